import Domain
import Testing

struct ObligationExtensionTests {
    @Test func `an extension moves the due instant, and the lock by as much`() throws {
        let extended = try Obligation.sample().extended(
            to: try at("2026-10-23 12:30:00.250"), reason: "Bão số 10")
        #expect(try extended.dueAt == at("2026-10-23 12:30:00.250"))
        #expect(try extended.lockAt == at("2026-11-02 12:30:00.250"))
        #expect(try extended.opensAt == at("2026-10-10 00:00:00"))
        #expect(
            try extended.extended
                == .init(originalDueAt: at("2026-10-21 00:00:00"), dueAt: extended.dueAt, reason: "Bão số 10")
        )
        #expect(extended.progress == .none)
    }

    @Test func `the new due instant and the new lock are the ones that count`() throws {
        let extended = try Obligation.sample().extended(to: try at("2026-10-23 00:00:00"), reason: "Bão")
        let now = try at("2026-11-01 12:00:00")
        #expect(try extended.timeliness(at: at("2026-10-22 23:59:59.999")) == .pending)
        #expect(try extended.timeliness(at: at("2026-10-23 00:00:00.000")) == .overdue)
        #expect(try extended.submitted(at: try at("2026-10-22 23:59:59.999")).timeliness(at: now) == .onTime)
        #expect(try extended.submitted(at: try at("2026-10-23 00:00:00.000")).timeliness(at: now) == .late)
        #expect(try extended.submitted(at: now).progress == .submitted)
        #expect(throws: ObligationRefusal.locked(try at("2026-11-02 00:00:00"))) {
            try extended.submitted(at: try at("2026-11-02 00:00:00"))
        }
    }

    @Test func `a second extension keeps the first due instant and takes the new reason`() throws {
        let once = try Obligation.sample().extended(to: try at("2026-10-23 00:00:00"), reason: "Bão")
        let twice = try once.extended(to: try at("2026-10-25 00:00:00"), reason: "Mất điện")
        #expect(try twice.dueAt == at("2026-10-25 00:00:00"))
        #expect(try twice.lockAt == at("2026-11-04 00:00:00"))
        #expect(
            try twice.extended
                == .init(originalDueAt: at("2026-10-21 00:00:00"), dueAt: twice.dueAt, reason: "Mất điện"))
    }

    @Test func `without a lock none appears`() throws {
        #expect(
            try Obligation.sample(locked: false).extended(to: at("2026-10-25 00:00:00"), reason: "Bão").lockAt
                == nil)
    }

    @Test func `an extension to the same instant or an earlier one is refused`() throws {
        let due = try at("2026-10-21 00:00:00")
        for to in [due, try at("2026-10-20 23:59:59.999"), try at("2026-10-01 00:00:00")] {
            #expect(throws: ObligationRefusal.extensionNotLater(due)) {
                try Obligation.sample().extended(to: to, reason: "Bão")
            }
        }
        let later = Instant(milliseconds: due.milliseconds + 1)
        #expect(try Obligation.sample().extended(to: later, reason: "Bão").dueAt == later)
    }

    @Test func `an extension must be later than the last one, not just than the first due instant`() throws {
        let extended = try Obligation.sample().extended(to: try at("2026-10-25 00:00:00"), reason: "Bão")
        #expect(throws: ObligationRefusal.extensionNotLater(extended.dueAt)) {
            try extended.extended(to: try at("2026-10-23 00:00:00"), reason: "Bão")
        }
    }

    @Test(arguments: [Obligation.Progress.submitted, .returned, .accepted, .waived])
    func `nothing is extended once it was handed in or waived`(progress: Obligation.Progress) throws {
        let obligation = try Obligation.sample(progress: progress)
        #expect(throws: ObligationRefusal.notToExtend(progress)) {
            try obligation.extended(to: try at("2026-10-25 00:00:00"), reason: "Bão")
        }
    }
}
