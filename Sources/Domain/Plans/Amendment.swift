/// What changes an issued plan (sửa đổi, bổ sung); nothing else does. It keeps what was there before.
package struct Amendment: Sendable, Hashable {
    package typealias ID = Identifier<Amendment>

    /// Of one task.
    package struct TaskChange: Sendable, Hashable {
        package enum Kind: String, Sendable, CaseIterable { case added, changed, cancelled, restored }

        /// Nil where the task is new.
        package let before: PlanTask?
        package let after: PlanTask

        package init(before: PlanTask?, after: PlanTask) {
            self.before = before
            self.after = after
        }
    }

    package let id: ID
    package let planID: Plan.ID
    /// Among the plan's amendments, from 1.
    package let number: Int
    /// Of the document, as `Công văn 80-CV/ĐU`.
    package let reference: String?
    package let signedOn: CivilDate
    package let reason: String
    package let before: PlanTerms
    package let after: PlanTerms
    /// Those that are not as they were.
    package let tasks: [TaskChange]
    package let recordedAt: Instant

    package init(
        id: ID, planID: Plan.ID, number: Int, reference: String?, signedOn: CivilDate, reason: String,
        before: PlanTerms, after: PlanTerms, tasks: [TaskChange], recordedAt: Instant
    ) {
        self.id = id
        self.planID = planID
        self.number = number
        self.reference = reference
        self.signedOn = signedOn
        self.reason = reason
        self.before = before
        self.after = after
        self.tasks = tasks
        self.recordedAt = recordedAt
    }
}

/// What an amendment may change of a plan besides its tasks.
package struct PlanTerms: Sendable, Hashable {
    package var title: String
    package var period: DateSpan
    package var legalBases: [String]
    package var demand: DerivationDemand?

    package init(title: String, period: DateSpan, legalBases: [String], demand: DerivationDemand?) {
        self.title = title
        self.period = period
        self.legalBases = legalBases
        self.demand = demand
    }
}

extension Amendment.TaskChange {
    package enum Field: String, Sendable, CaseIterable {
        case parentRef, derivedFromTaskId, group, title, description, schedule, roles, units
    }

    package var kind: Kind {
        guard let before else { return .added }
        switch (before.isCancelled, after.isCancelled) {
        case (true, false): return .restored
        case (false, true): return .cancelled
        case (true, true), (false, false): return .changed
        }
    }

    /// What is not as it was.
    package var fields: [Field] {
        guard let before else { return [] }
        return Field.allCases.filter { field in
            switch field {
            case .parentRef: before.parentRef != after.parentRef
            case .derivedFromTaskId: before.sourceID != after.sourceID
            case .group: before.group != after.group
            case .title: before.title != after.title
            case .description: before.detail != after.detail
            case .schedule: before.schedule != after.schedule
            case .roles: before.named != after.named
            case .units: before.resolved != after.resolved
            }
        }
    }
}

extension PlanTask {
    /// Without roles that nobody has, in whatever order units stand.
    fileprivate var named: [Role: Set<Party>] { parties.filter { !$1.isEmpty }.mapValues { Set($0) } }
    fileprivate var resolved: [Role: Set<Unit.ID>] { units.filter { !$1.isEmpty }.mapValues { Set($0) } }
}

extension Plan {
    package var terms: PlanTerms {
        PlanTerms(title: title, period: period, legalBases: legalBases, demand: demand)
    }

    /// - Parameters:
    ///   - day: on which the amendment is signed.
    ///   - last: on which the one before was, if there was one.
    package func amended(_ terms: PlanTerms, signedOn day: CivilDate, last: CivilDate?, today: CivilDate)
        throws(PlanRefusal) -> Plan
    {
        guard status == .issued else { throw .notIn(status) }
        guard day <= today else { throw .signedInFuture }
        if let first = [signedOn, last].compactMap(\.self).max(), day < first {
            throw .amendedBeforeSigned(first)
        }
        var result = self
        result.title = terms.title
        result.period = terms.period
        result.legalBases = terms.legalBases
        result.demand = terms.demand
        try result.checkDraft()
        if terms.demand != demand, let demand = terms.demand, let signedOn, demand.by < signedOn {
            throw .deriveBeforeSigned(signedOn)
        }
        return result
    }

