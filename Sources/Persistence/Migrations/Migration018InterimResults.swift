extension Migration {
    /// What was hidden of rankings, and of questions with several answers, could follow from the other choices: all is
    /// counted anew.
    static let interimResults = Migration(number: 18, name: "interim results") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            "UPDATE survey_settlement SET state = 'dissolved' WHERE state = 'counted'",
            // Never changed. Of the ballots that were there, without those that were left out.
            """
            CREATE TABLE survey_interim (
                id \(text) PRIMARY KEY,
                survey_id \(text) NOT NULL REFERENCES survey (id),
                taken_on \(text) NOT NULL,
                taken_at \(integer) NOT NULL,
                reason \(text) NOT NULL,
                ballots \(integer) NOT NULL CHECK (ballots > 0),
                figures \(text) NOT NULL,
                UNIQUE (survey_id, taken_on)
            )\(strict)
            """,
            "CREATE INDEX survey_interim_taken ON survey_interim (survey_id, taken_at, id)",
        ]
    }
}
