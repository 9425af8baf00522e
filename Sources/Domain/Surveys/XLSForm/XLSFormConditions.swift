/// What a row of the survey sheet says about whom it is asked, in the names of the spreadsheet.
struct XLSFormCondition {
    let place: XLSForm.Place
    let relevance: Relevance
}

/// A question as far as its row tells; whom it is asked can be told when all are known.
struct XLSFormDraft {
    let row: Int
    let name: String
    let place: XLSForm.Place
    let text: SurveyText
    let form: Question.Form
    let isRequired: Bool
    /// The codes of its choices by their names in the spreadsheet.
    let choiceCodes: [String: String]
    /// Of the groups around it, by their places among all conditions, and its own.
    let conditions: [Int]
}

/// Says conditions in our codes and holds them against the questions.
struct XLSFormConditions {
    private let drafts: [XLSFormDraft]
    private let codes: [String]
    /// By their names, those that bear theirs alone.
    private let places: [String: Int]
    private let check: RelevanceCheck.Questionnaire

    init(_ drafts: [XLSFormDraft]) {
        let codes = XLSFormNames.questionCodes(drafts.map(\.name))
        self.drafts = drafts
        self.codes = codes
        let named = Dictionary(grouping: drafts.indices) { drafts[$0].name }
        places = named.compactMapValues { $0.count == 1 ? $0.first : nil }
        check = RelevanceCheck.Questionnaire(
            zip(drafts, codes).map { draft, code in
                RelevanceQuestion(
                    code: code, answers: draft.form.kind, choices: Set(draft.form.choices.map(\.code)))
            })
    }

    /// - Parameters:
    ///   - conditions: that the drafts name.
    ///   - leftOut: the names of rows that are no questions here.
    func questions(_ conditions: [XLSFormCondition], leftOut: Set<String>, _ log: inout XLSFormLog)
        -> [Question]
    {
        var firstMembers: [Int: Int] = [:]
        for (index, draft) in drafts.enumerated() {
            for condition in draft.conditions where firstMembers[condition] == nil {
                firstMembers[condition] = index
            }
        }
        var said: [Int: Relevance.Condition] = [:]
        for (index, first) in firstMembers.sorted(by: { $0.key < $1.key }) {
            said[index] = say(conditions[index], before: first, leftOut, &log)
        }
        for (draft, code) in zip(drafts, codes) where code != draft.name {
            log.leaveOut(draft.place, .renamed(to: code))
        }
        return zip(drafts, codes).map { draft, code in
            Question(
                code: code, text: draft.text, form: draft.form, isRequired: draft.isRequired,
                relevance: joined(draft.conditions.compactMap { said[$0] }, draft, &log))
        }
    }

    /// Nil when it can't be said, which is told.
    private func say(
        _ condition: XLSFormCondition, before index: Int, _ leftOut: Set<String>, _ log: inout XLSFormLog
    ) -> Relevance.Condition? {
        let references = condition.relevance.references
        if let name = references.first(where: { places[$0] == nil && isKnown($0, leftOut) }) {
            log.leaveOut(condition.place, .conditionOn(name))
            return nil
        }
        let own = said(condition.relevance.condition)
        var check = RelevanceCheck(of: index, in: check, most: 1)
        check.inspect(own)
        guard let error = check.errors.first else { return own }
        log.leaveOut(condition.place, .condition(error))
        return nil
    }

    private func isKnown(_ name: String, _ leftOut: Set<String>) -> Bool {
        leftOut.contains(name) || drafts.contains { $0.name == name }
    }

    private func joined(
        _ parts: [Relevance.Condition], _ draft: XLSFormDraft, _ log: inout XLSFormLog
    ) -> Relevance? {
        guard let first = parts.first else { return nil }
        let all: Relevance.Condition =
            parts.count == 1
            ? first
            : .all(
                parts.flatMap { part in
                    if case .all(let inner) = part { inner } else { [part] }
                })
        do {
            return try Relevance(all.description)
        } catch {
            log.leaveOut(draft.place, .condition(error))
            return nil
        }
    }
}

extension XLSFormConditions {
    private typealias Condition = Relevance.Condition
    private typealias Operand = Relevance.Operand

    /// The same in codes. What names no question stays as it is, for the check to tell.
    private func said(_ condition: Condition) -> Condition {
        switch condition {
        case .any(let parts): .any(parts.map(said))
        case .all(let parts): .all(parts.map(said))
        case .not(let part): .not(said(part))
        case .answered(let question): .answered(code(question))
        case .selected(let question, let choice):
            .selected(code(question), choice: self.choice(choice, of: question.value))
        case .comparison(let comparison):
            .comparison(
                Relevance.Comparison(
                    left: said(comparison.left, against: comparison.right),
                    relation: comparison.relation,
                    right: said(comparison.right, against: comparison.left)))
        }
    }

    private func draft(_ name: String) -> XLSFormDraft? { places[name].map { drafts[$0] } }

    private func code(_ question: Relevance.Placed<String>) -> Relevance.Placed<String> {
        Relevance.Placed(value: places[question.value].map { codes[$0] } ?? question.value, at: question.at)
    }

    private func choice(_ choice: Relevance.Placed<String>, of question: String) -> Relevance.Placed<String> {
        Relevance.Placed(
            value: draft(question)?.choiceCodes[choice.value] ?? choice.value, at: choice.at)
    }

    /// XPath compares by value: a choice named `1` with the number 1, a number with `'18'`.
    private func said(_ operand: Operand, against other: Operand) -> Operand {
        switch (operand, other) {
        case (.question(let question), _): .question(code(question))
        case (.count(let question), _): .count(code(question))
        case (.number(let number), .question(let question)):
            namesake(of: number, in: question.value).map { .choice($0) } ?? operand
        case (.choice(let choice), .question(let question)):
            if draft(question.value)?.form.kind.isNumeric == true, let number = Self.number(choice) {
                .number(number)
            } else {
                .choice(self.choice(choice, of: question.value))
            }
        case (.choice(let choice), .count): Self.number(choice).map { .number($0) } ?? operand
        default: operand
        }
    }

    /// The one choice that is meant by a number.
    private func namesake(of number: Relevance.Placed<Relevance.Number>, in question: String)
        -> Relevance.Placed<String>?
    {
        guard let draft = draft(question), draft.form.kind == .single else { return nil }
        let fitting = draft.choiceCodes.filter { Self.number($0.key)?.value == number.value.value }
        guard fitting.count == 1, let code = fitting.first?.value else { return nil }
        return Relevance.Placed(value: code, at: number.at)
    }

    private static func number(_ choice: Relevance.Placed<String>) -> Relevance.Placed<Relevance.Number>? {
        number(choice.value).map { Relevance.Placed(value: $0, at: choice.at) }
    }

    private static func number(_ text: String) -> Relevance.Number? {
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        return Relevance.Number(
            negative: isNegative, whole: parts.first.map(String.init) ?? "",
            fraction: parts.dropFirst().first.map(String.init) ?? "")
    }
}
