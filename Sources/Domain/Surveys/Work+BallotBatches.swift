/// The answers of several ballots, held against the questions.
package struct GivenBallots: Sendable {
    /// In the order in which they came; nil where the survey asks nothing yet.
    private let answers: [Result<[Answer?], BallotFaults>]?
    package let count: Int

    package init(_ given: [[String: GivenAnswer]], form: Questionnaire?) {
        count = given.count
        answers = form.map { form in
            given.map { given in
                Result { () throws(BallotFaults) in try form.answers(given) }
            }
        }
    }

    func checked() throws -> [[Answer?]] {
        guard let answers else { throw SurveyRefusal.notIn(.draft) }
        var faults: [BatchRefusal.Fault] = []
        var good: [[Answer?]] = []
        for (index, answers) in answers.enumerated() {
            switch answers {
            case .success(let answers): good.append(answers)
            case .failure(let error): faults.append(BatchRefusal.Fault(index: index, faults: error))
            }
        }
        guard faults.isEmpty else { throw BatchRefusal.ballots(faults) }
        return good
    }
}

package struct NewBatch: Sendable {
    package let collectedOn: CivilDate
    package let sheets: BallotBatch.Sheets
    package let ballots: GivenBallots
    /// Which of them are to be entered again.
    package let sample: [Int]

    package init(
        collectedOn: CivilDate, sheets: BallotBatch.Sheets, ballots: GivenBallots, sample: [Int]
    ) {
        self.collectedOn = collectedOn
        self.sheets = sheets
        self.ballots = ballots
        self.sample = sample
    }
}

extension View {
    /// Bundles are seen as progress is: by who advises or leads the survey's owner, and those of the own scope by all.
    package func batch(_ id: BallotBatch.ID, of surveyID: Survey.ID) throws -> BallotBatch {
        let isRun = try runs(survey(surveyID))
        guard let batch = try store.batch(id), batch.surveyID == surveyID else {
            throw AccessRefusal.notFound
        }
        guard
            try isRun || store.units([batch.unitID], below: anchors, on: caller.today).contains(batch.unitID)
        else { throw AccessRefusal.notFound }
        return batch
    }

    package func batches(_ filter: BatchFilter, _ page: PageRequest) throws -> Page<BallotBatch> {
        let isRun = try runs(survey(filter.surveyID))
        return try store.batches(filter, below: isRun ? nil : anchors, on: caller.today, page)
    }

    /// What the caller would have to enter again to check the bundle; nothing for who may not, or entered it.
    package func sample(of batch: BallotBatch) throws -> [Int]? {
        guard batch.status == .entered, batch.enteredBy != caller.account.id,
            (try? unitToCollectFor(.id(batch.unitID))) != nil
        else { return nil }
        return batch.sample
    }
}

extension Work {
    package func enterBatch(
        _ id: BallotBatch.ID, number: String, at unit: UnitReference, _ new: NewBatch, in surveyID: Survey.ID
    ) throws -> BallotBatch {
        let survey = try view.survey(surveyID)
        let unitID = try view.unitToCollectFor(unit)
        guard survey.participation == .open else { throw ParticipationRefusal.tokenRequired }
        try survey.checkTakesBallots(at: ask.now)
        try new.sheets.check()
        let answers = try answers(of: new, in: survey)
        guard try store.leavesToCount(of: surveyID, at: [unitID])[unitID] != nil else {
            throw SurveyRefusal.noTarget
        }
        let batch = BallotBatch(
            id: id, surveyID: surveyID, unitID: unitID, number: number, collectedOn: new.collectedOn,
            sheets: new.sheets, status: .entered, sample: new.sample, enteredBy: caller.account.id,
            checkedBy: nil, version: 1, changedOn: caller.today)
        guard try store.insert(batch) else { throw BatchRefusal.numberTaken }
        try store.set(answers, of: id)
        try record("ballotBatch.entered", id, in: unitID)
        return batch
    }

