extension View {
    package func groupTemplate(_ id: GroupTemplate.ID) throws -> GroupTemplate {
        guard let template = try store.groupTemplate(id) else { throw AccessRefusal.notFound }
        _ = try visiblePlace(template.unitID)
        return template
    }

    package func groupTemplates(unit: UnitReference?, _ page: PageRequest) throws -> Page<GroupTemplate> {
        try store.groupTemplates(
            unitID: try unit.map { try resolve($0) }, owners: Array(linesAbove()), below: anchors,
            on: caller.today, page)
    }

    /// As for a collaborator's record: the managing advisors, leaders of exactly the unit, and who leads the group.
    package func group(_ id: ReporterGroup.ID) throws -> ReporterGroup {
        guard let group = try store.group(id) else { throw AccessRefusal.notFound }
        if caller.groupIDs.contains(id) || caller.stands(at: group.unitID, .leader) { return group }
        guard let place = try store.place(group.unitID, on: caller.today), caller.covers(place, .advisor)
        else {
            throw AccessRefusal.notFound
        }
        return group
    }

    package func groups(_ filter: GroupFilter, _ page: PageRequest) throws -> Page<ReporterGroup> {
        if let id = filter.unitID { _ = try visiblePlace(id) }
        if let id = filter.within { _ = try visiblePlace(id) }
        return try store.groups(
            filter, below: caller.anchors(.advisor), at: caller.anchors(.leader), own: caller.groupIDs,
            on: caller.today, page)
    }

    package func composition(of id: ReporterGroup.ID) throws -> GroupComposition {
        let group = try group(id)
        let template = try group.templateID.flatMap { try store.groupTemplate($0) }
        let standings = try store.standings(of: [group.leaderID] + group.members.compactMap(\.collaboratorID))
        let units = try Set(
            group.members.compactMap(\.officeUnitID).filter { id in
                try store.place(id, on: caller.today)?.unit.isValid(on: caller.today) == true
            })
        return group.composition(template, leader: standings[group.leaderID] ?? .former) { member in
            switch member.holder {
            case .collaborator(let id): standings[id] == .active
            case .office(_, let unitID): units.contains(unitID)
            }
        }
    }
}

package struct NewGroupTemplate: Sendable {
    package let id: GroupTemplate.ID
    package let unit: UnitReference
    package let name: String
    package let positions: [GroupPosition]

    package init(id: GroupTemplate.ID, unit: UnitReference, name: String, positions: [GroupPosition]) {
        self.id = id
        self.unit = unit
        self.name = name
        self.positions = positions
    }
}

/// A member as named by a client.
package struct NewGroupMember: Sendable {
    package enum Holder: Sendable {
        case collaborator(Collaborator.ID)
        case office(String, UnitReference)
    }

    package let holder: Holder
    package let position: String

    package init(holder: Holder, position: String) {
        self.holder = holder
        self.position = position
    }
}

package struct NewGroup: Sendable {
    package let id: ReporterGroup.ID
    package let unit: UnitReference
    package let name: String
    package let templateID: GroupTemplate.ID?
    package let decisionNumber: String
    package let decisionDate: CivilDate
    package let leaderID: Collaborator.ID
    package let members: [NewGroupMember]
    package let validFrom: CivilDate
    package let validTo: CivilDate?

    package init(
        id: ReporterGroup.ID, unit: UnitReference, name: String, templateID: GroupTemplate.ID?,
        decisionNumber: String, decisionDate: CivilDate, leaderID: Collaborator.ID,
        members: [NewGroupMember], validFrom: CivilDate, validTo: CivilDate?
    ) {
        self.id = id
        self.unit = unit
        self.name = name
        self.templateID = templateID
        self.decisionNumber = decisionNumber
        self.decisionDate = decisionDate
        self.leaderID = leaderID
        self.members = members
        self.validFrom = validFrom
        self.validTo = validTo
    }
}

package struct GroupChange: Sendable {
    package let name: String?
    package let templateID: Change<GroupTemplate.ID>
    package let decisionNumber: String?
    package let decisionDate: CivilDate?
    package let leaderID: Collaborator.ID?
    package let members: [NewGroupMember]?
    package let validTo: Change<CivilDate>
    /// Why it ends.
    package let reason: String?

    package init(
        name: String? = nil, templateID: Change<GroupTemplate.ID> = .keep, decisionNumber: String? = nil,
        decisionDate: CivilDate? = nil, leaderID: Collaborator.ID? = nil, members: [NewGroupMember]? = nil,
        validTo: Change<CivilDate> = .keep, reason: String? = nil
    ) {
        self.name = name
        self.templateID = templateID
        self.decisionNumber = decisionNumber
        self.decisionDate = decisionDate
        self.leaderID = leaderID
        self.members = members
        self.validTo = validTo
        self.reason = reason
    }
}

extension Work {
    package func createGroupTemplate(_ new: NewGroupTemplate, _ claim: Claim?) throws -> GroupTemplate {
        try create(claim, existing: { try view.groupTemplate(new.id) }) {
            let unitID = try view.resolve(new.unit)
            try view.require(.advisor, over: unitID)
            let template = GroupTemplate(
                id: new.id, unitID: unitID, name: new.name, positions: new.positions, meta: .new(ask.clock))
            try template.check()
            try store.insert(template)
            try record("groupTemplate.created", template.id, in: unitID)
            return template
        }
    }

