/// Where ballots name several choices, between `min` and `max` of them, all choices together are not below or above what
/// that allows. A unit's sum is tight if a cell that moves as far as it must would take it past either bound: its cells
/// then tell each other. So nothing is told of it, and with it of a unit beside it that has room: what the cells of the
/// tight one exchange among themselves is given and taken there.
struct ChoiceSums {
    /// Of the table's cells in one row.
    struct Sum {
        var above = CompensatedSum()
        var below = CompensatedSum()
        var ballots = 0
    }

    enum Pattern {
        /// Per row whether all cells are hidden.
        case rows([Bool])
        /// There is no unit that has room; none is told.
        case wholeOnly
    }

    /// Earlier rows are above.
    private let parents: [Int?]
    private let leaves: [Int]
    private let isTight: [Bool]
    /// Per row the ballots, nil where a cell is small or the sum is tight.
    private let room: [Int?]

    /// - Parameters:
    ///   - leaves: rows that are no sums.
    ///   - smallest: per row the smallest cell of any choice.
    ///   - need: what a cell must be able to move.
    init(parents: [Int?], leaves: [Int], sums: [Sum], smallest: [Double], need: Double) {
        self.parents = parents
        self.leaves = leaves.filter { sums[$0].ballots > 0 }
        isTight = sums.map { $0.ballots > 0 && min($0.above.value, $0.below.value) < need }
        let isTight = isTight
        room = sums.indices.map { isTight[$0] || smallest[$0] < need ? nil : sums[$0].ballots }
    }

    /// Up from each tight leaf to the first row that has a leaf with room somewhere below, and down to the smallest of
    /// these. A row that is tight itself has tight leaves only.
    func pattern() -> Pattern {
        let tight = leaves.filter { isTight[$0] }
        if isTight.first == true { return .wholeOnly }
        let partners = partners()
        var isHidden = [Bool](repeating: false, count: parents.count)
        for leaf in tight {
            guard let above = path(leaf).first(where: { partners[$0] != nil }), let partner = partners[above]
            else { return .wholeOnly }
            for row in path(leaf).prefix(while: { $0 != above }) { isHidden[row] = true }
            for row in path(partner).prefix(while: { $0 != above }) { isHidden[row] = true }
        }
        return .rows(isHidden)
    }

    /// Per row the smallest leaf with room that is the row or below it.
    private func partners() -> [Int?] {
        var partners = [Int?](repeating: nil, count: parents.count)
        let roomy = leaves.compactMap { leaf in room[leaf].map { (leaf: leaf, ballots: $0) } }
        for (leaf, _) in roomy.sorted(by: { ($0.ballots, $0.leaf) < ($1.ballots, $1.leaf) }) {
            for row in path(leaf) where partners[row] == nil { partners[row] = leaf }
        }
        return partners
    }

    private func path(_ row: Int) -> some Sequence<Int> { sequence(first: row) { parents[$0] } }
}
