extension Migration {
    static let identities = Migration(number: 35, name: "identities at an issuer") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            """
            CREATE TABLE account_identity (
                account_id \(text) PRIMARY KEY REFERENCES account (id),
                issuer \(text) NOT NULL,
                subject \(text) NOT NULL,
                linked_at \(integer) NOT NULL,
                UNIQUE (issuer, subject)
            )\(strict)
            """,
            """
            CREATE TABLE spent_identity_token (
                hash \(text) PRIMARY KEY,
                expires_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX spent_identity_token_expires ON spent_identity_token (expires_at)",
        ]
    }
}
