import Domain
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import APIServer

@Suite struct BackupTests {
    private struct Desk: Sendable {
        let folder: URL
        let settings: Settings
        let said = Lines()

        func path(_ name: String) -> String { folder.appending(path: name).path() }

        var backup: StoreBackup {
            get throws { try StoreBackup(settings, tell: { _ in }, say: said.add) }
        }

        /// Serves the store as the program does.
        func serving<Value: Sendable>(_ body: @Sendable (TestServer) async throws -> Value) async throws
            -> Value
        {
            let store = try await OpenStore.open(settings, .serve)
            try await Commands.prepare(store, settings)
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let services = try await Services.build(
                settings, store.storage, fixed: Instant("2026-10-10T02:00:00.000Z"),
                passwords: Passwords(logRounds: 4), logger: logger)
            let value = try await serve(services, body)
            await store.storage.close()
            return value
        }

        func damage(_ sql: StaticString) async throws {
            let store = try await OpenStore.open(settings, .command(""))
            try await store.execute(sql)
            await store.storage.close()
        }
    }

    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var text: String { lines.withLock { $0.joined(separator: "\n") } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private func withDesk(_ body: @Sendable (Desk) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let data = folder.appending(path: "data").path()
            try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
            let settings = try await Settings.load(
                flags: ["data-dir": data, "sandbox": "true"], environment: [:])
            try await body(Desk(folder: folder, settings: settings))
        }
    }

