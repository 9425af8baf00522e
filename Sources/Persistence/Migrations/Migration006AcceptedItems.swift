extension Migration {
    /// The accepted items by topic and stance, without their texts, so that a period's thousands are summed and paged
    /// without reading the reports.
    static let acceptedItems = Migration(number: 6, name: "accepted items") { dialect in
        let (integer, text, strict) = (dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql)
        let (items, position) = elements(of: "v.content", dialect)
        return [
            """
            CREATE TABLE accepted_item (
                report_id \(text) NOT NULL REFERENCES report (id),
                position \(integer) NOT NULL CHECK (position >= 0),
                item_id \(text) NOT NULL,
                topic_id \(text) NOT NULL REFERENCES topic (id),
                stance \(text) NOT NULL,
                prevalence \(text) NOT NULL,
                PRIMARY KEY (report_id, position)
            )\(strict)
            """,
            """
            INSERT INTO accepted_item (report_id, position, item_id, topic_id, stance, prevalence)
            SELECT r.id, \(position), item.value ->> 'id', item.value ->> 'topicId', item.value ->> 'stance',
                item.value ->> 'prevalence'
            FROM report r JOIN report_version v ON v.report_id = r.id AND v.number = r.submitted_number
                CROSS JOIN \(items)
            WHERE r.status = 'accepted'
            """,
            "CREATE INDEX report_accepted ON report (recipient_id, coverage_last) WHERE status = 'accepted'",
            "CREATE INDEX report_accepted_regime ON report (regime_id, coverage_last) WHERE status = 'accepted'",
            "CREATE INDEX report_synthesis ON report (unit_id, period) WHERE kind = 'synthesis'",
            "CREATE INDEX topic_merged ON topic (merged_into_id) WHERE merged_into_id IS NOT NULL",
        ]
    }

    /// The items of a stored content as rows `item (value)`, and the place of one in the list, from 0.
    private static func elements(of column: String, _ dialect: Dialect) -> (table: String, position: String) {
        switch dialect {
        case .sqlite: ("json_each(\(column), '$.items') AS item", "item.key")
        case .postgres:
            (
                "json_array_elements(CAST(\(column) AS json) -> 'items') WITH ORDINALITY AS item (value, number)",
                "item.number - 1"
            )
        }
    }
}
