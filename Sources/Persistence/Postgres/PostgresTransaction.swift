import Domain

/// Sends as late as it can: BEGIN goes with the first statement, and what answers nothing goes with the next
/// question or with the COMMIT. A body that reads a row and changes some is two round trips.
final class PostgresTransaction: SQLTransaction {
    enum Kind: Sendable {
        case read
        case write

        fileprivate var begin: Statement {
            switch self {
            case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .write: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
            }
        }
    }

    let dialect = Dialect.postgres
    private let session: PostgresSession
    private let kind: Kind
    private let limit: TimeLimit
    private var queued: [Statement] = []
    private(set) var failure: PostgresFailure?
    /// Something was sent, so the server may have begun.
    private(set) var isSent = false
    private var isBegun = false
    private var isCommitSent = false
    /// Nil until BEGIN is sent.
    private var secondsLeftAtBegin: Double?

    init(_ session: PostgresSession, _ kind: Kind, _ limit: TimeLimit) {
        self.session = session
        self.kind = kind
        self.limit = limit
    }

    /// The connection was lost before the server answered the BEGIN, and nothing is committed.
    var isUntouched: Bool {
        failure?.isConnectionLost == true && !isBegun && !isOutcomeUnknown
    }

    /// The COMMIT was on its way. When the server said of an earlier statement that it failed, it skipped the
    /// COMMIT.
    private var isOutcomeUnknown: Bool {
        guard isCommitSent, let failure, failure.isConnectionLost, let unanswered = failure.unanswered
        else { return false }
        return !(failure.isAnswer && unanswered > 1)
    }

    func rows(_ statement: Statement) throws(StorageError) -> [Row] {
        try attempt { () throws(PostgresFailure) in
            try accept(statement)
            return try send([statement], wantsRows: true)
        }
    }

    func execute(_ statement: Statement) throws(StorageError) {
        _ = try attempt { () throws(PostgresFailure) in
            try accept(statement)
            queued.append(statement)
            return queued.count < EngineLimits.pipelinedStatements ? [] : try send([])
        }
    }

    func execute(script: String) throws(StorageError) {
        _ = try attempt { () throws(PostgresFailure) in
            _ = try send([])
            return try session.run(script: script)
        }
    }

    /// Ends well what the body left, or throws.
    func finish() throws(StorageError) {
        if let failure { throw failure.storageError }
        switch kind {
        case .read: try finishRead()
        case .write: try commit()
        }
    }

    private func finishRead() throws(StorageError) {
        if !queued.isEmpty { _ = try attempt { () throws(PostgresFailure) in try send([]) } }
        guard isSent else { return }
        // The rows are here already: nobody need wait for the answer, and if none comes it costs nothing.
        do throws(PostgresFailure) { try session.post("COMMIT") } catch {}
    }

    private func commit() throws(StorageError) {
        guard isSent || !queued.isEmpty else { return }
        try limit.check("the transaction")
        // PostgreSQL answers the COMMIT of a failed transaction with a silent ROLLBACK.
        guard !isSent || session.isInTransaction else { throw .unavailable("the transaction had ended") }
        let isGuarded = session.patience.statementSeconds * Double(queued.count) > limit.secondsLeft
        do {
            _ = try attempt { () throws(PostgresFailure) in
                isCommitSent = true
                return try send(isGuarded ? [stillInTime, "COMMIT"] : ["COMMIT"])
            }
        } catch {
            if isOutcomeUnknown {
                throw .outcomeUnknown("the connection was lost during COMMIT: \(error)")
            }
            guard isGuarded, let failure, failure.isAnswer, failure.unanswered == 2 else { throw error }
            throw .busy("the transaction took longer than \(limit.seconds) seconds")
        }
    }

    /// Fails when statements that travelled with the COMMIT took so long that it comes too late. By the server's
    /// clock alone: `transaction_timestamp` is when it saw the BEGIN.
    private var stillInTime: Statement {
        let milliseconds = Int64((secondsLeftAtBegin ?? limit.secondsLeft) * 1_000)
        return """
            SELECT 1 / (clock_timestamp() - transaction_timestamp()
                < \(milliseconds) * interval '1 millisecond')::int
            """
    }

    private func accept(_ statement: Statement) throws(PostgresFailure) {
        do throws(StorageError) { try refuseNul(statement) } catch { throw PostgresFailure(refused: error) }
        // Found out while sending, it would cost the connection.
        guard statement.arguments.count <= UInt16.max else {
            throw PostgresFailure(refused: .corrupt("a statement has more than \(UInt16.max) values"))
        }
    }

    private func send(_ last: [Statement], wantsRows: Bool = false) throws(PostgresFailure) -> [Row] {
        var statements = queued + last
        queued = []
        let isFirst = !isSent
        if isFirst {
            secondsLeftAtBegin = limit.secondsLeft
            let first = [kind.begin] + (session.pooler == .none ? [] : [session.patience.transactionSettings])
            statements.insert(contentsOf: first, at: 0)
        }
        guard !statements.isEmpty else { return [] }
        isSent = true
        do throws(PostgresFailure) {
            let rows = try session.exchange(statements, wantsRows: wantsRows)
            isBegun = true
            return rows
        } catch {
            if isFirst { isBegun = error.unanswered.map { $0 < statements.count } ?? false }
            throw error
        }
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
