package import Domain

/// What a transaction's body may do. Blocking, and only valid while the body runs. After the first failed
/// statement the transaction is doomed on both engines: every later call throws that failure again, and so does
/// the commit.
package protocol SQLTransaction: AnyObject {
    var dialect: Dialect { get }

    func rows(_ statement: Statement) throws(StorageError) -> [Row]

    /// Answers nothing, so that an engine may send it together with the next `rows` or the commit, where its
    /// failure is then thrown. Whoever must know at once asks for `rows` with RETURNING.
    func execute(_ statement: Statement) throws(StorageError)

    /// Several statements without values, as in a migration.
    func execute(script: String) throws(StorageError)
}

extension SQLTransaction {
    /// The first row of the answer, nil when there is none.
    package func row(_ statement: Statement) throws(StorageError) -> Row? {
        try rows(statement).first
    }
}

/// A database. A body may run more than once and beside others that share its commit, so it must do nothing but
/// talk to its transaction, and leave BEGIN, COMMIT and savepoints alone.
package protocol Engine: Sendable {
    var dialect: Dialect { get }

    /// One snapshot. A write inside it is refused.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value

    /// Committed durably when it returns. An error of the body rolls back and is thrown on unchanged.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value

    /// A write of the schema, which takes as long as it takes.
    func alter<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value

    var statistics: EngineStatistics { get }

    /// What waits for connections now.
    var pools: [PoolFigures] { get }

    /// A cheap round trip, for readiness.
    func ping() async throws

    /// Waits for what is running, refuses what comes after.
    func close() async
}

/// For how many seconds an engine waits: before it gives up with `StorageError.busy`, unless told otherwise.
package struct EnginePatience: Sendable {
    /// From the call of `write` to its COMMIT, waiting and repetitions included. A later COMMIT is refused:
    /// readers of "what changed since" count on nothing appearing with an older time stamp than this.
    package var transactionSeconds = 20.0
    /// For a caller's turn.
    package var waitSeconds = 5.0
    /// Of a statement, for a lock of another transaction or process.
    package var lockSeconds = 5.0
    /// For one statement; PostgreSQL only, where one slow query must not keep a connection.
    package var statementSeconds = 10.0
    /// For further writes that share a commit, from the first on, so that it is not kept waiting by the others;
    /// SQLite only.
    package var batchSeconds = 0.05

    package init() {}

    /// For steps of the schema on large tables, and for who waits until another instance has taken them.
    static let forSchema: EnginePatience = {
        var patience = EnginePatience()
        patience.transactionSeconds = 7_200
        patience.statementSeconds = 7_200
        patience.lockSeconds = 7_200
        return patience
    }()
}

package enum EngineLimits {
    /// A PostgreSQL server that is silent for this many times the time of a statement counts as gone.
    static let answerFactor = 1.5
    /// SQLite writes that share one commit at most: enough to make the sync of the disk cheap for each, few
    /// enough to run one by one when the shared commit fails.
    package static let batchJobs = 64
    /// Statements of one PostgreSQL transaction that wait to be sent together; bounds the memory they take.
    static let pipelinedStatements = 100
    /// Prepared statements that one PostgreSQL connection keeps.
    static let preparedStatements = 500
    /// How often a body runs when PostgreSQL breaks a deadlock or a serialization conflict.
    static let attempts = 3
    /// Seconds before the second run, and as much more before each further one.
    static let retrySeconds = 0.05
}

/// Time that is counted from its making.
struct TimeLimit: Sendable {
    private let start = ContinuousClock.now
    let seconds: Double

    var secondsLeft: Double { seconds - (ContinuousClock.now - start) / .seconds(1) }

    func check(_ what: String) throws(StorageError) {
        guard ContinuousClock.now - start <= .seconds(seconds) else {
            throw .busy("\(what) took longer than \(seconds) seconds")
        }
    }
}

/// SQL text is C text for both engines, and would end at the first NUL without a word.
func refuseNul(_ statement: Statement) throws(StorageError) {
    for case .text(let text) in statement.arguments where text.utf8.contains(0) {
        throw .corrupt("a text value contains NUL")
    }
}
