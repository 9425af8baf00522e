import Domain

private struct StoredCriterion: Codable {
    let code: String
    let title: String
    let weight: Int
    let measure: String

    init(_ criterion: Criterion) {
        (code, title, weight) = (criterion.code, criterion.title, criterion.weight)
        measure = criterion.measure.rawValue
    }

    func value() throws(StorageError) -> Criterion {
        guard let measure = Criterion.Measure(rawValue: measure) else {
            throw .corrupt("there is no measure '\(measure)'")
        }
        guard Limits.criterionWeight.contains(weight) else { throw .corrupt("a weight is out of range") }
        return Criterion(code: code, title: title, weight: weight, measure: measure)
    }
}

let criteriaColumns: Statement = """
    e.id, e.owner_id, e.title, e.legal_basis, e.replaces_id, e.criteria, e.status, e.version, e.created_at, e.updated_at
    """

func decodeCriteriaSet(_ row: Row) throws -> CriteriaSet {
    let criteria: [StoredCriterion] = try fromStoredJSON(row.text("criteria"))
    return CriteriaSet(
        id: try row.id("id"), ownerID: try row.id("owner_id"), title: try row.text("title"),
        legalBasis: try row.optionalText("legal_basis"), replacesID: try row.optionalID("replaces_id"),
        criteria: try criteria.map { try $0.value() }, status: try row.choice("status"), meta: try row.meta())
}

extension SQLStore {
    func criteriaSet(_ id: CriteriaSet.ID) throws -> CriteriaSet? {
        try row("SELECT \(statement: criteriaColumns) FROM criteria_set e WHERE e.id = \(id.rawValue)")
            .map { try decodeCriteriaSet($0) }
    }

    func criteriaSetToChange(_ id: CriteriaSet.ID) throws -> CriteriaSet? {
        try row(
            """
            SELECT \(statement: criteriaColumns) FROM criteria_set e WHERE e.id = \(id.rawValue)
            \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map { try decodeCriteriaSet($0) }
    }

    func criteriaSets(
        _ filter: CriteriaFilter, owners: [Unit.ID], below anchors: [Unit.ID], drafts: [Unit.ID],
        on day: CivilDate, _ page: PageRequest
    ) throws -> Page<CriteriaSet> {
        var with: [Statement] = []
        var arms = try arms("e.owner_id", below: anchors, at: owners, on: day, &with).map { arm in
            PageArm(
                condition: "\(statement: arm.condition) AND e.status <> 'draft'", leads: arm.leads,
                readsMost: arm.readsMost)
        }
        if !drafts.isEmpty {
            let inside = try units("drafting", below: drafts, on: day)
            if !inside.everything { with.append(inside.definition) }
            arms.append(
                PageArm(
                    condition: "e.status = 'draft' AND \(statement: inside.contains("e.owner_id"))",
                    leads: false, readsMost: inside.everything))
        }
        var filters: [PageFilter] = []
        if let status = filter.status {
            filters.append(PageFilter(condition: "e.status = \(status.rawValue)"))
        }
        if let id = filter.ownerID {
            filters.append(PageFilter(condition: "e.owner_id = \(id.rawValue)", leads: true))
        }
        return try self.page(
            with: with, columns: criteriaColumns, table: "criteria_set e", arms: arms, filters: filters,
            order: PageOrder(key: "e.created_at", keyIsInteger: true, id: "e.id", descending: true),
            updated: "e.updated_at", page
        ) { try decodeCriteriaSet($0) }
    }

    func insert(_ set: CriteriaSet) throws {
        try execute(
            """
            INSERT INTO criteria_set (id, owner_id, title, legal_basis, replaces_id, criteria, status, version,
                created_at, updated_at)
            VALUES (\(set.id.rawValue), \(set.ownerID.rawValue), \(set.title), \(set.legalBasis),
                \(set.replacesID?.rawValue), \(try storedJSON(set.criteria.map(StoredCriterion.init))),
                \(set.status.rawValue), \(set.meta.version), \(set.meta.createdAt.milliseconds),
                \(set.meta.updatedAt.milliseconds))
            """)
    }

    func update(_ set: CriteriaSet) throws {
        try execute(
            """
            UPDATE criteria_set SET title = \(set.title), legal_basis = \(set.legalBasis),
                criteria = \(try storedJSON(set.criteria.map(StoredCriterion.init))),
                status = \(set.status.rawValue), version = \(set.meta.version),
                updated_at = \(set.meta.updatedAt.milliseconds)
            WHERE id = \(set.id.rawValue)
            """)
    }
}
