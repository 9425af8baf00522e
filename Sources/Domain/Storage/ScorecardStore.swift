package protocol ScorecardReader {
    func criteriaSet(_ id: CriteriaSet.ID) throws -> CriteriaSet?
    /// The last made first.
    /// - Parameters:
    ///   - owners: the units whose sets are read once they are adopted, besides those of the units below `anchors`.
    ///   - drafts: the units in which, and below which, drafts are read too.
    func criteriaSets(
        _ filter: CriteriaFilter, owners: [Unit.ID], below anchors: [Unit.ID], drafts: [Unit.ID],
        on day: CivilDate, _ page: PageRequest
    ) throws -> Page<CriteriaSet>
    func scorecard(_ id: Scorecard.ID) throws -> RankedScorecard?
    /// The last made first.
    func scorecards(
        _ filter: ScorecardFilter, _ scope: ScorecardScope, on day: CivilDate, _ page: PageRequest
    ) throws -> Page<RankedScorecard>
    func scorecardVersion(of id: Scorecard.ID, number: Int) throws -> ScorecardVersion?
    /// The last first.
    func scorecardVersions(of id: Scorecard.ID, _ page: PageRequest) throws -> Page<ScorecardVersion>
    /// In Vietnamese order of the units' names.
    func scorecardLines(of id: CriteriaSet.ID, _ period: Period, on day: CivilDate) throws -> [ScorecardLine]
    /// Of what units owe under regimes themselves, for all periods that lie within this one.
    func obligationFigures(of units: [Unit.ID], in period: Period, at now: Instant) throws -> [Unit.ID:
        Figures]
    /// Of units' own accepted reports of these periods, and of those of no period that end within it.
    func ratings(of units: [Unit.ID], in period: Period) throws -> [Unit.ID: RatingEvidence]
    /// Of others' surveys that closed within the period and before now.
    func quotas(of units: [Unit.ID], in period: Period, at now: Instant) throws -> [Unit.ID: QuotaEvidence]
    /// Of others' plans that stand.
    func taskEvidence(of units: [Unit.ID], in period: Period, on day: CivilDate) throws
        -> [Unit.ID: TaskEvidence]
}

package protocol ScorecardWriter: ScorecardReader {
    func criteriaSetToChange(_ id: CriteriaSet.ID) throws -> CriteriaSet?
    func insert(_ set: CriteriaSet) throws
    func update(_ set: CriteriaSet) throws
    func scorecardToChange(_ id: Scorecard.ID) throws -> Scorecard?
    /// Those that there are, with their last versions; held until the commit.
    func scorecardsToChange(of id: CriteriaSet.ID, _ period: Period, units: [Unit.ID]) throws
        -> [Unit.ID: (card: Scorecard, version: ScorecardVersion)]
    /// Cards as they are from now on, each with its new version.
    func save(_ cards: [(card: Scorecard, version: ScorecardVersion)]) throws
    func update(_ card: Scorecard) throws
}
