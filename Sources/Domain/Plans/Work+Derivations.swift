/// A plan that a unit below is to make of another.
package struct NewDerivation: Sendable {
    package let id: Plan.ID
    package let issuer: UnitReference
    package let documentType: String
    package let series: Plan.Series
    /// As of the other plan where they are not told.
    package let title: String?
    package let period: DateSpan?

    package init(
        id: Plan.ID, issuer: UnitReference, documentType: String, series: Plan.Series, title: String?,
        period: DateSpan?
    ) {
        self.id = id
        self.issuer = issuer
        self.documentType = documentType
        self.series = series
        self.title = title
        self.period = period
    }
}

extension View {
    /// Who reads for the issuer sees all units, others their own and those below.
    package func coverage(of id: Plan.ID, status: DerivationCoverage.Status?, _ page: PageRequest) throws -> (
        demand: DerivationDemand, counts: [DerivationCoverage.Status: Int], units: Page<DerivationCoverage>
    ) {
        let plan = try plan(id)
        guard plan.status != .draft else { throw PlanRefusal.notIn(plan.status) }
        guard let demand = plan.demand else { throw PlanRefusal.noDerivations }
        let read = try readsAll(of: plan) ? nil : workingAnchors
        return (
            demand, try store.coverageCounts(of: plan, below: read, on: caller.today),
            try store.coverage(of: plan, status: status, below: read, on: caller.today, page)
        )
    }
}

extension Work {
    /// A draft with what the unit has to do by the other plan: its tasks, each for the unit itself.
    package func derivePlan(from id: Plan.ID, _ new: NewDerivation, _ claim: Claim?) throws -> Plan {
        let parent = try view.plan(id)
        guard parent.status == .issued else { throw PlanRefusal.notIn(parent.status) }
        let draft = NewPlan(
            id: new.id, issuer: new.issuer, documentType: new.documentType, series: new.series,
            title: new.title ?? parent.title, period: new.period ?? parent.period,
            legalBases: parent.legalBases, parentID: id)
        let isNew = try store.plan(new.id) == nil
        let plan = try createPlan(draft, claim)
        guard isNew else { return plan }
        let own = try store.tasks(of: id).filter {
            !$0.isCancelled && $0.accountable.contains(plan.issuerID)
        }
        let refs = Set(own.map(\.ref))
        let tasks = own.map { task in
            PlanTask(
                id: makeID(), ref: task.ref,
                parentRef: task.parentRef.flatMap { refs.contains($0) ? $0 : nil }, sourceID: task.id,
                group: task.group, title: task.title, detail: task.detail, schedule: task.schedule,
                parties: [.implement: [.unit(plan.issuerID)]])
        }
        try store.set(tasks, of: plan.id)
        return plan
    }

    /// - Returns: the plan that it makes concrete.
    @discardableResult
    func checkParent(of plan: Plan) throws -> Plan? {
        guard let parentID = plan.parentID else { return nil }
        let parent = try view.plan(parentID)
        let place = try view.visiblePlace(plan.issuerID)
        try plan.checkDerived(
            from: parent, below: plan.issuerID != parent.issuerID && place.path.contains(parent.issuerID))
        return parent
    }
}
