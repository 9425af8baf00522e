extension Migration {
    static let planTasks = Migration(number: 20, name: "tasks of plans") { dialect in
        let (integer, text, strict, clustered) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql, dialect.clustered.sql
        )
        return [
            """
            CREATE TABLE plan_task (
                id \(text) PRIMARY KEY,
                plan_id \(text) NOT NULL REFERENCES plan (id),
                position \(integer) NOT NULL CHECK (position >= 0),
                ref \(text) NOT NULL,
                parent_ref \(text),
                task_group \(text) NOT NULL,
                title \(text) NOT NULL,
                detail \(text),
                schedule \(text) NOT NULL,
                parties \(text) NOT NULL,
                UNIQUE (plan_id, position),
                UNIQUE (plan_id, ref)
            )\(strict)
            """,
            // Who has which role, from the issue on.
            """
            CREATE TABLE plan_task_unit (
                task_id \(text) NOT NULL REFERENCES plan_task (id),
                role \(text) NOT NULL,
                place \(integer) NOT NULL CHECK (place >= 0),
                unit_id \(text) NOT NULL REFERENCES unit (id),
                PRIMARY KEY (task_id, role, unit_id)
            )\(clustered)
            """,
            "CREATE INDEX plan_task_unit_unit ON plan_task_unit (unit_id)",
        ]
    }
}
