import Domain

let collaboratorColumns: Statement = """
    c.id, c.code_name, c.unit_id, c.occupation, c.expertise, c.standing, c.end_reason, c.confidential, c.version,
    c.created_at, c.updated_at
    """

extension SQLStore {
    func collaborator(_ id: Collaborator.ID) throws -> Collaborator? {
        try collaborator(id, lock: Fragment(sql: ""))
    }

    func collaboratorToChange(_ id: Collaborator.ID) throws -> Collaborator? {
        try collaborator(id, lock: forUpdate)
    }

    private func collaborator(_ id: Collaborator.ID, lock: Fragment) throws -> Collaborator? {
        guard
            let row = try row(
                """
                SELECT \(statement: collaboratorColumns) FROM collaborator c
                WHERE c.id = \(id.rawValue) \(fragment: lock)
                """)
        else { return nil }
        return try collaborators([row]).first
    }

    func collaborators(_ found: [Row]) throws -> [Collaborator] {
        let ids = try found.map { try $0.text("id") }
        let appointments = try rows(
            """
            SELECT id, collaborator_id, unit_id, decision_number, decision_date, valid_from, valid_to, position
            FROM appointment WHERE collaborator_id IN (\(list: ids)) ORDER BY valid_from, id
            """
        ).map { row in
            (
                try row.text("collaborator_id"),
                Appointment(
                    id: try row.id("id"), unitID: try row.id("unit_id"),
                    decisionNumber: try row.text("decision_number"),
                    decisionDate: try row.date("decision_date"),
                    from: try row.date("valid_from"), to: try row.optionalDate("valid_to"),
                    position: try row.text("position"))
            )
        }
        let byCollaborator = Dictionary(grouping: appointments, by: \.0)
        return try found.map { row in
            Collaborator(
                id: try row.id("id"), codeName: try row.text("code_name"), unitID: try row.id("unit_id"),
                occupation: try row.optionalText("occupation"),
                expertise: try StoredList.decode(row.text("expertise")),
                standing: try standing(row), confidential: try row.bool("confidential"),
                appointments: byCollaborator[try row.text("id"), default: []].map(\.1), meta: try row.meta())
        }
    }

    private func standing(_ row: Row) throws -> Collaborator.Standing {
        let reason = try row.optionalText("end_reason") ?? ""
        let name: Collaborator.Standing.Name = try row.choice("standing")
        return switch name {
        case .candidate: .candidate
        case .active: .active
        case .suspended: .suspended(reason: reason)
        case .former: .former(reason: reason)
        }
    }

    func collaborators(
        _ filter: CollaboratorFilter, below anchors: [Unit.ID], at units: [Unit.ID], own: Collaborator.ID?,
        on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Collaborator> {
        var with: [Statement] = []
        var arms = try arms("c.unit_id", below: anchors, at: units, on: day, &with)
        if let own { arms.append(PageArm(condition: "c.id = \(own.rawValue)", leads: true)) }
        var filters: [PageFilter] = []
        if let unitID = filter.unitID {
            filters.append(PageFilter(condition: "c.unit_id = \(unitID.rawValue)", leads: true))
        }
        if let within = filter.within,
            let inside = try self.filter("c.unit_id", within: within, on: day, &with)
        {
            filters.append(inside)
        }
        if let standing = filter.standing {
            filters.append(PageFilter(condition: "c.standing = \(standing.rawValue)"))
        }
        if let query = filter.query { filters.append(search("c.folded", query)) }
        let found = try self.page(
            with: with, columns: collaboratorColumns, table: "collaborator c", arms: arms, filters: filters,
            order: PageOrder(key: "c.code_name", keyIsInteger: false, id: "c.id"), updated: "c.updated_at",
            page
        ) { $0 }
        return Page(items: try collaborators(found.items), next: found.next)
    }

    func appointed(to units: [Unit.ID], on day: CivilDate) throws -> [(id: Collaborator.ID, unitID: Unit.ID)]
    {
        try rows(
            """
            SELECT c.id, p.unit_id FROM collaborator c JOIN appointment p ON p.collaborator_id = c.id
            WHERE c.standing = 'active' AND p.unit_id IN (\(list: units.map(\.rawValue)))
                AND p.valid_from <= \(day.description) AND (p.valid_to IS NULL OR p.valid_to > \(day.description))
            ORDER BY c.code_name
            """
        ).map { (try $0.id("id"), try $0.id("unit_id")) }
    }

    func codeNames(of ids: [Collaborator.ID]) throws -> [Collaborator.ID: String] {
        let pairs = try rows(
            "SELECT id, code_name FROM collaborator WHERE id IN (\(list: Array(Set(ids)).map(\.rawValue)))"
        ).map { (try $0.id("id") as Collaborator.ID, try $0.text("code_name")) }
        return Dictionary(pairs) { first, _ in first }
    }

    func nextCodeName() throws -> String {
        while true {
            let number = try row(
                """
                INSERT INTO counter (name, value) VALUES ('codeName', 1)
                ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value
                """
            )?.integer("value")
            guard let number else { throw StorageError.corrupt("a counter gave no row") }
            let digits = String(number)
            let name = "CTV-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
            // A committee may have numbered its own people so far.
            if try row("SELECT id FROM collaborator WHERE code_name = \(name)") == nil { return name }
        }
    }

    func insert(_ record: Collaborator) throws {
        let inserted = try row(
            """
            INSERT INTO collaborator (id, code_name, unit_id, occupation, expertise, standing, end_reason,
                confidential, folded, version, created_at, updated_at)
            VALUES (\(record.id.rawValue), \(record.codeName), \(record.unitID.rawValue), \(record.occupation),
                \(try StoredList.encode(record.expertise)), \(record.standing.name.rawValue),
                \(record.standing.reason), \(record.confidential), \(folded(record)), \(record.meta.version),
                \(record.meta.createdAt.milliseconds), \(record.meta.updatedAt.milliseconds))
            ON CONFLICT (code_name) DO NOTHING RETURNING id
            """)
        guard inserted != nil else { throw CollaboratorRefusal.codeNameTaken }
        try replaceAppointments(of: record)
    }

    func update(_ record: Collaborator) throws {
        try execute(
            """
            UPDATE collaborator SET unit_id = \(record.unitID.rawValue), occupation = \(record.occupation),
                expertise = \(try StoredList.encode(record.expertise)), standing = \(record.standing.name.rawValue),
                end_reason = \(record.standing.reason), confidential = \(record.confidential),
                folded = \(folded(record)), version = \(record.meta.version),
                updated_at = \(record.meta.updatedAt.milliseconds)
            WHERE id = \(record.id.rawValue)
            """)
        try replaceAppointments(of: record)
    }

    func folded(_ record: Collaborator) -> String {
        ([record.codeName, record.occupation ?? ""] + record.expertise).joined(separator: " ").folded
    }

    private func replaceAppointments(of record: Collaborator) throws {
        try execute("DELETE FROM appointment WHERE collaborator_id = \(record.id.rawValue)")
        for appointment in record.appointments {
            try execute(
                """
                INSERT INTO appointment (id, collaborator_id, unit_id, decision_number, decision_date, valid_from,
                    valid_to, position)
                VALUES (\(appointment.id.rawValue), \(record.id.rawValue), \(appointment.unitID.rawValue),
                    \(appointment.decisionNumber), \(appointment.decisionDate.description),
                    \(appointment.from.description), \(appointment.to?.description), \(appointment.position))
                """)
        }
    }
}
