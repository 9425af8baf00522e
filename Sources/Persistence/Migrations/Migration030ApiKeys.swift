extension Migration {
    /// A key's account has the key's id.
    static let apiKeys = Migration(number: 30, name: "keys of programs") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            "ALTER TABLE account ADD COLUMN is_key \(integer) NOT NULL DEFAULT 0",
            """
            CREATE TABLE api_key (
                id \(text) PRIMARY KEY REFERENCES account (id),
                name \(text) NOT NULL,
                unit_id \(text) NOT NULL REFERENCES unit (id),
                prefix \(text) NOT NULL UNIQUE,
                hash \(text) NOT NULL UNIQUE,
                scopes \(text) NOT NULL,
                expires_at \(integer) NOT NULL,
                revoked_at \(integer),
                last_used_on \(text),
                created_by \(text) NOT NULL REFERENCES account (id),
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX api_key_unit ON api_key (unit_id, prefix)",
            "CREATE INDEX api_key_updated ON api_key (updated_at, id)",
        ]
    }
}
