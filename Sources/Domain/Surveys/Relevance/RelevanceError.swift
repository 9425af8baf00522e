/// Why an expression is refused: what is wrong, where, and what would stand there instead.
package struct RelevanceError: Error, Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case empty
        /// Of this many Unicode scalars, as it came or in its canonical text.
        case tooLong(Int)
        case tooDeep
        /// What stands there, cut after 40 scalars.
        case unexpected(String)
        case unexpectedEnd
        case unclosedQuote
        case unclosedBrace
        /// What stands in `${…}` and can name no question.
        case badName(String)
        /// More digits than `RelevanceLimits` allow, or letters or a second point after them.
        case badNumber(String)
        /// Known to XLSForm or XPath, not to this language.
        case notCovered(String)

        case unknownQuestion(String)
        /// The question's own answer, before it is given.
        case ownQuestion(String)
        case laterQuestion(String)
        /// The question, the later one that it refers to, and so on to the one that refers to it again.
        case cycle([String])
        case unknownChoice(String, of: String)
        /// No comparison can be made with a question of this type.
        case notComparable(String, RelevanceQuestion.Answers)
        /// Neither `<`, `<=`, `>` nor `>=` with a question of this type.
        case notOrdered(String, RelevanceQuestion.Answers)
        /// A question of this type is compared with something else.
        case mismatch(String, RelevanceQuestion.Answers)
        case notSelectable(String, RelevanceQuestion.Answers)
        case notCountable(String, RelevanceQuestion.Answers)
        /// Two literals are compared with one another, which is true or false for everybody.
        case noQuestion
    }

    package enum Expected: String, Sendable, Hashable, CaseIterable {
        // In the text
        case condition, value, question, choice, number, relation, connective, end
        case openingParenthesis, closingParenthesis, comma, closingQuote, closingBrace
        case shorterText, fewerLevels
        // Of the questionnaire
        case earlierQuestion, knownChoice, multipleQuestion
        // What a question of its type can be used in
        case equality, selected, count, answered
    }

    package let kind: Kind
    /// Unicode scalars before it in the text.
    package let at: Int
    /// Any of these; empty if nothing will do there.
    package let expected: [Expected]

    package init(_ kind: Kind, at: Int, expected: [Expected]) {
        self.kind = kind
        self.at = at
        self.expected = expected
    }

    /// What an import tells as left out, rather than as wrong.
    package var notCovered: String? {
        if case .notCovered(let what) = kind { return what }
        return nil
    }
}
