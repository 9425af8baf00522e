import Domain
import Testing

@Suite struct CorrectionTests {
    private func now() throws -> Instant { try at("2026-10-15 08:00:00") }

    private func schedule(due: String, opens: String = "2026-10-10 00:00:00", lock: String? = nil) throws
        -> Schedule
    {
        Schedule(
            coverage: DateSpan(first: try day("2026-09-15"), last: try day("2026-10-14")),
            opensAt: try at(opens), dueAt: try at(due), lockAt: try lock.map { try at($0) })
    }

    // MARK: The regime

    @Test func `what is not named stays as it was`() throws {
        let regime = try Regime.sample(lock: 5, from: "2026-01-01", next: "2026-11")
        let same = try regime.corrected(by: RegimeCorrection(from: period("2026-10")), at: now())
        #expect(same == regime)
    }

    @Test func `everything that can be corrected is`() throws {
        let regime = try Regime.sample(lock: 5, from: "2026-01-01", next: "2026-11")
        var correction = RegimeCorrection(from: try period("2026-10"))
        correction.due = DueRule(day: 25, edge: .before, month: nil)
        correction.coverageStartDay = .set(15)
        correction.opensDaysBefore = 3
        correction.lockAfterDays = .clear
        correction.rollover = .nextWorkingDay
        correction.exceptIDs = [.numbered(9)]
        correction.validTo = try day("2027-01-01")
        correction.lateCascadeReason = .set("theo quy chế")
        var expected = regime
        expected.due = DueRule(day: 25, edge: .before, month: nil)
        expected.coverageStartDay = 15
        expected.opensDaysBefore = 3
        expected.lockAfterDays = nil
        expected.rollover = .nextWorkingDay
        expected.reporters.exceptIDs = [.numbered(9)]
        expected.validTo = try day("2027-01-01")
        expected.lateCascadeReason = "theo quy chế"
        #expect(try regime.corrected(by: correction, at: now()) == expected)
    }

