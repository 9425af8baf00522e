/// A task as one of the units that are accountable for it has it, from the issue of the plan on.
package struct TaskAssignment: Sendable, Hashable {
    package typealias ID = Identifier<TaskAssignment>

    package enum Status: String, Sendable, CaseIterable { case notStarted, inProgress, done }

    package let id: ID
    package let taskID: PlanTask.ID
    package let unitID: Unit.ID
    /// Per cent of the task, or of the round that is next to be done. Done means 100.
    package var progress: Int
    /// Of what is due again and again, the month, quarter or year that is next to be done.
    package var round: Period?
    /// By the end of this day; nil while nobody can know it.
    package var dueOn: CivilDate?
    package var isDone: Bool
    /// How often progress was told.
    package var reports: Int
    /// By an amendment: the unit has not to do it any more.
    package var isWithdrawn: Bool
    package var updatedAt: Instant

    package init(
        id: ID, taskID: PlanTask.ID, unitID: Unit.ID, progress: Int = 0, round: Period?, dueOn: CivilDate?,
        isDone: Bool = false, reports: Int = 0, isWithdrawn: Bool = false, updatedAt: Instant
    ) {
        self.id = id
        self.taskID = taskID
        self.unitID = unitID
        self.progress = progress
        self.round = round
        self.dueOn = dueOn
        self.isDone = isDone
        self.reports = reports
        self.isWithdrawn = isWithdrawn
        self.updatedAt = updatedAt
    }

    package var status: Status { isDone ? .done : reports == 0 ? .notStarted : .inProgress }

    package func isOverdue(on today: CivilDate) -> Bool {
        guard !isDone, let dueOn else { return false }
        return dueOn < today
    }
}

/// What a unit says of how far it is, never changed.
package struct TaskProgress: Sendable, Hashable {
    package typealias ID = Identifier<TaskProgress>

    package let id: ID
    package let taskID: PlanTask.ID
    package let unitID: Unit.ID
    /// 0 to 100.
    package let progress: Int
    /// The round that it is about.
    package let round: Period?
    package let note: String?
    /// What shows it: a document's number, an address.
    package let evidence: String?
    package let recordedAt: Instant

    package init(
        id: ID, taskID: PlanTask.ID, unitID: Unit.ID, progress: Int, round: Period?, note: String?,
        evidence: String?, recordedAt: Instant
    ) {
        self.id = id
        self.taskID = taskID
        self.unitID = unitID
        self.progress = progress
        self.round = round
        self.note = note
        self.evidence = evidence
        self.recordedAt = recordedAt
    }
}

/// What a superior's guidance (hướng dẫn của cấp trên) says about a task that waited for it.
package struct TaskGuidance: Sendable, Hashable {
    /// The document, as `Hướng dẫn 19-HD/BTGDVTU, 02/3/2026`.
    package let reference: String
    package let dueOn: CivilDate

    package init(reference: String, dueOn: CivilDate) {
        self.reference = reference
        self.dueOn = dueOn
    }
}

extension Plan {
    /// What the accountable units have to do once the plan is issued. A task that has parts is done as its parts are.
    package func assignments(
        of tasks: [PlanTask], at clock: Instant, makeID: () -> TaskAssignment.ID
    ) -> [TaskAssignment] {
        let whole = Set(tasks.compactMap(\.parentRef))
        return tasks.filter { !whole.contains($0.ref) }.flatMap { task in
            let round = firstRound(of: task, from: signedOn ?? period.first)
            return task.accountable.map {
                TaskAssignment(
                    id: makeID(), taskID: task.id, unitID: $0, round: round, dueOn: dueOn(task, in: round),
                    updatedAt: clock)
            }
        }
    }

    /// Of what is due again and again: nobody can do what was over when it was signed.
    func firstRound(of task: PlanTask, from day: CivilDate) -> Period? {
        guard case .continuous(let frequency?) = task.schedule else { return nil }
        return Period(frequency, containing: min(max(period.first, day), period.last))
    }

    func dueOn(_ task: PlanTask, in round: Period?) -> CivilDate? {
        if let round { return min(round.last, period.last) }
        return task.dueOn(in: period, today: period.first)
    }

    /// How far it is after a unit said so: a round that is done is followed by the next one of the plan's period.
    /// - Parameter percent: 0 to 100.
    package func progressed(
        _ assignment: TaskAssignment, of task: PlanTask, to percent: Int, at clock: Instant
    ) throws(PlanRefusal) -> TaskAssignment {
        guard status == .issued else { throw .notIn(status) }
        if let round = assignment.round, assignment.isDone { throw .roundsOver(round) }
        var result = assignment
        result.reports += 1
        result.updatedAt = clock
        (result.progress, result.round, result.isDone) = standing(at: percent, in: assignment.round)
        if result.round != assignment.round { result.dueOn = dueOn(task, in: result.round) }
        return result
    }

    /// A round that is done gives way to the next one of the plan's period.
    func standing(at percent: Int, in round: Period?) -> (progress: Int, round: Period?, isDone: Bool) {
        if percent == 100, let next = round?.next, next.first <= period.last { return (0, next, false) }
        return (percent, round, percent == 100)
    }

    package func guided(_ task: PlanTask, by guidance: TaskGuidance) throws(PlanRefusal) -> PlanTask {
        guard status == .issued else { throw .notIn(status) }
        guard !task.isCancelled else { throw .taskCancelled }
        guard task.schedule == .onSuperiorGuidance else { throw .noGuidanceAwaited }
        if let signedOn, guidance.dueOn < signedOn { throw .dueBeforeSigned(signedOn) }
        var result = task
        result.guidance = guidance
        return result
    }
}
