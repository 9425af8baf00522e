import Domain

let planColumns: Statement = """
    p.id, p.issuer_id, p.document_type, p.series_kind, p.series_name, p.number, p.signed_on, p.title, p.from_date,
    p.to_date, p.legal_bases, p.parent_id, p.derive_by, p.derive_levels, p.derive_kinds, p.status, p.version, p.created_at, p.updated_at
    """

func decodePlan(_ row: Row) throws -> Plan {
    Plan(
        id: try row.id("id"), issuerID: try row.id("issuer_id"), documentType: try row.text("document_type"),
        series: Plan.Series(kind: try row.choice("series_kind"), name: try row.text("series_name")),
        number: try row.optionalInt("number"), signedOn: try row.optionalDate("signed_on"),
        title: try row.text("title"),
        period: DateSpan(first: try row.date("from_date"), last: try row.date("to_date")),
        legalBases: try fromStoredJSON(row.text("legal_bases")), parentID: try row.optionalID("parent_id"),
        demand: try row.optionalDate("derive_by").map { try decodeDemand(row, by: $0) },
        status: try row.choice("status"), meta: try row.meta())
}

private func decodeDemand(_ row: Row, by day: CivilDate) throws -> DerivationDemand {
    let levels: [String] = try fromStoredJSON(row.text("derive_levels"))
    let kinds: [String] = try fromStoredJSON(row.text("derive_kinds"))
    let units = DerivingUnits(
        levels: levels.compactMap(Unit.Level.init), unitKinds: kinds.compactMap(Unit.Kind.init))
    guard units.levels.count == levels.count, units.unitKinds.count == kinds.count else {
        throw StorageError.corrupt("who has to derive plans can't be read")
    }
    return DerivationDemand(by: day, units: units)
}

private func stored<Value: RawRepresentable<String>>(_ values: [Value]?) throws -> String? {
    try values.map { try storedJSON($0.map(\.rawValue)) }
}

extension SQLStore {
    func plan(_ id: Plan.ID) throws -> Plan? {
        try row("SELECT \(statement: planColumns) FROM plan p WHERE p.id = \(id.rawValue)").map {
            try decodePlan($0)
        }
    }

