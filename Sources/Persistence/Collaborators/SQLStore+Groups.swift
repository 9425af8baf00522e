import Domain

let groupTemplateColumns: Statement =
    "t.id, t.unit_id, t.name, t.positions, t.version, t.created_at, t.updated_at"

func decodeGroupTemplate(_ row: Row) throws -> GroupTemplate {
    let positions: [StoredPosition] = try fromStoredJSON(row.text("positions"))
    return GroupTemplate(
        id: try row.id("id"), unitID: try row.id("unit_id"), name: try row.text("name"),
        positions: positions.map { GroupPosition(name: $0.name, min: $0.min, max: $0.max) },
        meta: try row.meta())
}

let groupColumns: Statement = """
    g.id, g.unit_id, g.name, g.template_id, g.decision_number, g.decision_date, g.leader_id, g.members, g.valid_from,
    g.valid_to, g.version, g.created_at, g.updated_at
    """

func decodeGroup(_ row: Row) throws -> ReporterGroup {
    let members: [StoredMember] = try fromStoredJSON(row.text("members"))
    return ReporterGroup(
        id: try row.id("id"), unitID: try row.id("unit_id"), name: try row.text("name"),
        templateID: try row.optionalID("template_id"), decisionNumber: try row.text("decision_number"),
        decisionDate: try row.date("decision_date"), leaderID: try row.id("leader_id"),
        members: try members.map { try $0.value() }, validFrom: try row.date("valid_from"),
        validTo: try row.optionalDate("valid_to"), meta: try row.meta())
}

private struct StoredPosition: Codable {
    let name: String
    let min: Int
    let max: Int
}

/// Either a collaborator, or an office in a unit.
private struct StoredMember: Codable {
    let collaboratorId: String?
    let office: String?
    let officeUnitId: String?
    let position: String

    init(_ member: GroupMember) {
        collaboratorId = member.collaboratorID?.rawValue
        if case .office(let name, _) = member.holder { office = name } else { office = nil }
        officeUnitId = member.officeUnitID?.rawValue
        position = member.position
    }

    func value() throws(StorageError) -> GroupMember {
        switch (collaboratorId, office, officeUnitId) {
        case (let id?, nil, nil):
            GroupMember(holder: .collaborator(Identifier(trusted: id)), position: position)
        case (nil, let office?, let unit?):
            GroupMember(holder: .office(office, Identifier(trusted: unit)), position: position)
        default: throw .corrupt("a member of a group is neither a collaborator nor an office")
        }
    }
}

extension SQLStore {
    func groupTemplate(_ id: GroupTemplate.ID) throws -> GroupTemplate? {
        try row("SELECT \(statement: groupTemplateColumns) FROM group_template t WHERE t.id = \(id.rawValue)")
            .map { try decodeGroupTemplate($0) }
    }

    func groupTemplateToChange(_ id: GroupTemplate.ID) throws -> GroupTemplate? {
        try row(
            """
            SELECT \(statement: groupTemplateColumns) FROM group_template t WHERE t.id = \(id.rawValue)
            \(fragment: forUpdate)
            """
        ).map { try decodeGroupTemplate($0) }
    }

    func groupTemplates(
        unitID: Unit.ID?, owners: [Unit.ID], below anchors: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<GroupTemplate> {
        var with: [Statement] = []
        let arms = try arms("t.unit_id", below: anchors, at: owners, on: day, &with)
        let filters = unitID.map { [PageFilter(condition: "t.unit_id = \($0.rawValue)", leads: true)] } ?? []
        return try self.page(
            with: with, columns: groupTemplateColumns, table: "group_template t", arms: arms,
            filters: filters,
            order: PageOrder(key: "t.created_at", keyIsInteger: true, id: "t.id"), updated: "t.updated_at",
            page
        ) { try decodeGroupTemplate($0) }
    }

    func insert(_ template: GroupTemplate) throws {
        try execute(
            """
            INSERT INTO group_template (id, unit_id, name, positions, version, created_at, updated_at)
            VALUES (\(template.id.rawValue), \(template.unitID.rawValue), \(template.name),
                \(try positions(template)), \(template.meta.version), \(template.meta.createdAt.milliseconds),
                \(template.meta.updatedAt.milliseconds))
            """)
    }

    func update(_ template: GroupTemplate) throws {
        try execute(
            """
            UPDATE group_template SET name = \(template.name), positions = \(try positions(template)),
                version = \(template.meta.version), updated_at = \(template.meta.updatedAt.milliseconds)
            WHERE id = \(template.id.rawValue)
            """)
    }

    private func positions(_ template: GroupTemplate) throws -> String {
        try storedJSON(template.positions.map { StoredPosition(name: $0.name, min: $0.min, max: $0.max) })
    }
}

extension SQLStore {
    func group(_ id: ReporterGroup.ID) throws -> ReporterGroup? {
        try row("SELECT \(statement: groupColumns) FROM reporter_group g WHERE g.id = \(id.rawValue)")
            .map { try decodeGroup($0) }
    }

    func groupToChange(_ id: ReporterGroup.ID) throws -> ReporterGroup? {
        try row(
            """
            SELECT \(statement: groupColumns) FROM reporter_group g WHERE g.id = \(id.rawValue)
            \(fragment: forUpdate)
            """
        ).map { try decodeGroup($0) }
    }

