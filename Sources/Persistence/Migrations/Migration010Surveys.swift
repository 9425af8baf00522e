extension Migration {
    static let surveys = Migration(number: 10, name: "surveys") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            """
            CREATE TABLE survey (
                id \(text) PRIMARY KEY,
                owner_id \(text) NOT NULL REFERENCES unit (id),
                title \(text) NOT NULL,
                purpose \(text),
                policy_stage \(text),
                opens_at \(integer),
                closes_at \(integer),
                upload_grace_days \(integer) NOT NULL CHECK (upload_grace_days >= 0),
                quota_mode \(text) NOT NULL,
                min_cell \(integer) NOT NULL CHECK (min_cell >= 5),
                stage \(text) NOT NULL CHECK (stage IN ('draft', 'fielded', 'archived')),
                folded \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                CHECK (stage = 'draft' OR (opens_at IS NOT NULL AND closes_at IS NOT NULL AND closes_at >= opens_at))
            )\(strict)
            """,
            "CREATE INDEX survey_owner ON survey (owner_id)",
            "CREATE INDEX survey_created ON survey (created_at, id)",
            "CREATE INDEX survey_updated ON survey (updated_at, id)",
            // Apart, because lists of surveys do not show it and it may be long.
            """
            CREATE TABLE survey_questionnaire (
                survey_id \(text) PRIMARY KEY REFERENCES survey (id),
                questions \(text) NOT NULL
            )\(strict)
            """,
        ]
    }
}
