import Domain
import Testing

@testable import Persistence

extension ExplainedLists {
    func criteriaSets(_ store: SQLStore, _ page: PageRequest) throws {
        let filters =
            [CriteriaFilter(), CriteriaFilter(ownerID: unit)]
            + CriteriaSet.Status.allCases.map { CriteriaFilter(status: $0) }
        for filter in filters {
            _ = try store.criteriaSets(
                filter, owners: [root], below: [anchor], drafts: [anchor], on: now.civilDate, page)
        }
    }

    /// With what a single card and a whole period are read by.
    func scorecards(_ store: SQLStore, _ page: PageRequest) throws {
        let (day, october) = (now.civilDate, try period("2026-10"))
        for filter in [
            ScorecardFilter(), ScorecardFilter(unitID: unit), ScorecardFilter(period: october),
            ScorecardFilter(criteriaSetID: Identifier(trusted: "x")),
        ] {
            _ = try store.scorecards(filter, ScorecardScope(scope), on: day, page)
        }
        let set: CriteriaSet.ID = Identifier(trusted: "x")
        _ = try store.scorecard(Identifier(trusted: "x"))
        _ = try store.scorecardLines(of: set, october, on: day)
        _ = try store.obligationFigures(of: [unit], in: october, at: now)
        _ = try store.ratings(of: [unit], in: october)
        _ = try store.quotas(of: [unit], in: october, at: now)
        _ = try store.taskEvidence(of: [unit], in: october, on: day)
    }

    func scorecardVersions(_ store: SQLStore, _ page: PageRequest) throws {
        _ = try store.scorecardVersions(of: Identifier(trusted: "x"), page)
        _ = try store.scorecardVersion(of: Identifier(trusted: "x"), number: 1)
    }
}
