/// From a survey's columns to counts, and to what is not told of them.
package struct Counting {
    let survey: Survey
    let questions: [Question]
    private let tree: TargetTree
    private let design: SurveyDesign
    private let parts: DesignParts
    private let leaves: [Int]
    private let groups: [Int]
    private let isWeighted: Bool
    private let store: any StoreReader

    package init(_ survey: Survey, _ store: any StoreReader) throws {
        self.survey = survey
        self.store = store
        let questionnaire = try store.questionnaire(of: survey.id)
        questions = questionnaire.questions
        tree = TargetTree(try store.progress(of: survey.id).map(\.target))
        leaves = try store.ballotLeaves(of: survey.id, block: nil)
        var ballots = [Int](repeating: 0, count: tree.leaves.count)
        for leaf in leaves {
            guard ballots.indices.contains(leaf) else {
                throw StorageError.corrupt("a ballot is of no target")
            }
            ballots[leaf] += 1
        }
        let weighting = try store.weighting(of: survey.id)
        design = try SurveyDesign(weighting, tree, questionnaire, ballots: ballots)
        parts = DesignParts(weighting, tree)
        isWeighted = weighting.isWeighted
        groups = try Self.groups(of: leaves.count, design, questions, survey.id, store)
    }

    static func groups(
        of count: Int, _ design: SurveyDesign, _ questions: [Question], _ id: Survey.ID,
        _ store: any StoreReader
    ) throws -> [Int] {
        guard !design.marginPlaces.isEmpty else { return [] }
        var choices = [[Int]](repeating: [], count: count)
        for place in design.marginPlaces {
            let answers = try store.answers(of: id, to: questions[place], at: place, block: nil)
            guard answers.count == count else { throw StorageError.corrupt("columns are not as long") }
            for (row, answer) in answers.enumerated() {
                guard case .choice(let choice)? = answer else {
                    throw StorageError.corrupt("a ballot lacks an answer that everybody gave")
                }
                choices[row].append(choice)
            }
        }
        return choices.map(design.group)
    }

    private struct Key: Hashable {
        let leaf: Int
        let group: Int
        let answer: Answer?
    }

    /// - Throws: `EstimationRefusal` where the weighting does not fit the ballots.
    package func question(at place: Int) throws -> CountedQuestion {
        let answers = try store.answers(of: survey.id, to: questions[place], at: place, block: nil)
        guard answers.count == leaves.count else { throw StorageError.corrupt("columns are not as long") }
        var numbers: [Key: Int] = [:]
        for (row, answer) in answers.enumerated() {
            let key = Key(leaf: leaves[row], group: groups.isEmpty ? 0 : groups[row], answer: answer)
            numbers[key, default: 0] += 1
        }
        let counts = numbers.map {
            AnswerCount(leaf: $0.leaf, group: $0.group, answer: $0.answer, ballots: $1)
        }.sorted()
        let question = questions[place]
        let interim = try store.lastInterimResults(of: survey.id)
        let counted = try CellProtection(
            question, minCell: survey.minCell, tree, parts: parts, isInterim: interim != nil,
            told: interim?.figures.hidden(of: question)
        ).protect(counts, weights: counts.isEmpty ? [] : design.sample(counts).weights)
        return try ConditionProtection(
            question, among: questions, minCell: survey.minCell, tree, isWeighted: isWeighted
        ) { earlier in
            try store.hiddenCells(of: survey.id, at: earlier)
        }.protect(counted, parts: parts)
    }
}
