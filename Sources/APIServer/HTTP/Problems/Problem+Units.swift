import Domain

extension Problem {
    init(unit: UnitRefusal) {
        guard case .codeTaken = unit else {
            let (code, pointer, phrase) = Self.words(for: unit)
            self = .rule(code, pointer, phrase.vi, phrase.en)
            return
        }
        self = .codeTaken.with([
            ProblemError(
                pointer: "/code", code: "taken",
                detail: Phrase(
                    vi: "Một đơn vị khác mang mã này vào cùng ngày.",
                    en: "Another unit bears this code on a common day."))
        ])
    }

    /// A file of units is refused with every line that is wrong, up to a bound.
    init(importing refusal: ImportRefusal) {
        var problem = Problem.ruleRefused.with(
            refusal.errors.prefix(Limits.toldErrors).map { error in
                let (code, phrase) = Self.words(for: error.reason)
                return ProblemError(pointer: "/\(error.line)/\(error.column)", code: code, detail: phrase)
            })
        let count = refusal.errors.count
        problem.detail = Phrase(
            vi: "\(count) dòng không nhập được; chưa có gì thay đổi.",
            en: "\(count) lines can't be imported; nothing was changed.")
        self = problem
    }

    private static func words(for reason: ImportError.Reason) -> (code: String, Phrase) {
        switch reason {
        case .parentUnknown(let code):
            (
                "parentUnknown",
                Phrase(
                    vi: "Không có đơn vị mang mã '\(code)', trong tệp cũng như trong hệ thống.",
                    en: "No unit bears the code '\(code)', in the file or in the store.")
            )
        case .parentLoop:
            ("cycle", Phrase(vi: "Các đơn vị nằm dưới lẫn nhau.", en: "These units lie below each other."))
        case .duplicateCode(let line):
            (
                "duplicateCode",
                Phrase(vi: "Mã đã có ở dòng \(line).", en: "Line \(line) has this code already.")
            )
        case .codeDiffers(let column):
            (
                "codeDiffers",
                Phrase(
                    vi: "Đơn vị mang mã này trong hệ thống có \(column) khác.",
                    en: "The unit that bears this code has another \(column).")
            )
        case .rule(let refusal):
            { words in (words.code, words.phrase) }(words(for: refusal))
        }
    }

    private static func words(for refusal: UnitRefusal) -> (code: String, pointer: String, phrase: Phrase) {
        func rule(_ code: String, _ pointer: String, _ vi: String, _ en: String) -> (String, String, Phrase) {
            (code, pointer, Phrase(vi: vi, en: en))
        }
        return switch refusal {
        case .parentNotValid:
            rule(
                "parentNotValid", "/parentId", "Đơn vị cấp trên phải tồn tại suốt thời gian của đơn vị này.",
                "The parent has to be valid for as long as the unit is.")
        case .levelOrder:
            rule(
                "levelOrder", "/level", "Cấp của đơn vị phải thấp hơn cấp của đơn vị trên.",
                "The unit's level has to be below its parent's.")
        case .attachedLevel:
            rule(
                "attachedLevel", "/level", "Cơ quan trực thuộc phải cùng cấp với cấp ủy của nó.",
                "An attached body stands at its committee's level, or under another attached body.")
        case .levelDates(let level):
            rule(
                "levelDates", "/validFrom", "Cấp \(level.rawValue) không còn vào ngày đó.",
                "The level \(level.rawValue) is no more on that day.")
        case .cycle:
            rule(
                "cycle", "/parentId", "Đơn vị không thể nằm dưới chính nó.", "A unit can't lie below itself.")
        case .secondRoot: rule("secondRoot", "/parentId", "Chỉ có một đơn vị gốc.", "There is one root only.")
        case .rootStays:
            rule(
                "rootStays", "/parentId", "Đơn vị gốc không chuyển đi và không kết thúc.",
                "The root neither moves nor ends.")
        case .receivesForNotCommittee:
            rule(
                "receivesForNotCommittee", "/receivesForId",
                "Chỉ ban tham mưu tiếp nhận, và cho cấp ủy ngay trên nó.",
                "Only an advisory board receives, and for the committee right above it.")
        case .validityOrder:
            rule(
                "validityOrder", "/validTo", "`validTo` phải sau `validFrom`.",
                "`validTo` has to be after `validFrom`.")
        case .changeOutsideValidity:
            rule(
                "changeOutsideValidity", "/effectiveFrom", "Đơn vị không tồn tại vào ngày đó.",
                "The unit is not valid on that day.")
        case .hasChildren:
            rule("hasChildren", "/validTo", "Vẫn còn đơn vị trực thuộc.", "There are units below it still.")
        case .hasOpenObligations:
            rule(
                "hasOpenObligations", "/validTo", "Vẫn còn nghĩa vụ báo cáo chưa xong.",
                "There are open obligations still.")
        case .hasCollaborators:
            rule("hasCollaborators", "/validTo", "Vẫn còn cộng tác viên.", "There are collaborators still.")
        case .hasGroups:
            rule("hasGroups", "/validTo", "Vẫn còn tổ đang hoạt động.", "There are groups still.")
        case .hasAccounts: rule("hasAccounts", "/validTo", "Vẫn còn tài khoản.", "There are accounts still.")
        case .codeTaken:
            rule("codeTaken", "/code", "Mã đã có đơn vị khác dùng.", "Another unit has this code.")
        }
    }
}
