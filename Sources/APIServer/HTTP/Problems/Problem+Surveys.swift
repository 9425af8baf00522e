import Domain

extension Problem {
    init(survey: SurveyRefusal) {
        self =
            switch survey {
            case .ownerNotCommittee:
                .rule(
                    "ownerNotCommittee", "/ownerId", "Chỉ cấp ủy hoặc chi bộ tổ chức khảo sát.",
                    "Only a committee or a cell carries out a survey.")
            case .opensInPast: .rule("opensInPast", "/opensAt", "Thời điểm mở đã qua.", "That time is past.")
            case .tokenNeedsForm:
                .rule(
                    "tokenNeedsForm", "/publicForm", "Phiếu theo mã chỉ trả lời trên biểu mẫu công khai.",
                    "Slips are used on the public form.")
            case .closesTooEarly(let instant):
                .rule(
                    "closesTooEarly", "/closesAt", "Phải đóng sau \(instant).",
                    "It has to close after \(instant).")
            case .closesTooLate(let instant):
                .rule(
                    "closesTooLate", "/closesAt", "Phải đóng chậm nhất \(instant).",
                    "It has to close by \(instant).")
            case .closesAtMissing:
                .rule(
                    "closesAtMissing", "/closesAt", "Hãy đặt closesAt trước khi mở.",
                    "Set closesAt before it opens.")
            case .noQuestions:
                .rule(
                    "noQuestions", "/questions", "Phiếu chưa có câu hỏi nào.", "The questionnaire is empty.")
            case .frozen(let fields):
                .rule(
                    "frozen", "/\(fields.first ?? "")",
                    "Từ khi mở chỉ còn đổi được closesAt, không đổi: \(fields.joined(separator: ", ")).",
                    "Once it is opened only closesAt can be changed, not: \(fields.joined(separator: ", ")).")
            case .notIn(let status):
                .stateConflict.detailed(
                    "Cuộc khảo sát đang ở trạng thái \(status.rawValue).", "The survey is \(status.rawValue)."
                )
            case .questionnaire(let fault): Problem(questionnaire: fault)
            case .targets(let fault): Problem(targets: fault)
            case .noTargets:
                .rule(
                    "noTargets", "/targets", "Chưa có đơn vị nào được giao chỉ tiêu phiếu.",
                    "No unit is asked for ballots.")
            case .collectedOutside(let days):
                .rule(
                    "collectedOutside", "/collectedOn",
                    "Cần một ngày từ \(days.lowerBound) đến \(days.upperBound).",
                    "Expected a day from \(days.lowerBound) to \(days.upperBound).")
            case .noTarget:
                .rule(
                    "noTarget", "/unitId", "Đơn vị này không được giao chỉ tiêu, hoặc đã giao cho cấp dưới.",
                    "This unit is asked for no ballots, or those below it are.")
            case .formOpens(let instant):
                .stateConflict.detailed("Biểu mẫu mở lúc \(instant).", "The form opens at \(instant).")
            case .formClosed(let instant):
                .stateConflict.detailed("Biểu mẫu đã đóng lúc \(instant).", "The form closed at \(instant).")
            case .quotaReached:
                .rule("quotaReached", "/unitId", "Đơn vị này đã đủ phiếu.", "This unit has all its ballots.")
            case .ballot(let faults): Problem(ballot: faults)
            case .weighting(let fault): Problem(weighting: fault)
            case .weightingFails(let refusal): Problem(weightingFails: refusal)
            case .weightingStands:
                .stateConflict.detailed(
                    "Trọng số được giữ nguyên từ khi hết hạn nhận phiếu, hoặc từ kết quả sơ bộ đầu tiên.",
                    "The weighting stands once no ballot can arrive any more, and from the first interim results on."
                )
            case .resultsPending(let until):
                .stateConflict.detailed(
                    "Còn nhận phiếu đến \(until); sau đó phiếu được kiểm đếm rồi mới có kết quả.",
                    "Ballots may arrive until \(until); they are counted after that, and then there are results."
                )
            case .beingCounted:
                .stateConflict.detailed(
                    "Đã hết hạn nhận phiếu và phiếu đang được kiểm đếm; hãy thử lại sau vài giây.",
                    "No ballot can arrive any more, and they are being counted: try again in a few seconds.")
            case .at(let pointer, let refusal): Problem(survey: refusal).pointed(to: pointer)
            case .resultsDue(let since):
                .stateConflict.detailed(
                    "Hết hạn nhận phiếu từ \(since): kết quả chính thức có hoặc sắp có ở results.",
                    "No ballot can arrive since \(since): the results are there, or will be shortly.")
            case .interimTaken(let day):
                .stateConflict.detailed(
                    "Kết quả sơ bộ chỉ lấy mỗi ngày một lần; lần cuối là ngày \(day).",
                    "Interim results are taken once a day; the last are of \(day).")
            case .interimWeighted:
                .stateConflict.detailed(
                    "Khảo sát có trọng số không có kết quả sơ bộ: kết quả sơ bộ không tính trọng số.",
                    "A weighted survey has no interim results, which are unweighted.")
            case .tooFewForInterim(let least, let counted):
                .stateConflict.detailed(
                    "Cần ít nhất \(least) phiếu, mới có \(counted): kết quả sơ bộ không được để lộ phiếu của ai.",
                    "At least \(least) ballots are needed and there are \(counted): interim results must not tell whose are new."
                )
            case .noSuchQuestion:
                .rule("unknownQuestion", "?question", "Phiếu không có câu này.", "There is no such question.")
            case .notText:
                .rule(
                    "notText", "?question", "Cần một câu loại text.", "Expected a question of type text.")
            case .tooFewTexts(let minCell):
                .rule(
                    "tooFewTexts", "?question",
                    "Chưa đủ \(minCell) câu trả lời, hoặc số câu trả lời không công bố.",
                    "There are fewer than \(minCell), or how many there are is withheld.")
            case .reasonMissing:
                .rule(
                    "reasonMissing", "/reason", "Đã có bản công bố; hãy ghi lý do của bản mới.",
                    "There is a publication; say why there is another version.")
            case .reasonWithoutVersion:
                .rule(
                    "reasonWithoutVersion", "/reason", "Bản công bố đầu tiên không cần lý do.",
                    "The first publication takes no reason.")
            case .notCrossed:
                .rule(
                    "notCrossed", "?by",
                    "Chỉ chéo được hai câu khác nhau loại single hoặc scale hỏi mọi người (question có thể là number bắt buộc), cho cả cuộc khảo sát.",
                    "Expected two different questions of type single or scale that everybody is asked (question may be a required number), for the whole survey."
                )
            case .brokenDown(.units):
                .rule(
                    "byUnits", "",
                    "Kết quả của cuộc này phân tổ theo đơn vị (breakdown units), nên không cho biết các câu trả lời đi cùng nhau.",
                    "This survey's results are broken down by units, so answers that were given together are not told."
                )
            case .brokenDown(.questions):
                .rule(
                    "byQuestions", "",
                    "Kết quả của cuộc này phân tổ theo câu hỏi (breakdown questions), nên không cho biết của từng đơn vị.",
                    "This survey's results are broken down by questions, so nothing is told of its units.")
            case .crossWeighted(let code):
                .rule(
                    "hiddenByUnits", "?by",
                    "Cuộc này có trọng số, và có đơn vị mà câu '\(code)' có ô không công bố; số phiếu của từng nhóm sẽ cho biết ô đó.",
                    "The survey is weighted, and cells of '\(code)' are suppressed in some unit; how many ballots a group has would tell them."
                )
            case .withinNoTarget:
                .rule(
                    "noTarget", "?within", "Đơn vị này không được giao chỉ tiêu phiếu.",
                    "This unit is no target of the survey.")
            case .form(let faults): Problem(form: faults)
            case .leftOut(let leftOut): Problem(leftOut: leftOut)
            }
    }

