extension Migration {
    static let idempotency = Migration(number: 31, name: "answers kept for repeated requests") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            """
            CREATE TABLE kept_answer (
                account_id \(text) NOT NULL REFERENCES account (id),
                path \(text) NOT NULL,
                key \(text) NOT NULL,
                fingerprint \(text) NOT NULL,
                subject \(text),
                status \(integer) NOT NULL,
                media_type \(text),
                tag \(text),
                location \(text),
                body \(text),
                expires_at \(integer) NOT NULL,
                PRIMARY KEY (account_id, path, key)
            )\(strict)
            """,
            "CREATE INDEX kept_answer_expiry ON kept_answer (expires_at)",
            "CREATE INDEX kept_answer_subject ON kept_answer (subject)",
        ]
    }
}