    private func refusal(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    private func topics(_ ward: Ward) async throws -> [String] {
        try await ward.server.send("GET", "/v1/topics", as: ward.admin).items.compactMap { $0["name"]?.text }
    }

    @Test func `what was there at the backup is there again after the restore, and the rest is kept`()
        async throws
    {
        try await withDesk { desk in
            let token = try await desk.serving { server in
                let ward = try await Ward(server)
                _ = try await ward.topic("Trước")
                #expect(try await desk.backup.make(desk.path("b"), replacing: false, keyFile: nil).isEmpty)
                _ = try await ward.topic("Sau")
                // Nothing is put under a server.
                let refused = await refusal {
                    try await desk.backup.restore(desk.path("b"), acceptBroken: false)
                }
                #expect(refused.contains("in use by process \(getpid()) (serve)"), "\(refused)")
                #expect(try await topics(ward).sorted() == ["Sau", "Trước"])
                return ward.admin
            }
            #expect(desk.said.text.contains("installation.key"))
            try await desk.backup.restore(
                desk.path("b"), acceptBroken: false, now: #require(Instant("2026-11-22T05:06:07.000Z")))
            try await desk.serving { server in
                // The session is there too, as the key is.
                let reply = try await server.send("GET", "/v1/topics", as: token)
                #expect(reply.items.compactMap { $0["name"]?.text } == ["Trước"])
            }
            let kept = desk.path("data/dany.sqlite.before-20261122T050607")
            #expect(desk.said.text.contains(kept), "\(desk.said.text)")
            #expect(try await OpenStore.file(at: kept).contents().rows["topic"] == 2)
        }
    }

    @Test func `a backup goes over nothing unless it is told to`() async throws {
        try await withDesk { desk in
            try await desk.serving { server in
                _ = try await Ward(server)
                try Data("x".utf8).write(to: URL(filePath: desk.path("b")))
                let refused = await refusal {
                    _ = try await desk.backup.make(desk.path("b"), replacing: false, keyFile: nil)
                }
                #expect(refused.contains("--replace"))
                #expect(FileManager.default.contents(atPath: desk.path("b")) == Data("x".utf8))
                _ = try await desk.backup.make(desk.path("b"), replacing: true, keyFile: nil)
                #expect(try await OpenStore.file(at: desk.path("b")).contents().schema == .current)
                let store = desk.path("data/dany.sqlite")
                let own = await refusal {
                    _ = try await desk.backup.make(store, replacing: true, keyFile: nil)
                }
                #expect(own.contains("is taken"))
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: desk.folder.path())
            #expect(names.sorted() == ["b", "data"])
        }
    }

    @Test func `the key goes into a file of its own, when it is asked for`() async throws {
        try await withDesk { desk in
            try await desk.serving { server in _ = try await Ward(server) }
            let key = FileManager.default.contents(atPath: desk.path("data/installation.key"))
            _ = try await desk.backup.make(desk.path("b"), replacing: false, keyFile: desk.path("k"))
            #expect(key != nil && FileManager.default.contents(atPath: desk.path("k")) == key)
            let mode =
                try FileManager.default.attributesOfItem(atPath: desk.path("k"))[.posixPermissions] as? Int
            #expect(mode == 0o600)
            // The same once more is no news; another's stays what it is.
            _ = try await desk.backup.make(desk.path("b"), replacing: true, keyFile: desk.path("k"))
            try Data("other".utf8).write(to: URL(filePath: desk.path("o")))
            let refused = await refusal {
                _ = try await desk.backup.make(desk.path("b"), replacing: true, keyFile: desk.path("o"))
            }
            #expect(refused.contains("not this installation's key"))
            let both = await refusal {
                _ = try await desk.backup.make(desk.path("c"), replacing: true, keyFile: desk.path("c"))
            }
            #expect(both.contains("is taken"))
            #expect(FileManager.default.contents(atPath: desk.path("o")) == Data("other".utf8))
        }
    }

    @Test func `a backup that is damaged or of a later program is refused, and nothing is changed`()
        async throws
    {
        try await withDesk { desk in
            try await desk.serving { server in _ = try await Ward(server).topic("Còn") }
            _ = try await desk.backup.make(desk.path("b"), replacing: false, keyFile: nil)
            var data = try #require(FileManager.default.contents(atPath: desk.path("b")))
            for page in stride(from: 4_096, to: data.count, by: 4_096) {
                data.replaceSubrange((page + 8)..<(page + 600), with: repeatElement(0xA5, count: 592))
            }
            try data.write(to: URL(filePath: desk.path("damaged")))
            let damaged = await refusal {
                try await desk.backup.restore(desk.path("damaged"), acceptBroken: true)
            }
            #expect(damaged.hasPrefix("damaged:"), "\(damaged)")
            try await desk.damage(
                "INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'x', 1)")
            _ = try await desk.backup.make(desk.path("newer"), replacing: false, keyFile: nil)
            try await desk.damage("DELETE FROM schema_migration WHERE number = 9999")
            let newer = await refusal {
                try await desk.backup.restore(desk.path("newer"), acceptBroken: true)
            }
            #expect(newer.contains("later program") && newer.contains("9999"), "\(newer)")
            let none = await refusal { try await desk.backup.restore(desk.path("none"), acceptBroken: true) }
            #expect(none.contains("is not there"), "\(none)")
            let names = try FileManager.default.contentsOfDirectory(atPath: desk.path("data"))
            #expect(!names.contains { $0.contains("before") || $0.contains("partial") }, "\(names)")
            try await desk.serving { server in
                let ward = try await server.send("GET", "/healthz")
                #expect(ward.status == 200)
            }
        }
    }

    @Test func `what breaks rules is backed up and told, and restored only when told to`() async throws {
        try await withDesk { desk in
            try await desk.serving { server in _ = try await Ward(server) }
            try await desk.damage("UPDATE unit_fact SET until = '2030-01-01' WHERE code = 'C1'")
            let broken = try await desk.backup.make(desk.path("b"), replacing: false, keyFile: nil)
            #expect(!broken.isEmpty && desk.said.text.contains("\(broken.count) broken"))
            let refused = await refusal { try await desk.backup.restore(desk.path("b"), acceptBroken: false) }
            #expect(refused.contains("--accept-broken"), "\(refused)")
            try await desk.backup.restore(desk.path("b"), acceptBroken: true)
        }
    }

    @Test func `a store comes to an empty machine`() async throws {
        try await withDesk { desk in
            try await desk.serving { server in _ = try await Ward(server).topic("Đi xa") }
            _ = try await desk.backup.make(desk.path("b"), replacing: false, keyFile: desk.path("k"))
            let fresh = desk.path("fresh")
            try FileManager.default.createDirectory(atPath: fresh, withIntermediateDirectories: true)
            let settings = try await Settings.load(flags: ["data-dir": fresh], environment: [:])
            let said = Lines()
            try await StoreBackup(settings, tell: { _ in }, say: said.add)
                .restore(desk.path("b"), acceptBroken: false)
            #expect(said.text.contains("installation.key is missing"), "\(said.text)")
            #expect(!said.text.contains("before-"))
            #expect(try await OpenStore.file(at: fresh + "/dany.sqlite").contents().rows["topic"] == 1)
        }
    }

    /// SQLite's own check tells of plans' tables what is not so.
    @Test func `a store with all that the demo has is backed up`() async throws {
        try await withDesk { desk in
            let store = try await OpenStore.open(desk.settings, .serve)
            try await Commands.prepare(store, desk.settings)
            _ = try await Demo.loadOnce(desk.settings, store.storage, Passwords(logRounds: 4))
            await store.storage.close()
            _ = try await desk.backup.make(desk.path("b"), replacing: false, keyFile: nil)
            let rows = try await OpenStore.file(at: desk.path("b")).contents().rows
            #expect(rows["plan_task_unit", default: 0] > 0)
        }
    }

    @Test func `PostgreSQL has its own tools, and memory no file`() async throws {
        for (url, word) in [("postgres://a@b/c", "pg_dump"), ("sqlite::memory:", "no file")] {
            let settings = try await Settings.load(flags: ["database-url": url], environment: [:])
            let refused = await refusal { _ = try StoreBackup(settings, tell: { _ in }, say: { _ in }) }
            #expect(refused.contains(word), "\(refused)")
        }
    }

    @Test func `nothing is said of a copy that is quick`() {
        let lines = Lines()
        let progress = CopyProgress(say: lines.add)
        progress.tell(.copying(done: 1, of: 2))
        progress.tell(.checking)
        #expect(lines.text.isEmpty)
    }

    @Test func `a moment passes once`() async throws {
        let moment = HeldMoment(after: .milliseconds(1))
        try await Task.sleep(for: .milliseconds(5))
        #expect(moment.hasPassed(again: .seconds(600)))
        #expect(!moment.hasPassed(again: .seconds(600)))
    }
}

extension OpenStore {
    fileprivate func execute(_ sql: StaticString) async throws {
        try await (storage as? any SQLAccess)?.run(sql)
    }
}
