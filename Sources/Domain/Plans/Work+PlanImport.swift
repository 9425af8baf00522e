/// A plan with the units that it is about, as a file brings them.
package struct PlanImport: Sendable {
    package struct Body: Sendable {
        package let code: String
        package let name: String
        package let kind: Unit.Kind
        package let level: Unit.Level
        package let parentCode: String
        /// The code that it had before; then it is renamed in place of being made.
        package let replaces: String?
        package let receivesFor: String?
        /// The first day of the plan's period where it is not told.
        package let validFrom: CivilDate?

        package init(
            code: String, name: String, kind: Unit.Kind, level: Unit.Level, parentCode: String,
            replaces: String?, receivesFor: String?, validFrom: CivilDate?
        ) {
            self.code = code
            self.name = name
            self.kind = kind
            self.level = level
            self.parentCode = parentCode
            self.replaces = replaces
            self.receivesFor = receivesFor
            self.validFrom = validFrom
        }
    }

    /// Those above before those below.
    package let units: [Body]
    package let plan: NewPlan
    package let tasks: [NewTask]
    package let number: Int?
    /// Nil leaves a draft.
    package let signedOn: CivilDate?

    package init(units: [Body], plan: NewPlan, tasks: [NewTask], number: Int?, signedOn: CivilDate?) {
        self.units = units
        self.plan = plan
        self.tasks = tasks
        self.number = number
        self.signedOn = signedOn
    }
}

package enum PlanImportRefusal: Error, Sendable, Hashable {
    /// The file names a unit by a code that none has.
    case unitUnknown(String)
}

package struct PlanImportOutcome: Sendable {
    package var created = 0
    package var renamed = 0
    /// Nil when the plan was there already.
    package var plan: Plan?
    package var tasks = 0
}

extension Work {
    /// All or nothing. Units that are there already are left alone, and so is a plan of the same issuer, type, series and
    /// title: a second import changes nothing.
    package func importPlan(_ file: PlanImport) throws -> PlanImportOutcome {
        var outcome = PlanImportOutcome()
        for body in file.units { try place(body, from: file.plan.period.first, &outcome) }
        for code in file.codes where try store.unitID(code: code, on: caller.today) == nil {
            throw PlanImportRefusal.unitUnknown(code)
        }
        guard try !isThere(file.plan) else { return outcome }
        var plan = try createPlan(file.plan, nil)
        outcome.tasks = try setTasks(of: plan.id, file.tasks, .any).tasks.count
        if file.signedOn != nil {
            plan = try issuePlan(plan.id, number: file.number, signedOn: file.signedOn)
        }
        outcome.plan = plan
        return outcome
    }

    private func place(_ body: PlanImport.Body, from first: CivilDate, _ outcome: inout PlanImportOutcome)
        throws
    {
        let from = body.validFrom ?? first
        guard try store.unitID(code: body.code, on: caller.today) == nil else { return }
        if let old = body.replaces, let id = try store.unitID(code: old, on: from) {
            let change = UnitChange(code: body.code, name: body.name, effectiveFrom: from)
            _ = try changeUnit(id, change, .any)
            outcome.renamed += 1
            return
        }
        for code in [body.parentCode, body.receivesFor].compactMap(\.self)
        where try store.unitID(code: code, on: from) == nil {
            throw PlanImportRefusal.unitUnknown(code)
        }
        _ = try createUnit(
            NewUnit(
                id: makeID(), code: body.code, name: body.name, shortName: nil, kind: body.kind,
                level: body.level, parent: .code(body.parentCode),
                receivesFor: body.receivesFor.map(UnitReference.code), officerInCharge: nil, validFrom: from,
                validTo: nil), nil)
        outcome.created += 1
    }

    private func isThere(_ new: NewPlan) throws -> Bool {
        let filter = PlanFilter(issuerID: try view.resolve(new.issuer), query: new.title)
        return try view.plans(filter, PageRequest(limit: Limits.page.upperBound)).items.contains {
            $0.title == new.title && $0.documentType == new.documentType && $0.series == new.series
        }
    }
}

extension PlanImport {
    /// Of the units that the plan names.
    fileprivate var codes: [String] {
        let parties = tasks.flatMap { $0.parties.values.flatMap(\.self) }.map { party in
            switch party {
            case .unit(let unit), .below(let unit, _, _): unit
            }
        }
        return ([plan.issuer] + parties).compactMap {
            if case .code(let code) = $0 { code } else { nil }
        }
    }
}
