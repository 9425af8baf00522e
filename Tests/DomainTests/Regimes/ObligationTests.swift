import Domain
import Testing

struct ObligationTests {
    @Test func `it is upcoming until it opens, and open from that instant on`() throws {
        let obligation = try Obligation.sample()
        #expect(try obligation.state(at: at("2026-10-09 23:59:59.999")) == .upcoming)
        #expect(try obligation.state(at: at("2026-10-10 00:00:00.000")) == .open)
        #expect(try obligation.state(at: at("2026-12-01 00:00:00.000")) == .open)
    }

    @Test(arguments: [
        (Obligation.Progress.submitted, Obligation.State.submitted), (.returned, .returned),
        (.accepted, .accepted),
        (.waived, .waived),
    ])
    func `once something has happened the hour no longer matters to its state`(
        progress: Obligation.Progress, expected: Obligation.State
    ) throws {
        let obligation = try Obligation.sample(progress: progress)
        #expect(try obligation.state(at: at("2026-10-01 00:00:00")) == expected)
        #expect(try obligation.state(at: at("2026-12-01 00:00:00")) == expected)
    }

    @Test func `it is pending until the due instant, and overdue from it on`() throws {
        let obligation = try Obligation.sample()
        #expect(try obligation.timeliness(at: at("2026-10-20 23:59:59.999")) == .pending)
        #expect(try obligation.timeliness(at: at("2026-10-21 00:00:00.000")) == .overdue)
        #expect(obligation.lateBy == nil)
    }

    @Test func `a submission at the due instant is late, one millisecond before is on time, for ever`() throws
    {
        let onTime = try Obligation.sample().submitted(at: try at("2026-10-20 23:59:59.999"))
        let late = try Obligation.sample().submitted(at: try at("2026-10-21 00:00:00.000"))
        for now in [try at("2026-10-20 23:59:59.999"), try at("2027-10-21 00:00:00")] {
            #expect(onTime.timeliness(at: now) == .onTime)
            #expect(late.timeliness(at: now) == .late)
        }
        #expect(onTime.lateBy == nil)
        #expect(late.lateBy == 0)
        #expect(try Obligation.sample().submitted(at: try at("2026-10-22 01:00:00.999")).lateBy == 90_000)
    }

    @Test func `nothing is submitted before it opens`() throws {
        let opens = try at("2026-10-10 00:00:00")
        #expect(throws: ObligationRefusal.notYetOpen(opens)) {
            try Obligation.sample().submitted(at: try at("2026-10-09 23:59:59.999"))
        }
        let submitted = try Obligation.sample().submitted(at: opens)
        #expect(submitted.progress == .submitted)
        #expect(submitted.submittedAt == opens)
    }

    @Test func `the lock bars a first submission from its instant on`() throws {
        let lock = try at("2026-10-31 00:00:00")
        let last = try Obligation.sample().submitted(at: try at("2026-10-30 23:59:59.999"))
        #expect(last.timeliness(at: lock) == .late)
        for now in [lock, try at("2026-11-05 00:00:00")] {
            #expect(throws: ObligationRefusal.locked(lock)) { try Obligation.sample().submitted(at: now) }
        }
    }

    @Test func `without a lock a first submission passes however late`() throws {
        let submitted = try Obligation.sample(locked: false).submitted(at: try at("2029-01-01 00:00:00"))
        #expect(submitted.progress == .submitted)
        #expect(try submitted.timeliness(at: at("2029-01-01 00:00:00")) == .late)
    }

    @Test func `what came back may be sent again after the due instant and the lock, and stays on time`()
        throws
    {
        let first = try at("2026-10-20 23:59:59.999")
        let resubmitBy = try at("2026-10-25 00:00:00")
        let returned = try Obligation.sample().submitted(at: first).returned(resubmitBy: resubmitBy)
        #expect(returned.progress == .returned)
        #expect(returned.resubmitBy == resubmitBy)
        #expect(try returned.timeliness(at: at("2026-11-30 00:00:00")) == .onTime)
        let again = try returned.submitted(at: try at("2026-11-30 00:00:00"))
        #expect(again.progress == .submitted)
        #expect(again.submittedAt == first)
        #expect(again.resubmitBy == nil)
        #expect(try again.timeliness(at: at("2026-11-30 00:00:00")) == .onTime)
        #expect(again.lateBy == nil)
    }

    @Test func `what was late stays late, by as much as it first was`() throws {
        let late = try Obligation.sample().submitted(at: try at("2026-10-21 00:01:00"))
        let again = try late.returned(resubmitBy: nil).submitted(at: try at("2026-10-29 00:00:00"))
        #expect(try again.timeliness(at: at("2026-10-29 00:00:00")) == .late)
        #expect(again.lateBy == 60)
        #expect(again.accepted().lateBy == 60)
        #expect(try again.accepted().state(at: at("2026-10-29 00:00:00")) == .accepted)
    }

    @Test func `a waiver says why, and nothing can be submitted after it`() throws {
        let waived = try Obligation.sample().waived(reason: "Tạm dừng")
        #expect(waived.progress == .waived)
        #expect(waived.waiverReason == "Tạm dừng")
        #expect(throws: ObligationRefusal.waived) { try waived.submitted(at: try at("2026-10-15 00:00:00")) }
        // Also before it opens and after it is locked, a waiver is what the client is told.
        #expect(throws: ObligationRefusal.waived) { try waived.submitted(at: try at("2026-10-01 00:00:00")) }
        #expect(throws: ObligationRefusal.waived) { try waived.submitted(at: try at("2026-12-01 00:00:00")) }
    }

    @Test func `a waived obligation is never overdue`() throws {
        let waived = try Obligation.sample().waived(reason: "Tạm dừng")
        #expect(try waived.timeliness(at: at("2026-11-30 00:00:00")) == .pending)
    }
}
