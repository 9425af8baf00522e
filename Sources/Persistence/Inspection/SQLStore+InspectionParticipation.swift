import Domain

extension Inspection {
    func participation(in survey: Survey) throws {
        let (id, subject) = (survey.id, "survey \(survey.id)")
        let isByToken = survey.participation == .token
        expect(
            (survey.publicID != nil) == (survey.publicForm && survey.stage != .draft), "survey.form", subject,
            "an open form has an address, and nothing else has")
        expect(!isByToken || survey.publicForm, "survey.form", subject, "its tokens have no form")
        expect(
            try (store.tokenIssuer(of: id) != nil) == (isByToken && survey.stage != .draft), "survey.issuer",
            subject,
            "tokens have a key, and nothing else has")
        let counts = try store.slipCounts(of: id)
        let stored = try slips(of: id)
        expect(
            counts.allSatisfy { stored[$0.unitID] ?? [0, 0] == [$0.issued, $0.used] }
                && Set(counts.map(\.unitID)).isSuperset(of: stored.keys),
            "survey.slips", subject, "the counts of slips are not theirs")
        expect(
            isByToken ? counts.allSatisfy { $0.issued <= $0.limit } : stored.isEmpty, "survey.slips", subject,
            "more slips than may be handed out")
        let spent = try store.row(
            "SELECT count(*) AS spent FROM survey_token WHERE survey_id = \(id.rawValue)"
        )?.int("spent")
        let counted = try store.progress(of: id).map(\.counted).reduce(0, +)
        expect(
            spent == (isByToken ? counted : 0), "survey.tokens", subject, "tokens and ballots are not as many"
        )
        expect(
            (spent ?? 0) <= counts.map(\.used).reduce(0, +), "survey.tokens", subject,
            "more tokens than slips that were used")
    }

    /// Issued and used, by unit.
    private func slips(of id: Survey.ID) throws -> [Unit.ID: [Int]] {
        var slips: [Unit.ID: [Int]] = [:]
        for row in try store.rows(
            """
            SELECT unit_id, count(*) AS issued, count(request) AS used FROM survey_slip
            WHERE survey_id = \(id.rawValue) GROUP BY unit_id
            """)
        {
            slips[try row.id("unit_id")] = [try row.int("issued"), try row.int("used")]
        }
        return slips
    }
}
