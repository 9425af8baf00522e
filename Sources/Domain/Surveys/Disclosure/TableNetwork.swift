/// A table as a network: every cell is an arc from a sum that it is a part of to one that it is the whole of. Nodes are
/// the cells of inner rows, each the sum of its children's; the leaf rows, each the sum of its cells; and the outside,
/// where the cells of the root come from. What can change without a change of any public total is a circulation (Cox
/// 1995, JASA 90:1453–1462).
struct TableNetwork {
    /// Per cell. A node has the number of its cell, or of its row's first.
    let tails: [Int]
    let heads: [Int]
    /// Per row the levels below it.
    let heights: [Int]
    let columns: Int
    private let outside: Int
    let partCells: [Int]
    /// Per node, in `partCells`.
    private let partStarts: [Int]

    var nodes: Range<Int> { 0..<outside + 1 }

    init(_ table: DisclosureTable) {
        let columns = table.columns
        let cells = 0..<table.rows * columns
        var heights = [Int](repeating: 0, count: table.rows)
        for (row, parent) in table.parents.enumerated().reversed() {
            guard let parent else { continue }
            heights[parent] = max(heights[parent], heights[row] + 1)
        }
        let tails = cells.map { cell in
            table.parents[cell / columns].map { $0 * columns + cell % columns } ?? cells.count
        }
        var starts = [Int](repeating: 0, count: cells.count + 2)
        for tail in tails { starts[tail + 1] += 1 }
        for node in 0...cells.count { starts[node + 1] += starts[node] }
        var next = starts
        var parts = [Int](repeating: 0, count: cells.count)
        for (cell, tail) in tails.enumerated() {
            parts[next[tail]] = cell
            next[tail] += 1
        }
        self.columns = columns
        self.heights = heights
        self.tails = tails
        partCells = parts
        heads = cells.map { heights[$0 / columns] > 0 ? $0 : $0 / columns * columns }
        partStarts = starts
        outside = cells.count
    }

    /// The cells that come from the node, by their places in `partCells`.
    func parts(of node: Int) -> Range<Int> {
        partStarts[node]..<partStarts[node + 1]
    }

    /// The cells that go to the node.
    func wholes(of node: Int) -> Range<Int> {
        guard node < outside else { return node..<node }
        return node..<node + (heights[node / columns] > 0 ? 1 : columns)
    }
}
