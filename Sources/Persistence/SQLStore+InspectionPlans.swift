import Domain

extension Inspection {
    func plans() throws {
        try each("plan", planColumns + ", p.folded", from: "plan p", alias: "p", decodePlan) { batch in
            for (row, plan) in batch {
                let subject = "plan \(plan.id)"
                expect(
                    try row.text("folded") == plan.title.folded, "plan.texts", subject,
                    "what search uses is not of its title")
                expect(
                    (try? plan.checkDraft()) != nil, "plan.draft", subject, "no such plan could be drafted")
            }
        }
        try check(
            "plan.series", "the numbers of a series that is taken here have a gap",
            """
            SELECT s.issuer_id AS id FROM plan_series s
            WHERE s.source = 'owned' AND s.last <> (SELECT count(*) FROM plan p
                WHERE p.issuer_id = s.issuer_id AND p.document_type = s.document_type
                    AND p.series_kind = s.kind AND p.series_name = s.name AND p.number <= s.last)
            ORDER BY s.issuer_id
            """)
        try check(
            "plan.series", "it has a number of a series of which nothing is known",
            """
            SELECT p.id FROM plan p LEFT JOIN plan_series s ON p.issuer_id = s.issuer_id
                AND p.document_type = s.document_type AND p.series_kind = s.kind AND p.series_name = s.name
            WHERE p.number IS NOT NULL
                AND (s.source IS NULL OR (s.source = 'owned' AND p.number > s.last))
            ORDER BY p.id
            """)
    }
}
