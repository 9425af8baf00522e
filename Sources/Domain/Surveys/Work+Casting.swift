/// A ballot (phiếu) as it is kept: whose it is, when in the day it came and by which way is not there to be kept.
package struct Ballot: Sendable, Hashable {
    /// Random, so that no order can be told from it.
    package let id: String
    package let unitID: Unit.ID
    package let collectedOn: CivilDate
    /// In the order of the questions. A text has a place of its own, joined to nothing.
    package let answers: [Answer?]

    package init(id: String, unitID: Unit.ID, collectedOn: CivilDate, answers: [Answer?]) {
        self.id = id
        self.unitID = unitID
        self.collectedOn = collectedOn
        self.answers = answers
    }
}

package struct NewBallot: Sendable {
    package let unit: UnitReference
    package let collectedOn: CivilDate
    /// Nil where the survey asks nothing yet.
    package let answers: Result<[Answer?], BallotFaults>?
    /// Makes of the survey's salt what the ballot is known by when it is sent again.
    package let hash: (@Sendable (_ salt: String) -> String)?

    /// Holds the answers against the questions, which takes time that no transaction need last.
    package init(
        unit: UnitReference, collectedOn: CivilDate, answers: [String: GivenAnswer], form: Questionnaire?,
        hash: (@Sendable (_ salt: String) -> String)?
    ) {
        self.unit = unit
        self.collectedOn = collectedOn
        self.answers = form.map { form in
            Result { () throws(BallotFaults) in try form.answers(answers) }
        }
        self.hash = hash
    }
}

/// What became of a ballot that was not refused.
package enum CastBallot: Sendable, Hashable {
    case counted(isOver: Bool)
    /// Its sender has sent it before.
    case duplicate
}

/// Of each ballot of a batch, in their order.
package typealias CastOutcome = Result<CastBallot, any Error>

extension Survey {
    package func checkTakesBallots(at now: Instant) throws(SurveyRefusal) {
        guard case .fielded(let window) = stage, let until = uploadsUntil, now >= window.from, now < until
        else {
            throw .notIn(status(at: now))
        }
    }

    /// Whether a ballot that arrives now may have been collected on a day.
    package func checkCollected(on day: CivilDate, at now: Instant) throws(SurveyRefusal) {
        guard let window else { throw .notIn(status(at: now)) }
        let days =
            window.days.lowerBound...max(window.days.lowerBound, min(window.days.upperBound, now.civilDate))
        guard days.contains(day) else { throw .collectedOutside(days) }
    }
}

extension View {
    /// Throws what would be the answer to every ballot of the caller.
    package func checkCollects(_ id: Survey.ID) throws {
        let survey = try survey(id)
        guard !caller.anchors(.advisor, .officer, .collaborator, .integrator).isEmpty else {
            throw AccessRefusal.forbidden
        }
        try survey.checkTakesBallots(at: caller.ask.now)
    }

    /// The unit, if the caller may collect for it: boards for all below their committee, programs for all
    /// below the unit of their key; officers and collaborators for
    /// the unit that they, or their own unit, belong to.
    func unitToCollectFor(_ reference: UnitReference) throws -> Unit.ID {
        let place = try visiblePlace(resolve(reference))
        if caller.covers(place, .advisor, .integrator) { return place.unit.id }
        let belongs = try caller.anchors(.officer, .collaborator).contains { id in
            try store.place(id, on: caller.today)?.path.contains(place.unit.id) == true
        }
        guard belongs else { throw AccessRefusal.forbidden }
        return place.unit.id
    }
}

/// What is left of the quotas of a survey's leaves.
package struct QuotaPlaces: Sendable {
    private var leaves: [Unit.ID: SurveyProgress]
    private let isHard: Bool

    package init(_ leaves: [Unit.ID: SurveyProgress], _ mode: Survey.QuotaMode) {
        self.leaves = leaves
        isHard = mode == .hard
    }

    /// - Returns: whether the ballot is beyond its unit's quota.
    package mutating func take(_ id: Unit.ID) throws(SurveyRefusal) -> Bool {
        guard let leaf = leaves[id] else { throw .noTarget }
        let isOver = leaf.counted >= leaf.target.quota
        guard !isOver || !isHard else { throw .quotaReached }
        leaves[id] = SurveyProgress(target: leaf.target, counted: leaf.counted + 1)
        return isOver
    }
}

