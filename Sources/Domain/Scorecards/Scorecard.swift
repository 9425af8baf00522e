/// How a unit's opinion work was in a period by a set of criteria (phiếu chấm điểm). Each computation, each score by hand
/// and each adjustment makes a new version; none is ever changed.
package struct Scorecard: Sendable, Hashable {
    package typealias ID = Identifier<Scorecard>

    package let id: ID
    package let criteriaSetID: CriteriaSet.ID
    /// Of the set.
    package let ownerID: Unit.ID
    /// Under which the unit is ranked, among those of its kind.
    package let withinID: Unit.ID
    package let unitID: Unit.ID
    package let kind: Unit.Kind
    package let period: Period
    /// Of the last version.
    package var number: Int
    package var computedAt: Instant
    /// Of the last version.
    package var total: Score?
    package var objection: Objection?
    package var meta: Meta

    package init(
        id: ID, criteriaSetID: CriteriaSet.ID, ownerID: Unit.ID, withinID: Unit.ID, unitID: Unit.ID,
        kind: Unit.Kind, period: Period, number: Int, computedAt: Instant, total: Score?,
        objection: Objection? = nil, meta: Meta
    ) {
        self.id = id
        self.criteriaSetID = criteriaSetID
        self.ownerID = ownerID
        self.withinID = withinID
        self.unitID = unitID
        self.kind = kind
        self.period = period
        self.number = number
        self.computedAt = computedAt
        self.total = total
        self.objection = objection
        self.meta = meta
    }
}

/// What a unit says against its card (kiến nghị), once.
package struct Objection: Sendable, Hashable {
    package enum Outcome: String, Sendable, CaseIterable { case upheld, rejected }

    package struct Decision: Sendable, Hashable {
        package let outcome: Outcome
        package let reason: String
        package let at: Instant

        package init(outcome: Outcome, reason: String, at: Instant) {
            self.outcome = outcome
            self.reason = reason
            self.at = at
        }
    }

    package let text: String
    /// The criterion that it is about, if it is about one.
    package let code: String?
    package let at: Instant
    package var decision: Decision?

    package init(text: String, code: String?, at: Instant, decision: Decision? = nil) {
        self.text = text
        self.code = code
        self.at = at
        self.decision = decision
    }
}

/// One criterion's part of a card.
package struct Figure: Sendable, Hashable {
    /// What a decided objection put in place of what follows from the evidence.
    package struct Adjustment: Sendable, Hashable {
        package let score: Score
        package let reason: String

        package init(score: Score, reason: String) {
            self.score = score
            self.reason = reason
        }
    }

    package let code: String
    package let weight: Int
    package var evidence: Evidence
    package var adjustment: Adjustment?

    package init(code: String, weight: Int, evidence: Evidence, adjustment: Adjustment? = nil) {
        self.code = code
        self.weight = weight
        self.evidence = evidence
        self.adjustment = adjustment
    }

    package var score: Score? { adjustment?.score ?? evidence.score }

    var manual: ManualScore? {
        guard case .manual(let given) = evidence else { return nil }
        return given
    }
}

package struct ScorecardVersion: Sendable, Hashable {
    package typealias ID = Identifier<ScorecardVersion>

    package enum Cause: String, Sendable, CaseIterable { case computation, manualScores, objection }

    package let id: ID
    package let scorecardID: Scorecard.ID
    package let number: Int
    package let cause: Cause
    package let at: Instant
    /// One for each criterion, in the order of the set.
    package let figures: [Figure]

    package init(
        id: ID, scorecardID: Scorecard.ID, number: Int, cause: Cause, at: Instant, figures: [Figure]
    ) {
        self.id = id
        self.scorecardID = scorecardID
        self.number = number
        self.cause = cause
        self.at = at
        self.figures = figures
    }

    package var total: Score? { .total(figures.map { ($0.score, $0.weight) }) }
}

/// Where a card stands among those of units of one kind, of one set and period under one unit. Equal totals share a place.
package struct Rank: Sendable, Hashable {
    package let place: Int
    package let among: Int

    package init(place: Int, among: Int) {
        self.place = place
        self.among = among
    }
}

