/// The cells of the survey sheet's rows, and the lists that they name.
struct XLSFormRows {
    var columns: XLSFormColumns
    let labels: XLSFormLabels
    private(set) var choices: XLSFormChoices?
    /// Read when the first question chooses from a list.
    private let choiceSheet: Sheet?
    private let defaultLanguage: String?

    init(columns: XLSFormColumns, labels: XLSFormLabels, choices: Sheet?, defaultLanguage: String?) {
        self.columns = columns
        self.labels = labels
        choiceSheet = choices
        self.defaultLanguage = defaultLanguage
    }

    /// When a row is asked.
    enum Relevant {
        case always, never
        case when(XLSFormCondition)
    }

    /// A cell that is a yes or no, or computes one.
    private enum Flag { case yes, no, computed }

    private mutating func flag(_ key: String, _ row: Sheet.Row) -> Flag {
        switch columns.take(key, row)?.lowercased() {
        case nil, "no", "false", "false()", "0": .no
        case "yes", "true", "true()", "1": .yes
        default: .computed
        }
    }

    mutating func isDisabled(_ row: Sheet.Row) -> Bool { flag("disabled", row) == .yes }

    func hasLabel(_ row: Sheet.Row) -> Bool { labelPlace(row) != nil }

    func labelPlace(_ row: Sheet.Row) -> XLSForm.Place? {
        [labels.vietnamese, labels.english].compactMap { $0 }.first { row.cells[$0] != nil }
            .map { columns.place(row.number, $0) }
    }

    /// Whether a group's questions are columns or lines of one table.
    func isTable(_ row: Sheet.Row) -> Bool {
        columns.cell("control::appearance", row)?.contains("table-list") == true
    }

    mutating func relevance(_ row: Sheet.Row, _ log: inout XLSFormLog) -> Relevant {
        guard let text = columns.take("bind::relevant", row), flag("bind::relevant", row) != .yes else {
            return .always
        }
        let place = columns.place(row.number, "bind::relevant")
        guard flag("bind::relevant", row) == .computed else {
            log.leaveOut(place, .neverAsked)
            return .never
        }
        do {
            return .when(XLSFormCondition(place: place, relevance: try Relevance(text, as: .xlsForm)))
        } catch {
            log.leaveOut(place, .condition(error))
            return .always
        }
    }

    mutating func isReadOnly(_ row: Sheet.Row, _ log: inout XLSFormLog) -> Bool {
        let place = columns.place(row.number, "bind::readonly")
        switch flag("bind::readonly", row) {
        case .no: return false
        case .yes:
            log.leaveOut(place, .readOnly)
            return true
        case .computed:
            log.leaveOut(place, .readOnlyCondition)
            return false
        }
    }

    mutating func isRequired(_ row: Sheet.Row, _ log: inout XLSFormLog) -> Bool {
        let flag = flag("bind::required", row)
        if flag == .computed { log.leaveOut(columns.place(row.number, "bind::required"), .requirement) }
        return flag == .yes
    }

    /// Nil when the question is left out, or faulty, which is told.
    mutating func form(_ type: XLSFormType, _ row: Sheet.Row, isRequired: Bool, _ log: inout XLSFormLog) -> (
        form: Question.Form, codes: [String: String]
    )? {
        leaveOut("bind::calculate", .calculation, of: row, &log)
        leaveOut("choice_filter", .choiceFilter, of: row, &log)
        guard type != .range else { return range(row, &log).map { (.scale($0), [:]) } }
        leaveOut("parameters", .parameters, of: row, &log)
        switch type {
        case .single(let name, let hasOther):
            return list(name, hasOther, row, &log).map { list in
                leaveOut("bind::constraint", .constraint, of: row, &log)
                return (.single(list.choices), list.codes)
            }
        case .multiple(let name, let hasOther):
            return list(name, hasOther, row, &log).map { list in
                let all = (isRequired ? 1 : 0)...list.choices.count
                return (.multiple(list.choices, narrowed(all, .count, row, &log) ?? all), list.codes)
            }
        case .rank(let name):
            return list(name, false, row, &log).map { list in
                leaveOut("bind::constraint", .constraint, of: row, &log)
                return (.rank(list.choices, list.choices.count...list.choices.count), list.codes)
            }
        case .integer:
            log.leaveOut(columns.place(row.number, "type"), .decimals)
            return (.number(number(row, isWhole: true, &log)), [:])
        case .decimal: return (.number(number(row, isWhole: false, &log)), [:])
        default: return (.text(length(row, &log)), [:])
        }
    }

