/// What the units of a plan have to do, by the months in which it is due.
package struct PlanBoard: Sendable {
    package enum Status: String, Sendable, CaseIterable {
        case done, overdue
        /// Not done, and its day is not over.
        case due
        /// A round after the one that is next to be done.
        case planned
    }

    /// A task, or one round of it, as one unit has it.
    package struct Entry: Sendable, Hashable {
        package let taskID: PlanTask.ID
        package let ref: String
        package let round: Period?
        package let dueOn: CivilDate?
        /// Per cent.
        package let progress: Int
        package let status: Status

        package init(
            taskID: PlanTask.ID, ref: String, round: Period?, dueOn: CivilDate?, progress: Int, status: Status
        ) {
            self.taskID = taskID
            self.ref = ref
            self.round = round
            self.dueOn = dueOn
            self.progress = progress
            self.status = status
        }

        /// Nil while nobody can know it.
        package var month: Period? { dueOn.map { Period(.monthly, containing: $0) } }
    }

    package struct Row: Sendable, Hashable {
        package let unitID: Unit.ID
        package let unitName: String
        /// What is due first comes first, and last what nobody knows when it is due.
        package let entries: [Entry]
    }

    /// Of all units that are read, rounds that are planned aside.
    package struct MonthTotal: Sendable, Hashable {
        package let month: Period
        package var done = 0
        package var overdue = 0
        package var due = 0

        package init(month: Period) { self.month = month }
    }

    /// Those of the plan's period, or those in which something is due where the period is longer than
    /// `Limits.boardMonths`; and what is due beyond it.
    package let months: [Period]
    package let totals: [MonthTotal]
    package let rows: [Row]
}

/// A round of a task that a unit has done.
package struct DoneRound: Sendable, Hashable {
    package let taskID: PlanTask.ID
    package let unitID: Unit.ID
    package let round: Period

    package init(taskID: PlanTask.ID, unitID: Unit.ID, round: Period) {
        self.taskID = taskID
        self.unitID = unitID
        self.round = round
    }
}

extension Plan {
    /// - Parameters:
    ///   - own: what one unit has to do.
    ///   - done: rounds that the unit has done.
    func boardEntries(
        _ own: [TaskAssignment], _ done: [DoneRound], _ tasks: [PlanTask.ID: PlanTask], today: CivilDate
    ) -> [PlanBoard.Entry] {
        let doneByTask = Dictionary(grouping: done, by: \.taskID)
        let entries = own.flatMap { assignment -> [PlanBoard.Entry] in
            guard let task = tasks[assignment.taskID] else { return [] }
            func entry(_ round: Period?, _ dueOn: CivilDate?, _ progress: Int, _ status: PlanBoard.Status)
                -> PlanBoard.Entry
            {
                PlanBoard.Entry(
                    taskID: task.id, ref: task.ref, round: round, dueOn: dueOn, progress: progress,
                    status: status)
            }
            let status: PlanBoard.Status =
                assignment.isDone ? .done : assignment.isOverdue(on: today) ? .overdue : .due
            let current = entry(assignment.round, assignment.dueOn, assignment.progress, status)
            guard let round = assignment.round else { return [current] }
            let before = (doneByTask[task.id] ?? []).map(\.round).filter {
                $0 != round && $0.first <= period.last
            }
            let after = sequence(first: round.next, next: \.next).prefix { $0.first <= period.last }
                .prefix(Limits.boardRounds)
            return before.map { entry($0, dueOn(task, in: $0), 100, .done) } + [current]
                + (assignment.isDone ? [] : after.map { entry($0, dueOn(task, in: $0), 0, .planned) })
        }
        return entries.sorted { first, second in
            let (a, b) = (first.dueOn?.description ?? "~", second.dueOn?.description ?? "~")
            return (a, first.ref) < (b, second.ref)
        }
    }

    /// - Parameter due: months in which something is due, or a round is done.
    func boardMonths(_ due: [Period]) -> [Period] {
        let first = Period(.monthly, containing: period.first)
        let own = Array(
            sequence(first: first, next: \.next).prefix { $0.first <= period.last }
                .prefix(Limits.boardMonths + 1))
        let isLong = own.count > Limits.boardMonths
        return Set(due + (isLong ? [] : own)).sorted { $0.first < $1.first }
    }
}

extension View {
    /// Who reads for the issuer sees all units, others their own and those below. Not of a draft.
    package func board(of id: Plan.ID, _ page: PageRequest) throws -> (
        plan: Plan, board: PlanBoard, next: [String]?
    ) {
        let plan = try plan(id)
        guard plan.status != .draft else { throw PlanRefusal.notIn(plan.status) }
        let read = try readsAll(of: plan) ? nil : workingAnchors
        let units = try store.boardUnits(of: id, below: read, on: caller.today, page)
        let tasks = Dictionary(try store.tasks(of: id).map { ($0.id, $0) }) { first, _ in first }
        let own = Dictionary(
            grouping: try store.assignments(of: id, units: units.items), by: \.unitID)
        let done = Dictionary(grouping: try store.doneRounds(of: id, units: units.items), by: \.unitID)
        let names = try store.names(of: units.items, on: caller.today)
        let rows = units.items.map { unit in
            PlanBoard.Row(
                unitID: unit, unitName: names[unit] ?? "",
                entries: plan.boardEntries(own[unit] ?? [], done[unit] ?? [], tasks, today: caller.today))
        }
        let totals = try store.boardTotals(of: plan, below: read, on: caller.today)
        let due = totals.map(\.month) + rows.flatMap(\.entries).compactMap(\.month)
        let board = PlanBoard(months: plan.boardMonths(due), totals: totals, rows: rows)
        return (plan, board, units.next)
    }
}
