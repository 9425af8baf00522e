import Dispatch
import Domain
import GRDB
import Synchronization

/// The one writer. Takes the writes that wait, gives each its savepoint, and answers all of them after one
/// durable commit: the sync of the disk is what a commit costs. Nobody is told anything before that, not even
/// of a refusal, since it may rest on what an earlier write of the same batch did.
final class SQLiteWriter: Sendable {
    private struct Job: Sendable {
        let limit: TimeLimit
        /// Runs the body; what comes back tells the caller its value.
        let run: @Sendable (SQLiteTransaction) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct State {
        var line = WaitingLine<Job>()
        var isRunning = false
    }

    private enum Outcome {
        case done(@Sendable () -> Void)
        case refused(any Error)
        /// SQLite ended the whole transaction (disk full, I/O error), which is nobody else's fault.
        case transactionEnded
    }

    private let connections: any DatabaseWriter
    private let counter: EngineCounter
    private let patience: EnginePatience
    private let batchJobs: Int
    private let state = Mutex(State())

    init(
        _ connections: any DatabaseWriter, _ counter: EngineCounter, _ patience: EnginePatience,
        batchJobs: Int
    ) {
        self.connections = connections
        self.counter = counter
        self.patience = patience
        self.batchJobs = batchJobs
    }

    /// How many wait for their turn now.
    var waiting: Int { state.withLock { state in state.line.count } }

    var isRunning: Bool { state.withLock { state in state.isRunning } }

    func write<Value: Sendable>(
        _ limit: TimeLimit, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        let number = state.withLock { state in state.line.draw() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let job = Job(limit: limit) { transaction in
                    let value = try body(transaction)
                    return { continuation.resume(returning: value) }
                } fail: { error in
                    continuation.resume(throwing: error)
                }
                enter(number, job)
            }
        } onCancel: {
            let job = state.withLock { state in state.line.remove(number) }
            job?.fail(CancellationError())
        }
    }

    // MARK: Taking turns

    private func enter(_ number: UInt64, _ job: Job) {
        let deadline = ContinuousClock.now + .seconds(patience.waitSeconds)
        let (isCancelled, starts) = state.withLock { state in
            // Cancelled before it stood in the line, where the handler could not find it.
            if Task.isCancelled { return (true, false) }
            state.line.join(number, job, until: deadline)
            defer { state.isRunning = true }
            return (false, !state.isRunning)
        }
        if isCancelled { return job.fail(CancellationError()) }
        if starts { schedule() }
        planLook()
    }

    /// One batch a time, so that a reader that shares the connection (in memory) has its turn between them.
    private func schedule() {
        connections.asyncWriteWithoutTransaction { database in
            self.runBatch(database)
            let isMore = self.state.withLock { state in
                state.isRunning = state.line.count > 0
                return state.isRunning
            }
            if isMore { self.schedule() }
        }
    }

    private func next() -> Job? {
        state.withLock { state in state.line.popFirst() }
    }

    private func planLook() {
        guard let due = state.withLock({ state in state.line.planLook() }) else { return }
        let seconds = max(0, ContinuousClock.now.duration(to: due) / .seconds(1))
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in self?.dismissLate() }
    }

    private func dismissLate() {
        let late = state.withLock { state in state.line.popLate(at: .now) }
        for job in late {
            job.fail(StorageError.busy("the writer was not free within \(patience.waitSeconds) seconds"))
        }
        planLook()
    }

    // MARK: Batches

    private func runBatch(_ database: Database) {
        guard let first = next() else { return }
        do { try database.beginTransaction(.immediate) } catch {
            return first.fail(StorageError(sqlite: error))
        }
        let start = ContinuousClock.now
        var jobs: [Job] = []
        var outcomes: [Outcome] = []
        var upcoming: Job? = first
        while let job = upcoming {
            jobs.append(job)
            let outcome = run(job, database)
            if case .transactionEnded = outcome { return runEach(jobs, database) }
            outcomes.append(outcome)
            let goesOn =
                jobs.count < batchJobs
                && ContinuousClock.now - start < .seconds(patience.batchSeconds)
            upcoming = goesOn ? next() : nil
        }
        finish(jobs, outcomes, database)
    }

    private func run(_ job: Job, _ database: Database) -> Outcome {
        let transaction = SQLiteTransaction(database)
        do {
            try Self.control(database, "SAVEPOINT job")
            let answer = try job.run(transaction)
            if let failure = transaction.failure { throw failure }
            guard database.isInsideTransaction else { return .transactionEnded }
            try Self.control(database, "RELEASE job")
            return .done(answer)
        } catch {
            guard database.isInsideTransaction else { return .transactionEnded }
            do {
                try Self.control(database, "ROLLBACK TO job")
                try Self.control(database, "RELEASE job")
            } catch {
                return .transactionEnded
            }
            return .refused(error)
        }
    }

    private func finish(_ jobs: [Job], _ outcomes: [Outcome], _ database: Database) {
        let number = outcomes.count { outcome in
            if case .done = outcome { true } else { false }
        }
        do {
            for (job, outcome) in zip(jobs, outcomes) {
                if case .done = outcome { try job.limit.check("the transaction") }
            }
            if number > 0 {
                try database.commit()
                counter.countCommit(of: number)
            } else {
                Self.rollBack(database)
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR {
            return fail(jobs, outcomes, StorageError(sqliteCommit: error), database)
        } catch {
            // Rolled back for certain, so each can have its own try: one of them broke a deferred constraint,
            // waited too long, or was too much for the disk.
            return runEach(jobs, database)
        }
        for (job, outcome) in zip(jobs, outcomes) {
            switch outcome {
            case .done(let answer): answer()
            case .refused(let error): job.fail(error)
            case .transactionEnded: break
            }
        }
    }

    /// Whether the commit happened is open. What was refused may run again, and is refused again or not.
    private func fail(
        _ jobs: [Job], _ outcomes: [Outcome], _ error: StorageError, _ database: Database
    ) {
        Self.rollBack(database)
        for (job, outcome) in zip(jobs, outcomes) {
            if case .done = outcome { job.fail(error) } else { runAlone(job, database) }
        }
    }

    // MARK: One by one

    private func runEach(_ jobs: [Job], _ database: Database) {
        Self.rollBack(database)
        for job in jobs { runAlone(job, database) }
    }

    private func runAlone(_ job: Job, _ database: Database) {
        do {
            try job.limit.check("the transaction")
            do { try database.beginTransaction(.immediate) } catch { throw StorageError(sqlite: error) }
            let transaction = SQLiteTransaction(database)
            let answer = try job.run(transaction)
            if let failure = transaction.failure { throw failure }
            try job.limit.check("the transaction")
            guard database.isInsideTransaction else {
                throw StorageError.unavailable("the transaction had ended")
            }
            do { try database.commit() } catch { throw StorageError(sqliteCommit: error) }
            counter.countCommit(of: 1)
            answer()
        } catch {
            Self.rollBack(database)
            job.fail(error)
        }
    }

    private static func control(_ database: Database, _ sql: String) throws {
        do {
            try database.cachedStatement(sql: sql).execute()
        } catch {
            throw StorageError(sqlite: error)
        }
    }

    /// SQLite may have rolled back already (disk full, I/O error); a rollback then fails and means nothing.
    private static func rollBack(_ database: Database) {
        if database.isInsideTransaction { try? database.rollback() }
    }
}
