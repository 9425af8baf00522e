import Domain

extension Inspection {
    /// What a board draws together from says what the accepted reports say.
    func material() throws {
        try each(
            "report", "r.id, r.status, v.content",
            from:
                "report r LEFT JOIN report_version v ON v.report_id = r.id AND v.number = r.submitted_number",
            alias: "r", { $0 }
        ) { batch in
            var kept: [String: [Row]] = [:]
            for row in try store.rows(
                """
                SELECT report_id, position, item_id, topic_id, stance, prevalence FROM accepted_item
                WHERE report_id IN (\(list: try batch.map { try $0.row.text("id") })) ORDER BY report_id, position
                """)
            { kept[try row.text("report_id"), default: []].append(row) }
            for (row, _) in batch {
                let id = try row.text("id")
                let rows = kept[id] ?? []
                // A content that can't be read is told elsewhere.
                guard let accepted = try? Self.accepted(row) else { continue }
                expect(
                    try rows.map(Self.told) == accepted, "report.acceptedItems", "report \(id)",
                    "what is drawn together from is not what was accepted")
            }
        }
    }

    private static func accepted(_ row: Row) throws -> [[String]] {
        guard try row.text("status") == "accepted", let text = try row.optionalText("content") else {
            return []
        }
        let content = try StoredContent(StoredValue(json: text))
        return content.items.enumerated().map { position, item in
            [String(position), item.id, item.topicId, item.stance, item.prevalence]
        }
    }

    private static func told(_ row: Row) throws -> [String] {
        let position = String(try row.int("position"))
        return try [position] + ["item_id", "topic_id", "stance", "prevalence"].map { try row.text($0) }
    }
}
