/// What the columns of a sheet mean, by its first row.
struct XLSFormColumns {
    /// What translations there may be of.
    private static let translated: Set<String> = [
        "label", "hint", "guidance_hint", "media::image", "media::big-image", "media::audio", "media::video",
        "bind::jr:constraintmsg", "bind::jr:requiredmsg",
    ]

    /// Older names, and short ones.
    private static let aliases: [String: [String]] = [
        "relevant": ["bind", "relevant"], "relevance": ["bind", "relevant"],
        "required": ["bind", "required"],
        "constraint": ["bind", "constraint"], "constraint_message": ["bind", "jr:constraintmsg"],
        "constraining_message": ["bind", "jr:constraintmsg"],
        "required_message": ["bind", "jr:requiredmsg"],
        "requiredmsg": ["bind", "jr:requiredmsg"], "calculation": ["bind", "calculate"],
        "calculate": ["bind", "calculate"], "read_only": ["bind", "readonly"],
        "readonly": ["bind", "readonly"],
        "appearance": ["control", "appearance"], "body": ["control"], "image": ["media", "image"],
        "big-image": ["media", "big-image"], "audio": ["media", "audio"], "video": ["media", "video"],
        "caption": ["label"], "command": ["type"], "tag": ["name"], "value": ["name"],
        "form_title": ["title"],
        "set_form_title": ["title"],
    ]

    let sheet: String
    /// The number of the header's row.
    let row: Int
    /// Below the header.
    let rows: [Sheet.Row]
    private let headers: [Int: String]
    /// What each column is called, without its language.
    private var keys: [Int: String] = [:]
    private var languages: [Int: String] = [:]
    /// Of what is there once.
    private var columns: [String: Int] = [:]
    private let used: Set<Int>
    private var taken: Set<String> = []

    init(_ sheet: Sheet, _ log: inout XLSFormLog) {
        self.sheet = sheet.name
        let header = sheet.rows.first
        row = header?.number ?? 1
        headers = header?.cells ?? [:]
        rows = Array(sheet.rows.dropFirst())
        used = rows.reduce(into: []) { $0.formUnion($1.cells.keys) }
        // Single colons are those of namespaces, unless there are no others.
        let separator = headers.values.contains { $0.utf8.containsDoubleColon } ? "::" : ":"
        for (column, header) in headers.sorted(by: { $0.key < $1.key }) {
            let (key, language) = Self.meaning(of: header, separator)
            keys[column] = key
            languages[column] = language
            if !Self.translated.contains(key), columns.updateValue(column, forKey: key) != nil {
                log.fail(place(row, column), .columnTwice)
            }
        }
    }

    private static func meaning(of header: String, _ separator: String) -> (key: String, language: String?) {
        var parts = header.splitting(at: separator)
        if let index = parts.firstIndex(of: "jr"), index + 1 < parts.count {
            parts.replaceSubrange(index...index + 1, with: ["jr:" + parts[index + 1]])
        }
        let first = parts.first.map(snakeCased) ?? ""
        let begin = aliases[first] ?? [first]
        let all = begin + parts.dropFirst()
        // What is in two parts by itself has its language behind these.
        let length = ["media", "bind", "control"].contains(all.first) ? 2 : 1
        let key = all.prefix(length).joined(separator: "::").lowercased()
        guard translated.contains(key) else { return (all.joined(separator: "::").lowercased(), nil) }
        return (key, all.dropFirst(length).first)
    }