    private init(questionnaire fault: QuestionnaireFault) {
        self =
            switch fault {
            case .codeTwice(let index):
                .rule(
                    "codeTwice", "/questions/\(index)/code",
                    "Mã câu hỏi đã dùng (không phân biệt chữ hoa, chữ thường).",
                    "Another question has this code (case aside).")
            case .choiceCodeTwice(let index, let choice):
                .rule(
                    "choiceCodeTwice", "/questions/\(index)/choices/\(choice)/code",
                    "Mã phương án đã dùng trong câu này.", "Another choice of the question has this code.")
            case .moreThanChoices(let index, let choices):
                .rule(
                    "moreThanChoices", "/questions/\(index)/max", "Chỉ có \(choices) phương án.",
                    "There are only \(choices) choices.")
            case .relevance(let problems):
                Problem.ruleRefused.with(
                    problems.map { problem in
                        ProblemError(
                            pointer: "/questions/\(problem.question)/relevantIf", code: problem.error.code,
                            detail: problem.error.phrase)
                    })
            }
    }
}

extension RelevanceError {
    /// Of what can't hold in this questionnaire; a text that can't be read is a malformed field.
    fileprivate var code: String {
        switch kind {
        case .unknownQuestion: "unknownQuestion"
        case .ownQuestion: "ownQuestion"
        case .laterQuestion: "laterQuestion"
        case .cycle: "cycle"
        case .unknownChoice: "unknownChoice"
        case .notComparable, .notOrdered, .mismatch, .notSelectable, .notCountable, .noQuestion:
            "notComparable"
        case .empty, .tooLong, .tooDeep, .unexpected, .unexpectedEnd, .unclosedQuote, .unclosedBrace,
            .badName,
            .badNumber, .notCovered:
            "invalidFormat"
        }
    }

