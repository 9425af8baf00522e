import Domain

extension Inspection {
    func holidays() throws {
        try each("holiday", holidayColumns, from: "holiday h", alias: "h", decodeHoliday) { batch in
            for (_, holiday) in batch {
                expect(
                    (try? holiday.check()) != nil, "holiday.kind", "holiday \(holiday.id)",
                    "\(holiday.date) is worked anyway")
            }
        }
    }

    func requests() throws {
        try each(
            "request", requestColumns + ", q.folded", from: "report_request q", alias: "q", decodeRequest
        ) { batch in
            for (row, request) in batch {
                let subject = "request \(request.id)"
                expect(
                    try row.text("folded") == request.title.folded, "request.texts", subject,
                    "what search uses is not of its title")
                let owed = try store.rows(
                    """
                    SELECT \(statement: obligationColumns) FROM \(statement: obligationTables)
                    WHERE o.request_id = \(request.id.rawValue) ORDER BY o.id
                    """
                ).compactMap { try read("obligation", $0, decodeObligation) }
                expect(
                    owed.map(\.unitID.rawValue).sorted() == request.unitIDs.map(\.rawValue).sorted(),
                    "request.units", subject, "those who are asked are not those who owe")
                for obligation in owed { compare(obligation, request) }
            }
        }
        try check(
            "request.issuer", "committees and cells ask for reports",
            """
            SELECT q.id FROM report_request q JOIN unit u ON u.id = q.issuer_id
            WHERE u.kind NOT IN ('committee', 'cell') ORDER BY q.id
            """)
    }

    private func compare(_ obligation: Obligation, _ request: ReportRequest) {
        let subject = "obligation \(obligation.id)"
        expect(
            obligation.parties.recipientIDs == [request.issuerID] && obligation.author == .unit
                && obligation.period == nil, "obligation.parties", subject, "does not agree with its request")
        let agrees =
            obligation.extended.map {
                $0.originalDueAt == request.dueAt && obligation.dueAt > request.dueAt
            } ?? (obligation.dueAt == request.dueAt)
        expect(agrees, "obligation.times", subject, "is not due when its request says")
    }

    /// Who receives besides the first is told twice: in the list, and in the table that lists are read by.
    func recipients(_ regimes: [Regime.ID: Regime]) throws {
        var stored: [Regime.ID: Set<Unit.ID>] = [:]
        for row in try store.rows("SELECT regime_id, unit_id FROM regime_recipient") {
            stored[try row.id("regime_id"), default: []].insert(try row.id("unit_id"))
        }
        for (id, regime) in regimes {
            expect(
                stored[id, default: []] == Set(regime.recipientIDs.dropFirst()), "regime.recipients",
                "regime \(id)", "those who receive besides the first are not those of its list")
            expect(
                Set(regime.template.map(\.code)).count == regime.template.count, "regime.template",
                "regime \(id)", "two sections have one code")
        }
    }

    /// What holds whatever the list of holidays said and whatever was corrected since.
    func order(_ obligation: Obligation) {
        expect(
            obligation.opensAt < obligation.dueAt && obligation.lockAt.map { $0 >= obligation.dueAt } ?? true
                && obligation.extended.map { max($0.originalDueAt, $0.dueAt) == obligation.dueAt } ?? true,
            "obligation.order", "obligation \(obligation.id)", "opens, falls due and locks in another order")
    }
}
