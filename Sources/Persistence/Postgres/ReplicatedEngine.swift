package import Domain
import Synchronization

/// Writes on a primary and reads on a standby of it. A read sees every write that was acknowledged before the read began,
/// whoever wrote and through whichever instance: it first asks the primary where its log stands, and the replica must have
/// replayed that far. So a role that was taken away is gone on the replica too. A replica that does not get there in time,
/// or is gone, is left out for a second, and the primary is read.
package final class ReplicatedEngine: Engine {
    /// What an operator wants to know.
    package enum Notice: Sendable, Hashable {
        case leftOut(String)
        case readAgain
    }

    private struct Health {
        var isLeftOut = false
        var nextTry = ContinuousClock.now
    }

    package let dialect = Dialect.postgres
    private let primary: PostgresEngine
    private let replica: PostgresEngine
    private let marks: WriteMarks
    private let waitSeconds: Double
    private let notice: @Sendable (Notice) -> Void
    private let health = Mutex(Health())
    private let reads = Atomic(0)
    private let fallbacks = Atomic(0)

    /// - Parameter waitSeconds: how long a read waits for the replica to catch up.
    package init(
        primary: String, replica: String, connections: Int = 8, pooler: PostgresPooler = .none,
        waitSeconds: Double = 0.1, patience: EnginePatience = EnginePatience(),
        notice: @escaping @Sendable (Notice) -> Void = { _ in }
    ) throws {
        self.primary = try PostgresEngine(
            conninfo: primary, connections: connections, pooler: pooler, patience: patience)
        self.replica = try PostgresEngine(
            conninfo: replica, connections: connections, pooler: pooler, isReplica: true, patience: patience)
        marks = WriteMarks(
            try PostgresEngine(conninfo: primary, connections: 1, pooler: pooler, patience: patience))
        self.waitSeconds = waitSeconds
        self.notice = notice
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        guard mayTry() else { return try await fallBack(body) }
        // Without the primary's word nobody knows how old the replica is; so the primary's refusal is the answer.
        let mark = try await marks.next()
        do {
            let value = try await replica.read(after: ReplayWait(mark: mark, seconds: waitSeconds), body)
            succeeded()
            return value
        } catch let StorageError.unavailable(reason) {
            failed(reason)
            return try await fallBack(body)
        } catch let error as StorageError {
            throw error
        } catch {
            // The body's own: the replica did its part.
            succeeded()
            throw error
        }
    }

    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await primary.write(body)
    }

    package func alter<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await primary.alter(body)
    }

    package func ping() async throws { try await primary.ping() }

    package func close() async {
        await replica.close()
        await marks.close()
        await primary.close()
    }

    package var statistics: EngineStatistics {
        var sum = primary.statistics
        sum.replica = ReplicaStatistics(
            reads: reads.load(ordering: .relaxed), fallbacks: fallbacks.load(ordering: .relaxed))
        return sum
    }

    package var pools: [PoolFigures] {
        primary.pools
            + replica.pools.map {
                PoolFigures(
                    name: "replica", connections: $0.connections, idle: $0.idle, waiting: $0.waiting)
            }
    }

    /// How often the primary was asked where its log stands, for tests.
    package var questions: Int { marks.questions }

    // MARK: The replica's health

    private static let pause = Duration.seconds(1)

    /// While it is left out, one reader a second finds out whether it is back.
    private func mayTry() -> Bool {
        health.withLock { health in
            guard health.isLeftOut else { return true }
            guard ContinuousClock.now >= health.nextTry else { return false }
            health.nextTry = .now + Self.pause
            return true
        }
    }

    private func succeeded() {
        reads.wrappingAdd(1, ordering: .relaxed)
        let isNew = health.withLock { health in
            defer { health.isLeftOut = false }
            return health.isLeftOut
        }
        if isNew { notice(.readAgain) }
    }

    private func failed(_ reason: String) {
        let isNew = health.withLock { health in
            defer {
                health.isLeftOut = true
                health.nextTry = .now + Self.pause
            }
            return !health.isLeftOut
        }
        if isNew { notice(.leftOut(reason)) }
    }

    private func fallBack<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        fallbacks.wrappingAdd(1, ordering: .relaxed)
        return try await primary.read(body)
    }
}
