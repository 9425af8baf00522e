extension Migration {
    static let derivations = Migration(number: 23, name: "plans derived from plans") { dialect in
        let (text, clustered) = (dialect.textType.sql, dialect.clustered.sql)
        return [
            "ALTER TABLE plan ADD COLUMN parent_id \(text) REFERENCES plan (id)",
            "ALTER TABLE plan ADD COLUMN derive_by \(text)",
            "ALTER TABLE plan ADD COLUMN derive_levels \(text)",
            "ALTER TABLE plan ADD COLUMN derive_kinds \(text)",
            "CREATE INDEX plan_parent ON plan (parent_id, issuer_id, signed_on)",
            "ALTER TABLE plan_task ADD COLUMN source_id \(text) REFERENCES plan_task (id)",
            "CREATE INDEX plan_task_source ON plan_task (source_id)",
            // Who has to derive a plan from it, from the issue on.
            """
            CREATE TABLE plan_deriving (
                plan_id \(text) NOT NULL REFERENCES plan (id),
                unit_id \(text) NOT NULL REFERENCES unit (id),
                PRIMARY KEY (plan_id, unit_id)
            )\(clustered)
            """,
        ]
    }
}
