import Domain

let regimeColumns: Statement = """
    r.id, r.issuer_id, r.title, r.legal_basis, r.report_kind, r.frequency, r.periods, r.reporters, r.within_id,
    r.recipients, r.due_day, r.due_edge, r.due_month, r.due_working_days, r.coverage_start_day,
    r.opens_days_before, r.lock_after_days, r.rollover, r.sign_off, r.template, r.late_cascade_reason,
    r.corrected_at, r.valid_from, r.valid_to, r.next_period, r.version, r.created_at, r.updated_at
    """

func decodeRegime(_ row: Row) throws -> Regime {
    let reporters: StoredReporters = try fromStoredJSON(row.text("reporters"))
    return Regime(
        id: try row.id("id"), issuerID: try row.id("issuer_id"), title: try row.text("title"),
        legalBasis: try row.optionalText("legal_basis"), reportKind: try row.choice("report_kind"),
        frequency: try row.choice("frequency"),
        periods: try row.optionalText("periods").map(StoredList.decode),
        reporters: try reporters.value(within: row.id("within_id")), recipientIDs: try row.ids("recipients"),
        due: try decodeDue(row), coverageStartDay: try row.optionalInt("coverage_start_day"),
        opensDaysBefore: try row.int("opens_days_before"),
        lockAfterDays: try row.optionalInt("lock_after_days"), rollover: try row.choice("rollover"),
        signOff: try row.choice("sign_off"), template: try decodeTemplate(row),
        lateCascadeReason: try row.optionalText("late_cascade_reason"),
        correctedAt: try row.optionalInstant("corrected_at"),
        validFrom: try row.date("valid_from"), validTo: try row.optionalDate("valid_to"),
        nextPeriod: try row.period("next_period"), meta: try row.meta())
}

private func decodeDue(_ row: Row) throws -> DueRule {
    let edge: DueRule.Edge = try row.choice("due_edge")
    if let count = try row.optionalInt("due_working_days") {
        return DueRule(basis: .workingDaysAfter(count), edge: edge)
    }
    return DueRule(day: try row.int("due_day"), edge: edge, month: try row.optionalInt("due_month"))
}

private func decodeTemplate(_ row: Row) throws -> [TemplateSection] {
    guard let text = try row.optionalText("template") else { return [] }
    let sections: [StoredTemplateSection] = try fromStoredJSON(text)
    return sections.map { TemplateSection(code: $0.code, title: $0.title, required: $0.required) }
}

extension DueRule {
    /// The columns due_day, due_month and due_working_days.
    fileprivate var stored: (day: Int?, month: Int?, workingDays: Int?) {
        switch basis {
        case .day(let day, let month): (day, month, nil)
        case .workingDaysAfter(let count): (nil, nil, count)
        }
    }
}

extension SQLStore {
    func regime(_ id: Regime.ID) throws -> Regime? {
        try row("SELECT \(statement: regimeColumns) FROM regime r WHERE r.id = \(id.rawValue)").map {
            try decodeRegime($0)
        }
    }

