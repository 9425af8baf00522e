extension Migration {
    /// Units, their dated facts, settings, the audit trail and the ids that clients claimed.
    static let units = Migration(number: 1, name: "units") { dialect in
        let (integer, text, strict) = (dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql)
        return [
            """
            CREATE TABLE setting (
                key \(text) PRIMARY KEY,
                value \(text) NOT NULL
            )\(strict)
            """,
            // One row that writers of the tree lock, so that rules spanning units hold under concurrency.
            """
            CREATE TABLE tree_lock (
                id \(integer) PRIMARY KEY CHECK (id = 1)
            )\(strict)
            """,
            "INSERT INTO tree_lock (id) VALUES (1)",
            """
            CREATE TABLE unit (
                id \(text) PRIMARY KEY,
                is_root \(integer) UNIQUE CHECK (is_root = 1),
                kind \(text) NOT NULL,
                receives_for_id \(text) REFERENCES unit (id),
                officer_in_charge \(text),
                valid_from \(text) NOT NULL,
                valid_to \(text) CHECK (valid_to > valid_from),
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX unit_receives_for ON unit (receives_for_id) WHERE receives_for_id IS NOT NULL",
            "CREATE INDEX unit_updated ON unit (updated_at, id)",
            // Facts hold from valid_from until the next ones do; the last ones have no end, the unit has.
            """
            CREATE TABLE unit_fact (
                unit_id \(text) NOT NULL REFERENCES unit (id),
                valid_from \(text) NOT NULL,
                until \(text) CHECK (until > valid_from),
                code \(text) NOT NULL,
                name \(text) NOT NULL,
                short_name \(text),
                level \(text) NOT NULL,
                parent_id \(text) REFERENCES unit (id),
                folded \(text) NOT NULL,
                sort_key \(text) NOT NULL,
                PRIMARY KEY (unit_id, valid_from)
            )\(strict)
            """,
            "CREATE UNIQUE INDEX unit_fact_last ON unit_fact (unit_id) WHERE until IS NULL",
            "CREATE INDEX unit_fact_code ON unit_fact (code)",
            "CREATE INDEX unit_fact_from ON unit_fact (valid_from)",
            "CREATE INDEX unit_fact_parent ON unit_fact (parent_id)",
            "CREATE INDEX unit_fact_sorted ON unit_fact (sort_key, unit_id)",
            """
            CREATE TABLE audit_event (
                id \(text) PRIMARY KEY,
                action \(text) NOT NULL,
                subject \(text) NOT NULL,
                unit_id \(text) REFERENCES unit (id),
                account_id \(text),
                reason \(text),
                at \(integer) NOT NULL,
                recorded_at \(integer) NOT NULL,
                request_id \(text) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX audit_event_subject ON audit_event (subject)",
            """
            CREATE TABLE claimed_id (
                id \(text) PRIMARY KEY,
                fingerprint \(text) NOT NULL
            )\(strict)
            """,
        ]
    }
}
