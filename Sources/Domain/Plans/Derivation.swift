/// A plan may demand that units below make it concrete in plans of their own (cụ thể hóa).
package struct DerivationDemand: Sendable, Hashable {
    /// The last day on which they may sign them.
    package let by: CivilDate
    package let units: DerivingUnits

    package init(by: CivilDate, units: DerivingUnits) {
        self.by = by
        self.units = units
    }
}

/// Whom a demand is made of.
package struct DerivingUnits: Sendable, Hashable {
    /// All where it is empty.
    package let levels: [Unit.Level]
    /// All where it is empty.
    package let unitKinds: [Unit.Kind]

    package init(levels: [Unit.Level], unitKinds: [Unit.Kind]) {
        self.levels = levels
        self.unitKinds = unitKinds
    }

    package func include(_ unit: Unit) -> Bool {
        (levels.isEmpty || levels.contains(unit.level))
            && (unitKinds.isEmpty || unitKinds.contains(unit.kind))
    }
}

extension DerivationDemand {
    /// - Parameter units: all where they are not told.
    package static func made(by day: CivilDate?, _ units: DerivingUnits?) throws(PlanRefusal)
        -> DerivationDemand?
    {
        guard let day else {
            guard units == nil else { throw .mustDeriveByMissing }
            return nil
        }
        return DerivationDemand(by: day, units: units ?? DerivingUnits(levels: [], unitKinds: []))
    }
}

extension Plan {
    /// Who has to derive a plan from it, fixed when it is issued.
    /// - Parameter subtree: the issuer and all units below it, as of today.
    package func deriving(_ subtree: [Unit], today: CivilDate) -> [Unit.ID] {
        guard let demand else { return [] }
        return subtree.filter { $0.id != issuerID && $0.isValid(on: today) && demand.units.include($0) }.map(
            \.id)
    }

    /// - Parameter below: whether the issuer is below that of the other plan.
    package func checkDerived(from parent: Plan, below: Bool) throws(PlanRefusal) {
        guard parent.status == .issued else { throw .parentNotIssued(parent.status) }
        guard below else { throw .issuerNotBelow }
    }
}

/// Whether a unit has made a plan concrete.
package struct DerivationCoverage: Sendable, Hashable {
    package enum Status: String, Sendable, CaseIterable {
        case onTime, late
        /// Not yet, and there is time.
        case pending
        case missing
    }

    package let unitID: Unit.ID
    /// Once it is issued.
    package let planID: Plan.ID?
    package let signedOn: CivilDate?
    /// Tasks of the plan for which the unit is accountable, and that its own plan has nothing for.
    package let leftOut: [String]
    /// Tasks of the plan that end before what the unit's own plan has for them.
    package let outlasted: [String]

    package init(
        unitID: Unit.ID, planID: Plan.ID?, signedOn: CivilDate?, leftOut: [String], outlasted: [String]
    ) {
        self.unitID = unitID
        self.planID = planID
        self.signedOn = signedOn
        self.leftOut = leftOut
        self.outlasted = outlasted
    }

    package func status(_ demand: DerivationDemand, today: CivilDate) -> Status {
        guard let signedOn else { return today <= demand.by ? .pending : .missing }
        return signedOn <= demand.by ? .onTime : .late
    }

    /// Days from the demanded one to the signing, or until today where there is no plan.
    package func daysLate(_ demand: DerivationDemand, today: CivilDate) -> Int {
        max(0, (signedOn ?? today).dayNumber - demand.by.dayNumber)
    }
}
