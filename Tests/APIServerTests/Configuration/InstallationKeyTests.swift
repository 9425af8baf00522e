import Crypto
import Domain
import Foundation
import Logging
import TestSupport
import Testing

@testable import APIServer

@Suite struct InstallationKeyTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func settings(_ folder: URL, _ name: String) async throws -> Settings {
        let path = folder.appending(path: name).path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return try await Settings.load(flags: ["data-dir": path], environment: [:])
    }

    private func refusal(_ settings: Settings, _ storage: any Storage) async -> String? {
        do {
            try await Preparation.checkKey(settings, storage, logger)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: StorageKind.available)
    func `a store is served with the key of its first start, and with no other`(_ kind: StorageKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            try await withStore(kind) { storage, first in
                try await Preparation.makeRoot(first, storage)
                #expect(await refusal(first, storage) == nil)
                #expect(await refusal(first, storage) == nil)
                // Another instance whose folder is empty makes no key of its own.
                let second = try await settings(folder, "second")
                #expect(await refusal(second, storage)?.contains("is not there") == true)
                #expect(!SecretFile.isThere(folder: second.dataDir))
                try SecretFile.copy(
                    folder: first.dataDir, to: SecretFile.url(folder: second.dataDir).path())
                #expect(await refusal(second, storage) == nil)
                let other = try await settings(folder, "other")
                _ = try SecretFile.loadOrMake(folder: other.dataDir)
                #expect(await refusal(other, storage)?.contains("is not the one") == true)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `who works beside the server goes by the sandbox's clock, and by the real one where there is none`(
        _ kind: StorageKind
    ) async throws {
        try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            let set = Instant(milliseconds: 1_700_000_000_000)
            func today() async throws -> CivilDate { try await Preparation.work(storage) { $0.caller.today } }
            let before = try await today()
            try await storage.write { try $0.set(.sandboxNow, to: "\(set.milliseconds)") }
            let inside = try await today()
            try await storage.write { try $0.set(.servedLive, to: "true") }
            let live = try await today()
            #expect(inside == set.civilDate && before > inside && live >= before)
        }
    }

    @Test func `a key is taken however its base64 was written`() async throws {
        try await withTemporaryFolder { folder in
            let bytes = Data((0..<32).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 248) })
            var keys: Set<Data> = []
            for text in [bytes.base64EncodedString(), bytes.base64URL] {
                try Data((text + "\n").utf8).write(to: SecretFile.url(folder: folder.path()))
                keys.insert(try SecretFile.load(folder: folder.path()).withUnsafeBytes { Data($0) })
            }
            #expect(keys == [bytes] && bytes.base64EncodedString() != bytes.base64URL)
        }
    }

    @Test func `a key that anybody can read is told of`() async throws {
        try await withStore(.sqlite) { storage, settings in
            let lines = LogLines()
            let logger = Logger(label: "test") { _ in LogLines.Handler(lines: lines) }
            try await Preparation.checkKey(settings, storage, logger)
            #expect(!lines.text.contains("0600"))
            for (mode, isTold) in [(0o640, false), (0o644, true)] {
                try FileManager.default.setAttributes(
                    [.posixPermissions: mode],
                    ofItemAtPath: SecretFile.url(folder: settings.dataDir).path())
                try await Preparation.checkKey(settings, storage, logger)
                #expect(lines.text.contains("0600") == isTold, "\(mode)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a store that is given another key is served with that one, and nobody is signed in`(
        _ kind: StorageKind
    ) async throws {
        try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            #expect(await refusal(settings, storage) == nil)
            try await serveAgain(storage, settings) { server in
                let (_, token) = try await server.account("can.bo", [(.officer, "TW")])
                #expect(try await server.send("GET", "/v1/me", as: token).status == 200)
                #expect(try await Preparation.work(storage) { try $0.adoptKey("another") })
                #expect(try await !Preparation.work(storage) { try $0.adoptKey("another") })
                #expect(await refusal(settings, storage)?.contains("is not the one") == true)
                expectProblem(try await server.send("GET", "/v1/me", as: token), 401, "session-ended")
                let root = try #require(try await storage.read { try $0.root() })
                #expect(try await server.auditCount("installationKey.adopted", root.id.rawValue) == 1)
            }
        }
    }
}
