/// What a relevance expression has to know of a question.
package struct RelevanceQuestion: Sendable, Hashable {
    package typealias Answers = Question.Kind

    package let code: String
    package let answers: Answers
    /// The codes of its choices, if it has any.
    package let choices: Set<String>
    package let relevance: Relevance?

    package init(code: String, answers: Answers, choices: Set<String> = [], relevance: Relevance? = nil) {
        self.code = code
        self.answers = answers
        self.choices = choices
        self.relevance = relevance
    }

    /// One thing that is wrong with a questionnaire's expressions.
    package struct Problem: Sendable, Hashable {
        /// The question whose expression it is, by its index.
        package let question: Int
        package let error: RelevanceError
    }

    /// All that is wrong with the expressions of a questionnaire, in the order of the questions and of each text.
    /// - Parameters:
    ///   - questions: in the order in which they are asked, each with a code of its own.
    ///   - most: as many problems are told; the rest are not looked for.
    package static func problems(of questions: [RelevanceQuestion], most: Int = Limits.toldErrors)
        -> [Problem]
    {
        let questionnaire = RelevanceCheck.Questionnaire(questions)
        var problems: [Problem] = []
        for (index, question) in questions.enumerated() {
            guard let relevance = question.relevance, problems.count < most else { continue }
            var check = RelevanceCheck(of: index, in: questionnaire, most: most - problems.count)
            check.inspect(relevance.condition)
            problems += check.errors.map { Problem(question: index, error: $0) }
        }
        return problems
    }
}

extension RelevanceQuestion.Answers {
    var isNumeric: Bool { self == .scale || self == .number }

    /// What a question of this type can be used in.
    var uses: [RelevanceError.Expected] {
        switch self {
        case .single: [.equality, .selected, .answered]
        case .multiple: [.selected, .count, .answered]
        case .scale, .number: [.relation, .answered]
        case .rank, .text: [.answered]
        }
    }
}