    func planToChange(_ id: Plan.ID) throws -> Plan? {
        try row(
            """
            SELECT \(statement: planColumns) FROM plan p WHERE p.id = \(id.rawValue)
            \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map { try decodePlan($0) }
    }

    func planToRead(_ id: Plan.ID) throws -> Plan? {
        try row(
            """
            SELECT \(statement: planColumns) FROM plan p WHERE p.id = \(id.rawValue)
            \(fragment: transaction.dialect.forShare)
            """
        ).map { try decodePlan($0) }
    }

    func plans(
        _ filter: PlanFilter, issuers: [Unit.ID], below anchors: [Unit.ID], drafts: PlanDrafts,
        on day: CivilDate, _ page: PageRequest
    ) throws -> Page<Plan> {
        var with: [Statement] = []
        let standing = try arms("p.issuer_id", below: anchors, at: issuers, on: day, &with).map { arm in
            PageArm(
                condition: "\(statement: arm.condition) AND p.status <> 'draft'", leads: arm.leads,
                readsMost: arm.readsMost)
        }
        let own = try draftArms(drafts, on: day, &with)
        var filters: [PageFilter] = []
        if let status = filter.status {
            filters.append(PageFilter(condition: "p.status = \(status.rawValue)"))
        }
        if let id = filter.issuerID {
            filters.append(PageFilter(condition: "p.issuer_id = \(id.rawValue)", leads: true))
        }
        if let query = filter.query { filters.append(search("p.folded", query)) }
        return try self.page(
            with: with, columns: planColumns, table: "plan p", arms: standing + own, filters: filters,
            order: PageOrder(key: "p.created_at", keyIsInteger: true, id: "p.id", descending: true),
            updated: "p.updated_at", page
        ) { try decodePlan($0) }
    }

    private func draftArms(_ drafts: PlanDrafts, on day: CivilDate, _ with: inout [Statement]) throws
        -> [PageArm]
    {
        var arms: [PageArm] = []
        if !drafts.below.isEmpty {
            let inside = try units("drafting", below: drafts.below, on: day)
            guard !inside.everything else {
                return [PageArm(condition: "p.status = 'draft'", leads: false, readsMost: true)]
            }
            with.append(inside.definition)
            arms.append(
                PageArm(
                    condition: "p.status = 'draft' AND \(statement: inside.contains("p.issuer_id"))",
                    leads: false))
        }
        if !drafts.at.isEmpty {
            arms.append(
                PageArm(
                    condition:
                        "p.status = 'draft' AND p.issuer_id IN (\(list: drafts.at.map(\.rawValue)))",
                    leads: true))
        }
        return arms
    }

    func insert(_ plan: Plan) throws {
        try execute(
            """
            INSERT INTO plan (id, issuer_id, document_type, series_kind, series_name, number, signed_on, title,
                from_date, to_date, legal_bases, parent_id, derive_by, derive_levels, derive_kinds, status, folded, version,
                created_at, updated_at)
            VALUES (\(plan.id.rawValue), \(plan.issuerID.rawValue), \(plan.documentType),
                \(plan.series.kind.rawValue), \(plan.series.name), \(plan.number), \(plan.signedOn?.description),
                \(plan.title), \(plan.period.first.description), \(plan.period.last.description),
                \(try storedJSON(plan.legalBases)), \(plan.parentID?.rawValue),
                \(plan.demand?.by.description), \(try stored(plan.demand?.units.levels)),
                \(try stored(plan.demand?.units.unitKinds)), \(plan.status.rawValue), \(plan.title.folded),
                \(plan.meta.version), \(plan.meta.createdAt.milliseconds), \(plan.meta.updatedAt.milliseconds))
            """)
    }

    func update(_ plan: Plan) throws {
        if let number = plan.number {
            let other = try row(
                """
                SELECT id FROM plan WHERE issuer_id = \(plan.issuerID.rawValue)
                    AND document_type = \(plan.documentType) AND series_kind = \(plan.series.kind.rawValue)
                    AND series_name = \(plan.series.name) AND number = \(number) AND id <> \(plan.id.rawValue)
                """)
            guard other == nil else { throw PlanRefusal.numberTaken }
        }
        try execute(
            """
            UPDATE plan SET document_type = \(plan.documentType), series_kind = \(plan.series.kind.rawValue),
                series_name = \(plan.series.name), number = \(plan.number),
                signed_on = \(plan.signedOn?.description), title = \(plan.title),
                from_date = \(plan.period.first.description), to_date = \(plan.period.last.description),
                legal_bases = \(try storedJSON(plan.legalBases)), derive_by = \(plan.demand?.by.description),
                derive_levels = \(try stored(plan.demand?.units.levels)),
                derive_kinds = \(try stored(plan.demand?.units.unitKinds)), status = \(plan.status.rawValue),
                folded = \(plan.title.folded), version = \(plan.meta.version),
                updated_at = \(plan.meta.updatedAt.milliseconds)
            WHERE id = \(plan.id.rawValue)
            """)
    }

    func planNumberingToChange(of plan: Plan) throws -> PlanNumbering? {
        try execute(
            """
            INSERT INTO plan_series (issuer_id, document_type, kind, name)
            VALUES (\(plan.issuerID.rawValue), \(plan.documentType), \(plan.series.kind.rawValue),
                \(plan.series.name))
            ON CONFLICT DO NOTHING
            """)
        let row = try row(
            """
            SELECT source, last FROM plan_series
            WHERE issuer_id = \(plan.issuerID.rawValue) AND document_type = \(plan.documentType)
                AND kind = \(plan.series.kind.rawValue) AND name = \(plan.series.name)
            \(fragment: transaction.dialect.forUpdate)
            """)
        guard let row, let source = try row.optionalText("source") else { return nil }
        guard source == "owned" else { return .register }
        return .owned(last: try row.int("last"))
    }

    func set(_ numbering: PlanNumbering, of plan: Plan) throws {
        let (source, last): (String, Int?) =
            switch numbering {
            case .register: ("register", nil)
            case .owned(let last): ("owned", last)
            }
        try execute(
            """
            UPDATE plan_series SET source = \(source), last = \(last)
            WHERE issuer_id = \(plan.issuerID.rawValue) AND document_type = \(plan.documentType)
                AND kind = \(plan.series.kind.rawValue) AND name = \(plan.series.name)
            """)
    }
}
