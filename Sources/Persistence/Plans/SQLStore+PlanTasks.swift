import Domain

struct StoredParty: Codable {
    let unitId: String?
    let belowId: String?
    let kinds: [String]?
    let depth: String?

    init(_ party: PlanTask.Party) {
        switch party {
        case .unit(let id): (unitId, belowId, kinds, depth) = (id.rawValue, nil, nil, nil)
        case .below(let id, let kinds, let depth):
            (unitId, belowId) = (nil, id.rawValue)
            (self.kinds, self.depth) = (kinds.map(\.rawValue), depth.rawValue)
        }
    }

    func value() throws(StorageError) -> PlanTask.Party {
        if let unitId { return .unit(Identifier(trusted: unitId)) }
        let known = (kinds ?? []).compactMap(Unit.Kind.init)
        guard let belowId, let depth = depth.flatMap(Reporters.Depth.init), known.count == kinds?.count else {
            throw .corrupt("a party of a task can't be read")
        }
        return .below(Identifier(trusted: belowId), kinds: known, depth: depth)
    }

    static func stored(_ parties: [PlanTask.Role: [PlanTask.Party]]) -> [String: [StoredParty]] {
        Dictionary(uniqueKeysWithValues: parties.map { ($0.rawValue, $1.map(StoredParty.init)) })
    }

    static func values(_ stored: [String: [StoredParty]]) throws(StorageError) -> [PlanTask.Role:
        [PlanTask.Party]]
    {
        var parties: [PlanTask.Role: [PlanTask.Party]] = [:]
        for (name, all) in stored {
            guard let role = PlanTask.Role(rawValue: name) else {
                throw .corrupt("there is no role '\(name)' in tasks")
            }
            var values: [PlanTask.Party] = []
            for each in all { values.append(try each.value()) }
            parties[role] = values
        }
        return parties
    }
}

let taskColumns: Statement = """
    id, ref, parent_ref, source_id, task_group, title, detail, schedule, parties, guidance_reference, guidance_due_on,
    is_cancelled
    """

extension SQLStore {
    func task(_ id: PlanTask.ID) throws -> (planID: Plan.ID, task: PlanTask)? {
        guard
            let row = try row(
                "SELECT plan_id, \(statement: taskColumns) FROM plan_task WHERE id = \(id.rawValue)")
        else { return nil }
        var units: [PlanTask.Role: [Unit.ID]] = [:]
        for row in try rows(
            "SELECT role, unit_id FROM plan_task_unit WHERE task_id = \(id.rawValue) ORDER BY role, place")
        {
            let role: PlanTask.Role = try row.choice("role")
            units[role, default: []].append(try row.id("unit_id"))
        }
        return (try row.id("plan_id"), try decodeTask(row, units))
    }

    func tasks(of id: Plan.ID) throws -> [PlanTask] {
        var units: [String: [PlanTask.Role: [Unit.ID]]] = [:]
        for row in try rows(
            """
            SELECT u.task_id, u.role, u.unit_id FROM plan_task t JOIN plan_task_unit u ON u.task_id = t.id
            WHERE t.plan_id = \(id.rawValue) ORDER BY u.task_id, u.role, u.place
            """)
        {
            let role: PlanTask.Role = try row.choice("role")
            units[try row.text("task_id"), default: [:]][role, default: []].append(try row.id("unit_id"))
        }
        return try rows(
            """
            SELECT \(statement: taskColumns) FROM plan_task
            WHERE plan_id = \(id.rawValue) ORDER BY position
            """
        ).map { try decodeTask($0, units[try $0.text("id")] ?? [:]) }
    }

    func decodeTask(_ row: Row, _ units: [PlanTask.Role: [Unit.ID]]) throws -> PlanTask {
        guard let schedule = TaskSchedule(try row.text("schedule")) else {
            throw StorageError.corrupt("a schedule can't be read")
        }
        let stored: [String: [StoredParty]] = try fromStoredJSON(row.text("parties"))
        let guidance = try row.optionalText("guidance_reference").map {
            TaskGuidance(reference: $0, dueOn: try row.date("guidance_due_on"))
        }
        return PlanTask(
            id: try row.id("id"), ref: try row.text("ref"), parentRef: try row.optionalText("parent_ref"),
            sourceID: try row.optionalID("source_id"),
            group: try row.choice("task_group"), title: try row.text("title"),
            detail: try row.optionalText("detail"), schedule: schedule,
            parties: try StoredParty.values(stored), units: units, guidance: guidance,
            isCancelled: try row.bool("is_cancelled"))
    }

    func set(_ tasks: [PlanTask], of id: Plan.ID) throws {
        try execute("DELETE FROM plan_task WHERE plan_id = \(id.rawValue)")
        for (position, task) in tasks.enumerated() {
            try execute(
                """
                INSERT INTO plan_task (id, plan_id, position, ref, parent_ref, source_id, task_group, title, detail, schedule,
                    parties)
                VALUES (\(task.id.rawValue), \(id.rawValue), \(position), \(task.ref), \(task.parentRef),
                    \(task.sourceID?.rawValue),
                    \(task.group.rawValue), \(task.title), \(task.detail), \(task.schedule.description),
                    \(try storedJSON(StoredParty.stored(task.parties))))
                """)
        }
    }

    func setUnits(of tasks: [PlanTask]) throws {
        for task in tasks {
            try execute("DELETE FROM plan_task_unit WHERE task_id = \(task.id.rawValue)")
            for role in PlanTask.Role.allCases {
                for (place, unit) in (task.units[role] ?? []).enumerated() {
                    try execute(
                        """
                        INSERT INTO plan_task_unit (task_id, role, place, unit_id)
                        VALUES (\(task.id.rawValue), \(role.rawValue), \(place), \(unit.rawValue))
                        """)
                }
            }
        }
    }
}
