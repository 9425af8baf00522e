import Domain

/// An .xlsx file (ECMA-376, SpreadsheetML): the texts of its sheets, as they are shown but for number formats.
struct Workbook {
    /// The names of the worksheets, in their order.
    let names: [String]

    private var archive: ZipArchive
    private let parts: [String]
    private let sharedStrings: [String]
    private var cells = SheetReader.Budget()

    init(_ bytes: [UInt8]) throws(SpreadsheetFault) {
        var archive = try ZipArchive(bytes)
        let roots = try Self.relationships(of: "", in: &archive)
        guard let book = roots.values.first(where: { $0.kind == "officeDocument" })?.target else {
            throw .notWorkbook
        }
        let related = try Self.relationships(of: book, in: &archive)
        let sheets = try Self.sheets(of: book, in: &archive).compactMap { sheet in
            related[sheet.relationship].flatMap { $0.kind == "worksheet" ? (sheet.name, $0.target) : nil }
        }
        names = sheets.map(\.0)
        parts = sheets.map(\.1)
        let strings = related.values.first { $0.kind == "sharedStrings" }?.target
        sharedStrings =
            try strings.map { (part) throws(SpreadsheetFault) in
                try Self.sharedStrings(of: part, in: &archive)
            } ?? []
        self.archive = archive
    }

    /// - Parameter index: of its name.
    mutating func sheet(_ index: Int) throws(SpreadsheetFault) -> Sheet {
        guard names.indices.contains(index) else { throw .notWorkbook }
        let part = parts[index]
        var reader = SheetReader(sharedStrings: sharedStrings, budget: cells)
        try Self.scan(part, in: &archive) { (token) throws(SpreadsheetFault) in try reader.take(token) }
        cells = reader.budget
        return Sheet(name: names[index], rows: reader.rows)
    }

    private static func scan(
        _ part: String, in archive: inout ZipArchive,
        _ body: (XMLScanner.Token) throws(SpreadsheetFault) -> Void
    ) throws(SpreadsheetFault) {
        guard let bytes = try archive.contents(of: part) else { throw .notWorkbook }
        var scanner = XMLScanner(bytes)
        while true {
            let token: XMLScanner.Token?
            do {
                token = try scanner.next()
            } catch {
                throw .malformed(part: part, at: error.at)
            }
            guard let token else { return }
            try body(token)
        }
    }

    private static func sharedStrings(of part: String, in archive: inout ZipArchive)
        throws(SpreadsheetFault) -> [String]
    {
        var strings: [String] = []
        var item = StringItem()
        try scan(part, in: &archive) { (token) throws(SpreadsheetFault) in
            item.take(token)
            if case .end("si") = token { strings.append(item.finish()) }
        }
        return strings
    }

    private static func sheets(of book: String, in archive: inout ZipArchive)
        throws(SpreadsheetFault) -> [(name: String, relationship: String)]
    {
        var sheets: [(String, String)] = []
        try scan(book, in: &archive) { (token) throws(SpreadsheetFault) in
            guard case .start(let element) = token, element.name == "sheet" else { return }
            guard let name = element["name"], let relationship = element["id"] else { throw .notWorkbook }
            sheets.append((name, relationship))
        }
        return sheets
    }
}

// Open Packaging Conventions (ECMA-376 part 2): which part is which is told by relationships, not by names.
extension Workbook {
    private struct Relationship {
        /// The last part of its type, which the transitional and the strict format have in common.
        let kind: String
        /// From the root of the archive.
        let target: String
    }

    /// By their ids.
    private static func relationships(of part: String, in archive: inout ZipArchive)
        throws(SpreadsheetFault) -> [String: Relationship]
    {
        let path = part.split(separator: "/").map(String.init)
        let folder = Array(path.dropLast())
        let list = folder + ["_rels", (path.last ?? "") + ".rels"]
        var relationships: [String: Relationship] = [:]
        try scan(list.joined(separator: "/"), in: &archive) { (token) throws(SpreadsheetFault) in
            guard case .start(let element) = token, element.name == "Relationship",
                element["TargetMode"] != "External"
            else { return }
            guard let id = element["Id"], let type = element["Type"], let target = element["Target"] else {
                throw .notWorkbook
            }
            relationships[id] = Relationship(
                kind: type.split(separator: "/").last.map(String.init) ?? "",
                target: resolve(target, in: folder))
        }
        return relationships
    }

    private static func resolve(_ target: String, in folder: [String]) -> String {
        var path = target.hasPrefix("/") ? [] : folder
        for part in target.split(separator: "/") where part != "." {
            if part == ".." { _ = path.popLast() } else { path.append(String(part)) }
        }
        return path.joined(separator: "/")
    }
}

/// The text of a string item: in one piece or in runs of different looks, without its phonetic reading.
struct StringItem {
    private var text = ""
    private var isText = false
    private var isPhonetic = false

    mutating func take(_ token: XMLScanner.Token) {
        switch token {
        case .start(let element):
            if element.name == "rPh" { isPhonetic = true }
            isText = element.name == "t" && !isPhonetic
        case .end(let name):
            if name == "rPh" { isPhonetic = false }
            isText = false
        case .text(let piece): if isText { text += piece }
        }
    }

    mutating func finish() -> String {
        defer { self = StringItem() }
        return text.unescapingCharacters
    }
}

extension String {
    /// `_x000D_` is how a string holds what XML does not allow (ECMA-376, 22.9.2.19).
    var unescapingCharacters: String {
        guard utf8.contains(UInt8(ascii: "_")) else { return self }
        var result = String.UnicodeScalarView()
        var rest = unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if scalar == "_", let meant = Self.character(rest.prefix(6)) {
                result.append(meant)
                rest = rest.dropFirst(6)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static func character(_ code: Substring.UnicodeScalarView) -> Unicode.Scalar? {
        guard code.first == "x", code.last == "_", code.count == 6 else { return nil }
        return UInt32(String(code.dropFirst().dropLast()), radix: 16).flatMap(Unicode.Scalar.init)
    }
}
