/// What a respondent reads, in Vietnamese and, where there is one, in English.
package struct SurveyText: Sendable, Hashable {
    package let vi: String
    package let en: String?

    package init(vi: String, en: String?) {
        self.vi = vi
        self.en = en
    }
}

package struct Question: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case single, multiple, scale, number, rank, text
    }

    package struct Choice: Sendable, Hashable {
        /// Unique within the question.
        package let code: String
        package let label: SurveyText

        package init(code: String, label: SurveyText) {
            self.code = code
            self.label = label
        }
    }

    /// What may be answered.
    package enum Form: Sendable, Hashable {
        /// Exactly one of the choices.
        case single([Choice])
        /// So many of the choices.
        case multiple([Choice], ClosedRange<Int>)
        /// A whole number, both ends included.
        case scale(ClosedRange<Int>)
        /// A number, both ends included.
        case number(ClosedRange<Double>)
        /// So many of the choices, the first the most important.
        case rank([Choice], ClosedRange<Int>)
        /// Free text of so many characters.
        case text(ClosedRange<Int>)

        package var kind: Kind {
            switch self {
            case .single: .single
            case .multiple: .multiple
            case .scale: .scale
            case .number: .number
            case .rank: .rank
            case .text: .text
            }
        }

        package var choices: [Choice] {
            switch self {
            case .single(let choices), .multiple(let choices, _), .rank(let choices, _): choices
            case .scale, .number, .text: []
            }
        }
    }

    /// Unique within the questionnaire, and what matches a question across the waves of a survey.
    package let code: String
    package let text: SurveyText
    package let form: Form
    /// Whether it has to be answered, where it is asked at all.
    package let isRequired: Bool
    /// Whom it is asked; nil is everybody.
    package let relevance: Relevance?

    package init(code: String, text: SurveyText, form: Form, isRequired: Bool, relevance: Relevance?) {
        self.code = code
        self.text = text
        self.form = form
        self.isRequired = isRequired
        self.relevance = relevance
    }

    /// A letter, then letters, digits and underscores: what XLSForm names and our expressions have in common.
    package static func isCode(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return Limits.questionCode.contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// Letters, digits, underscores, hyphens and points.
    package static func isChoiceCode(_ text: String) -> Bool {
        Limits.choiceCode.contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "_-.".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte)
    }
    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}

extension Question {
    /// What a condition may say of it.
    fileprivate var forRelevance: RelevanceQuestion {
        RelevanceQuestion(
            code: code, answers: form.kind, choices: Set(form.choices.map(\.code)), relevance: relevance)
    }
}

/// The questions of a survey in the order in which they are asked.
package struct Questionnaire: Sendable, Hashable {
    package let questions: [Question]

    package static let empty = Questionnaire(unchecked: [])

    /// For what the store vouches for.
    package init(unchecked questions: [Question]) { self.questions = questions }

    package init(_ questions: [Question]) throws(QuestionnaireFault) {
        var codes: Set<String> = []
        for (index, question) in questions.enumerated() {
            // XLSForm tools and spreadsheets confuse codes that differ in their case only.
            guard codes.insert(question.code.lowercased()).inserted else { throw .codeTwice(index) }
            var choiceCodes: Set<String> = []
            for (number, choice) in question.form.choices.enumerated() {
                guard choiceCodes.insert(choice.code).inserted else {
                    throw .choiceCodeTwice(index, choice: number)
                }
            }
            try Self.checkCount(of: question.form, at: index)
        }
        let problems = RelevanceQuestion.problems(of: questions.map(\.forRelevance))
        guard problems.isEmpty else { throw .relevance(problems) }
        self.questions = questions
    }

    private static func checkCount(of form: Question.Form, at index: Int) throws(QuestionnaireFault) {
        switch form {
        case .multiple(let choices, let count), .rank(let choices, let count):
            guard count.upperBound <= choices.count else {
                throw .moreThanChoices(index, choices: choices.count)
            }
        case .single, .scale, .number, .text: break
        }
    }
}

package enum QuestionnaireFault: Error, Sendable, Hashable {
    /// The index is the question's.
    case codeTwice(Int)
    case choiceCodeTwice(Int, choice: Int)
    /// `max` asks for more than there is to choose from.
    case moreThanChoices(Int, choices: Int)
    /// All that conditions say of questions and choices that are not there, come later, or can't be compared so.
    case relevance([RelevanceQuestion.Problem])
}
