/// Figures of a survey before all of its ballots are in (kết quả sơ bộ): taken by a leader who says why, never changed.
/// They leave out `minCell` ballots that nobody knows, so that what comes after them can't be told apart; see
/// docs/decisions/0012.
package struct InterimResults: Sendable, Hashable {
    package typealias ID = Identifier<InterimResults>

    package let id: ID
    package let surveyID: Survey.ID
    package let takenAt: Instant
    package let takenOn: CivilDate
    package let reason: String
    /// Ballots that were there, of which the figures leave out some.
    package let counted: Int
    /// Unweighted, of the whole survey.
    package let figures: PublishedFigures

    package init(
        id: ID, surveyID: Survey.ID, takenAt: Instant, takenOn: CivilDate, reason: String, counted: Int,
        figures: PublishedFigures
    ) {
        self.id = id
        self.surveyID = surveyID
        self.takenAt = takenAt
        self.takenOn = takenOn
        self.reason = reason
        self.counted = counted
        self.figures = figures
    }
}

extension Survey {
    /// Once a day at most, with at least `minCell` ballots that are new, and the first time with as many besides those
    /// that are left out.
    /// - Parameter last: the day of the last ones, and how many ballots there were.
    package func checkInterim(
        counted: Int, last: (day: CivilDate, counted: Int)?, at now: Instant, on day: CivilDate
    ) throws(SurveyRefusal) {
        let status = status(at: now)
        guard status == .open || status == .closed, let uploadsUntil else { throw .notIn(status) }
        guard now < uploadsUntil else { throw .resultsDue(since: uploadsUntil) }
        if let last, last.day >= day { throw .interimTaken(on: last.day) }
        let least = max((last?.counted ?? 0) + minCell, 2 * minCell)
        guard counted >= least else { throw .tooFewForInterim(least: least, counted: counted) }
    }
}

extension View {
    package func interimResults(of id: Survey.ID, _ page: PageRequest) throws -> Page<InterimResults> {
        let survey = try survey(id)
        guard try runs(survey) else { throw AccessRefusal.forbidden }
        return try store.interimResults(of: id, page)
    }

    package func interimResults(_ interim: InterimResults.ID, of id: Survey.ID) throws -> InterimResults {
        let survey = try survey(id)
        guard try runs(survey) else { throw AccessRefusal.forbidden }
        guard let found = try store.interimResults(interim), found.surveyID == id else {
            throw AccessRefusal.notFound
        }
        return found
    }

    /// - Returns: the survey, once figures of it may be taken, and the number of its ballots.
    fileprivate func surveyForInterim(_ id: Survey.ID, counted: Int?) throws -> (
        survey: Survey, owner: Unit, counted: Int
    ) {
        let survey = try survey(id)
        let owner = try require(.leader, over: survey.ownerID).unit
        let counted = try counted ?? store.progress(of: id).reduce(0) { $0 + $1.counted }
        let last = try store.lastInterimResults(of: id).map { (day: $0.takenOn, counted: $0.counted) }
        guard try !store.weighting(of: id).isWeighted else { throw SurveyRefusal.interimWeighted }
        try survey.checkInterim(counted: counted, last: last, at: caller.ask.now, on: caller.today)
        return (survey, owner, counted)
    }

    fileprivate func takeInterim(_ id: Survey.ID) throws -> (figures: PublishedFigures, counted: Int) {
        let (survey, owner, counted) = try surveyForInterim(id, counted: nil)
        guard let window = survey.window else { throw AccessRefusal.notFound }
        let questionnaire = try store.questionnaire(of: id)
        var answers: [[Answer?: Int]] = Array(repeating: [:], count: questionnaire.questions.count)
        var ballots = 0
        try store.eachBallot(of: id, questionnaire, leavingOut: survey.minCell) { ballot in
            ballots += 1
            for (place, answer) in ballot.enumerated() { answers[place][answer, default: 0] += 1 }
        }
        let last = try store.lastInterimResults(of: id)?.figures
        var counting = InterimCounting(survey, owner.id, questionnaire, last, ballots: ballots)
        let days = window.days
        let figures = PublishedFigures(
            ballots: ballots, isWeighted: false, minCell: survey.minCell, from: days.lowerBound,
            to: min(max(caller.today, days.lowerBound), days.upperBound), ownerName: owner.name,
            tables: try zip(questionnaire.questions, answers).map { try counting.table($0, $1) })
        return (figures, counted)
    }
}

