extension Migration {
    static let scorecards = Migration(number: 28, name: "criteria sets and scorecards") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            """
            CREATE TABLE criteria_set (
                id \(text) PRIMARY KEY,
                owner_id \(text) NOT NULL REFERENCES unit (id),
                title \(text) NOT NULL,
                legal_basis \(text),
                replaces_id \(text) REFERENCES criteria_set (id),
                criteria \(text) NOT NULL,
                status \(text) NOT NULL CHECK (status IN ('draft', 'inForce', 'retired')),
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX criteria_set_owner ON criteria_set (owner_id, created_at, id)",
            "CREATE INDEX criteria_set_created ON criteria_set (created_at, id)",
            "CREATE INDEX criteria_set_updated ON criteria_set (updated_at, id)",
            // Owner and kind are those of the set and of the unit, which never change: ranks and readers are found by them.
            """
            CREATE TABLE scorecard (
                id \(text) PRIMARY KEY,
                criteria_set_id \(text) NOT NULL REFERENCES criteria_set (id),
                owner_id \(text) NOT NULL REFERENCES unit (id),
                within_id \(text) NOT NULL REFERENCES unit (id),
                unit_id \(text) NOT NULL REFERENCES unit (id),
                kind \(text) NOT NULL,
                period \(text) NOT NULL,
                number \(integer) NOT NULL CHECK (number >= 1),
                computed_at \(integer) NOT NULL,
                total \(integer) CHECK (total BETWEEN 0 AND 10000),
                objection \(text),
                objection_code \(text),
                objected_at \(integer),
                outcome \(text) CHECK (outcome IN ('upheld', 'rejected')),
                outcome_reason \(text),
                decided_at \(integer),
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                UNIQUE (criteria_set_id, period, unit_id),
                CHECK ((objection IS NULL) = (objected_at IS NULL)),
                CHECK ((outcome IS NULL) = (outcome_reason IS NULL)),
                CHECK ((outcome IS NULL) = (decided_at IS NULL)),
                CHECK (objection IS NOT NULL OR (objection_code IS NULL AND outcome IS NULL))
            )\(strict)
            """,
            "CREATE INDEX scorecard_rank ON scorecard (criteria_set_id, period, within_id, kind, total)",
            "CREATE INDEX scorecard_set ON scorecard (criteria_set_id, created_at, id)",
            "CREATE INDEX scorecard_unit ON scorecard (unit_id, created_at, id)",
            "CREATE INDEX scorecard_owner ON scorecard (owner_id, created_at, id)",
            "CREATE INDEX scorecard_created ON scorecard (created_at, id)",
            "CREATE INDEX scorecard_updated ON scorecard (updated_at, id)",
            // Never changed.
            """
            CREATE TABLE scorecard_version (
                id \(text) PRIMARY KEY,
                scorecard_id \(text) NOT NULL REFERENCES scorecard (id),
                number \(integer) NOT NULL CHECK (number >= 1),
                cause \(text) NOT NULL CHECK (cause IN ('computation', 'manualScores', 'objection')),
                made_at \(integer) NOT NULL,
                figures \(text) NOT NULL,
                UNIQUE (scorecard_id, number)
            )\(strict)
            """,
            "CREATE INDEX scorecard_version_made ON scorecard_version (scorecard_id, made_at, id)",
        ]
    }
}
