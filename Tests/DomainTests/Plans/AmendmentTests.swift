import Testing

@testable import Domain

struct AmendmentTests {
    private func day(_ text: String) -> CivilDate {
        guard let day = CivilDate(text) else { preconditionFailure("\(text) is no day") }
        return day
    }

    private let units: [Unit.ID] = ["a", "b", "c"].map { Identifier(trusted: $0) }

    private func plan(until last: String = "2026-12-31", _ status: Plan.Status = .issued) -> Plan {
        Plan(
            id: Identifier(trusted: "p"), issuerID: Identifier(trusted: "u"), documentType: "KH",
            series: Plan.Series(kind: .term, name: "2025-2030"), number: 1, signedOn: day("2026-04-04"),
            title: "Kế hoạch", period: DateSpan(first: day("2026-01-01"), last: day(last)),
            legalBases: [], status: status, meta: .new(Instant(milliseconds: 0)))
    }

    private func task(
        _ ref: String, _ schedule: TaskSchedule = .continuous(every: nil), parent: String? = nil,
        _ implementing: [Unit.ID] = []
    ) -> PlanTask {
        PlanTask(
            id: Identifier(trusted: "t\(ref)"), ref: ref, parentRef: parent, group: .roadmap, title: "Việc",
            detail: nil, schedule: schedule, parties: [:], units: [.implement: implementing])
    }

    private func assignments(_ tasks: [PlanTask], _ plan: Plan? = nil) -> [TaskAssignment] {
        (plan ?? self.plan()).assignments(of: tasks, at: Instant(milliseconds: 0)) {
            Identifier(trusted: "x")
        }
    }

    private func reassigned(
        _ plan: Plan, from before: PlanTask, to after: PlanTask, _ old: [TaskAssignment],
        more: [PlanTask] = [], on day: String = "2026-10-10"
    ) -> (new: [TaskAssignment], changed: [TaskAssignment]) {
        plan.reassigned(
            [after] + more, changed: [after.id], before: [before.id: before], old, signedOn: self.day(day),
            at: Instant(milliseconds: 5)
        ) { Identifier(trusted: "y") }
    }

