/// Which obligations and reports a caller may read. One value for both forms of the question: `allows` for a single
/// one, and the same three sets as a filter for lists.
package struct ReadingScope: Sendable, Hashable {
    package let collaboratorID: Collaborator.ID?
    /// Units whose own work this is, drafts included.
    package let ownUnits: [Unit.ID]
    /// Units whose mail the caller reads: officers, advisors and leaders at exactly that unit.
    package let receivingUnits: [Unit.ID]
    /// Units above whose superiors see what units below them submitted. A state body, the police and mass
    /// organisations are no superiors: they read what is addressed to them.
    package let superiorUnits: [Unit.ID]

    package init(_ caller: Caller) {
        collaboratorID = caller.collaboratorID
        ownUnits = caller.anchors(.officer, .advisor, .leader)
        receivingUnits = ownUnits
        superiorUnits = caller.standings
            .filter { [.leader, .advisor].contains($0.role) && $0.anchorKind.oversees }
            .map(\.anchorID)
    }

    package var isEmpty: Bool { collaboratorID == nil && ownUnits.isEmpty }

    package func isOwn(unitID: Unit.ID, collaboratorID author: Collaborator.ID?) -> Bool {
        guard let author else { return ownUnits.contains(unitID) }
        return author == collaboratorID
    }

    package func receives(_ recipientID: Unit.ID) -> Bool { receivingUnits.contains(recipientID) }

    /// - Parameter path: the reporter's unit and the units above it.
    package func allows(
        path: [Unit.ID], unitID: Unit.ID, collaboratorID author: Collaborator.ID?, recipientID: Unit.ID
    ) -> Bool {
        if isOwn(unitID: unitID, collaboratorID: author) || receives(recipientID) { return true }
        return author == nil && path.contains { superiorUnits.contains($0) }
    }
}
