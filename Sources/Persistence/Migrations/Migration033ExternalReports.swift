extension Migration {
    /// The claim comes before the report that it is for, in one transaction; `dany check` holds them against each other.
    static let externalReports = Migration(
        number: 33, name: "reports of other systems, and budgets of requests"
    ) { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            """
            CREATE TABLE report_external (
                unit_id \(text) NOT NULL REFERENCES unit (id),
                external_id \(text) NOT NULL,
                report_id \(text) NOT NULL UNIQUE,
                fingerprint \(text) NOT NULL,
                PRIMARY KEY (unit_id, external_id)
            )\(strict)
            """,
            """
            CREATE TABLE rate_budget (
                caller \(text) NOT NULL,
                minute \(integer) NOT NULL,
                leased \(integer) NOT NULL,
                PRIMARY KEY (caller, minute)
            )\(strict)
            """,
            "CREATE INDEX rate_budget_minute ON rate_budget (minute)",
        ]
    }
}
