import Domain
import GRDB

/// Valid on the queue of its connection only, while a body runs.
final class SQLiteTransaction: SQLTransaction {
    let dialect = Dialect.sqlite
    private let database: Database
    private(set) var failure: StorageError?

    init(_ database: Database) {
        self.database = database
    }

    func rows(_ statement: Statement) throws(StorageError) -> [Row] {
        try attempt {
            try refuseNul(statement)
            let prepared = try prepare(statement)
            let columns = Row.Columns(prepared.columnNames)
            let width = prepared.columnCount
            var rows: [Row] = []
            let cursor = try GRDB.Row.fetchCursor(prepared, arguments: bindings(statement))
            while let row = try cursor.next() {
                let values = try (0..<width).map { position in try Self.value(row[position]) }
                rows.append(Row(columns: columns, values: values))
            }
            return rows
        }
    }

    func execute(_ statement: Statement) throws(StorageError) {
        try attempt {
            try refuseNul(statement)
            try prepare(statement).execute(arguments: bindings(statement))
        }
    }

    func execute(script: String) throws(StorageError) {
        try attempt { try database.execute(sql: script) }
    }

    private func attempt<Value>(_ body: () throws -> Value) throws(StorageError) -> Value {
        if let failure { throw failure }
        do {
            return try body()
        } catch {
            let translated = StorageError(sqlite: error)
            failure = translated
            throw translated
        }
    }

    private func prepare(_ statement: Statement) throws -> GRDB.Statement {
        // GRDB's cache has no bound; what repeats is bounded by the program's text.
        statement.isReusable
            ? try database.cachedStatement(sql: statement.sql)
            : try database.makeStatement(sql: statement.sql)
    }

    /// By position: `$1`…`$n` appear in this order, and SQLite numbers named parameters by first appearance.
    private func bindings(_ statement: Statement) -> StatementArguments {
        StatementArguments(
            statement.arguments.map { argument in
                switch argument {
                case .null: DatabaseValue.null
                case .integer(let integer): integer.databaseValue
                case .text(let text): text.databaseValue
                }
            })
    }

    private static func value(_ value: DatabaseValue) throws -> SQLValue {
        switch value.storage {
        case .null: .null
        case .int64(let integer): .integer(integer)
        case .string(let text): .text(text)
        case .double(let double): .text("\(double)")
        case .blob: throw StorageError.corrupt("a column holds bytes")
        }
    }
}
