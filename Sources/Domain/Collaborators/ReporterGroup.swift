/// Somebody in a group: a collaborator, or whoever holds an office in a unit.
package struct GroupMember: Sendable, Hashable {
    package enum Holder: Sendable, Hashable {
        case collaborator(Collaborator.ID)
        case office(String, Unit.ID)
    }

    package let holder: Holder
    package let position: String

    package init(holder: Holder, position: String) {
        self.holder = holder
        self.position = position
    }

    package var collaboratorID: Collaborator.ID? {
        if case .collaborator(let id) = holder { id } else { nil }
    }

    package var officeUnitID: Unit.ID? {
        if case .office(_, let id) = holder { id } else { nil }
    }
}

/// Several people who report together to the unit that manages them (tổ). Who leads it writes for it, and one person
/// may lead several.
package struct ReporterGroup: Sendable, Hashable {
    package typealias ID = Identifier<ReporterGroup>

    package let id: ID
    package let unitID: Unit.ID
    package var name: String
    package var templateID: GroupTemplate.ID?
    package var decisionNumber: String
    package var decisionDate: CivilDate
    package var leaderID: Collaborator.ID
    package var members: [GroupMember]
    package let validFrom: CivilDate
    /// The first day on which it is no more.
    package var validTo: CivilDate?
    package var meta: Meta

    package init(
        id: ID, unitID: Unit.ID, name: String, templateID: GroupTemplate.ID?, decisionNumber: String,
        decisionDate: CivilDate, leaderID: Collaborator.ID, members: [GroupMember], validFrom: CivilDate,
        validTo: CivilDate?, meta: Meta
    ) {
        self.id = id
        self.unitID = unitID
        self.name = name
        self.templateID = templateID
        self.decisionNumber = decisionNumber
        self.decisionDate = decisionDate
        self.leaderID = leaderID
        self.members = members
        self.validFrom = validFrom
        self.validTo = validTo
        self.meta = meta
    }

    package func hasEnded(on day: CivilDate) -> Bool { validTo.map { $0 <= day } ?? false }
}

/// What is missing in a group, or too many, against its template.
package struct GroupComposition: Sendable, Hashable {
    package struct Line: Sendable, Hashable {
        package let position: String
        /// Nil for a position that the template does not have.
        package let wanted: ClosedRange<Int>?
        package let have: Int

        package init(position: String, wanted: ClosedRange<Int>?, have: Int) {
            self.position = position
            self.wanted = wanted
            self.have = have
        }

        package var missing: Int { max(0, (wanted?.lowerBound ?? 0) - have) }
        package var excess: Int { wanted.map { max(0, have - $0.upperBound) } ?? 0 }
    }

    package let templateID: GroupTemplate.ID?
    package let lines: [Line]
    /// Members who hold a position but do not serve: suspended or removed since, or of a unit that ended.
    package let notServing: Int
    package let leaderStanding: Collaborator.Standing.Name

    package var isComplete: Bool {
        leaderStanding == .active && lines.allSatisfy { $0.missing == 0 && $0.excess == 0 }
    }
}

extension ReporterGroup {
    package func check() throws(GroupRefusal) {
        if let validTo, validTo <= validFrom { throw .validityOrder }
        var seen: Set<GroupMember.Holder> = []
        for (index, member) in members.enumerated() {
            guard seen.insert(member.holder).inserted else { throw .memberTwice(index) }
        }
    }

    /// Ends it on a day that is not past, or (nil) lets it go on.
    package func ending(on day: CivilDate?, today: CivilDate) throws(GroupRefusal) -> ReporterGroup {
        if let day, day < today { throw .endsInPast }
        var result = self
        result.validTo = day
        return result
    }

    /// Counts only those who serve. The leader counts where the list of members has the leader too.
    package func composition(
        _ template: GroupTemplate?, leader: Collaborator.Standing.Name,
        serves: (GroupMember) -> Bool
    ) -> GroupComposition {
        let serving = members.filter(serves)
        var have: [String: Int] = [:]
        for member in serving { have[member.position.folded, default: 0] += 1 }
        var lines = (template?.positions ?? []).map { position in
            GroupComposition.Line(
                position: position.name, wanted: position.min...max(position.min, position.max),
                have: have.removeValue(forKey: position.name.folded) ?? 0)
        }
        for member in serving {
            guard let count = have.removeValue(forKey: member.position.folded) else { continue }
            lines.append(GroupComposition.Line(position: member.position, wanted: nil, have: count))
        }
        return GroupComposition(
            templateID: template?.id, lines: lines, notServing: members.count - serving.count,
            leaderStanding: leader)
    }
}
