import Domain

private struct StoredTerms: Codable {
    let title: String
    let from: String
    let to: String
    let legalBases: [String]
    let deriveBy: String?
    let levels: [String]?
    let kinds: [String]?

    init(_ terms: PlanTerms) {
        (title, legalBases) = (terms.title, terms.legalBases)
        (from, to) = (terms.period.first.description, terms.period.last.description)
        deriveBy = terms.demand?.by.description
        levels = terms.demand?.units.levels.map(\.rawValue)
        kinds = terms.demand?.units.unitKinds.map(\.rawValue)
    }

    func value() throws(StorageError) -> PlanTerms {
        guard let first = CivilDate(from), let last = CivilDate(to) else { throw Self.unreadable }
        var demand: DerivationDemand?
        if let deriveBy {
            let units = DerivingUnits(
                levels: (levels ?? []).compactMap(Unit.Level.init),
                unitKinds: (kinds ?? []).compactMap(Unit.Kind.init))
            guard let day = CivilDate(deriveBy), units.levels.count == levels?.count,
                units.unitKinds.count == kinds?.count
            else { throw Self.unreadable }
            demand = DerivationDemand(by: day, units: units)
        }
        return PlanTerms(
            title: title, period: DateSpan(first: first, last: last), legalBases: legalBases, demand: demand)
    }

    private static let unreadable = StorageError.corrupt("what an amendment changes can't be read")
}

private struct StoredTask: Codable {
    let id: String
    let ref: String
    let parentRef: String?
    let sourceId: String?
    let group: String
    let title: String
    let detail: String?
    let schedule: String
    let parties: [String: [StoredParty]]
    let units: [String: [String]]
    let isCancelled: Bool

    init(_ task: PlanTask) {
        (id, ref, parentRef, sourceId) = (task.id.rawValue, task.ref, task.parentRef, task.sourceID?.rawValue)
        (group, title, detail) = (task.group.rawValue, task.title, task.detail)
        (schedule, isCancelled) = (task.schedule.description, task.isCancelled)
        parties = StoredParty.stored(task.parties)
        units = Dictionary(
            uniqueKeysWithValues: task.units.map { ($0.rawValue, $1.map(\.rawValue)) })
    }

    func value() throws(StorageError) -> PlanTask {
        guard let group = PlanTask.Group(rawValue: group), let schedule = TaskSchedule(schedule) else {
            throw .corrupt("a task of an amendment can't be read")
        }
        var resolved: [PlanTask.Role: [Unit.ID]] = [:]
        for (name, ids) in units {
            guard let role = PlanTask.Role(rawValue: name) else {
                throw .corrupt("there is no role '\(name)' in tasks")
            }
            resolved[role] = ids.map { Identifier(trusted: $0) }
        }
        return PlanTask(
            id: Identifier(trusted: id), ref: ref, parentRef: parentRef,
            sourceID: sourceId.map { Identifier(trusted: $0) }, group: group, title: title, detail: detail,
            schedule: schedule, parties: try StoredParty.values(parties), units: resolved,
            isCancelled: isCancelled)
    }
}

private struct StoredTaskChange: Codable {
    let before: StoredTask?
    let after: StoredTask
}

let amendmentColumns: Statement = """
    n.id, n.plan_id, n.number, n.reference, n.signed_on, n.reason, n.before, n.after, n.tasks, n.recorded_at
    """

func decodeAmendment(_ row: Row) throws -> Amendment {
    let (before, after): (StoredTerms, StoredTerms) = (
        try fromStoredJSON(row.text("before")), try fromStoredJSON(row.text("after"))
    )
    let changes: [StoredTaskChange] = try fromStoredJSON(row.text("tasks"))
    return Amendment(
        id: try row.id("id"), planID: try row.id("plan_id"), number: try row.int("number"),
        reference: try row.optionalText("reference"), signedOn: try row.date("signed_on"),
        reason: try row.text("reason"), before: try before.value(), after: try after.value(),
        tasks: try changes.map {
            Amendment.TaskChange(before: try $0.before?.value(), after: try $0.after.value())
        }, recordedAt: try row.instant("recorded_at"))
}

extension SQLStore {
    func amendment(_ id: Amendment.ID) throws -> Amendment? {
        try row("SELECT \(statement: amendmentColumns) FROM plan_amendment n WHERE n.id = \(id.rawValue)")
            .map { try decodeAmendment($0) }
    }

    func amendments(of id: Plan.ID, _ page: PageRequest) throws -> Page<Amendment> {
        try self.page(
            columns: amendmentColumns, from: "plan_amendment n",
            conditions: ["n.plan_id = \(id.rawValue)"],
            order: PageOrder(key: "n.recorded_at", keyIsInteger: true, id: "n.id", descending: true),
            updated: "n.recorded_at", page
        ) { try decodeAmendment($0) }
    }

    func lastAmendment(of id: Plan.ID) throws -> (number: Int, signedOn: CivilDate)? {
        try row(
            """
            SELECT n.number, n.signed_on FROM plan_amendment n WHERE n.plan_id = \(id.rawValue)
            ORDER BY n.number DESC LIMIT 1
            """
        ).map { (try $0.int("number"), try $0.date("signed_on")) }
    }

    func insert(_ amendment: Amendment) throws {
        let tasks = amendment.tasks.map {
            StoredTaskChange(before: $0.before.map(StoredTask.init), after: StoredTask($0.after))
        }
        try execute(
            """
            INSERT INTO plan_amendment (id, plan_id, number, reference, signed_on, reason, before, after, tasks,
                recorded_at)
            VALUES (\(amendment.id.rawValue), \(amendment.planID.rawValue), \(amendment.number),
                \(amendment.reference), \(amendment.signedOn.description), \(amendment.reason),
                \(try storedJSON(StoredTerms(amendment.before))),
                \(try storedJSON(StoredTerms(amendment.after))), \(try storedJSON(tasks)),
                \(amendment.recordedAt.milliseconds))
            """)
    }

    func amend(_ tasks: [PlanTask], of id: Plan.ID) throws {
        for task in tasks {
            try execute(
                """
                INSERT INTO plan_task (id, plan_id, position, ref, parent_ref, source_id, task_group, title, detail,
                    schedule, parties, is_cancelled)
                VALUES (\(task.id.rawValue), \(id.rawValue),
                    (SELECT coalesce(max(position), -1) + 1 FROM plan_task WHERE plan_id = \(id.rawValue)),
                    \(task.ref), \(task.parentRef), \(task.sourceID?.rawValue), \(task.group.rawValue),
                    \(task.title), \(task.detail), \(task.schedule.description),
                    \(try storedJSON(StoredParty.stored(task.parties))), \(task.isCancelled))
                ON CONFLICT (id) DO UPDATE SET parent_ref = excluded.parent_ref, source_id = excluded.source_id,
                    task_group = excluded.task_group, title = excluded.title, detail = excluded.detail,
                    schedule = excluded.schedule, parties = excluded.parties,
                    is_cancelled = excluded.is_cancelled,
                    guidance_reference = \(task.guidance?.reference),
                    guidance_due_on = \(task.guidance?.dueOn.description)
                """)
        }
    }

    func assignments(of tasks: Set<PlanTask.ID>) throws -> [TaskAssignment] {
        try tasks.sorted { $0.rawValue < $1.rawValue }.flatMap { task in
            try rows(
                """
                SELECT \(statement: assignmentColumns) FROM plan_assignment a
                WHERE a.task_id = \(task.rawValue) ORDER BY a.id
                """
            ).map { try decodeAssignment($0) }
        }
    }
}
