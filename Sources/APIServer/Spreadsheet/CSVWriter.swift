/// Writes CSV (RFC 4180) that spreadsheets open as it is meant: with a byte order mark, without which Excel takes UTF-8
/// for the code page of the machine, and without texts that it would compute.
struct CSVWriter {
    enum Cell {
        case text(String)
        /// Of digits, as it stands.
        case number(String)
        case empty
    }

    private(set) var bytes: [UInt8]

    /// - Parameter isContinued: whether it follows on what was written before.
    init(isContinued: Bool = false) {
        bytes = isContinued ? [] : [0xEF, 0xBB, 0xBF]
    }

    mutating func row(_ cells: [Cell]) {
        bytes += cells.map(Self.written).joined(separator: ",").utf8
        bytes += "\r\n".utf8
    }

    private static func written(_ cell: Cell) -> String {
        switch cell {
        case .empty: ""
        case .number(let digits): digits
        case .text(let text): quoted(beginsFormula(text) ? "'" + text : text)
        }
    }

    /// What Excel, LibreOffice or Google Sheets take for the beginning of a formula.
    private static func beginsFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first)
    }

    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
        var result = "\""
        // Scalars, not characters: a quote followed by a combining mark is another character than a quote.
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result += "\"" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
