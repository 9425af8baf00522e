import Domain
import HTTPTypes

enum PlanReviewRoutes {
    static let all: [Route] = [
        .post("/v1/plans/{id}/reviews", review),
        .get("/v1/plans/{id}/reviews", query: true) { exchange in
            let id = try exchange.id(of: Plan.self)
            let query = exchange.query
            let page = try exchange.page(query)
            try query.finish()
            let found = try await exchange.view { try $0.reviews(of: id, page) }
            return exchange.list(query, found) { write($0, &$1) }
        },
        .get("/v1/reviews/{id}") { exchange in
            let id = try exchange.id(of: PlanReview.self)
            return answer(try await exchange.view { try $0.review(id) })
        },
    ]

    private static func review(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Plan.self)
        let fields = try exchange.fields()
        let (newID, claim) = try exchange.newID(fields.optionalIdentifier("id", of: PlanReview.self))
        let kind = fields.choice("kind", PlanReview.Kind.self)
        let heldOn = fields.optionalDate("heldOn")
        let findings = fields.text("findings", length: Limits.findings, multiline: true)
        try fields.finish()
        let new = NewPlanReview(id: newID, kind: try present(kind), heldOn: heldOn, findings: findings)
        return try await exchange.work {
            try $0.reviewPlan(id, new, claim)
        } answer: {
            answer($0).created("/v1/reviews/\(newID)")
        }
    }

    /// Nothing changes a review.
    private static func answer(_ review: PlanReview) -> Answer {
        Answer.json { write(review, &$0) }.tagged("1")
    }

    private static func write(_ review: PlanReview, _ json: inout JSONWriter) {
        json.member("id", review.id)
        json.member("planId", review.planID)
        json.member("kind", review.kind)
        json.member("heldOn", review.heldOn)
        json.member("findings", review.findings)
        json.member("figures") { json in
            write(review.figures.total, &json)
            json.memberArray("tasks") { json in
                for task in review.figures.tasks { json.object { write(task, &$0) } }
            }
            if let coverage = review.figures.coverage {
                json.member("coverage") { json in
                    for status in DerivationCoverage.Status.allCases {
                        json.member(dynamicName: status.rawValue, coverage[status] ?? 0)
                    }
                }
            }
        }
        json.member("createdAt", review.recordedAt)
    }

    private static func write(_ task: PlanReview.TaskFigures, _ json: inout JSONWriter) {
        json.member("taskId", task.taskID)
        json.member("ref", task.ref)
        json.member("title", task.title)
        json.member("dueOn", task.dueOn)
        guard !task.isCancelled else { return json.member(dynamicName: "status", "cancelled") }
        json.member("status", task.tally.status)
        write(task.tally, &json)
    }

    private static func write(_ tally: TaskTally, _ json: inout JSONWriter) {
        json.member("progress", tally.progress)
        json.member("units", tally.units)
        json.member("started", tally.started)
        json.member("done", tally.done)
        json.member("overdue", tally.overdue)
    }
}

extension PlanReview.Kind: WireValue {}
