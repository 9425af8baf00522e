import Dispatch
import Domain
import Foundation
import Persistence
import Synchronization
import TestSupport
import Testing

private final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func increment() { value.withLock { $0 += 1 } }
}

@Suite(.enabled(if: StorageKind.isPostgresAvailable)) struct PostgresEngineTests {
    private func withPostgres(
        connections: Int = 2, patience: EnginePatience = .forTests(),
        _ body: (PostgresEngine) async throws -> Void
    ) async throws {
        try await withPostgresSchema { conninfo in
            let engine = try PostgresEngine(
                conninfo: conninfo, connections: connections, patience: patience)
            try await closing(engine) { try await body(engine) }
        }
    }

    private func isBusy(_ error: any Error) -> Bool {
        guard case .busy? = error as? StorageError else { return false }
        return true
    }

    private func backend(_ engine: PostgresEngine) async throws -> Int64 {
        try await engine.read { transaction in
            try transaction.row("SELECT pg_backend_pid() AS pid")?.integer("pid") ?? 0
        }
    }

    private func terminate(_ pid: Int64) async throws {
        try await withPostgres(connections: 1) { other in
            try await other.write { transaction in
                _ = try transaction.rows("SELECT pg_terminate_backend(\(pid)::int, 5000)")
            }
        }
    }

    @Test func `sessions are durable, in UTC and bounded in time`() async throws {
        try await withPostgres(patience: EnginePatience()) { engine in
            let expected = [
                "synchronous_commit": "on", "TimeZone": "UTC", "client_encoding": "UTF8",
                "statement_timeout": "10s", "lock_timeout": "5s",
                "idle_in_transaction_session_timeout": "20s", "application_name": "dany",
            ]
            for (name, value) in expected {
                let setting = try await engine.read { transaction in
                    try transaction.row("SELECT current_setting(\(name)) AS value")?.text("value")
                }
                #expect(setting == value, "\(name)")
            }
        }
    }

    @Test func `a backend that was terminated between uses is replaced`() async throws {
        try await withPostgres(connections: 1) { engine in
            try await makeNotes(engine)
            for _ in 1...3 {
                let pid = try await backend(engine)
                try await terminate(pid)
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("\(pid)"), \(1))")
                }
                #expect(try await backend(engine) != pid)
            }
            #expect(try await names(engine).count == 3)
        }
    }

    @Test func `a backend terminated in the middle is unavailable, and the next write works`() async throws {
        try await withPostgres(connections: 1) { engine in
            try await makeNotes(engine)
            await #expect {
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                    _ = try transaction.rows("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            } throws: { error in
                guard case .unavailable? = error as? StorageError else { return false }
                return true
            }
            #expect(try await names(engine).isEmpty)
        }
    }

    @Test func `a connection lost during COMMIT leaves the outcome unknown`() async throws {
        try await withPostgres(connections: 1) { engine in
            try await makeNotes(engine)
            // A deferred trigger runs inside COMMIT.
            try await engine.write { transaction in
                try transaction.execute(
                    script: """
                        CREATE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                        CREATE CONSTRAINT TRIGGER fall AFTER INSERT ON note
                        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fall()
                        """)
            }
            await #expect {
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                }
            } throws: { error in
                guard case .outcomeUnknown? = error as? StorageError else { return false }
                return true
            }
            #expect(try await names(engine).isEmpty)
        }
    }

    @Test func `whoever waits too long for a connection is told busy, and none is lost`() async throws {
        try await withPostgres(connections: 2, patience: .forTests(waitSeconds: 4)) { engine in
            let gate = DispatchSemaphore(value: 0)
            let running = Counter()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        try? await engine.read { _ in
                            running.increment()
                            gate.wait()
                        }
                    }
                }
                while running.count < 2 { await Task.yield() }
                for _ in 0..<5 {
                    group.addTask { await #expect(throws: StorageError.self) { try await engine.ping() } }
                }
                await #expect { try await engine.ping() } throws: { isBusy($0) }
                while engine.poolCounts.waiting > 0 { await Task.yield() }
                for _ in 0..<2 { gate.signal() }
            }
            #expect(engine.poolCounts == (idle: 2, waiting: 0))
            try await engine.ping()
        }
    }

    @Test func `whoever is cancelled while waiting leaves the queue`() async throws {
        try await withPostgres(connections: 1) { engine in
            let gate = DispatchSemaphore(value: 0)
            let running = Counter()
            async let holder: Void = engine.read { _ in
                running.increment()
                gate.wait()
            }
            while running.count < 1 { await Task.yield() }
            let waiter = Task { try await engine.ping() }
            while engine.poolCounts.waiting == 0 { await Task.yield() }
            waiter.cancel()
            await #expect(throws: CancellationError.self) { try await waiter.value }
            #expect(engine.poolCounts.waiting == 0)
            gate.signal()
            try await holder
            try await engine.ping()
            #expect(engine.poolCounts == (idle: 1, waiting: 0))
        }
    }

    @Test func `a body that lost a deadlock runs again`() async throws {
        try await withPostgres(connections: 2) { engine in
            try await makeNotes(engine)
            try await engine.write { transaction in
                try transaction.execute("INSERT INTO note VALUES (\("a"), \(1)), (\("b"), \(1))")
            }
            let runs = Counter()
            let (oneHolds, otherHolds) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            @Sendable func cross(
                _ first: String, _ second: String, _ mine: DispatchSemaphore, _ theirs: DispatchSemaphore
            ) async throws {
                try await engine.write { transaction in
                    runs.increment()
                    let isFirst = runs.count <= 2
                    // The lock must be held when the other is told.
                    _ = try transaction.rows(
                        "UPDATE note SET size = size + 1 WHERE name = \(first) RETURNING name")
                    mine.signal()
                    if isFirst { theirs.wait() }
                    try transaction.execute("UPDATE note SET size = size + 1 WHERE name = \(second)")
                }
            }
            async let one: Void = cross("a", "b", oneHolds, otherHolds)
            async let other: Void = cross("b", "a", otherHolds, oneHolds)
            _ = try await (one, other)
            #expect(runs.count == 3)
            let sum = try await engine.read { transaction in
                try transaction.row("SELECT sum(size) AS sum FROM note")?.int("sum")
            }
            #expect(sum == 6)
        }
    }

    @Test func `a statement that runs too long is busy`() async throws {
        try await withPostgres(connections: 1, patience: .forTests(statementSeconds: 4)) { engine in
            await #expect {
                try await engine.read { transaction in _ = try transaction.rows("SELECT pg_sleep(60)") }
            } throws: { isBusy($0) }
            try await engine.ping()
        }
    }

    @Test func `a server that falls silent is unavailable`() async throws {
        try await withPostgres(connections: 1, patience: .forTests(statementSeconds: 4)) { engine in
            await #expect {
                try await engine.read { transaction in
                    try transaction.execute("SET LOCAL statement_timeout = 0")
                    _ = try transaction.rows("SELECT pg_sleep(60)")
                }
            } throws: { error in
                guard case .unavailable? = error as? StorageError else { return false }
                return true
            }
            try await engine.ping()
        }
    }

    @Test func `plans made before a migration are made anew`() async throws {
        try await withPostgres(connections: 1) { engine in
            try await makeNotes(engine)
            let all: Statement = "SELECT * FROM note"
            for _ in 1...2 { _ = try await engine.read { transaction in try transaction.rows(all) } }
            try await engine.write { transaction in
                try transaction.execute(script: "ALTER TABLE note ADD COLUMN extra TEXT")
                try transaction.execute("INSERT INTO note VALUES (\("a"), \(1), \("x"))")
            }
            let extra = try await engine.read { transaction in try transaction.row(all)?.text("extra") }
            #expect(extra == "x")
        }
    }

    @Test func `more statements than the cache holds`() async throws {
        try await withPostgres(connections: 1) { engine in
            let (sum, kept) = try await engine.read { transaction in
                var sum = 0
                for number in 1...520 {
                    let text = Statement(stringLiteral: "SELECT \(number) AS number")
                    sum += try transaction.row(text)?.int("number") ?? 0
                }
                let kept = try transaction.row("SELECT count(*) AS kept FROM pg_prepared_statements")
                return (sum, try kept?.int("kept") ?? 0)
            }
            #expect(sum == 520 * 521 / 2)
            #expect(kept == 500)
        }
    }

    @Test(arguments: [
        "postgres://dany:topsecret@127.0.0.1:1/dany", "postgres://dany:topsecret@nowhere.invalid/dany",
        "postgres://dany:topsecret%zz@127.0.0.1/dany", "postgres://dany:topsecret@h:1/dany?nonsense=1",
        "postgres://dany:top@topsecret@db/dany", "topsecret",
    ])
    func `no error shows the password`(conninfo: String) async throws {
        do {
            let engine = try PostgresEngine(conninfo: conninfo, connections: 1)
            try await closing(engine) { try await engine.ping() }
            Issue.record("this can not be reached")
        } catch let error as StorageError {
            #expect(!"\(error)".contains("topsecret"))
        }
    }
}