    package func changeGroupTemplate(
        _ id: GroupTemplate.ID, name: String?, positions: [GroupPosition]?, _ precondition: Precondition
    ) throws -> GroupTemplate {
        _ = try view.groupTemplate(id)
        guard var template = try store.groupTemplateToChange(id) else { throw AccessRefusal.notFound }
        try view.require(.advisor, over: template.unitID)
        try precondition.check(template.meta.version)
        template.name = name ?? template.name
        template.positions = positions ?? template.positions
        try template.check()
        template.meta = template.meta.touched(ask.clock)
        try store.update(template)
        try record("groupTemplate.changed", id, in: template.unitID)
        return template
    }

    package func createGroup(_ new: NewGroup, _ claim: Claim?) throws -> ReporterGroup {
        try create(claim, existing: { try view.group(new.id) }) {
            let unitID = try view.resolve(new.unit, on: new.validFrom)
            let unit = try view.require(.advisor, over: unitID).unit
            guard unit.isValid(on: new.validFrom), unit.isValid(on: max(new.validFrom, caller.today)) else {
                throw GroupRefusal.unitNotValid
            }
            let group = ReporterGroup(
                id: new.id, unitID: unitID, name: new.name, templateID: new.templateID,
                decisionNumber: new.decisionNumber, decisionDate: new.decisionDate, leaderID: new.leaderID,
                members: try members(new.members, of: unitID), validFrom: new.validFrom,
                validTo: new.validTo, meta: .new(ask.clock))
            try checkLeader(new.leaderID, of: unitID)
            try checkTemplate(new.templateID, of: unitID)
            try group.check()
            try store.insert(group)
            try record("group.created", group.id, in: unitID, reason: new.decisionNumber)
            return group
        }
    }

    /// What the group owes for days before its end stays owed; what only begins then is waived.
    package func changeGroup(_ id: ReporterGroup.ID, _ change: GroupChange, _ precondition: Precondition)
        throws -> ReporterGroup
    {
        _ = try view.group(id)
        guard var group = try store.groupToChange(id) else { throw AccessRefusal.notFound }
        try view.require(.advisor, over: group.unitID)
        try precondition.check(group.meta.version)
        guard !group.hasEnded(on: caller.today) else { throw GroupRefusal.ended }
        group.name = change.name ?? group.name
        group.decisionNumber = change.decisionNumber ?? group.decisionNumber
        group.decisionDate = change.decisionDate ?? group.decisionDate
        if case .set(let template) = change.templateID { try checkTemplate(template, of: group.unitID) }
        group.templateID = change.templateID.applied(to: group.templateID)
        if let leader = change.leaderID, leader != group.leaderID {
            try checkLeader(leader, of: group.unitID)
            group.leaderID = leader
        }
        if let members = change.members { group.members = try self.members(members, of: group.unitID) }
        if !change.validTo.isKeep {
            group = try group.ending(on: change.validTo.applied(to: nil), today: caller.today)
        }
        try group.check()
        group.meta = group.meta.touched(ask.clock)
        try store.update(group)
        try record("group.changed", id, in: group.unitID, reason: change.reason)
        if case .set(let end) = change.validTo {
            try waiveOpen(of: id, from: end, reason: change.reason ?? "")
        }
        return group
    }

    private func waiveOpen(of id: ReporterGroup.ID, from day: CivilDate, reason: String) throws {
        for obligation in try store.openObligations(of: id, from: day) {
            var waived = try obligation.waived(reason: reason)
            waived.meta = waived.meta.touched(ask.clock)
            try store.update(waived)
            try record("obligation.waived", waived.id, in: waived.unitID, reason: reason)
        }
    }

    private func checkLeader(_ id: Collaborator.ID, of unitID: Unit.ID) throws {
        let record = try view.collaborator(id)
        guard record.standing == .active else { throw GroupRefusal.leaderNotActive }
        guard try isInLine(record.unitID, with: unitID) else { throw GroupRefusal.leaderOutsideUnit }
    }

    /// A template of the unit itself or of one above.
    private func checkTemplate(_ id: GroupTemplate.ID?, of unitID: Unit.ID) throws {
        guard let id else { return }
        let owner = try view.groupTemplate(id).unitID
        guard try store.place(unitID, on: caller.today)?.path.contains(owner) == true else {
            throw GroupRefusal.templateOutsideUnit
        }
    }

    private func members(_ new: [NewGroupMember], of unitID: Unit.ID) throws -> [GroupMember] {
        try new.enumerated().map { index, member in
            let holder: GroupMember.Holder
            let home: Unit.ID
            switch member.holder {
            case .collaborator(let id):
                holder = .collaborator(id)
                home = try view.collaborator(id).unitID
            case .office(let office, let reference):
                home = try view.resolve(reference)
                holder = .office(office, home)
            }
            guard try isInLine(home, with: unitID) else { throw GroupRefusal.memberOutsideUnit(index) }
            return GroupMember(holder: holder, position: member.position)
        }
    }

    /// Whether one lies below the other: a commune's officer leads groups of hamlets, and a hamlet's people sit in a
    /// group of the commune; people from elsewhere do not.
    private func isInLine(_ one: Unit.ID, with other: Unit.ID) throws -> Bool {
        try store.place(one, on: caller.today)?.path.contains(other) == true
            || store.place(other, on: caller.today)?.path.contains(one) == true
    }
}
