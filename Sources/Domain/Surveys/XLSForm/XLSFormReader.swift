/// Goes through the sheets of a form from top to bottom.
struct XLSFormReader {
    static let knownSheets: Set<String> = [
        "survey", "choices", "settings", "external_choices", "entities", "osm",
    ]

    /// A group, or what is left out as a whole, that has begun and not ended.
    private struct OpenSection {
        let section: XLSFormType.Section
        let row: Int
        let isLeftOut: Bool
        let condition: Int?
        var names: Set<String> = []
    }

    var log = XLSFormLog()
    private var drafts: [XLSFormDraft] = []
    private var conditions: [XLSFormCondition] = []
    private var leftOutNames: Set<String> = []
    private var open: [OpenSection] = []
    private var topNames: Set<String> = []

    /// Nil, or anything, after faults.
    mutating func read(_ sheets: [Sheet]) -> (title: String?, questions: [Question])? {
        // Templates come with sheets that stay empty.
        func sheet(_ name: String) -> Sheet? {
            sheets.first { $0.name.lowercased() == name && !$0.rows.isEmpty }
        }
        guard let survey = sheet("survey") ?? (sheets.count == 1 ? sheets.first : nil) else {
            log.fail(XLSForm.Place(sheet: "survey", row: 1, column: ""), .surveyMissing)
            return nil
        }
        let settings = settings(sheet("settings"))
        var columns = XLSFormColumns(survey, &log)
        for key in ["type", "name"] where !columns.has(key) {
            log.fail(columns.place(columns.row, key), .columnMissing(key))
        }
        guard let labels = columns.labels(defaultLanguage: settings.language, &log), log.faults.isEmpty else {
            return nil
        }
        guard columns.rows.count <= Limits.formRows else {
            log.fail(columns.place(columns.row, "type"), .tooManyRows(most: Limits.formRows))
            return nil
        }
        var rows = XLSFormRows(
            columns: columns, labels: labels, choices: sheet("choices"), defaultLanguage: settings.language)
        for row in columns.rows { read(row, &rows) }
        for section in open { log.fail(columns.place(section.row, "type"), .notEnded) }
        if drafts.isEmpty, log.faults.isEmpty { log.fail(columns.place(columns.row, "type"), .noQuestions) }
        guard log.faults.isEmpty else { return nil }
        rows.columns.leaveOutOthers(&log)
        rows.choices?.leaveOutOthers(&log)
        for name in ["external_choices", "entities", "osm"] {
            guard let sheet = sheet(name) else { continue }
            log.leaveOut(XLSForm.Place(sheet: sheet.name, row: 1, column: ""), .sheet)
        }
        let said = XLSFormConditions(drafts).questions(conditions, leftOut: leftOutNames, &log)
        return (settings.title, said)
    }

    private mutating func settings(_ sheet: Sheet?) -> (title: String?, language: String?) {
        guard let sheet else { return (nil, nil) }
        var columns = XLSFormColumns(sheet, &log)
        guard let row = columns.rows.first else { return (nil, nil) }
        let language = columns.take("default_language", row)
        return (columns.take("title", row), language == "default" ? nil : language)
    }

    private mutating func read(_ row: Sheet.Row, _ rows: inout XLSFormRows) {
        let name = rows.columns.take("name", row)
        guard !rows.isDisabled(row) else { return leaveOut(name) }
        let place = rows.columns.place(row.number, "type")
        guard let text = rows.columns.take("type", row) else {
            // What names nothing and asks nothing is a remark.
            if name != nil || rows.hasLabel(row) { log.fail(place, .typeMissing) }
            return
        }
        guard let type = XLSFormType(text) else { return log.fail(place, .unknownType(text.beginning)) }
        switch type {
        case .begin(let section): begin(section, row, name, &rows)
        case .end(let section): end(section, row, &rows)
        default:
            guard open.last?.isLeftOut != true else { return leaveOut(name) }
            check(name, row, rows.columns)
            read(type, text, row, name, &rows)
        }
    }

