/// What is to be changed of an issued plan, and why.
package struct NewAmendment: Sendable {
    package let id: Amendment.ID
    package let reference: String?
    /// Today where it is not told.
    package let signedOn: CivilDate?
    package let reason: String
    /// Without type and series, which a number was taken in.
    package let terms: PlanChange
    /// Those that are new, and those that take the place of the tasks with their refs.
    package let tasks: [NewTask]
    package let cancelledRefs: [String]

    package init(
        id: Amendment.ID, reference: String?, signedOn: CivilDate?, reason: String, terms: PlanChange,
        tasks: [NewTask], cancelledRefs: [String]
    ) {
        self.id = id
        self.reference = reference
        self.signedOn = signedOn
        self.reason = reason
        self.terms = terms
        self.tasks = tasks
        self.cancelledRefs = cancelledRefs
    }
}

extension View {
    package func amendments(of id: Plan.ID, _ page: PageRequest) throws -> Page<Amendment> {
        _ = try plan(id)
        return try store.amendments(of: id, page)
    }

    package func amendment(_ id: Amendment.ID) throws -> Amendment {
        guard let amendment = try store.amendment(id) else { throw AccessRefusal.notFound }
        _ = try plan(amendment.planID)
        return amendment
    }
}

extension Work {
    /// Who signs the plan amends it; who drafts it may ask what would change.
    package func amendPlan(
        _ id: Plan.ID, _ new: NewAmendment, dryRun: Bool, _ claim: Claim?, _ precondition: Precondition
    ) throws -> Amendment {
        guard !dryRun else { return try amend(id, new, dryRun: true, precondition) }
        return try create(claim, existing: { try view.amendment(new.id) }) {
            try amend(id, new, dryRun: false, precondition)
        }
    }

    private func amend(
        _ id: Plan.ID, _ new: NewAmendment, dryRun: Bool, _ precondition: Precondition
    ) throws -> Amendment {
        let plan = try planToChange(id)
        let place = try view.visiblePlace(plan.issuerID)
        if !dryRun || !view.isDrafting(for: place) {
            try view.requireSigning(plan.issuerID)
        }
        try precondition.check(plan.meta.version)
        try PersonalText.refuse(in: new.reason, at: "/reason")
        let (day, last) = (new.signedOn ?? caller.today, try store.lastAmendment(of: id))
        let amended = try plan.amended(
            new.terms.terms(of: plan), signedOn: day, last: last?.signedOn, today: caller.today)
        let old = try store.tasks(of: id)
        let (tasks, changes, subtree) = try amendedTasks(old, of: amended, new)
        guard amended.terms != plan.terms || !changes.isEmpty else { throw PlanRefusal.nothingAmended }
        let amendment = Amendment(
            id: new.id, planID: id, number: (last?.number ?? 0) + 1, reference: new.reference, signedOn: day,
            reason: new.reason, before: plan.terms, after: amended.terms, tasks: changes,
            recordedAt: ask.clock)
        guard !dryRun else { return amendment }
        try store.amend(changes.map(\.after), of: id)
        try store.setUnits(of: changes.map(\.after).filter { !$0.isCancelled })
        try reassign(amended, from: plan.period, old, tasks, changes, signedOn: day)
        if amended.demand != plan.demand {
            try store.setDeriving(amended.deriving(subtree, today: caller.today), of: id)
        }
        try store.insert(amendment)
        _ = try save(amended, "plan.amended", reason: new.reason)
        return amendment
    }

    /// - Returns: all tasks as they are from now on, what is not as it was, and the issuer with all units below it.
    private func amendedTasks(_ old: [PlanTask], of plan: Plan, _ new: NewAmendment) throws -> (
        tasks: [PlanTask], changes: [Amendment.TaskChange], subtree: [Unit]
    ) {
        let given = try made(new.tasks, known: old)
        let merged = try Plan.merged(old, with: given, cancelled: new.cancelledRefs)
        let subtree = try checked(merged.filter { !$0.isCancelled }, given: given.count, of: plan)
        let tasks = plan.resolved(Array(merged.prefix(given.count)), subtree) + merged.dropFirst(given.count)
        let known = Dictionary(old.map { ($0.id, $0) }) { first, _ in first }
        let changes = tasks.map { Amendment.TaskChange(before: known[$0.id], after: $0) }.filter {
            $0.kind != .changed || !$0.fields.isEmpty
        }
        return (tasks, changes, subtree)
    }

    /// Besides the tasks that change, those whose parts do, and with the plan's period what goes on through it.
    private func reassign(
        _ plan: Plan, from period: DateSpan, _ old: [PlanTask], _ tasks: [PlanTask],
        _ changes: [Amendment.TaskChange], signedOn day: CivilDate
    ) throws {
        var changed = Set(changes.map(\.after.id))
        func whole(_ tasks: [PlanTask]) -> Set<String> {
            Set(tasks.filter { !$0.isCancelled }.compactMap(\.parentRef))
        }
        let moved = whole(old).symmetricDifference(whole(tasks))
        for task in tasks {
            let goesOn = if case .continuous = task.schedule { plan.period != period } else { false }
            if goesOn || moved.contains(task.ref) { changed.insert(task.id) }
        }
        let before = Dictionary(old.map { ($0.id, $0) }) { first, _ in first }
        let outcome = plan.reassigned(
            tasks, changed: changed, before: before, try store.assignments(of: changed), signedOn: day,
            at: ask.clock
        ) { makeID() }
        for assignment in outcome.changed { try store.update(assignment) }
        try store.insert(outcome.new, of: plan.id)
    }
}
