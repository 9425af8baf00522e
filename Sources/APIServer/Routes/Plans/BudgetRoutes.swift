import Domain
import HTTPTypes

/// What tasks are to cost: asked for by units, granted or refused by who signs for the plan's issuer, spent.
enum BudgetRoutes {
    static let all: [Route] = [
        .post("/v1/tasks/{id}/budget-lines", create),
        .get("/v1/tasks/{id}/budget-lines", query: true, list),
        .get("/v1/budget-lines/{id}") { exchange in
            let id = try exchange.id(of: BudgetLine.self)
            return answer(try await exchange.view { try $0.budgetLine(id) })
        },
        .patch("/v1/budget-lines/{id}", change),
        .post("/v1/budget-lines/{id}/grant", grant),
        .post("/v1/budget-lines/{id}/refusal", refuse),
        .get("/v1/plans/{id}/budget", sums),
    ]

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let task = try exchange.id(of: PlanTask.self)
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: BudgetLine.self))
        let unit = fields.unit("unit")
        let title = fields.text("title", length: Limits.title)
        let source = fields.optionalText("source", length: Limits.budgetSource)
        let asked = fields.integer("asked", in: Limits.budgetAmount)
        try fields.finish()
        let new = NewBudgetLine(id: id, unit: try present(unit), title: title, source: source, asked: asked)
        return try await exchange.work {
            try $0.askBudget(new, for: task, claim)
        } answer: {
            answer($0).created("/v1/budget-lines/\(id)")
        }
    }

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: PlanTask.self)
        let query = exchange.query
        let unit = query.unit("unit")
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { try $0.budgetLines(of: id, unit: unit, page) }
        return exchange.list(query, found) { write($0, &$1) }
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: BudgetLine.self)
        let fields = try exchange.fields()
        var change = BudgetChange()
        change.title = fields.optionalText("title", length: Limits.title)
        change.source = fields.textChange("source", length: Limits.budgetSource, clearable: true)
        change.asked = fields.optionalInteger("asked", in: Limits.budgetAmount)
        change.spent = fields.optionalInteger("spent", in: Limits.budgetAmount)
        try fields.finish()
        let (wanted, precondition) = (change, exchange.precondition)
        let line = try await exchange.work { try $0.changeBudgetLine(id, wanted, precondition) }
        return answer(line, warnings(line, "/spent"), exchange)
    }

    private static func grant(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: BudgetLine.self)
        let fields = try exchange.fields()
        let granted = fields.integer("granted", in: Limits.budgetAmount)
        let reference = fields.text("reference", length: Limits.budgetReference)
        try fields.finish()
        return try await exchange.work {
            try $0.grantBudget(id, granted, reference: reference)
        } answer: { line in
            answer(line, warnings(line, "/granted"), exchange)
        }
    }

    private static func refuse(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: BudgetLine.self)
        let fields = try exchange.fields()
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        try fields.finish()
        return try await exchange.work {
            try $0.refuseBudget(id, reason: reason)
        } answer: {
            answer($0)
        }
    }

    private static func sums(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Plan.self)
        let found = try await exchange.view { try $0.budget(of: id) }
        return Answer.json { json in
            json.member("planId", found.plan.id)
            write(found.total, &json)
            json.memberArray("tasks") { json in
                for (task, sum) in zip(found.tasks, found.byTask) {
                    json.object { json in
                        json.member("taskId", task.id)
                        json.member("ref", task.ref)
                        write(sum, &json)
                    }
                }
            }
        }
    }

    private static func warnings(_ line: BudgetLine, _ pointer: String) -> [Warning] {
        guard line.isOverspent, let granted = line.granted else { return [] }
        return [
            Warning(
                pointer: pointer, code: "overspent",
                detail: Phrase(
                    vi: "Đã chi \(line.spent) đồng, nhiều hơn \(granted) đồng được cấp.",
                    en: "\(line.spent) đồng were spent, more than the \(granted) granted."))
        ]
    }

    private static func answer(_ line: BudgetLine, _ warnings: [Warning], _ exchange: Exchange) -> Answer {
        Answer.json { json in
            write(line, &json)
            Warning.write(warnings, in: exchange.context.language, &json)
        }.tagged(String(line.meta.version))
    }

    private static func answer(_ line: BudgetLine) -> Answer {
        Answer.json { write(line, &$0) }.tagged(String(line.meta.version))
    }

    private static func write(_ line: BudgetLine, _ json: inout JSONWriter) {
        json.member("id", line.id)
        json.member("taskId", line.taskID)
        json.member("unitId", line.unitID)
        json.member("title", line.title)
        json.member("source", line.source)
        json.member("status", line.status)
        json.member("asked", line.asked)
        json.member("granted", line.granted)
        json.member("grantedBy", line.grantedBy)
        json.member("spent", line.spent)
        json.member("refusalReason", line.refusalReason)
        line.meta.write(&json)
    }

    private static func write(_ sum: BudgetSum, _ json: inout JSONWriter) {
        json.member("asked", sum.asked)
        json.member("granted", sum.granted)
        json.member("spent", sum.spent)
    }
}

extension BudgetLine.Status: WireValue {}
