import Domain
import Persistence
import TestSupport
import Testing

@Suite struct BudgetStoreTests {
    /// A task of an issued plan of the unit, for itself.
    private func task(_ world: World, of unit: Unit.ID) async throws -> (plan: Plan.ID, task: PlanTask.ID) {
        let leader = try await world.account("leader", (.leader, unit))
        let draft = NewPlan(
            id: world.ids.make(), issuer: .id(unit), documentType: "KH",
            series: Plan.Series(kind: .term, name: "2025-2030"), title: "Kế hoạch",
            period: DateSpan(first: try day("2026-01-01"), last: try day("2026-12-31")), legalBases: [])
        _ = try await world.work { try $0.createPlan(draft, nil) }
        let task = NewTask(
            ref: "1", parentRef: nil, group: .standing, title: "Việc", detail: nil,
            schedule: .continuous(every: nil), parties: [.implement: [.unit(.id(unit))]])
        let set = try await world.work { try $0.setTasks(of: draft.id, [task], .any) }
        _ = try await world.work(leader) { try $0.issuePlan(draft.id, number: nil, signedOn: nil) }
        return (draft.id, try #require(set.tasks.first).id)
    }

    @Test(arguments: StorageKind.available)
    func `as many lines as a plan takes add up at their largest, and no more are taken`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let (plan, task) = try await task(world, of: unit)
            let (most, ids, now) = (Limits.budgetAmount.upperBound, world.ids, world.now)
            try await world.storage.write { store in
                for _ in 1..<Limits.budgetLines {
                    let line = BudgetLine(
                        id: ids.make(), taskID: task, unitID: unit, title: "In", source: nil, asked: most,
                        granted: most, grantedBy: "QĐ", spent: most, status: .granted, meta: .new(now))
                    try store.insert(line, of: plan)
                }
            }
            func ask() async throws {
                let new = NewBudgetLine(
                    id: ids.make(), unit: .id(unit), title: "In", source: nil, asked: most)
                _ = try await world.work { try $0.askBudget(new, for: task, nil) }
            }
            try await ask()
            #expect(await refusal(ask) as? BudgetRefusal == .tooManyLines)
            let budget = try await world.view { try $0.budget(of: plan) }
            #expect(budget.total.asked == 5_000_000_000_000_000_000)
            #expect(budget.total.granted == 4_999_000_000_000_000_000)
            #expect(budget.byTask == [budget.total])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a line comes back as it was written, and a list is walked page by page`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let (plan, task) = try await task(world, of: unit)
            var lines: [BudgetLine] = []
            for number in 0..<5 {
                var line = BudgetLine(
                    id: world.ids.make(), taskID: task, unitID: unit, title: "Khoản \(number)",
                    source: number == 0 ? nil : "Ngân sách", asked: number, meta: .new(world.now))
                if number > 2 { line = try line.granted(7, by: "QĐ 12").spending(8) }
                if number == 2 { line = try line.refused("Hết nguồn") }
                lines.append(line)
            }
            let made = lines
            try await world.storage.write { store in
                for line in made { try store.insert(line, of: plan) }
            }
            let listed = try await all { page in
                try await world.view { try $0.budgetLines(of: task, unit: nil, page) }
            }
            #expect(listed == made)
            var changed = made[1]
            changed.meta = changed.meta.touched(world.now.adding(days: 1))
            let (later, since) = (changed, world.now.adding(days: 1))
            try await world.storage.write { try $0.update(later) }
            let news = try await all(since: since) { page in
                try await world.view { try $0.budgetLines(of: task, unit: .id(unit), page) }
            }
            #expect(news == [later])
        }
    }

    @Test(arguments: StorageKind.available)
    func `once a plan is closed nothing is granted, however close it comes`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let (plan, task) = try await task(world, of: unit)
            let leader = try await world.account("ky", (.leader, unit))
            let lines: [BudgetLine.ID] = (0..<30).map { _ in world.ids.make() }
            for id in lines {
                let new = NewBudgetLine(id: id, unit: .id(unit), title: "In", source: nil, asked: 1)
                _ = try await world.work { try $0.askBudget(new, for: task, nil) }
            }
            let granted = await withTaskGroup(of: Int.self) { group in
                for (number, id) in lines.enumerated() {
                    group.addTask {
                        do {
                            if number == 15 { _ = try await world.work(leader) { try $0.closePlan(plan) } }
                            _ = try await world.work(leader) { try $0.grantBudget(id, 1, reference: "QĐ") }
                            return 1
                        } catch PlanRefusal.notIn(.closed) {
                            return 0
                        } catch {
                            Issue.record("\(error)")
                            return 0
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(granted < lines.count)
            let budget = try await world.view { try $0.budget(of: plan) }
            #expect(budget.total.granted == granted)
        }
    }
}
