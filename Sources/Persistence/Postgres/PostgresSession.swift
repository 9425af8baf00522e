import CPostgres
import Domain
import Foundation

/// What a connection needs to know to open.
struct PostgresTarget: Sendable {
    let conninfo: String
    let pooler: PostgresPooler
    let isReplica: Bool
    var patience: EnginePatience
    let counter: EngineCounter
}

/// One libpq connection, in pipeline mode. Blocking; belongs to the actor that opened it.
final class PostgresSession {
    /// What the server owes us, in this order.
    private enum Owed {
        case preparation(PreparedStatements.Plan, name: String)
        case dismissal(PreparedStatements.Plan, name: String)
        /// The answer to a statement that nobody waits for.
        case leftover
        case answer(wantsRows: Bool)
        case sync
    }

    let patience: EnginePatience
    let pooler: PostgresPooler
    private let wire: PostgresWire
    private let counter: EngineCounter
    private var prepared = PreparedStatements()
    private var owed: [Owed] = []
    private var isBroken = false

    private init(_ wire: PostgresWire, _ target: PostgresTarget) {
        self.wire = wire
        patience = target.patience
        pooler = target.pooler
        counter = target.counter
    }

    static func open(_ target: PostgresTarget) throws(StorageError) -> PostgresSession {
        let session = PostgresSession(try PostgresWire(target.conninfo), target)
        do throws(PostgresFailure) {
            // What one session is told, a pooler's next transaction would not know.
            if target.pooler == .none { try session.configure(target) }
            try session.wire.enterPipeline()
        } catch { throw error.storageError }
        try session.refuseUnsafeSettings()
        return session
    }

    var isIdle: Bool { !isBroken && owed.isEmpty && wire.transactionStatus == PQTRANS_IDLE }

    var isInTransaction: Bool { !isBroken && owed.isEmpty && wire.transactionStatus == PQTRANS_INTRANS }

    /// False when the end of the connection is known here already; true is no promise.
    var isAlive: Bool { !isBroken && wire.isOpen }

    private func configure(_ target: PostgresTarget) throws(PostgresFailure) {
        // remote_apply waits for more than `on` does. JIT costs more than it saves on short queries. A page by an index
        // costs about what the next one does; by the server's default it costs four times that, so that the plan for
        // a foreign key's check, made while its table is small, reads all of it, and is kept while an import fills it.
        try converse(
            """
            SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET jit = off;
            SET random_page_cost = 1.1;
            SET client_min_messages = warning;
            SET statement_timeout = '\(patience.statementSeconds)s';
            SET lock_timeout = '\(patience.lockSeconds)s';
            SET idle_in_transaction_session_timeout = '\(patience.transactionSeconds)s';
            SELECT set_config('synchronous_commit', 'on', false)
            WHERE current_setting('synchronous_commit') <> 'remote_apply'
            """)
    }

    private func refuseUnsafeSettings() throws(StorageError) {
        var required = ["server_encoding": ["UTF8"]]
        // Through a pooler each transaction sets it for itself.
        if pooler == .none { required["synchronous_commit"] = ["on", "remote_apply"] }
        for (name, accepted) in required {
            let rows: [Row]
            do throws(PostgresFailure) {
                rows = try exchange(["SELECT current_setting(\(name)) AS value"], wantsRows: true)
            } catch { throw error.storageError }
            let value = try rows.first?.text("value") ?? ""
            guard accepted.contains(value) else {
                throw .refusedToOpen(
                    "PostgreSQL's \(name) is \(value), not \(accepted.joined(separator: " or "))")
            }
        }
    }

    // MARK: Statements

    /// Sends all and waits once. Answers the rows of the last one, or throws what the first that failed said:
    /// those behind it did not run.
    func exchange(_ statements: [Statement], wantsRows: Bool) throws(PostgresFailure) -> [Row] {
        let deadline = deadline(for: statements.count)
        counter.countRoundTrip()
        return try breaking { () throws(PostgresFailure) in
            try sendAll(statements, wantsRows: wantsRows)
            return try collect(until: deadline)
        }
    }

    private func sendAll(_ statements: [Statement], wantsRows: Bool) throws(PostgresFailure) {
        var number = 0
        do throws(PostgresFailure) {
            for statement in statements {
                let isLast = number == statements.count - 1
                try send(statement, .answer(wantsRows: wantsRows && isLast))
                number += 1
            }
            try sendSync()
        } catch {
            // libpq sends a full buffer at once, so what was put there before may have gone.
            var failure = error
            failure.unanswered = number == 0 ? nil : statements.count
            throw failure
        }
    }

    /// Sends without waiting: the answer is read before those of what is sent next.
    func post(_ statement: Statement) throws(PostgresFailure) {
        try breaking { () throws(PostgresFailure) in
            try send(statement, .leftover)
            try sendSync()
            try wire.flush(until: deadline(for: 1))
        }
    }

    /// Several statements in one text; libpq sends such a text outside of pipeline mode only.
    func run(script: String) throws(PostgresFailure) -> [Row] {
        guard !script.utf8.contains(0) else {
            throw PostgresFailure(refused: .corrupt("the script contains NUL"))
        }
        try breaking { () throws(PostgresFailure) in
            _ = try collect(until: deadline(for: 1))
            try wire.exitPipeline()
        }
        var failure: PostgresFailure?
        do throws(PostgresFailure) { try converse(script) } catch { failure = error }
        if !isBroken { try breaking { () throws(PostgresFailure) in try wire.enterPipeline() } }
        if let failure { throw failure }
        return []
    }

