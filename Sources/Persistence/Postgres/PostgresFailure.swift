import CPostgres
import Domain

/// What went wrong between us and a PostgreSQL server, and the one place where that becomes `StorageError`.
struct PostgresFailure: Error {
    /// Five characters of https://www.postgresql.org/docs/15/errcodes-appendix.html, empty when the error is
    /// libpq's own.
    private let state: String
    private let constraint: String?
    private let message: String
    /// After this the connection is of no use.
    var isConnectionLost: Bool
    /// How many statements of what was sent together had no good answer, the failed one included; nil when
    /// nothing was sent.
    var unanswered: Int?

    init(result: OpaquePointer?) {
        // The character constants of libpq's header do not reach Swift.
        func field(_ name: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(name.value)).map { String(cString: $0) }
        }
        state = field("C") ?? ""
        constraint = field("n") ?? field("c")
        message = field("M") ?? String(cString: PQresultErrorMessage(result))
        // A server that became a standby refuses writes, and BEGIN READ WRITE with another code: the connection
        // must look for the new primary.
        isConnectionLost = ["25006", "0A000"].contains(state) && message.contains("recovery")
    }

    /// The connection itself failed.
    init(lost message: String) {
        state = ""
        constraint = nil
        self.message = message
        isConnectionLost = true
    }

    /// Before anything was sent.
    init(refused error: StorageError) {
        state = ""
        constraint = nil
        message = "\(error)"
        isConnectionLost = false
    }

    /// The server's own words, not libpq's about a server that is gone.
    var isAnswer: Bool { !state.isEmpty }

    /// Serialization conflict, deadlock, and a statement prepared before a migration.
    var isPassing: Bool {
        ["40001", "40P01"].contains(state) || isStalePlan
    }

    var isStalePlan: Bool {
        (state == "0A000" && message.contains("cached plan")) || state == "26000"
    }

    var storageError: StorageError {
        let text = state.isEmpty ? message : "\(message) (PostgreSQL \(state))"
        if isConnectionLost { return .unavailable(text) }
        return switch state {
        case "53100": .full(text)
        case "55P03", "57014", "40001", "40P01": .busy(text)
        // No right to it; what is to be made is there already, and not ours; a pooler that nobody told us of.
        case "42501", "42P07", "42P05": .refusedToOpen(text)
        case _ where state.hasPrefix("23"): .conflict(constraint: constraint ?? message)
        case _ where state.hasPrefix("42") || state.hasPrefix("22") || state.hasPrefix("XX"): .corrupt(text)
        default: .unavailable(text)
        }
    }
}
