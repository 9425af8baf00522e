/// Which obligations and reports a caller may read. One value for both forms of the question: `allows` for a single
/// one, and the same three sets as a filter for lists.
package struct ReadingScope: Sendable, Hashable {
    package let collaboratorID: Collaborator.ID?
    /// Groups that the caller leads and writes for.
    package let groupIDs: [ReporterGroup.ID]
    /// Units whose own work this is, drafts included.
    package let ownUnits: [Unit.ID]
    /// Units above those that a program writes for.
    package let writtenBelow: [Unit.ID]
    /// Units whose mail the caller reads: officers, advisors and leaders at exactly that unit.
    package let receivingUnits: [Unit.ID]
    /// Units above whose superiors see what units below them submitted. A state body, the police and mass
    /// organisations are no superiors: they read what is addressed to them.
    package let superiorUnits: [Unit.ID]

    package init(_ caller: Caller) {
        collaboratorID = caller.collaboratorID
        groupIDs = caller.groupIDs
        ownUnits = caller.anchors(.officer, .advisor, .leader, .integrator)
        receivingUnits = ownUnits
        writtenBelow = caller.scopes.contains(.reportsWrite) ? caller.anchors(.integrator) : []
        superiorUnits = caller.standings
            .filter { [.leader, .advisor, .integrator].contains($0.role) && $0.anchorKind.oversees }
            .map(\.anchorID)
    }

    package var isEmpty: Bool { collaboratorID == nil && ownUnits.isEmpty }

    package func isOwn(_ parties: Parties) -> Bool {
        switch parties.author {
        case .unit: ownUnits.contains(parties.unitID)
        case .collaborator(let id): id == collaboratorID
        case .group(let id): groupIDs.contains(id)
        }
    }

    package func receives(_ recipientID: Unit.ID) -> Bool { receivingUnits.contains(recipientID) }

    /// - Parameter path: the reporter's unit and the units above it.
    package func allows(_ parties: Parties, path: [Unit.ID]) -> Bool {
        if isOwn(parties) || parties.recipientIDs.contains(where: receives) { return true }
        return parties.author == .unit
            && path.contains { superiorUnits.contains($0) || writtenBelow.contains($0) }
    }
}
