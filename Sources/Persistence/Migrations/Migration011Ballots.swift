extension Migration {
    /// Nothing here tells who answered, when in the day, or in which order: ids are random, SQLite keeps ballots in the
    /// order of these, and what was written freely lies apart from the other answers.
    static let ballots = Migration(number: 11, name: "ballots") { dialect in
        let (integer, text, strict, clustered) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql, dialect.clustered.sql
        )
        return [
            """
            CREATE TABLE survey_target (
                survey_id \(text) NOT NULL REFERENCES survey (id),
                unit_id \(text) NOT NULL REFERENCES unit (id),
                parent_id \(text) REFERENCES unit (id),
                quota \(integer) NOT NULL CHECK (quota > 0),
                is_leaf \(integer) NOT NULL CHECK (is_leaf IN (0, 1)),
                counted \(integer) NOT NULL CHECK (counted >= 0 AND (is_leaf = 1 OR counted = 0)),
                PRIMARY KEY (survey_id, unit_id)
            )\(strict)
            """,
            """
            CREATE TABLE survey_ballot (
                survey_id \(text) NOT NULL,
                id \(text) NOT NULL,
                unit_id \(text) NOT NULL,
                collected_on \(text) NOT NULL,
                answers \(text) NOT NULL,
                PRIMARY KEY (survey_id, id),
                FOREIGN KEY (survey_id, unit_id) REFERENCES survey_target (survey_id, unit_id)
            )\(clustered)
            """,
            "CREATE INDEX survey_ballot_unit ON survey_ballot (survey_id, unit_id)",
            """
            CREATE TABLE survey_text (
                survey_id \(text) NOT NULL REFERENCES survey (id),
                question \(text) NOT NULL,
                id \(text) NOT NULL,
                content \(text) NOT NULL,
                PRIMARY KEY (survey_id, question, id)
            )\(clustered)
            """,
            // All that is known of when ballots came.
            """
            CREATE TABLE survey_day (
                survey_id \(text) NOT NULL,
                unit_id \(text) NOT NULL,
                received_on \(text) NOT NULL,
                ballots \(integer) NOT NULL CHECK (ballots > 0),
                PRIMARY KEY (survey_id, unit_id, received_on),
                FOREIGN KEY (survey_id, unit_id) REFERENCES survey_target (survey_id, unit_id)
            )\(strict)
            """,
        ]
    }
}
