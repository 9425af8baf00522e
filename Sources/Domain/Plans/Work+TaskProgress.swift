/// Which units' tasks are listed.
package enum AssignmentView: String, Sendable, CaseIterable {
    /// Those of the reader's own units.
    case own
    /// Those of tasks that the reader's units monitor.
    case monitored
    /// Those of the units that the reader advises or leads, and of all below.
    case below
}

package struct AssignmentFilter: Sendable, Hashable {
    package enum Due: String, Sendable, CaseIterable {
        /// Not done, and its day is over.
        case overdue
        /// Not done, and its day is today or within `Limits.dueSoonDays`.
        case soon
    }

    package var view: AssignmentView
    package var planID: Plan.ID?
    package var taskID: PlanTask.ID?
    package var unitID: Unit.ID?
    package var due: Due?

    package init(
        view: AssignmentView, planID: Plan.ID? = nil, taskID: PlanTask.ID? = nil, unitID: Unit.ID? = nil,
        due: Due? = nil
    ) {
        self.view = view
        self.planID = planID
        self.taskID = taskID
        self.unitID = unitID
        self.due = due
    }
}

/// Whose tasks a list is of.
package struct AssignmentScope: Sendable, Hashable {
    package let units: [Unit.ID]
    package let below: [Unit.ID]
    package let monitors: [Unit.ID]

    package init(units: [Unit.ID] = [], below: [Unit.ID] = [], monitors: [Unit.ID] = []) {
        self.units = units
        self.below = below
        self.monitors = monitors
    }
}

/// A unit's task with what says which one it is.
package struct ListedAssignment: Sendable, Hashable {
    package let assignment: TaskAssignment
    package let planID: Plan.ID
    package let ref: String
    package let title: String

    package init(assignment: TaskAssignment, planID: Plan.ID, ref: String, title: String) {
        self.assignment = assignment
        self.planID = planID
        self.ref = ref
        self.title = title
    }
}

extension View {
    package func task(_ id: PlanTask.ID) throws -> (plan: Plan, task: PlanTask, tally: TaskTally) {
        let (plan, task) = try planned(id)
        let (_, tasks, tallies) = try tasks(of: plan.id)
        let tally = zip(tasks, tallies).first { $0.0.id == id }?.1
        return (plan, task, tally ?? .none)
    }

    /// A task of a plan that the caller reads.
    func planned(_ id: PlanTask.ID) throws -> (plan: Plan, task: PlanTask) {
        guard let (planID, task) = try store.task(id) else { throw AccessRefusal.notFound }
        return (try plan(planID), task)
    }

    /// Who reads for the issuer, or monitors the task, reads what all units say, others what their own say and those below.
    package func progress(of id: PlanTask.ID, unit: UnitReference?, _ page: PageRequest) throws
        -> Page<TaskProgress>
    {
        let (plan, task) = try planned(id)
        return try store.progress(
            of: id, unit: unit.map { try resolve($0) },
            below: try readsAll(of: task, in: plan) ? nil : workingAnchors, on: caller.today, page)
    }

    func readsAll(of task: PlanTask, in plan: Plan) throws -> Bool {
        if try readsAll(of: plan) { return true }
        return monitors(task)
    }

    /// Whose work the caller has to do with. Who keeps accounts, audits, or reports in person reads plans, and not how far
    /// units are.
    var workingAnchors: [Unit.ID] { caller.anchors(.advisor, .leader, .officer) }

    /// The units themselves, and the committees that boards receive for.
    var workingUnits: [Unit.ID] {
        let units = caller.standings.filter { [.advisor, .leader, .officer].contains($0.role) }
            .flatMap { [$0.unitID, $0.anchorID] }
        return Set(units).sorted { $0.rawValue < $1.rawValue }
    }

    func readsAll(of plan: Plan) throws -> Bool {
        caller.covers(try visiblePlace(plan.issuerID), .advisor, .leader, .officer)
    }

    func monitors(_ task: PlanTask) -> Bool {
        let monitors = Set(task.units[.monitor] ?? [])
        return workingUnits.contains(where: monitors.contains)
    }

    package func assignments(_ filter: AssignmentFilter, _ page: PageRequest) throws -> Page<ListedAssignment>
    {
        if let id = filter.planID { _ = try plan(id) }
        if let id = filter.taskID { _ = try planned(id) }
        if let id = filter.unitID { _ = try visiblePlace(id) }
        let scope =
            switch filter.view {
            case .own:
                AssignmentScope(units: workingUnits)
            case .monitored:
                AssignmentScope(monitors: workingUnits)
            case .below: AssignmentScope(below: caller.anchors(.advisor, .leader))
            }
        return try store.assignments(filter, scope, on: caller.today, page)
    }
}

extension Work {
    /// - Parameters:
    ///   - unit: that is accountable for the task; who drafts its plans says how far it is.
    ///   - percent: 0 to 100.
    ///   - round: that it is about, so that what is told twice by mistake ends one round only; nil is the next to be done.
    package func recordProgress(
        of id: PlanTask.ID, unit: UnitReference, percent: Int, round: Period? = nil, note: String?,
        evidence: String?, as progressID: TaskProgress.ID
    ) throws -> (progress: TaskProgress, assignment: TaskAssignment) {
        let (read, task) = try view.planned(id)
        let unitID = try view.resolve(unit)
        _ = try view.requireDrafting(unitID)
        try PersonalText.refuse(in: note, at: "/note")
        try PersonalText.refuse(in: evidence, at: "/evidence")
        // A plan is not closed meanwhile.
        guard let plan = try store.planToRead(read.id) else { throw AccessRefusal.notFound }
        guard plan.status == .issued else { throw PlanRefusal.notIn(plan.status) }
        guard let assignment = try store.assignmentToChange(of: id, unit: unitID) else {
            throw PlanRefusal.notAccountable
        }
        if let round, round != assignment.round { throw PlanRefusal.notTheRound(assignment.round) }
        let progress = TaskProgress(
            id: progressID, taskID: id, unitID: unitID, progress: percent, round: assignment.round,
            note: note, evidence: evidence, recordedAt: ask.now)
        let changed = try plan.progressed(assignment, of: task, to: percent, at: ask.clock)
        try store.insert(progress)
        try store.update(changed)
        try record("task.progressed", id, in: unitID)
        return (progress, changed)
    }

    /// For who may draft the plan.
    package func recordGuidance(of id: PlanTask.ID, _ guidance: TaskGuidance) throws -> (
        plan: Plan, task: PlanTask
    ) {
        let (read, task) = try view.planned(id)
        var plan = try planToChange(read.id)
        _ = try view.requireDrafting(plan.issuerID)
        let guided = try plan.guided(task, by: guidance)
        try store.setGuidance(of: guided, at: ask.clock)
        plan.meta = plan.meta.touched(ask.clock)
        try store.update(plan)
        try record("task.guided", id, in: plan.issuerID)
        return (plan, guided)
    }
}
