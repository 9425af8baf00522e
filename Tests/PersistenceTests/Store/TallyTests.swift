import Domain
import TestSupport
import Testing

@testable import Persistence

/// The counts that compliance is read from, under moves and under many hands.
@Suite struct TallyTests {
    private func missing(_ world: World, _ unit: Unit.ID, _ text: String, at now: Instant) async throws
        -> [Unit.ID: Int]
    {
        let period = try period(text)
        let lines = try await world.storage.read { store in
            try store.complianceByChild(of: unit, period: period, at: now)
        }
        return Dictionary(lines.map { ($0.unitID, $0.figures.missing) }) { first, _ in first }
    }

    private func broken(_ world: World) async throws -> [Finding] {
        let day = world.now.civilDate
        return try await world.storage.read { try $0.inspect(on: day) }
    }

    @Test(arguments: StorageKind.available)
    func `a unit that moves is counted where it was for what was fixed, then where it is`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let (one, two) = (
                try await world.unit("P1", .committee, .province),
                try await world.unit("P2", .committee, .province)
            )
            let moved = try await world.unit("C1", below: "P1")
            let stays = try await world.unit("C2", below: "P1")
            let regime = try await world.regime(try world.newRegime(levels: [.commune]))
            // Told in advance, and told afterwards for days on which the period had been fixed already.
            for from in ["2026-10-28", "2026-09-01"] {
                try await world.change(moved, UnitChange(parent: .id(two), effectiveFrom: try day(from)))
                let late = try at("2026-10-31 00:00:00")
                #expect(try await missing(world, one, "2026-10", at: late) == [one: 0, moved: 1, stays: 1])
                #expect(
                    try await missing(world, two, "2026-10", at: late) == [two: 0, moved: 0])
                #expect(try await missing(world, moved, "2026-10", at: late) == [moved: 1])
            }
            try await world.openPeriods(at: try at("2026-11-10 00:00:00"))
            let later = try at("2026-12-01 00:00:00")
            #expect(try await missing(world, one, "2026-11", at: later) == [one: 0, stays: 1])
            #expect(try await missing(world, two, "2026-11", at: later) == [two: 0, moved: 1])
            // What it hands in counts where it was counted as open.
            let officer = try await world.account("o", (.officer, moved))
            let october = try period("2026-10")
            let owed = try await world.owed(regime).first { $0.unitID == moved && $0.period == october }
            try await world.report(.obligation(try #require(owed).id), by: officer)
            let after = try await missing(world, one, "2026-10", at: later)
            #expect(after == [one: 0, moved: 0, stays: 1])
            #expect(try await broken(world) == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `changes of many at once add up, while they are drawn together and after`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            var officers: [Unit.ID: Account.ID] = [:]
            for number in 1...24 {
                let unit = try await world.unit("X\(number)")
                officers[unit] = try await world.account("o\(number)", (.officer, unit))
            }
            let (accounts, october, now) = (officers, try period("2026-10"), world.now)
            let owed = try await world.owed(try await world.regime(try world.newRegime(levels: [.commune])))
            func total() async throws -> Figures {
                try await world.storage.read { store in
                    try store.complianceByRegime(of: world.root, period: october, at: now).map(\.figures)
                        .reduce(Figures(), +)
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for obligation in owed {
                    group.addTask {
                        let officer = try #require(accounts[obligation.unitID])
                        try await world.report(.obligation(obligation.id), by: officer)
                        if obligation.id.rawValue.utf8.last.map({ $0 % 4 }) == 0 {
                            _ = try await world.storage.write { try $0.settleTallies(atMost: 3) }
                        }
                        #expect(try await total().expected == owed.count)
                    }
                }
                try await group.waitForAll()
            }
            let after = try await total()
            #expect(after.onTime == 24 && after.pending == 0)
            #expect(try await world.storage.read { try $0.talliesToSettle() } == (kind == .postgres))
            try await world.storage.settleTallies()
            #expect(try await world.storage.read { try $0.talliesToSettle() } == false)
            let rows = try await world.count(
                "SELECT COUNT(*) AS count FROM obligation_tally WHERE parent_id = ''")
            #expect(rows == 1)
            #expect(try await total() == after)
            #expect(try await broken(world) == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `an obligation that is moved to another instant is counted there`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("X")
            let regime = try await world.regime(try world.newRegime(levels: [.commune]))
            let obligation = try #require(try await world.owed(regime).first)
            let due = obligation.dueAt
            #expect(try await missing(world, unit, "2026-10", at: due) == [unit: 1])
            for days in [1, 2] {
                _ = try await world.work {
                    try $0.extend(obligation.id, to: due.adding(days: days), reason: "bão")
                }
            }
            #expect(try await missing(world, unit, "2026-10", at: due.adding(days: 1)) == [unit: 0])
            #expect(try await missing(world, unit, "2026-10", at: due.adding(days: 2)) == [unit: 1])
            #expect(try await broken(world) == [])
        }
    }

    /// The step that brings the counts, taken once more over a store that was written without them.
    @Test(arguments: StorageKind.available)
    func `a store from before is counted when it is migrated`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            _ = try await GeneratedWorld.make(world)
            try await world.execute("DELETE FROM obligation_tally")
            try await world.execute("UPDATE obligation SET line = NULL")
            let rules = Set(try await broken(world).map(\.rule))
            #expect(rules == ["obligation.line"])
            try await world.engine.write { transaction in
                for sql in Migration.tally.statements(transaction.dialect).suffix(2) {
                    try transaction.execute(script: sql)
                }
            }
            #expect(try await broken(world) == [])
        }
    }
}
