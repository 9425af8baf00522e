/// Ballots of one leaf target that answered alike.
package struct AnswerCount: Sendable, Hashable, Comparable {
    /// Its number among the leaves.
    package let leaf: Int
    /// The number of the choices they made in the margins' questions.
    package let group: Int
    package let answer: Answer?
    package let ballots: Int

    package init(leaf: Int, group: Int, answer: Answer?, ballots: Int) {
        self.leaf = leaf
        self.group = group
        self.answer = answer
        self.ballots = ballots
    }

    /// By what differs between them, so that the order is always the same.
    package static func < (left: AnswerCount, right: AnswerCount) -> Bool {
        guard (left.leaf, left.group) == (right.leaf, right.group) else {
            return (left.leaf, left.group) < (right.leaf, right.group)
        }
        return Self.key(left.answer).lexicographicallyPrecedes(key(right.answer))
    }

    static func key(_ answer: Answer?) -> [Double] {
        switch answer {
        case nil, .text: []
        case .choice(let place): [Double(place)]
        case .whole(let whole): [Double(whole)]
        case .number(let number): [number]
        case .choices(let places), .ranking(let places): [-1] + places.map(Double.init)
        }
    }
}

/// A survey's sample, as its weighting describes it.
package struct SurveyDesign: Sendable {
    private let strata: [Int]
    private let clusters: [Int]
    private let weights: [Double]
    private let populations: [Double?]
    /// There are people, and none of them were drawn.
    private let emptyStratum: Int?
    /// Per margin the people of each choice, in the order of the choices.
    private let margins: [[Double]]
    /// The margins' questions by place.
    package let marginPlaces: [Int]

    /// - Parameter ballots: per leaf.
    package init(
        _ weighting: SurveyWeighting, _ tree: TargetTree, _ questionnaire: Questionnaire, ballots: [Int]
    ) throws(WeightingFault) {
        strata = try weighting.stratumOfLeaves(tree)
        clusters = try weighting.clusterOfLeaves(tree)
        let count = max(weighting.strata.count, 1)
        var drawn = [Int](repeating: 0, count: count)
        var drawnClusters = [Set<Int>](repeating: [], count: count)
        for (leaf, number) in ballots.enumerated() where number > 0 {
            let stratum = strata.isEmpty ? 0 : strata[leaf]
            drawn[stratum] += number
            if !clusters.isEmpty { drawnClusters[stratum].insert(clusters[leaf]) }
        }
        var (weights, populations) = (
            [Double](repeating: 1, count: count), [Double?](repeating: nil, count: count)
        )
        for (index, stratum) in weighting.strata.enumerated() {
            if clusters.isEmpty {
                populations[index] = stratum.population.map(Double.init)
            } else {
                populations[index] = stratum.clusters.map(Double.init)
            }
            // Nobody drawn has no weight to be told; that somebody should have been is for the sample to refuse.
            if let people = stratum.population {
                weights[index] = drawn[index] > 0 && people > 0 ? Double(people) / Double(drawn[index]) : 1
            } else if let there = stratum.clusters, !drawnClusters[index].isEmpty {
                weights[index] = Double(there) / Double(drawnClusters[index].count)
            }
        }
        emptyStratum = weighting.strata.indices.first {
            drawn[$0] == 0 && (weighting.strata[$0].population ?? weighting.strata[$0].clusters ?? 0) > 0
        }
        self.weights = weights
        self.populations = populations
        var (margins, places): ([[Double]], [Int]) = ([], [])
        for (index, margin) in weighting.margins.enumerated() {
            guard let place = questionnaire.questions.firstIndex(where: { $0.code == margin.question }) else {
                throw .noSuchQuestion(index)
            }
            margins.append(
                questionnaire.questions[place].form.choices.map { Double(margin.people[$0.code] ?? 0) })
            places.append(place)
        }
        self.margins = margins
        marginPlaces = places
    }

    /// The number of the choices that a ballot made in the margins' questions.
    package func group(_ choices: [Int]) -> Int {
        var (number, size) = (0, 1)
        for (choice, margin) in zip(choices, margins) {
            number += choice * size
            size *= margin.count
        }
        return number
    }

    /// - Parameter rows: of all ballots, whatever they answered.
    package func sample(_ rows: [AnswerCount]) throws(EstimationRefusal) -> SampleDesign {
        if let emptyStratum { throw .emptyStratum(emptyStratum) }
        let design = try SampleDesign(
            count: rows.count, weights: .perStratum(weights),
            strata: strata.isEmpty ? nil : rows.map { strata[$0.leaf] },
            clusters: clusters.isEmpty ? nil : rows.map { clusters[$0.leaf] }, populations: populations,
            repeats: rows.map(\.ballots))
        guard !margins.isEmpty else { return design }
        var size = 1
        var fitted: [Margin] = []
        for totals in margins {
            let step = size
            fitted.append(Margin(cells: rows.map { $0.group / step % totals.count }, totals: totals))
            size *= totals.count
        }
        return try design.raked(to: fitted)
    }
}
