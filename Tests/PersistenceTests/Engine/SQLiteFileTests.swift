import Domain
import Foundation
import Persistence
import Synchronization
import TestSupport
import Testing

@Suite struct SQLiteFileTests {
    /// What writers and the one who copies tell each other.
    private final class Held<Value: Sendable>: Sendable {
        private let held: Mutex<Value>
        init(_ value: Value) { held = Mutex(value) }
        var value: Value { held.withLock { $0 } }
        func change(_ body: (inout Value) -> Void) { held.withLock { body(&$0) } }
    }

    private struct Store: Sendable {
        let folder: URL
        let path: String
        let engine: SQLiteEngine
        var storage: SQLStorage { SQLStorage(engine: engine) }
        var file: SQLiteFile { SQLiteFile(path: path) }

        func path(_ name: String) -> String { folder.appending(path: name).path }

        func claim(_ id: String) async throws {
            _ = try await storage.write { try $0.claim(id, fingerprint: "f") }
        }
    }

    /// A served store, migrated.
    private func withStore(_ body: @Sendable (Store) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "dany.sqlite").path
            let engine = try SQLiteEngine(path: path, access: .serve, patience: .forTests())
            try await closing(engine) {
                let store = Store(folder: folder, path: path, engine: engine)
                _ = try await store.storage.migrate(at: Instant(milliseconds: 1))
                try await body(store)
            }
        }
    }

    private func ids(in path: String) async throws -> [String] {
        let engine = try SQLiteEngine(path: path, access: .readOnly)
        return try await closing(engine) {
            try await engine.read { transaction in
                try transaction.rows("SELECT id FROM claimed_id ORDER BY id").map { try $0.text("id") }
            }
        }
    }

    private func bytes(_ path: String) -> Data { FileManager.default.contents(atPath: path) ?? Data() }

    @Test func `a copy made while others write is one moment's, with all that was durable before`()
        async throws
    {
        try await withStore { store in
            let told = Held([Int](repeating: 0, count: 4))
            let isOver = Held(false)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        var number = 0
                        while !isOver.value {
                            number += 1
                            try await store.claim("w\(writer)-\(1_000_000 + number)")
                            told.change { $0[writer] = number }
                        }
                    }
                }
                for round in 1...5 {
                    let before = told.value
                    let target = store.path("copy-\(round)")
                    let contents = try await store.file.copy(to: target) { _ in }
                    let found = try await ids(in: target)
                    #expect(found.count == contents.rows["claimed_id"])
                    for writer in 0..<4 {
                        let own = found.filter { $0.hasPrefix("w\(writer)-") }
                        #expect(own.count >= before[writer])
                        // None is missing before the last one.
                        #expect(own == (1..<(own.count + 1)).map { "w\(writer)-\(1_000_000 + $0)" })
                    }
                    // So that there is something between the copies.
                    while told.value == before { await Task.yield() }
                }
                isOver.change { $0 = true }
                try await group.waitForAll()
            }
            let sum = told.value.reduce(0, +)
            #expect(try await store.file.contents().rows["claimed_id"] == sum)
        }
    }

    @Test func `a copy leaves the store's file and log as they were, and is the owner's alone`() async throws
    {
        try await withStore { store in
            try await store.claim("a")
            let before = [bytes(store.path), bytes(store.path + "-wal")]
            #expect(before[1].count > 0)
            let target = store.path("copy")
            let contents = try await store.file.copy(to: target) { _ in }
            #expect([bytes(store.path), bytes(store.path + "-wal")] == before)
            #expect(contents.schema == .current && contents.rows["claimed_id"] == 1)
            #expect(contents.bytes == bytes(target).count)
            let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let names = try FileManager.default.contentsOfDirectory(atPath: store.folder.path)
            #expect(names.filter { $0.hasPrefix("copy") } == ["copy"], "one file, without a log")
        }
    }

    @Test func `a copy tells how far it is, and goes over nothing`() async throws {
        try await withStore { store in
            let steps = Held<[StoreCopyStep]>([])
            _ = try await store.file.copy(to: store.path("copy")) { step in
                steps.change { $0.append(step) }
            }
            #expect(steps.value.last == .checking)
            guard case .copying(let done, let total)? = steps.value.dropLast().last else {
                Issue.record("nothing was told")
                return
            }
            #expect(done == total && total > 10)
            let copy = bytes(store.path("copy"))
            await #expect(throws: StorageError.self) {
                try await store.file.copy(to: store.path("copy")) { _ in }
            }
            #expect(bytes(store.path("copy")) == copy)
        }
    }

    @Test func `what is damaged, cut off or something else is refused`() async throws {
        try await withStore { store in
            for number in 1...200 { try await store.claim("\(number)") }
            let whole = store.path("whole")
            _ = try await store.file.copy(to: whole) { _ in }
            let data = bytes(whole)
            var damaged = data
            // Every page but the first, from its middle on.
            for page in stride(from: 4_096, to: data.count, by: 4_096) {
                damaged.replaceSubrange((page + 8)..<(page + 600), with: repeatElement(0xA5, count: 592))
            }
            let files = [
                "damaged": damaged, "cut": data.prefix(data.count / 2), "text": Data("không phải".utf8),
                "empty": Data(),
            ]
            for (name, content) in files {
                try content.write(to: URL(filePath: store.path(name)))
                await #expect(throws: StorageError.self, "\(name)") {
                    try await SQLiteFile(path: store.path(name)).contents()
                }
                await #expect(throws: StorageError.self, "\(name)") {
                    try await SQLiteFile(path: store.path(name)).copy(to: store.path("copy")) { _ in }
                }
                #expect(!FileManager.default.fileExists(atPath: store.path("copy")), "\(name)")
            }
            await #expect(throws: StorageError.self) {
                try await SQLiteFile(path: store.path("none")).contents()
            }
        }
    }

    @Test func `a file tells whether this program is of its time`() async throws {
        try await withStore { store in
            try await store.engine.write {
                try $0.execute("DELETE FROM schema_migration WHERE number > \(20)")
            }
            #expect(try await store.file.contents().schema == .older(last: 20))
            try await store.engine.write {
                try $0.execute(
                    "INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'x', 1)")
            }
            #expect(try await store.file.contents().schema == .newer(last: 9_999))
        }
    }

    @Test func `a store is not replaced while it is served`() async throws {
        try await withStore { store in
            try await store.claim("a")
            await #expect(throws: StoreInUse.self) {
                try await store.file.replace(keeping: store.path("old")) { _ in
                    Issue.record("it began all the same")
                }
            }
            #expect(try await ids(in: store.path) == ["a"])
        }
    }

    @Test func `a store that is replaced stays under another name, with what its log held`() async throws {
        try await withStore { store in
            try await store.claim("a")
            let copy = store.path("copy")
            _ = try await store.file.copy(to: copy) { _ in }
            try await store.claim("b")
            // As a crash leaves it: the last writes are in the log only.
            let crashed = store.path("crashed")
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: store.path + suffix, toPath: crashed + suffix)
            }
            let wasThere = try await SQLiteFile(path: crashed).replace(keeping: store.path("old")) {
                temporary in
                _ = try await SQLiteFile(path: copy).copy(to: temporary) { _ in }
            }
            #expect(wasThere)
            #expect(try await ids(in: crashed) == ["a"])
            #expect(try await ids(in: store.path("old")) == ["a", "b"])
            #expect(try await ids(in: copy) == ["a"])
        }
    }

    @Test func `a damaged store is replaced too, and kept with its log`() async throws {
        try await withStore { store in
            try await store.claim("a")
            let copy = store.path("copy")
            _ = try await store.file.copy(to: copy) { _ in }
            let broken = store.path("broken")
            try Data(repeating: 65, count: 8_192).write(to: URL(filePath: broken))
            try Data(repeating: 66, count: 100).write(to: URL(filePath: broken + "-wal"))
            _ = try await SQLiteFile(path: broken).replace(keeping: store.path("old")) { temporary in
                _ = try await SQLiteFile(path: copy).copy(to: temporary) { _ in }
            }
            #expect(try await ids(in: broken) == ["a"])
            #expect(bytes(store.path("old")) == Data(repeating: 65, count: 8_192))
            #expect(bytes(store.path("old-wal")) == Data(repeating: 66, count: 100))
        }
    }

    @Test func `a replacement that can not be made leaves all as it was`() async throws {
        try await withStore { store in
            try await store.claim("a")
            await store.engine.close()
            struct Failed: Error {}
            await #expect(throws: Failed.self) {
                try await store.file.replace(keeping: store.path("old")) { temporary in
                    try Data("x".utf8).write(to: URL(filePath: temporary))
                    throw Failed()
                }
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: store.folder.path).sorted()
            #expect(names.filter { $0.contains("partial") || $0 == "old" } == [])
            #expect(try await ids(in: store.path) == ["a"])
        }
    }
}
