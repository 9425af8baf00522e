import Domain

extension SQLStore {
    func reports(citing ids: [Report.ID]) throws -> [Report.ID] {
        try rows(
            """
            SELECT DISTINCT report_id FROM report_source WHERE source_id IN (\(list: ids.map(\.rawValue)))
            ORDER BY report_id
            """
        ).map { try $0.id("report_id") }
    }

    func rewrite(_ content: ReportContent, of id: Report.ID, number: Int) throws {
        try execute(
            """
            UPDATE report_version SET content = \(try storedJSON(StoredContent(content)))
            WHERE report_id = \(id.rawValue) AND number = \(number)
            """)
    }

    func signatures(toCompareWith report: Report, most: Int) throws
        -> [(reportID: Report.ID, signature: TextSignature)]
    {
        let author: Statement =
            switch report.author {
            case .unit:
                "r.unit_id = \(report.unitID.rawValue) AND r.collaborator_id IS NULL AND r.group_id IS NULL"
            case .collaborator(let id): "r.collaborator_id = \(id.rawValue)"
            case .group(let id): "r.group_id = \(id.rawValue)"
            }
        let own = try rows(
            """
            SELECT report_id, hashes FROM report r JOIN report_signature ON report_id = r.id
            WHERE \(statement: author) AND r.kind = \(report.kind.rawValue)
                AND r.regime_id IS NOT DISTINCT FROM \(report.regimeID?.rawValue)
                AND r.coverage_last < \(report.coverage.first.description)
            ORDER BY r.coverage_last DESC, r.id DESC LIMIT 1
            """)
        let others = try rows(
            """
            SELECT report_id, hashes FROM report_signature
            WHERE recipient_id = \(report.recipientID.rawValue)
                AND coverage_last >= \(report.coverage.first.description)
                AND coverage_first <= \(report.coverage.last.description)
                AND report_id <> \(report.id.rawValue)
            ORDER BY coverage_last DESC, report_id DESC LIMIT \(most)
            """)
        return try (own + others).map { row in
            guard let signature = TextSignature(text: try row.text("hashes")) else {
                throw StorageError.corrupt("a report's signature can't be read")
            }
            return (try row.id("report_id"), signature)
        }
    }

    func setSignature(_ signature: TextSignature?, of report: Report) throws {
        guard let signature, let number = report.lastSubmitted?.number else {
            try execute("DELETE FROM report_signature WHERE report_id = \(report.id.rawValue)")
            return
        }
        try execute(
            """
            INSERT INTO report_signature (report_id, number, recipient_id, coverage_first, coverage_last, hashes)
            VALUES (\(report.id.rawValue), \(number), \(report.recipientID.rawValue),
                \(report.coverage.first.description), \(report.coverage.last.description), \(signature.text))
            ON CONFLICT (report_id) DO UPDATE SET number = excluded.number, hashes = excluded.hashes
            """)
    }
}