    /// In place of what was entered before.
    package func enterBatchAgain(
        _ id: BallotBatch.ID, _ new: NewBatch, in surveyID: Survey.ID, _ precondition: Precondition
    ) throws -> BallotBatch {
        let (survey, batch) = try batchToWorkOn(id, in: surveyID, precondition)
        let entered = try batch.entered(
            new.sheets, collectedOn: new.collectedOn, sample: new.sample, by: caller.account.id,
            on: caller.today)
        try store.set(answers(of: new, in: survey), of: id)
        return try save(entered)
    }

    package func dropBatch(_ id: BallotBatch.ID, in surveyID: Survey.ID, _ precondition: Precondition) throws
    {
        let dropped = try batchToWorkOn(id, in: surveyID, precondition).batch
            .closed(as: .dropped, on: caller.today)
        try store.set([], of: id)
        _ = try save(dropped)
    }

    /// The second person's entry of the sample. Where it is the same as the first, the ballots count, and there is no
    /// bundle any more that they came in.
    package func checkBatch(
        _ id: BallotBatch.ID, positions: [Int], _ given: GivenBallots, in surveyID: Survey.ID,
        randomID: () -> String
    ) throws -> (batch: BallotBatch, differences: [BatchDifference]) {
        let (survey, batch) = try batchToWorkOn(id, in: surveyID, .any)
        try batch.checkReview(of: positions, by: caller.account.id)
        let form = try store.questionnaire(of: surveyID)
        let (first, second) = (try store.ballots(of: batch, form), try given.checked())
        let differences = zip(positions, second).flatMap { position, second in
            form.differences(first[position] ?? [], second, at: position)
        }
        guard differences.isEmpty else {
            return (try save(batch.returned(by: caller.account.id, on: caller.today)), differences)
        }
        var places = QuotaPlaces(
            try store.leavesToCount(of: surveyID, at: [batch.unitID]), survey.quotaMode)
        let ballots = try first.values.map { answers in
            _ = try places.take(batch.unitID)
            return Ballot(
                id: randomID(), unitID: batch.unitID, collectedOn: batch.collectedOn, answers: answers)
        }
        try store.set([], of: id)
        // In the order of their ids, so that none of the bundle is left.
        try store.insert(
            ballots.sorted { $0.id < $1.id }, of: surveyID, receivedOn: caller.today, randomID: randomID)
        return (try save(batch.closed(as: .checked, on: caller.today)), [])
    }

    private func answers(of new: NewBatch, in survey: Survey) throws -> [[Answer?]] {
        try survey.checkCollected(on: new.collectedOn, at: ask.now)
        return try new.ballots.checked()
    }

    private func batchToWorkOn(_ id: BallotBatch.ID, in surveyID: Survey.ID, _ precondition: Precondition)
        throws -> (survey: Survey, batch: BallotBatch)
    {
        _ = try view.batch(id, of: surveyID)
        guard let batch = try store.batchToChange(id) else { throw AccessRefusal.notFound }
        _ = try view.unitToCollectFor(.id(batch.unitID))
        try precondition.check(batch.version)
        let survey = try view.survey(surveyID)
        try survey.checkTakesBallots(at: ask.now)
        return (survey, batch)
    }

    private func save(_ batch: BallotBatch) throws -> BallotBatch {
        try store.update(batch)
        try record("ballotBatch.\(batch.status.rawValue)", batch.id, in: batch.unitID)
        return batch
    }
}

extension Storage {
    /// Bundles that nobody has checked in time. Several may do so at once, and again.
    package func lapseBallotBatches(at now: Instant) async throws {
        for survey in try await read({ try $0.surveysWithOpenBatches() }) where survey.isOver(at: now) {
            while try await write({
                try $0.lapseBatches(of: survey.id, on: now.civilDate, atMost: Limits.lapsedBatches)
            }) {}
        }
    }
}

extension Survey {
    /// Whether all that arrived in time is committed.
    func isOver(at now: Instant) -> Bool {
        uploadsUntil.map { $0.adding(seconds: Limits.updateOverlapSeconds) <= now } ?? false
    }
}
