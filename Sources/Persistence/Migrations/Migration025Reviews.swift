extension Migration {
    static let reviews = Migration(number: 25, name: "boards and reviews of plans") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            "CREATE INDEX plan_assignment_board ON plan_assignment (plan_id, unit_id, updated_at)",
            "CREATE INDEX task_progress_unit ON task_progress (task_id, unit_id, round)",
            // The figures are those of the day, and never counted again.
            """
            CREATE TABLE plan_review (
                id \(text) PRIMARY KEY,
                plan_id \(text) NOT NULL REFERENCES plan (id),
                kind \(text) NOT NULL,
                held_on \(text) NOT NULL,
                findings \(text) NOT NULL,
                figures \(text) NOT NULL,
                recorded_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX plan_review_recorded ON plan_review (plan_id, recorded_at, id)",
        ]
    }
}
