import Domain

extension Inspection {
    /// What a report is compared by has to be of the text that was handed in, also after a redaction. Reports from
    /// before there were signatures have none.
    func signatures() throws {
        try check(
            "signature.report", of: "report", "has another recipient, other days or no such version",
            """
            SELECT r.id FROM report_signature s JOIN report r ON r.id = s.report_id
                LEFT JOIN report_version v ON v.report_id = s.report_id AND v.number = s.number
            WHERE r.recipient_id <> s.recipient_id OR r.coverage_first <> s.coverage_first
                OR r.coverage_last <> s.coverage_last OR v.number IS NULL
            ORDER BY r.id
            """)
        try each("report", "id", from: "report", alias: "report", { try $0.text("id") }) { batch in
            let rows = try store.rows(
                """
                SELECT s.report_id AS id, s.hashes, v.content FROM report_signature s
                    JOIN report_version v ON v.report_id = s.report_id AND v.number = s.number
                WHERE s.report_id IN (\(list: batch.map(\.value))) ORDER BY s.report_id
                """)
            for row in rows { try signature(row) }
        }
    }

    private func signature(_ row: Row) throws {
        // A content that can't be read is told of elsewhere.
        let text = try row.text("content")
        guard let content = try? StoredContent(StoredValue(json: text)).value() else { return }
        expect(
            try row.text("hashes") == Shingles(content).signature.text, "signature.hashes",
            "report \(try row.text("id"))", "are not of the version that they are kept for")
    }
}
