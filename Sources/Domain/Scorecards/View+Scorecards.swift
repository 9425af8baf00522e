/// Which cards a caller may read. One value for both forms of the question, as `ReadingScope` is.
package struct ScorecardScope: Sendable, Hashable {
    /// Units whose own cards these are, and sets of which the caller's side is the owner.
    package let own: [Unit.ID]
    /// Units above whose superiors read what is below them.
    package let below: [Unit.ID]

    package init(own: [Unit.ID], below: [Unit.ID]) {
        self.own = own
        self.below = below
    }

    package init(_ caller: Caller) { self.init(ReadingScope(caller)) }

    package init(_ scope: ReadingScope) { self.init(own: scope.ownUnits, below: scope.superiorUnits) }

    /// - Parameter path: the rated unit and the units above it.
    package func allows(_ card: Scorecard, path: [Unit.ID]) -> Bool {
        own.contains(card.unitID) || own.contains(card.ownerID) || path.contains { below.contains($0) }
    }
}

package struct ScorecardFilter: Sendable, Hashable {
    package var unitID: Unit.ID?
    package var period: Period?
    package var criteriaSetID: CriteriaSet.ID?

    package init(unitID: Unit.ID? = nil, period: Period? = nil, criteriaSetID: CriteriaSet.ID? = nil) {
        self.unitID = unitID
        self.period = period
        self.criteriaSetID = criteriaSetID
    }
}

/// A line of what is put into the yearly work report.
package struct ScorecardLine: Sendable, Hashable {
    package let code: String
    package let name: String
    package let level: Unit.Level
    /// The code of the unit under which it is ranked.
    package let within: String
    package let ranked: RankedScorecard
    package let figures: [Figure]

    package init(
        code: String, name: String, level: Unit.Level, within: String, ranked: RankedScorecard,
        figures: [Figure]
    ) {
        self.code = code
        self.name = name
        self.level = level
        self.within = within
        self.ranked = ranked
        self.figures = figures
    }
}

extension View {
    /// The unit's own side reads it, its superiors, and the side of the set's owner. Its neighbours do not.
    package func scorecard(_ id: Scorecard.ID) throws -> RankedScorecard {
        guard let found = try store.scorecard(id),
            let place = try store.place(found.card.unitID, on: caller.today),
            ScorecardScope(caller).allows(found.card, path: place.path)
        else { throw AccessRefusal.notFound }
        return found
    }

    package func scorecardFigures(_ id: Scorecard.ID) throws -> (
        ranked: RankedScorecard, version: ScorecardVersion
    ) {
        let ranked = try scorecard(id)
        guard let version = try store.scorecardVersion(of: id, number: ranked.card.number) else {
            throw AccessRefusal.notFound
        }
        return (ranked, version)
    }

    package func scorecardVersions(of id: Scorecard.ID, _ page: PageRequest) throws -> Page<ScorecardVersion>
    {
        _ = try scorecard(id)
        return try store.scorecardVersions(of: id, page)
    }

    package func scorecards(_ filter: ScorecardFilter, _ page: PageRequest) throws -> Page<RankedScorecard> {
        if let id = filter.unitID { _ = try visiblePlace(id) }
        if let id = filter.criteriaSetID { _ = try criteriaSet(id) }
        return try store.scorecards(filter, ScorecardScope(caller), on: caller.today, page)
    }

    /// All cards of a set and period, for who reads all of them, in the order of the units' names.
    package func scorecardFile(of id: CriteriaSet.ID, _ period: Period) throws -> (
        set: CriteriaSet, lines: [ScorecardLine]
    ) {
        let set = try criteriaSet(id)
        let place = try visiblePlace(set.ownerID)
        let scope = ScorecardScope(caller)
        guard scope.own.contains(set.ownerID) || place.path.contains(where: scope.below.contains) else {
            throw AccessRefusal.forbidden
        }
        return (set, try store.scorecardLines(of: id, period, on: caller.today))
    }
}
