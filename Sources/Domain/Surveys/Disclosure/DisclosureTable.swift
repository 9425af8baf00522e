/// A table of ballots as it would be published: rows that are a tree, by columns that are flat. A cell of an inner row
/// is the sum of its children's. What readers are told besides the cells is each row's total.
///
/// Cells are numbered row by row. A cross table, whose column totals are told as well, is a root of totals that is
/// public, with the rows below it (`crossTable`).
///
/// All readers get cells of one table: patterns that were found for parts of it may betray each other.
package struct DisclosureTable: Sendable {
    /// Per row its parent, which comes earlier; the first row is the root and has none.
    package let parents: [Int?]
    package let columns: Int
    /// Ballots per cell.
    package let counts: [Int]
    /// Its cells are told whatever they are.
    package let isRootPublic: Bool
    /// What is published, in a fixed point: sums are exact, and so are counts and halves of them.
    let values: [Int]

    var rows: Int { parents.count }

    /// - Parameters:
    ///   - values: what is published: weighted totals, or the counts themselves. A cell has one above 0 if it has
    ///     ballots, else 0.
    package init(
        parents: [Int?], columns: Int, values: [Double], counts: [Int], isRootPublic: Bool = false
    ) throws(DisclosureRefusal) {
        guard !parents.isEmpty, columns > 0 else { throw .empty }
        guard columns <= Limits.disclosureCells / parents.count else {
            throw .tooManyCells(most: Limits.disclosureCells)
        }
        for (row, parent) in parents.enumerated() {
            guard row == 0 ? parent == nil : parent.map({ (0..<row).contains($0) }) == true else {
                throw .parent(row: row)
            }
        }
        let size = parents.count * columns
        for found in [values.count, counts.count] where found != size {
            throw .length(expected: size, found: found)
        }
        for (cell, count) in counts.enumerated() where !(0...Self.mostBallots).contains(count) {
            throw .count(cell: cell)
        }
        for (cell, value) in values.enumerated() {
            guard counts[cell] > 0 ? Self.values.contains(value) : value == 0 else {
                throw .value(cell: cell)
            }
        }
        try Self.checkSums(parents, columns, values, counts)
        self.parents = parents
        self.columns = columns
        self.counts = counts
        self.isRootPublic = isRootPublic
        self.values = Self.fixed(values, counts, parents, columns)
    }

    /// Two questions against each other, with public totals of rows and columns. Its first row is that of the column
    /// totals; the rows that were handed in follow.
    package static func crossTable(
        columns: Int, values: [Double], counts: [Int]
    ) throws(DisclosureRefusal) -> DisclosureTable {
        guard columns > 0, !counts.isEmpty else { throw .empty }
        guard counts.count <= Limits.disclosureCells else {
            throw .tooManyCells(most: Limits.disclosureCells)
        }
        let rows = (counts.count - 1) / columns + 1
        for found in [counts.count, values.count] where found != rows * columns {
            throw .length(expected: rows * columns, found: found)
        }
        var totals = [Double](repeating: 0, count: columns)
        var ballots = [Int](repeating: 0, count: columns)
        for (cell, count) in counts.enumerated() {
            guard (0...mostBallots).contains(count) else { throw .count(cell: cell) }
            ballots[cell % columns] += count
            totals[cell % columns] += values[cell]
        }
        return try DisclosureTable(
            parents: [nil] + [Int?](repeating: 0, count: rows), columns: columns, values: totals + values,
            counts: ballots + counts,
            isRootPublic: true)
    }

    private static let mostBallots = 1 << 40
    /// That nobody means more or less by a total makes room for sums and quotients.
    private static let values = 0x1p-100...0x1p100
    /// Of a sum, relative: what doubles lose over ten thousand rows, and more.
    private static let tolerance = 1e-9

    private static func checkSums(
        _ parents: [Int?], _ columns: Int, _ values: [Double], _ counts: [Int]
    ) throws(DisclosureRefusal) {
        var sums = [Double](repeating: 0, count: values.count)
        var ballots = [Int](repeating: 0, count: values.count)
        let isInner = inner(parents)
        for (row, parent) in parents.enumerated() {
            guard let parent else { continue }
            for column in 0..<columns {
                sums[parent * columns + column] += values[row * columns + column]
                ballots[parent * columns + column] += counts[row * columns + column]
            }
        }
        for cell in values.indices where isInner[cell / columns] {
            guard ballots[cell] == counts[cell], abs(sums[cell] - values[cell]) <= tolerance * values[cell]
            else { throw .sum(cell: cell) }
        }
    }

    static func inner(_ parents: [Int?]) -> [Bool] {
        var isInner = [Bool](repeating: false, count: parents.count)
        for case .some(let parent) in parents { isInner[parent] = true }
        return isInner
    }

    /// The table's total is from half this to this, so that `Limits.minCell` times it is an Int.
    private static let fixedTotal = 0x1p50

    /// In units of a power of two; inner rows are the sums of their leaves.
    private static func fixed(
        _ values: [Double], _ counts: [Int], _ parents: [Int?], _ columns: Int
    ) -> [Int] {
        var result = [Int](repeating: 0, count: values.count)
        let total = values[..<columns].reduce(0, +)
        guard total > 0 else { return result }
        let scale = fixedTotal / 2 / total.binade
        let isInner = inner(parents)
        for row in parents.indices.reversed() {
            for cell in row * columns..<(row + 1) * columns {
                if !isInner[row], counts[cell] > 0 {
                    result[cell] = max(Int((values[cell] * scale).rounded()), 1)
                }
                if let parent = parents[row] {
                    result[parent * columns + cell - row * columns] += result[cell]
                }
            }
        }
        return result
    }
}
