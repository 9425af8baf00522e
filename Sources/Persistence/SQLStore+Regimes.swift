import Domain

let regimeColumns: Statement = """
    r.id, r.issuer_id, r.title, r.legal_basis, r.report_kind, r.frequency, r.periods, r.reporters, r.within_id,
    r.due_day, r.due_edge, r.due_month, r.opens_days_before, r.lock_after_days, r.valid_from, r.valid_to,
    r.next_period, r.version, r.created_at, r.updated_at
    """

func decodeRegime(_ row: Row) throws -> Regime {
    let reporters: StoredReporters = try fromStoredJSON(row.text("reporters"))
    return Regime(
        id: try row.id("id"), issuerID: try row.id("issuer_id"), title: try row.text("title"),
        legalBasis: try row.optionalText("legal_basis"), reportKind: try row.choice("report_kind"),
        frequency: try row.choice("frequency"),
        periods: try row.optionalText("periods").map(StoredList.decode),
        reporters: try reporters.value(within: row.id("within_id")),
        due: DueRule(
            day: try row.int("due_day"), edge: try row.choice("due_edge"),
            month: try row.optionalInt("due_month")),
        opensDaysBefore: try row.int("opens_days_before"),
        lockAfterDays: try row.optionalInt("lock_after_days"),
        validFrom: try row.date("valid_from"), validTo: try row.optionalDate("valid_to"),
        nextPeriod: try row.period("next_period"), meta: try row.meta())
}

extension SQLStore {
    func regime(_ id: Regime.ID) throws -> Regime? {
        try row("SELECT \(statement: regimeColumns) FROM regime r WHERE r.id = \(id.rawValue)").map {
            try decodeRegime($0)
        }
    }

    func regimeToChange(_ id: Regime.ID) throws -> Regime? {
        try row(
            "SELECT \(statement: regimeColumns) FROM regime r WHERE r.id = \(id.rawValue) \(fragment: forUpdate)"
        ).map { try decodeRegime($0) }
    }

    func regimes(
        issuerID: Unit.ID?, query: String?, issuers: [Unit.ID], below anchors: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Regime> {
        let scope = try units("scope", below: anchors, on: day)
        var conditions: [Statement] = [
            "\(statement: scope.contains("r.issuer_id")) OR r.issuer_id IN (\(list: issuers.map(\.rawValue)))"
        ]
        if let issuerID { conditions.append("r.issuer_id = \(issuerID.rawValue)") }
        if let query { conditions.append("r.folded LIKE \(pattern(containing: query)) ESCAPE '\\'") }
        return try self.page(
            with: "WITH RECURSIVE \(statement: scope.definition)",
            columns: regimeColumns,
            from: "regime r", conditions: conditions,
            order: PageOrder(key: "r.created_at", keyIsInteger: true, id: "r.id"), updated: "r.updated_at",
            page
        ) { try decodeRegime($0) }
    }

    func regimesToOpen(at now: Instant) throws -> [Regime.ID] {
        try rows(
            "SELECT id FROM regime WHERE next_fixed_at <= \(now.milliseconds) ORDER BY next_fixed_at, id"
        )
        .map { try $0.id("id") }
    }

    func insert(_ regime: Regime) throws {
        try execute(
            """
            INSERT INTO regime (id, issuer_id, title, legal_basis, report_kind, frequency, periods, reporters,
                within_id, due_day, due_edge, due_month, opens_days_before, lock_after_days, valid_from, valid_to,
                next_period, next_fixed_at, folded, version, created_at, updated_at)
            VALUES (\(regime.id.rawValue), \(regime.issuerID.rawValue), \(regime.title), \(regime.legalBasis),
                \(regime.reportKind.rawValue), \(regime.frequency.rawValue),
                \(try regime.periods.map(StoredList.encode)), \(try storedJSON(StoredReporters(regime.reporters))),
                \(regime.reporters.withinID.rawValue), \(regime.due.day), \(regime.due.edge.rawValue),
                \(regime.due.month), \(regime.opensDaysBefore), \(regime.lockAfterDays),
                \(regime.validFrom.description), \(regime.validTo?.description), \(regime.nextPeriod.description),
                \(nextFixedAt(regime)), \(regime.title.folded), \(regime.meta.version),
                \(regime.meta.createdAt.milliseconds), \(regime.meta.updatedAt.milliseconds))
            """)
    }

    func update(_ regime: Regime) throws {
        try execute(
            """
            UPDATE regime SET title = \(regime.title), legal_basis = \(regime.legalBasis),
                valid_to = \(regime.validTo?.description), next_period = \(regime.nextPeriod.description),
                next_fixed_at = \(nextFixedAt(regime)), folded = \(regime.title.folded),
                version = \(regime.meta.version), updated_at = \(regime.meta.updatedAt.milliseconds)
            WHERE id = \(regime.id.rawValue)
            """)
    }

    /// When the job has to look at the regime next; nil once it has no period left.
    func nextFixedAt(_ regime: Regime) -> Int64? {
        if let end = regime.validTo, regime.nextPeriod.first >= end { return nil }
        return regime.fixedAt(regime.nextPeriod).milliseconds
    }
}
