/// The lines of a part of the tree, without asking the store for each.
struct Lines {
    private let parents: [Unit.ID: Unit.ID]
    private let above: [Unit.ID]

    /// - Parameter above: the line of the unit under which all the others are, beginning with itself.
    init(_ units: [Unit], above: [Unit.ID]) {
        parents = Dictionary(units.compactMap { unit in unit.parentID.map { (unit.id, $0) } }) { first, _ in
            first
        }
        self.above = above
    }

    func of(_ id: Unit.ID) -> [Unit.ID] {
        var line: [Unit.ID] = []
        var next = id
        while next != above.first, line.count < parents.count, let parent = parents[next] {
            line.append(next)
            next = parent
        }
        return line + above
    }
}
