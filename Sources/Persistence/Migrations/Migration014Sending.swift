extension Migration {
    /// By which a ballot that is sent again is known. A hash has neither unit nor day, and SQLite keeps hashes in their
    /// own order; with the salt they go once no ballot can arrive any more.
    static let sending = Migration(number: 14, name: "sending") { dialect in
        let (text, strict, clustered) = (
            dialect.textType.sql, dialect.strict.sql, dialect.clustered.sql
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
        ]
    }
}
