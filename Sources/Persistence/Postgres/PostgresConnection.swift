import Dispatch
import Domain
import Foundation

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

/// One place in the pool: opens its libpq connection when needed, and a new one when that is lost.
actor PostgresConnection {
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
        _ kind: PostgresTransaction.Kind, _ limit: TimeLimit,
        _ body: @Sendable (any SQLTransaction) throws -> Value
    ) throws -> Value {
        var attempt = 1
        while true {
            let (session, isKept) = try take()
            let transaction = PostgresTransaction(session, kind, limit)
            do {
                let value = try body(transaction)
                try transaction.finish()
                if kind == .write { target.counter.countCommit(of: 1) }
                return value
            } catch {
                rollBack(session, transaction)
                guard let failure = transaction.failure else { throw error }
                // An idle connection may have been lost long ago (the server restarted).
                if isKept, transaction.isUntouched { continue }
                guard failure.isPassing, attempt < EngineLimits.attempts else { throw error }
                // At once, it could take the rows again from whoever just won them.
                if !failure.isStalePlan {
                    Thread.sleep(forTimeInterval: EngineLimits.retrySeconds * Double(attempt))
                }
            }
            attempt += 1
        }
    }

    private func take() throws(StorageError) -> (session: PostgresSession, isKept: Bool) {
        guard !isClosed else { throw .unavailable("the database is closed") }
        if let session {
            if session.isAlive { return (session, true) }
            self.session = nil
        }
        let fresh = try PostgresSession.open(target)
        session = fresh
        return (fresh, false)
    }

    private func rollBack(_ session: PostgresSession, _ transaction: PostgresTransaction) {
        guard transaction.isSent else { return }
        let failure = transaction.failure
        do throws(PostgresFailure) {
            if let failure, failure.isConnectionLost { throw failure }
            _ = try session.exchange(["ROLLBACK"], wantsRows: false)
            if failure?.isStalePlan == true { try session.forgetPreparedStatements() }
            guard session.isIdle else { throw PostgresFailure(lost: "still in a transaction") }
        } catch {
            self.session = nil
        }
    }
}
