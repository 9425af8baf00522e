import Domain
import Persistence
import TestSupport
import Testing

@Suite struct MigrationTests {
    private let clock = Instant(milliseconds: 1_790_000_000_000)

    @Test(arguments: StorageKind.available)
    func `migrating twice changes nothing`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            let storage = SQLStorage(engine: engine)
            await #expect(throws: StorageError.self) { try await storage.checkReady() }
            let first = try await storage.migrate(at: clock)
            #expect(first.count >= 3)
            try await storage.checkReady()
            #expect(try await storage.migrate(at: clock.adding(days: 1)).isEmpty)
            let times = try await engine.read { transaction in
                try transaction.rows("SELECT applied_at FROM schema_migration").map {
                    try $0.integer("applied_at")
                }
            }
            #expect(times == Array(repeating: clock.milliseconds, count: first.count))
        }
    }

    @Test(arguments: StorageKind.available)
    func `of five that migrate at once one takes the steps`(kind: StorageKind) async throws {
        try await withEngine(kind, connections: 5) { engine in
            let storage = SQLStorage(engine: engine)
            let taken = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...5 { group.addTask { try await storage.migrate(at: clock).count } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(taken.filter { $0 > 0 }.count == 1)
            try await storage.checkReady()
        }
    }

    @Test(arguments: StorageKind.available)
    func `a schema of a later program is not served`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            try await world.execute(
                "INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'x', 1)")
            await #expect(throws: StorageError.self) { try await world.storage.checkReady() }
        }
    }
}