    private mutating func leaveOut(
        _ key: String, _ reason: XLSForm.Reason, of row: Sheet.Row, _ log: inout XLSFormLog
    ) {
        if columns.take(key, row) != nil { log.leaveOut(columns.place(row.number, key), reason) }
    }

    private mutating func list(
        _ name: String, _ hasOther: Bool, _ row: Sheet.Row, _ log: inout XLSFormLog
    ) -> XLSFormChoices.List? {
        let place = columns.place(row.number, "type")
        if choices == nil, let choiceSheet {
            choices = XLSFormChoices(choiceSheet, defaultLanguage: defaultLanguage, &log)
        }
        switch choices?.list(name, &log) ?? .unknown {
        case .list(let list):
            if hasOther { log.leaveOut(place, .otherChoice) }
            return list
        case .wrongCount(let count): log.leaveOut(place, .choiceCount(count))
        case .unknown: log.fail(place, .unknownList(name))
        case .faulty: break
        }
        return nil
    }
}

// What a constraint says of the bounds that ours have.
extension XLSFormRows {
    /// Nil when there is none, or one that can't be said, which is told.
    private mutating func constrained<Range>(
        _ row: Sheet.Row, _ subject: XLSFormConstraint.Subject, _ log: inout XLSFormLog,
        _ narrowed: (XLSFormConstraint) -> Range?
    ) -> Range? {
        guard let text = columns.take("bind::constraint", row) else { return nil }
        if let constraint = XLSFormConstraint(text), constraint.subject == subject,
            let range = narrowed(constraint)
        {
            return range
        }
        log.leaveOut(columns.place(row.number, "bind::constraint"), .constraint)
        return nil
    }

    private mutating func narrowed(
        _ range: ClosedRange<Int>, _ subject: XLSFormConstraint.Subject, _ row: Sheet.Row,
        _ log: inout XLSFormLog
    ) -> ClosedRange<Int>? {
        constrained(row, subject, &log) { $0.narrowed(range) }
    }

    private mutating func number(_ row: Sheet.Row, isWhole: Bool, _ log: inout XLSFormLog)
        -> ClosedRange<Double>
    {
        constrained(row, .value, &log) { $0.narrowed(Limits.number, isWhole: isWhole) } ?? Limits.number
    }

    /// As long as ours are where nothing is said, unless more is asked for.
    private mutating func length(_ row: Sheet.Row, _ log: inout XLSFormLog) -> ClosedRange<Int> {
        let usual = Limits.answerText.lowerBound...Limits.usualAnswerText
        return constrained(row, .length, &log) { constraint in
            constraint.narrowed(constraint.upper == nil ? usual : Limits.answerText)
        } ?? usual
    }

    private mutating func range(_ row: Sheet.Row, _ log: inout XLSFormLog) -> ClosedRange<Int>? {
        let place = columns.place(row.number, "parameters")
        let given = Self.parameters(columns.take("parameters", row) ?? "")
        if given["tick_labelset"] != nil { log.leaveOut(place, .stepLabels) }
        func whole(_ name: String, _ usual: Int) -> Int? {
            given[name].map { Double($0).flatMap { Int(exactly: $0) } } ?? usual
        }
        guard let start = whole("start", 1), let end = whole("end", 10), let step = whole("step", 1),
            step == 1 || step == -1, Limits.scale.contains(start), Limits.scale.contains(end),
            Limits.scaleSteps.contains(abs(end - start) + 1)
        else {
            log.leaveOut(place, .range)
            return nil
        }
        let all = min(start, end)...max(start, end)
        return constrained(row, .value, &log) { constraint in
            constraint.narrowed(all).flatMap { Limits.scaleSteps.contains($0.count) ? $0 : nil }
        } ?? all
    }

    /// `start=1 end=5`, also with commas and blanks.
    private static func parameters(_ text: String) -> [String: String] {
        let parts = text.lowercased().splitting(at: "=").map { part in
            part.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
        }
        var parameters: [String: String] = [:]
        for (name, value) in zip(parts, parts.dropFirst()) {
            if let name = name.last, let value = value.first { parameters[name] = value }
        }
        return parameters
    }
}
