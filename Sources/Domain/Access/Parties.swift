/// Whose word a report is: the unit's own, or that of a collaborator or a group whom the unit manages.
package enum Author: Sendable, Hashable {
    case unit
    case collaborator(Collaborator.ID)
    case group(ReporterGroup.ID)
}

/// Who reports and who receives, which decides who may read and who may act.
package struct Parties: Sendable, Hashable {
    package let unitID: Unit.ID
    package let author: Author
    /// Never empty.
    package let recipientIDs: [Unit.ID]

    package init(unitID: Unit.ID, author: Author, recipientIDs: [Unit.ID]) {
        self.unitID = unitID
        self.author = author
        self.recipientIDs = recipientIDs
    }
}

extension Obligation {
    package var parties: Parties {
        Parties(unitID: unitID, author: author, recipientIDs: [recipientID] + alsoTo)
    }

    package var author: Author { Author(collaboratorID, groupID) }
}

extension Report {
    package var parties: Parties {
        Parties(unitID: unitID, author: author, recipientIDs: [recipientID] + alsoTo)
    }

    package var author: Author { Author(collaboratorID, groupID) }
}

extension Author {
    init(_ collaboratorID: Collaborator.ID?, _ groupID: ReporterGroup.ID?) {
        self = collaboratorID.map { .collaborator($0) } ?? groupID.map { .group($0) } ?? .unit
    }
}

extension Author {
    package var collaboratorID: Collaborator.ID? {
        if case .collaborator(let id) = self { id } else { nil }
    }

    package var groupID: ReporterGroup.ID? {
        if case .group(let id) = self { id } else { nil }
    }
}

extension Author {
    package var kind: Reporters.Kind {
        switch self {
        case .unit: .units
        case .collaborator: .collaborators
        case .group: .groups
        }
    }
}