    @Test func `it begins with a period of the last twelve that are fixed, or with the next`() throws {
        let regime = try Regime.sample(from: "2026-01-01", next: "2026-11")
        for text in ["2026-01", "2026-10", "2026-11"] {
            _ = try regime.corrected(by: RegimeCorrection(from: period(text)), at: now())
        }
        for text in ["2025-12", "2026-12", "2026-Q4", "2026"] {
            #expect(
                throws: RegimeRefusal.correctsFrom(first: try period("2026-01"), last: try period("2026-11"))
            ) { try regime.corrected(by: RegimeCorrection(from: period(text)), at: now()) }
        }
        let old = try Regime.sample(from: "2020-01-01", next: "2026-11")
        _ = try old.corrected(by: RegimeCorrection(from: period("2025-11")), at: now())
        #expect(
            throws: RegimeRefusal.correctsFrom(first: try period("2025-11"), last: try period("2026-11"))
        ) { try old.corrected(by: RegimeCorrection(from: period("2025-10")), at: now()) }
    }

    @Test func `it ends inside a fixed period, but not before the one that it begins with`() throws {
        let regime = try Regime.sample(from: "2026-01-01", next: "2026-12")
        var correction = RegimeCorrection(from: try period("2026-10"))
        correction.validTo = try day("2026-10-01")
        let ended = try regime.corrected(by: correction, at: now())
        #expect(try !ended.owes(period("2026-10")) && ended.owes(period("2026-09")))
        correction.validTo = try day("2026-09-01")
        #expect(throws: RegimeRefusal.endsBeforeFixedPeriod(try period("2026-09"))) {
            try regime.corrected(by: correction, at: now())
        }
        correction.validTo = try day("2026-01-01")
        #expect(throws: RegimeRefusal.validityOrder) { try regime.corrected(by: correction, at: now()) }
    }

    @Test func `it can't open at the instant at which it is due`() throws {
        let regime = try Regime.sample(opens: 0, from: "2026-01-01", next: "2026-11")
        var correction = RegimeCorrection(from: try period("2026-11"))
        correction.due = DueRule(day: 25, edge: .before, month: nil)
        #expect(throws: RegimeRefusal.opensAtDue) { try regime.corrected(by: correction, at: now()) }
        correction.opensDaysBefore = 1
        _ = try regime.corrected(by: correction, at: now())
    }

    // MARK: What is owed

    @Test func `what is open takes the new days`() throws {
        let open = try Obligation.sample()
        let schedule = try schedule(
            due: "2026-10-18 00:00:00", opens: "2026-10-12 00:00:00", lock: "2026-10-20 00:00:00")
        var expected = open
        expected.coverage = schedule.coverage
        (expected.dueAt, expected.lockAt) = (schedule.dueAt, schedule.lockAt)
        #expect(try open.corrected(to: schedule, reason: "nhầm", at: now()) == .moved(expected))
        #expect(try expected.corrected(to: schedule, reason: "nhầm", at: now()) == .unchanged)
    }

    @Test func `what has opened stays open, what has not opens by the new days`() throws {
        let obligation = try Obligation.sample()
        for (new, now, opens) in [
            ("2026-10-12", "2026-10-10 00:00:00", "2026-10-10"),
            ("2026-10-12", "2026-10-09 23:59:59.999", "2026-10-12"),
            ("2026-10-08", "2026-10-10 00:00:00", "2026-10-08"),
            ("2026-10-08", "2026-10-07 00:00:00", "2026-10-08"),
        ] {
            let schedule = try schedule(due: "2026-10-25 00:00:00", opens: "\(new) 00:00:00")
            guard case .moved(let moved) = try obligation.corrected(to: schedule, reason: "nhầm", at: at(now))
            else {
                Issue.record("moved")
                return
            }
            #expect(try moved.opensAt == at("\(opens) 00:00:00"))
        }
    }

    @Test func `who is in time is not late at once`() throws {
        let open = try Obligation.sample()
        let passed = try schedule(due: "2026-10-15 08:00:00")
        #expect(
            throws: RegimeRefusal.correctedDueInPast(try period("2026-10"), passed.dueAt)
        ) { try open.corrected(to: passed, reason: "nhầm", at: now()) }
        let ahead = try schedule(due: "2026-10-15 08:00:00.001")
        #expect(try open.corrected(to: ahead, reason: "nhầm", at: now()) != .unchanged)
        // Who is late already stays late.
        let overdue = try at("2026-10-21 00:00:00")
        #expect(try open.corrected(to: passed, reason: "nhầm", at: overdue) != .unchanged)
    }

    @Test func `an extension stays, and counts where it is the later one`() throws {
        let extended = try Obligation.sample().extended(to: at("2026-10-25 00:00:00"), reason: "Bão")
        for (due, then, lock) in [
            ("2026-10-24 23:59:59", "2026-10-25 00:00:00", "2026-10-30 00:00:01"),
            ("2026-10-25 00:00:00", "2026-10-25 00:00:00", "2026-10-30 00:00:00"),
            ("2026-10-26 00:00:00", "2026-10-26 00:00:00", "2026-10-30 00:00:00"),
        ] {
            let schedule = try schedule(due: due, lock: "2026-10-30 00:00:00")
            guard case .moved(let moved) = try extended.corrected(to: schedule, reason: "nhầm", at: now())
            else {
                Issue.record("moved")
                return
            }
            #expect(try moved.dueAt == at(then) && moved.lockAt == at(lock))
            #expect(
                try moved.extended
                    == Obligation.Extension(
                        originalDueAt: schedule.dueAt, dueAt: at("2026-10-25 00:00:00"), reason: "Bão"))
        }
    }

    @Test func `what a correction waived is owed again when it is taken back, while it is not due`() throws {
        let owed = try Obligation.sample()
        guard case .waived(let waived) = try owed.corrected(to: nil, reason: "nhầm", at: now()) else {
            Issue.record("waived")
            return
        }
        let schedule = Schedule(
            coverage: owed.coverage, opensAt: owed.opensAt, dueAt: owed.dueAt, lockAt: owed.lockAt)
        let instant = try at("2026-10-20 23:59:59.999")
        #expect(try waived.corrected(to: schedule, reason: "lại", at: instant) == .restored(owed))
        #expect(try waived.corrected(to: schedule, reason: "lại", at: owed.dueAt) == .waivedBefore)
        #expect(try waived.corrected(to: nil, reason: "lại", at: instant) == .waivedBefore)
    }

    @Test(arguments: [Obligation.Progress.submitted, .returned, .accepted])
    func `what was handed in late is in time when it is due later, and never the other way`(
        progress: Obligation.Progress
    ) throws {
        let late = try Obligation.sample(progress: progress, submittedAt: at("2026-10-22 00:00:00"))
        let later = try schedule(due: "2026-10-23 00:00:00")
        guard case .moved(let moved) = try late.corrected(to: later, reason: "nhầm", at: now()) else {
            Issue.record("moved")
            return
        }
        #expect(try moved.timeliness(at: now()) == .onTime)
        #expect(moved.coverage == late.coverage && moved.opensAt == late.opensAt)
        let inTime = try Obligation.sample(progress: progress, submittedAt: at("2026-10-12 00:00:00"))
        let earlier = try schedule(due: "2026-10-11 00:00:00")
        #expect(try inTime.corrected(to: earlier, reason: "nhầm", at: now()) == .handedIn)
        #expect(
            try inTime.corrected(to: schedule(due: "2026-10-21 00:00:00"), reason: "nhầm", at: now())
                == .handedIn)
        #expect(try inTime.corrected(to: nil, reason: "nhầm", at: now()) == .handedIn)
    }

    @Test func `what is owed no more is waived, and what was waived stays waived`() throws {
        var waived = try Obligation.sample()
        waived.progress = .waived
        waived.waiverReason = "nhầm"
        let byCorrection = try Obligation.sample().corrected(to: nil, reason: "nhầm", at: now())
        var expected = waived
        expected.waivedByCorrection = true
        #expect(byCorrection == .waived(expected))
        #expect(
            try waived.corrected(to: schedule(due: "2026-10-25 00:00:00"), reason: "khác", at: now())
                == .waivedBefore)
    }
}
