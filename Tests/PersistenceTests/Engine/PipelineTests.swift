import Dispatch
import Domain
import Foundation
import Persistence
import Synchronization
import TestSupport
import Testing

private final class Order: Sendable {
    private let state = Mutex<[Int]>([])
    var numbers: [Int] { state.withLock(\.self) }
    func append(_ number: Int) { state.withLock { $0.append(number) } }
}

@Suite(.enabled(if: StorageKind.isPostgresAvailable)) struct PipelineTests {
    private func withNotes(
        connections: Int = 1, patience: EnginePatience = .forTests(),
        _ body: (PostgresEngine) async throws -> Void
    ) async throws {
        try await withPostgresSchema { conninfo in
            let engine = try PostgresEngine(
                conninfo: conninfo, connections: connections,
                patience: patience)
            try await closing(engine) {
                try await makeNotes(engine)
                try await body(engine)
            }
        }
    }

    private func isUnavailable(_ error: any Error) -> Bool {
        guard case .unavailable? = error as? StorageError else { return false }
        return true
    }

    private func roundTrips(_ engine: PostgresEngine, _ body: () async throws -> Void) async throws -> Int {
        let before = engine.statistics.roundTrips
        try await body()
        return engine.statistics.roundTrips - before
    }

    @Test func `a read-modify-write is two round trips, a single read or write is one`() async throws {
        try await withNotes { engine in
            let write = try await roundTrips(engine) {
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                    try transaction.execute("INSERT INTO note VALUES (\("b"), \(1))")
                }
            }
            #expect(write == 1)
            let change = try await roundTrips(engine) {
                try await engine.write { transaction in
                    let size = try transaction.row("SELECT size FROM note WHERE name = 'a' FOR UPDATE")?.int(
                        "size")
                    for name in ["a", "b"] {
                        try transaction.execute(
                            "UPDATE note SET size = \((size ?? 0) + 6) WHERE name = \(name)")
                    }
                }
            }
            #expect(change == 2)
            let sizes = try await engine.read { transaction in
                try transaction.rows("SELECT size FROM note").map { row in try row.int("size") }
            }
            #expect(sizes == [7, 7])
            let read = try await roundTrips(engine) { _ = try await names(engine) }
            #expect(read == 1)
            #expect(engine.statistics.commits == 3)
        }
    }

    @Test func `a queued statement that breaks a constraint is told at the next question`() async throws {
        try await withNotes { engine in
            for _ in 1...2 {
                let reached = Order()
                await #expect(throws: StorageError.conflict(constraint: "note_pkey")) {
                    try await engine.write { transaction in
                        try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                        try transaction.execute("INSERT INTO note VALUES (\("a"), \(2))")
                        reached.append(1)
                        _ = try transaction.rows("SELECT name FROM note")
                        reached.append(2)
                    }
                }
                #expect(reached.numbers == [1])
            }
            let left = try await names(engine)
            #expect(left.isEmpty)
        }
    }

    @Test func `a queued statement that breaks a constraint keeps its COMMIT from happening`() async throws {
        try await withNotes { engine in
            let before = try await backend(engine)
            for broken in [1, 2, 3] {
                await #expect(throws: StorageError.conflict(constraint: "size_is_positive")) {
                    try await engine.write { transaction in
                        for number in 1...3 {
                            try transaction.execute(
                                "INSERT INTO note VALUES (\("\(number)"), \(number == broken ? 0 : 1))")
                        }
                    }
                }
                let left = try await names(engine)
                #expect(left.isEmpty)
            }
            #expect(try await backend(engine) == before, "the connection is still good")
            #expect(engine.statistics.commits == 1)
        }
    }

    @Test func `a statement that could not be prepared can be later`() async throws {
        try await withNotes { engine in
            let later: Statement = "SELECT count(*) AS count FROM later"
            await #expect(throws: StorageError.self) {
                try await engine.read { transaction in try transaction.rows(later) }
            }
            try await engine.write { transaction in
                try transaction.execute(script: "CREATE TABLE later (id BIGINT)")
            }
            let read = try await roundTrips(engine) {
                let count = try await engine.read { transaction in
                    try transaction.row(later)?.int("count")
                }
                #expect(count == 0)
            }
            #expect(read == 1, "prepared anew, not taken for known")
        }
    }

    @Test func `a script that fails leaves the connection in use`() async throws {
        try await withNotes { engine in
            let before = try await backend(engine)
            await #expect(throws: StorageError.self) {
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                    try transaction.execute(script: "SELECT 1; SELECT nonsense; SELECT 2")
                }
            }
            #expect(try await backend(engine) == before)
            let left = try await names(engine)
            #expect(left.isEmpty)
        }
    }

    @Test func `more statements than travel together`() async throws {
        try await withNotes { engine in
            try await engine.write { transaction in
                for number in 1...250 {
                    try transaction.execute("INSERT INTO note VALUES (\("\(number)"), \(number))")
                }
            }
            #expect(try await names(engine).count == 250)
        }
    }

    @Test func `statements that travel with a COMMIT can not make it late`() async throws {
        try await withNotes(patience: .forTests(transactionSeconds: 5)) { engine in
            await #expect(throws: StorageError.busy("the transaction took longer than 5.0 seconds")) {
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                    try transaction.execute("SELECT pg_sleep(5.2)")
                }
            }
            let left = try await names(engine)
            #expect(left.isEmpty)
        }
    }

    @Test func `a read leaves no transaction open`() async throws {
        try await withNotes(connections: 2) { engine in
            let pid = try await backend(engine)
            var state = ""
            for _ in 1...200 where state != "idle" {
                // Another connection must look, so the first is held meanwhile.
                let (held, continuation) = AsyncStream.makeStream(of: Void.self)
                let gate = DispatchSemaphore(value: 0)
                async let holder: Void = engine.read { _ in
                    continuation.finish()
                    gate.wait()
                }
                for await _ in held {}
                state =
                    try await engine.read { transaction in
                        try transaction.row("SELECT state FROM pg_stat_activity WHERE pid = \(pid)")?.text(
                            "state")
                    } ?? "gone"
                gate.signal()
                try await holder
            }
            #expect(state == "idle")
        }
    }

    /// Ends the connection from outside while the body is between its first question and what comes next.
    private func losing(
        _ engine: PostgresEngine, _ then: @escaping @Sendable (any SQLTransaction) throws -> Void
    ) async throws {
        let (pids, continuation) = AsyncStream.makeStream(of: Int64.self)
        let gate = DispatchSemaphore(value: 0)
        async let outcome: Void = engine.write { transaction in
            continuation.yield(
                try transaction.row("SELECT pg_backend_pid() AS pid")?.integer("pid") ?? 0)
            continuation.finish()
            gate.wait()
            try then(transaction)
        }
        for await pid in pids {
            _ = try await engine.read { transaction in
                try transaction.rows("SELECT pg_terminate_backend(\(pid)::int, 5000)")
            }
            gate.signal()
        }
        try await outcome
    }

    @Test func `a connection lost between two pipelines is unavailable`() async throws {
        try await withNotes(connections: 2) { engine in
            await #expect {
                try await losing(engine) { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                    _ = try transaction.rows("SELECT name FROM note")
                }
            } throws: { isUnavailable($0) }
            let left = try await names(engine)
            #expect(left.isEmpty)
        }
    }

    @Test func `a connection lost before the last pipeline is not said to be an open outcome`() async throws {
        try await withNotes(connections: 2) { engine in
            await #expect {
                try await losing(engine) { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                }
            } throws: { isUnavailable($0) }
            let left = try await names(engine)
            #expect(left.isEmpty)
        }
    }

    @Test func `a connection lost in the middle of a pipeline is unavailable`() async throws {
        try await withNotes { engine in
            await #expect {
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                    try transaction.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                    try transaction.execute("INSERT INTO note VALUES (\("b"), \(1))")
                }
            } throws: { isUnavailable($0) }
            let left = try await names(engine)
            #expect(left.isEmpty)
            try await engine.write { transaction in
                try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
            }
            #expect(try await names(engine) == ["a"])
        }
    }

    @Test func `whoever waits for a connection is served in the order of coming`() async throws {
        try await withNotes { engine in
            let gate = DispatchSemaphore(value: 0)
            let order = Order()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await engine.read { _ in gate.wait() } }
                while engine.poolCounts.idle > 0 { await Task.yield() }
                for number in 1...20 {
                    group.addTask {
                        try await engine.read { transaction in
                            _ = try transaction.rows("SELECT \(number) + 0 AS number")
                            order.append(number)
                        }
                    }
                    while engine.poolCounts.waiting < number { await Task.yield() }
                }
                gate.signal()
                try await group.waitForAll()
            }
            #expect(order.numbers == Array(1...20))
            #expect(engine.poolCounts == (idle: 1, waiting: 0))
        }
    }
}

private func backend(_ engine: PostgresEngine) async throws -> Int64 {
    try await engine.read { transaction in
        try transaction.row("SELECT pg_backend_pid() AS pid")?.integer("pid") ?? 0
    }
}
