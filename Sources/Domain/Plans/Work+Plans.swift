extension View {
    /// A draft is its issuer's side's. What was issued is read as a topic is: by the issuer's own, those below and those
    /// above.
    package func plan(_ id: Plan.ID) throws -> Plan {
        guard let plan = try store.plan(id) else { throw AccessRefusal.notFound }
        let place = try visiblePlace(plan.issuerID)
        if plan.status == .draft, !drafts(at: place) { throw AccessRefusal.notFound }
        return plan
    }

    package func tasks(of id: Plan.ID) throws -> (plan: Plan, tasks: [PlanTask], tallies: [TaskTally]) {
        let (plan, tasks) = (try plan(id), try store.tasks(of: id))
        return (plan, tasks, TaskTally.all(tasks, try store.tallies(of: id, on: caller.today)))
    }

    package func plans(_ filter: PlanFilter, _ page: PageRequest) throws -> Page<Plan> {
        if let id = filter.issuerID { _ = try visiblePlace(id) }
        return try store.plans(
            filter, issuers: Array(linesAbove()), below: anchors,
            drafts: PlanDrafts(below: caller.anchors(.advisor, .leader), at: caller.anchors(.officer)),
            on: caller.today, page)
    }

    /// Who advises or leads the unit, and who is responsible for it.
    private func drafts(at place: Place) -> Bool {
        caller.covers(place, .advisor, .leader) || caller.stands(at: place.unit.id, .officer)
    }

    /// Committees' plans are drafted by their boards; other units' by who is responsible for them too.
    func requireDrafting(_ id: Unit.ID) throws -> Place {
        let place = try visiblePlace(id)
        guard isDrafting(for: place) else { throw AccessRefusal.forbidden }
        return place
    }

    func isDrafting(for place: Place) -> Bool { caller.covers(place, .advisor) || stands(at: place) }

    /// Leaders sign; of units that are no committee, who is responsible for them does too.
    func requireSigning(_ id: Unit.ID) throws {
        let place = try visiblePlace(id)
        guard caller.covers(place, .leader) || stands(at: place) else { throw AccessRefusal.forbidden }
    }

    private func stands(at place: Place) -> Bool {
        place.unit.kind != .committee && caller.stands(at: place.unit.id, .officer)
    }
}

package struct PlanFilter: Sendable, Hashable {
    package var issuerID: Unit.ID?
    package var status: Plan.Status?
    package var query: String?

    package init(issuerID: Unit.ID? = nil, status: Plan.Status? = nil, query: String? = nil) {
        self.issuerID = issuerID
        self.status = status
        self.query = query
    }
}

/// Whose drafts are read: of units below some, or of exactly these.
package struct PlanDrafts: Sendable, Hashable {
    package let below: [Unit.ID]
    package let at: [Unit.ID]

    package init(below: [Unit.ID], at: [Unit.ID]) {
        self.below = below
        self.at = at
    }
}

package struct NewPlan: Sendable {
    package let id: Plan.ID
    package let issuer: UnitReference
    package let documentType: String
    package let series: Plan.Series
    package let title: String
    package let period: DateSpan
    package let legalBases: [String]
    package let parentID: Plan.ID?
    package let demand: DerivationDemand?

    package init(
        id: Plan.ID, issuer: UnitReference, documentType: String, series: Plan.Series, title: String,
        period: DateSpan, legalBases: [String], parentID: Plan.ID? = nil, demand: DerivationDemand? = nil
    ) {
        self.id = id
        self.issuer = issuer
        self.documentType = documentType
        self.series = series
        self.title = title
        self.period = period
        self.legalBases = legalBases
        self.parentID = parentID
        self.demand = demand
    }
}