    private static func snakeCased(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: "_").lowercased()
    }

    func place(_ row: Int, _ column: Int?) -> XLSForm.Place {
        XLSForm.Place(sheet: sheet, row: row, column: column.flatMap { headers[$0] } ?? "")
    }

    /// - Parameter key: the column's name; the name is given as it is where there is no such column.
    func place(_ row: Int, _ key: String) -> XLSForm.Place {
        columns[key].map { place(row, $0) }
            ?? XLSForm.Place(sheet: sheet, row: row, column: key.splitting(at: "::").last ?? key)
    }

    func has(_ key: String) -> Bool { columns[key] != nil }

    func cell(_ key: String, _ row: Sheet.Row) -> String? { columns[key].flatMap { row.cells[$0] } }

    /// The cell of a row; from now on its column is not told as left out.
    mutating func take(_ key: String, _ row: Sheet.Row) -> String? {
        taken.insert(key)
        return cell(key, row)
    }

    /// For a column whose cells are of no account, so that it is not told as left out.
    mutating func skip(_ key: String) { taken.insert(key) }

    /// The columns of a kind with something in this row, whichever their languages.
    mutating func takeAll(_ key: String, _ row: Sheet.Row) -> [Int] {
        taken.insert(key)
        return row.cells.keys.filter { keys[$0] == key }.sorted()
    }

    /// Which columns hold the labels in our languages; the others of them are told as left out.
    /// - Parameter defaultLanguage: of labels that name none.
    mutating func labels(defaultLanguage: String?, _ log: inout XLSFormLog) -> XLSFormLabels? {
        taken.insert("label")
        let found = keys.filter { $0.value == "label" }.keys.sorted()
        guard let first = found.first else {
            log.fail(place(row, "label"), .columnMissing("label"))
            return nil
        }
        func isNamed(_ column: Int, _ language: XLSFormLanguage) -> Bool {
            language.isNamed(languages[column] ?? defaultLanguage)
        }
        let vietnamese =
            found.first { XLSFormLanguage.vietnamese.isNamed(languages[$0]) }
            ?? found.first { isNamed($0, .vietnamese) }
            ?? found.first { languages[$0] == nil && defaultLanguage == nil }
        guard let vietnamese else {
            log.fail(place(row, first), .vietnameseMissing)
            return nil
        }
        let english = found.first { $0 != vietnamese && isNamed($0, .english) }
        for other in found where other != vietnamese && other != english && used.contains(other) {
            log.leaveOut(place(row, other), .language)
        }
        return XLSFormLabels(vietnamese: vietnamese, english: english)
    }

    /// Columns with something in them that nobody took.
    func leaveOutOthers(_ log: inout XLSFormLog) {
        for (column, key) in keys.sorted(by: { $0.key < $1.key }) {
            if used.contains(column), !taken.contains(key) { log.leaveOut(place(row, column), .column) }
        }
    }
}

enum XLSFormLanguage {
    case vietnamese, english

    /// `Tiếng Việt (vi)` goes by its code, `Tiếng Việt` by its name.
    func isNamed(_ name: String?) -> Bool {
        guard let name else { return false }
        if let code = Self.code(in: name) { return codes.contains(code) }
        let plain = name.folded.split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
        return codes.contains(plain) || names.contains(plain)
    }

    /// Of what stands in parentheses at the end, the language, without its region.
    private static func code(in name: String) -> String? {
        guard name.hasSuffix(")"), let open = name.lastIndex(of: "(") else { return nil }
        let tag = name[open...].dropFirst().dropLast().split { $0 == "-" || $0 == "_" }
        guard let code = tag.first?.lowercased(), 2...3 ~= code.utf8.count else { return nil }
        return code
    }

    private var codes: [String] {
        switch self {
        case .vietnamese: ["vi", "vie"]
        case .english: ["en", "eng"]
        }
    }

    private var names: [String] {
        switch self {
        case .vietnamese: ["tieng viet", "vietnamese", "viet", "viet nam", "vietnam"]
        case .english: ["english", "tieng anh"]
        }
    }
}

/// The columns in which texts for respondents stand.
struct XLSFormLabels {
    let vietnamese: Int
    let english: Int?

    /// Nil after a fault.
    func text(
        _ row: Sheet.Row, _ columns: XLSFormColumns, length: ClosedRange<Int>, _ log: inout XLSFormLog
    ) -> SurveyText? {
        let place = columns.place(row.number, vietnamese)
        guard let vi = row.cells[vietnamese], vi.isSeen else {
            log.fail(place, .labelMissing)
            return nil
        }
        let en = english.flatMap { row.cells[$0] }.flatMap { $0.isSeen ? $0 : nil }
        for (text, column) in [(vi, vietnamese), (en ?? "", english ?? vietnamese)] {
            let place = columns.place(row.number, column)
            if text.unicodeScalars.count > length.upperBound {
                log.fail(place, .tooLong(most: length.upperBound))
            }
            if text.contains("${") { log.leaveOut(place, .answerInText) }
        }
        return SurveyText(vi: vi, en: en)
    }
}

extension String {
    fileprivate var isSeen: Bool {
        !unicodeScalars.allSatisfy {
            $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint
        }
    }

    /// Without blanks at the ends of the parts.
    func splitting(at separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]).withoutBlanksAround)
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest).withoutBlanksAround]
    }

    private var withoutBlanksAround: String {
        let begun = drop(while: \.isWhitespace)
        return String(begun.prefix(begun.count - begun.reversed().prefix(while: \.isWhitespace).count))
    }
}

extension String.UTF8View {
    fileprivate var containsDoubleColon: Bool {
        zip(self, dropFirst()).contains { $0 == UInt8(ascii: ":") && $1 == UInt8(ascii: ":") }
    }
}
