import Domain

let budgetColumns: Statement = """
    b.id, b.task_id, b.unit_id, b.title, b.source, b.asked, b.granted, b.granted_by, b.spent, b.status,
    b.refusal_reason, b.version, b.created_at, b.updated_at
    """

func decodeBudgetLine(_ row: Row) throws -> BudgetLine {
    BudgetLine(
        id: try row.id("id"), taskID: try row.id("task_id"), unitID: try row.id("unit_id"),
        title: try row.text("title"), source: try row.optionalText("source"), asked: try row.int("asked"),
        granted: try row.optionalInt("granted"), grantedBy: try row.optionalText("granted_by"),
        spent: try row.int("spent"), status: try row.choice("status"),
        refusalReason: try row.optionalText("refusal_reason"), meta: try row.meta())
}

extension SQLStore {
    func budgetLine(_ id: BudgetLine.ID) throws -> BudgetLine? {
        try row("SELECT \(statement: budgetColumns) FROM budget_line b WHERE b.id = \(id.rawValue)").map {
            try decodeBudgetLine($0)
        }
    }

    func budgetLineToChange(_ id: BudgetLine.ID) throws -> BudgetLine? {
        try row(
            """
            SELECT \(statement: budgetColumns) FROM budget_line b WHERE b.id = \(id.rawValue)
            \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map { try decodeBudgetLine($0) }
    }

    func budgetLines(
        of id: PlanTask.ID, unit: Unit.ID?, below anchors: [Unit.ID]?, on day: CivilDate, _ page: PageRequest
    ) throws -> Page<BudgetLine> {
        var (with, conditions) = try scope(of: "b.unit_id", below: anchors, on: day)
        conditions.append("b.task_id = \(id.rawValue)")
        if let unit { conditions.append("b.unit_id = \(unit.rawValue)") }
        return try self.page(
            with: with, columns: budgetColumns, from: "budget_line b", conditions: conditions,
            order: PageOrder(key: "b.created_at", keyIsInteger: true, id: "b.id"), updated: "b.updated_at",
            page
        ) { try decodeBudgetLine($0) }
    }

    func budgetSums(
        of id: Plan.ID, below anchors: [Unit.ID]?, besides tasks: [PlanTask.ID], on day: CivilDate
    ) throws -> [PlanTask.ID: BudgetSum] {
        let (with, scope) = try scope(of: "b.unit_id", below: anchors, on: day)
        var condition: Statement = "b.plan_id = \(id.rawValue)"
        for inside in scope {
            condition += """
                 AND (\(statement: inside) OR b.task_id IN (\(list: tasks.map(\.rawValue))))
                """
        }
        var sums: [PlanTask.ID: BudgetSum] = [:]
        for row in try rows(
            """
            \(statement: with)
            SELECT b.task_id, sum(b.asked) AS asked, sum(COALESCE(b.granted, 0)) AS granted, sum(b.spent) AS spent
            FROM budget_line b WHERE \(statement: condition)
            GROUP BY b.task_id
            """)
        {
            sums[try row.id("task_id")] = BudgetSum(
                asked: try row.int("asked"), granted: try row.int("granted"), spent: try row.int("spent"))
        }
        return sums
    }

    func budgetLineCount(of id: Plan.ID) throws -> Int {
        try row("SELECT count(*) AS lines FROM budget_line WHERE plan_id = \(id.rawValue)")?.int("lines") ?? 0
    }

    func insert(_ line: BudgetLine, of id: Plan.ID) throws {
        try execute(
            """
            INSERT INTO budget_line (id, plan_id, task_id, unit_id, title, source, asked, granted, granted_by, spent,
                status, refusal_reason, version, created_at, updated_at)
            VALUES (\(line.id.rawValue), \(id.rawValue), \(line.taskID.rawValue), \(line.unitID.rawValue),
                \(line.title), \(line.source), \(line.asked), \(line.granted), \(line.grantedBy), \(line.spent),
                \(line.status.rawValue), \(line.refusalReason), \(line.meta.version),
                \(line.meta.createdAt.milliseconds), \(line.meta.updatedAt.milliseconds))
            """)
    }

    func update(_ line: BudgetLine) throws {
        try execute(
            """
            UPDATE budget_line SET title = \(line.title), source = \(line.source), asked = \(line.asked),
                granted = \(line.granted), granted_by = \(line.grantedBy), spent = \(line.spent),
                status = \(line.status.rawValue), refusal_reason = \(line.refusalReason),
                version = \(line.meta.version), updated_at = \(line.meta.updatedAt.milliseconds)
            WHERE id = \(line.id.rawValue)
            """)
    }
}
