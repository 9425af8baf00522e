/// The type of a row of the survey sheet.
enum XLSFormType: Hashable {
    /// What begins and ends with rows of their own.
    enum Section: Hashable {
        case group
        /// Its questions are asked several times, or in a way of KoboToolbox's own.
        case repeated(String)
    }

    case begin(Section)
    case end(Section)
    case single(list: String, hasOther: Bool)
    case multiple(list: String, hasOther: Bool)
    case rank(list: String)
    /// A question that chooses from a list, without telling which.
    case listMissing
    case integer
    case decimal
    case range
    case text
    case note
    /// Asks nothing.
    case computed
    case metadata
    /// A question that we can't ask.
    case uncovered

    /// Nil for what XLSForm doesn't know either.
    init?(_ text: String) {
        let given = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let words = given.map { $0.lowercased() }
        if let section = Self.section(words) {
            self = section
        } else if let command = Self.select(words) {
            guard let type = Self.select(command.kind, Array(given.dropFirst(command.length))) else {
                return nil
            }
            self = type
        } else if let plain = Self.plain(words) {
            self = plain
        } else {
            return nil
        }
    }

    private static func section(_ words: [String]) -> XLSFormType? {
        let parts = words.joined(separator: " ").split(separator: "_", maxSplits: 1).joined(separator: " ")
            .split(separator: " ").map(String.init)
        guard let first = parts.first, first == "begin" || first == "end" else { return nil }
        let rest = parts.dropFirst().joined(separator: " ")
        let section: Section
        switch rest {
        case "group": section = .group
        case "repeat", "lgroup", "looped group": section = .repeated("repeat")
        case "score", "rank", "kobomatrix": section = .repeated(rest)
        default:
            guard rest == "loop" || rest.hasPrefix("loop over ") else { return nil }
            section = .repeated("loop")
        }
        return first == "begin" ? .begin(section) : .end(section)
    }

    private enum Selection { case single, multiple, rank, uncovered }

    private static let commands: [(words: String, kind: Selection)] = [
        ("select_one", .single), ("select one", .single), ("select one from", .single), ("select1", .single),
        ("add select one prompt using", .single), ("select_multiple", .multiple),
        ("select all that apply", .multiple), ("select all that apply from", .multiple),
        ("add select multiple prompt using", .multiple), ("rank", .rank),
        ("select_one_from_file", .uncovered), ("select one from file", .uncovered),
        ("select_multiple_from_file", .uncovered), ("select multiple from file", .uncovered),
        ("select_one_external", .uncovered),
    ]

    /// The longest command that the words begin with, and how many of them it is.
    private static func select(_ words: [String]) -> (kind: Selection, length: Int)? {
        let text = words.joined(separator: " ")
        let fitting = commands.filter { text == $0.words || text.hasPrefix($0.words + " ") }
        return fitting.max { $0.words.count < $1.words.count }.map { command in
            (command.kind, command.words.split(separator: " ").count)
        }
    }

    private static func select(_ kind: Selection, _ rest: [String]) -> XLSFormType? {
        guard let list = rest.first else { return .listMissing }
        let after = rest.dropFirst().joined(separator: " ").lowercased()
        let hasOther = ["or_other", "or other", "or specify other"].contains(after)
        guard hasOther || after.isEmpty else { return nil }
        // A list made of the answers to a repeated question.
        if list.hasPrefix("${") { return .uncovered }
        return switch kind {
        case .single: .single(list: list, hasOther: hasOther)
        case .multiple: .multiple(list: list, hasOther: hasOther)
        case .rank: .rank(list: list)
        case .uncovered: .uncovered
        }
    }

    private static func plain(_ words: [String]) -> XLSFormType? {
        var words = words
        // Older names: `q int`, `add integer prompt`, `get start time`.
        if words.count > 1, ["q", "get"].contains(words[0]) { words.removeFirst() }
        if words.count > 2, words[0] == "add", words.last == "prompt" {
            words = Array(words[1..<words.count - 1])
        }
        let name = words.joined(separator: " ")
        switch name {
        case "integer", "int": return .integer
        case "decimal": return .decimal
        case "range": return .range
        case "text", "string": return .text
        case "note": return .note
        default: break
        }
        if computedNames.contains(name) { return .computed }
        if metadataNames.contains(name) || name.hasPrefix("uri:") { return .metadata }
        return uncoveredNames.contains(name) ? .uncovered : nil
    }

    private static let computedNames: Set<String> = ["calculate", "hidden", "xml-external", "csv-external"]

    private static let metadataNames: Set<String> = [
        "start", "start time", "end", "end time", "today", "deviceid", "device id", "imei", "subscriberid",
        "subscriber id", "simserial", "sim id", "phonenumber", "phone number", "username", "email", "audit",
        "start-geopoint", "background-geopoint", "background-audio",
    ]

    private static let uncoveredNames: Set<String> = [
        "date", "time", "datetime", "date time", "geopoint", "geotrace", "geoshape", "gps", "location",
        "image", "photo", "picture", "audio", "video", "file", "barcode", "acknowledge", "trigger", "osm",
        "percentage", "number of days in last month", "number of days in last six months",
        "number of days in last year", "score__row", "rank__level",
    ]
}
