extension Migration {
    /// Events get a number and a mark once they are committed. Those from before are sealed as they are found.
    static let sealing = Migration(number: 29, name: "sealed events") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            "ALTER TABLE audit_event ADD COLUMN sequence \(integer) CHECK (sequence >= 1)",
            "ALTER TABLE audit_event ADD COLUMN mark \(text)",
            // The number again, of what others are told of.
            "ALTER TABLE audit_event ADD COLUMN told \(integer)",
            "CREATE UNIQUE INDEX audit_event_sequence ON audit_event (sequence) WHERE sequence IS NOT NULL",
            "CREATE INDEX audit_event_unsealed ON audit_event (recorded_at, id) WHERE sequence IS NULL",
            "CREATE INDEX audit_event_told ON audit_event (told) WHERE told IS NOT NULL",
            "CREATE INDEX audit_event_recorded ON audit_event (recorded_at, id)",
            "CREATE INDEX audit_event_unit ON audit_event (unit_id, recorded_at, id)",
            "CREATE INDEX audit_event_action ON audit_event (action, recorded_at, id)",
            "CREATE INDEX audit_event_account ON audit_event (account_id, recorded_at, id)",
            """
            CREATE TABLE audit_head (
                id \(integer) PRIMARY KEY CHECK (id = 1),
                sequence \(integer) NOT NULL,
                mark \(text) NOT NULL
            )\(strict)
            """,
            "INSERT INTO audit_head (id, sequence, mark) VALUES (1, 0, '')",
            "ALTER TABLE obligation ADD COLUMN overdue_told \(integer) NOT NULL DEFAULT 0",
            "ALTER TABLE survey ADD COLUMN closing_told \(integer) NOT NULL DEFAULT 0",
            // What was overdue when something last happened is no news.
            """
            UPDATE obligation SET overdue_told = 1
            WHERE progress = 'none' AND due_at <= (SELECT max(at) FROM audit_event)
            """,
            """
            UPDATE survey SET closing_told = 1
            WHERE stage = 'fielded' AND closes_at <= (SELECT max(at) FROM audit_event)
            """,
            """
            CREATE INDEX obligation_to_tell ON obligation (due_at) WHERE overdue_told = 0 AND progress = 'none'
            """,
            "CREATE INDEX survey_to_tell ON survey (closes_at) WHERE closing_told = 0 AND stage = 'fielded'",
        ]
    }
}
