import Domain

/// Reads units from CSV (RFC 4180): a header line, then a unit a line. Every line that is wrong is told.
enum UnitCSV {
    /// Of rows that have no date themselves; before any unit of ours was founded on paper.
    static let defaultValidFrom =
        CivilDate(year: 2000, month: 1, day: 1) ?? Instant(milliseconds: 0).civilDate

    private static let required = ["code", "name", "level", "parent_code"]
    private static let optional = ["kind", "valid_from"]

    static func rows(_ bytes: [UInt8], validFrom: CivilDate) throws -> [ImportRow] {
        try rows(CSVReader.lines(bytes), validFrom: validFrom)
    }

    static func rows(_ lines: [CSVReader.Line], validFrom: CivilDate) throws -> [ImportRow] {
        guard let header = lines.first else { throw refusal(1, "", .header) }
        let columns = header.cells.map { $0.lowercased() }
        guard Set(required).isSubset(of: columns), Set(columns).isSubset(of: required + optional),
            Set(columns).count == columns.count
        else { throw refusal(header.number, "", .header) }
        var errors: [ProblemError] = []
        var rows: [ImportRow] = []
        for line in lines.dropFirst() {
            guard line.cells.count == columns.count else {
                errors.append(error(line.number, "", "columns", .columns(columns.count)))
                continue
            }
            let cells = Dictionary(zip(columns, line.cells)) { first, _ in first }
            if let row = row(line.number, cells, validFrom, &errors) { rows.append(row) }
        }
        guard rows.count <= Limits.importRows else { throw refusal(1, "", .tooManyRows) }
        guard errors.isEmpty else {
            throw Problem.ruleRefused.detailed(
                "\(errors.count) ô không đọc được; chưa có gì thay đổi.",
                "\(errors.count) cells can't be read; nothing was changed."
            ).with(Array(errors.prefix(Limits.toldErrors)))
        }
        return rows
    }

    private static func row(
        _ number: Int, _ cells: [String: String], _ validFrom: CivilDate, _ errors: inout [ProblemError]
    ) -> ImportRow? {
        func read<Value>(_ column: String, _ expected: Phrase, _ parse: (String) -> Value?) -> Value? {
            let value = parse(cells[column] ?? "")
            if value == nil { errors.append(error(number, column, "invalidValue", expected)) }
            return value
        }
        let code = read("code", .unitCode, UnitRoutes.parseCode)
        let name = read("name", .text(Limits.name)) { text in
            let normal = NFC.normalized(text)
            let isPlain = !normal.unicodeScalars.contains { $0.properties.generalCategory == .control }
            return isPlain && Limits.name.contains(normal.unicodeScalars.count) ? normal : nil
        }
        let level = read("level", .oneOf(Unit.Level.allCases.map(\.rawValue))) { Unit.Level(rawValue: $0) }
        let kind = read("kind", .oneOf(Unit.Kind.allCases.map(\.rawValue))) { text in
            text.isEmpty ? Unit.Kind.committee : Unit.Kind(rawValue: text)
        }
        let from = read("valid_from", .date) { $0.isEmpty ? validFrom : CivilDate($0) }
        let parentCode = cells["parent_code"] ?? ""
        guard let code, let name, let level, let kind, let from else { return nil }
        return ImportRow(
            line: number, code: code, name: name, level: level,
            parentCode: parentCode.isEmpty ? nil : parentCode,
            kind: kind, validFrom: from)
    }

    private static func error(_ line: Int, _ column: String, _ code: String, _ expected: Phrase)
        -> ProblemError
    {
        ProblemError(
            pointer: column.isEmpty ? "/\(line)" : "/\(line)/\(column)", code: code,
            detail: Phrase(vi: "Cần \(expected.vi).", en: "Expected \(expected.en)."))
    }

    private static func refusal(_ line: Int, _ column: String, _ expected: Phrase) -> Problem {
        Problem.ruleRefused.with([error(line, column, "header", expected)])
    }
}

extension Phrase {
    static let header = Phrase(
        vi: "dòng đầu gồm code,name,level,parent_code và nếu có: kind, valid_from",
        en: "a first line with code,name,level,parent_code and optionally kind, valid_from")
    static let tooManyRows = Phrase(
        vi: "nhiều nhất \(Limits.importRows) dòng", en: "at most \(Limits.importRows) lines")

    static func columns(_ count: Int) -> Phrase {
        Phrase(vi: "\(count) cột như dòng đầu", en: "\(count) columns as in the first line")
    }
}

/// RFC 4180: commas, quotes doubled inside quotes, CRLF or LF.
enum CSVReader {
    struct Line {
        /// Where it begins in the file, from 1.
        let number: Int
        let cells: [String]
    }

    static func lines(_ bytes: [UInt8]) throws -> [Line] {
        guard let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains("\0") else {
            throw Problem.malformed.detailed("Tệp CSV phải là UTF-8.", "The CSV has to be UTF-8.")
        }
        // Spreadsheets put a byte order mark in front.
        var scalars = Substring(text).unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars = scalars.dropFirst() }
        var reader = Parser(scalars)
        return try reader.lines()
    }

    private struct Parser {
        private var rest: Substring.UnicodeScalarView
        private var number = 1

        init(_ scalars: Substring.UnicodeScalarView) { rest = scalars }

        mutating func lines() throws -> [Line] {
            var lines: [Line] = []
            while !rest.isEmpty {
                let start = number
                let cells = try line()
                if cells != [""] { lines.append(Line(number: start, cells: cells)) }
            }
            return lines
        }

        private mutating func line() throws -> [String] {
            var cells: [String] = []
            while true {
                cells.append(try cell())
                guard let separator = rest.popFirst() else { return cells }
                if separator == "," { continue }
                if separator == "\r", rest.first == "\n" { rest.removeFirst() }
                number += 1
                return cells
            }
        }

        private mutating func cell() throws -> String {
            var cell = String.UnicodeScalarView()
            guard rest.first == "\"" else {
                while let next = rest.first, next != ",", next != "\n", next != "\r" {
                    cell.append(next)
                    rest.removeFirst()
                }
                return String(cell).trimmingSpaces
            }
            rest.removeFirst()
            while let next = rest.popFirst() {
                if next == "\"" {
                    guard rest.first == "\"" else { return String(cell) }
                    rest.removeFirst()
                }
                if next == "\n" { number += 1 }
                cell.append(next)
            }
            throw Problem.malformed.detailed(
                "Dấu ngoặc kép ở dòng \(number) không được đóng.", "A quote on line \(number) is not closed.")
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        let start = drop { $0 == " " }
        return String(start.prefix(start.count - start.reversed().prefix { $0 == " " }.count))
    }
}
