extension Migration {
    static let publications = Migration(number: 16, name: "publications") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            "ALTER TABLE survey ADD COLUMN is_published \(integer) NOT NULL DEFAULT 0",
            """
            CREATE TABLE publication (
                id \(text) PRIMARY KEY,
                survey_id \(text) NOT NULL UNIQUE REFERENCES survey (id),
                owner_name \(text) NOT NULL,
                title \(text) NOT NULL,
                number \(integer) NOT NULL CHECK (number > 0),
                published_at \(integer) NOT NULL,
                reason \(text),
                folded \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX publication_published ON publication (published_at, id)",
            "CREATE INDEX publication_updated ON publication (updated_at, id)",
            // Never changed.
            """
            CREATE TABLE publication_version (
                publication_id \(text) NOT NULL REFERENCES publication (id),
                number \(integer) NOT NULL CHECK (number > 0),
                title \(text) NOT NULL,
                summary \(text),
                reason \(text),
                published_at \(integer) NOT NULL,
                figures \(text) NOT NULL,
                PRIMARY KEY (publication_id, number)
            )\(strict)
            """,
        ]
    }
}
