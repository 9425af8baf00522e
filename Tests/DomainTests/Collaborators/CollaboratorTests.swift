import Domain
import Testing

struct CollaboratorTests {
    private static let candidate = Collaborator.Standing.candidate
    private static let active = Collaborator.Standing.active
    private static let suspended = Collaborator.Standing.suspended(reason: "Đi xa")
    private static let former = Collaborator.Standing.former(reason: "Chuyển nơi ở")

    @Test(arguments: [candidate, active, former])
    func `an appointment makes a candidate active, renews an active one, and takes a former one back`(
        standing: Collaborator.Standing
    ) throws {
        let appointment = try Appointment.sample(unit: 5, "2026-01-01", "2028-01-01")
        let appointed = try Collaborator.sample(standing).appointed(appointment)
        #expect(appointed.standing == .active)
        #expect(appointed.unitID == .numbered(5))
        #expect(appointed.appointments == [appointment])
    }

    @Test func `nobody is appointed while suspended`() throws {
        let appointment = try Appointment.sample(1, "2026-01-01")
        #expect(throws: CollaboratorRefusal.notToAppoint(.suspended)) {
            try Collaborator.sample(Self.suspended).appointed(appointment)
        }
    }

    @Test func `a term ends after it begins`() throws {
        for end in ["2026-01-01", "2025-12-31"] {
            let appointment = try Appointment.sample(1, "2026-01-01", end)
            #expect(throws: CollaboratorRefusal.appointmentOrder) {
                try Collaborator.sample().appointed(appointment)
            }
        }
        let oneDay = try Appointment.sample(1, "2026-01-01", "2026-01-02")
        #expect(try Collaborator.sample().appointed(oneDay).appointments == [oneDay])
    }

    /// A term, and whether it collides with one from 2026-01-01 to 2028-01-01, whose last day is 2027-12-31.
    @Test(
        arguments: [
            ("2025-01-01", "2026-01-01", false), ("2025-01-01", "2026-01-02", true),
            ("2025-01-01", nil, true),
            ("2025-01-01", "2029-01-01", true), ("2026-01-01", "2028-01-01", true),
            ("2026-06-01", "2026-06-02", true),
            ("2027-12-31", nil, true), ("2027-12-31", "2028-01-01", true), ("2028-01-01", nil, false),
            ("2028-01-01", "2030-01-01", false),
        ] as [(String, String?, Bool)])
    func `terms of one person follow each other and never overlap`(
        from: String, to: String?, collides: Bool
    ) throws {
        let first = try Appointment.sample(1, "2026-01-01", "2028-01-01")
        let second = try Appointment.sample(2, from, to)
        for (held, new) in [(first, second), (second, first)] {
            let collaborator = Collaborator.sample(.active, [held])
            if collides {
                #expect(throws: CollaboratorRefusal.appointmentOverlaps) { try collaborator.appointed(new) }
            } else {
                let expected = [held, new].sorted { $0.from < $1.from }
                #expect(try collaborator.appointed(new).appointments == expected)
            }
        }
    }

    @Test func `two terms without end collide whenever they begin`() throws {
        let collaborator = Collaborator.sample(.active, [try .sample(1, "2026-01-01")])
        for from in ["2020-01-01", "2026-01-01", "2030-01-01"] {
            let new = try Appointment.sample(2, from)
            #expect(throws: CollaboratorRefusal.appointmentOverlaps) { try collaborator.appointed(new) }
        }
    }

    @Test func `a term entered afterwards does not move a collaborator back to the unit of then`() throws {
        let collaborator = try Collaborator.sample(.candidate)
            .appointed(.sample(1, unit: 5, "2026-01-01", "2028-01-01"))
        let earlier = try Appointment.sample(2, unit: 3, "2022-01-01", "2024-01-01")
        let moved = try collaborator.appointed(earlier)
        #expect(moved.unitID == .numbered(5))
    }

    @Test(arguments: [candidate, active, suspended, former])
    func `only an active collaborator is suspended`(standing: Collaborator.Standing) throws {
        let collaborator = Collaborator.sample(standing)
        guard standing == .active else {
            #expect(throws: CollaboratorRefusal.notToSuspend(standing.name)) {
                try collaborator.suspended(reason: "Ốm")
            }
            return
        }
        let suspended = try collaborator.suspended(reason: "Ốm")
        #expect(suspended.standing == .suspended(reason: "Ốm"))
        #expect(suspended.standing.reason == "Ốm")
        #expect(suspended.appointments == collaborator.appointments)
    }

    @Test(arguments: [candidate, active, suspended, former])
    func `only a suspended collaborator is reinstated`(standing: Collaborator.Standing) throws {
        let collaborator = Collaborator.sample(standing)
        guard standing == Self.suspended else {
            #expect(throws: CollaboratorRefusal.notToReinstate(standing.name)) {
                try collaborator.reinstated()
            }
            return
        }
        let reinstated = try collaborator.reinstated()
        #expect(reinstated.standing == .active)
        #expect(reinstated.standing.reason == nil)
    }

    @Test(arguments: [candidate, active, suspended])
    func `anyone but a former collaborator is removed`(standing: Collaborator.Standing) throws {
        let removed = try Collaborator.sample(standing).removed(reason: "Vi phạm", on: day("2026-10-20"))
        #expect(removed.standing == .former(reason: "Vi phạm"))
        #expect(throws: CollaboratorRefusal.alreadyFormer) {
            try removed.removed(reason: "Nữa", on: day("2026-10-21"))
        }
    }

    @Test func `removal ends the running term on its day and takes back what was to come`() throws {
        let past = try Appointment.sample(1, "2022-01-01", "2024-01-01")
        let running = try Appointment.sample(2, "2025-01-01", "2027-01-01")
        let coming = try Appointment.sample(3, "2027-01-01", "2029-01-01")
        let removed = try Collaborator.sample(.active, [past, running, coming])
            .removed(reason: "Vi phạm", on: day("2026-10-20"))
        #expect(removed.appointments == [past, try .sampleEnding(running, "2026-10-20")])
    }

    /// A term, the day of removal, and the end the term has then; nil: it is taken back.
    @Test(
        arguments: [
            ("2026-01-01", nil, "2026-10-20", "2026-10-20"), ("2026-10-19", nil, "2026-10-20", "2026-10-20"),
            ("2026-10-20", nil, "2026-10-20", nil), ("2026-10-21", nil, "2026-10-20", nil),
            ("2026-01-01", "2026-10-20", "2026-10-20", "2026-10-20"),
            ("2026-01-01", "2026-10-21", "2026-10-20", "2026-10-20"),
            ("2026-01-01", "2026-10-19", "2026-10-20", "2026-10-19"),
        ] as [(String, String?, String, String?)])
    func `a removed collaborator's term ends no later than that day`(
        from: String, to: String?, on: String, expected: String?
    ) throws {
        let collaborator = Collaborator.sample(.active, [try .sample(1, from, to)])
        let left = try collaborator.removed(reason: "Vi phạm", on: day(on)).appointments
        #expect(left.first?.to?.description == expected)
        #expect(left.count == (expected == nil ? 0 : 1))
    }

    @Test func `one who was removed may be appointed anew from that very day`() throws {
        let removed = try Collaborator.sample(.active, [.sample(1, "2026-01-01")])
            .removed(reason: "Chuyển nơi ở", on: day("2026-10-20"))
        let back = try removed.appointed(.sample(2, "2026-10-20"))
        #expect(back.standing == .active)
        #expect(back.appointments.count == 2)
        let early = try Appointment.sample(2, "2026-10-19")
        #expect(throws: CollaboratorRefusal.appointmentOverlaps) { try removed.appointed(early) }
    }
}

extension Appointment {
    fileprivate static func sampleEnding(_ term: Appointment, _ to: String) throws -> Appointment {
        Appointment(
            id: term.id, unitID: term.unitID, decisionNumber: term.decisionNumber,
            decisionDate: term.decisionDate,
            from: term.from, to: try day(to), position: term.position)
    }
}