package struct RankedScorecard: Sendable, Hashable {
    package let card: Scorecard
    /// Nil without a total.
    package let rank: Rank?

    package init(card: Scorecard, rank: Rank?) {
        self.card = card
        self.rank = rank
    }
}

/// A score that somebody gives one criterion.
package struct GivenScore: Sendable, Hashable {
    package let code: String
    package let score: Score
    package let reason: String

    package init(code: String, score: Score, reason: String) {
        self.code = code
        self.score = score
        self.reason = reason
    }
}

package enum ScorecardRefusal: Error, Sendable, Hashable {
    case periodNotBegun(first: CivilDate)
    /// Neither the set's owner nor below it.
    case withinOutside
    case noUnits
    case tooManyUnits(Int)
    /// A unit has a card of this set and period already, and is ranked under another unit there.
    case ratedElsewhere(Unit.ID)
    /// Index of the score.
    case unknownCriterion(Int)
    case scoredTwice(Int)
    /// It follows from evidence.
    case computedCriterion(Int)
    /// A decided objection has fixed it.
    case adjustedCriterion(Int)
    case objectedAlready
    case objectionLate(last: CivilDate)
    /// There is no such criterion that the objection could be about.
    case objectionUnknownCriterion
    case noObjection
    case decidedAlready
    case scoresWithRejection
}

extension CriteriaSet {
    /// What a card of the unit has when it is computed: scores by hand and what objections fixed stay.
    func figures(of unit: Unit.ID, _ evidence: GatheredEvidence, before: [Figure]) -> [Figure] {
        let known = Dictionary(before.map { ($0.code, $0) }) { first, _ in first }
        return criteria.map { criterion in
            let before = known[criterion.code]
            return Figure(
                code: criterion.code, weight: criterion.weight,
                evidence: evidence.of(unit, criterion.measure, given: before?.manual),
                adjustment: before?.adjustment)
        }
    }
}

extension [Figure] {
    package func scored(_ scores: [GivenScore], by board: Unit.ID, at now: Instant) throws(ScorecardRefusal)
        -> [Figure]
    {
        var result = self
        for (index, place) in try places(of: scores.map(\.code)).enumerated() {
            guard case .manual = self[place].evidence else { throw .computedCriterion(index) }
            guard self[place].adjustment == nil else { throw .adjustedCriterion(index) }
            let given = scores[index]
            result[place].evidence = .manual(
                ManualScore(score: given.score, reason: given.reason, by: board, at: now))
        }
        return result
    }

    package func adjusted(_ scores: [(code: String, score: Score)], reason: String) throws(ScorecardRefusal)
        -> [Figure]
    {
        var result = self
        for (index, place) in try places(of: scores.map(\.code)).enumerated() {
            result[place].adjustment = Figure.Adjustment(score: scores[index].score, reason: reason)
        }
        return result
    }

    private func places(of codes: [String]) throws(ScorecardRefusal) -> [Int] {
        var places: [Int] = []
        for (index, code) in codes.enumerated() {
            guard let place = firstIndex(where: { $0.code == code }) else { throw .unknownCriterion(index) }
            guard !places.contains(place) else { throw .scoredTwice(index) }
            places.append(place)
        }
        return places
    }
}

extension Scorecard {
    /// The last day on which its unit may object.
    package var objectionUntil: CivilDate { computedAt.civilDate.adding(days: Limits.objectionDays) }

    package func objected(_ objection: Objection, codes: [String]) throws(ScorecardRefusal) -> Scorecard {
        guard self.objection == nil else { throw .objectedAlready }
        guard objection.at.civilDate <= objectionUntil else { throw .objectionLate(last: objectionUntil) }
        if let code = objection.code, !codes.contains(code) { throw .objectionUnknownCriterion }
        var result = self
        result.objection = objection
        return result
    }

    package func decided(_ decision: Objection.Decision, hasScores: Bool) throws(ScorecardRefusal)
        -> Scorecard
    {
        guard let objection else { throw .noObjection }
        guard objection.decision == nil else { throw .decidedAlready }
        guard decision.outcome == .upheld || !hasScores else { throw .scoresWithRejection }
        var result = self
        result.objection?.decision = decision
        return result
    }
}
