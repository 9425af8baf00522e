package import Domain

package typealias Unit = Domain.Unit

/// The storage protocol in SQL that is written once, on either engine.
package struct SQLStorage: Storage {
    package let engine: any Engine
    private let meter = CallMeter()

    package init(engine: any Engine) { self.engine = engine }

    package func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> Value)
        async throws
        -> Value
    {
        try await meter.measure(.read) {
            try await engine.read { transaction in try body(SQLStore(transaction)) }
        }
    }

    package func write<Value: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> Value)
        async throws
        -> Value
    {
        try await meter.measure(.write) {
            try await engine.write { transaction in try body(SQLStore(transaction)) }
        }
    }

    package func checkReady() async throws {
        let applied = try await appliedMigrations()
        guard applied == Migration.all.map(\.number) else {
            throw StorageError.refusedToOpen(
                "the schema stands at \(applied.last ?? 0), not \(Migration.all.last?.number ?? 0)")
        }
    }

    package var statistics: StorageStatistics {
        let counted = engine.statistics
        var statistics = StorageStatistics(writes: counted.writes, commits: counted.commits)
        statistics.replica = counted.replica
        statistics.commitSizes = counted.commitSizes
        statistics.calls = meter.figures
        statistics.pools = engine.pools
        return statistics
    }

    /// A folder has one process: the lock beside the file sees to it.
    package var isShared: Bool { engine.dialect != .sqlite }

    package func close() async { await engine.close() }

    /// Brings the schema up to date and returns the names of the steps that were taken. Several instances may try
    /// at once: one takes the steps, the others find them taken.
    /// - Parameter last: the step to stop after, for tests of how a later one finds a store.
    package func migrate(at clock: Instant, through last: Int = Int.max) async throws -> [String] {
        try await engine.alter { transaction in
            if transaction.dialect == .postgres {
                _ = try transaction.rows(
                    """
                    SELECT pg_advisory_xact_lock(CAST(\(SQLStorage.migrationLock) AS int), hashtext(current_schema()))
                    """)
            }
            try transaction.execute(script: Migration.tableSQL(transaction.dialect))
            let applied = Set(
                try transaction.rows("SELECT number FROM schema_migration").map { try $0.int("number") })
            if let last = applied.max(), let known = Migration.all.last?.number, last > known {
                throw StorageError.refusedToOpen(
                    "a later program wrote it: its schema stands at \(last), and this program knows \(known)")
            }
            var taken: [String] = []
            for step in Migration.all where !applied.contains(step.number) && step.number <= last {
                for sql in step.statements(transaction.dialect) { try transaction.execute(script: sql) }
                try transaction.execute(
                    """
                    INSERT INTO schema_migration (number, name, applied_at)
                    VALUES (\(step.number), \(step.name), \(clock.milliseconds))
                    """)
                taken.append("\(step.number) \(step.name)")
            }
            return taken
        }
    }

    /// Any number does, as long as every instance takes the same.
    private static let migrationLock: Int64 = 0x44616e59

    private func appliedMigrations() async throws -> [Int] {
        try await engine.read { transaction in
            try transaction.rows("SELECT number FROM schema_migration ORDER BY number").map {
                try $0.int("number")
            }
        }
    }
}

/// One transaction's store: the queries of every resource, in the files beside this one.
final class SQLStore: StoreWriter {
    let transaction: any SQLTransaction
    /// Who may do what is asked of the same few units again and again. Forgotten when the tree is locked or changed.
    var knownLines: [LineKey: [Unit]] = [:]

    init(_ transaction: any SQLTransaction) { self.transaction = transaction }

    var forUpdate: Fragment { transaction.dialect.forUpdate }

    func rows(_ statement: Statement) throws(StorageError) -> [Row] { try transaction.rows(statement) }

    func row(_ statement: Statement) throws(StorageError) -> Row? { try transaction.rows(statement).first }

    func execute(_ statement: Statement) throws(StorageError) { try transaction.execute(statement) }

    func claim(_ id: String, fingerprint: String) throws -> Bool {
        let claimed = try row(
            """
            INSERT INTO claimed_id (id, fingerprint) VALUES (\(id), \(fingerprint))
            ON CONFLICT (id) DO NOTHING RETURNING id
            """)
        if claimed != nil { return true }
        let first = try row("SELECT fingerprint FROM claimed_id WHERE id = \(id)")?.text("fingerprint")
        guard first == fingerprint else { throw AccessRefusal.idTaken }
        return false
    }

    func setting(_ key: SettingKey) throws -> String? {
        try row("SELECT value FROM setting WHERE key = \(key.rawValue)")?.text("value")
    }

    func set(_ key: SettingKey, to value: String?) throws {
        guard let value else {
            try execute("DELETE FROM setting WHERE key = \(key.rawValue)")
            return
        }
        try execute(
            """
            INSERT INTO setting (key, value) VALUES (\(key.rawValue), \(value))
            ON CONFLICT (key) DO UPDATE SET value = excluded.value
            """)
    }
}
