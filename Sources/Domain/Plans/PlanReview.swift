/// How far a plan was on a day, and what was found (kiểm tra, sơ kết, tổng kết). Its figures stay those of that day.
package struct PlanReview: Sendable, Hashable {
    package typealias ID = Identifier<PlanReview>

    package enum Kind: String, Sendable, CaseIterable { case inspection, interim, final }

    /// One task, with its parts.
    package struct TaskFigures: Sendable, Hashable {
        package let taskID: PlanTask.ID
        package let ref: String
        package let title: String
        package let dueOn: CivilDate?
        package let isCancelled: Bool
        package let tally: TaskTally

        package init(
            taskID: PlanTask.ID, ref: String, title: String, dueOn: CivilDate?, isCancelled: Bool,
            tally: TaskTally
        ) {
            self.taskID = taskID
            self.ref = ref
            self.title = title
            self.dueOn = dueOn
            self.isCancelled = isCancelled
            self.tally = tally
        }
    }

    package struct Figures: Sendable, Hashable {
        /// Of all tasks together.
        package let total: TaskTally
        package let tasks: [TaskFigures]
        /// Of a plan that demands plans of those below.
        package let coverage: [DerivationCoverage.Status: Int]?

        package init(
            total: TaskTally, tasks: [TaskFigures], coverage: [DerivationCoverage.Status: Int]?
        ) {
            self.total = total
            self.tasks = tasks
            self.coverage = coverage
        }
    }

    package let id: ID
    package let planID: Plan.ID
    package let kind: Kind
    package let heldOn: CivilDate
    package let findings: String
    package let figures: Figures
    package let recordedAt: Instant

    package init(
        id: ID, planID: Plan.ID, kind: Kind, heldOn: CivilDate, findings: String, figures: Figures,
        recordedAt: Instant
    ) {
        self.id = id
        self.planID = planID
        self.kind = kind
        self.heldOn = heldOn
        self.findings = findings
        self.figures = figures
        self.recordedAt = recordedAt
    }
}

/// What a unit that has to do a task had said of it by the end of a day.
package struct LastProgress: Sendable, Hashable {
    package let taskID: PlanTask.ID
    package let unitID: Unit.ID
    /// Nil where it had said nothing.
    package let progress: Int?
    package let round: Period?
    /// How often it had.
    package let reports: Int

    package init(taskID: PlanTask.ID, unitID: Unit.ID, progress: Int?, round: Period?, reports: Int) {
        self.taskID = taskID
        self.unitID = unitID
        self.progress = progress
        self.round = round
        self.reports = reports
    }
}

extension Plan {
    /// - Parameter last: on which the plan was last amended, if it was: before that day its tasks were others.
    package func checkReview(heldOn day: CivilDate, last: CivilDate?, today: CivilDate) throws(PlanRefusal) {
        guard status == .issued || status == .closed else { throw .notIn(status) }
        guard day <= today else { throw .heldInFuture }
        if let first = [signedOn, last].compactMap(\.self).max(), day < first {
            throw .heldBeforeSigned(first)
        }
    }

    /// - Parameters:
    ///   - said: of each unit that has to do a task.
    ///   - day: at the end of which the figures hold.
    package func figures(
        _ tasks: [PlanTask], _ said: [LastProgress], coverage: [DerivationCoverage.Status: Int]?,
        on day: CivilDate
    ) -> PlanReview.Figures {
        let known = Dictionary(tasks.map { ($0.id, $0) }) { first, _ in first }
        var own: [PlanTask.ID: TaskTally] = [:]
        for each in said {
            guard let task = known[each.taskID] else { continue }
            own[task.id, default: .none].count(state(each, of: task), on: day)
        }
        let tallies = TaskTally.all(tasks, own)
        return PlanReview.Figures(
            total: own.values.reduce(into: .none) { $0.add($1) },
            tasks: zip(tasks, tallies).map { task, tally in
                PlanReview.TaskFigures(
                    taskID: task.id, ref: task.ref, title: task.title,
                    dueOn: task.dueOn(in: period, today: day), isCancelled: task.isCancelled, tally: tally)
            }, coverage: coverage)
    }

    /// What `progressed` made of what was said last.
    private func state(_ said: LastProgress, of task: PlanTask) -> TaskAssignment {
        var (progress, round, isDone) = standing(at: said.progress ?? 0, in: said.round)
        round = round ?? firstRound(of: task, from: signedOn ?? period.first)
        return TaskAssignment(
            id: Identifier(trusted: ""), taskID: task.id, unitID: said.unitID, progress: progress,
            round: round, dueOn: dueOn(task, in: round), isDone: isDone, reports: said.reports,
            updatedAt: Instant(milliseconds: 0))
    }
}

package struct NewPlanReview: Sendable {
    package let id: PlanReview.ID
    package let kind: PlanReview.Kind
    /// Today where it is not told.
    package let heldOn: CivilDate?
    package let findings: String

    package init(id: PlanReview.ID, kind: PlanReview.Kind, heldOn: CivilDate?, findings: String) {
        self.id = id
        self.kind = kind
        self.heldOn = heldOn
        self.findings = findings
    }
}

extension View {
    package func reviews(of id: Plan.ID, _ page: PageRequest) throws -> Page<PlanReview> {
        _ = try plan(id)
        return try store.reviews(of: id, page)
    }

    package func review(_ id: PlanReview.ID) throws -> PlanReview {
        guard let review = try store.review(id) else { throw AccessRefusal.notFound }
        _ = try plan(review.planID)
        return review
    }
}

extension Work {
    /// For who drafts the plan, and for boards above.
    package func reviewPlan(_ id: Plan.ID, _ new: NewPlanReview, _ claim: Claim?) throws -> PlanReview {
        try create(claim, existing: { try view.review(new.id) }) {
            // Nobody says how far it is while it is counted.
            let plan = try planToChange(id)
            _ = try view.requireDrafting(plan.issuerID)
            try PersonalText.refuse(in: new.findings, at: "/findings")
            let day = new.heldOn ?? caller.today
            try plan.checkReview(
                heldOn: day, last: store.lastAmendment(of: id)?.signedOn, today: caller.today)
            let coverage = try plan.demand.map { _ in try store.coverageCounts(of: plan, below: nil, on: day)
            }
            let figures = plan.figures(
                try store.tasks(of: id), try store.lastProgress(of: id, before: day.adding(days: 1)),
                coverage: coverage, on: day)
            let review = PlanReview(
                id: new.id, planID: id, kind: new.kind, heldOn: day, findings: new.findings,
                figures: figures, recordedAt: ask.clock)
            try store.insert(review)
            try record("plan.reviewed", id, in: plan.issuerID)
            return review
        }
    }
}
