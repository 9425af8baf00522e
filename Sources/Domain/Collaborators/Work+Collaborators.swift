extension View {
    package func collaborator(_ id: Collaborator.ID) throws -> Collaborator {
        guard let record = try store.collaborator(id) else { throw AccessRefusal.notFound }
        if caller.collaboratorID == id { return record }
        if caller.stands(at: record.unitID, .leader) { return record }
        guard let place = try store.place(record.unitID, on: caller.today), caller.covers(place, .advisor)
        else {
            throw AccessRefusal.notFound
        }
        return record
    }

    package func collaborators(
        _ filter: CollaboratorFilter, _ page: PageRequest
    ) throws -> Page<Collaborator> {
        if let id = filter.unitID { _ = try visiblePlace(id) }
        if let id = filter.within { _ = try visiblePlace(id) }
        return try store.collaborators(
            filter, below: caller.anchors(.advisor), at: caller.anchors(.leader), own: caller.collaboratorID,
            on: caller.today, page)
    }
}

package struct NewCollaborator: Sendable {
    package let id: Collaborator.ID
    package let codeName: String?
    package let unit: UnitReference
    package let occupation: String?
    package let expertise: [String]
    package let confidential: Bool

    package init(
        id: Collaborator.ID, codeName: String?, unit: UnitReference, occupation: String?, expertise: [String],
        confidential: Bool
    ) {
        self.id = id
        self.codeName = codeName
        self.unit = unit
        self.occupation = occupation
        self.expertise = expertise
        self.confidential = confidential
    }
}

package struct NewAppointment: Sendable {
    package let unit: UnitReference
    package let decisionNumber: String
    package let decisionDate: CivilDate
    package let from: CivilDate
    package let to: CivilDate?
    package let position: String

    package init(
        unit: UnitReference, decisionNumber: String, decisionDate: CivilDate, from: CivilDate, to: CivilDate?,
        position: String
    ) {
        self.unit = unit
        self.decisionNumber = decisionNumber
        self.decisionDate = decisionDate
        self.from = from
        self.to = to
        self.position = position
    }
}

package struct CollaboratorChange: Sendable {
    package let occupation: Change<String>
    package let expertise: [String]?
    package let confidential: Bool?

    package init(occupation: Change<String>, expertise: [String]?, confidential: Bool?) {
        self.occupation = occupation
        self.expertise = expertise
        self.confidential = confidential
    }
}

extension Work {
    package func createCollaborator(_ new: NewCollaborator, _ claim: Claim?) throws -> Collaborator {
        try create(claim, existing: { try view.collaborator(new.id) }) {
            let unitID = try view.resolve(new.unit)
            let unit = try view.require(.advisor, over: unitID).unit
            guard unit.isValid(on: caller.today) else { throw CollaboratorRefusal.unitNotValid }
            let record = Collaborator(
                id: new.id, codeName: try new.codeName ?? store.nextCodeName(), unitID: unitID,
                occupation: new.occupation, expertise: new.expertise, standing: .candidate,
                confidential: new.confidential, appointments: [], meta: .new(ask.clock))
            try store.insert(record)
            try self.record("collaborator.created", record.id, in: unitID)
            return record
        }
    }

    package func changeCollaborator(
        _ id: Collaborator.ID, _ change: CollaboratorChange, _ precondition: Precondition
    )
        throws -> Collaborator
    {
        var record = try collaboratorToManage(id)
        try precondition.check(record.meta.version)
        record.occupation = change.occupation.applied(to: record.occupation)
        record.expertise = change.expertise ?? record.expertise
        record.confidential = change.confidential ?? record.confidential
        return try save(record, "collaborator.changed")
    }

    package func appoint(_ id: Collaborator.ID, _ new: NewAppointment) throws -> Collaborator {
        let record = try collaboratorToManage(id)
        let unitID = try view.resolve(new.unit, on: new.from)
        let unit = try view.require(.advisor, over: unitID).unit
        guard unit.isValid(on: max(new.from, unit.validFrom)), unit.validFrom <= new.from else {
            throw CollaboratorRefusal.unitNotValid
        }
        let appointment = Appointment(
            id: makeID(), unitID: unitID, decisionNumber: new.decisionNumber, decisionDate: new.decisionDate,
            from: new.from, to: new.to, position: new.position)
        return try save(record.appointed(appointment), "collaborator.appointed", reason: new.decisionNumber)
    }

    package func suspend(_ id: Collaborator.ID, reason: String) throws -> Collaborator {
        let record = try save(
            collaboratorToManage(id).suspended(reason: reason), "collaborator.suspended", reason: reason)
        try waiveOpen(of: id, reason: reason)
        return record
    }

    package func reinstate(_ id: Collaborator.ID) throws -> Collaborator {
        try save(collaboratorToManage(id).reinstated(), "collaborator.reinstated")
    }

    package func remove(_ id: Collaborator.ID, reason: String, decisionNumber: String) throws -> Collaborator
    {
        let record = try collaboratorToManage(id).removed(reason: reason, on: caller.today)
        let saved = try save(record, "collaborator.removed", reason: "\(decisionNumber): \(reason)")
        try waiveOpen(of: id, reason: reason)
        return saved
    }

    private func save(_ record: Collaborator, _ action: String, reason: String? = nil) throws -> Collaborator
    {
        var record = record
        record.meta = record.meta.touched(ask.clock)
        try store.update(record)
        try self.record(action, record.id, in: record.unitID, reason: reason)
        return record
    }

    private func collaboratorToManage(_ id: Collaborator.ID) throws -> Collaborator {
        _ = try view.collaborator(id)
        guard let record = try store.collaboratorToChange(id) else { throw AccessRefusal.notFound }
        try view.require(.advisor, over: record.unitID)
        return record
    }

    private func waiveOpen(of id: Collaborator.ID, reason: String) throws {
        for obligation in try store.openObligations(of: id) {
            _ = try waive(obligation, reason: reason)
        }
    }
}
