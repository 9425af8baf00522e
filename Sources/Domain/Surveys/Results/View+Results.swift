package struct ResultQuery: Sendable {
    /// All of them where none is named.
    package let question: String?
    /// Another question, whose answers part the ballots.
    package let by: String?
    package let within: UnitReference?

    package init(question: String?, by: String?, within: UnitReference?) {
        self.question = question
        self.by = by
        self.within = within
    }
}

extension View {
    package func weighting(of id: Survey.ID) throws -> (survey: Survey, weighting: SurveyWeighting) {
        (try survey(id), try store.weighting(of: id))
    }

    /// Who advises or leads the owner reads the whole; others what is within their own scope.
    package func results(of id: Survey.ID, _ query: ResultQuery) throws -> SurveyFigures {
        let survey = try survey(id)
        let within = try query.within.map { try visiblePlace(resolve($0)) }
        if try !runs(survey) {
            guard let within, caller.covers(within, .advisor, .leader, .officer) else {
                throw AccessRefusal.forbidden
            }
        }
        let settled = try SettledSurvey(survey, store, at: caller.ask.now)
        if let by = query.by {
            guard let question = query.question, within == nil else { throw SurveyRefusal.notCrossed }
            return settled.all([], nil, cross: try settled.cross(question, by: by))
        }
        do {
            return try settled.figures(query.question, within: within?.unit.id)
        } catch SurveyRefusal.withinNoTarget {
            if case .code = query.within { throw SurveyRefusal.at("?withinCode", .withinNoTarget) }
            throw SurveyRefusal.at("?withinId", .withinNoTarget)
        }
    }

    /// What was written freely, in an order that tells nothing, with neither the unit nor the other answers.
    package func texts(of id: Survey.ID, question code: String, _ page: PageRequest) throws -> Page<String> {
        let survey = try survey(id)
        guard try runs(survey) else { throw AccessRefusal.forbidden }
        let settled = try SettledSurvey(survey, store, at: caller.ask.now)
        let (question, place) = try settled.numbered(code)
        guard case .text = question.form else { throw SurveyRefusal.notText }
        let figures = try settled.figures(of: question, at: place, in: nil).figures
        guard let answered = figures.answered, answered >= survey.minCell else {
            throw SurveyRefusal.tooFewTexts(minCell: survey.minCell)
        }
        return try store.texts(of: id, at: place, page)
    }
}

extension SettledSurvey {
    /// Who reads the results of units, or those of questions by each other, reads the survey's breakdown. Where all ballots are of
    /// one unit both are of the same.
    func requireBreakdown(_ breakdown: Survey.Breakdown) throws(SurveyRefusal) {
        guard survey.breakdown == breakdown || tree.leaves.count == 1 else {
            throw .brokenDown(by: survey.breakdown)
        }
    }

    func figures(_ code: String?, within: Unit.ID?) throws -> SurveyFigures {
        if within != nil { try requireBreakdown(.units) }
        let place = try within.map { id in
            guard let place = tree.place(of: id) else { throw SurveyRefusal.withinNoTarget }
            return place
        }
        var all: [QuestionFigures] = []
        var sample: SampleDesign?
        var tellsFactors = true
        for (number, question) in questionnaire.questions.enumerated()
        where question.code == code ?? question.code {
            let made = try figures(of: question, at: number, in: place)
            all.append(made.figures)
            sample = made.sample
            tellsFactors = tellsFactors && made.tellsFactors
        }
        guard !all.isEmpty else { throw SurveyRefusal.noSuchQuestion }
        return self.all(all, sample, tellsFactors: tellsFactors, within: within, place)
    }

    /// For the whole survey only.
    func cross(_ code: String, by other: String) throws -> CrossFigures {
        try requireBreakdown(.questions)
        let question = try numbered(code)
        let by = try SurveyRefusal.located("?by") { try numbered(other) }
        guard [.single, .scale, .number].contains(question.0.form.kind),
            [.single, .scale].contains(by.0.form.kind), code != other,
            // Who is not asked is known, and so are cells without anybody that hide others.
            question.0.relevance == nil, by.0.relevance == nil,
            // How many of a group answered is no cell of the table.
            question.0.form.kind != .number || question.0.isRequired
        else { throw SurveyRefusal.notCrossed }
        if weighting.isWeighted,
            try store.hiddenCells(of: survey.id, at: by.at).values.contains(where: \.hidesAny)
        {
            throw SurveyRefusal.crossWeighted(other)
        }
        return try cross(question, by: by)
    }

