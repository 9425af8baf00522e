import Domain
import GRDB

/// The one place where SQLite's result codes become `StorageError`.
extension StorageError {
    init(sqlite error: any Error) {
        switch error {
        case let error as StorageError: self = error
        case let error as DatabaseError: self = Self.translate(error)
        default: self = .unavailable("\(error)")
        }
    }

    /// For COMMIT: after an I/O error SQLite has rolled back, but a restart may still find the commit in the log.
    init(sqliteCommit error: any Error) {
        if let error = error as? DatabaseError, error.resultCode == .SQLITE_IOERR {
            self = .outcomeUnknown(Self.text(error))
        } else {
            self.init(sqlite: error)
        }
    }

    private static func translate(_ error: DatabaseError) -> StorageError {
        let text = text(error)
        return switch error.resultCode {
        case .SQLITE_CONSTRAINT where error.extendedResultCode != .SQLITE_CONSTRAINT_DATATYPE:
            .conflict(constraint: constraint(error.message ?? ""))
        case .SQLITE_FULL: .full(text)
        case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(text)
        case .SQLITE_ERROR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_SCHEMA, .SQLITE_CONSTRAINT,
            .SQLITE_MISMATCH, .SQLITE_RANGE, .SQLITE_TOOBIG:
            .corrupt(text)
        default: .unavailable(text)
        }
    }

    private static func text(_ error: DatabaseError) -> String {
        // What is copied from one database into another has its words with neither.
        let words = error.message == "not an error" ? nil : error.message
        return "\(words ?? "no message") (SQLite \(error.extendedResultCode.rawValue))"
    }

    /// Messages read `UNIQUE constraint failed: table.column`, `…: index 'name'`, `CHECK constraint failed: name`
    /// and `FOREIGN KEY constraint failed`.
    private static func constraint(_ message: String) -> String {
        let halves = message.split(separator: ": ", maxSplits: 1)
        guard halves.count == 2, let name = halves.last else { return message }
        guard name.hasPrefix("index '"), name.hasSuffix("'") else { return String(name) }
        return String(name.dropFirst("index '".count).dropLast())
    }
}
