extension Migration {
    static let amendments = Migration(number: 24, name: "amendments of plans") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            """
            CREATE TABLE plan_amendment (
                id \(text) PRIMARY KEY,
                plan_id \(text) NOT NULL REFERENCES plan (id),
                number \(integer) NOT NULL CHECK (number > 0),
                reference \(text),
                signed_on \(text) NOT NULL,
                reason \(text) NOT NULL,
                before \(text) NOT NULL,
                after \(text) NOT NULL,
                tasks \(text) NOT NULL,
                recorded_at \(integer) NOT NULL,
                UNIQUE (plan_id, number)
            )\(strict)
            """,
            "CREATE INDEX plan_amendment_recorded ON plan_amendment (plan_id, recorded_at, id)",
            """
            ALTER TABLE plan_task ADD COLUMN is_cancelled \(integer) NOT NULL DEFAULT 0
                CHECK (is_cancelled IN (0, 1))
            """,
            // What a unit said of how far it is stays where it has to do the task no more.
            """
            ALTER TABLE plan_assignment ADD COLUMN is_withdrawn \(integer) NOT NULL DEFAULT 0
                CHECK (is_withdrawn IN (0, 1))
            """,
        ]
    }
}