    @Test func `an amendment is signed after the plan and the amendment before, and not in the future`()
        throws
    {
        let today = day("2026-10-10")
        func amended(on day: String, last: String? = nil, _ plan: Plan? = nil) throws -> Plan {
            let plan = plan ?? self.plan()
            var terms = plan.terms
            terms.title = "Khác"
            return try plan.amended(
                terms, signedOn: self.day(day), last: last.map(self.day), today: today)
        }
        #expect(try amended(on: "2026-04-04").title == "Khác")
        #expect(throws: PlanRefusal.amendedBeforeSigned(day("2026-04-04"))) {
            try amended(on: "2026-04-03")
        }
        #expect(try amended(on: "2026-06-01", last: "2026-06-01").title == "Khác")
        #expect(throws: PlanRefusal.amendedBeforeSigned(day("2026-06-01"))) {
            try amended(on: "2026-05-31", last: "2026-06-01")
        }
        #expect(try amended(on: "2026-10-10").title == "Khác")
        #expect(throws: PlanRefusal.signedInFuture) { try amended(on: "2026-10-11") }
        for status in [Plan.Status.draft, .closed, .revoked] {
            #expect(throws: PlanRefusal.notIn(status)) { try amended(on: "2026-10-10", plan(status)) }
        }
    }

    @Test func `given tasks take the place of those with their refs, and parts don't outlive the whole`()
        throws
    {
        let old = [task("1"), task("1.1", parent: "1"), task("2")]
        let merged = try Plan.merged(
            old, with: [task("2", .date(day("2026-11-01")))], cancelled: ["1", "1.1"])
        #expect(merged.map(\.ref) == ["2", "1", "1.1"] && merged.map(\.isCancelled) == [false, true, true])
        #expect(throws: PlanRefusal.partRemains("1.1")) {
            try Plan.merged(old, with: [], cancelled: ["1"])
        }
        for refs in [["9"], ["2"]] {
            #expect(throws: PlanRefusal.notToCancel(0)) {
                try Plan.merged(old, with: [task("2")], cancelled: refs)
            }
        }
        #expect(throws: PlanRefusal.notToCancel(0)) { try Plan.merged(merged, with: [], cancelled: ["1"]) }
        let again = try Plan.merged(merged, with: [task("1")], cancelled: [])
        #expect(again.filter { !$0.isCancelled }.map(\.ref) == ["1", "2"])
    }

    @Test func `who is new gets the task, who is left out keeps what was said, and comes back to it`() throws
    {
        let before = task("1", .date(day("2026-05-01")), [units[0], units[1]])
        var old = assignments([before])
        (old[0].progress, old[0].reports) = (40, 1)
        let after = task("1", .date(day("2026-06-01")), [units[1], units[2]])
        let (new, changed) = reassigned(plan(), from: before, to: after, old)
        #expect(new.map(\.unitID) == [units[2]] && new.map(\.dueOn) == [day("2026-06-01")])
        #expect(changed.map(\.isWithdrawn) == [true, false] && changed[0].progress == 40)
        #expect(changed[1].dueOn == day("2026-06-01") && changed[1].updatedAt.milliseconds == 5)
        let back = reassigned(plan(), from: after, to: before, changed + new)
        #expect(back.new.isEmpty)
        let first = try #require(back.changed.first { $0.unitID == units[0] })
        #expect(!first.isWithdrawn && first.progress == 40 && first.dueOn == day("2026-05-01"))
    }

    @Test func `a task that is cancelled, or gets parts, is nobody's any more`() {
        let before = task("1", .date(day("2026-05-01")), [units[0]])
        let old = assignments([before])
        var cancelled = before
        cancelled.isCancelled = true
        #expect(reassigned(plan(), from: before, to: cancelled, old).changed.map(\.isWithdrawn) == [true])
        let part = task("1.1", parent: "1", [units[1]])
        let parted = reassigned(plan(), from: before, to: before, old, more: [part])
        #expect(parted.changed.map(\.isWithdrawn) == [true] && parted.new.isEmpty)
        #expect(reassigned(plan(), from: before, to: before, old).changed.isEmpty)
    }

    @Test func `rounds go on in a longer period, and end with a shorter one`() throws {
        let task = task("1", .continuous(every: .quarterly), [units[0]])
        var own = try #require(assignments([task]).first)
        for _ in 1...3 {
            own = try plan().progressed(own, of: task, to: 100, at: Instant(milliseconds: 1))
        }
        #expect(own.isDone && own.round?.description == "2026-Q4")
        let longer = reassigned(plan(until: "2027-06-30"), from: task, to: task, [own]).changed.first
        #expect(longer?.round?.description == "2027-Q1" && longer?.isDone == false && longer?.progress == 0)
        #expect(longer?.dueOn == day("2027-03-31"))
        var waiting = own
        (waiting.isDone, waiting.progress) = (false, 20)
        let shorter = reassigned(plan(until: "2026-09-30"), from: task, to: task, [waiting]).changed.first
        #expect(shorter?.isDone == true && shorter?.round?.description == "2026-Q3")
        #expect(shorter?.progress == 100)
        let half = reassigned(plan(until: "2026-06-30"), from: task, to: task, [own]).changed.first
        #expect(half?.isDone == true && half?.round?.description == "2026-Q2")
        #expect(half?.dueOn == day("2026-06-30"))
    }

    @Test func `progress of a round is not progress of a task without rounds`() throws {
        let before = task("1", .date(day("2026-05-01")), [units[0]])
        var own = try #require(assignments([before]).first)
        (own.progress, own.isDone, own.reports) = (100, true, 1)
        let moved = reassigned(
            plan(), from: before, to: task("1", .date(day("2026-11-01")), [units[0]]), [own])
        #expect(moved.changed.first?.isDone == true)
        let rounds = reassigned(
            plan(), from: before, to: task("1", .continuous(every: .monthly), [units[0]]), [own])
        #expect(rounds.changed.first?.isDone == false && rounds.changed.first?.progress == 0)
        #expect(rounds.changed.first?.round?.description == "2026-10")
    }

    @Test func `the difference is told by field, in whatever order units stand`() {
        let before = task("1", .date(day("2026-05-01")), [units[0], units[1]])
        var after = task("1", .date(day("2026-06-01")), [units[1], units[0]])
        #expect(Amendment.TaskChange(before: before, after: after).fields == [.schedule])
        #expect(Amendment.TaskChange(before: nil, after: after).kind == .added)
        after.isCancelled = true
        #expect(Amendment.TaskChange(before: before, after: after).kind == .cancelled)
        #expect(Amendment.TaskChange(before: after, after: before).kind == .restored)
        let still = Amendment.TaskChange(before: after, after: after)
        #expect(still.kind == .changed && still.fields.isEmpty, "it is cancelled as it was")
    }
}
