import Domain
import Persistence
import Testing

extension World {
    /// A set of criteria of the root that is in force.
    func criteria(_ weights: [(Criterion.Measure, Int)], signedBy leader: Account.ID) async throws
        -> CriteriaSet.ID
    {
        let new = NewCriteriaSet(
            id: ids.make(), owner: .id(root), title: "Tiêu chí", legalBasis: "HD 19",
            criteria: weights.map {
                Criterion(code: $0.0.rawValue.lowercased(), title: "C", weight: $0.1, measure: $0.0)
            })
        _ = try await work { try $0.createCriteriaSet(new, nil) }
        return try await work(leader) { try $0.adoptCriteriaSet(new.id) }.id
    }

    @discardableResult
    func rate(
        _ set: CriteriaSet.ID, _ period: String, depth: Reporters.Depth = .children, at now: Instant? = nil
    ) async throws -> Rating {
        let new = NewRating(
            criteriaSetID: set, period: try PersistenceTests.period(period), depth: depth)
        return try await work(at: now) { try $0.rate(new) }
    }

    func cards(_ set: CriteriaSet.ID) async throws -> [RankedScorecard] {
        try await all(limit: 100) { page in
            try await view { try $0.scorecards(ScorecardFilter(criteriaSetID: set), page) }
        }
    }

    func scoreByHand(_ card: Scorecard.ID, _ hundredths: Int) async throws {
        let score = GivenScore(
            code: "manual", score: try #require(Score(hundredths: hundredths)), reason: "Họp đều")
        try await work { try $0.setManualScores(of: card, [score], .any) }
    }

    /// Cards of units below the root, some scored by hand, and an objection that was upheld.
    func makeScorecards(at unit: Unit.ID) async throws {
        let leader = try await account("ky.tieu.chi", (.leader, root))
        let set = try await criteria(
            [(.timeliness, 40), (.quality, 20), (.surveyQuota, 10), (.planProgress, 10), (.manual, 20)],
            signedBy: leader)
        let draft = NewCriteriaSet(
            id: ids.make(), owner: .id(root), title: "Tiêu chí 2027", legalBasis: nil, replacesID: set,
            criteria: [Criterion(code: "a", title: "A", weight: 100, measure: .manual)])
        _ = try await work { try $0.createCriteriaSet(draft, nil) }
        try await rate(set, "2026-10")
        try await rate(set, "2026-10")
        let card = try #require(try await cards(set).first { $0.card.unitID == unit }).card.id
        try await scoreByHand(card, 8_000)
        let own = try await account("kien.nghi", (.officer, unit))
        try await work(own) { try $0.object(to: card, "Đã nộp đủ", code: "timeliness") }
        let score = try #require(Score(hundredths: 9_000))
        try await work {
            try $0.decideObjection(
                to: card, .upheld, reason: "Có biên bản", scores: [("timeliness", score)])
        }
    }
}
