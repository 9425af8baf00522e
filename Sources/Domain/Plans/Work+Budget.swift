package struct NewBudgetLine: Sendable {
    package let id: BudgetLine.ID
    package let unit: UnitReference
    package let title: String
    package let source: String?
    package let asked: Int

    package init(id: BudgetLine.ID, unit: UnitReference, title: String, source: String?, asked: Int) {
        self.id = id
        self.unit = unit
        self.title = title
        self.source = source
        self.asked = asked
    }
}

package struct BudgetChange: Sendable {
    package var title: String?
    package var source: Change<String> = .keep
    package var asked: Int?
    package var spent: Int?

    package init() {}
}

extension View {
    /// Read as progress is: see `progress(of:unit:_:)`.
    package func budgetLine(_ id: BudgetLine.ID) throws -> BudgetLine {
        guard let line = try store.budgetLine(id) else { throw AccessRefusal.notFound }
        let (plan, task) = try planned(line.taskID)
        if try readsAll(of: task, in: plan) { return line }
        let path = try store.place(line.unitID, on: caller.today)?.path ?? []
        guard workingAnchors.contains(where: path.contains) else { throw AccessRefusal.notFound }
        return line
    }

    package func budgetLines(of id: PlanTask.ID, unit: UnitReference?, _ page: PageRequest) throws
        -> Page<BudgetLine>
    {
        let (plan, task) = try planned(id)
        return try store.budgetLines(
            of: id, unit: unit.map { try resolve($0) },
            below: try readsAll(of: task, in: plan) ? nil : workingAnchors, on: caller.today, page)
    }

    /// Of all lines that the caller reads.
    package func budget(of id: Plan.ID) throws -> (
        plan: Plan, tasks: [PlanTask], total: BudgetSum, byTask: [BudgetSum]
    ) {
        let (plan, tasks) = (try plan(id), try store.tasks(of: id))
        let own = try store.budgetSums(
            of: id, below: readsAll(of: plan) ? nil : workingAnchors,
            besides: tasks.filter(monitors).map(\.id), on: caller.today)
        let sums = BudgetSum.all(tasks, own)
        return (plan, tasks, sums.total, sums.byTask)
    }
}

extension Work {
    /// For who may draft plans of the unit that asks.
    package func askBudget(_ new: NewBudgetLine, for id: PlanTask.ID, _ claim: Claim?) throws -> BudgetLine {
        try create(claim, existing: { try view.budgetLine(new.id) }) {
            let (read, task) = try view.planned(id)
            let unitID = try view.resolve(new.unit)
            _ = try view.requireDrafting(unitID)
            let plan = try standing(read.id)
            try plan.checkAsking(unitID, for: task, lines: store.budgetLineCount(of: plan.id))
            let line = BudgetLine(
                id: new.id, taskID: id, unitID: unitID, title: new.title, source: new.source,
                asked: new.asked, meta: .new(ask.clock))
            try store.insert(line, of: plan.id)
            try record("budgetLine.asked", line.id, in: unitID, reason: String(line.asked))
            return line
        }
    }

    /// For who may draft plans of the unit that asks: what is asked for until that is decided, what was spent after a grant.
    package func changeBudgetLine(
        _ id: BudgetLine.ID, _ change: BudgetChange, _ precondition: Precondition
    ) throws -> BudgetLine {
        let line = try budgetLineToChange(id)
        _ = try view.requireDrafting(line.unitID)
        try precondition.check(line.meta.version)
        _ = try standing(view.planned(line.taskID).plan.id)
        let changed = try line.revised(title: change.title, source: change.source, asked: change.asked)
            .spending(change.spent)
        return try save(changed, "budgetLine.changed", reason: change.spent.map(String.init))
    }

    /// For who signs for the plan's issuer.
    package func grantBudget(_ id: BudgetLine.ID, _ amount: Int, reference: String) throws -> BudgetLine {
        let line = try budgetLineToDecide(id)
        return try save(
            line.granted(amount, by: reference), "budgetLine.granted", reason: String(amount))
    }

    /// For who signs for the plan's issuer.
    package func refuseBudget(_ id: BudgetLine.ID, reason: String) throws -> BudgetLine {
        try save(budgetLineToDecide(id).refused(reason), "budgetLine.refused", reason: reason)
    }

    private func budgetLineToDecide(_ id: BudgetLine.ID) throws -> BudgetLine {
        let line = try budgetLineToChange(id)
        let plan = try view.planned(line.taskID).plan
        try view.requireSigning(plan.issuerID)
        _ = try standing(plan.id)
        return line
    }

    private func budgetLineToChange(_ id: BudgetLine.ID) throws -> BudgetLine {
        _ = try view.budgetLine(id)
        guard let line = try store.budgetLineToChange(id) else { throw AccessRefusal.notFound }
        return line
    }

    /// The plan, which is not closed meanwhile.
    private func standing(_ id: Plan.ID) throws -> Plan {
        guard let plan = try store.planToRead(id) else { throw AccessRefusal.notFound }
        guard plan.status == .issued else { throw PlanRefusal.notIn(plan.status) }
        return plan
    }

    private func save(_ line: BudgetLine, _ action: String, reason: String?) throws -> BudgetLine {
        var line = line
        line.meta = line.meta.touched(ask.clock)
        try store.update(line)
        try record(action, line.id, in: line.unitID, reason: reason)
        return line
    }
}
