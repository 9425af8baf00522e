import Domain

let assignmentColumns: Statement = """
    a.id, a.task_id, a.unit_id, a.progress, a.round, a.due_on, a.is_done, a.reports,
    a.is_withdrawn, a.updated_at
    """

/// Of what nobody knows when it is due.
let never = "9999-12-31"

func decodeAssignment(_ row: Row) throws -> TaskAssignment {
    TaskAssignment(
        id: try row.id("id"), taskID: try row.id("task_id"), unitID: try row.id("unit_id"),
        progress: try row.int("progress"), round: try row.optionalPeriod("round"),
        dueOn: try row.text("due_on") == never ? nil : row.date("due_on"), isDone: try row.bool("is_done"),
        reports: try row.int("reports"),
        isWithdrawn: try row.bool("is_withdrawn"), updatedAt: try row.instant("updated_at"))
}

extension SQLStore {
    func insert(_ assignments: [TaskAssignment], of id: Plan.ID) throws {
        for each in assignments {
            try execute(
                """
                INSERT INTO plan_assignment (id, plan_id, task_id, unit_id, progress, round, due_on, is_done, reports,
                    updated_at)
                VALUES (\(each.id.rawValue), \(id.rawValue), \(each.taskID.rawValue), \(each.unitID.rawValue),
                    \(each.progress), \(each.round?.description), \(each.dueOn?.description ?? never),
                    \(each.isDone), \(each.reports), \(each.updatedAt.milliseconds))
                """)
        }
    }

