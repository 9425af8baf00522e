import CPostgres
package import Domain

/// A PostgreSQL server, or a group of them of which one takes writes.
package final class PostgresEngine: Engine {
    package let dialect = Dialect.postgres
    private let connections: Workers<PostgresConnection>
    private let target: PostgresTarget
    private let size: Int

    /// - Parameter isReplica: a standby, which can only be read.
    ///
    /// `conninfo` is a `postgres://` URI. Connects when first used; throws `StorageError.refusedToOpen` when the
    /// URI can not be read.
    package convenience init(
        conninfo: String, connections: Int = 8, pooler: PostgresPooler = .none, isReplica: Bool = false,
        patience: EnginePatience = EnginePatience()
    ) throws {
        guard case .postgres? = DatabaseURL(conninfo), var uri = PostgresURI(conninfo) else {
            throw StorageError.refusedToOpen("not a postgres:// URI (a password must be percent-encoded)")
        }
        // A pooler repeats what a server told it when it first connected, which may have changed since; and it has chosen
        // the server already.
        uri.addDefault(
            "target_session_attrs", pooler == .none ? (isReplica ? "standby" : "read-write") : "any")
        uri.addDefault("client_encoding", "UTF8")
        uri.addDefault("connect_timeout", "3")
        uri.addDefault("application_name", "dany")
        // libpq's own words for an unreadable URI would quote it, password and all.
        guard let options = PQconninfoParse(uri.text, nil) else {
            throw StorageError.refusedToOpen("libpq can not read \(uri.redacted)")
        }
        PQconninfoFree(options)
        self.init(
            PostgresTarget(
                conninfo: uri.text, pooler: pooler, isReplica: isReplica, patience: patience,
                counter: EngineCounter()),
            connections: connections)
    }

    private init(_ target: PostgresTarget, connections: Int) {
        self.target = target
        size = max(1, connections)
        self.connections = Workers(
            "dany.postgres", count: size, waitSeconds: target.patience.waitSeconds
        ) { _ in
            PostgresConnection(target)
        }
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await transact(.read, body)
    }

    func read<Value: Sendable>(
        after wait: ReplayWait, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await transact(.read, after: wait, body)
    }

    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await transact(.write, body)
    }

    package func alter<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        var patient = target
        patient.patience = .forSchema
        let engine = PostgresEngine(patient, connections: 1)
        do {
            let value = try await engine.write(body)
            await engine.close()
            return value
        } catch {
            await engine.close()
            throw error
        }
    }

    package func ping() async throws {
        _ = try await read { transaction in try transaction.rows("SELECT 1") }
    }

    package func close() async {
        await connections.close()
    }

    /// What the pool holds now, for tests and metrics.
    package var poolCounts: (idle: Int, waiting: Int) { connections.counts }

    package var statistics: EngineStatistics { target.counter.statistics }

    package var pools: [PoolFigures] {
        let (idle, waiting) = connections.counts
        return [PoolFigures(name: "postgres", connections: size, idle: idle, waiting: waiting)]
    }

    private func transact<Value: Sendable>(
        _ kind: PostgresTransaction.Kind, after wait: ReplayWait? = nil,
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        let limit = TimeLimit(seconds: target.patience.transactionSeconds)
        return try await connections.run { connection in
            try connection.transact(kind, limit, after: wait, body)
        }
    }

    deinit { connections.stop() }
}