package struct NewTask: Sendable {
    package enum Party: Sendable {
        case unit(UnitReference)
        case below(UnitReference, kinds: [Unit.Kind], depth: Reporters.Depth)
    }

    package let ref: String
    package let parentRef: String?
    package let sourceID: PlanTask.ID?
    package let group: PlanTask.Group
    package let title: String
    package let detail: String?
    package let schedule: TaskSchedule
    package let parties: [PlanTask.Role: [Party]]

    package init(
        ref: String, parentRef: String?, sourceID: PlanTask.ID? = nil, group: PlanTask.Group, title: String,
        detail: String?,
        schedule: TaskSchedule, parties: [PlanTask.Role: [Party]]
    ) {
        self.ref = ref
        self.parentRef = parentRef
        self.sourceID = sourceID
        self.group = group
        self.title = title
        self.detail = detail
        self.schedule = schedule
        self.parties = parties
    }
}

package struct PlanChange: Sendable {
    package var documentType: String?
    package var series: Plan.Series?
    package var title: String?
    package var period: DateSpan?
    package var legalBases: [String]?
    package var mustDeriveBy: Change<CivilDate> = .keep
    package var derivingUnits: DerivingUnits?

    package init() {}

    package func terms(of plan: Plan) throws(PlanRefusal) -> PlanTerms {
        let day = mustDeriveBy.applied(to: plan.demand?.by)
        return PlanTerms(
            title: title ?? plan.title, period: period ?? plan.period,
            legalBases: legalBases ?? plan.legalBases,
            demand: try .made(by: day, derivingUnits ?? (day == nil ? nil : plan.demand?.units)))
    }
}

extension Work {
    package func createPlan(_ new: NewPlan, _ claim: Claim?) throws -> Plan {
        try create(claim, existing: { try view.plan(new.id) }) {
            let issuerID = try view.resolve(new.issuer)
            _ = try view.requireDrafting(issuerID)
            let plan = Plan(
                id: new.id, issuerID: issuerID, documentType: new.documentType, series: new.series,
                title: new.title, period: new.period, legalBases: new.legalBases, parentID: new.parentID,
                demand: new.demand, meta: .new(ask.clock))
            try plan.checkDraft()
            try checkParent(of: plan)
            try store.insert(plan)
            try record("plan.created", plan.id, in: issuerID)
            return plan
        }
    }

    package func changePlan(_ id: Plan.ID, _ change: PlanChange, _ precondition: Precondition) throws -> Plan
    {
        var plan = try planToChange(id)
        _ = try view.requireDrafting(plan.issuerID)
        try precondition.check(plan.meta.version)
        guard plan.status == .draft else { throw PlanRefusal.notIn(plan.status) }
        let terms = try change.terms(of: plan)
        plan.documentType = change.documentType ?? plan.documentType
        plan.series = change.series ?? plan.series
        plan.title = terms.title
        plan.period = terms.period
        plan.legalBases = terms.legalBases
        plan.demand = terms.demand
        try plan.checkDraft()
        return try save(plan, "plan.changed")
    }

    /// - Parameters:
    ///   - number: from the office's register; nil where the installation owns the series.
    ///   - signedOn: today where it is not told.
    package func issuePlan(_ id: Plan.ID, number: Int?, signedOn: CivilDate?) throws -> Plan {
        let draft = try planToChange(id)
        try view.requireSigning(draft.issuerID)
        guard draft.status == .draft else { throw PlanRefusal.notIn(draft.status) }
        // The series is held until the commit, so that numbers are taken one after the other.
        let taken = try Plan.number(number, in: store.planNumberingToChange(of: draft))
        let plan = try draft.issued(taken.number, signedOn: signedOn ?? caller.today, today: caller.today)
        if let signedOn = try checkParent(of: plan)?.signedOn, let own = plan.signedOn, own < signedOn {
            throw PlanRefusal.derivedBeforeSigned(signedOn)
        }
        try store.set(taken.numbering, of: plan)
        // Units may have ended since the tasks were written.
        let tasks = try store.tasks(of: id)
        let subtree = try checked(tasks, of: plan)
        let resolved = plan.resolved(tasks, subtree)
        try store.setUnits(of: resolved)
        try store.setDeriving(plan.deriving(subtree, today: caller.today), of: id)
        try store.insert(plan.assignments(of: resolved, at: ask.clock) { makeID() }, of: id)
        return try save(plan, "plan.issued")
    }

