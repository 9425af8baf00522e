import Domain
import Foundation

/// Opens its libpq connection when needed, and a new one when that is lost. libpq blocks, so it belongs to one thread.
final class PostgresConnection {
    private let target: PostgresTarget
    private var session: PostgresSession?

    init(_ target: PostgresTarget) {
        self.target = target
    }

    /// - Parameter wait: what a replica must have replayed first.
    func transact<Value: Sendable>(
        _ kind: PostgresTransaction.Kind, _ limit: TimeLimit, after wait: ReplayWait? = nil,
        _ body: @Sendable (any SQLTransaction) throws -> Value
    ) throws -> Value {
        var attempt = 1
        while true {
            let (session, isKept) = try take()
            if let wait, try !hasReplayed(session, wait, isKept) { continue }
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
                guard failure.isPassing, attempt < EngineLimits.attempts else {
                    // A replica ends what stands in the way of its replay; that is no reason to refuse a reader.
                    throw target.isReplica && failure.isPassing ? StorageError.unavailable("\(error)") : error
                }
                // At once, it could take the rows again from whoever just won them.
                if !failure.isStalePlan {
                    Thread.sleep(forTimeInterval: EngineLimits.retrySeconds * Double(attempt))
                }
            }
            attempt += 1
        }
    }

    /// False when the session was lost long ago, and another is worth a try.
    private func hasReplayed(_ session: PostgresSession, _ wait: ReplayWait, _ isKept: Bool) throws -> Bool {
        do throws(PostgresFailure) {
            guard try session.replays(wait) else { throw .init(refused: .unavailable("it lags behind")) }
            return true
        } catch {
            if error.isConnectionLost {
                self.session = nil
                if isKept { return false }
            }
            throw error.isConnectionLost ? error.storageError : .unavailable("\(error.storageError)")
        }
    }

    private func take() throws(StorageError) -> (session: PostgresSession, isKept: Bool) {
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
