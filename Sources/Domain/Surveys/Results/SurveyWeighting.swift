/// How a survey's ballots stand for the people: what was drawn from what, and what is known of all.
package struct SurveyWeighting: Sendable, Hashable {
    /// A part of the targets that was drawn from by itself.
    package struct Stratum: Sendable, Hashable {
        package let unitID: Unit.ID
        /// People there are to draw from.
        package let population: Int?
        /// Clusters there are to draw from. Only where everybody in a drawn cluster was asked: with a sample within
        /// clusters, the correction for a finite population would leave that sample's part out.
        package let clusters: Int?

        package init(unitID: Unit.ID, population: Int?, clusters: Int?) {
            self.unitID = unitID
            self.population = population
            self.clusters = clusters
        }
    }

    /// How many people would give each answer to a question whose figures are known, as sex or age.
    package struct Margin: Sendable, Hashable {
        package let question: String
        /// By the choices' codes.
        package let people: [String: Int]

        package init(question: String, people: [String: Int]) {
            self.question = question
            self.people = people
        }
    }

    /// None: all ballots are one stratum, and nothing is known of how many people there are.
    package let strata: [Stratum]
    /// Targets that were drawn as a whole. None: ballots were drawn one by one.
    package let clusterIDs: [Unit.ID]
    /// One is post-stratification, several are raking.
    package let margins: [Margin]

    package init(strata: [Stratum], clusterIDs: [Unit.ID], margins: [Margin]) {
        self.strata = strata
        self.clusterIDs = clusterIDs
        self.margins = margins
    }

    package static let none = SurveyWeighting(strata: [], clusterIDs: [], margins: [])

    /// Whether ballots count differently, or stand for a number of people.
    package var isWeighted: Bool {
        !margins.isEmpty || strata.contains { $0.population != nil || $0.clusters != nil }
    }
}

/// Indices are those of strata, clusters or margins.
package enum WeightingFault: Error, Sendable, Hashable {
    case stratumNoTarget(Int)
    case clusterNoTarget(Int)
    /// A target below, or the same, is named already.
    case stratumOverlaps(Int)
    case clusterOverlaps(Int)
    /// Some targets are in none.
    case strataIncomplete(Unit.ID)
    case clustersIncomplete(Unit.ID)
    case clusterAcrossStrata(Int)
    /// Either all strata say how many there are to draw from, or none.
    case populationOfSome(Int)
    case clusterCountOfSome(Int)
    /// A number of clusters, and no clusters.
    case clusterCountWithoutClusters(Int)
    case noSuchQuestion(Int)
    /// Its question can't be a margin: only one that everybody has to answer with a single choice.
    case notForEverybody(Int)
    case questionTwice(Int)
    case noSuchChoice(Int, String)
    case choiceMissing(Int, String)
    case choiceTwice(Int, String)
    case nobody(Int)
    /// It doesn't count as many people as the first.
    case marginsDisagree(Int, total: Int, first: Int)
}

extension SurveyWeighting {
    /// - Parameter targets: of the survey, all of them.
    package func check(_ targets: [SurveyTarget], _ questionnaire: Questionnaire) throws(WeightingFault) {
        let tree = TargetTree(targets)
        let strata = try stratumOfLeaves(tree)
        let clusters = try clusterOfLeaves(tree)
        for (index, members) in tree.members(clusters, clusterIDs.count).enumerated()
        where Set(members.map { strata.isEmpty ? 0 : strata[$0] }).count > 1 {
            throw .clusterAcrossStrata(index)
        }
        for (index, stratum) in self.strata.enumerated() {
            if stratum.clusters != nil, clusterIDs.isEmpty { throw .clusterCountWithoutClusters(index) }
            if (stratum.population == nil) != (self.strata[0].population == nil) {
                throw .populationOfSome(index)
            }
            if (stratum.clusters == nil) != (self.strata[0].clusters == nil) {
                throw .clusterCountOfSome(index)
            }
        }
        try checkMargins(questionnaire)
    }

    /// Per leaf its stratum; empty when there is one.
    func stratumOfLeaves(_ tree: TargetTree) throws(WeightingFault) -> [Int] {
        guard !strata.isEmpty else { return [] }
        switch tree.parts(strata.map(\.unitID)) {
        case .complete(let parts): return parts
        case .unknown(let index): throw .stratumNoTarget(index)
        case .overlapping(let index): throw .stratumOverlaps(index)
        case .incomplete(let id): throw .strataIncomplete(id)
        }
    }

    /// Per leaf its cluster; empty when ballots were drawn.
    func clusterOfLeaves(_ tree: TargetTree) throws(WeightingFault) -> [Int] {
        guard !clusterIDs.isEmpty else { return [] }
        switch tree.parts(clusterIDs) {
        case .complete(let parts): return parts
        case .unknown(let index): throw .clusterNoTarget(index)
        case .overlapping(let index): throw .clusterOverlaps(index)
        case .incomplete(let id): throw .clustersIncomplete(id)
        }
    }

    private func checkMargins(_ questionnaire: Questionnaire) throws(WeightingFault) {
        var first: Int?
        for (index, margin) in margins.enumerated() {
            guard let question = questionnaire.questions.first(where: { $0.code == margin.question }) else {
                throw .noSuchQuestion(index)
            }
            guard case .single(let choices) = question.form, question.isRequired, question.relevance == nil
            else {
                throw .notForEverybody(index)
            }
            guard !margins[..<index].contains(where: { $0.question == margin.question }) else {
                throw .questionTwice(index)
            }
            let codes = Set(choices.map(\.code))
            for code in margin.people.keys.sorted() where !codes.contains(code) {
                throw .noSuchChoice(index, code)
            }
            for choice in choices where margin.people[choice.code] == nil {
                throw .choiceMissing(index, choice.code)
            }
            let total = margin.people.values.reduce(0, +)
            guard total > 0 else { throw .nobody(index) }
            guard total == first ?? total else {
                throw .marginsDisagree(index, total: total, first: first ?? total)
            }
            first = total
        }
    }
}