    private mutating func leaveOut(_ name: String?) {
        if let name { leftOutNames.insert(name) }
    }

    /// Within a group, and beside it, each name is there once.
    private mutating func check(_ name: String?, _ row: Sheet.Row, _ columns: XLSFormColumns) {
        guard let name else { return }
        let isNew =
            open.isEmpty
            ? topNames.insert(name).inserted : open[open.count - 1].names.insert(name).inserted
        if !isNew { log.fail(columns.place(row.number, "name"), .nameTwice) }
    }

    private mutating func begin(
        _ section: XLSFormType.Section, _ row: Sheet.Row, _ name: String?, _ rows: inout XLSFormRows
    ) {
        leaveOut(name)
        let isInside = open.last?.isLeftOut == true
        var isLeftOut = isInside
        var condition: Int?
        if !isInside {
            check(name, row, rows.columns)
            switch section {
            case .repeated(let kind):
                isLeftOut = true
                let reason: XLSForm.Reason = kind == "repeat" || kind == "loop" ? .repeated : .type(kind)
                log.leaveOut(rows.columns.place(row.number, "type"), reason)
            case .group:
                if let place = rows.labelPlace(row) {
                    log.leaveOut(place, rows.isTable(row) ? .stem : .groupLabel)
                }
                switch rows.relevance(row, &log) {
                case .always: break
                case .never: isLeftOut = true
                case .when(let found): condition = add(found)
                }
            }
        }
        open.append(
            OpenSection(section: section, row: row.number, isLeftOut: isLeftOut, condition: condition))
    }

    private mutating func end(_ section: XLSFormType.Section, _ row: Sheet.Row, _ rows: inout XLSFormRows) {
        guard open.last?.section == section else {
            return log.fail(rows.columns.place(row.number, "type"), .notBegun)
        }
        open.removeLast()
    }

    private mutating func add(_ condition: XLSFormCondition) -> Int {
        conditions.append(condition)
        return conditions.count - 1
    }

    private mutating func read(
        _ type: XLSFormType, _ text: String, _ row: Sheet.Row, _ name: String?, _ rows: inout XLSFormRows
    ) {
        let place = rows.columns.place(row.number, "type")
        let reason: XLSForm.Reason
        switch type {
        case .note: reason = .note
        case .computed: reason = .computedValue(text)
        case .metadata: reason = .metadata(text)
        case .uncovered: reason = .type(text.beginning)
        case .listMissing: return log.fail(place, .listMissing)
        default: return question(type, row, name, &rows)
        }
        rows.columns.skip("bind::calculate")
        leaveOut(name)
        log.leaveOut(place, reason)
    }

    private mutating func question(
        _ type: XLSFormType, _ row: Sheet.Row, _ name: String?, _ rows: inout XLSFormRows
    ) {
        let place = rows.columns.place(row.number, "name")
        guard let name else { return log.fail(place, .nameMissing) }
        let relevance = rows.relevance(row, &log)
        if case .never = relevance { return leaveOut(name) }
        guard !rows.isReadOnly(row, &log) else { return leaveOut(name) }
        let isRequired = rows.isRequired(row, &log)
        guard let text = rows.labels.text(row, rows.columns, length: Limits.questionText, &log) else {
            return
        }
        guard let form = rows.form(type, row, isRequired: isRequired, &log) else { return leaveOut(name) }
        leaveOutMedia(of: row, &rows.columns, &log)
        var conditions = open.compactMap(\.condition)
        if case .when(let own) = relevance { conditions.append(add(own)) }
        guard drafts.count < Limits.questions.upperBound else {
            return log.fail(place, .tooManyQuestions(most: Limits.questions.upperBound))
        }
        drafts.append(
            XLSFormDraft(
                row: row.number, name: name, place: place, text: text, form: form.form,
                isRequired: isRequired, choiceCodes: form.codes, conditions: conditions))
    }
}

extension String {
    /// Enough of a cell to tell which it is.
    fileprivate var beginning: String { String(prefix(100)) }
}