    /// All of a draft's tasks; one that keeps its ref keeps its id.
    package func setTasks(of id: Plan.ID, _ new: [NewTask], _ precondition: Precondition) throws -> (
        plan: Plan, tasks: [PlanTask], warnings: [TaskWarning]
    ) {
        let plan = try planToChange(id)
        _ = try view.requireDrafting(plan.issuerID)
        try precondition.check(plan.meta.version)
        guard plan.status == .draft else { throw PlanRefusal.notIn(plan.status) }
        let tasks = try made(new, known: store.tasks(of: id))
        _ = try checked(tasks, of: plan)
        try store.set(tasks, of: id)
        let parent = try plan.parentID.flatMap { try store.plan($0) }
        let warnings = plan.warnings(
            tasks, parent: try parent.map { ($0, try store.tasks(of: $0.id)) }, today: caller.today)
        return (try save(plan, "plan.tasksSet"), tasks, warnings)
    }

    /// - Parameter known: those of which one that keeps its ref keeps its id.
    func made(_ new: [NewTask], known: [PlanTask]) throws -> [PlanTask] {
        let known = Dictionary(known.map { ($0.ref, $0.id) }) { first, _ in first }
        return try new.enumerated().map { index, task in
            PlanTask(
                id: known[task.ref] ?? makeID(), ref: task.ref, parentRef: task.parentRef,
                sourceID: task.sourceID, group: task.group, title: task.title, detail: task.detail,
                schedule: task.schedule,
                parties: try parties(of: task, at: index))
        }
    }

    private func parties(of task: NewTask, at index: Int) throws -> [PlanTask.Role: [PlanTask.Party]] {
        var found: [PlanTask.Role: [PlanTask.Party]] = [:]
        for (role, parties) in task.parties {
            found[role] = try parties.enumerated().map { place, new in
                do {
                    return try party(new)
                } catch AccessRefusal.notFound {
                    // What can't be seen is not below the issuer either.
                    throw PlanRefusal.task(.unitOutside(index, role, place))
                }
            }
        }
        return found
    }

    private func party(_ new: NewTask.Party) throws -> PlanTask.Party {
        switch new {
        case .unit(let unit): .unit(try view.resolve(unit))
        case .below(let unit, let kinds, let depth):
            .below(try view.resolve(unit), kinds: kinds, depth: depth)
        }
    }

    /// - Parameter given: see `Plan.check`.
    /// - Returns: the issuer and all units below it.
    func checked(_ tasks: [PlanTask], given: Int? = nil, of plan: Plan) throws -> [Unit] {
        let subtree = try store.subtree(of: plan.issuerID, on: caller.today)
        let sources = try plan.parentID.map { Set(try store.tasks(of: $0).map(\.id)) } ?? []
        do {
            try plan.check(tasks, given: given, subtree, sources: sources, today: caller.today)
        } catch {
            throw PlanRefusal.task(error)
        }
        return subtree
    }

    package func closePlan(_ id: Plan.ID) throws -> Plan {
        let plan = try planToChange(id)
        try view.requireSigning(plan.issuerID)
        return try save(plan.closed(), "plan.closed")
    }

    package func revokePlan(_ id: Plan.ID, reason: String) throws -> Plan {
        let plan = try planToChange(id)
        try view.requireSigning(plan.issuerID)
        return try save(plan.revoked(), "plan.revoked", reason: reason)
    }

    func planToChange(_ id: Plan.ID) throws -> Plan {
        _ = try view.plan(id)
        guard let plan = try store.planToChange(id) else { throw AccessRefusal.notFound }
        return plan
    }

    func save(_ plan: Plan, _ action: String, reason: String? = nil) throws -> Plan {
        var plan = plan
        plan.meta = plan.meta.touched(ask.clock)
        try store.update(plan)
        try record(action, plan.id, in: plan.issuerID, reason: reason)
        return plan
    }
}