extension Work {
    package func castBallot(_ new: NewBallot, in id: Survey.ID, randomID: () -> String) throws -> CastBallot {
        guard let outcome = try castBallots([new], in: id, randomID: randomID).first else {
            throw AccessRefusal.notFound
        }
        return try outcome.get()
    }

    /// Takes ballots, and leaves no trace of them but the counts. One that is refused holds up no other.
    /// - Parameter randomID: makes random ids; those of a request tell of its time.
    package func castBallots(_ new: [NewBallot], in id: Survey.ID, randomID: () -> String) throws
        -> [CastOutcome]
    {
        let survey = try view.survey(id)
        let units = try unitsToCollectFor(Set(new.map(\.unit)))
        if survey.participation == .token, units.values.contains(where: \.isSuccess) {
            throw ParticipationRefusal.tokenRequired
        }
        return try store.take(new, at: units, of: survey, now: ask.now, randomID: randomID)
    }

    private func unitsToCollectFor(_ references: Set<UnitReference>) throws
        -> [UnitReference: Result<Unit.ID, any Error>]
    {
        var units: [UnitReference: Result<Unit.ID, any Error>] = [:]
        for reference in references {
            units[reference] = try refusable { try view.unitToCollectFor(reference) }
        }
        return units
    }
}

extension StoreWriter {
    /// - Parameter units: those that the ballots are for, or why not.
    func take(
        _ new: [NewBallot], at units: [UnitReference: Result<Unit.ID, any Error>], of survey: Survey,
        now: Instant, randomID: () -> String
    ) throws -> [CastOutcome] {
        let id = survey.id
        if units.values.contains(where: \.isSuccess) { try survey.checkTakesBallots(at: now) }
        let salt = new.contains { $0.hash != nil } ? try salt(of: id, orNew: randomID()) : ""
        let ballots = try new.map { new in
            try refusable {
                let unitID = try units[new.unit]?.get()
                return (
                    ballot: try ballot(new, at: unitID, of: survey, now: now, id: randomID()),
                    hash: new.hash?(salt)
                )
            }
        }
        // Hashes, then targets: who waits for a hash holds no target that another may want.
        let taken = ballots.compactMap { try? $0.get() }
        var fresh = try insertHashes(Set(taken.compactMap(\.hash)), of: id)
        var places = QuotaPlaces(
            try leavesToCount(of: id, at: Set(taken.map(\.ballot.unitID))), survey.quotaMode)
        var kept: [Ballot] = []
        let outcomes = try ballots.map { found in
            try refusable {
                let (ballot, hash) = try found.get()
                if let hash, !fresh.contains(hash) { return CastBallot.duplicate }
                let isOver = try places.take(ballot.unitID)
                if let hash { fresh.remove(hash) }
                kept.append(ballot)
                return .counted(isOver: isOver)
            }
        }
        // What was refused may come again.
        try deleteHashes(fresh, of: id)
        try insert(kept, of: id, receivedOn: now.civilDate, randomID: randomID)
        return outcomes
    }

    private func ballot(
        _ new: NewBallot, at unitID: Unit.ID?, of survey: Survey, now: Instant, id: String
    ) throws -> Ballot {
        guard let unitID else { throw AccessRefusal.notFound }
        try survey.checkCollected(on: new.collectedOn, at: now)
        switch new.answers {
        case nil: throw SurveyRefusal.notIn(.draft)
        case .failure(let faults): throw SurveyRefusal.ballot(faults)
        case .success(let answers):
            return Ballot(id: id, unitID: unitID, collectedOn: new.collectedOn, answers: answers)
        }
    }
}

extension Storage {
    /// Forgets by what ballots would be known that are sent again, once none can arrive any more. Several may do so at
    /// once, and again.
    package func forgetBallotHashes(at now: Instant) async throws {
        for survey in try await read({ try $0.surveysWithHashes() }) where survey.isOver(at: now) {
            while try await !write({ try $0.forgetHashes(of: survey.id, atMost: Limits.forgottenHashes) }) {}
        }
    }
}

/// What refuses one is told of that one; a store that fails, of all.
package func refusable<Value>(_ body: () throws -> Value) throws -> Result<Value, any Error> {
    do {
        return .success(try body())
    } catch let error as StorageError {
        throw error
    } catch {
        return .failure(error)
    }
}

extension Result {
    fileprivate var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}
