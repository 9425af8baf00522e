import Domain

/// The same numbers in every run (Knuth's MMIX).
struct Congruential: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        var result: UInt64 = 0
        for _ in 0..<2 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            result = result << 32 | state >> 32
        }
        return result
    }
}

/// What a table is made of, and what of it is published.
struct Published {
    let parents: [Int?]
    let columns: Int
    let values: [Double]
    let counts: [Int]
    var isRootPublic = false

    var rows: Int { parents.count }

    func table() throws(DisclosureRefusal) -> DisclosureTable {
        try DisclosureTable(
            parents: parents, columns: columns, values: values, counts: counts, isRootPublic: isRootPublic)
    }

    func totals<Number: AdditiveArithmetic>(_ cells: [Number]) -> [Number] {
        (0..<rows).map { row in cells[row * columns..<(row + 1) * columns].reduce(.zero, +) }
    }

    func isPrimary(_ minCell: Int) -> [Bool] {
        counts.indices.map { counts[$0] < minCell && !(isRootPublic && $0 < columns) }
    }

    /// `minCell` ballots of the cell's mean weight, or of its row's; nothing where the public total is 0.
    func need(_ cell: Int, _ minCell: Int) -> Double {
        let row = totals(counts)[cell / columns]
        guard row > 0, !isRootPublic || counts[cell % columns] > 0 else { return 0 }
        let mean =
            counts[cell] > 0
            ? values[cell] / Double(counts[cell]) : totals(values)[cell / columns] / Double(row)
        return Double(minCell) * mean
    }

    func eavesdropper(_ isHidden: [Bool]) -> Eavesdropper {
        Eavesdropper(
            parents: parents, columns: columns,
            shown: zip(values, isHidden).map { $1 ? nil : $0 }, totals: totals(values))
    }

    /// The hidden cells that somebody can tell more closely than is allowed.
    func betrayed(_ isHidden: [Bool], minCell: Int) -> [Int] {
        var eavesdropper = eavesdropper(isHidden)
        return isHidden.indices.filter { cell in
            isHidden[cell]
                && eavesdropper.width(of: cell) < need(cell, minCell) - 1e-6 * max(1, need(cell, minCell))
        }
    }
}

extension Published {
    /// Leaf rows below one root.
    init(flat rows: [[Int]], weights: [[Double]]? = nil, isRootPublic: Bool = false) {
        self.init(
            parents: [nil] + rows.map { _ in 0 }, leaves: [[]] + rows, weights: weights.map { [[]] + $0 },
            columns: rows.first?.count ?? 0, isRootPublic: isRootPublic)
    }

    /// - Parameters:
    ///   - leaves: counts per row; of inner rows nothing.
    ///   - weights: the mean one of each cell; 1 without.
    init(
        parents: [Int?], leaves: [[Int]], weights: [[Double]]? = nil, columns: Int, isRootPublic: Bool = false
    ) {
        var values = [Double](repeating: 0, count: parents.count * columns)
        var counts = [Int](repeating: 0, count: parents.count * columns)
        for row in parents.indices.reversed() {
            for column in 0..<columns {
                let cell = row * columns + column
                if !leaves[row].isEmpty {
                    counts[cell] = leaves[row][column]
                    values[cell] = Double(counts[cell]) * (weights?[row][column] ?? 1)
                }
                guard let parent = parents[row] else { continue }
                counts[parent * columns + column] += counts[cell]
                values[parent * columns + column] += values[cell]
            }
        }
        self.init(
            parents: parents, columns: columns, values: values, counts: counts, isRootPublic: isRootPublic)
    }

    enum Density: CaseIterable { case sparse, mixed, dense, empty }

    static func random(
        depth: Int, _ density: Density, isWeighted: Bool, isRootPublic: Bool, _ numbers: inout Congruential
    ) -> Published {
        let columns = Int.random(in: 2...5, using: &numbers)
        var parents: [Int?] = [nil]
        var level = [0]
        for step in 0..<depth {
            var next: [Int] = []
            for row in level {
                for _ in 0..<Int.random(in: (step == 0 ? 2 : 0)...(depth == 1 ? 6 : 3), using: &numbers) {
                    next.append(parents.count)
                    parents.append(row)
                }
            }
            level = next
        }
        let inner = Set(parents.compactMap(\.self))
        let leaves = parents.indices.map { row in
            inner.contains(row) ? [] : leaf(columns, density, &numbers)
        }
        let weights = leaves.map { leaf in
            let mean = Double.random(in: 0.5...20, using: &numbers)
            return leaf.map { _ in mean * Double.random(in: 0.6...1.5, using: &numbers) }
        }
        return Published(
            parents: parents, leaves: leaves, weights: isWeighted ? weights : nil, columns: columns,
            isRootPublic: isRootPublic)
    }

    private static func leaf(_ columns: Int, _ density: Density, _ numbers: inout Congruential) -> [Int] {
        if density == .empty, Int.random(in: 0..<3, using: &numbers) == 0 {
            return Array(repeating: 0, count: columns)
        }
        var counts = (0..<columns).map { _ in
            switch density {
            case .sparse, .empty: Int.random(in: 0...3, using: &numbers)
            case .mixed:
                Bool.random(using: &numbers)
                    ? Int.random(in: 0...6, using: &numbers) : Int.random(in: 5...60, using: &numbers)
            case .dense: Int.random(in: 3...90, using: &numbers)
            }
        }
        // A row of fewer ballots than a cell must have can't be shown at all.
        counts[Int.random(in: 0..<columns, using: &numbers)] += Int.random(in: 8...30, using: &numbers)
        return counts
    }
}
