package import Domain
import Foundation
import GRDB

/// One file, one process that writes, one writing connection that also checkpoints, and a pool of readers.
package final class SQLiteEngine: Engine {
    package enum Access: String, Sendable, Hashable {
        case serve
        case command
        /// Takes no lock and never checkpoints, so it works beside a served store.
        case readOnly
    }

    package let dialect = Dialect.sqlite
    private let access: Access
    private let connections: any DatabaseWriter
    private let readConnections: [DatabaseQueue]
    private let writer: SQLiteWriter
    private let counter = EngineCounter()
    private let lock: StoreLock?
    private let door = Door()
    /// GRDB's pool would send each read through dispatch queues, a semaphore and a shared lock, which costs several
    /// times what a short read does.
    private let readers: Workers<DatabaseQueue>
    private let patience: EnginePatience
    private static let memoryPath = ":memory:"
    /// What `PRAGMA synchronous` answers for FULL, https://www.sqlite.org/pragma.html#pragma_synchronous
    private static let full = 2

    /// How many writes wait for their turn now, for tests and metrics.
    package var waitingWrites: Int { writer.waiting }

    package var statistics: EngineStatistics { counter.statistics }

    package var pools: [PoolFigures] {
        let (idle, waiting) = readers.counts
        return [
            PoolFigures(name: "readers", connections: readConnections.count, idle: idle, waiting: waiting),
            PoolFigures(
                name: "writer", connections: 1, idle: writer.isRunning ? 0 : 1, waiting: writer.waiting),
        ]
    }

    /// The folder must exist. `batchJobs` is how many writes may share a commit. Throws `StoreInUse`, or `StorageError.refusedToOpen`.
    package init(
        path: String, readers: Int = 4, access: Access, batchJobs: Int = EngineLimits.batchJobs,
        patience: EnginePatience = EnginePatience()
    ) throws {
        self.access = access
        self.patience = patience
        guard path != Self.memoryPath else {
            lock = nil
            let connection = try Self.opening(path) {
                try DatabaseQueue(configuration: Self.configuration(isReadOnly: false, patience))
            }
            connections = connection
            writer = SQLiteWriter(connection, counter, patience, batchJobs: batchJobs)
            readConnections = [connection]
            self.readers = Self.readers(readConnections, patience)
            return
        }
        let isWriter = access != .readOnly
        // Through a link to the file, the lock must still be the one beside the file.
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        lock = isWriter ? try StoreLock(path: file, purpose: access.rawValue) : nil
        let pool = try Self.opening(path) {
            if isWriter { try Self.create(file) }
            let pool = try DatabasePool(
                path: file, configuration: Self.configuration(isReadOnly: !isWriter, patience))
            if isWriter { try Self.makeDurable(pool) }
            return pool
        }
        connections = pool
        writer = SQLiteWriter(pool, counter, patience, batchJobs: batchJobs)
        // The pool is there for what its writer makes of the file: its own readers are never opened.
        readConnections = try Self.opening(path) {
            try (1...max(1, readers)).map { _ in
                try DatabaseQueue(path: file, configuration: Self.configuration(isReadOnly: true, patience))
            }
        }
        self.readers = Self.readers(readConnections, patience)
    }

    package static func inMemory() throws -> SQLiteEngine {
        try SQLiteEngine(path: memoryPath, access: .serve)
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try door.enter()
        defer { door.leave() }
        return try await readers.run { connection in try Self.read(connection, body) }
    }

    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await write(within: patience.transactionSeconds, body)
    }

    package func alter<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await write(within: EnginePatience.forSchema.transactionSeconds, body)
    }

    private func write<Value: Sendable>(
        within seconds: Double, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        guard access != .readOnly else { throw StorageError.unavailable("opened read-only") }
        try door.enter()
        defer { door.leave() }
        return try await writer.write(TimeLimit(seconds: seconds), body)
    }

    package func ping() async throws {
        _ = try await read { transaction in try transaction.rows("SELECT 1") }
    }

    package func close() async {
        guard await door.shut() else { return }
        await readers.close()
        let connections = connections
        let readConnections = readConnections
        let checkpoints = access != .readOnly
        await withCheckedContinuation { continuation in
            // The checkpoint takes time, so not on a cooperative thread.
            DispatchQueue.global().async {
                // GRDB closes the writer first, and a reader that closes last does not checkpoint. A failure
                // of either costs nothing: the log is read again at the next start.
                if checkpoints {
                    try? connections.writeWithoutTransaction { database in
                        _ = try database.checkpoint(.truncate)
                    }
                }
                for connection in readConnections { try? connection.close() }
                try? connections.close()
                continuation.resume()
            }
        }
        lock?.release()
    }

    deinit { readers.stop() }
}

extension SQLiteEngine {
    private static func readers(
        _ connections: [DatabaseQueue], _ patience: EnginePatience
    ) -> Workers<DatabaseQueue> {
        Workers("dany.sqlite", count: connections.count, waitSeconds: patience.waitSeconds) { number in
            connections[number]
        }
    }

    private static func read<Value>(
        _ connection: DatabaseQueue, _ body: (any SQLTransaction) throws -> Value
    ) throws -> Value {
        // What the body throws must not be taken for a failure of the database.
        let outcome = try translating {
            try connection.read { database in
                Result {
                    let transaction = SQLiteTransaction(database)
                    let value = try body(transaction)
                    if let failure = transaction.failure { throw failure }
                    return value
                }
            }
        }
        return try outcome.get()
    }

    private static func translating<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw StorageError(sqlite: error) }
    }

    private static func opening<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StorageError.refusedToOpen("\(path): \(error.message ?? "") (SQLite \(error.errorCode))")
        }
    }

    static func configuration(isReadOnly: Bool, _ patience: EnginePatience) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.readonly = isReadOnly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(patience.lockSeconds)
        configuration.prepareDatabase { database in
            // Memory mapping turns an I/O error into a crash of the process.
            try database.execute(sql: "PRAGMA mmap_size = 0")
            // A passage that is destroyed leaves no copy in the file's free pages.
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
    }

    /// SQLite would make the file readable for everybody; its log files take over the mode of the file.
    private static func create(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            Foundation.close(descriptor)
        } else if errno != EEXIST {
            throw StorageError.refusedToOpen("\(path): \(systemMessage())")
        }
    }

    /// After opening, because GRDB's pool sets NORMAL at the end of its own setup.
    private static func makeDurable(_ connections: any DatabaseWriter) throws {
        let mode = try connections.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            return try Int.fetchOne(database, sql: "PRAGMA synchronous")
        }
        guard mode == full else {
            throw StorageError.refusedToOpen("PRAGMA synchronous is \(mode ?? -1), not FULL")
        }
    }
}
