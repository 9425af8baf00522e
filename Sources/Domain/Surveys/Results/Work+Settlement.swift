extension Work {
    /// The weighting stands once nothing can arrive any more, and from the first interim results on, so that nobody
    /// chooses it by the figures it gives; one that does not fit the ballots may then be replaced.
    package func setWeighting(of id: Survey.ID, _ new: NewWeighting, _ precondition: Precondition) throws -> (
        survey: Survey, weighting: SurveyWeighting
    ) {
        let survey = try surveyToManage(id, precondition)
        let settlement = try store.settlement(of: id)
        let isOver = survey.uploadsUntil.map { $0 <= ask.now } ?? false
        if settlement != .refused, try isOver || store.lastInterimResults(of: id) != nil {
            throw SurveyRefusal.weightingStands
        }
        let weighting = SurveyWeighting(
            strata: try new.strata.map {
                SurveyWeighting.Stratum(
                    unitID: try view.resolve($0.unit), population: $0.population, clusters: $0.clusters)
            },
            clusterIDs: try new.clusters.map { try view.resolve($0) },
            margins: try new.margins.enumerated().map { try Self.margin($1, at: $0) })
        do {
            try weighting.check(store.progress(of: id).map(\.target), store.questionnaire(of: id))
        } catch let fault as WeightingFault {
            throw SurveyRefusal.weighting(fault)
        }
        try store.set(weighting, of: id)
        if settlement == .refused { try store.set(.dissolved, of: id) }
        return (try save(survey, "survey.weightingSet"), weighting)
    }

    private static func margin(_ new: NewWeighting.Margin, at index: Int) throws -> SurveyWeighting.Margin {
        var people: [String: Int] = [:]
        for cell in new.people where people.updateValue(cell.people, forKey: cell.choice) != nil {
            throw SurveyRefusal.weighting(.choiceTwice(index, cell.choice))
        }
        return SurveyWeighting.Margin(question: new.question, people: people)
    }
}

package struct NewWeighting: Sendable {
    package struct Stratum: Sendable {
        package let unit: UnitReference
        package let population: Int?
        package let clusters: Int?

        package init(unit: UnitReference, population: Int?, clusters: Int?) {
            self.unit = unit
            self.population = population
            self.clusters = clusters
        }
    }

    package struct Margin: Sendable {
        package let question: String
        package let people: [(choice: String, people: Int)]

        package init(question: String, people: [(choice: String, people: Int)]) {
            self.question = question
            self.people = people
        }
    }

    package let strata: [Stratum]
    package let clusters: [UnitReference]
    package let margins: [Margin]

    package init(strata: [Stratum], clusters: [UnitReference], margins: [Margin]) {
        self.strata = strata
        self.clusters = clusters
        self.margins = margins
    }
}

extension Storage {
    /// Takes the ballots of every survey apart into which none can come any more, and counts them. Any number of
    /// instances may do so at once: each step is a transaction that holds the survey, and may be done again.
    package func settleSurveys(_ ask: Ask) async throws {
        for id in try await read({ try $0.surveysToSettle(at: ask.now) }) {
            while try await write({ try $0.dissolve(id, at: ask.now) }) {}
            try await count(id)
        }
    }

    /// Counting takes its time, so it is done in a reading transaction.
    private func count(_ id: Survey.ID) async throws {
        let questions = try await read { store in
            try store.settlement(of: id) == .dissolved ? try store.questionnaire(of: id).questions : []
        }
        guard !questions.isEmpty else { return }
        for (place, question) in questions.enumerated() {
            let counted: CountedQuestion
            do {
                counted = try await read { store in
                    guard let survey = try store.survey(id) else { throw AccessRefusal.notFound }
                    return try Counting(survey, store).question(at: place)
                }
            } catch is EstimationRefusal {
                return try await write { try $0.set(.refused, of: id) }
            }
            try await write { try $0.set(counted, of: id, to: question, at: place) }
        }
        try await write { try $0.set(.counted, of: id) }
    }
}

extension StoreWriter {
    /// - Returns: whether there is more to do.
    fileprivate func dissolve(_ id: Survey.ID, at now: Instant) throws -> Bool {
        guard let survey = try surveyToChange(id), let until = survey.uploadsUntil, until <= now else {
            return false
        }
        switch try settlement(of: id) {
        case nil:
            try beginSettlement(of: id)
            return true
        case .dissolving:
            if try dissolveBallots(of: id, atMost: Limits.dissolvedBallots) > 0 { return true }
            try set(.dissolved, of: id)
            return false
        case .dissolved, .counted, .refused: return false
        }
    }
}
