import Domain

/// What a report says, who signed it, and how it came.
extension Inspection {
    func content(_ report: Report) throws {
        let subject = "report \(report.id)"
        let content = report.content
        expect(
            !content.nothingToReport || (content.items.isEmpty && content.sections.isEmpty),
            "report.silence", subject, "has something to report after all")
        if !content.sections.isEmpty {
            let template = try report.regimeID.flatMap { try store.regime($0) }?.template ?? []
            expect(
                Set(template.map(\.code)).isSuperset(of: content.sections.map(\.code)), "report.sections",
                subject, "has sections that its regime does not ask for")
        }
        if let entered = report.onBehalf {
            expect(
                report.parties.recipientIDs.contains(entered.recipientID) && report.obligationID != nil,
                "report.onBehalf", subject, "was entered by a unit that it is not for")
        }
    }

    func handedIn() throws {
        try check(
            "report.signature", "what a leader has to sign is signed before it is handed in",
            """
            SELECT DISTINCT r.id FROM report r JOIN report_version v ON v.report_id = r.id
                LEFT JOIN regime g ON g.id = r.regime_id
            WHERE v.signed_at > v.submitted_at
                OR (g.sign_off = 'leader' AND v.signed_by IS NULL AND r.received_on IS NULL
                    AND r.collaborator_id IS NULL AND r.group_id IS NULL)
            ORDER BY r.id
            """)
        let rows = try store.rows(
            """
            SELECT o.id, o.received_at, r.received_on FROM obligation o
                LEFT JOIN report r ON r.obligation_id = o.id AND r.status <> 'draft'
            WHERE o.received_at IS NOT NULL OR r.received_on IS NOT NULL ORDER BY o.id
            """)
        for row in rows {
            let (kept, told) = (try row.optionalInstant("received_at"), try row.optionalText("received_on"))
            expect(
                kept == told.flatMap { CivilDate($0) }?.start, "obligation.received",
                "obligation \(try row.text("id"))", "is not the day on which its report was received")
        }
    }
}
