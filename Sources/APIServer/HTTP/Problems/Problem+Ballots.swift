import Domain

extension Problem {
    init(targets fault: TargetFault) {
        self =
            switch fault {
            case .twice(let index):
                .rule(
                    "targetTwice", "/targets/\(index)", "Mỗi đơn vị chỉ ghi một lần.",
                    "Each unit is named once.")
            case .outsideOwner(let index):
                .rule(
                    "targetOutsideOwner", "/targets/\(index)", "Chỉ giao cho đơn vị tổ chức và cấp dưới.",
                    "Only the owner and units below it are asked.")
            case .notValid(let index):
                .rule(
                    "targetNotValid", "/targets/\(index)", "Đơn vị không còn hoặc chưa có hiệu lực.",
                    "The unit has ended, or begins later.")
            case .quotaShort(let index, let sum):
                .rule(
                    "quotaShort", "/targets/\(index)/quota", "Cấp dưới cộng lại chỉ có \(sum) phiếu.",
                    "Those below add up to \(sum) ballots only.")
            }
    }

    init(ballot: BallotFaults) {
        self = Problem.ruleRefused.detailed(
            "\(ballot.faults.count) câu trả lời chưa đúng; xem errors.",
            "\(ballot.faults.count) answers are wrong; see errors."
        ).with(ballot.errors(at: "/answers"))
    }
}

extension BallotFaults {
    func errors(at place: String) -> [ProblemError] {
        faults.map { fault in
            ProblemError(
                pointer: JSONPointer.child(fault.code, of: place), code: fault.fault.code,
                detail: fault.fault.phrase)
        }
    }
}

extension AnswerFault {
    fileprivate var code: String {
        switch self {
        case .unknownQuestion: "unknownQuestion"
        case .notAsked: "notAsked"
        case .missing: "required"
        case .wrongType: "wrongType"
        case .unknownChoice: "unknownChoice"
        case .choiceTwice: "choiceTwice"
        case .wrongCount: "wrongCount"
        case .outOfRange: "outOfRange"
        case .notWhole: "notWhole"
        case .wrongLength: "wrongLength"
        case .personal: "personalIdentifier"
        }
    }

    /// Never what was answered, which is the respondent's.
    var phrase: Phrase {
        switch self {
        case .unknownQuestion: Phrase(vi: "Phiếu không có câu này.", en: "There is no such question.")
        case .notAsked:
            Phrase(
                vi: "Câu này không hỏi người đã trả lời như vậy.",
                en: "Who answered like this is not asked this question.")
        case .missing: Phrase(vi: "Câu này bắt buộc trả lời.", en: "This question has to be answered.")
        case .wrongType(let kind):
            switch kind {
            case .single: Phrase(vi: "Cần mã một phương án.", en: "Expected the code of a choice.")
            case .multiple, .rank:
                Phrase(vi: "Cần danh sách mã phương án.", en: "Expected a list of choices' codes.")
            case .scale, .number: Phrase(vi: "Cần một số.", en: "Expected a number.")
            case .text: Phrase(vi: "Cần một chuỗi.", en: "Expected a string.")
            }
        case .unknownChoice:
            Phrase(vi: "Câu này không có phương án đó.", en: "The question has no such choice.")
        case .choiceTwice: Phrase(vi: "Mỗi phương án chỉ chọn một lần.", en: "Each choice is taken once.")
        case .wrongCount(let range):
            Phrase(
                vi: "Cần \(range.lowerBound) đến \(range.upperBound) phương án.",
                en: "Expected \(range.lowerBound) to \(range.upperBound) choices.")
        case .outOfRange(let range):
            Phrase(
                vi: "Cần một số từ \(range.lowerBound.plain) đến \(range.upperBound.plain).",
                en: "Expected a number from \(range.lowerBound.plain) to \(range.upperBound.plain).")
        case .notWhole: Phrase(vi: "Cần một số nguyên.", en: "Expected a whole number.")
        case .wrongLength(let range):
            Phrase(
                vi: "Cần \(range.lowerBound) đến \(range.upperBound) ký tự.",
                en: "Expected \(range.lowerBound) to \(range.upperBound) characters.")
        case .personal(let hit): .personalInAnswer(hit.kind)
        }
    }
}

extension Double {
    /// As people write it: a whole number without a point.
    var plain: String { Int(exactly: self).map { String($0) } ?? description }
}
