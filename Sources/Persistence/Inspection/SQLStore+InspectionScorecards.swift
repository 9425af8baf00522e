import Domain

extension Inspection {
    func scorecards() throws {
        var criteria: [CriteriaSet.ID: [Criterion]] = [:]
        try each(
            "criteriaSet", criteriaColumns, from: "criteria_set e", alias: "e", decodeCriteriaSet
        ) {
            for (_, set) in $0 {
                criteria[set.id] = set.criteria
                expect(
                    (try? set.checkDraft()) != nil, "criteriaSet.criteria", "criteriaSet \(set.id)",
                    "no such set could be drafted")
            }
        }
        try check(
            "criteriaSet.replaces", "it replaces another committee's set, or one that was never adopted",
            """
            SELECT e.id FROM criteria_set e JOIN criteria_set r ON r.id = e.replaces_id
            WHERE r.owner_id <> e.owner_id OR (e.status <> 'draft' AND r.status = 'draft') ORDER BY e.id
            """)
        try each(
            "scorecard", cardColumns + ", w.figures",
            from: "scorecard k JOIN scorecard_version w ON w.scorecard_id = k.id AND w.number = k.number",
            alias: "k",
            { (card: try decodeScorecard($0), figures: try decodeFigures($0.text("figures"))) }
        ) {
            for (_, found) in $0 { check(found.card, found.figures, criteria[found.card.criteriaSetID]) }
        }
        try each(
            "scorecardVersion", versionColumns, from: "scorecard_version w", alias: "w", decodeVersion
        ) { _ in }
        try check(
            "scorecard.versions", "versions are missing, or come after its last",
            """
            SELECT k.id FROM scorecard k WHERE k.number <> (SELECT count(*) FROM scorecard_version w
                WHERE w.scorecard_id = k.id AND w.number BETWEEN 1 AND k.number)
                OR EXISTS (SELECT 1 FROM scorecard_version w WHERE w.scorecard_id = k.id AND w.number > k.number)
            ORDER BY k.id
            """)
        try check(
            "scorecard.parties", "its owner is not the set's, or its kind is not the unit's",
            """
            SELECT k.id FROM scorecard k JOIN criteria_set e ON e.id = k.criteria_set_id JOIN unit u ON u.id = k.unit_id
            WHERE e.owner_id <> k.owner_id OR u.kind <> k.kind OR e.status = 'draft' ORDER BY k.id
            """)
    }

    private func check(_ card: Scorecard, _ figures: [Figure], _ criteria: [Criterion]?) {
        let subject = "scorecard \(card.id)"
        let total = Score.total(figures.map { ($0.score, $0.weight) })
        expect(card.total == total, "scorecard.total", subject, "its total does not follow from its figures")
        guard let criteria else { return }
        let isWhole =
            figures.map(\.code) == criteria.map(\.code) && figures.map(\.weight) == criteria.map(\.weight)
            && figures.map(\.evidence.measure) == criteria.map(\.measure)
        expect(isWhole, "scorecard.figures", subject, "its figures are not of its criteria")
        if let code = card.objection?.code {
            expect(
                criteria.contains { $0.code == code }, "scorecard.objection", subject,
                "its objection is about no criterion of the set")
        }
    }
}
