extension Migration {
    static let forms = Migration(number: 13, name: "forms") { dialect in
        let (integer, text, strict, clustered) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql, dialect.clustered.sql
        )
        return [
            "ALTER TABLE survey ADD COLUMN public_form \(integer) NOT NULL DEFAULT 0 CHECK (public_form IN (0, 1))",
            """
            ALTER TABLE survey ADD COLUMN participation \(text) NOT NULL DEFAULT 'open'
                CHECK (participation IN ('open', 'token'))
            """,
            "ALTER TABLE survey ADD COLUMN public_id \(text)",
            "CREATE UNIQUE INDEX survey_public ON survey (public_id)",
            """
            CREATE TABLE survey_issuer (
                survey_id \(text) PRIMARY KEY REFERENCES survey (id),
                public_key \(text) NOT NULL,
                sealed_key \(text)
            )\(strict)
            """,
            // A slip and the token that it bought share the survey and nothing else. Neither tells when or in which order.
            """
            CREATE TABLE survey_slip (
                survey_id \(text) NOT NULL,
                hash \(text) NOT NULL,
                unit_id \(text) NOT NULL,
                request \(text),
                PRIMARY KEY (survey_id, hash),
                FOREIGN KEY (survey_id, unit_id) REFERENCES survey_target (survey_id, unit_id)
            )\(clustered)
            """,
            """
            CREATE TABLE survey_token (
                survey_id \(text) NOT NULL REFERENCES survey (id),
                hash \(text) NOT NULL,
                PRIMARY KEY (survey_id, hash)
            )\(clustered)
            """,
            "ALTER TABLE survey_target ADD COLUMN slips_issued \(integer) NOT NULL DEFAULT 0 CHECK (slips_issued >= 0)",
            "ALTER TABLE survey_target ADD COLUMN slips_used \(integer) NOT NULL DEFAULT 0 CHECK (slips_used >= 0)",
        ]
    }
}