    func groups(
        _ filter: GroupFilter, below anchors: [Unit.ID], at units: [Unit.ID], own: [ReporterGroup.ID],
        on day: CivilDate, _ page: PageRequest
    ) throws -> Page<ReporterGroup> {
        var with: [Statement] = []
        var arms = try arms("g.unit_id", below: anchors, at: units, on: day, &with)
        if !own.isEmpty {
            arms.append(PageArm(condition: "g.id IN (\(list: own.map(\.rawValue)))", leads: true))
        }
        var filters: [PageFilter] = []
        func require(_ condition: Statement, leads: Bool = false) {
            filters.append(PageFilter(condition: condition, leads: leads))
        }
        if let unitID = filter.unitID { require("g.unit_id = \(unitID.rawValue)", leads: true) }
        if let within = filter.within,
            let inside = try self.filter("g.unit_id", within: within, on: day, &with)
        {
            filters.append(inside)
        }
        if let id = filter.templateID { require("g.template_id = \(id.rawValue)") }
        if let id = filter.leaderID { require("g.leader_id = \(id.rawValue)", leads: true) }
        if let day = filter.validOn { require(Self.holds(on: day)) }
        if let query = filter.query { filters.append(search("g.folded", query)) }
        return try self.page(
            with: with, columns: groupColumns, table: "reporter_group g", arms: arms, filters: filters,
            order: PageOrder(key: "g.created_at", keyIsInteger: true, id: "g.id"), updated: "g.updated_at",
            page
        ) { try decodeGroup($0) }
    }

    private static func holds(on day: CivilDate) -> Statement {
        """
        g.valid_from <= \(day.description) AND (g.valid_to IS NULL OR g.valid_to > \(day.description))
        """
    }

    func groupNames(of ids: [ReporterGroup.ID]) throws -> [ReporterGroup.ID: String] {
        let pairs = try rows(
            "SELECT id, name FROM reporter_group WHERE id IN (\(list: Array(Set(ids)).map(\.rawValue)))"
        ).map { (try $0.id("id") as ReporterGroup.ID, try $0.text("name")) }
        return Dictionary(pairs) { first, _ in first }
    }

    func groups(of units: [Unit.ID], on day: CivilDate) throws -> [(id: ReporterGroup.ID, unitID: Unit.ID)] {
        try rows(
            """
            SELECT g.id, g.unit_id FROM reporter_group g
            WHERE g.unit_id IN (\(list: units.map(\.rawValue))) AND \(statement: Self.holds(on: day))
            ORDER BY g.id
            """
        ).map { (try $0.id("id"), try $0.id("unit_id")) }
    }

    func groups(ledBy id: Collaborator.ID) throws -> [ReporterGroup.ID] {
        try rows("SELECT id FROM reporter_group WHERE leader_id = \(id.rawValue) ORDER BY id").map {
            try $0.id("id")
        }
    }

    func standings(of ids: [Collaborator.ID]) throws -> [Collaborator.ID: Collaborator.Standing.Name] {
        let pairs = try rows(
            "SELECT id, standing FROM collaborator WHERE id IN (\(list: Array(Set(ids)).map(\.rawValue)))"
        ).map {
            (try $0.id("id") as Collaborator.ID, try $0.choice("standing") as Collaborator.Standing.Name)
        }
        return Dictionary(pairs) { first, _ in first }
    }

    func insert(_ group: ReporterGroup) throws {
        try execute(
            """
            INSERT INTO reporter_group (id, unit_id, name, template_id, decision_number, decision_date, leader_id,
                members, valid_from, valid_to, folded, version, created_at, updated_at)
            VALUES (\(group.id.rawValue), \(group.unitID.rawValue), \(group.name), \(group.templateID?.rawValue),
                \(group.decisionNumber), \(group.decisionDate.description), \(group.leaderID.rawValue),
                \(try storedJSON(group.members.map(StoredMember.init))), \(group.validFrom.description),
                \(group.validTo?.description), \(group.name.folded), \(group.meta.version),
                \(group.meta.createdAt.milliseconds), \(group.meta.updatedAt.milliseconds))
            """)
    }

    func update(_ group: ReporterGroup) throws {
        try execute(
            """
            UPDATE reporter_group SET name = \(group.name), template_id = \(group.templateID?.rawValue),
                decision_number = \(group.decisionNumber), decision_date = \(group.decisionDate.description),
                leader_id = \(group.leaderID.rawValue),
                members = \(try storedJSON(group.members.map(StoredMember.init))),
                valid_to = \(group.validTo?.description), folded = \(group.name.folded),
                version = \(group.meta.version), updated_at = \(group.meta.updatedAt.milliseconds)
            WHERE id = \(group.id.rawValue)
            """)
    }

    func openObligations(of id: ReporterGroup.ID, from day: CivilDate) throws -> [Obligation] {
        // Locked first: one that is being handed in at this moment is not open when its turn comes.
        _ = try rows(
            """
            SELECT id FROM obligation WHERE group_id = \(id.rawValue) AND progress = 'none'
            ORDER BY id \(fragment: forUpdate)
            """)
        return try rows(
            """
            SELECT \(statement: obligationColumns) FROM \(statement: obligationTables)
            WHERE o.group_id = \(id.rawValue) AND o.progress = 'none' AND o.coverage_first >= \(day.description)
            ORDER BY o.id
            """
        ).map { try decodeObligation($0) }
    }
}
