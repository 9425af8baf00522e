import Domain
import Testing

@Suite struct ScorecardRuleTests {
    private let now = Instant(milliseconds: 1_790_000_000_000)

    private func set(_ weights: [Int], status: CriteriaSet.Status = .draft) -> CriteriaSet {
        CriteriaSet(
            id: Identifier(trusted: "s"), ownerID: Identifier(trusted: "p"), title: "Tiêu chí",
            legalBasis: nil,
            criteria: weights.enumerated().map {
                Criterion(code: "c\($0)", title: "C", weight: $1, measure: .manual)
            }, status: status, meta: .new(now))
    }

    private func card(_ objection: Objection? = nil) -> Scorecard {
        Scorecard(
            id: Identifier(trusted: "k"), criteriaSetID: Identifier(trusted: "s"),
            ownerID: Identifier(trusted: "p"), withinID: Identifier(trusted: "p"),
            unitID: Identifier(trusted: "u"), kind: .committee,
            period: Period(.monthly, containing: now.civilDate), number: 1, computedAt: now, total: nil,
            objection: objection, meta: .new(now))
    }

    @Test func `weights are a hundred, and codes are there once`() throws {
        try set([60, 40]).checkDraft()
        #expect(throws: CriteriaRefusal.weights(sum: 99)) { try set([60, 39]).checkDraft() }
        #expect(throws: CriteriaRefusal.weights(sum: 0)) { try set([]).checkDraft() }
        var twice = set([100])
        twice.criteria += twice.criteria
        #expect(throws: CriteriaRefusal.codeTwice(1)) { try twice.checkDraft() }
    }

    @Test func `a set is adopted once, and retired once it is in force`() throws {
        let adopted = try set([100]).adopted(inPlaceOf: nil)
        #expect(adopted.status == .inForce)
        #expect(throws: CriteriaRefusal.notIn(.inForce)) { try adopted.adopted(inPlaceOf: nil) }
        #expect(throws: CriteriaRefusal.replacesDraft) { try set([100]).adopted(inPlaceOf: set([100])) }
        #expect(try set([100]).adopted(inPlaceOf: adopted).status == .inForce)
        #expect(try adopted.retired().status == .retired)
        #expect(throws: CriteriaRefusal.notIn(.draft)) { try set([100]).retired() }
    }

    @Test func `codes are lowercase, with a letter first`() {
        for code in ["a", "nop_dung-han2", String(repeating: "a", count: 32)] {
            #expect(Criterion.isCode(code), "\(code)")
        }
        for code in ["", "1a", "_a", "A", "đúng", "a b", String(repeating: "a", count: 33)] {
            #expect(!Criterion.isCode(code), "\(code)")
        }
    }

    @Test func `the fifteenth day after is the last for an objection, and one is all`() throws {
        func objection(_ days: Int, code: String? = nil) -> Objection {
            Objection(text: "Sai", code: code, at: now.adding(days: days))
        }
        let objected = try card().objected(objection(15, code: "c0"), codes: ["c0"])
        #expect(objected.objection?.code == "c0")
        let last = now.civilDate.adding(days: 15)
        #expect(throws: ScorecardRefusal.objectionLate(last: last)) {
            try card().objected(objection(16), codes: ["c0"])
        }
        #expect(throws: ScorecardRefusal.objectionUnknownCriterion) {
            try card().objected(objection(0, code: "c1"), codes: ["c0"])
        }
        #expect(throws: ScorecardRefusal.objectedAlready) {
            try objected.objected(objection(0), codes: ["c0"])
        }
        let rejection = Objection.Decision(outcome: .rejected, reason: "Không", at: now)
        #expect(throws: ScorecardRefusal.noObjection) { try card().decided(rejection, hasScores: false) }
        #expect(throws: ScorecardRefusal.scoresWithRejection) {
            try objected.decided(rejection, hasScores: true)
        }
        let decided = try objected.decided(rejection, hasScores: false)
        #expect(decided.objection?.decision == rejection)
        #expect(throws: ScorecardRefusal.decidedAlready) { try decided.decided(rejection, hasScores: false) }
    }

    @Test func `scores are given to manual criteria once each, and not where an objection fixed them`() throws
    {
        let score = try #require(Score(hundredths: 5_000))
        let figures = [
            Figure(code: "a", weight: 50, evidence: .manual(nil)),
            Figure(code: "b", weight: 50, evidence: .quality(RatingEvidence())),
        ]
        func given(_ code: String) -> GivenScore { GivenScore(code: code, score: score, reason: "Vì") }
        let by: Unit.ID = Identifier(trusted: "b")
        let scored = try figures.scored([given("a")], by: by, at: now)
        #expect(scored.map(\.score) == [score, nil])
        #expect(throws: ScorecardRefusal.computedCriterion(0)) {
            try figures.scored([given("b")], by: by, at: now)
        }
        #expect(throws: ScorecardRefusal.unknownCriterion(1)) {
            try figures.scored([given("a"), given("c")], by: by, at: now)
        }
        #expect(throws: ScorecardRefusal.scoredTwice(1)) {
            try figures.scored([given("a"), given("a")], by: by, at: now)
        }
        let adjusted = try figures.adjusted([("a", score), ("b", score)], reason: "Đúng")
        #expect(adjusted.map(\.score) == [score, score])
        #expect(throws: ScorecardRefusal.adjustedCriterion(0)) {
            try adjusted.scored([given("a")], by: by, at: now)
        }
    }
}
