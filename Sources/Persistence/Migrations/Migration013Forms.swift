extension Migration {
    static let forms = Migration(number: 13, name: "forms") { dialect in
        let (integer, text) = (dialect.integerType.sql, dialect.textType.sql)
        return [
            "ALTER TABLE survey ADD COLUMN public_form \(integer) NOT NULL DEFAULT 0 CHECK (public_form IN (0, 1))",
            """
            ALTER TABLE survey ADD COLUMN participation \(text) NOT NULL DEFAULT 'open'
                CHECK (participation IN ('open', 'token'))
            """,
            "ALTER TABLE survey ADD COLUMN public_id \(text)",
            "CREATE UNIQUE INDEX survey_public ON survey (public_id)",
        ]
    }
}
