/// Why a table can't be looked at. Rows and cells are counted from 0.
package enum DisclosureRefusal: Error, Sendable, Hashable {
    /// No row or no column.
    case empty
    case tooManyCells(most: Int)
    case length(expected: Int, found: Int)
    /// The first row is the root; every other has a parent that comes before it.
    case parent(row: Int)
    /// Negative, or no number of ballots.
    case count(cell: Int)
    /// Negative or not finite, or it has a value without ballots or ballots without a value.
    case value(cell: Int)
    /// It is not what its row's children add up to.
    case sum(cell: Int)
    case minCell(ClosedRange<Int>)
}
