import Domain
import Persistence
import TestSupport
import Testing

@Suite struct TaskEvidenceTests {
    /// Signed in February, over in the middle of August.
    private func plan(_ world: World, for unit: Unit.ID, by leader: Account.ID) async throws -> (
        id: Plan.ID, tasks: [PlanTask.ID]
    ) {
        let new = NewPlan(
            id: world.ids.make(), issuer: .id(world.root), documentType: "KH",
            series: Plan.Series(kind: .term, name: "2025-2030"), title: "Kế hoạch",
            period: DateSpan(first: try day("2026-01-01"), last: try day("2026-08-15")), legalBases: [])
        _ = try await world.work { try $0.createPlan(new, nil) }
        let tasks = [Frequency.quarterly, .monthly, .annual].map {
            NewTask(
                ref: $0.rawValue, parentRef: nil, group: .standing, title: "Việc", detail: nil,
                schedule: .continuous(every: $0), parties: [.implement: [.unit(.id(unit))]])
        }
        let set = try await world.work { try $0.setTasks(of: new.id, tasks, .any) }
        let signed = try day("2026-02-10")
        _ = try await world.work(leader) { try $0.issuePlan(new.id, number: nil, signedOn: signed) }
        return (new.id, set.tasks.map(\.id))
    }

    @Test(arguments: StorageKind.available)
    func `rounds count from the plan's beginning to its end, also those that nobody has come to`(
        kind: StorageKind
    ) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let leader = try await world.account("ky", (.leader, world.root))
            let (id, tasks) = try await plan(world, for: unit, by: leader)
            for (task, percents) in [(0, [100, 100, 30]), (1, [100, 100, 60]), (2, [100])] {
                for percent in percents {
                    let progress: TaskProgress.ID = world.ids.make()
                    _ = try await world.work {
                        try $0.recordProgress(
                            of: tasks[task], unit: .id(unit), percent: percent, note: nil, evidence: nil,
                            as: progress)
                    }
                }
            }
            func found(_ period: String, on day: String = "2026-10-15") async throws -> TaskEvidence? {
                let (span, today) = (
                    try PersistenceTests.period(period), try PersistenceTests.day(day)
                )
                return try await world.storage.read {
                    try $0.taskEvidence(of: [unit], in: span, on: today)[unit]
                }
            }
            // Two quarters of three, February and March of seven months, and the year.
            #expect(
                try await found("2026") == TaskEvidence(tasks: 11, done: 5, overdue: 6, progressSum: 590))
            #expect(
                try await found("2026-H1") == TaskEvidence(tasks: 7, done: 4, overdue: 3, progressSum: 460))
            #expect(try await found("2026-Q3") == TaskEvidence(tasks: 3, overdue: 3, progressSum: 30))
            // The plan's last day is not over.
            #expect(
                try await found("2026-Q3", on: "2026-08-15") == TaskEvidence(tasks: 1, overdue: 1, pending: 2)
            )
            #expect(try await found("2026-03") == TaskEvidence(tasks: 1, done: 1, progressSum: 100))
            #expect(try await found("2026-01") == nil)
            #expect(try await found("2026-09") == nil)
            #expect(try await found("2025") == nil)
            _ = try await world.work(leader) { try $0.closePlan(id) }
            #expect(try await found("2026")?.tasks == 11)
            try await world.execute("UPDATE plan SET status = 'revoked'")
            #expect(try await found("2026") == nil)
        }
    }
}
