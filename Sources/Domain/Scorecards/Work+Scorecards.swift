/// Whom a set of criteria is to be applied to.
package struct NewRating: Sendable {
    package let criteriaSetID: CriteriaSet.ID
    package let period: Period
    /// The set's owner where it is not told.
    package let within: UnitReference?
    package let depth: Reporters.Depth
    /// All but advisory boards, which work for their committee, where it is nil.
    package let kinds: [Unit.Kind]?

    package init(
        criteriaSetID: CriteriaSet.ID, period: Period, within: UnitReference? = nil,
        depth: Reporters.Depth = .children, kinds: [Unit.Kind]? = nil
    ) {
        self.criteriaSetID = criteriaSetID
        self.period = period
        self.within = within
        self.depth = depth
        self.kinds = kinds
    }

    /// - Parameter day: of the unit's facts.
    func includes(_ unit: Unit, within id: Unit.ID, on day: CivilDate) -> Bool {
        guard unit.id != id, depth == .all || unit.parentID == id else { return false }
        guard kinds?.contains(unit.kind) ?? (unit.kind != .advisoryBoard) else { return false }
        return unit.validFrom <= day && unit.validTo.map { $0 > period.first } ?? true
    }
}

package struct Rating: Sendable, Hashable {
    package let criteriaSetID: CriteriaSet.ID
    package let period: Period
    package let withinID: Unit.ID
    package let computedAt: Instant
    package let count: Int
    /// Cards without a total: nothing is known of any criterion.
    package let withoutTotal: Int
    /// What is counted may still change.
    package let isPeriodOver: Bool
}

extension Work {
    /// A card, or a card's next version, for each of the units.
    package func rate(_ new: NewRating) throws -> Rating {
        let ownerID = try view.criteriaSet(new.criteriaSetID).ownerID
        _ = try view.requireDrafting(ownerID)
        let day = min(new.period.last, caller.today)
        let withinID = try new.within.map { try view.resolve($0, on: day) } ?? ownerID
        let within = try view.visiblePlace(withinID)
        let set = try criteriaSetToChange(new.criteriaSetID)
        guard set.status == .inForce else { throw CriteriaRefusal.notIn(set.status) }
        guard within.path.contains(ownerID) else { throw ScorecardRefusal.withinOutside }
        guard new.period.first <= caller.today else {
            throw ScorecardRefusal.periodNotBegun(first: new.period.first)
        }
        let units = try store.subtree(of: withinID, on: day).filter {
            new.includes($0, within: withinID, on: day)
        }
        guard !units.isEmpty else { throw ScorecardRefusal.noUnits }
        guard units.count <= Limits.ratedUnits else { throw ScorecardRefusal.tooManyUnits(units.count) }
        let made = try cards(of: units, within: withinID, set, new.period)
        try store.save(made)
        try record("scorecards.computed", set.id, in: withinID, reason: "\(new.period): \(made.count)")
        return Rating(
            criteriaSetID: set.id, period: new.period, withinID: withinID, computedAt: ask.now,
            count: made.count, withoutTotal: made.count { $0.card.total == nil },
            isPeriodOver: new.period.last < caller.today)
    }

    private func cards(of units: [Unit], within withinID: Unit.ID, _ set: CriteriaSet, _ period: Period)
        throws
        -> [(card: Scorecard, version: ScorecardVersion)]
    {
        let ids = units.map(\.id)
        let known = try store.scorecardsToChange(of: set.id, period, units: ids)
        if let other = ids.first(where: { known[$0].map { $0.card.withinID != withinID } ?? false }) {
            throw ScorecardRefusal.ratedElsewhere(other)
        }
        let evidence = try gather(set, period, of: ids)
        return units.map { unit in
            let before = known[unit.id]
            let card =
                before?.card
                ?? Scorecard(
                    id: makeID(), criteriaSetID: set.id, ownerID: set.ownerID, withinID: withinID,
                    unitID: unit.id, kind: unit.kind, period: period, number: 0, computedAt: ask.now,
                    total: nil, meta: Meta(version: 0, createdAt: ask.clock, updatedAt: ask.clock))
            let figures = set.figures(of: unit.id, evidence, before: before?.version.figures ?? [])
            return next(card, figures, .computation)
        }
    }

    /// One question per measure, for all units.
    private func gather(_ set: CriteriaSet, _ period: Period, of units: [Unit.ID]) throws -> GatheredEvidence
    {
        let measures = Set(set.criteria.map(\.measure))
        var evidence = GatheredEvidence()
        if !measures.isDisjoint(with: [.timeliness, .completeness]) {
            evidence.obligations = try store.obligationFigures(of: units, in: period, at: ask.now)
        }
        if measures.contains(.quality) { evidence.ratings = try store.ratings(of: units, in: period) }
        if measures.contains(.surveyQuota) {
            evidence.quotas = try store.quotas(of: units, in: period, at: ask.now)
        }
        if measures.contains(.planProgress) {
            evidence.tasks = try store.taskEvidence(of: units, in: period, on: caller.today)
        }
        return evidence
    }

    func next(_ card: Scorecard, _ figures: [Figure], _ cause: ScorecardVersion.Cause) -> (
        card: Scorecard, version: ScorecardVersion
    ) {
        var card = card
        card.number += 1
        card.computedAt = ask.now
        card.meta = card.meta.touched(ask.clock)
        let version = ScorecardVersion(
            id: makeID(), scorecardID: card.id, number: card.number, cause: cause, at: ask.now,
            figures: figures)
        card.total = version.total
        return (card, version)
    }
}
