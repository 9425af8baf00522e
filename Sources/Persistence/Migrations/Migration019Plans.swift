extension Migration {
    static let plans = Migration(number: 19, name: "plans") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            """
            CREATE TABLE plan (
                id \(text) PRIMARY KEY,
                issuer_id \(text) NOT NULL REFERENCES unit (id),
                document_type \(text) NOT NULL,
                series_kind \(text) NOT NULL,
                series_name \(text) NOT NULL,
                number \(integer) CHECK (number > 0),
                signed_on \(text),
                title \(text) NOT NULL,
                from_date \(text) NOT NULL,
                to_date \(text) NOT NULL,
                legal_bases \(text) NOT NULL,
                status \(text) NOT NULL CHECK (status IN ('draft', 'issued', 'closed', 'revoked')),
                folded \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                CHECK ((status = 'draft') = (number IS NULL) AND (number IS NULL) = (signed_on IS NULL)),
                UNIQUE (issuer_id, document_type, series_kind, series_name, number)
            )\(strict)
            """,
            "CREATE INDEX plan_created ON plan (created_at, id)",
            "CREATE INDEX plan_updated ON plan (updated_at, id)",
            "CREATE INDEX plan_issuer ON plan (issuer_id, created_at, id)",
            // Last of a series that is the installation's; of a register's nothing.
            """
            CREATE TABLE plan_series (
                issuer_id \(text) NOT NULL REFERENCES unit (id),
                document_type \(text) NOT NULL,
                kind \(text) NOT NULL,
                name \(text) NOT NULL,
                source \(text) CHECK (source IN ('register', 'owned')),
                last \(integer) CHECK (last > 0),
                CHECK ((last IS NOT NULL) = (source IS NOT NULL AND source = 'owned')),
                PRIMARY KEY (issuer_id, document_type, kind, name)
            )\(strict)
            """,
        ]
    }
}
