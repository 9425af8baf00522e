import Domain
import Foundation
import Logging
import Persistence
import Synchronization
import TestSupport

@testable import APIServer

/// All that was given to a logger, at every level.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    static var quiet: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    fileprivate func add(_ line: String) { lines.withLock { $0.append(line) } }

    struct Handler: LogHandler {
        let lines: LogLines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
            lines.add("\(event.level) \(event.message) \(all)")
        }
    }
}

/// A server whose log lines can be read.
func withLoggedServer<Value: Sendable>(
    _ kind: StorageKind, _ body: @Sendable (TestServer, LogLines) async throws -> Value
) async throws -> Value {
    let lines = LogLines()
    return try await withStore(kind) { storage, settings in
        try await Preparation.makeRoot(settings, storage)
        let logger = Logger(label: "test") { _ in LogLines.Handler(lines: lines) }
        let services = try await Services.build(
            settings, storage, fixed: Instant("2026-10-10T02:00:00.000Z"), passwords: Passwords(logRounds: 4),
            logger: logger)
        return try await serve(services) { try await body($0, lines) }
    }
}

/// A fresh store with the settings of a sandbox, without a server.
func withStore<Value: Sendable>(
    _ kind: StorageKind, _ body: @Sendable (any Storage, Settings) async throws -> Value
) async throws -> Value {
    try await withTemporaryFolder { folder in
        try await withEngine(kind) { engine in
            let storage = SQLStorage(engine: engine)
            _ = try await storage.migrate(at: RealClock.now)
            let settings = try await Settings.load(
                flags: ["data-dir": folder.path(), "sandbox": "true"], environment: [:])
            return try await body(storage, settings)
        }
    }
}

/// The same store served again, as after a restart.
func serveAgain<Value: Sendable>(
    _ storage: any Storage, _ settings: Settings, _ body: @Sendable (TestServer) async throws -> Value
) async throws -> Value {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let fixed = try await Preparation.checkClock(settings, storage)
    let services = try await Services.build(
        settings, storage, fixed: fixed, passwords: Passwords(logRounds: 4), logger: logger)
    return try await serve(services, body)
}
