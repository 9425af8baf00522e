extension Migration {
    /// A report's signature stands apart from its row, which is read and written far more often. Its recipient and its
    /// days are kept along, so that one index finds what a report is compared with.
    static let similarity = Migration(number: 7, name: "similarity") { dialect in
        let (integer, text) = (dialect.integerType.sql, dialect.textType.sql)
        return [
            """
            CREATE TABLE report_signature (
                report_id \(text) PRIMARY KEY REFERENCES report (id),
                number \(integer) NOT NULL,
                recipient_id \(text) NOT NULL REFERENCES unit (id),
                coverage_first \(text) NOT NULL,
                coverage_last \(text) NOT NULL,
                hashes \(text) NOT NULL
            )\(dialect.strict.sql)
            """,
            """
            CREATE INDEX report_signature_recipient
                ON report_signature (recipient_id, coverage_last, report_id, coverage_first)
            """,
        ]
    }
}
