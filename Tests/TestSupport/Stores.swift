package import Persistence
package import Foundation

/// The kinds of storage that the conformance tests run on.
package enum StorageKind: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite
    case postgres

    package var description: String { rawValue }

    /// PostgreSQL needs `DANY_TEST_POSTGRES`, the URI of a server where tests may create schemas. Without it those
    /// tests are left out here and fail where `CI` is `true`.
    package static let available: [StorageKind] = {
        if postgresURI != nil || isCI { return [.sqlite, .postgres] }
        print("DANY_TEST_POSTGRES is not set: the PostgreSQL tests are left out")
        fflush(nil)
        return [.sqlite]
    }()

    /// For tests that concern PostgreSQL alone.
    package static var isPostgresAvailable: Bool { available.contains(.postgres) }

    private static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"

    static let postgresURI: String? = {
        let value = ProcessInfo.processInfo.environment["DANY_TEST_POSTGRES"] ?? ""
        return value.isEmpty ? nil : value
    }()
}

package struct TestStoreMissing: Error, CustomStringConvertible {
    package let description: String
}

/// A new, empty folder that is deleted afterwards.
@discardableResult
package func withTemporaryFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dany-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

extension EnginePatience {
    /// What no busy machine runs out of; a test of one of these limits sets that one.
    package static func forTests(
        transactionSeconds: Double = 240, waitSeconds: Double = 240, statementSeconds: Double = 120,
        batchSeconds: Double = 0.05
    ) -> EnginePatience {
        var patience = EnginePatience()
        patience.transactionSeconds = transactionSeconds
        patience.waitSeconds = waitSeconds
        patience.lockSeconds = 120
        patience.statementSeconds = statementSeconds
        patience.batchSeconds = batchSeconds
        return patience
    }
}

/// A fresh and empty database of this kind: a file of its own, or a schema of its own.
@discardableResult
package func withEngine<Value>(
    _ kind: StorageKind, connections: Int = 4,
    patience: EnginePatience = .forTests(),
    _ body: (any Engine) async throws -> Value
) async throws -> Value {
    switch kind {
    case .sqlite:
        try await Turns.files.taken {
            try await withTemporaryFolder { folder in
                let engine = try SQLiteEngine(
                    path: folder.appending(path: "store.sqlite").path, readers: connections, access: .serve,
                    patience: patience)
                return try await closing(engine) { try await body(engine) }
            }
        }
    case .postgres where Pooler.takesAllTests:
        try await withPooledSchema { conninfo in
            let engine = try PostgresEngine(
                conninfo: conninfo, connections: connections, pooler: .transaction, patience: patience)
            return try await closing(engine) { try await body(engine) }
        }
    case .postgres where Replica.takesAllTests:
        try await withReplicatedSchema { primary, replica in
            let engine = try ReplicatedEngine(
                primary: primary, replica: replica, connections: connections, waitSeconds: 1,
                patience: patience)
            return try await closing(engine) { try await body(engine) }
        }
    case .postgres:
        try await withPostgresSchema { conninfo in
            let engine = try PostgresEngine(
                conninfo: conninfo, connections: connections,
                patience: patience)
            return try await closing(engine) { try await body(engine) }
        }
    }
}

/// The URI of a fresh schema, dropped afterwards.
@discardableResult
package func withPostgresSchema<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    guard let uri = StorageKind.postgresURI else {
        throw TestStoreMissing(description: "DANY_TEST_POSTGRES is not set")
    }
    return try await withSchema(of: uri) { options in try await body(uri + options) }
}

/// - Parameter body: is given what to add to a URI of the server.
func withSchema<Value>(of uri: String, _ body: (String) async throws -> Value) async throws -> Value {
    let schema = "dany_" + UUID().uuidString.replacing("-", with: "").lowercased()
    return try await Turns.schemas.taken {
        do {
            try await administer(uri, "CREATE SCHEMA \(schema)")
            let separator = uri.contains("?") ? "&" : "?"
            let value = try await body(separator + "options=-csearch_path%3D\(schema)")
            try await administer(uri, "DROP SCHEMA \(schema) CASCADE")
            return value
        } catch {
            try? await administer(uri, "DROP SCHEMA IF EXISTS \(schema) CASCADE")
            throw error
        }
    }
}

func administer(_ uri: String, _ sql: String) async throws {
    let engine = try PostgresEngine(conninfo: uri, connections: 1, patience: .forTests())
    try await closing(engine) {
        try await engine.write { transaction in try transaction.execute(script: sql) }
    }
}

/// `defer` can not await.
@discardableResult
package func closing<Value>(_ engine: any Engine, _ body: () async throws -> Value) async throws -> Value {
    do {
        let value = try await body()
        await engine.close()
        return value
    } catch {
        await engine.close()
        throw error
    }
}

/// Tests may all run side by side. A store takes a dozen open files and some threads, though, and a server of PostgreSQL
/// has 100 connections: so only a few have one at a time, and the others wait.
actor Turns {
    static let files = Turns(8)
    static let schemas = Turns(8)

    /// A test that has one already takes a second without waiting: each of eight would wait for the others' first.
    @TaskLocal private static var hasOne = false

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    nonisolated func taken<Value>(_ body: () async throws -> Value) async throws -> Value {
        if Self.hasOne { return try await body() }
        await begin()
        do {
            let value = try await Self.$hasOne.withValue(true) { try await body() }
            await end()
            return value
        } catch {
            await end()
            throw error
        }
    }

    private func begin() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { continuation in waiting.append(continuation) }
    }

    private func end() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
