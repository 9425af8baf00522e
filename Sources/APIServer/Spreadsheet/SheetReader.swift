import Domain

/// Takes a worksheet's tokens and gives its rows.
struct SheetReader {
    /// What the sheets of one workbook may hold together.
    struct Budget {
        var cells = Limits.spreadsheetCells
        var text = Limits.spreadsheetText
    }

    private struct Cell {
        let column: Int
        let type: String
        var value = ""
        var item = StringItem()
    }

    private static let lastRow = 1_048_576
    private static let columnCount = 16_384

    private let sharedStrings: [String]
    private(set) var budget: Budget
    private(set) var rows: [Sheet.Row] = []
    private var row = 0
    private var column = -1
    private var cells: [Int: String] = [:]
    private var cell: Cell?
    private var isValue = false

    init(sharedStrings: [String], budget: Budget) {
        self.sharedStrings = sharedStrings
        self.budget = budget
    }

    mutating func take(_ token: XMLScanner.Token) throws(SpreadsheetFault) {
        switch token {
        case .start(let element):
            switch element.name {
            case "row": try beginRow(element)
            case "c": try beginCell(element)
            default: isValue = element.name == "v"
            }
        case .text(let text): if isValue { cell?.value += text }
        case .end(let name):
            isValue = false
            switch name {
            case "row": endRow()
            case "c": try endCell()
            default: break
            }
        }
        cell?.item.take(token)
    }

    /// What has no number follows upon what came before.
    private mutating func beginRow(_ element: XMLScanner.Element) throws(SpreadsheetFault) {
        let number = element["r"].map { Int($0) ?? 0 } ?? row + 1
        guard number > row, number <= Self.lastRow else { throw .notWorkbook }
        row = number
        column = -1
        cells = [:]
    }

    private mutating func endRow() {
        if !cells.isEmpty { rows.append(Sheet.Row(number: row, cells: cells)) }
        cells = [:]
    }

    private mutating func beginCell(_ element: XMLScanner.Element) throws(SpreadsheetFault) {
        let place = element["r"].map { Self.column(of: $0) ?? -1 } ?? column + 1
        guard place > column, place < Self.columnCount else { throw .notWorkbook }
        column = place
        cell = Cell(column: place, type: element["t"] ?? "n")
    }

    private mutating func endCell() throws(SpreadsheetFault) {
        guard var ended = cell else { throw .notWorkbook }
        cell = nil
        let text = try Self.text(of: &ended, sharedStrings).tidied
        guard !text.isEmpty else { return }
        budget.cells -= 1
        budget.text -= text.utf8.count
        guard budget.cells >= 0, budget.text >= 0 else { throw .tooLarge }
        cells[ended.column] = text
    }

    private static func text(of cell: inout Cell, _ sharedStrings: [String]) throws(SpreadsheetFault)
        -> String
    {
        switch cell.type {
        case "s":
            guard !cell.value.isEmpty else { return "" }
            guard let index = Int(cell.value), sharedStrings.indices.contains(index) else {
                throw .notWorkbook
            }
            return sharedStrings[index]
        case "inlineStr": return cell.item.finish()
        case "b": return cell.value == "1" ? "TRUE" : cell.value == "0" ? "FALSE" : ""
        case "n": return number(cell.value)
        default: return cell.value.unescapingCharacters
        }
    }

    /// `1.0` is what most libraries write for a 1.
    private static func number(_ text: String) -> String {
        guard text.utf8.allSatisfy({ 48...57 ~= $0 || "+-.eE".utf8.contains($0) }), let value = Double(text),
            value.isFinite
        else { return text }
        return Int64(exactly: value).map(String.init) ?? value.description
    }

    /// From 0; nil for what is no reference.
    private static func column(of reference: String) -> Int? {
        let letters = reference.utf8.prefix { 65...90 ~= $0 || 97...122 ~= $0 }
        guard 1...3 ~= letters.count else { return nil }
        return letters.reduce(0) { $0 * 26 + Int($1 & 0x1F) } - 1
    }
}

extension String {
    /// In NFC, with plain blanks, without those at its ends and without what no screen shows. More combining marks in
    /// a row than any writing has are dropped: normalising takes quadratic time over them.
    fileprivate var tidied: String {
        var result = UnicodeScalarView()
        var isNormal = true
        var marks = 0
        var previous: Unicode.Scalar?
        for scalar in unicodeScalars {
            defer { previous = scalar }
            if scalar == "\n", previous == "\r" { continue }
            marks = NFC.isBoundary(before: scalar) ? 0 : marks + 1
            guard marks <= NFC.maximumMarks else { continue }
            isNormal = isNormal && NFC.isAlwaysNormal(scalar)
            switch scalar {
            case "\n", "\u{B}", "\u{C}", "\r", "\u{2028}", "\u{2029}":
                if !result.isEmpty { result.append("\n") }
            case "\t", "\u{A0}": if !result.isEmpty { result.append(" ") }
            // Controls.
            case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}": break
            default: if !result.isEmpty || !scalar.properties.isWhitespace { result.append(scalar) }
            }
        }
        while result.last?.properties.isWhitespace == true { result.removeLast() }
        return isNormal ? String(result) : NFC.normalized(String(result))
    }
}
