import CPostgres
import Domain
import Foundation

/// What a connection needs to know to open.
struct PostgresTarget: Sendable {
    let conninfo: String
    let statementSeconds: Double
}

/// One libpq connection. Blocking; belongs to the actor that opened it.
final class PostgresSession {
    private struct Plan: Hashable {
        let sql: String
        let types: [Oid]
    }
    private struct Prepared {
        let name: String
        var lastUse: Int
    }

    private let handle: OpaquePointer
    private let answerSeconds: Double
    private var prepared: [Plan: Prepared] = [:]
    private var uses = 0

    private init(_ handle: OpaquePointer, _ target: PostgresTarget) {
        self.handle = handle
        answerSeconds = target.statementSeconds * EngineLimits.answerFactor
    }

    deinit { PQfinish(handle) }

    static func open(_ target: PostgresTarget) throws(StorageError) -> PostgresSession {
        guard let handle = PQconnectdb(target.conninfo) else { throw .unavailable("libpq is out of memory") }
        let session = PostgresSession(handle, target)
        guard PQstatus(handle) == CONNECTION_OK else { throw .unavailable(session.message) }
        _ = PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQsetnonblocking(handle, 1) == 0 else { throw .unavailable(session.message) }
        do throws(PostgresFailure) { try session.configure(target) } catch { throw error.storageError }
        try session.refuseUnsafeSettings()
        return session
    }

    private var message: String {
        String(cString: PQerrorMessage(handle)).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    var isIdle: Bool {
        PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    var isInTransaction: Bool {
        PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_INTRANS
    }

    private func configure(_ target: PostgresTarget) throws(PostgresFailure) {
        // remote_apply waits for more than `on` does. JIT costs more than it saves on short queries.
        try run(
            script: """
                SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET jit = off;
                SET client_min_messages = warning;
                SET statement_timeout = '\(target.statementSeconds)s';
                SET lock_timeout = '\(EngineLimits.lockSeconds)s';
                SET idle_in_transaction_session_timeout = '\(EngineLimits.maximumTransactionSeconds)s';
                SELECT set_config('synchronous_commit', 'on', false)
                WHERE current_setting('synchronous_commit') <> 'remote_apply'
                """)
    }

    private func refuseUnsafeSettings() throws(StorageError) {
        let required = ["synchronous_commit": ["on", "remote_apply"], "server_encoding": ["UTF8"]]
        for (name, accepted) in required {
            let rows: [Row]
            do throws(PostgresFailure) {
                rows = try run("SELECT current_setting(\(name)) AS value")
            } catch { throw error.storageError }
            let value = try rows.first?.text("value") ?? ""
            guard accepted.contains(value) else {
                throw .refusedToOpen(
                    "PostgreSQL's \(name) is \(value), not \(accepted.joined(separator: " or "))")
            }
        }
    }

    // MARK: Statements

    @discardableResult
    func run(_ statement: Statement) throws(PostgresFailure) -> [Row] {
        do throws(StorageError) { try refuseNul(statement) } catch { throw PostgresFailure(refused: error) }
        let plan = Plan(sql: statement.sql, types: statement.arguments.map(Self.type))
        let parameters = Parameters(statement.arguments)
        guard statement.isReusable else {
            return try exchange {
                parameters.withPointers { pointers in
                    PQsendQueryParams(
                        handle, plan.sql, Int32(pointers.count), plan.types, pointers, nil, nil, 0)
                }
            }
        }
        let name = try prepare(plan)
        return try exchange {
            parameters.withPointers { pointers in
                PQsendQueryPrepared(handle, name, Int32(pointers.count), pointers, nil, nil, 0)
            }
        }
    }

    @discardableResult
    func run(script: String) throws(PostgresFailure) -> [Row] {
        guard !script.utf8.contains(0) else {
            throw PostgresFailure(refused: .corrupt("the script contains NUL"))
        }
        return try exchange { PQsendQuery(handle, script) }
    }

    func forgetPreparedStatements() throws(PostgresFailure) {
        prepared = [:]
        try run(script: "DEALLOCATE ALL")
    }

    private func prepare(_ plan: Plan) throws(PostgresFailure) -> String {
        uses += 1
        if let known = prepared[plan] {
            prepared[plan]?.lastUse = uses
            return known.name
        }
        if prepared.count >= EngineLimits.preparedStatements,
            let oldest = prepared.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            // libpq 15 has no PQclosePrepared.
            prepared[oldest.key] = nil
            try run(script: "DEALLOCATE \(oldest.value.name)")
        }
        let name = "s\(uses)"
        try exchange { PQsendPrepare(handle, name, plan.sql, Int32(plan.types.count), plan.types) }
        prepared[plan] = Prepared(name: name, lastUse: uses)
        return name
    }

    /// Without the type of an integer, `$1 + 1` and an untyped list would be guessed; a null takes any type.
    private static func type(_ value: SQLValue) -> Oid {
        switch value {
        case .null: PostgresType.unspecified
        case .integer: PostgresType.int8
        case .text: PostgresType.text
        }
    }

    // MARK: The wire

    /// Sends, and waits for all that comes back: the rows of the last result, or the first failure.
    @discardableResult
    private func exchange(_ send: () -> Int32) throws(PostgresFailure) -> [Row] {
        guard send() == 1 else { throw currentFailure() }
        let deadline = ContinuousClock.now + .seconds(answerSeconds)
        try flush(until: deadline)
        var rows: [Row] = []
        var failure: PostgresFailure?
        do throws(PostgresFailure) {
            while let result = try next(until: deadline) {
                defer { PQclear(result) }
                switch PQresultStatus(result) {
                case PGRES_TUPLES_OK: rows = PostgresAnswer.rows(result)
                case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
                case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                    throw PostgresFailure(lost: "COPY is not supported")
                default: failure = failure ?? PostgresFailure(result: result)
                }
            }
        } catch {
            // What the server said last tells more than the end of its connection.
            guard var said = failure else { throw error }
            said.isConnectionLost = true
            throw said
        }
        guard var failure else { return rows }
        failure.isConnectionLost = failure.isConnectionLost || PQstatus(handle) != CONNECTION_OK
        throw failure
    }

    private func flush(until deadline: ContinuousClock.Instant) throws(PostgresFailure) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                // A server that is busy sending does not read; so read while we wait to send.
                let ready = try wait(for: POLLIN | POLLOUT, until: deadline)
                if ready & POLLIN != 0, PQconsumeInput(handle) == 0 { throw PostgresFailure(lost: message) }
            default: throw PostgresFailure(lost: message)
            }
        }
    }

    private func next(until deadline: ContinuousClock.Instant) throws(PostgresFailure) -> OpaquePointer? {
        while PQisBusy(handle) == 1 {
            _ = try wait(for: POLLIN, until: deadline)
            guard PQconsumeInput(handle) == 1 else { throw PostgresFailure(lost: message) }
        }
        return PQgetResult(handle)
    }

    private func wait(
        for events: Int32, until deadline: ContinuousClock.Instant
    ) throws(PostgresFailure) -> Int32 {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw PostgresFailure(lost: "the server did not answer in time") }
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
            let milliseconds = Int32(left / .milliseconds(1)) + 1
            let count = poll(&descriptor, 1, milliseconds)
            if count > 0 { return Int32(descriptor.revents) }
            if count < 0, errno != EINTR { throw PostgresFailure(lost: "poll: \(systemMessage())") }
        }
    }

    private func currentFailure() -> PostgresFailure {
        guard PQstatus(handle) == CONNECTION_OK else { return PostgresFailure(lost: message) }
        return PostgresFailure(refused: .corrupt(message))
    }
}