    func assignmentToChange(of id: PlanTask.ID, unit: Unit.ID) throws -> TaskAssignment? {
        try row(
            """
            SELECT \(statement: assignmentColumns) FROM plan_assignment a
            WHERE a.task_id = \(id.rawValue) AND a.unit_id = \(unit.rawValue) AND a.is_withdrawn = 0
            \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map { try decodeAssignment($0) }
    }

    func update(_ assignment: TaskAssignment) throws {
        try execute(
            """
            UPDATE plan_assignment SET progress = \(assignment.progress), round = \(assignment.round?.description),
                due_on = \(assignment.dueOn?.description ?? never), is_done = \(assignment.isDone),
                reports = \(assignment.reports), is_withdrawn = \(assignment.isWithdrawn), updated_at = \(assignment.updatedAt.milliseconds)
            WHERE id = \(assignment.id.rawValue)
            """)
    }

    func setGuidance(of task: PlanTask, at clock: Instant) throws {
        try execute(
            """
            UPDATE plan_task SET guidance_reference = \(task.guidance?.reference),
                guidance_due_on = \(task.guidance?.dueOn.description)
            WHERE id = \(task.id.rawValue)
            """)
        try execute(
            """
            UPDATE plan_assignment SET due_on = \(task.guidance?.dueOn.description ?? never),
                updated_at = \(clock.milliseconds)
            WHERE task_id = \(task.id.rawValue) AND is_done = 0
            """)
    }

    func insert(_ progress: TaskProgress) throws {
        try execute(
            """
            INSERT INTO task_progress (id, task_id, unit_id, progress, round, note, evidence, recorded_at)
            VALUES (\(progress.id.rawValue), \(progress.taskID.rawValue), \(progress.unitID.rawValue),
                \(progress.progress), \(progress.round?.description), \(progress.note), \(progress.evidence),
                \(progress.recordedAt.milliseconds))
            """)
    }

    func tallies(of id: Plan.ID, on day: CivilDate) throws -> [PlanTask.ID: TaskTally] {
        let rows = try rows(
            """
            SELECT a.task_id, count(*) AS units, sum(CASE WHEN a.reports > 0 THEN 1 ELSE 0 END) AS started,
                sum(a.is_done) AS done,
                sum(CASE WHEN a.is_done = 0 AND a.due_on < \(day.description) THEN 1 ELSE 0 END) AS overdue,
                sum(a.reports) AS reports, sum(a.progress) AS progress
            FROM plan_assignment a WHERE a.plan_id = \(id.rawValue) AND a.is_withdrawn = 0 GROUP BY a.task_id
            """)
        var tallies: [PlanTask.ID: TaskTally] = [:]
        for row in rows {
            tallies[try row.id("task_id")] = TaskTally(
                units: try row.int("units"), started: try row.int("started"), done: try row.int("done"),
                overdue: try row.int("overdue"),
                reports: try row.int("reports"), sum: try row.int("progress"))
        }
        return tallies
    }

    func assignments(
        _ filter: AssignmentFilter, _ scope: AssignmentScope, on day: CivilDate, _ page: PageRequest
    ) throws -> Page<ListedAssignment> {
        var with: [Statement] = []
        var arms: [PageArm] = []
        if !scope.units.isEmpty || !scope.below.isEmpty {
            arms += try self.arms("a.unit_id", below: scope.below, at: scope.units, on: day, &with)
        }
        if !scope.monitors.isEmpty {
            let monitors = scope.monitors.map(\.rawValue).sorted()
            arms.append(
                PageArm(
                    condition: """
                        a.task_id IN (SELECT m.task_id FROM plan_task_unit m
                            WHERE m.role = 'monitor' AND m.unit_id IN (\(list: monitors)))
                        """, leads: true))
        }
        var filters = [
            PageFilter(condition: "a.is_withdrawn = 0"),
            PageFilter(
                condition: "EXISTS (SELECT 1 FROM plan p WHERE p.id = a.plan_id AND p.status = 'issued')"),
        ]
        if let id = filter.planID {
            filters.append(PageFilter(condition: "a.plan_id = \(id.rawValue)", isIndexed: true))
        }
        if let id = filter.taskID {
            filters.append(PageFilter(condition: "a.task_id = \(id.rawValue)", leads: true))
        }
        if let id = filter.unitID {
            filters.append(PageFilter(condition: "a.unit_id = \(id.rawValue)", leads: true))
        }
        switch filter.due {
        case nil: break
        case .overdue:
            filters.append(PageFilter(condition: "a.is_done = 0 AND a.due_on < \(day.description)"))
        case .soon:
            let last = day.adding(days: Limits.dueSoonDays).description
            filters.append(
                PageFilter(
                    condition: "a.is_done = 0 AND a.due_on >= \(day.description) AND a.due_on <= \(last)"))
        }
        return try self.page(
            with: with, columns: assignmentColumns + ", a.plan_id, t.ref, t.title",
            table: "plan_assignment a", joins: "JOIN plan_task t ON t.id = a.task_id", arms: arms,
            filters: filters, order: PageOrder(key: "a.due_on", keyIsInteger: false, id: "a.id"),
            updated: "a.updated_at", page
        ) {
            ListedAssignment(
                assignment: try decodeAssignment($0), planID: try $0.id("plan_id"), ref: try $0.text("ref"),
                title: try $0.text("title"))
        }
    }

    func progress(
        of id: PlanTask.ID, unit: Unit.ID?, below anchors: [Unit.ID]?, on day: CivilDate, _ page: PageRequest
    ) throws -> Page<TaskProgress> {
        var (with, conditions) = try scope(of: "g.unit_id", below: anchors, on: day)
        conditions.append("g.task_id = \(id.rawValue)")
        if let unit { conditions.append("g.unit_id = \(unit.rawValue)") }
        return try self.page(
            with: with,
            columns: """
                g.id, g.task_id, g.unit_id, g.progress, g.round, g.note, g.evidence, g.recorded_at
                """, from: "task_progress g", conditions: conditions,
            order: PageOrder(key: "g.recorded_at", keyIsInteger: true, id: "g.id", descending: true),
            updated: "g.recorded_at", page
        ) {
            TaskProgress(
                id: try $0.id("id"), taskID: try $0.id("task_id"), unitID: try $0.id("unit_id"),
                progress: try $0.int("progress"), round: try $0.optionalPeriod("round"),
                note: try $0.optionalText("note"),
                evidence: try $0.optionalText("evidence"), recordedAt: try $0.instant("recorded_at"))
        }
    }
}
