import Dispatch
import Domain
import Foundation
import Persistence
import Synchronization
import TestSupport
import Testing

private typealias Body = @Sendable (any SQLTransaction) throws -> Void

@Suite struct GroupCommitTests {
    /// More than the writes of a batch take on a busy machine.
    private static let batchSeconds = 1.5

    private func withStore(
        _ patience: EnginePatience = .forTests(batchSeconds: batchSeconds),
        _ body: (SQLiteEngine, String) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "store.sqlite").path
            let first = try SQLiteEngine(path: path, access: .command)
            try await closing(first) { try await makeNotes(first) }
            let engine = try SQLiteEngine(path: path, access: .serve, patience: patience)
            try await closing(engine) { try await body(engine, path) }
        }
    }

    /// Keeps the writer busy while `body` runs.
    private func holding(_ engine: SQLiteEngine, _ body: () async throws -> Void) async throws {
        let gate = DispatchSemaphore(value: 0)
        let (started, continuation) = AsyncStream.makeStream(of: Void.self)
        async let holder: Void = engine.write { _ in
            continuation.finish()
            // Longer than a batch takes further writes.
            gate.wait()
            Thread.sleep(forTimeInterval: Self.batchSeconds + 0.1)
        }
        for await _ in started {}
        do { try await body() } catch {
            gate.signal()
            throw error
        }
        gate.signal()
        // Where other tests kept this one waiting, the holder may have become too late itself, which harms nobody.
        do { try await holder } catch StorageError.busy {}
    }

    /// Lines the writes up in this order behind a busy writer, and lets them go.
    private func together(_ engine: SQLiteEngine, _ bodies: [Body]) async throws -> [Result<Void, any Error>]
    {
        var tasks: [Task<Void, any Error>] = []
        try await holding(engine) {
            for body in bodies {
                let before = engine.waitingWrites
                tasks.append(Task { try await engine.write(body) })
                while engine.waitingWrites == before { await Task.yield() }
            }
        }
        var results: [Result<Void, any Error>] = []
        for task in tasks { results.append(await task.result) }
        return results
    }

    private func insert(_ name: String) -> Body {
        { transaction in try transaction.execute("INSERT INTO note VALUES (\(name), \(1))") }
    }

    private func errors(_ results: [Result<Void, any Error>]) -> [StorageError?] {
        results.map { result in
            guard case .failure(let error) = result else { return nil }
            return error as? StorageError ?? .unavailable("\(error)")
        }
    }

    @Test func `writes that wait share one commit`() async throws {
        try await withStore { engine, _ in
            let before = engine.statistics
            let results = try await together(engine, (1...20).map { insert("\($0)") })
            #expect(errors(results).allSatisfy { $0 == nil })
            // One for the write that kept the others waiting.
            #expect(engine.statistics.writes - before.writes == 21)
            #expect(engine.statistics.commits - before.commits == 2)
            #expect(try await names(engine).count == 20)
        }
    }

    @Test func `a batch is bounded`() async throws {
        try await withStore { engine, _ in
            let before = engine.statistics
            _ = try await together(engine, (1...(2 * EngineLimits.batchJobs + 1)).map { insert("\($0)") })
            #expect(engine.statistics.commits - before.commits >= 4)
            #expect(try await names(engine).count == 2 * EngineLimits.batchJobs + 1)
        }
    }

    @Test func `writes run in the order in which they came`() async throws {
        try await withStore { engine, _ in
            let order = (1...30).map { "\($0)" }
            let results = try await together(
                engine,
                order.map { name in
                    { transaction in
                        try transaction.execute(
                            "INSERT INTO note SELECT \(name), coalesce(max(size), 0) + 1 FROM note")
                    }
                })
            #expect(errors(results).allSatisfy { $0 == nil })
            let found = try await engine.read { transaction in
                try transaction.rows("SELECT name FROM note ORDER BY size").map { row in try row.text("name")
                }
            }
            #expect(found == order)
        }
    }

    @Test func `one write's failure leaves the others of its batch`() async throws {
        try await withStore { engine, _ in
            let before = engine.statistics
            let results = try await together(
                engine,
                [
                    insert("a"),
                    { transaction in
                        try transaction.execute("INSERT INTO note VALUES (\("lost"), \(1))")
                        try? transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                        try? transaction.execute("INSERT INTO note VALUES (\("late"), \(1))")
                    },
                    { transaction in
                        try transaction.execute("INSERT INTO note VALUES (\("refused"), \(1))")
                        throw Refusal(reason: "no")
                    },
                    insert("b"),
                ])
            #expect(
                errors(results) == [
                    nil, .conflict(constraint: "note.name"), .unavailable("\(Refusal(reason: "no"))"), nil,
                ])
            #expect(try await names(engine) == ["a", "b"])
            #expect(engine.statistics.commits - before.commits == 2)
        }
    }

    @Test func `when one write ends the transaction, each runs on its own`() async throws {
        try await withStore { engine, _ in
            let before = engine.statistics
            let results = try await together(
                engine,
                [
                    insert("a"), insert("b"),
                    { transaction in
                        try transaction.execute("INSERT OR ROLLBACK INTO note VALUES (\("b"), \(1))")
                    },
                    insert("c"),
                ])
            #expect(errors(results) == [nil, nil, .conflict(constraint: "note.name"), nil])
            #expect(try await names(engine) == ["a", "b", "c"])
            #expect(engine.statistics.writes - before.writes == 4)
        }
    }

    @Test func `a refusal that rested on a write that failed is taken back`() async throws {
        try await withStore { engine, _ in
            try await engine.write { transaction in
                try transaction.execute(
                    """
                    CREATE TABLE line (note TEXT REFERENCES note (name) DEFERRABLE INITIALLY DEFERRED) STRICT
                    """)
            }
            let results = try await together(
                engine,
                [
                    // Fails at the commit only.
                    { transaction in
                        try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                        try transaction.execute("INSERT INTO line VALUES (\("missing"))")
                    },
                    { transaction in
                        let row = try transaction.row("SELECT size FROM note WHERE name = \("a")")
                        guard row == nil else { throw Refusal(reason: "taken") }
                        try transaction.execute("INSERT INTO note VALUES (\("a"), \(2))")
                    },
                ])
            #expect(errors(results) == [.conflict(constraint: "FOREIGN KEY constraint failed"), nil])
            let size = try await engine.read { transaction in
                try transaction.row("SELECT size FROM note WHERE name = 'a'")?.int("size")
            }
            #expect(size == 2)
        }
    }

    @Test func `on a disk that fills up, what was answered is there and the rest is told`() async throws {
        try await withStore { engine, path in
            _ = try await engine.write { transaction in try transaction.rows("PRAGMA max_page_count = 20") }
            let text = String(repeating: "x", count: 3_000)
            let results = try await together(engine, (10..<50).map { insert("\($0)\(text)") })
            let stored = zip(10..<50, errors(results)).filter { $0.1 == nil }.map { "\($0.0)\(text)" }
            #expect(stored.count > 2)
            #expect(stored.count < 40)
            for error in errors(results).compactMap(\.self) {
                guard case .full = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
            #expect(try await names(engine) == stored)
            await engine.close()
            let again = try SQLiteEngine(path: path, access: .command)
            #expect(try await closing(again) { try await names(again) } == stored)
        }
    }

    @Test func `what was answered is in the files, without a close`() async throws {
        try await withStore { engine, path in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...100 { group.addTask { try await engine.write(insert("\(number)")) } }
                for try await _ in group.prefix(70) {}
                for suffix in ["", "-wal"] {
                    try FileManager.default.copyItem(atPath: path + suffix, toPath: path + ".copy" + suffix)
                }
                try await group.waitForAll()
            }
            let copy = try SQLiteEngine(path: path + ".copy", access: .command)
            let found = try await closing(copy) { try await names(copy) }
            #expect(found.count >= 70)
            #expect(engine.statistics.commits < engine.statistics.writes)
        }
    }

    @Test func `whoever is cancelled in the line does not write`() async throws {
        try await withStore { engine, _ in
            try await holding(engine) {
                let task = Task { try await engine.write(insert("a")) }
                while engine.waitingWrites == 0 { await Task.yield() }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                #expect(engine.waitingWrites == 0)
            }
            try await engine.write(insert("b"))
            #expect(try await names(engine) == ["b"])
        }
    }

    @Test func `whoever waits too long for the writer is told busy and does not write`() async throws {
        try await withStore(.forTests(waitSeconds: 4)) { engine, _ in
            try await holding(engine) {
                await #expect(throws: StorageError.busy("the writer was not free within 4.0 seconds")) {
                    try await engine.write(insert("a"))
                }
            }
            try await engine.write(insert("b"))
            #expect(try await names(engine) == ["b"])
        }
    }

    @Test func `a write that others kept from its commit for too long is not committed`() async throws {
        try await withStore(.forTests(transactionSeconds: 4, batchSeconds: Self.batchSeconds)) { engine, _ in
            let results = try await together(
                engine,
                [
                    insert("a"),
                    { transaction in
                        try transaction.execute("INSERT INTO note VALUES (\("b"), \(1))")
                        Thread.sleep(forTimeInterval: 4.1)
                    },
                ])
            for error in errors(results) {
                guard case .busy? = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
            #expect(try await names(engine).isEmpty)
        }
    }
}
