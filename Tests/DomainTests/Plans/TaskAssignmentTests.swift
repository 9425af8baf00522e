import Testing

@testable import Domain

struct TaskAssignmentTests {
    private func day(_ text: String) -> CivilDate {
        guard let day = CivilDate(text) else { preconditionFailure("\(text) is no day") }
        return day
    }

    private let units: [Unit.ID] = ["a", "b", "c"].map { Identifier(trusted: $0) }

    private func plan(_ status: Plan.Status = .issued) -> Plan {
        Plan(
            id: Identifier(trusted: "p"), issuerID: Identifier(trusted: "u"), documentType: "KH",
            series: Plan.Series(kind: .term, name: "2025-2030"), number: 1, signedOn: day("2026-04-04"),
            title: "Kế hoạch", period: DateSpan(first: day("2026-01-01"), last: day("2026-12-31")),
            legalBases: [], status: status, meta: .new(Instant(milliseconds: 0)))
    }

    private func task(
        _ ref: String, _ schedule: TaskSchedule, parent: String? = nil,
        _ roles: [PlanTask.Role: [Unit.ID]] = [:]
    ) -> PlanTask {
        PlanTask(
            id: Identifier(trusted: "t\(ref)"), ref: ref, parentRef: parent, group: .roadmap, title: "Việc",
            detail: nil, schedule: schedule, parties: [:], units: roles)
    }

    private func assignments(_ tasks: [PlanTask]) -> [TaskAssignment] {
        plan().assignments(of: tasks, at: Instant(milliseconds: 0)) { Identifier(trusted: "x") }
    }

    @Test func `who implements has to do it, else who advises, and of a task with parts nobody`() {
        let found = assignments([
            task("1", .continuous(every: nil), [.implement: units]),
            task("1.1", .continuous(every: nil), parent: "1", [.implement: [units[0]], .advise: units]),
            task("1.2", .onSuperiorGuidance, parent: "1", [.advise: [units[1]]]),
            task("2", .date(day("2026-05-01")), [.monitor: units]),
        ])
        #expect(found.map(\.taskID.rawValue) == ["t1.1", "t1.2"])
        #expect(found.map(\.unitID) == [units[0], units[1]])
        #expect(found.map(\.dueOn) == [day("2026-12-31"), nil])
    }

    @Test func `what is due again and again goes from round to round, from the signing to the plan's end`()
        throws
    {
        let task = task("1", .continuous(every: .quarterly), [.implement: [units[0]]])
        var own = try #require(assignments([task]).first)
        #expect(own.round?.description == "2026-Q2" && own.dueOn == day("2026-06-30"))
        func progress(_ percent: Int) throws {
            own = try plan().progressed(own, of: task, to: percent, at: Instant(milliseconds: 1))
        }
        try progress(40)
        #expect(own.round?.description == "2026-Q2" && own.progress == 40 && own.status == .inProgress)
        try progress(100)
        #expect(own.round?.description == "2026-Q3" && own.progress == 0 && !own.isDone)
        #expect(own.isOverdue(on: day("2026-10-01")) && !own.isOverdue(on: day("2026-09-30")))
        try progress(100)
        try progress(100)
        #expect(own.round?.description == "2026-Q4" && own.progress == 100 && own.status == .done)
        #expect(own.reports == 4 && !own.isOverdue(on: day("2027-06-01")))
        let over = try #require(Period("2026-Q4"))
        #expect(throws: PlanRefusal.roundsOver(over)) { try progress(100) }
        #expect(throws: PlanRefusal.roundsOver(over)) { try progress(20) }
    }

    @Test func `done is taken back by less, and a plan that is closed takes no progress`() throws {
        let task = task("1", .date(day("2026-05-01")), [.implement: [units[0]]])
        let own = try #require(assignments([task]).first)
        #expect(own.status == .notStarted && own.isOverdue(on: day("2026-05-02")))
        let done = try plan().progressed(own, of: task, to: 100, at: Instant(milliseconds: 1))
        #expect(done.status == .done && !done.isOverdue(on: day("2026-05-02")))
        let back = try plan().progressed(done, of: task, to: 90, at: Instant(milliseconds: 2))
        #expect(back.status == .inProgress && back.progress == 90)
        for status in [Plan.Status.draft, .closed, .revoked] {
            #expect(throws: PlanRefusal.notIn(status)) {
                try plan(status).progressed(own, of: task, to: 1, at: Instant(milliseconds: 1))
            }
        }
    }

    @Test func `guidance sets the day of what waits for it, and of nothing else`() throws {
        let guidance = TaskGuidance(reference: "HD 31", dueOn: day("2026-09-30"))
        let guided = try plan().guided(task("1", .onSuperiorGuidance), by: guidance)
        #expect(guided.dueOn(in: plan().period, today: day("2026-05-01")) == day("2026-09-30"))
        #expect(throws: PlanRefusal.noGuidanceAwaited) {
            try plan().guided(task("1", .date(day("2026-05-01"))), by: guidance)
        }
        #expect(throws: PlanRefusal.dueBeforeSigned(day("2026-04-04"))) {
            try plan().guided(
                task("1", .onSuperiorGuidance), by: TaskGuidance(reference: "x", dueOn: day("2026-04-03")))
        }
        #expect(throws: PlanRefusal.notIn(.closed)) {
            try plan(.closed).guided(task("1", .onSuperiorGuidance), by: guidance)
        }
    }

    @Test func `a task that has parts is as far as these, and 100 means that all is done`() {
        let tasks = [
            task("1", .onSuperiorGuidance), task("1.1", .onSuperiorGuidance, parent: "1"),
            task("1.1.1", .onSuperiorGuidance, parent: "1.1"), task("1.2", .onSuperiorGuidance, parent: "1"),
            task("2", .onSuperiorGuidance),
        ]
        func tally(_ units: Int, done: Int, sum: Int) -> TaskTally {
            TaskTally(units: units, started: units, done: done, overdue: 1, reports: units, sum: sum)
        }
        let all = TaskTally.all(
            tasks, [tasks[2].id: tally(2, done: 1, sum: 199), tasks[3].id: tally(1, done: 1, sum: 100)])
        #expect(all.map(\.progress) == [99, 99, 99, 100, nil])
        #expect(all.map(\.units) == [3, 2, 2, 1, 0])
        #expect(all.map(\.overdue) == [2, 1, 1, 1, 0])
        #expect(all.map(\.status) == [.inProgress, .inProgress, .inProgress, .done, .notStarted])
    }
}
