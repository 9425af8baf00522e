extension Work {
    package func createUnit(_ new: NewUnit, _ claim: Claim?) throws -> Unit {
        try store.lockTree()
        return try create(claim, existing: { try view.unit(new.id) }) {
            let from = new.validFrom ?? caller.today
            let parentID = try view.resolve(new.parent, on: from)
            let committee = try new.receivesFor.map { try view.resolve($0, on: from) }
            try view.require(.administrator, over: parentID)
            // Who receives for a committee is its own administrators' to say.
            if let committee { try view.require(.administrator, over: committee) }
            let unit = Unit(
                id: new.id, code: new.code, name: new.name, shortName: new.shortName, kind: new.kind,
                level: new.level, parentID: parentID,
                receivesForID: committee,
                officerInCharge: new.officerInCharge, validFrom: from, validTo: new.validTo,
                meta: .new(ask.clock))
            try check(unit, on: from)
            try store.insert(unit)
            try record("unit.created", unit.id, in: unit.id)
            return unit
        }
    }

    /// - Parameter replacing: called with the day of a change that was recorded for later and gives way to this one.
    package func changeUnit(
        _ id: Unit.ID, _ change: UnitChange, _ precondition: Precondition,
        replacing: (CivilDate) -> Void = { _ in }
    ) throws -> Unit {
        try store.lockTree()
        let place = try view.require(.administrator, over: id)
        try precondition.check(place.unit.meta.version)
        let from = change.effectiveFrom ?? max(caller.today, place.unit.validFrom)
        guard let before = try store.place(id, on: from)?.unit else { throw AccessRefusal.notFound }
        guard from >= before.validFrom, before.validTo.map({ from < $0 }) ?? true else {
            throw UnitRefusal.changeOutsideValidity
        }
        var unit = before
        unit.code = change.code ?? before.code
        unit.name = change.name ?? before.name
        unit.shortName = change.shortName.applied(to: before.shortName)
        unit.officerInCharge = change.officerInCharge.applied(to: before.officerInCharge)
        unit.validTo = change.validTo ?? before.validTo
        if let parent = change.parent {
            guard before.parentID != nil else { throw UnitRefusal.rootStays }
            let parentID = try view.resolve(parent, on: from)
            try view.require(.administrator, over: parentID)
            unit.parentID = parentID
            if unit.kind.isAttached { try checkBoards(below: id, on: from) }
        }
        switch change.receivesFor {
        case .keep: break
        case .clear: unit.receivesForID = nil
        case .set(let reference): unit.receivesForID = try view.resolve(reference, on: from)
        }
        if unit.receivesForID != before.receivesForID {
            // It has no date: from the moment it is set, the board's advisors act for the committee.
            guard from <= max(caller.today, unit.validFrom) else { throw UnitRefusal.receivesForNotCommittee }
            // Who receives for a committee is its own administrators' to say.
            for committee in [before.receivesForID, unit.receivesForID].compactMap({ $0 }) {
                try view.require(.administrator, over: committee)
            }
        }
        if before.receivesForID != nil, unit.receivesForID == nil {
            // Its advisors would stand nowhere.
            guard try store.dependents(of: id, on: from).accounts == 0 else { throw UnitRefusal.hasAccounts }
        }
        unit.meta = place.unit.meta.touched(ask.clock)
        try check(unit, on: from)
        if !change.touchesDatedFacts { try checkFactsToCome(of: unit, after: from) }
        if change.validTo != nil { try checkEnd(of: unit) }
        if change.touchesDatedFacts, let later = try store.factDates(after: from, of: id).first {
            replacing(later)
        }
        try store.update(unit, datedFrom: change.touchesDatedFacts ? from : nil)
        try record("unit.changed", id, in: id)
        // As it stands today, also when the change holds from a later day on.
        return try view.unit(id)
    }

    /// The rules that span units; the tree is locked.
    private func check(_ unit: Unit, on day: CivilDate) throws {
        if try store.codeIsTaken(unit.code, from: day, to: unit.validTo, except: unit.id) {
            throw UnitRefusal.codeTaken
        }
        try unit.checkDates()
        if let parentID = unit.parentID {
            guard let parent = try store.place(parentID, on: day) else { throw UnitRefusal.parentNotValid }
            guard !parent.path.contains(unit.id) else { throw UnitRefusal.cycle }
            // A move that is recorded for a later day must not close a circle then.
            for later in try store.factDates(after: day, of: nil) {
                let path = try store.place(parentID, on: later)?.path ?? []
                guard !path.contains(unit.id) else { throw UnitRefusal.cycle }
            }
            try unit.checkPlace(below: parent.unit, from: day)
            try unit.checkReceiving(above: [parent.unit] + store.ancestors(of: parentID, on: day))
        } else if let root = try store.root(), root.id != unit.id {
            throw UnitRefusal.secondRoot
        }
    }

    /// An undated change leaves the facts to come in place, so it has to suit them too.
    private func checkFactsToCome(of unit: Unit, after day: CivilDate) throws {
        var last = unit
        for later in try store.factDates(after: day, of: unit.id)
        where unit.validTo.map({ later < $0 }) ?? true {
            guard var then = try store.place(unit.id, on: later)?.unit else { continue }
            guard then.code != last.code || then.parentID != last.parentID else { continue }
            then.validTo = unit.validTo
            then.receivesForID = unit.receivesForID
            try check(then, on: later)
            last = then
        }
    }

    /// A board goes on receiving for the committee right above it; one that does not move with its committee has to
    /// be given another first.
    private func checkBoards(below id: Unit.ID, on day: CivilDate) throws {
        let boards = try store.subtree(of: id, on: day).filter { $0.id != id && $0.receivesForID != nil }
        guard boards.isEmpty else { throw UnitRefusal.receivesForNotCommittee }
    }

    private func checkEnd(of unit: Unit) throws {
        guard unit.parentID != nil else { throw UnitRefusal.rootStays }
        guard let end = unit.validTo else { return }
        let dependents = try store.dependents(of: unit.id, on: end)
        if dependents.children > 0 { throw UnitRefusal.hasChildren }
        if dependents.openObligations > 0 { throw UnitRefusal.hasOpenObligations }
        if dependents.collaborators > 0 { throw UnitRefusal.hasCollaborators }
        if dependents.groups > 0 { throw UnitRefusal.hasGroups }
        if dependents.accounts > 0 { throw UnitRefusal.hasAccounts }
    }
}