/// The whole survey as one unit, question by question.
private struct InterimCounting {
    let minCell: Int
    let tree: TargetTree
    let questionnaire: Questionnaire
    /// What was told before.
    let last: PublishedFigures?
    let ballots: Int
    private var hidden: [HiddenCells] = []

    init(
        _ survey: Survey, _ owner: Unit.ID, _ questionnaire: Questionnaire, _ last: PublishedFigures?,
        ballots: Int
    ) {
        self.last = last
        minCell = survey.minCell
        tree = TargetTree([SurveyTarget(unitID: owner, parentID: nil, quota: 1, isLeaf: true)])
        self.questionnaire = questionnaire
        self.ballots = ballots
    }

    mutating func table(_ question: Question, _ answers: [Answer?: Int]) throws -> PublishedFigures.Table {
        let counts = answers.map { AnswerCount(leaf: 0, group: 0, answer: $0, ballots: $1) }.sorted()
        let sample = try SurveyDesign(.none, tree, questionnaire, ballots: [ballots]).sample(counts)
        let counted = try CellProtection(
            question, minCell: minCell, tree, told: last?.hidden(of: question)
        ).protect(counts, weights: sample.weights)
        let condition = ConditionProtection(
            question, among: questionnaire.questions, minCell: minCell, tree
        ) { place in
            self.hidden.indices.contains(place) ? [nil: self.hidden[place]] : [:]
        }
        let hidden = condition.protect(counted, parts: .none).whole
        self.hidden.append(hidden)
        return PublishedFigures.Table(
            try FigureMaker(
                question: question, counts: counts, sample: sample, domain: nil, hidden: hidden,
                isWeighted: false
            ).figures())
    }
}

extension PublishedFigures {
    /// What was not told of a question's choices; nil where nothing was told.
    func hidden(of question: Question) -> HiddenCells? {
        guard let table = tables.first(where: { $0.code == question.code && $0.by == nil }),
            !table.isWithheld, let rows = table.groups.first?.rows, !rows.isEmpty
        else { return nil }
        let tables = QuestionTables(question)
        let hidden = tables.tables.map { kind in
            switch kind {
            case .choices: rows.map(\.isSuppressed)
            case .chosen(let place):
                rows.indices.contains(place)
                    ? [rows[place].isSuppressed, rows[place].isSuppressed] : [true, true]
            case .answered: [false]
            }
        }
        guard zip(hidden, tables.tables).allSatisfy({ $0.count == tables.columns(of: $1) }) else {
            return nil
        }
        return HiddenCells(tables: hidden)
    }
}

extension Storage {
    /// Reading the ballots takes its time, so it is done in a reading transaction, and the rules are asked again after it.
    package func takeInterimResults(of id: Survey.ID, _ ask: Ask, reason: String, as new: InterimResults.ID)
        async throws -> InterimResults
    {
        let (figures, counted) = try await view(ask) { try $0.takeInterim(id) }
        return try await work(ask) { work in
            guard try work.store.surveyToChange(id) != nil else { throw AccessRefusal.notFound }
            let survey = try work.view.surveyForInterim(id, counted: counted).survey
            let interim = InterimResults(
                id: new, surveyID: id, takenAt: work.ask.now, takenOn: work.caller.today, reason: reason,
                counted: counted, figures: figures)
            try work.store.insert(interim)
            try work.record("survey.interimResultsTaken", id, in: survey.ownerID, reason: reason)
            return interim
        }
    }
}
