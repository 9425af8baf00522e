import Domain

extension Inspection {
    func reports() throws {
        try states()
        try versions()
        try handedIn()
        try check(
            "report.obligation", "says the same as what it is owed under",
            """
            SELECT r.id FROM report r JOIN obligation o ON o.id = r.obligation_id
                LEFT JOIN regime g ON g.id = o.regime_id
            WHERE r.unit_id <> o.unit_id OR r.collaborator_id IS DISTINCT FROM o.collaborator_id
                OR r.group_id IS DISTINCT FROM o.group_id OR r.recipient_id <> o.recipient_id
                OR r.also_to IS DISTINCT FROM o.also_to OR r.period IS DISTINCT FROM o.period
                OR r.regime_id IS DISTINCT FROM o.regime_id OR r.coverage_first <> o.coverage_first
                OR r.coverage_last <> o.coverage_last OR r.kind <> COALESCE(g.report_kind, 'adHoc')
            ORDER BY r.id
            """)
        try check(
            "report.kind", "an ad hoc report is owed under no regime, and what answers a request is one",
            """
            SELECT r.id FROM report r
                LEFT JOIN obligation o ON o.id = r.obligation_id
            WHERE o.regime_id IS DISTINCT FROM r.regime_id
                OR (r.kind = 'adHoc' AND (o.regime_id IS NOT NULL OR r.period IS NOT NULL))
                OR (r.kind <> 'adHoc' AND o.request_id IS NOT NULL)
                OR (r.kind = 'periodic' AND r.obligation_id IS NULL)
                OR (r.kind = 'synthesis' AND r.period IS NULL)
            ORDER BY r.id
            """)
        try check(
            "report.audit", "each version's submission is recorded once, and its withdrawal",
            """
            SELECT counted.id, CAST(counted.events AS TEXT) AS detail FROM (
                SELECT r.id,
                    (SELECT COUNT(*) FROM report_version v WHERE v.report_id = r.id) AS versions,
                    (SELECT COUNT(*) FROM audit_event e
                        WHERE e.subject = r.id AND e.action = 'report.submitted') AS events,
                    (SELECT COUNT(*) FROM report_version v
                        WHERE v.report_id = r.id AND v.outcome = 'withdrawn') AS withdrawn,
                    (SELECT COUNT(*) FROM audit_event e
                        WHERE e.subject = r.id AND e.action = 'report.withdrawn') AS withdrawals
                FROM report r) AS counted
            WHERE counted.events <> counted.versions OR counted.withdrawals <> counted.withdrawn
            ORDER BY counted.id
            """)
    }

    private func states() throws {
        let tables: Statement = """
            report r LEFT JOIN report_version v ON v.report_id = r.id AND v.number = r.submitted_number
            """
        try check(
            "report.status", "goes with the last version's outcome",
            """
            SELECT r.id, r.status AS detail FROM \(statement: tables)
            WHERE r.status <> CASE v.outcome WHEN 'pending' THEN 'submitted' WHEN 'returned' THEN 'returned'
                WHEN 'accepted' THEN 'accepted' WHEN 'withdrawn' THEN 'none' ELSE 'draft' END
            ORDER BY r.id
            """)
        try check(
            "report.number",
            "is the version handed in last, or the next where that came back or was withdrawn",
            """
            SELECT r.id, CAST(r.number AS TEXT) AS detail
            FROM report r LEFT JOIN report_version v ON v.report_id = r.id
            GROUP BY r.id, r.number, r.status
            HAVING r.number <> COALESCE(MAX(v.number), 0)
                + CASE WHEN r.status IN ('draft', 'returned') THEN 1 ELSE 0 END
            ORDER BY r.id
            """)
        try check(
            "report.seen", "the receiving side sees no more changes than there are",
            """
            SELECT r.id FROM report r WHERE r.seen_version > r.version OR r.seen_at > r.updated_at
                OR (r.seen_version > 0) <> EXISTS (SELECT 1 FROM report_version v WHERE v.report_id = r.id)
            ORDER BY r.id
            """)
        try check(
            "report.content", "what was handed in is the content until it comes back",
            """
            SELECT r.id FROM \(statement: tables)
            WHERE r.status IN ('submitted', 'accepted')
                AND (r.content <> v.content OR r.signed_by IS DISTINCT FROM v.signed_by)
            ORDER BY r.id
            """)
        try each("report", reportColumns, from: reportTables, alias: "r", decodeReport) { batch in
            for (_, report) in batch {
                try content(report)
                guard report.obligationID == nil, let period = report.period else { continue }
                expect(
                    report.coverage == DateSpan(period), "report.coverage", "report \(report.id)",
                    "covers other days than \(period)")
            }
        }
    }

