import Domain
import Foundation
import Persistence
import TestSupport
import Testing

@Suite struct SQLiteEngineTests {
    private func withStore(_ body: (String, SQLiteEngine) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "store.sqlite").path
            let engine = try SQLiteEngine(path: path, access: .serve)
            try await closing(engine) { try await body(path, engine) }
        }
    }

    @Test func `the writer syncs fully, checks foreign keys and does not map memory`() async throws {
        try await withStore { _, engine in
            let expected: [(name: StaticString, column: String, value: SQLValue)] = [
                ("synchronous", "synchronous", .integer(2)), ("foreign_keys", "foreign_keys", .integer(1)),
                ("journal_mode", "journal_mode", .text("wal")), ("mmap_size", "mmap_size", .integer(0)),
                ("busy_timeout", "timeout", .integer(5_000)),
            ]
            for setting in expected {
                let value = try await engine.write { transaction in
                    try transaction.row("PRAGMA \(raw: setting.name)")?.value(setting.column)
                }
                #expect(value == setting.value, "\(setting.name)")
            }
        }
    }

    @Test func `a second opener is told who holds the store`() async throws {
        try await withStore { path, _ in
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().resolvingSymlinksInPath()
            let held = StoreInUse(
                path: folder.appending(path: "store.sqlite").path, pid: getpid(), purpose: "serve")
            #expect(throws: held) { try SQLiteEngine(path: path, access: .command) }
            #expect(throws: held) { try SQLiteEngine(path: path, access: .serve) }
            #expect(held.description.hasSuffix("is in use by process \(getpid()) (serve)"))
        }
    }

    @Test func `a link to the store does not get round the lock`() async throws {
        try await withStore { path, _ in
            let link = path + ".link"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            #expect(throws: StoreInUse.self) { try SQLiteEngine(path: link, access: .command) }
        }
    }

    @Test func `a closed store can be opened again`() async throws {
        try await withStore { path, engine in
            try await makeNotes(engine)
            await engine.close()
            let again = try SQLiteEngine(path: path, access: .command)
            let found = try await closing(again) { try await names(again) }
            #expect(found.isEmpty)
        }
    }

    @Test func `a reader works beside a served store and writes nothing`() async throws {
        try await withStore { path, engine in
            try await makeNotes(engine)
            let reader = try SQLiteEngine(path: path, access: .readOnly)
            try await closing(reader) {
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(1))")
                }
                #expect(try await names(reader) == ["a"])
                await #expect(throws: StorageError.self) {
                    try await reader.write { transaction in try transaction.execute("DELETE FROM note") }
                }
                await #expect(throws: StorageError.self) {
                    try await reader.read { transaction in try transaction.execute("DELETE FROM note") }
                }
            }
            let log = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
            #expect((log ?? 0) > 0, "the reader's end must leave the log alone")
            #expect(try await names(engine) == ["a"])
        }
    }

    @Test func `a new store is the owner's alone`() async throws {
        try await withStore { path, engine in
            try await makeNotes(engine)
            for suffix in ["", "-wal", ".lock"] {
                let mode = try FileManager.default.attributesOfItem(atPath: path + suffix)[.posixPermissions]
                #expect(mode as? Int == 0o600, "\(suffix)")
            }
        }
    }

    @Test(arguments: SQLiteEngine.Access.allTested)
    func `a file that is no database is refused`(access: SQLiteEngine.Access) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "store.sqlite").path
            try Data(repeating: 65, count: 4_096).write(to: URL(fileURLWithPath: path))
            #expect {
                try SQLiteEngine(path: path, access: access)
            } throws: { error in
                guard case .refusedToOpen? = error as? StorageError else { return false }
                return true
            }
        }
    }

    @Test func `a missing folder is refused`() {
        #expect(throws: StorageError.self) {
            try SQLiteEngine(path: "/nonexistent/store.sqlite", access: .serve)
        }
    }

    @Test func `a full disk is told apart`() async throws {
        try await withStore { _, engine in
            try await makeNotes(engine)
            await #expect {
                try await engine.write { transaction in
                    _ = try transaction.rows("PRAGMA max_page_count = 5")
                    for number in 1...100 {
                        let text = String(repeating: "x", count: 1_000)
                        try transaction.execute("INSERT INTO note VALUES (\("\(number)\(text)"), \(1))")
                    }
                }
            } throws: { error in
                guard case .full? = error as? StorageError else { return false }
                return true
            }
            #expect(try await names(engine).isEmpty)
        }
    }

    @Test func `in memory, each engine has data of its own`() async throws {
        let (one, other) = (try SQLiteEngine.inMemory(), try SQLiteEngine.inMemory())
        try await makeNotes(one)
        #expect(try await names(one).isEmpty)
        await #expect(throws: StorageError.self) { try await names(other) }
        await one.close()
        await other.close()
    }
}

extension SQLiteEngine.Access {
    static let allTested: [SQLiteEngine.Access] = [.serve, .command, .readOnly]
}
