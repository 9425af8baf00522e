import Domain

private struct StoredTally: Codable {
    let units: Int
    let started: Int
    let done: Int
    let overdue: Int
    let reports: Int
    let sum: Int

    init(_ tally: TaskTally) {
        (units, started, done) = (tally.units, tally.started, tally.done)
        (overdue, reports, sum) = (tally.overdue, tally.reports, tally.sum)
    }

    var value: TaskTally {
        TaskTally(units: units, started: started, done: done, overdue: overdue, reports: reports, sum: sum)
    }
}

private struct StoredFigures: Codable {
    struct Task: Codable {
        let id: String
        let ref: String
        let title: String
        let dueOn: String?
        let isCancelled: Bool
        let tally: StoredTally
    }

    let total: StoredTally
    let tasks: [Task]
    let coverage: [String: Int]?

    init(_ figures: PlanReview.Figures) {
        total = StoredTally(figures.total)
        tasks = figures.tasks.map {
            Task(
                id: $0.taskID.rawValue, ref: $0.ref, title: $0.title, dueOn: $0.dueOn?.description,
                isCancelled: $0.isCancelled, tally: StoredTally($0.tally))
        }
        coverage = figures.coverage.map {
            Dictionary(uniqueKeysWithValues: $0.map { ($0.rawValue, $1) })
        }
    }

    func value() throws(StorageError) -> PlanReview.Figures {
        var counts: [DerivationCoverage.Status: Int] = [:]
        for (name, count) in coverage ?? [:] {
            guard let status = DerivationCoverage.Status(rawValue: name) else {
                throw .corrupt("figures of a review can't be read")
            }
            counts[status] = count
        }
        return PlanReview.Figures(
            total: total.value,
            tasks: tasks.map {
                PlanReview.TaskFigures(
                    taskID: Identifier(trusted: $0.id), ref: $0.ref, title: $0.title,
                    dueOn: $0.dueOn.flatMap { CivilDate($0) }, isCancelled: $0.isCancelled,
                    tally: $0.tally.value)
            }, coverage: coverage == nil ? nil : counts)
    }
}

let reviewColumns: Statement = "v.id, v.plan_id, v.kind, v.held_on, v.findings, v.figures, v.recorded_at"

func decodeReview(_ row: Row) throws -> PlanReview {
    let figures: StoredFigures = try fromStoredJSON(row.text("figures"))
    return PlanReview(
        id: try row.id("id"), planID: try row.id("plan_id"), kind: try row.choice("kind"),
        heldOn: try row.date("held_on"), findings: try row.text("findings"), figures: try figures.value(),
        recordedAt: try row.instant("recorded_at"))
}

extension SQLStore {
    func review(_ id: PlanReview.ID) throws -> PlanReview? {
        try row("SELECT \(statement: reviewColumns) FROM plan_review v WHERE v.id = \(id.rawValue)").map {
            try decodeReview($0)
        }
    }

    func reviews(of id: Plan.ID, _ page: PageRequest) throws -> Page<PlanReview> {
        try self.page(
            columns: reviewColumns, from: "plan_review v", conditions: ["v.plan_id = \(id.rawValue)"],
            order: PageOrder(key: "v.recorded_at", keyIsInteger: true, id: "v.id", descending: true),
            updated: "v.recorded_at", page
        ) { try decodeReview($0) }
    }

    func insert(_ review: PlanReview) throws {
        try execute(
            """
            INSERT INTO plan_review (id, plan_id, kind, held_on, findings, figures, recorded_at)
            VALUES (\(review.id.rawValue), \(review.planID.rawValue), \(review.kind.rawValue),
                \(review.heldOn.description), \(review.findings),
                \(try storedJSON(StoredFigures(review.figures))), \(review.recordedAt.milliseconds))
            """)
    }

    func lastProgress(of id: Plan.ID, before day: CivilDate) throws -> [LastProgress] {
        try rows(
            """
            SELECT a.task_id, a.unit_id, g.progress, g.round, g.reports FROM plan_assignment a
            LEFT JOIN (SELECT q.task_id, q.unit_id, q.progress, q.round,
                    count(*) OVER (PARTITION BY q.task_id, q.unit_id) AS reports,
                    row_number() OVER (PARTITION BY q.task_id, q.unit_id ORDER BY q.recorded_at DESC, q.id DESC)
                        AS place
                FROM plan_task t JOIN task_progress q ON q.task_id = t.id
                WHERE t.plan_id = \(id.rawValue) AND q.recorded_at < \(day.start.milliseconds)) g
                ON g.task_id = a.task_id AND g.unit_id = a.unit_id AND g.place = 1
            WHERE a.plan_id = \(id.rawValue) AND a.is_withdrawn = 0
            ORDER BY a.task_id, a.unit_id
            """
        ).map {
            LastProgress(
                taskID: try $0.id("task_id"), unitID: try $0.id("unit_id"),
                progress: try $0.optionalInt("progress"), round: try $0.optionalPeriod("round"),
                reports: try $0.optionalInt("reports") ?? 0)
        }
    }
}
