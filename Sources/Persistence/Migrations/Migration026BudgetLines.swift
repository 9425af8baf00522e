extension Migration {
    static let budgetLines = Migration(number: 26, name: "budget lines of tasks") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            """
            CREATE TABLE budget_line (
                id \(text) PRIMARY KEY,
                plan_id \(text) NOT NULL REFERENCES plan (id),
                task_id \(text) NOT NULL REFERENCES plan_task (id),
                unit_id \(text) NOT NULL REFERENCES unit (id),
                title \(text) NOT NULL,
                source \(text),
                asked \(integer) NOT NULL CHECK (asked BETWEEN 0 AND 1000000000000000),
                granted \(integer) CHECK (granted BETWEEN 0 AND 1000000000000000),
                granted_by \(text),
                spent \(integer) NOT NULL CHECK (spent BETWEEN 0 AND 1000000000000000),
                status \(text) NOT NULL CHECK (status IN ('asked', 'granted', 'refused')),
                refusal_reason \(text),
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                CHECK ((status = 'granted') = (granted IS NOT NULL)),
                CHECK ((status = 'refused') = (refusal_reason IS NOT NULL))
            )\(strict)
            """,
            "CREATE INDEX budget_line_task ON budget_line (task_id, created_at, id)",
            "CREATE INDEX budget_line_updated ON budget_line (task_id, updated_at, id)",
            "CREATE INDEX budget_line_plan ON budget_line (plan_id, task_id)",
        ]
    }
}
