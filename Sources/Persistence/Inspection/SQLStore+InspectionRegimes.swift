import Domain

extension Inspection {
    func regimes() throws -> [Regime.ID: Regime] {
        var regimes: [Regime.ID: Regime] = [:]
        try each(
            "regime", regimeColumns + ", r.folded, r.next_fixed_at", from: "regime r", alias: "r",
            decodeRegime
        ) { batch in
            for (row, regime) in batch {
                regimes[regime.id] = regime
                let subject = "regime \(regime.id)"
                expect(
                    try row.text("folded") == regime.title.folded, "regime.texts", subject,
                    "what search uses is not of its title")
                expect(
                    try row.optionalInteger("next_fixed_at") == regime.nextFixedAt?.milliseconds,
                    "regime.next",
                    subject,
                    "its next period \(regime.nextPeriod) is not looked at when it opens")
                expect(
                    regime.nextPeriod.frequency == regime.frequency, "regime.period", subject,
                    "\(regime.nextPeriod) is not of a \(regime.frequency.rawValue) regime")
            }
        }
        try check(
            "regime.issuer", "committees and cells make regimes",
            """
            SELECT r.id FROM regime r JOIN unit u ON u.id = r.issuer_id WHERE u.kind NOT IN ('committee', 'cell')
            """)
        return regimes
    }

    func obligations(_ regimes: [Regime.ID: Regime]) throws {
        var counted: [TallyKey: TallyCounts] = [:]
        try each("obligation", obligationColumns, from: obligationTables, alias: "o", decodeObligation) {
            batch in
            for (_, obligation) in batch {
                count(obligation, &counted)
                order(obligation)
                if let id = obligation.regimeID, let period = obligation.period, let regime = regimes[id] {
                    compare(obligation, regime, period)
                }
            }
        }
        try progress()
        try tally(counted)
    }

    private func compare(_ obligation: Obligation, _ regime: Regime, _ period: Period) {
        let subject = "obligation \(obligation.id)"
        func agree(_ rule: String, _ pairs: [(name: String, agrees: Bool)]) {
            let wrong = pairs.filter { !$0.agrees }.map(\.name).joined(separator: ", ")
            expect(wrong.isEmpty, rule, subject, "does not agree with its regime: \(wrong)")
        }
        guard period.frequency == regime.frequency else {
            find("obligation.period", subject, "\(period) is not of a \(regime.frequency.rawValue) regime")
            return
        }
        expect(
            period.first < regime.nextPeriod.first, "obligation.period", subject, "\(period) is not fixed yet"
        )
        agree(
            "obligation.parties",
            [
                ("recipient", obligation.parties.recipientIDs == regime.recipientIDs),
                ("reporter", obligation.author.kind == regime.reporters.kind),
            ])
        // A correction leaves alone what was handed in, and what comes before its first period.
        if let correctedAt = regime.correctedAt, obligation.meta.createdAt <= correctedAt { return }
        agree(
            "obligation.period",
            [
                ("period", regime.owes(period)),
                ("coverage", obligation.coverage == regime.coverage(of: period)),
            ])
        // The list of holidays may have changed since.
        guard !regime.usesCalendar else { return }
        let schedule = regime.schedule(of: period, .weekends)
        let due = schedule.dueAt
        let moved = obligation.dueAt.milliseconds - due.milliseconds
        let lock = schedule.lockAt.map { Instant(milliseconds: $0.milliseconds + moved) }
        agree(
            "obligation.times",
            [
                ("opensAt", obligation.opensAt == schedule.opensAt),
                ("dueAt", obligation.extended == nil ? moved == 0 : moved > 0),
                ("originalDueAt", obligation.extended.map { $0.originalDueAt == due } ?? true),
                ("lockAt", obligation.lockAt == lock),
            ])
    }

    /// How far an obligation has come is told by its report; a draft counts as none.
    private func progress() throws {
        let tables: Statement = """
            obligation o LEFT JOIN report r ON r.obligation_id = o.id AND r.status <> 'draft'
                LEFT JOIN report_version v ON v.report_id = r.id AND v.number = r.submitted_number
            """
        try check(
            "obligation.progress", "goes with its report, from the first submission on",
            """
            SELECT o.id, o.progress AS detail FROM \(statement: tables)
            WHERE (r.id IS NULL AND o.progress NOT IN ('none', 'waived'))
                OR (r.id IS NOT NULL AND o.progress <> 'waived' AND o.progress <> r.status)
                OR o.submitted_at IS DISTINCT FROM r.first_submitted_at
            ORDER BY o.id
            """)
        try check(
            "obligation.waived", "what was waived was not handed in, and a reason is given for it alone",
            """
            SELECT o.id FROM \(statement: tables)
            WHERE (o.progress = 'waived' AND r.id IS NOT NULL)
                OR (o.progress = 'waived') <> (o.waiver_reason IS NOT NULL)
                OR (o.waived_by_correction <> 0 AND o.progress <> 'waived')
            ORDER BY o.id
            """)
        try check(
            "obligation.resubmitBy", "is that of the return",
            """
            SELECT o.id FROM \(statement: tables)
            WHERE o.resubmit_by IS DISTINCT FROM CASE WHEN o.progress = 'returned' THEN v.resubmit_by END
            ORDER BY o.id
            """)
        try check(
            "obligation.extension", "a reason is given for an extension, and for nothing else",
            """
            SELECT id FROM obligation WHERE (original_due_at IS NULL) <> (extension_reason IS NULL)
                OR (original_due_at IS NULL) <> (extended_due_at IS NULL) ORDER BY id
            """)
    }
}