    func forgetPreparedStatements() throws(PostgresFailure) {
        prepared = PreparedStatements()
        _ = try exchange(["DEALLOCATE ALL"], wantsRows: false)
    }

    /// What comes before the statement itself goes into the same pipeline.
    private func send(_ statement: Statement, _ answer: Owed) throws(PostgresFailure) {
        let plan = PreparedStatements.Plan(statement)
        let arguments = statement.arguments
        if statement.isReusable, pooler == .none {
            let name = try prepare(plan)
            try wire.send(prepared: name, arguments)
        } else {
            try wire.send(plan.sql, plan.types, arguments)
        }
        owed.append(answer)
    }

    private func prepare(_ plan: PreparedStatements.Plan) throws(PostgresFailure) -> String {
        if let name = prepared.use(plan) { return name }
        if let oldest = prepared.makeRoom() {
            // libpq 15 has no PQclosePrepared.
            try wire.send("DEALLOCATE \(oldest.name)", [], [])
            owed.append(.dismissal(oldest.plan, name: oldest.name))
        }
        let name = prepared.expect(plan)
        try wire.send(preparing: name, plan.sql, plan.types)
        owed.append(.preparation(plan, name: name))
        return name
    }

    private func sendSync() throws(PostgresFailure) {
        try wire.sendSync()
        owed.append(.sync)
    }

    // MARK: Answers

    /// Reads all that is owed, so that a failed statement leaves the connection in order.
    private func collect(until deadline: ContinuousClock.Instant) throws(PostgresFailure) -> [Row] {
        var rows: [Row] = []
        var failure: PostgresFailure?
        var done = 0
        do throws(PostgresFailure) {
            try wire.flush(until: deadline)
            while done < owed.count {
                let found = try take(owed[done], until: deadline)
                if case .failed(var new) = found, failure == nil {
                    new.unanswered = unanswered(from: done)
                    failure = new
                }
                if case .rows(let new) = found { rows = new }
                done += 1
            }
        } catch {
            // What the server said last tells more than the end of its connection.
            var final = failure ?? error
            final.isConnectionLost = true
            final.unanswered = final.unanswered ?? unanswered(from: done)
            throw final
        }
        owed = []
        if let failure { throw failure }
        return rows
    }

    private func unanswered(from place: Int) -> Int {
        owed[place...].count { entry in
            if case .answer = entry { true } else { false }
        }
    }

    private enum Found {
        case rows([Row])
        case nothing
        case failed(PostgresFailure)
    }

    private func take(
        _ entry: Owed, until deadline: ContinuousClock.Instant
    ) throws(PostgresFailure) -> Found {
        guard let result = try wire.next(until: deadline) else { throw wire.lost }
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        if case .sync = entry {
            guard status == PGRES_PIPELINE_SYNC else { throw wire.lost }
            return .nothing
        }
        let isGood = [PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY].contains(status)
        guard isGood || status == PGRES_PIPELINE_ABORTED || status == PGRES_FATAL_ERROR else {
            throw PostgresFailure(lost: "the server answered with what is not supported, such as COPY")
        }
        var found = Found.nothing
        switch entry {
        case .preparation(let plan, let name): prepared.settle(plan, name, exists: isGood)
        case .dismissal(let plan, let name): prepared.settle(plan, name, exists: !isGood)
        case .answer(wantsRows: true) where status == PGRES_TUPLES_OK:
            found = .rows(PostgresAnswer.rows(result))
        case .leftover where !isGood:
            // What was sent behind it ran in nobody knows which state.
            throw PostgresFailure(lost: "the transaction before could not be ended")
        case .answer, .leftover, .sync: break
        }
        if status == PGRES_FATAL_ERROR { found = .failed(PostgresFailure(result: result)) }
        // Each answer ends with a nil.
        if let more = try wire.next(until: deadline) {
            PQclear(more)
            throw wire.lost
        }
        return found
    }

    /// A text of several statements, in the simple protocol.
    private func converse(_ script: String) throws(PostgresFailure) {
        counter.countRoundTrip()
        let deadline = deadline(for: 1)
        try breaking { () throws(PostgresFailure) in
            try wire.send(script: script)
            try wire.flush(until: deadline)
            var failure: PostgresFailure?
            do throws(PostgresFailure) {
                while let result = try wire.next(until: deadline) {
                    defer { PQclear(result) }
                    switch PQresultStatus(result) {
                    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
                    case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                        throw PostgresFailure(lost: "COPY is not supported")
                    default: failure = failure ?? PostgresFailure(result: result)
                    }
                }
            } catch {
                var final = failure ?? error
                final.isConnectionLost = true
                throw final
            }
            guard var failure else { return }
            failure.isConnectionLost = failure.isConnectionLost || !wire.isOpen
            throw failure
        }
    }

    /// A server gives up on a statement by itself; this is for one that fell silent.
    private func deadline(for statements: Int) -> ContinuousClock.Instant {
        let one = patience.statementSeconds * EngineLimits.answerFactor
        let all = min(one * Double(max(1, statements)), patience.transactionSeconds)
        return ContinuousClock.now + .seconds(max(one, all))
    }

    private func breaking<Value>(_ body: () throws(PostgresFailure) -> Value) throws(PostgresFailure) -> Value
    {
        do throws(PostgresFailure) {
            return try body()
        } catch {
            if error.isConnectionLost { isBroken = true }
            throw error
        }
    }
}
