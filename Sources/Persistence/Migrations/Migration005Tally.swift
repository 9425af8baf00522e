extension Migration {
    /// Counts of obligations, kept with every change of one, and the line under which each of them counts. What is
    /// there already counts under the units of the day on which its period began.
    static let tally = Migration(number: 5, name: "compliance counts") { dialect in
        let (integer, text) = (dialect.integerType.sql, dialect.textType.sql)
        let numbers = dialect == .postgres ? ["CREATE SEQUENCE obligation_tally_change"] : []
        return numbers + indexes + [
            // Without foreign keys, which would have every submission share a lock on the root's row.
            """
            CREATE TABLE obligation_tally (
                unit_id \(text) NOT NULL,
                parent_id \(text) NOT NULL,
                period \(text) NOT NULL,
                regime_id \(text) NOT NULL,
                due_at \(integer) NOT NULL,
                change \(integer) NOT NULL,
                open \(integer) NOT NULL,
                on_time \(integer) NOT NULL,
                on_time_by_proxy \(integer) NOT NULL,
                late \(integer) NOT NULL,
                waived \(integer) NOT NULL,
                PRIMARY KEY (parent_id, period, unit_id, regime_id, due_at, change)
            )\(dialect.clustered.sql)
            """,
            "CREATE INDEX obligation_tally_unit ON obligation_tally (unit_id, period)",
            "CREATE INDEX obligation_tally_changes ON obligation_tally (change) WHERE change <> 0",
            "ALTER TABLE obligation ADD COLUMN line \(text)",
            """
            WITH RECURSIVE \(climb)
            UPDATE obligation SET line = climb.line FROM climb
            WHERE climb.reporter_id = obligation.unit_id AND climb.day = obligation.coverage_first
                AND climb.parent_id IS NULL AND obligation.regime_id IS NOT NULL
            """,
            """
            WITH RECURSIVE \(climb)
            INSERT INTO obligation_tally (unit_id, parent_id, period, regime_id, due_at, change, open, on_time,
                on_time_by_proxy, late, waived)
            SELECT climb.unit_id, COALESCE(climb.parent_id, ''), o.period, o.regime_id, o.due_at, 0,
                COUNT(*) FILTER (WHERE o.progress = 'none'),
                COUNT(*) FILTER (WHERE o.received_at IS NULL AND o.submitted_at < o.due_at),
                COUNT(*) FILTER (WHERE o.received_at < o.due_at),
                COUNT(*) FILTER (WHERE COALESCE(o.received_at, o.submitted_at) >= o.due_at),
                COUNT(*) FILTER (WHERE o.progress = 'waived')
            FROM obligation o JOIN climb ON climb.reporter_id = o.unit_id AND climb.day = o.coverage_first
            WHERE o.regime_id IS NOT NULL
            GROUP BY climb.unit_id, COALESCE(climb.parent_id, ''), o.period, o.regime_id, o.due_at
            """,
        ]
    }

    /// For pages of lists: whom or what it is asked for, then the list's order.
    private static let indexes = [
        "DROP INDEX obligation_unit", "DROP INDEX obligation_period",
        "DROP INDEX report_recipient", "DROP INDEX report_collaborator", "DROP INDEX report_group",
        "DROP INDEX report_period",
        "CREATE INDEX obligation_unit ON obligation (unit_id, due_at, id)",
        "CREATE INDEX obligation_received ON obligation (recipient_id, due_at, id)",
        "CREATE INDEX obligation_period ON obligation (period, due_at, id)",
        "CREATE INDEX obligation_regime ON obligation (regime_id, due_at, id)",
        "CREATE INDEX obligation_progress ON obligation (progress, due_at, id)",
        "CREATE INDEX obligation_late ON obligation (due_at, id) WHERE COALESCE(received_at, submitted_at) >= due_at",
        "CREATE INDEX obligation_proxy ON obligation (due_at, id) WHERE received_at < due_at",
        "CREATE INDEX report_recipient ON report (recipient_id, created_at, id)",
        "CREATE INDEX report_collaborator ON report (collaborator_id, created_at, id) WHERE collaborator_id IS NOT NULL",
        "CREATE INDEX report_group ON report (group_id, created_at, id) WHERE group_id IS NOT NULL",
        "CREATE INDEX report_period ON report (period, created_at, id)",
        "CREATE INDEX report_regime ON report (regime_id, created_at, id)",
        "CREATE INDEX report_status ON report (status, created_at, id)",
        """
        CREATE INDEX obligation_of_person ON obligation (recipient_id, due_at, id)
            WHERE collaborator_id IS NOT NULL OR group_id IS NOT NULL
        """,
        """
        CREATE INDEX report_of_person ON report (recipient_id, created_at, id)
            WHERE collaborator_id IS NOT NULL OR group_id IS NOT NULL
        """,
        "CREATE INDEX report_entered ON report (entered_at, created_at, id) WHERE entered_at IS NOT NULL",
        "CREATE INDEX report_seen ON report (seen_at, id)",
    ]

    /// Each unit on the line of each reporter, with the line as far as there.
    private static let climb = """
        climb (reporter_id, day, unit_id, parent_id, line, depth) AS (
            SELECT owing.unit_id, owing.coverage_first, owing.unit_id, \(parent("owing.unit_id", "owing.coverage_first")),
                owing.unit_id, 0
            FROM (SELECT DISTINCT unit_id, coverage_first FROM obligation) owing
            UNION ALL
            SELECT c.reporter_id, c.day, c.parent_id, \(parent("c.parent_id", "c.day")), c.line || ' ' || c.parent_id,
                c.depth + 1
            FROM climb c WHERE c.parent_id IS NOT NULL AND c.depth < 1000
        )
        """

    private static func parent(_ unit: String, _ day: String) -> String {
        let day = "CASE WHEN u.valid_from > \(day) THEN u.valid_from ELSE \(day) END"
        return """
            (SELECT f.parent_id FROM unit u JOIN unit_fact f ON f.unit_id = u.id
                WHERE u.id = \(unit) AND f.valid_from <= \(day) AND (f.until IS NULL OR f.until > \(day)))
            """
    }
}
