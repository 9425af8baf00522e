import Domain

extension SQLStore {
    func citations(of id: Report.ID) throws -> [Citation] {
        try rows(
            """
            SELECT report_id, number, item_ids FROM report_source WHERE source_id = \(id.rawValue)
            ORDER BY report_id, number
            """
        ).map { row in
            Citation(
                synthesisID: try row.id("report_id"), number: try row.int("number"),
                itemIDs: try decodeItemIDs(row))
        }
    }
}
