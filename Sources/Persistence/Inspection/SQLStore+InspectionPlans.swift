import Domain

extension Inspection {
    func plans() throws {
        try each("plan", planColumns + ", p.folded", from: "plan p", alias: "p", decodePlan) { batch in
            for (row, plan) in batch {
                let subject = "plan \(plan.id)"
                expect(
                    try row.text("folded") == plan.title.folded, "plan.texts", subject,
                    "what search uses is not of its title")
                expect(
                    (try? plan.checkDraft()) != nil, "plan.draft", subject, "no such plan could be drafted")
            }
        }
        try tasks()
        try derivations()
        try amendmentsAndReviews()
        try check(
            "plan.series", "the numbers of a series that is taken here have a gap",
            """
            SELECT s.issuer_id AS id FROM plan_series s
            WHERE s.source = 'owned' AND s.last <> (SELECT count(*) FROM plan p
                WHERE p.issuer_id = s.issuer_id AND p.document_type = s.document_type
                    AND p.series_kind = s.kind AND p.series_name = s.name AND p.number <= s.last)
            ORDER BY s.issuer_id
            """)
        try check(
            "plan.series", "it has a number of a series of which nothing is known",
            """
            SELECT p.id FROM plan p LEFT JOIN plan_series s ON p.issuer_id = s.issuer_id
                AND p.document_type = s.document_type AND p.series_kind = s.kind AND p.series_name = s.name
            WHERE p.number IS NOT NULL
                AND (s.source IS NULL OR (s.source = 'owned' AND p.number > s.last))
            ORDER BY p.id
            """)
    }

    private func derivations() throws {
        try check(
            "plan.parent", "it makes a plan concrete that was never issued",
            """
            SELECT p.id FROM plan p JOIN plan q ON q.id = p.parent_id
            WHERE p.status <> 'draft' AND q.status = 'draft' ORDER BY p.id
            """)
        try check(
            "plan.deriving", "units have to derive plans from it, and it does not say by when",
            """
            SELECT DISTINCT d.plan_id AS id FROM plan_deriving d JOIN plan p ON p.id = d.plan_id
            WHERE p.derive_by IS NULL OR p.status = 'draft' ORDER BY d.plan_id
            """)
        try check(
            "task.source", "it makes a task concrete that the plan above does not have",
            """
            SELECT t.id FROM plan_task t JOIN plan p ON p.id = t.plan_id
                JOIN plan_task s ON s.id = t.source_id
            WHERE p.parent_id IS NULL OR s.plan_id <> p.parent_id ORDER BY t.id
            """)
    }

    private func amendmentsAndReviews() throws {
        try each(
            "amendment", amendmentColumns, from: "plan_amendment n", alias: "n", decodeAmendment
        ) {
            for (_, amendment) in $0 {
                expect(
                    amendment.before != amendment.after || !amendment.tasks.isEmpty, "amendment.difference",
                    "amendment \(amendment.id)", "it changes nothing")
            }
        }
        try each("review", reviewColumns, from: "plan_review v", alias: "v", decodeReview) {
            for (_, review) in $0 {
                let most = review.figures.tasks.map(\.tally.units).max() ?? 0
                expect(
                    review.figures.total.units >= most, "review.figures", "review \(review.id)",
                    "one of its tasks has more units than all together")
            }
        }
        try check(
            "amendment.number", "the numbers of a plan's amendments have a gap",
            """
            SELECT n.plan_id AS id FROM plan_amendment n GROUP BY n.plan_id
            HAVING max(n.number) <> count(*) ORDER BY n.plan_id
            """)
    }

    private func tasks() throws {
        try each(
            "task", taskColumns, from: "plan_task", alias: "plan_task", { try store.decodeTask($0, [:]) }
        ) {
            for (_, task) in $0 {
                if case .range(let span) = task.schedule {
                    expect(
                        span.first <= span.last, "task.schedule", "task \(task.id)",
                        "it ends before it begins")
                }
            }
        }
        try check(
            "task.accountable", "who has to do it is not who implements it, or advises",
            """
            SELECT t.id FROM plan_task t JOIN plan p ON p.id = t.plan_id
            WHERE p.status <> 'draft'
                AND (SELECT count(*) FROM plan_assignment a WHERE a.task_id = t.id AND a.is_withdrawn = 0) <>
                    CASE WHEN t.is_cancelled = 1 OR EXISTS (SELECT 1 FROM plan_task c
                        WHERE c.plan_id = t.plan_id AND c.parent_ref = t.ref AND c.is_cancelled = 0)
                    THEN 0
                    ELSE (SELECT count(*) FROM plan_task_unit u WHERE u.task_id = t.id AND u.role =
                        CASE WHEN EXISTS (SELECT 1 FROM plan_task_unit i
                            WHERE i.task_id = t.id AND i.role = 'implement')
                        THEN 'implement' ELSE 'advise' END)
                    END
            ORDER BY t.id
            """)
        try check(
            "task.progress", "what was said of its progress is not what is known",
            """
            SELECT a.task_id AS id FROM plan_assignment a
            WHERE a.reports <> (SELECT count(*) FROM task_progress g
                WHERE g.task_id = a.task_id AND g.unit_id = a.unit_id)
            ORDER BY a.task_id
            """)
        try check(
            "task.progress", "a unit that has not to do it said how far it is",
            """
            SELECT g.task_id AS id FROM task_progress g LEFT JOIN plan_assignment a
                ON a.task_id = g.task_id AND a.unit_id = g.unit_id
            WHERE a.id IS NULL ORDER BY g.task_id
            """)
    }
}