    /// What is wrong, where, and what would stand there.
    var phrase: Phrase {
        let place = Phrase(vi: "ở ký tự \(at): ", en: "at character \(at): ")
        let what = kind.phrase
        guard !expected.isEmpty else { return Phrase(vi: place.vi + what.vi, en: place.en + what.en) }
        let wanted = expected.map(\.phrase)
        return Phrase(
            vi: "\(place.vi)\(what.vi); cần \(wanted.map(\.vi).joined(separator: ", "))",
            en: "\(place.en)\(what.en); expected \(wanted.map(\.en).joined(separator: ", "))")
    }
}

extension RelevanceError.Kind {
    fileprivate var phrase: Phrase {
        switch self {
        case .empty: Phrase(vi: "điều kiện trống", en: "the condition is empty")
        case .tooLong(let length):
            Phrase(vi: "điều kiện dài \(length) ký tự", en: "the condition has \(length) characters")
        case .tooDeep: Phrase(vi: "lồng nhau quá sâu", en: "it is nested too deeply")
        case .unexpected(let text): Phrase(vi: "không hiểu \"\(text)\"", en: "\"\(text)\" is not understood")
        case .unexpectedEnd: Phrase(vi: "điều kiện dừng giữa chừng", en: "the condition ends too early")
        case .unclosedQuote: Phrase(vi: "thiếu dấu nháy đóng", en: "a quote is not closed")
        case .unclosedBrace: Phrase(vi: "thiếu dấu } đóng", en: "a brace is not closed")
        case .badName(let name): Phrase(vi: "\"\(name)\" không phải mã", en: "\"\(name)\" is no code")
        case .badNumber(let text): Phrase(vi: "\"\(text)\" không phải số", en: "\"\(text)\" is no number")
        case .notCovered(let what): Phrase(vi: "chưa hỗ trợ \(what)", en: "\(what) is not supported")
        default: ofQuestions
        }
    }

    private var ofQuestions: Phrase {
        switch self {
        case .unknownQuestion(let code):
            Phrase(vi: "không có câu \(code)", en: "there is no question \(code)")
        case .ownQuestion(let code):
            Phrase(vi: "\(code) là chính câu này", en: "\(code) is the question itself")
        case .laterQuestion(let code): Phrase(vi: "câu \(code) hỏi sau", en: "\(code) is asked later")
        case .cycle(let codes):
            Phrase(
                vi: "các câu phụ thuộc vòng tròn: \(codes.joined(separator: " → "))",
                en: "the questions depend on one another: \(codes.joined(separator: " → "))")
        case .unknownChoice(let choice, let code):
            Phrase(vi: "câu \(code) không có phương án \(choice)", en: "\(code) has no choice \(choice)")
        case .notComparable(let code, let answers), .notOrdered(let code, let answers),
            .mismatch(let code, let answers), .notSelectable(let code, let answers),
            .notCountable(let code, let answers):
            Phrase(
                vi: "câu \(code) loại \(answers.rawValue) không so sánh được như vậy",
                en: "\(code) is of type \(answers.rawValue) and can't be used like this")
        default: Phrase(vi: "so sánh hai hằng số", en: "it compares two constants")
        }
    }
}

extension RelevanceError.Expected {
    fileprivate var phrase: Phrase {
        switch self {
        case .condition: Phrase(vi: "một điều kiện", en: "a condition")
        case .value: Phrase(vi: "một giá trị", en: "a value")
        case .question: Phrase(vi: "mã câu hỏi", en: "a question's code")
        case .choice: Phrase(vi: "mã phương án trong dấu nháy", en: "a choice's code in quotes")
        case .number: Phrase(vi: "một số", en: "a number")
        case .relation: Phrase(vi: "= != < <= > >=", en: "= != < <= > >=")
        case .connective: Phrase(vi: "and hoặc or", en: "and or or")
        case .end: Phrase(vi: "hết", en: "the end")
        case .openingParenthesis: Phrase(vi: "(", en: "(")
        case .closingParenthesis: Phrase(vi: ")", en: ")")
        case .comma: Phrase(vi: "dấu phẩy", en: "a comma")
        case .closingQuote: Phrase(vi: "dấu nháy đóng", en: "a closing quote")
        case .closingBrace: Phrase(vi: "}", en: "}")
        case .shorterText:
            Phrase(
                vi: "tối đa \(RelevanceLimits.text.upperBound) ký tự",
                en: "at most \(RelevanceLimits.text.upperBound) characters")
        case .fewerLevels:
            Phrase(vi: "tối đa \(RelevanceLimits.depth) tầng", en: "at most \(RelevanceLimits.depth) levels")
        case .earlierQuestion: Phrase(vi: "một câu hỏi trước đó", en: "an earlier question")
        case .knownChoice: Phrase(vi: "một phương án của câu đó", en: "a choice of that question")
        case .multipleQuestion: Phrase(vi: "một câu chọn nhiều", en: "a question of type multiple")
        case .equality: Phrase(vi: "= hoặc !=", en: "= or !=")
        case .selected: Phrase(vi: "selected(…)", en: "selected(…)")
        case .count: Phrase(vi: "count(…)", en: "count(…)")
        case .answered: Phrase(vi: "answered(…)", en: "answered(…)")
        }
    }
}
