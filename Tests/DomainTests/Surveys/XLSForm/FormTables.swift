import Domain

extension Sheet {
    /// Of lines with cells between `|`; the first line is row 1, an empty cell is none.
    init(_ name: String, _ table: String) {
        let lines = table.split(separator: "\n", omittingEmptySubsequences: false)
        let rows = lines.enumerated().map { index, line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).enumerated().map {
                (column, cell) in
                (column, cell.split(separator: " ").joined(separator: " "))
            }
            return Row(
                number: index + 1,
                cells: Dictionary(cells.filter { !$0.1.isEmpty }) { first, _ in first })
        }
        self.init(name: name, rows: rows.filter { !$0.cells.isEmpty })
    }
}

/// A form of one survey sheet with a list `l` of the choices `a` and `b`, and a list `so` of 1, 2 and 10.
func form(
    _ survey: String, choices: String = lists, settings: String = ""
) throws(XLSFormFaults) -> XLSForm {
    try XLSForm([Sheet("survey", survey), Sheet("choices", choices), Sheet("settings", settings)])
}

let lists = """
    list_name | name | label
    l         | a    | Lựa chọn a
    l         | b    | Lựa chọn b
    so        | 1    | Một
    so        | 2    | Hai
    so        | 10   | Mười
    """

extension XLSForm {
    /// `row column reason` of what is left out, without what is told of integers.
    var told: [String] {
        leftOut.filter { $0.reason != .decimals }.map {
            "\($0.place.sheet == "survey" ? "" : $0.place.sheet + " ")\($0.place.row) \($0.place.column): \($0.reason)"
        }
    }

    var conditions: [String?] { questions.map { $0.relevance?.description } }
}
