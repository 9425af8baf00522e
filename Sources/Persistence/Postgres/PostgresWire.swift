import CPostgres
import Domain
import Foundation

/// libpq's calls for one connection that never block longer than they are told to. Sending puts into a buffer;
/// `flush` empties it.
final class PostgresWire {
    private let handle: OpaquePointer

    init(_ conninfo: String) throws(StorageError) {
        guard let handle = PQconnectdb(conninfo) else { throw .unavailable("libpq is out of memory") }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else { throw .unavailable(message) }
        _ = PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQsetnonblocking(handle, 1) == 0 else { throw .unavailable(message) }
    }

    deinit { PQfinish(handle) }

    private var message: String {
        String(cString: PQerrorMessage(handle)).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    var lost: PostgresFailure { PostgresFailure(lost: message) }

    var transactionStatus: PGTransactionStatusType { PQtransactionStatus(handle) }

    /// Takes in what has arrived, which may be the end of the connection.
    var isOpen: Bool {
        while PQstatus(handle) == CONNECTION_OK {
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 0) > 0 else { return true }
            guard PQconsumeInput(handle) == 1 else { return false }
        }
        return false
    }

    // MARK: Sending

    func enterPipeline() throws(PostgresFailure) { try sent(PQenterPipelineMode(handle)) }

    func exitPipeline() throws(PostgresFailure) { try sent(PQexitPipelineMode(handle)) }

    func sendSync() throws(PostgresFailure) { try sent(PQpipelineSync(handle)) }

    func send(script: String) throws(PostgresFailure) { try sent(PQsendQuery(handle, script)) }

    func send(preparing name: String, _ sql: String, _ types: [Oid]) throws(PostgresFailure) {
        try sent(PQsendPrepare(handle, name, sql, Int32(types.count), types))
    }

    func send(prepared name: String, _ arguments: [SQLValue]) throws(PostgresFailure) {
        try sent(
            Parameters(arguments).withPointers { pointers in
                PQsendQueryPrepared(handle, name, Int32(pointers.count), pointers, nil, nil, 0)
            })
    }

    func send(_ sql: String, _ types: [Oid], _ arguments: [SQLValue]) throws(PostgresFailure) {
        try sent(
            Parameters(arguments).withPointers { pointers in
                PQsendQueryParams(handle, sql, Int32(pointers.count), types, pointers, nil, nil, 0)
            })
    }

    /// A pipeline that was sent in part is of no use to anybody.
    private func sent(_ code: Int32) throws(PostgresFailure) {
        guard code == 1 else { throw lost }
    }

    // MARK: Waiting

    func flush(until deadline: ContinuousClock.Instant) throws(PostgresFailure) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                // A server that is busy sending does not read; so read while we wait to send.
                let ready = try wait(for: POLLIN | POLLOUT, until: deadline)
                if ready & POLLIN != 0, PQconsumeInput(handle) == 0 { throw lost }
            default: throw lost
            }
        }
    }

    func next(until deadline: ContinuousClock.Instant) throws(PostgresFailure) -> OpaquePointer? {
        while PQisBusy(handle) == 1 {
            _ = try wait(for: POLLIN, until: deadline)
            // What came together with the connection's end is still worth reading.
            guard PQconsumeInput(handle) == 1 || PQisBusy(handle) == 0 else { throw lost }
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
}
