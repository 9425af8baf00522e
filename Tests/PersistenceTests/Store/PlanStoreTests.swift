import Domain
import Persistence
import TestSupport
import Testing

@Suite struct PlanStoreTests {
    private func draft(_ world: World, _ unit: Unit.ID, _ name: String = "ĐU 2025-2030") async throws
        -> Plan.ID
    {
        let new = NewPlan(
            id: world.ids.make(), issuer: .id(unit), documentType: "KH",
            series: Plan.Series(kind: .term, name: name), title: "Kế hoạch",
            period: DateSpan(first: try day("2026-01-01"), last: try day("2026-12-31")),
            legalBases: ["Chỉ thị 47-CT/TW, 23/5/2025"])
        return try await world.work { try $0.createPlan(new, nil) }.id
    }

    @Test(arguments: StorageKind.available)
    func `a hundred issues at once take a hundred numbers, without a gap`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let leader = try await world.account("leader", (.leader, unit))
            var plans: [Plan.ID] = []
            for _ in 1...100 { plans.append(try await draft(world, unit)) }
            let numbers = try await withThrowingTaskGroup(of: Int?.self) { group in
                for plan in plans {
                    group.addTask {
                        try await world.work(leader) { try $0.issuePlan(plan, number: nil, signedOn: nil) }
                            .number
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(numbers.compactMap(\.self).sorted() == Array(1...100))
        }
    }

    @Test(arguments: StorageKind.available)
    func `of two that take a register's number at once one is told that it is taken`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let leader = try await world.account("leader", (.leader, unit))
            let plans = [try await draft(world, unit), try await draft(world, unit)]
            let outcomes = await withTaskGroup(of: String.self) { group in
                for plan in plans {
                    group.addTask {
                        do {
                            _ = try await world.work(leader) {
                                try $0.issuePlan(plan, number: 61, signedOn: nil)
                            }
                            return "issued"
                        } catch PlanRefusal.numberTaken {
                            return "taken"
                        } catch {
                            return "\(error)"
                        }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == ["issued": 1, "taken": 1])
            // Another series, another type or another issuer has numbers of its own.
            let other = try await draft(world, unit, "ĐU 2030-2035")
            let issued = try await world.work(leader) {
                try $0.issuePlan(other, number: 61, signedOn: nil)
            }
            #expect(issued.number == 61)
            #expect(try await world.storage.read { try $0.plan(other) } == issued)
        }
    }
}
