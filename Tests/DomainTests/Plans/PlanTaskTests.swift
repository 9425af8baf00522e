import Domain
import Testing

struct PlanTaskTests {
    private let plan: Plan

    init() throws {
        plan = Plan(
            id: .numbered(1), issuerID: .numbered(2), documentType: "KH",
            series: Plan.Series(kind: .term, name: "2025-2030"), title: "Kế hoạch",
            period: DateSpan(
                first: try #require(CivilDate("2026-01-01")), last: try #require(CivilDate("2026-12-31"))),
            legalBases: [], meta: .new(Instant(milliseconds: 0)))
    }

    private func task(
        _ ref: String, parent: String? = nil, _ schedule: TaskSchedule = .continuous(every: nil),
        _ parties: [PlanTask.Role: [PlanTask.Party]] = [:]
    ) -> PlanTask {
        PlanTask(
            id: .numbered(ref.utf8.reduce(100) { $0 + Int($1) }), ref: ref, parentRef: parent,
            group: .roadmap, title: "Nhiệm vụ", detail: nil, schedule: schedule, parties: parties)
    }

    private func unit(
        _ number: Int, _ kind: Unit.Kind, below parent: Int?, receivesFor: Int? = nil, to end: String? = nil
    ) throws -> Unit {
        Unit(
            id: .numbered(number), code: "U\(number)", name: "Đơn vị", shortName: nil, kind: kind,
            level: kind == .cell ? .grassroots : .commune, parentID: parent.map { .numbered($0) },
            receivesForID: receivesFor.map { .numbered($0) }, officerInCharge: nil,
            validFrom: try #require(CivilDate("2025-07-01")),
            validTo: try end.map { try #require(CivilDate($0)) },
            meta: .new(Instant(milliseconds: 0)))
    }

    @Test(arguments: [
        ("date 2026-04-30", "2026-04-30"), ("period 2026-04", "2026-04-30"), ("period 2026-Q1", "2026-03-31"),
        ("period 2026", "2026-12-31"), ("range 2026-01-01 2028-12-31", "2028-12-31"),
        ("continuous", "2026-12-31"), ("continuous monthly", "2026-05-31"),
        ("continuous quarterly", "2026-06-30"), ("continuous annual", "2026-12-31"),
        ("onSuperiorGuidance", nil),
    ])
    func `each kind of schedule has its due day`(_ text: String, _ due: String?) throws {
        let schedule = try #require(TaskSchedule(text))
        #expect(schedule.description == text)
        let today = try #require(CivilDate("2026-05-20"))
        #expect(schedule.dueOn(in: plan.period, today: today)?.description == due)
    }

    @Test func `what comes again is due within the plan's period`() throws {
        let monthly = TaskSchedule.continuous(every: .monthly)
        for (today, due) in [
            ("2025-11-03", "2026-01-31"), ("2026-01-31", "2026-01-31"), ("2026-02-01", "2026-02-28"),
            ("2027-03-01", "2026-12-31"),
        ] {
            let day = try #require(CivilDate(today))
            #expect(monthly.dueOn(in: plan.period, today: day)?.description == due)
        }
        let odd = DateSpan(first: plan.period.first, last: try #require(CivilDate("2026-05-15")))
        let may = try #require(CivilDate("2026-05-01"))
        #expect(monthly.dueOn(in: odd, today: may)?.description == "2026-05-15")
    }

    @Test(arguments: [
        "", "date", "date 2026-02-30", "period", "period 2026-Q5", "range 2026-01-01", "continuous sometimes",
        "onSuperiorGuidance 2026", "date 2026-04-30 2026-05-01",
    ])
    func `what is no schedule is read as none`(_ text: String) {
        #expect(TaskSchedule(text) == nil)
    }

    @Test func `tasks have refs of their own and are no parts of themselves`() throws {
        let subtree = [try unit(2, .committee, below: nil)]
        let today = try #require(CivilDate("2026-04-04"))
        func fault(_ tasks: [PlanTask]) -> TaskFault? {
            do {
                try plan.check(tasks, subtree, today: today)
                return nil
            } catch {
                return error
            }
        }
        #expect(fault([task("1"), task("1.1", parent: "1"), task("1.1.1", parent: "1.1")]) == nil)
        // What it is a part of may come later.
        #expect(fault([task("1.1", parent: "1"), task("1")]) == nil)
        #expect(fault([task("1"), task("1")]) == .refTwice(1))
        #expect(fault([task("1"), task("2", parent: "3")]) == .parentUnknown(1))
        #expect(fault([task("1", parent: "1")]) == .cycle(0))
        #expect(
            fault([task("1", parent: "3"), task("2", parent: "1"), task("3", parent: "2")]) == .cycle(0))
        let reversed = try #require(TaskSchedule("range 2026-02-01 2026-01-31"))
        #expect(fault([task("1"), task("2", reversed)]) == .rangeReversed(1))
    }

    @Test func `who has a role is there when the task is due, at or below the issuer`() throws {
        let subtree = [
            try unit(2, .committee, below: nil), try unit(3, .cell, below: 2),
            try unit(4, .cell, below: 2, to: "2026-07-01"),
        ]
        let today = try #require(CivilDate("2026-04-04"))
        func fault(_ schedule: String, _ party: PlanTask.Party) throws -> TaskFault? {
            let task = task(
                "1", try #require(TaskSchedule(schedule)), [.monitor: [.unit(.numbered(3)), party]])
            do {
                try plan.check([task], subtree, today: today)
                return nil
            } catch {
                return error
            }
        }
        let end = try #require(CivilDate("2026-07-01"))
        #expect(try fault("period 2026-06", .unit(.numbered(4))) == nil)
        #expect(
            try fault("period 2026-07", .unit(.numbered(4))) == .unitEnded(0, .monitor, 1, on: end))
        #expect(try fault("onSuperiorGuidance", .unit(.numbered(4))) == nil)
        #expect(try fault("period 2026-07", .below(.numbered(2), kinds: [.cell], depth: .all)) == nil)
        #expect(try fault("period 2026-07", .unit(.numbered(9))) == .unitOutside(0, .monitor, 1))
        #expect(
            try fault("continuous", .below(.numbered(9), kinds: [], depth: .all))
                == .unitOutside(0, .monitor, 1))
    }

    @Test func `sets of units are resolved, and the board monitors where nobody else does`() throws {
        let subtree = [
            try unit(2, .committee, below: nil), try unit(5, .advisoryBoard, below: 2, receivesFor: 2),
            try unit(3, .cell, below: 2), try unit(6, .massOrganisation, below: 2),
            try unit(4, .cell, below: 3),
        ]
        func units(_ parties: [PlanTask.Role: [PlanTask.Party]]) -> [PlanTask.Role: [Int]] {
            let resolved = plan.resolved([task("1", .continuous(every: nil), parties)], subtree)[0]
            let numbers = Dictionary((2...6).map { (Unit.ID.numbered($0), $0) }) { first, _ in first }
            return resolved.units.mapValues { $0.compactMap { numbers[$0] } }
        }
        let all = units([
            .implement: [
                .unit(.numbered(3)), .below(.numbered(2), kinds: [.cell], depth: .all),
                .below(.numbered(2), kinds: [.massOrganisation], depth: .children),
            ], .monitor: [.unit(.numbered(2))],
        ])
        #expect(all == [.implement: [3, 4, 6], .advise: [], .monitor: [2], .coordinate: []])
        let none = units([.advise: [.below(.numbered(2), kinds: [], depth: .children)]])
        #expect(none == [.implement: [], .advise: [5, 3, 6], .monitor: [5], .coordinate: []])
    }

    @Test func `accountable are those who implement, else those who advise`() {
        var task = task("1")
        #expect(task.accountable == [])
        task.units[.advise] = [.numbered(3)]
        #expect(task.accountable == [.numbered(3)])
        task.units[.implement] = [.numbered(4)]
        #expect(task.accountable == [.numbered(4)])
    }
}
