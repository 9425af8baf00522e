extension View {
    package func obligation(_ id: Obligation.ID) throws -> Obligation {
        guard let obligation = try store.obligation(id) else { throw AccessRefusal.notFound }
        try requireReading(of: obligation)
        return shown(obligation)
    }

    package func obligations(_ filter: ObligationFilter, _ page: PageRequest) throws -> Page<Obligation> {
        if let id = filter.unitID { _ = try visiblePlace(id) }
        if let id = filter.within { _ = try visiblePlace(id) }
        return try store.obligations(filter, ReadingScope(caller), at: caller.ask.now, page).map(shown)
    }

    /// A draft is named to those who may read it: its author's side, and the one that entered it.
    private func shown(_ obligation: Obligation) -> Obligation {
        let scope = ReadingScope(caller)
        let isOwn =
            scope.isOwn(obligation.parties) || obligation.draftEnteredAt.map(scope.receives) == true
        guard isOwn, obligation.reportID == nil else { return obligation }
        var result = obligation
        result.reportID = obligation.draftID
        return result
    }

    func requireReading(of obligation: Obligation) throws {
        let path = try store.place(obligation.unitID, on: caller.today)?.path ?? []
        guard ReadingScope(caller).allows(obligation.parties, path: path) else {
            throw AccessRefusal.notFound
        }
    }

    /// Whether the caller acts for a side that receives, and not for the one that reports: the advisors of a
    /// recipient's board, else its officers. At the root, which has nobody above it, the leader receives what the
    /// board draws together.
    func receives(_ parties: Parties) throws -> Bool {
        switch parties.author {
        case .unit: if caller.stands(at: parties.unitID, .officer, .advisor) { return false }
        case .collaborator(let id): if id == caller.collaboratorID { return false }
        case .group(let id): if caller.groupIDs.contains(id) { return false }
        }
        return try parties.recipientIDs.contains { try receives(parties, at: $0) }
    }

    private func receives(_ parties: Parties, at recipientID: Unit.ID) throws -> Bool {
        if parties.unitID == recipientID, parties.author == .unit {
            return caller.stands(at: recipientID, .leader)
        }
        return try receives(at: [recipientID])
    }

    /// Whether the caller acts for one of the units when these receive.
    func receives(at recipientIDs: [Unit.ID]) throws -> Bool {
        try recipientIDs.contains(where: receives(at:))
    }

    private func receives(at recipientID: Unit.ID) throws -> Bool {
        if caller.stands(at: recipientID, .advisor) { return true }
        guard caller.stands(at: recipientID, .officer) else { return false }
        return try !store.hasAdvisors(for: recipientID, on: caller.today)
    }
}

/// One due time for all who owe a regime's report for a period.
package struct NewExtensions: Sendable {
    package let regimeID: Regime.ID
    package let period: Period
    /// Nil: wherever they are.
    package let within: UnitReference?
    package let dueAt: Instant
    package let reason: String

    package init(
        regimeID: Regime.ID, period: Period, within: UnitReference?, dueAt: Instant, reason: String
    ) {
        self.regimeID = regimeID
        self.period = period
        self.within = within
        self.dueAt = dueAt
        self.reason = reason
    }
}

package struct SkippedExtension: Sendable {
    package let obligation: Obligation
    /// Nil: it is the caller's own side that owes it.
    package let refusal: ObligationRefusal?
}

extension Work {
    package func extend(_ id: Obligation.ID, to dueAt: Instant, reason: String) throws -> Obligation {
        try extend(obligationToReceive(id), to: dueAt, reason: reason)
    }

    package func waive(_ id: Obligation.ID, reason: String) throws -> Obligation {
        try waive(obligationToReceive(id), reason: reason)
    }

    /// Extends everything that is open under a regime for a period (a typhoon, an outage), as far as the caller
    /// receives it.
    /// - Returns: how many were extended, and those that were not.
    package func extendAll(_ wanted: NewExtensions) throws -> (extended: Int, skipped: [SkippedExtension]) {
        let regime = try view.regime(wanted.regimeID)
        let within = try wanted.within.map { try view.resolve($0) }
        if let within { _ = try view.visiblePlace(within) }
        guard try view.receives(at: regime.recipientIDs) else { throw AccessRefusal.forbidden }
        var (extended, skipped): (Int, [SkippedExtension]) = (0, [])
        let owed = try store.obligationsToChange(
            regime: regime.id, period: wanted.period, within: within, on: caller.today)
        guard !owed.isEmpty else { throw ObligationRefusal.nothingOwed(wanted.period) }
        for obligation in owed {
            do throws(ObligationRefusal) {
                _ = try obligation.extended(to: wanted.dueAt, reason: wanted.reason)
            } catch {
                skipped.append(SkippedExtension(obligation: obligation, refusal: error))
                continue
            }
            guard try view.receives(obligation.parties) else {
                skipped.append(SkippedExtension(obligation: obligation, refusal: nil))
                continue
            }
            _ = try extend(obligation, to: wanted.dueAt, reason: wanted.reason)
            extended += 1
        }
        return (extended, skipped)
    }

    private func extend(_ before: Obligation, to dueAt: Instant, reason: String) throws -> Obligation {
        try save(before.extended(to: dueAt, reason: reason), "obligation.extended", reason)
    }

    func waive(_ before: Obligation, reason: String) throws -> Obligation {
        try save(before.waived(reason: reason), "obligation.waived", reason)
    }

    @discardableResult
    func save(_ changed: Obligation, _ action: String, _ reason: String) throws -> Obligation {
        var obligation = changed
        obligation.meta = obligation.meta.touched(ask.clock)
        try store.update(obligation)
        try record(action, obligation.id, in: obligation.unitID, reason: PersonalIdentifiers.masked(reason))
        return obligation
    }

    private func obligationToReceive(_ id: Obligation.ID) throws -> Obligation {
        _ = try view.obligation(id)
        guard let obligation = try store.obligationToChange(id) else { throw AccessRefusal.notFound }
        guard try view.receives(obligation.parties) else { throw AccessRefusal.forbidden }
        return obligation
    }
}