    private func versions() throws {
        try check(
            "report.versions",
            "versions are numbered from 1 without a gap, and the last one not withdrawn is the one handed in",
            """
            SELECT r.id FROM report r LEFT JOIN report_version v ON v.report_id = r.id
            GROUP BY r.id, r.submitted_number
            HAVING COUNT(v.number) <> COALESCE(MAX(v.number), 0) OR COALESCE(MIN(v.number), 1) <> 1
                OR COALESCE(MAX(v.number) FILTER (WHERE v.outcome <> 'withdrawn'), 0)
                    <> COALESCE(r.submitted_number, 0)
            ORDER BY r.id
            """)
        try check(
            "report.earlierVersions", "every version but the last came back or was withdrawn",
            """
            SELECT DISTINCT r.id FROM report r JOIN report_version v ON v.report_id = r.id
            WHERE v.number < r.submitted_number AND v.outcome NOT IN ('returned', 'withdrawn') ORDER BY r.id
            """)
        try check(
            "report.firstSubmission",
            "is that of the first version not withdrawn, and no version is older than the one before",
            """
            SELECT DISTINCT r.id FROM report r JOIN report_version v ON v.report_id = r.id
                LEFT JOIN report_version before ON before.report_id = r.id AND before.number = v.number - 1
            WHERE r.first_submitted_at IS DISTINCT FROM (SELECT f.submitted_at FROM report_version f
                    WHERE f.report_id = r.id AND f.outcome <> 'withdrawn' ORDER BY f.number LIMIT 1)
                OR v.submitted_at < before.decided_at OR v.decided_at < v.submitted_at
            ORDER BY r.id
            """)
        try each("report", "id", from: "report", alias: "report", { try $0.text("id") }) { batch in
            let rows = try store.rows(
                """
                SELECT report_id AS id, number, content, submitted_at, signed_by, signed_at, outcome, decided_at, reason, resubmit_by,
                    rating, comment
                FROM report_version WHERE report_id IN (\(list: batch.map(\.value))) ORDER BY report_id, number
                """)
            for row in rows { _ = try read("version", row) { try decodeVersion($0, "") } }
        }
    }

    func sources(_ tree: InspectedTree) throws {
        try check(
            "source.order", of: "report", "sources are numbered from 0 without a gap",
            """
            SELECT DISTINCT report_id AS id FROM report_source GROUP BY report_id, number
            HAVING MIN(position) <> 0 OR MAX(position) <> COUNT(*) - 1 ORDER BY id
            """)
        let tables: Statement =
            "report_source s JOIN report r ON r.id = s.report_id JOIN report c ON c.id = s.source_id"
        try check(
            "source.synthesis", of: "report", "only a synthesis has sources",
            "SELECT DISTINCT r.id FROM \(statement: tables) WHERE r.kind <> 'synthesis' ORDER BY r.id")
        try check(
            "source.accepted", of: "report", "a source has been accepted, and is not the synthesis itself",
            """
            SELECT r.id, c.id AS detail FROM \(statement: tables) WHERE c.status <> 'accepted' OR c.id = r.id
            ORDER BY r.id
            """)
        try check(
            "source.coverage", of: "report", "a source covers days that the synthesis covers",
            """
            SELECT r.id, c.id AS detail FROM \(statement: tables)
            WHERE c.coverage_first > r.coverage_last OR c.coverage_last < r.coverage_first ORDER BY r.id
            """)
        try each("report", "id", from: "report", alias: "report", { try $0.text("id") }) { batch in
            let rows = try store.rows(
                """
                SELECT r.id, c.id AS source_id, c.unit_id AS source_unit_id, r.unit_id, r.coverage_first,
                    r.coverage_last, r.updated_at, s.item_ids, v.content
                FROM \(statement: tables)
                    LEFT JOIN report_version v ON v.report_id = c.id AND v.number = c.submitted_number
                WHERE r.id IN (\(list: batch.map(\.value))) ORDER BY r.id, s.position
                """)
            for row in rows { _ = try read("source", row) { try source($0, in: tree) } }
        }
    }

    private func source(_ row: Row, in tree: InspectedTree) throws {
        let (synthesisUnit, unit): (Unit.ID, Unit.ID) = (try row.id("unit_id"), try row.id("source_unit_id"))
        let subject = "report \(try row.text("id"))"
        // Units move; one that was below the synthesis's when it counted stays a source.
        let days = [
            try row.date("coverage_first"), try row.date("coverage_last"),
            try row.instant("updated_at").civilDate, day,
        ]
        let wasBelow = days.contains { day in
            tree.line(of: unit, on: day)?.contains { $0.id == synthesisUnit } == true
        }
        let source = try row.text("source_id")
        expect(wasBelow, "source.subtree", subject, "\(source) is of a unit that is not below")
        guard let chosen = try row.optionalText("item_ids").map(StoredList.decode),
            let text = try row.optionalText("content")
        else { return }
        let content = try StoredContent(StoredValue(json: text))
        let known = Set(content.items.map(\.id))
        expect(
            known.isSuperset(of: chosen), "source.items", subject, "names items that \(source) does not have")
    }
}
