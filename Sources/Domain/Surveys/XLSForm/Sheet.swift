/// A sheet of a spreadsheet: the texts of its cells.
package struct Sheet: Sendable, Hashable {
    package struct Row: Sendable, Hashable {
        /// As the spreadsheet counts, from 1.
        package let number: Int
        /// By column, from 0. None is blank, or has blanks at its ends.
        package let cells: [Int: String]

        package init(number: Int, cells: [Int: String]) {
            self.number = number
            self.cells = cells
        }
    }

    package let name: String
    /// Those in which there is something, from top to bottom.
    package let rows: [Row]

    package init(name: String, rows: [Row]) {
        self.name = name
        self.rows = rows
    }
}
