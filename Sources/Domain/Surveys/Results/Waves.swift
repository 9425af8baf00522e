/// Surveys that ask the same again, as before, during and after a policy.
package struct WaveComparison: Sendable {
    /// One question as a wave answered it.
    package struct Part: Sendable {
        package let survey: Survey
        package let table: PublishedFigures.Table
    }

    /// From one wave to the next that has the question.
    package struct Change: Sendable {
        package let from: Survey.ID
        package let to: Survey.ID
        /// By the choices' codes, of those that both waves tell.
        package let choices: [(code: String, difference: Difference)]
        package let mean: Difference?
    }

    package struct Matched: Sendable {
        package let code: String
        package let parts: [Part]
        package let changes: [Change]
    }

    package let questions: [Matched]
}

extension View {
    /// The survey's waves in the order of their opening, drafts last; of drafts only those that the caller reads.
    package func waves(of id: Survey.ID) throws -> [Survey] {
        let survey = try survey(id)
        let (all, isRun) = (try store.waves(of: survey.waveOfID ?? survey.id), try runs(survey))
        return all.filter { $0.stage != .draft || isRun }
    }

    /// Of waves that have results; questions are the same where they have one code and one type, choices by their codes.
    package func comparison(of id: Survey.ID, question: String?) throws -> WaveComparison {
        let survey = try survey(id)
        guard try runs(survey) else { throw AccessRefusal.forbidden }
        var counted: [(survey: Survey, figures: [QuestionFigures])] = []
        for wave in try waves(of: id) where try store.settlement(of: wave.id) == .counted {
            let settled = try SettledSurvey(wave, store, at: caller.ask.now)
            let asked = question == nil || settled.questionnaire.questions.contains { $0.code == question }
            counted.append((wave, asked ? try settled.figures(question, within: nil).questions : []))
        }
        guard !counted.isEmpty else {
            throw SurveyRefusal.resultsPending(after: survey.uploadsUntil ?? caller.ask.now)
        }
        var codes: [String] = []
        for code in counted.flatMap({ $0.figures.map(\.question.code) }) where !codes.contains(code) {
            codes.append(code)
        }
        guard !codes.isEmpty else { throw SurveyRefusal.noSuchQuestion }
        return WaveComparison(questions: try codes.map { try WaveComparison.matched($0, counted) })
    }
}

extension WaveComparison {
    fileprivate static func matched(_ code: String, _ waves: [(survey: Survey, figures: [QuestionFigures])])
        throws
        -> Matched
    {
        let found = waves.compactMap { wave in
            wave.figures.first { $0.question.code == code }.map { (survey: wave.survey, figures: $0) }
        }
        var changes: [Change] = []
        for (earlier, later) in zip(found, found.dropFirst())
        where earlier.figures.question.form.kind == later.figures.question.form.kind {
            changes.append(
                Change(
                    from: earlier.survey.id, to: later.survey.id,
                    choices: try later.figures.shares.compactMap { code, share in
                        guard let before = earlier.figures.shares.first(where: { $0.code == code })?.share,
                            let difference = try share.difference(from: before)
                        else { return nil }
                        return (code, difference)
                    },
                    mean: try later.figures.mean.flatMap { mean in
                        try earlier.figures.mean.flatMap { try mean.difference(from: $0) }
                    }))
        }
        return Matched(
            code: code,
            parts: found.map { Part(survey: $0.survey, table: PublishedFigures.Table($0.figures)) },
            changes: changes)
    }
}

extension QuestionFigures {
    /// Those that are told, by the choices' codes.
    fileprivate var shares: [(code: String, share: Estimate)] {
        choices.compactMap { choice in
            choice.share.map { (PublishedFigures.label(.choice(choice.place), of: question).code, $0) }
        }
    }
}

package struct NewWave: Sendable {
    package let id: Survey.ID
    package let title: String
    package let policyStage: Survey.PolicyStage?
    package let opensAt: Instant?
    package let closesAt: Instant?

    package init(
        id: Survey.ID, title: String, policyStage: Survey.PolicyStage?, opensAt: Instant?, closesAt: Instant?
    ) {
        self.id = id
        self.title = title
        self.policyStage = policyStage
        self.opensAt = opensAt
        self.closesAt = closesAt
    }
}

extension Work {
    /// A draft that asks the same of the same: the questions, and the targets as far as all their units are still there.
    package func createWave(of id: Survey.ID, _ new: NewWave, _ claim: Claim?) throws -> Survey {
        try create(claim, existing: { try view.survey(new.id) }) {
            let source = try surveyToManage(id, .any)
            let questionnaire = try store.questionnaire(of: id)
            guard !questionnaire.questions.isEmpty else { throw SurveyRefusal.noQuestions }
            let wave = Survey(
                id: new.id, ownerID: source.ownerID, title: new.title, purpose: source.purpose,
                policyStage: new.policyStage, opensAt: new.opensAt, closesAt: new.closesAt,
                uploadGraceDays: source.uploadGraceDays, quotaMode: source.quotaMode, minCell: source.minCell,
                publicForm: source.publicForm, participation: source.participation,
                breakdown: source.breakdown,
                waveOfID: source.waveOfID ?? source.id, stage: .draft, meta: .new(ask.clock))
            try wave.checkDraft(at: ask.now)
            try store.insert(wave)
            try store.set(questionnaire, of: wave.id)
            let targets = try store.progress(of: id).map(\.target)
            let there = try store.units(targets.map(\.unitID), below: [source.ownerID], on: caller.today)
            if targets.allSatisfy({ there.contains($0.unitID) }) { try store.set(targets, of: wave.id) }
            try record("survey.created", wave.id, in: source.ownerID)
            return wave
        }
    }
}
