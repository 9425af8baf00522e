import Dispatch
import Domain

/// libpq blocks, so each connection has a thread of Dispatch's instead of a cooperative one.
final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(_ label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }
}

final class PostgresTransaction: SQLTransaction {
    let dialect = Dialect.postgres
    private let session: PostgresSession
    private(set) var failure: PostgresFailure?

    init(_ session: PostgresSession) {
        self.session = session
    }

    func rows(_ statement: Statement) throws(StorageError) -> [Row] {
        try attempt { () throws(PostgresFailure) in try session.run(statement) }
    }

    func execute(_ statement: Statement) throws(StorageError) {
        _ = try rows(statement)
    }

    func execute(script: String) throws(StorageError) {
        _ = try attempt { () throws(PostgresFailure) in try session.run(script: script) }
    }

    private func attempt(_ body: () throws(PostgresFailure) -> [Row]) throws(StorageError) -> [Row] {
        if let failure { throw failure.storageError }
        do throws(PostgresFailure) {
            return try body()
        } catch {
            failure = error
            throw error.storageError
        }
    }
}

/// One place in the pool: opens its libpq connection when needed, and a new one when that is lost.
actor PostgresConnection {
    enum Kind {
        case read
        case write
    }

    private let executor = QueueExecutor("dany.postgres")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let target: PostgresTarget
    private var session: PostgresSession?
    private var isClosed = false

    init(_ target: PostgresTarget) {
        self.target = target
    }

    func close() {
        isClosed = true
        session = nil
    }

    func transact<Value: Sendable>(
        _ kind: Kind, _ limit: TimeLimit, _ body: @Sendable (any SQLTransaction) throws -> Value
    ) throws -> Value {
        var attempt = 1
        while true {
            let session = try begin(kind)
            let transaction = PostgresTransaction(session)
            do {
                let value = try body(transaction)
                if let failure = transaction.failure { throw failure.storageError }
                guard kind == .write else {
                    endRead(session)
                    return value
                }
                try limit.check("the transaction")
                try commit(session)
                return value
            } catch let failure as PostgresFailure where failure.isPassing && attempt < EngineLimits.attempts
            {
                rollBack(session, after: failure)
            } catch {
                rollBack(session, after: transaction.failure ?? error as? PostgresFailure)
                guard let failure = transaction.failure, failure.isPassing, attempt < EngineLimits.attempts
                else { throw (error as? PostgresFailure)?.storageError ?? error }
            }
            attempt += 1
        }
    }

    func ping() throws(StorageError) {
        let session = try begin(.read)
        endRead(session)
    }

    /// An idle connection may have been lost long ago (the server restarted), so this one statement is tried
    /// again on a new connection.
    private func begin(_ kind: Kind) throws(StorageError) -> PostgresSession {
        guard !isClosed else { throw .unavailable("the database is closed") }
        let begin =
            switch kind {
            case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .write: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
            }
        if let session {
            do throws(PostgresFailure) {
                try session.run(script: begin)
                return session
            } catch {
                self.session = nil
                guard error.isConnectionLost else { throw error.storageError }
            }
        }
        let fresh = try PostgresSession.open(target)
        do throws(PostgresFailure) { try fresh.run(script: begin) } catch { throw error.storageError }
        session = fresh
        return fresh
    }

    private func commit(_ session: PostgresSession) throws {
        // PostgreSQL answers the COMMIT of a failed transaction with a silent ROLLBACK.
        guard session.isInTransaction else { throw StorageError.unavailable("the transaction had ended") }
        do throws(PostgresFailure) {
            try session.run(script: "COMMIT")
        } catch {
            guard error.isConnectionLost else { throw error }
            self.session = nil
            throw StorageError.outcomeUnknown("the connection was lost during COMMIT: \(error.storageError)")
        }
    }

    /// The rows are here already, so a connection lost now costs the caller nothing.
    private func endRead(_ session: PostgresSession) {
        do throws(PostgresFailure) { try session.run(script: "COMMIT") } catch { self.session = nil }
    }

    private func rollBack(_ session: PostgresSession, after failure: PostgresFailure?) {
        guard self.session === session else { return }
        do throws(PostgresFailure) {
            if let failure, failure.isConnectionLost { throw failure }
            try session.run(script: "ROLLBACK")
            if failure?.isStalePlan == true { try session.forgetPreparedStatements() }
            guard session.isIdle else { throw PostgresFailure(lost: "still in a transaction") }
        } catch {
            self.session = nil
        }
    }
}