    fileprivate func numbered(_ code: String) throws -> (Question, at: Int) {
        guard let place = questionnaire.questions.firstIndex(where: { $0.code == code }) else {
            throw SurveyRefusal.noSuchQuestion
        }
        return (questionnaire.questions[place], at: place)
    }
}

/// A survey whose ballots are counted, as figures are made of it.
struct SettledSurvey {
    let survey: Survey
    let questionnaire: Questionnaire
    let tree: TargetTree
    let weighting: SurveyWeighting
    let design: SurveyDesign
    private let ballots: [Int]
    let store: any StoreReader

    /// - Throws: `SurveyRefusal.resultsPending` before the counting is done, `weightingFails` where it can't be.
    init(_ survey: Survey, _ store: any StoreReader, at now: Instant) throws {
        guard let until = survey.uploadsUntil else { throw SurveyRefusal.notIn(survey.status(at: now)) }
        let settlement = try store.settlement(of: survey.id)
        self.survey = survey
        self.store = store
        questionnaire = try store.questionnaire(of: survey.id)
        let progress = try store.progress(of: survey.id)
        let counted = Dictionary(progress.map { ($0.target.unitID, $0.counted) }) { first, _ in first }
        let tree = TargetTree(progress.map(\.target))
        self.tree = tree
        ballots = tree.leaves.map { counted[tree.targets[$0].unitID] ?? 0 }
        weighting = try store.weighting(of: survey.id)
        design = try SurveyDesign(weighting, tree, questionnaire, ballots: ballots)
        switch settlement {
        case .counted: break
        case .refused: try explainRefusal()
        case nil, .dissolving, .dissolved:
            throw until <= now ? SurveyRefusal.beingCounted : .resultsPending(after: until)
        }
    }

    func marginGroups() throws -> [Int] {
        try Counting.groups(of: ballots.reduce(0, +), design, questionnaire.questions, survey.id, store)
    }

    /// The weighting is tried again, which says what is wrong.
    private func explainRefusal() throws {
        let counting = try Counting(survey, store)
        do {
            _ = try counting.question(at: 0)
        } catch let refusal as EstimationRefusal {
            throw SurveyRefusal.weightingFails(refusal)
        }
        throw SurveyRefusal.resultsPending(
            after: survey.uploadsUntil ?? survey.window?.to ?? Instant(milliseconds: 0))
    }

    func figures(of question: Question, at place: Int, in target: Int?) throws -> (
        figures: QuestionFigures, sample: SampleDesign?, tellsFactors: Bool
    ) {
        let counts = try store.answerCounts(of: survey.id, to: question, at: place)
        let inside = target.map(tree.isBelow)
        let domain = inside.map { inside in counts.map { inside[$0.leaf] } }
        let hidden = try store.hiddenCells(
            of: survey.id, at: place, in: target.map { tree.targets[$0].unitID })
        guard !counts.isEmpty else {
            let empty = QuestionFigures(
                question: question, isWithheld: false, answered: 0, choices: [], mean: nil, total: nil,
                isMeanSuppressed: false)
            return (empty, nil, false)
        }
        let sample = try design.sample(counts)
        let figures = try FigureMaker(
            question: question, counts: counts, sample: sample, domain: domain,
            hidden: hidden ?? .all(of: question),
            isWeighted: weighting.isWeighted
        ).figures()
        return (figures, sample, tellsFactors(counts))
    }

    /// What weights were multiplied by tells how many ballots there are in each cell of the margins.
    private func tellsFactors(_ counts: [AnswerCount]) -> Bool {
        var groups: [Int: Int] = [:]
        for count in counts { groups[count.group, default: 0] += count.ballots }
        return groups.values.allSatisfy { $0 >= survey.minCell }
    }

    func all(
        _ figures: [QuestionFigures], _ sample: SampleDesign?, tellsFactors: Bool = false,
        within: Unit.ID? = nil, _ target: Int? = nil, cross: CrossFigures? = nil
    ) -> SurveyFigures {
        let inside = target.map(tree.isBelow)
        let number = ballots.indices.reduce(0) { $0 + (inside?[$1] ?? true ? ballots[$1] : 0) }
        return SurveyFigures(
            survey: survey, within: within, ballots: number, isWeighted: weighting.isWeighted,
            lonelyStrata: (sample?.lonelyStrata ?? []).compactMap {
                weighting.strata.indices.contains($0) ? weighting.strata[$0].unitID : nil
            },
            calibration: sample?.calibration.flatMap { tellsFactors ? $0 : nil }, questions: figures,
            cross: cross)
    }
}
