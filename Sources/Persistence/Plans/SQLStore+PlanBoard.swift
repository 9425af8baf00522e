import Domain

extension SQLStore {
    func boardUnits(of id: Plan.ID, below anchors: [Unit.ID]?, on day: CivilDate, _ page: PageRequest) throws
        -> Page<Unit.ID>
    {
        let (with, conditions) = try scope(of: "b.unit_id", below: anchors, on: day)
        return try self.page(
            with: with, columns: "b.unit_id",
            from: """
                (SELECT a.unit_id, max(a.updated_at) AS updated_at FROM plan_assignment a
                    WHERE a.plan_id = \(id.rawValue) AND a.is_withdrawn = 0 GROUP BY a.unit_id) b
                """, conditions: conditions,
            order: PageOrder(key: "b.unit_id", keyIsInteger: false, id: "b.unit_id"),
            updated: "b.updated_at", page
        ) { try $0.id("unit_id") }
    }

    func assignments(of id: Plan.ID, units: [Unit.ID]) throws -> [TaskAssignment] {
        guard !units.isEmpty else { return [] }
        return try rows(
            """
            SELECT \(statement: assignmentColumns) FROM plan_assignment a
            WHERE a.plan_id = \(id.rawValue) AND a.unit_id IN (\(list: units.map(\.rawValue)))
                AND a.is_withdrawn = 0
            ORDER BY a.unit_id, a.id
            """
        ).map { try decodeAssignment($0) }
    }

    func doneRounds(of id: Plan.ID, units: [Unit.ID]) throws -> [DoneRound] {
        guard !units.isEmpty else { return [] }
        return try rows(
            """
            SELECT DISTINCT g.task_id, g.unit_id, g.round
            FROM plan_assignment a JOIN task_progress g ON g.task_id = a.task_id AND g.unit_id = a.unit_id
            WHERE a.plan_id = \(id.rawValue) AND a.unit_id IN (\(list: units.map(\.rawValue)))
                AND a.is_withdrawn = 0 AND a.round IS NOT NULL AND g.round IS NOT NULL AND g.progress = 100
            ORDER BY g.task_id, g.unit_id, g.round
            """
        ).map {
            guard let round = try $0.optionalPeriod("round") else {
                throw StorageError.corrupt("a round can't be read")
            }
            return DoneRound(taskID: try $0.id("task_id"), unitID: try $0.id("unit_id"), round: round)
        }
    }

    func boardTotals(of plan: Plan, below anchors: [Unit.ID]?, on day: CivilDate) throws
        -> [PlanBoard.MonthTotal]
    {
        let (with, conditions) = try scope(of: "a.unit_id", below: anchors, on: day)
        var scope: Statement = "a.plan_id = \(plan.id.rawValue) AND a.is_withdrawn = 0"
        for condition in conditions { scope += " AND " + condition }
        var totals: [Period: PlanBoard.MonthTotal] = [:]
        for row in try rows(
            """
            \(statement: with)
            SELECT substr(a.due_on, 1, 7) AS month, sum(a.is_done) AS done,
                sum(CASE WHEN a.is_done = 0 AND a.due_on < \(day.description) THEN 1 ELSE 0 END) AS overdue,
                sum(CASE WHEN a.is_done = 0 AND a.due_on >= \(day.description) THEN 1 ELSE 0 END) AS due
            FROM plan_assignment a
            WHERE \(statement: scope) AND a.due_on < \(never) AND (a.is_done = 0 OR a.round IS NULL)
            GROUP BY substr(a.due_on, 1, 7)
            """)
        {
            guard let month = Period(try row.text("month")) else {
                throw StorageError.corrupt("a day on which a task is due can't be read")
            }
            var total = PlanBoard.MonthTotal(month: month)
            (total.done, total.overdue) = (try row.int("done"), try row.int("overdue"))
            total.due = try row.int("due")
            totals[month] = total
        }
        for row in try rows(
            """
            \(statement: with)
            SELECT done.round, count(*) AS units FROM (SELECT DISTINCT g.task_id, g.unit_id, g.round
                FROM plan_assignment a JOIN task_progress g ON g.task_id = a.task_id AND g.unit_id = a.unit_id
                WHERE \(statement: scope) AND g.round IS NOT NULL AND g.progress = 100
                    AND a.round IS NOT NULL AND (g.round <> a.round OR a.is_done = 1)) done
            GROUP BY done.round
            """)
        {
            guard let round = try row.optionalPeriod("round"), round.first <= plan.period.last else {
                continue
            }
            let month = Period(.monthly, containing: min(round.last, plan.period.last))
            totals[month, default: PlanBoard.MonthTotal(month: month)].done += try row.int("units")
        }
        return totals.values.sorted { $0.month.first < $1.month.first }
    }
}