    func regimeToChange(_ id: Regime.ID) throws -> Regime? {
        try row(
            """
            SELECT \(statement: regimeColumns) FROM regime r WHERE r.id = \(id.rawValue)
            \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map { try decodeRegime($0) }
    }

    func regimes(
        issuerID: Unit.ID?, query: String?, issuers: [Unit.ID], below anchors: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Regime> {
        var with: [Statement] = []
        let arms = try arms("r.issuer_id", below: anchors, at: issuers, on: day, &with)
        var filters: [PageFilter] = []
        if let issuerID {
            filters.append(PageFilter(condition: "r.issuer_id = \(issuerID.rawValue)", leads: true))
        }
        if let query { filters.append(search("r.folded", query)) }
        return try self.page(
            with: with, columns: regimeColumns, table: "regime r", arms: arms, filters: filters,
            order: PageOrder(key: "r.created_at", keyIsInteger: true, id: "r.id"), updated: "r.updated_at",
            page
        ) { try decodeRegime($0) }
    }

    func regimes(within ids: [Unit.ID], on day: CivilDate) throws -> [Regime] {
        try rows(
            """
            SELECT \(statement: regimeColumns) FROM regime r WHERE r.within_id IN (\(list: ids.map(\.rawValue)))
                AND (r.valid_to IS NULL OR r.valid_to > \(day.description))
            ORDER BY r.id
            """
        ).map { try decodeRegime($0) }
    }

    func regimes(issuedBelow id: Unit.ID, on day: CivilDate) throws -> [Regime] {
        let below = try units("below", below: [id], on: day)
        return try rows(
            """
            WITH RECURSIVE \(statement: below.definition)
            SELECT \(statement: regimeColumns) FROM regime r
            WHERE (\(statement: below.contains("r.issuer_id")) OR r.id IN (SELECT x.regime_id FROM regime_recipient x
                    WHERE \(statement: below.contains("x.unit_id"))))
                AND (r.valid_to IS NULL OR r.valid_to > \(day.description))
            ORDER BY r.id
            """
        ).map { try decodeRegime($0) }
    }

    func regimesToOpen(at now: Instant) throws -> [Regime.ID] {
        try rows(
            "SELECT id FROM regime WHERE next_fixed_at <= \(now.milliseconds) ORDER BY next_fixed_at, id"
        )
        .map { try $0.id("id") }
    }

    func insert(_ regime: Regime) throws {
        let due = regime.due.stored
        try execute(
            """
            INSERT INTO regime (id, issuer_id, title, legal_basis, report_kind, frequency, periods, reporters,
                within_id, recipients, due_day, due_edge, due_month, due_working_days, coverage_start_day,
                opens_days_before, lock_after_days, rollover, sign_off, template, late_cascade_reason,
                corrected_at, valid_from, valid_to, next_period, next_fixed_at, folded, version, created_at, updated_at)
            VALUES (\(regime.id.rawValue), \(regime.issuerID.rawValue), \(regime.title), \(regime.legalBasis),
                \(regime.reportKind.rawValue), \(regime.frequency.rawValue),
                \(try regime.periods.map(StoredList.encode)), \(try storedJSON(StoredReporters(regime.reporters))),
                \(regime.reporters.withinID.rawValue), \(try StoredList.ids(regime.recipientIDs)),
                \(due.day), \(regime.due.edge.rawValue), \(due.month), \(due.workingDays),
                \(regime.coverageStartDay), \(regime.opensDaysBefore), \(regime.lockAfterDays),
                \(regime.rollover.rawValue), \(regime.signOff.rawValue), \(try template(regime)),
                \(regime.lateCascadeReason), \(regime.correctedAt?.milliseconds), \(regime.validFrom.description), \(regime.validTo?.description), \(regime.nextPeriod.description),
                \(regime.nextFixedAt?.milliseconds), \(regime.title.folded), \(regime.meta.version),
                \(regime.meta.createdAt.milliseconds), \(regime.meta.updatedAt.milliseconds))
            """)
        for id in regime.recipientIDs.dropFirst() {
            try execute(
                """
                INSERT INTO regime_recipient (unit_id, regime_id) VALUES (\(id.rawValue), \(regime.id.rawValue))
                """)
        }
    }

    private func template(_ regime: Regime) throws -> String? {
        regime.template.isEmpty ? nil : try storedJSON(regime.template.map(StoredTemplateSection.init))
    }

    func update(_ regime: Regime) throws {
        let due = regime.due.stored
        try execute(
            """
            UPDATE regime SET title = \(regime.title), legal_basis = \(regime.legalBasis),
                reporters = \(try storedJSON(StoredReporters(regime.reporters))), due_day = \(due.day),
                due_edge = \(regime.due.edge.rawValue), due_month = \(due.month),
                due_working_days = \(due.workingDays), coverage_start_day = \(regime.coverageStartDay),
                opens_days_before = \(regime.opensDaysBefore), lock_after_days = \(regime.lockAfterDays),
                rollover = \(regime.rollover.rawValue), late_cascade_reason = \(regime.lateCascadeReason),
                corrected_at = \(regime.correctedAt?.milliseconds),
                valid_to = \(regime.validTo?.description), next_period = \(regime.nextPeriod.description),
                next_fixed_at = \(regime.nextFixedAt?.milliseconds), folded = \(regime.title.folded),
                version = \(regime.meta.version), updated_at = \(regime.meta.updatedAt.milliseconds)
            WHERE id = \(regime.id.rawValue)
            """)
    }
}
