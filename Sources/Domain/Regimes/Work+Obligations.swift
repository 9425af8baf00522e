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

    /// A draft is named to its author's side only.
    private func shown(_ obligation: Obligation) -> Obligation {
        guard ReadingScope(caller).isOwn(obligation.parties), obligation.reportID == nil else {
            return obligation
        }
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
        if caller.stands(at: recipientID, .advisor) { return true }
        guard caller.stands(at: recipientID, .officer) else { return false }
        return try !store.hasAdvisors(for: recipientID, on: caller.today)
    }
}

extension Work {
    package func extend(_ id: Obligation.ID, to dueAt: Instant, reason: String) throws -> Obligation {
        _ = try view.obligation(id)
        guard let before = try store.obligationToChange(id) else { throw AccessRefusal.notFound }
        guard try view.receives(before.parties) else { throw AccessRefusal.forbidden }
        var obligation = try before.extended(to: dueAt, reason: reason)
        obligation.meta = obligation.meta.touched(ask.clock)
        try store.update(obligation)
        try record("obligation.extended", id, in: obligation.unitID, reason: reason)
        return obligation
    }
}
