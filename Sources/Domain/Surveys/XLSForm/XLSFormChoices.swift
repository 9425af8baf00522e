/// The lists of the choices sheet. One is read when a question asks for it.
struct XLSFormChoices {
    struct List {
        let choices: [Question.Choice]
        /// By their names in the spreadsheet.
        let codes: [String: String]
    }

    enum Outcome {
        case list(List)
        /// So many choices as a question can't have.
        case wrongCount(Int)
        case unknown
        /// There are faults in it, which are told.
        case faulty
    }

    private var columns: XLSFormColumns
    private let labels: XLSFormLabels?
    private let rows: [String: [Sheet.Row]]
    private var read: [String: Outcome] = [:]

    init(_ sheet: Sheet, defaultLanguage: String?, _ log: inout XLSFormLog) {
        var columns = XLSFormColumns(sheet, &log)
        for key in ["list_name", "name"] where !columns.has(key) {
            log.fail(columns.place(columns.row, key), .columnMissing(key))
        }
        labels = columns.labels(defaultLanguage: defaultLanguage, &log)
        var rows: [String: [Sheet.Row]] = [:]
        for row in columns.rows {
            if let list = columns.take("list_name", row) { rows[list, default: []].append(row) }
        }
        self.columns = columns
        self.rows = rows
    }

    mutating func list(_ name: String, _ log: inout XLSFormLog) -> Outcome {
        if let outcome = read[name] { return outcome }
        let outcome = makeList(name, &log)
        read[name] = outcome
        return outcome
    }

    private mutating func makeList(_ name: String, _ log: inout XLSFormLog) -> Outcome {
        guard let rows = rows[name] else { return .unknown }
        guard Limits.choices.contains(rows.count) else {
            columns.skip("name")
            return .wrongCount(rows.count)
        }
        guard let labels else { return .faulty }
        var names: [String] = []
        var texts: [SurveyText] = []
        for row in rows {
            let place = columns.place(row.number, "name")
            if let name = columns.take("name", row) {
                if names.contains(name) { log.fail(place, .choiceTwice) }
                names.append(name)
            } else {
                log.fail(place, .nameMissing)
            }
            if let text = labels.text(row, columns, length: Limits.choiceLabel, &log) { texts.append(text) }
            leaveOutMedia(of: row, &columns, &log)
        }
        guard names.count == rows.count, texts.count == rows.count, Set(names).count == names.count else {
            return .faulty
        }
        let codes = XLSFormNames.choiceCodes(names)
        for (index, code) in codes.enumerated() where code != names[index] {
            log.leaveOut(columns.place(rows[index].number, "name"), .renamed(to: code))
        }
        return .list(
            List(
                choices: zip(codes, texts).map { Question.Choice(code: $0, label: $1) },
                codes: Dictionary(zip(names, codes)) { first, _ in first }))
    }

    /// Call it at the end.
    func leaveOutOthers(_ log: inout XLSFormLog) { columns.leaveOutOthers(&log) }
}

/// Pictures and sounds that belong to what is asked.
func leaveOutMedia(of row: Sheet.Row, _ columns: inout XLSFormColumns, _ log: inout XLSFormLog) {
    for kind in ["image", "big-image", "audio", "video"] {
        for column in columns.takeAll("media::\(kind)", row) {
            log.leaveOut(columns.place(row.number, column), .media)
        }
    }
}
