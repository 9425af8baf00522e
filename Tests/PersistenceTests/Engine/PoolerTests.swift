import Domain
import Foundation
import Persistence
import TestSupport
import Testing

@Suite(.enabled(if: Pooler.isAvailable)) struct PoolerTests {
    private func withPooled(
        connections: Int = 6, patience: EnginePatience = .forTests(),
        _ body: (PostgresEngine) async throws -> Void
    ) async throws {
        try await withPooledSchema { conninfo in
            let engine = try PostgresEngine(
                conninfo: conninfo, connections: connections, pooler: .transaction, patience: patience)
            try await closing(engine) { try await body(engine) }
        }
    }

    @Test func `no session keeps a prepared statement`() async throws {
        try await withPooled { engine in
            try await makeNotes(engine)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        try await engine.write { transaction in
                            try transaction.execute(
                                "INSERT INTO note VALUES (\("n\(number)"), \(number + 1))")
                            _ = try transaction.rows("SELECT name FROM note WHERE name = \("n\(number)")")
                        }
                        let kept = try await engine.read { transaction in
                            try transaction.row("SELECT count(*) AS number FROM pg_prepared_statements")?
                                .integer("number")
                        }
                        #expect(kept == 0)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await names(engine).count == 60)
        }
    }

    @Test func `each transaction is durable and bounded in time, and leaves its session as it was`()
        async throws
    {
        try await withPooled(connections: 1, patience: EnginePatience()) { engine in
            let expected = [
                "synchronous_commit": "on", "statement_timeout": "10s", "lock_timeout": "5s", "jit": "off",
                "idle_in_transaction_session_timeout": "20s", "client_encoding": "UTF8",
            ]
            for (name, value) in expected {
                let settings = try await [
                    engine.read { try $0.row("SELECT current_setting(\(name)) AS value")?.text("value") },
                    engine.write { try $0.row("SELECT current_setting(\(name)) AS value")?.text("value") },
                ]
                #expect(settings == [value, value], "\(name)")
            }
            // `reset_val` is what holds outside of the transaction that asks.
            let kept = try await engine.read { transaction in
                try transaction.row(
                    "SELECT reset_val AS value FROM pg_settings WHERE name = 'statement_timeout'")?
                    .text("value")
            }
            #expect(kept == "0")
        }
    }

    @Test func `a statement that takes too long is ended, and the connection goes on`() async throws {
        try await withPooled(connections: 1, patience: .forTests(statementSeconds: 0.2)) { engine in
            await #expect {
                try await engine.read { transaction in _ = try transaction.rows("SELECT pg_sleep(20)") }
            } throws: { error in
                guard case .busy? = error as? StorageError else { return false }
                return true
            }
            try await engine.ping()
        }
    }

    @Test func `more connections than the pool has take turns, and none sees another's transaction`()
        async throws
    {
        try await withPooled(connections: 12) { engine in
            try await makeNotes(engine)
            try await engine.write { try $0.execute("INSERT INTO note VALUES ('sum', 1)") }
            await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<120 {
                    group.addTask {
                        try await engine.write { transaction in
                            let value =
                                try transaction.row("SELECT size FROM note WHERE name = 'sum' FOR UPDATE")?
                                .integer("size") ?? 0
                            try transaction.execute("UPDATE note SET size = \(value + 1) WHERE name = 'sum'")
                            if number.isMultiple(of: 10) { throw CancellationError() }
                        }
                    }
                }
                while let result = await group.nextResult() {
                    if case .failure(let error) = result { #expect(error is CancellationError) }
                }
            }
            let sum = try await engine.read { try $0.row("SELECT size FROM note")?.integer("size") }
            #expect(sum == 109)
        }
    }

    @Test func `of five stores that migrate at once one takes the steps`() async throws {
        try await withPooled { engine in
            let storage = SQLStorage(engine: engine)
            let now = try at("2026-10-15 09:00:00")
            let taken = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...5 { group.addTask { try await storage.migrate(at: now).count } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(taken.count { $0 > 0 } == 1)
            try await storage.checkReady()
        }
    }
}
