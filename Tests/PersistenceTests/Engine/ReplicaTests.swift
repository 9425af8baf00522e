import Domain
import Foundation
import Persistence
import Synchronization
import TestSupport
import Testing

/// They pause the standby's replay, so one runs after the other.
@Suite(.enabled(if: Replica.isAvailable), .serialized) struct ReplicaTests {
    private final class Notices: Sendable {
        private let kept = Mutex<[ReplicatedEngine.Notice]>([])
        var all: [ReplicatedEngine.Notice] { kept.withLock { $0 } }
        func add(_ notice: ReplicatedEngine.Notice) { kept.withLock { $0.append(notice) } }

        var leftOut: Int {
            all.count { notice in if case .leftOut = notice { true } else { false } }
        }
    }

    private struct Pair {
        let engine: ReplicatedEngine
        let notices: Notices
        let primary: String
        let replica: String

        var reads: Int { engine.statistics.replica?.reads ?? 0 }
        var fallbacks: Int { engine.statistics.replica?.fallbacks ?? 0 }

        func another(waitSeconds: Double = 20) throws -> ReplicatedEngine {
            try ReplicatedEngine(
                primary: primary, replica: replica, waitSeconds: waitSeconds, patience: .forTests())
        }

        /// It stops at the next record, or while it waits for one.
        func pauseReplay() async throws {
            let engine = try PostgresEngine(
                conninfo: replica, connections: 1, isReplica: true, patience: .forTests())
            try await closing(engine) {
                _ = try await engine.read { try $0.rows("SELECT pg_wal_replay_pause()") }
                while try await engine.read({
                    try $0.row("SELECT pg_get_wal_replay_pause_state() AS state")?.text("state")
                }) != "paused" {
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
        }

        /// By a session of the standby's own.
        func tellReplica(_ statement: Statement) async throws {
            let engine = try PostgresEngine(
                conninfo: replica, connections: 1, isReplica: true, patience: .forTests())
            try await closing(engine) { _ = try await engine.read { try $0.rows(statement) } }
        }
    }

    /// - Parameter waitSeconds: 20 is longer than any replay takes, unless it is paused.
    private func withPair(
        waitSeconds: Double = 20, _ body: (Pair) async throws -> Void
    ) async throws {
        try await withReplicatedSchema { primary, replica in
            let notices = Notices()
            let engine = try ReplicatedEngine(
                primary: primary, replica: replica, waitSeconds: waitSeconds, patience: .forTests()
            ) { notices.add($0) }
            let pair = Pair(engine: engine, notices: notices, primary: primary, replica: replica)
            try await closing(engine) {
                do { try await body(pair) } catch {
                    try? await pair.tellReplica("SELECT pg_wal_replay_resume()")
                    throw error
                }
                try await pair.tellReplica("SELECT pg_wal_replay_resume()")
            }
        }
    }

    private func write(_ name: String, _ engine: any Engine) async throws {
        try await engine.write { try $0.execute("INSERT INTO note VALUES (\(name), 1)") }
    }

    private func has(_ name: String, _ engine: any Engine) async throws -> Bool {
        try await engine.read { try $0.row("SELECT name FROM note WHERE name = \(name)") != nil }
    }

    @Test func `the replica is read, and shows each write as soon as it is acknowledged`() async throws {
        try await withPair { pair in
            try await makeNotes(pair.engine)
            for number in 1...100 {
                try await write("n\(number)", pair.engine)
                #expect(try await has("n\(number)", pair.engine))
            }
            #expect(pair.reads == 100)
            #expect(pair.fallbacks == 0)
            let recovers = try await pair.engine.read {
                try $0.row("SELECT pg_is_in_recovery() AS recovers")?.bool("recovers")
            }
            #expect(recovers == true)
        }
    }

    @Test func `what one instance acknowledged every other one shows`() async throws {
        try await withPair { pair in
            try await makeNotes(pair.engine)
            let other = try pair.another()
            try await closing(other) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 1...16 {
                        group.addTask {
                            for round in 1...20 {
                                let name = "n\(number).\(round)"
                                try await write(name, number.isMultiple(of: 2) ? pair.engine : other)
                                #expect(try await has(name, number.isMultiple(of: 2) ? other : pair.engine))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(pair.reads + (other.statistics.replica?.reads ?? 0) == 320)
            }
        }
    }

    @Test(.timeLimit(.minutes(20)))
    func `while the replay stands still the primary is read, and afterwards the replica again`()
        async throws
    {
        try await withPair(waitSeconds: 0.05) { pair in
            try await makeNotes(pair.engine)
            try await pair.pauseReplay()
            try await write("new", pair.engine)
            for _ in 1...20 { #expect(try await has("new", pair.engine)) }
            #expect(pair.fallbacks >= 20)
            #expect(pair.notices.leftOut >= 1)
            try await pair.tellReplica("SELECT pg_wal_replay_resume()")
            let before = pair.reads
            while pair.reads < before + 5 {
                #expect(try await has("new", pair.engine))
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(pair.notices.all.contains(.readAgain))
        }
    }

    @Test
    func
        `a lock, a removed role and an ended session hold from the next request on, though the replay stands still`()
        async throws
    {
        try await withPair(waitSeconds: 0.05) { pair in
            try await withStore(on: pair.engine) { world in
                let account = try await world.account("a", (.administrator, world.root))
                let other = SQLStorage(engine: try pair.another(waitSeconds: 0.05))
                let ask = world.ask(account)
                _ = try await other.view(ask) { $0.caller }
                try await pair.pauseReplay()
                let grant = try await world.view { view in
                    try #require(try view.store.account(account)?.grants.first)
                }
                _ = try await world.work { try $0.removeGrant(grant.id, of: account, .any) }
                #expect(try await other.view(ask) { $0.caller.standings }.isEmpty)
                _ = try await world.work { try $0.lockAccount(account, reason: "Thử") }
                await #expect(throws: AccessRefusal.sessionEnded) { try await other.view(ask) { $0.caller } }
                await other.close()
            }
        }
    }

    @Test func `a replica that is not there leaves the reads to the primary`() async throws {
        try await withReplicatedSchema { primary, _ in
            let nowhere = "postgres://postgres@127.0.0.1:1/postgres"
            let notices = Notices()
            let engine = try ReplicatedEngine(primary: primary, replica: nowhere, patience: .forTests()) {
                notices.add($0)
            }
            try await closing(engine) {
                try await makeNotes(engine)
                try await write("new", engine)
                for _ in 1...20 { #expect(try await has("new", engine)) }
                #expect(engine.statistics.replica?.reads == 0)
                #expect(engine.statistics.replica?.fallbacks == 20)
                #expect(notices.leftOut == 1)
            }
        }
    }

    @Test func `a server that is no standby of the primary is not read`() async throws {
        try await withReplicatedSchema { primary, _ in
            let engine = try ReplicatedEngine(
                primary: primary, replica: primary + "&target_session_attrs=any", patience: .forTests())
            try await closing(engine) {
                try await makeNotes(engine)
                #expect(try await !has("new", engine))
                #expect(engine.statistics.replica?.reads == 0)
            }
        }
    }

    @Test func `sessions that the replica ends are replaced, and no read is refused`() async throws {
        try await withPair { pair in
            try await makeNotes(pair.engine)
            try await write("new", pair.engine)
            for _ in 1...5 {
                #expect(try await has("new", pair.engine))
                try await pair.tellReplica(
                    """
                    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                    WHERE pid <> pg_backend_pid() AND application_name = 'dany'
                    """)
            }
            #expect(try await has("new", pair.engine))
            #expect(pair.reads >= 6)
        }
    }

    @Test func `a question to the primary serves the readers that came before it was sent`() async throws {
        try await withPair { pair in
            try await makeNotes(pair.engine)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...200 {
                    group.addTask {
                        let found = try await has("new", pair.engine)
                        #expect(!found)
                    }
                }
                try await group.waitForAll()
            }
            #expect(pair.reads == 200)
            #expect(pair.engine.questions < 200)
        }
    }
}
