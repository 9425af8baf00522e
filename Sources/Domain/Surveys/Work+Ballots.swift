package struct NewTarget: Sendable {
    package let unit: UnitReference
    package let quota: Int

    package init(unit: UnitReference, quota: Int) {
        self.unit = unit
        self.quota = quota
    }
}

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
    package let answers: [String: GivenAnswer]
    /// Makes random ids; those of a request tell of its time.
    package let randomID: @Sendable () -> String

    package init(
        unit: UnitReference, collectedOn: CivilDate, answers: [String: GivenAnswer],
        randomID: @escaping @Sendable () -> String
    ) {
        self.unit = unit
        self.collectedOn = collectedOn
        self.answers = answers
        self.randomID = randomID
    }
}

extension Survey {
    /// Whether a ballot may arrive now that was collected on a day.
    package func checkArrival(collectedOn day: CivilDate, at now: Instant) throws(SurveyRefusal) {
        guard case .fielded(let window) = stage, let until = uploadsUntil, now >= window.from, now < until
        else {
            throw .notIn(status(at: now))
        }
        let days =
            window.days.lowerBound...max(window.days.lowerBound, min(window.days.upperBound, now.civilDate))
        guard days.contains(day) else { throw .collectedOutside(days) }
    }
}

extension View {
    package func targets(of id: Survey.ID) throws -> (survey: Survey, targets: [SurveyTarget]) {
        (try survey(id), try store.progress(of: id).map(\.target))
    }

    /// All targets for who advises or leads the owner; for others those in their own scope.
    package func progress(of id: Survey.ID) throws -> [SurveyProgress] {
        let survey = try survey(id)
        let risen = SurveyProgress.rising(try store.progress(of: id))
        if let place = try store.place(survey.ownerID, on: caller.today),
            caller.covers(place, .advisor, .leader)
        {
            return risen
        }
        let seen = try store.units(risen.map(\.target.unitID), below: anchors, on: caller.today)
        return risen.filter { seen.contains($0.target.unitID) }
    }

    /// Boards collect for all below their committee; officers and collaborators for the unit that they, or their own
    /// unit, belong to.
    func mayCollect(for place: Place) throws -> Bool {
        if caller.covers(place, .advisor) { return true }
        return try caller.anchors(.officer, .collaborator).contains { id in
            try store.place(id, on: caller.today)?.path.contains(place.unit.id) == true
        }
    }
}

extension Work {
    package func setTargets(of id: Survey.ID, _ wanted: [NewTarget], _ precondition: Precondition) throws -> (
        survey: Survey, targets: [SurveyTarget]
    ) {
        let survey = try surveyToManage(id, precondition)
        guard case .draft = survey.stage else { throw SurveyRefusal.notIn(survey.status(at: ask.now)) }
        let targets: [SurveyTarget]
        do {
            targets = try SurveyTarget.tree(
                of: lines(of: wanted, below: survey.ownerID), owner: survey.ownerID)
        } catch let fault as TargetFault {
            throw SurveyRefusal.targets(fault)
        }
        try store.set(targets, of: id)
        return (try save(survey, "survey.targetsSet"), targets)
    }

    /// Thousands of units are not asked for one by one.
    private func lines(of wanted: [NewTarget], below owner: Unit.ID) throws -> [(line: [Unit.ID], quota: Int)]
    {
        let units = try store.subtree(of: owner, on: caller.today)
        let lines = Lines(units, above: try store.place(owner, on: caller.today)?.path ?? [])
        let byID = Dictionary(units.map { ($0.id, $0) }) { first, _ in first }
        let byCode = Dictionary(
            units.filter { $0.isValid(on: caller.today) }.map { ($0.code, $0) }
        ) { first, _ in first }
        return try wanted.enumerated().map { index, target in
            let unit =
                switch target.unit {
                case .id(let id): byID[id]
                case .code(let code): byCode[code]
                }
            guard let unit else {
                _ = try view.visiblePlace(view.resolve(target.unit))
                throw TargetFault.outsideOwner(index)
            }
            guard unit.isValid(on: caller.today) else { throw TargetFault.notValid(index) }
            return (lines.of(unit.id), target.quota)
        }
    }

    /// Takes a ballot, and leaves no trace of it but the counts.
    /// - Returns: whether it is beyond its unit's quota.
    package func castBallot(_ new: NewBallot, in id: Survey.ID) throws -> Bool {
        let survey = try view.survey(id)
        let unitID = try view.resolve(new.unit)
        guard try view.mayCollect(for: view.visiblePlace(unitID)) else { throw AccessRefusal.forbidden }
        guard survey.participation == .open else { throw ParticipationRefusal.tokenRequired }
        return try store.take(new, of: unitID, in: survey, at: ask.now)
    }
}

extension StoreWriter {
    func take(_ new: NewBallot, of unitID: Unit.ID, in survey: Survey, at now: Instant) throws -> Bool {
        try survey.checkArrival(collectedOn: new.collectedOn, at: now)
        let answers: [Answer?]
        do {
            answers = try questionnaire(of: survey.id).answers(new.answers)
        } catch let faults as BallotFaults {
            throw SurveyRefusal.ballot(faults)
        }
        switch try countBallot(of: survey.id, at: unitID, isHard: survey.quotaMode == .hard) {
        case .noTarget: throw SurveyRefusal.noTarget
        case .full: throw SurveyRefusal.quotaReached
        case .counted(let isOver):
            let ballot = Ballot(
                id: new.randomID(), unitID: unitID, collectedOn: new.collectedOn, answers: answers)
            try insert(ballot, of: survey.id, receivedOn: now.civilDate, randomID: new.randomID)
            return isOver
        }
    }
}

/// What became of a ballot's count.
package enum BallotCount: Sendable, Hashable {
    case counted(isOver: Bool)
    /// The unit's hard quota is reached.
    case full
    /// The unit is no target, or others below it are.
    case noTarget
}
