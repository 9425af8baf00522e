import Domain
import HTTPTypes

/// What becomes of a plan's tasks once it is issued.
enum TaskRoutes {
    static let all: [Route] = [
        .get("/v1/tasks/{id}") { exchange in
            let id = try exchange.id(of: PlanTask.self)
            let found = try await exchange.view { ($0.caller.today, try $0.task(id)) }
            return answer(found.1.plan, found.1.task, found.1.tally, today: found.0)
        },
        .post("/v1/tasks/{id}/progress", recordProgress),
        .get("/v1/tasks/{id}/progress", query: true, listProgress),
        .put("/v1/tasks/{id}/guidance", setGuidance),
        .get("/v1/assignments", query: true, listAssignments),
    ]

    private static func answer(_ plan: Plan, _ task: PlanTask, _ tally: TaskTally, today: CivilDate) -> Answer
    {
        Answer.json { json in
            json.member("planId", plan.id)
            PlanTaskWire.write(task, nil, dueOn: task.dueOn(in: plan.period, today: today), &json)
            if plan.status != .draft { PlanTaskWire.write(tally, of: task, &json) }
        }.tagged("\(plan.meta.version)-\(today)-\(tally.reports)")
    }

    private static func recordProgress(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: PlanTask.self)
        let fields = try exchange.fields()
        let unit = fields.unit("unit")
        let percent = fields.integer("progress", in: 0...100)
        let round = fields.optionalPeriod("round")
        let note = fields.optionalText("note", length: Limits.taskNote, multiline: true)
        let evidence = fields.optionalText("evidence", length: Limits.taskEvidence)
        try fields.finish()
        let (reference, new) = (try present(unit), exchange.makeID(TaskProgress.self))
        return try await exchange.work { work in
            (
                work.caller.today,
                try work.recordProgress(
                    of: id, unit: reference, percent: percent, round: round, note: note, evidence: evidence,
                    as: new)
            )
        } answer: { today, recorded in
            Answer.json(.created) { json in
                write(recorded.progress, &json)
                json.member("assignment") { write(recorded.assignment, today: today, &$0) }
            }
        }
    }

    private static func listProgress(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: PlanTask.self)
        let query = exchange.query
        let unit = query.unit("unit")
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { try $0.progress(of: id, unit: unit, page) }
        return exchange.list(query, found) { write($0, &$1) }
    }

    private static func setGuidance(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: PlanTask.self)
        let fields = try exchange.fields()
        let reference = fields.text("reference", length: Limits.guidanceReference)
        let dueOn = fields.date("dueOn")
        try fields.finish()
        let guidance = TaskGuidance(reference: reference, dueOn: try present(dueOn))
        let guided = try await exchange.work { work in
            _ = try work.recordGuidance(of: id, guidance)
            return (work.caller.today, try work.view.task(id))
        }
        return answer(guided.1.plan, guided.1.task, guided.1.tally, today: guided.0)
    }

    private static func listAssignments(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let view = query.choice("view", AssignmentView.self) ?? .own
        let (plan, task) = (
            query.id("planId", of: Plan.self), query.id("taskId", of: PlanTask.self)
        )
        let (unit, due) = (query.unit("unit"), query.choice("due", AssignmentFilter.Due.self))
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { reader in
            let filter = AssignmentFilter(
                view: view, planID: plan, taskID: task, unitID: try unit.map { try reader.resolve($0) },
                due: due)
            return (reader.caller.today, try reader.assignments(filter, page))
        }
        return exchange.list(query, found.1) { listed, json in
            json.member("planId", listed.planID)
            json.member("ref", listed.ref)
            json.member("title", listed.title)
            write(listed.assignment, today: found.0, &json)
        }
    }

    private static func write(_ progress: TaskProgress, _ json: inout JSONWriter) {
        json.member("id", progress.id)
        json.member("taskId", progress.taskID)
        json.member("unitId", progress.unitID)
        json.member("progress", progress.progress)
        json.member("round", progress.round?.description)
        json.member("note", progress.note)
        json.member("evidence", progress.evidence)
        json.member("recordedAt", progress.recordedAt)
    }

    private static func write(_ assignment: TaskAssignment, today: CivilDate, _ json: inout JSONWriter) {
        json.member("taskId", assignment.taskID)
        json.member("unitId", assignment.unitID)
        json.member("status", assignment.status)
        json.member("progress", assignment.progress)
        json.member("round", assignment.round?.description)
        json.member("dueOn", assignment.dueOn)
        json.member("overdue", assignment.isOverdue(on: today))
    }
}

extension AssignmentView: WireValue {}
extension AssignmentFilter.Due: WireValue {}
