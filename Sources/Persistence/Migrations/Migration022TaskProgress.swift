extension Migration {
    static let taskProgress = Migration(number: 22, name: "progress of tasks") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            "ALTER TABLE plan_task ADD COLUMN guidance_reference \(text)",
            "ALTER TABLE plan_task ADD COLUMN guidance_due_on \(text)",
            // A day that never comes stands for one that nobody knows.
            """
            CREATE TABLE plan_assignment (
                id \(text) PRIMARY KEY,
                plan_id \(text) NOT NULL REFERENCES plan (id),
                task_id \(text) NOT NULL REFERENCES plan_task (id),
                unit_id \(text) NOT NULL REFERENCES unit (id),
                progress \(integer) NOT NULL CHECK (progress BETWEEN 0 AND 100),
                round \(text),
                due_on \(text) NOT NULL,
                is_done \(integer) NOT NULL CHECK (is_done IN (0, 1)),
                reports \(integer) NOT NULL CHECK (reports >= 0),
                updated_at \(integer) NOT NULL,
                UNIQUE (task_id, unit_id),
                CHECK (is_done = 0 OR progress = 100)
            )\(strict)
            """,
            "CREATE INDEX plan_assignment_unit ON plan_assignment (unit_id, due_on, id)",
            "CREATE INDEX plan_assignment_plan ON plan_assignment (plan_id, due_on, id)",
            "CREATE INDEX plan_assignment_due ON plan_assignment (due_on, id)",
            "CREATE INDEX plan_assignment_updated ON plan_assignment (updated_at, id)",
            """
            CREATE TABLE task_progress (
                id \(text) PRIMARY KEY,
                task_id \(text) NOT NULL REFERENCES plan_task (id),
                unit_id \(text) NOT NULL REFERENCES unit (id),
                progress \(integer) NOT NULL CHECK (progress BETWEEN 0 AND 100),
                round \(text),
                note \(text),
                evidence \(text),
                recorded_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX task_progress_recorded ON task_progress (task_id, recorded_at, id)",
        ]
    }
}
