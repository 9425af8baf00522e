/// What SQLite and PostgreSQL spell differently, each difference with a name.
package enum Dialect: Sendable, Hashable {
    case sqlite
    case postgres

    /// SQLite has one writer, so what it reads inside a write is locked already.
    package var forUpdate: Fragment { either(sqlite: "", postgres: "FOR UPDATE") }

    /// Leaves it to others to refer to the row meanwhile, which the foreign key of what they insert asks for. Who holds
    /// the other row already and waits for this one would else be waited for in turn.
    package var forUpdateOfFacts: Fragment { either(sqlite: "", postgres: "FOR NO KEY UPDATE") }

    /// Holds the row as it is, together with others that do.
    package var forShare: Fragment { either(sqlite: "", postgres: "FOR SHARE") }

    package var forUpdateSkipLocked: Fragment { either(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED") }

    package var integerType: Fragment { either(sqlite: "INTEGER", postgres: "BIGINT") }

    /// Byte order on both, whatever the locale of the server.
    package var textType: Fragment { either(sqlite: "TEXT", postgres: "TEXT COLLATE \"C\"") }

    /// The end of `CREATE TABLE … ( … )`.
    package var strict: Fragment { either(sqlite: " STRICT", postgres: "") }

    /// Kept in the order of the primary key, which must be what most reads go along.
    package var clustered: Fragment { either(sqlite: " STRICT, WITHOUT ROWID", postgres: "") }

    /// SQLite's one writer adds to the counts themselves. On PostgreSQL they would be a row that all wait for.
    var tallyChange: Fragment { either(sqlite: "0", postgres: "nextval('obligation_tally_change')") }

    /// What `->` and `->>` take a JSON text from; SQLite takes them from the text itself.
    package func json(_ column: Statement) -> Statement {
        self == .sqlite ? column : "CAST(\(statement: column) AS json)"
    }

    /// The texts of a JSON array as rows of `list`, in their column `value`.
    func texts(_ json: Statement) -> Statement {
        self == .sqlite
            ? "json_each(\(statement: json)) AS list"
            : "json_array_elements_text(CAST(\(statement: json) AS json)) AS list (value)"
    }

    private func either(sqlite: String, postgres: String) -> Fragment {
        switch self {
        case .sqlite: Fragment(sql: sqlite)
        case .postgres: Fragment(sql: postgres)
        }
    }
}
