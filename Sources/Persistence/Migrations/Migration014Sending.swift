extension Migration {
    /// By which a ballot that is sent again is known. A hash has neither unit nor day, and SQLite keeps hashes in their
    /// own order; with the salt they go once no ballot can arrive any more. And bundles of paper, whose ballots lie aside
    /// until a second person has checked them.
    static let sending = Migration(number: 14, name: "sending") { dialect in
        let (integer, text, strict, clustered) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql, dialect.clustered.sql
        )
        return [
            """
            CREATE TABLE survey_salt (
                survey_id \(text) PRIMARY KEY REFERENCES survey (id),
                salt \(text) NOT NULL
            )\(strict)
            """,
            """
            CREATE TABLE survey_ballot_hash (
                survey_id \(text) NOT NULL REFERENCES survey_salt (survey_id),
                hash \(text) NOT NULL,
                PRIMARY KEY (survey_id, hash)
            )\(clustered)
            """,
            // No instant in it: its id begins with that of the day's beginning, and changed_at is the end of a day.
            """
            CREATE TABLE survey_batch (
                id \(text) PRIMARY KEY,
                survey_id \(text) NOT NULL,
                unit_id \(text) NOT NULL,
                number \(text) NOT NULL,
                collected_on \(text) NOT NULL,
                issued \(integer) NOT NULL,
                counted \(integer) NOT NULL CHECK (counted >= 0),
                spoiled \(integer) NOT NULL CHECK (spoiled >= 0),
                lost \(integer) NOT NULL CHECK (lost >= 0),
                status \(text) NOT NULL,
                sample \(text),
                entered_by \(text) REFERENCES account (id),
                checked_by \(text) REFERENCES account (id),
                version \(integer) NOT NULL,
                changed_at \(integer) NOT NULL,
                FOREIGN KEY (survey_id, unit_id) REFERENCES survey_target (survey_id, unit_id),
                CHECK (issued = counted + spoiled + lost),
                CHECK ((status IN ('entered', 'returned')) = (entered_by IS NOT NULL)),
                CHECK ((status = 'returned') = (checked_by IS NOT NULL)),
                CHECK ((status = 'entered') = (sample IS NOT NULL))
            )\(strict)
            """,
            "CREATE INDEX survey_batch_survey ON survey_batch (survey_id, id)",
            "CREATE INDEX survey_batch_changed ON survey_batch (survey_id, changed_at, id)",
            """
            CREATE UNIQUE INDEX survey_batch_number ON survey_batch (survey_id, unit_id, number)
                WHERE status IN ('entered', 'returned', 'checked')
            """,
            "CREATE INDEX survey_batch_open ON survey_batch (survey_id) WHERE status IN ('entered', 'returned')",
            """
            CREATE TABLE survey_batch_ballot (
                batch_id \(text) NOT NULL REFERENCES survey_batch (id),
                position \(integer) NOT NULL CHECK (position > 0),
                answers \(text) NOT NULL,
                texts \(text) NOT NULL,
                PRIMARY KEY (batch_id, position)
            )\(clustered)
            """,
        ]
    }
}