    /// All tasks as they are from now on: first those that are given, as they were given, then the others. One that is
    /// given by the ref of a cancelled one is that one again.
    /// - Parameters:
    ///   - given: with the ids of those that they take the place of.
    ///   - cancelled: refs.
    package static func merged(_ tasks: [PlanTask], with given: [PlanTask], cancelled: [String])
        throws(PlanRefusal) -> [PlanTask]
    {
        let refs = Set(given.map(\.ref))
        let known = Dictionary(tasks.map { ($0.ref, $0) }) { first, _ in first }
        for (index, ref) in cancelled.enumerated() {
            guard let task = known[ref], !task.isCancelled, !refs.contains(ref) else {
                throw .notToCancel(index)
            }
        }
        let ended = Set(cancelled)
        let given = given.map { task in
            var task = task
            if task.schedule == .onSuperiorGuidance { task.guidance = known[task.ref]?.guidance }
            return task
        }
        let others = tasks.filter { !refs.contains($0.ref) }.map { task in
            var task = task
            if ended.contains(task.ref) { task.isCancelled = true }
            return task
        }
        let living = Set((given + others.filter { !$0.isCancelled }).map(\.ref))
        for task in others where !task.isCancelled {
            if let parent = task.parentRef, !living.contains(parent) { throw .partRemains(task.ref) }
        }
        return given + others
    }

    /// What the accountable units have to do by tasks that are not as they were.
    /// - Parameters:
    ///   - tasks: as they are from now on, all of the plan.
    ///   - changed: which of them to go through.
    ///   - before: the tasks as they were.
    ///   - old: what units had to do by those that are gone through, whether they still have to or not.
    ///   - day: on which the amendment is signed.
    package func reassigned(
        _ tasks: [PlanTask], changed: Set<PlanTask.ID>, before: [PlanTask.ID: PlanTask],
        _ old: [TaskAssignment], signedOn day: CivilDate, at clock: Instant, makeID: () -> TaskAssignment.ID
    ) -> (new: [TaskAssignment], changed: [TaskAssignment]) {
        let whole = Set(tasks.filter { !$0.isCancelled }.compactMap(\.parentRef))
        let byTask = Dictionary(grouping: old, by: \.taskID)
        var (new, same): ([TaskAssignment], [TaskAssignment]) = ([], [])
        for task in tasks where changed.contains(task.id) {
            let accountable = task.isCancelled || whole.contains(task.ref) ? [] : task.accountable
            let units = Set(accountable)
            var known: Set<Unit.ID> = []
            for assignment in byTask[task.id] ?? [] {
                known.insert(assignment.unitID)
                var result = assignment
                if units.contains(assignment.unitID) {
                    result = rescheduled(result, of: task, was: before[task.id], from: day)
                } else {
                    result.isWithdrawn = true
                }
                guard result != assignment else { continue }
                result.updatedAt = clock
                same.append(result)
            }
            let round = firstRound(of: task, from: day)
            new += accountable.filter { !known.contains($0) }.map {
                TaskAssignment(
                    id: makeID(), taskID: task.id, unitID: $0, round: round, dueOn: dueOn(task, in: round),
                    updatedAt: clock)
            }
        }
        return (new, same)
    }

    /// How far it was stands, unless it was about rounds that are no more, or there are rounds now.
    private func rescheduled(
        _ assignment: TaskAssignment, of task: PlanTask, was before: PlanTask?, from day: CivilDate
    ) -> TaskAssignment {
        var result = assignment
        result.isWithdrawn = false
        if before?.schedule == task.schedule {
            if let round = result.round { continueRounds(&result, at: round) }
        } else {
            let round = firstRound(of: task, from: day)
            if round != nil || result.round != nil { (result.progress, result.isDone) = (0, false) }
            result.round = round
        }
        result.dueOn = dueOn(task, in: result.round)
        return result
    }

    /// The plan's period may have become longer or shorter; all rounds before this one are done.
    private func continueRounds(_ assignment: inout TaskAssignment, at round: Period) {
        if round.first > period.last {
            let last = Period(round.frequency, containing: period.last)
            (assignment.progress, assignment.round, assignment.isDone) = (100, last, true)
        } else if assignment.isDone, round.next.first <= period.last {
            (assignment.progress, assignment.round, assignment.isDone) = (0, round.next, false)
        }
    }
}
