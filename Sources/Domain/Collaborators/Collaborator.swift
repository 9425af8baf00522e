package enum AppointmentEntity {}

/// A collaborator's appointment by decision: in a unit, from a day until (not including) another.
package struct Appointment: Sendable, Hashable {
    package typealias ID = Identifier<AppointmentEntity>
    package let id: ID
    package let unitID: Unit.ID
    package let decisionNumber: String
    package let decisionDate: CivilDate
    package let from: CivilDate
    package let to: CivilDate?
    package let position: String

    package init(
        id: ID, unitID: Unit.ID, decisionNumber: String, decisionDate: CivilDate, from: CivilDate,
        to: CivilDate?,
        position: String
    ) {
        self.id = id
        self.unitID = unitID
        self.decisionNumber = decisionNumber
        self.decisionDate = decisionDate
        self.from = from
        self.to = to
        self.position = position
    }
}

/// The record of a collaborator, by code name. Who it is, is not kept here.
package struct Collaborator: Sendable, Hashable {
    package typealias ID = Identifier<Collaborator>

    package enum Standing: Sendable, Hashable {
        case candidate
        case active
        case suspended(reason: String)
        case former(reason: String)

        package enum Name: String, Sendable, CaseIterable { case candidate, active, suspended, former }

        package var name: Name {
            switch self {
            case .candidate: .candidate
            case .active: .active
            case .suspended: .suspended
            case .former: .former
            }
        }

        package var reason: String? {
            switch self {
            case .candidate, .active: nil
            case .suspended(let reason), .former(let reason): reason
            }
        }
    }

    package let id: ID
    package let codeName: String
    package var unitID: Unit.ID
    package var occupation: String?
    package var expertise: [String]
    package var standing: Standing
    package var confidential: Bool
    package var appointments: [Appointment]
    package var meta: Meta

    package init(
        id: ID, codeName: String, unitID: Unit.ID, occupation: String?, expertise: [String],
        standing: Standing,
        confidential: Bool, appointments: [Appointment], meta: Meta
    ) {
        self.id = id
        self.codeName = codeName
        self.unitID = unitID
        self.occupation = occupation
        self.expertise = expertise
        self.standing = standing
        self.confidential = confidential
        self.appointments = appointments
        self.meta = meta
    }
}

package enum CollaboratorRefusal: Error, Sendable, Hashable {
    case codeNameTaken
    case unitNotValid
    case appointmentOrder
    case appointmentOverlaps
    case notToAppoint(Collaborator.Standing.Name)
    case notToSuspend(Collaborator.Standing.Name)
    case notToReinstate(Collaborator.Standing.Name)
    case alreadyFormer
}

extension Collaborator {
    /// An appointment makes a candidate active, and takes a former one back; terms of one person never overlap.
    package func appointed(_ appointment: Appointment) throws(CollaboratorRefusal) -> Collaborator {
        if case .suspended = standing { throw .notToAppoint(.suspended) }
        if let to = appointment.to, to <= appointment.from { throw .appointmentOrder }
        let overlaps = appointments.contains { other in
            let startsBeforeEnd = appointment.to.map { other.from < $0 } ?? true
            let endsAfterStart = other.to.map { appointment.from < $0 } ?? true
            return startsBeforeEnd && endsAfterStart
        }
        guard !overlaps else { throw .appointmentOverlaps }
        var result = self
        result.appointments = (appointments + [appointment]).sorted { $0.from < $1.from }
        // A past term that is entered afterwards changes nothing of today.
        if result.appointments.last?.id == appointment.id {
            result.unitID = appointment.unitID
            result.standing = .active
        }
        return result
    }

    package func suspended(reason: String) throws(CollaboratorRefusal) -> Collaborator {
        guard case .active = standing else { throw .notToSuspend(standing.name) }
        var result = self
        result.standing = .suspended(reason: reason)
        return result
    }

    package func reinstated() throws(CollaboratorRefusal) -> Collaborator {
        guard case .suspended = standing else { throw .notToReinstate(standing.name) }
        var result = self
        result.standing = .active
        return result
    }

    /// Removal ends the running appointment and takes back those still to come.
    package func removed(reason: String, on day: CivilDate) throws(CollaboratorRefusal) -> Collaborator {
        if case .former = standing { throw .alreadyFormer }
        var result = self
        result.standing = .former(reason: reason)
        result.appointments = appointments.filter { $0.from < day }.map { appointment in
            guard isValid(from: appointment.from, to: appointment.to, on: day) else { return appointment }
            return Appointment(
                id: appointment.id, unitID: appointment.unitID, decisionNumber: appointment.decisionNumber,
                decisionDate: appointment.decisionDate, from: appointment.from, to: day,
                position: appointment.position)
        }
        return result
    }
}
