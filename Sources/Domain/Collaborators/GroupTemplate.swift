/// A position in a group, and how many are to hold it.
package struct GroupPosition: Sendable, Hashable {
    package let name: String
    package let min: Int
    package let max: Int

    package init(name: String, min: Int, max: Int) {
        self.name = name
        self.min = min
        self.max = max
    }
}

/// How groups are to be composed: what a unit lays down for itself and those below.
package struct GroupTemplate: Sendable, Hashable {
    package typealias ID = Identifier<GroupTemplate>

    package let id: ID
    package let unitID: Unit.ID
    package var name: String
    package var positions: [GroupPosition]
    package var meta: Meta

    package init(id: ID, unitID: Unit.ID, name: String, positions: [GroupPosition], meta: Meta) {
        self.id = id
        self.unitID = unitID
        self.name = name
        self.positions = positions
        self.meta = meta
    }

    package func check() throws(GroupRefusal) {
        var seen: Set<String> = []
        for (index, position) in positions.enumerated() {
            guard seen.insert(position.name.folded).inserted else { throw .positionTwice(index) }
            guard position.min <= position.max, position.max > 0 else { throw .positionRange(index) }
        }
    }
}

package enum GroupRefusal: Error, Sendable, Hashable {
    /// Of a template.
    case positionTwice(Int)
    case positionRange(Int)
    case templateOutsideUnit
    case unitNotValid
    case validityOrder
    case endsInPast
    case ended
    case leaderNotActive
    case leaderOutsideUnit
    case memberTwice(Int)
    case memberOutsideUnit(Int)
}
