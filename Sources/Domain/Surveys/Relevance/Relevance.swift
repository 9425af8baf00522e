/// Bounds of a relevance expression. Lengths and positions count Unicode scalars.
package enum RelevanceLimits {
    /// Of the text as it came and of its canonical text. A condition that people can still follow is far shorter, and
    /// one of this length is judged in microseconds.
    package static let text = 1...1_000
    /// Parentheses and `not` within one another: what reads, checks and prints a condition calls itself so often.
    package static let depth = 32
    /// Of a number, before and after its point together: a `Double` tells all of these apart.
    package static let digits = 15
    /// Of those, after the point.
    package static let fractionDigits = 6
}

/// When a question of a survey is asked: a condition on the answers to earlier questions (`relevantIf`). The language
/// is described in `docs/relevance.md`.
package struct Relevance: Sendable, Hashable {
    /// What a text is read as.
    package enum Dialect: Sendable, Hashable {
        case own
        /// As an XLSForm's `relevant` column: of the functions only those that XLSForm knows, and in its sense; and
        /// `!=` holds, as it does there, for a question that was not answered.
        case xlsForm
    }

    package let condition: Condition

    /// The text is well formed; whether it suits its questionnaire is another matter (`RelevanceQuestion.problems`).
    package init(_ text: String, as dialect: Dialect = .own) throws(RelevanceError) {
        let scalars = Array(text.unicodeScalars)
        try Self.checkLength(scalars.count)
        var parser = try RelevanceParser(scalars, as: dialect)
        condition = try parser.whole()
        // It has blanks that the text may lack. What is stored must be readable again.
        try Self.checkLength(condition.description.unicodeScalars.count)
    }

    private static func checkLength(_ count: Int) throws(RelevanceError) {
        guard count > RelevanceLimits.text.upperBound else { return }
        throw RelevanceError(.tooLong(count), at: RelevanceLimits.text.upperBound, expected: [.shorterText])
    }

    /// The codes of the questions it asks about, each once, in the order of their first mention.
    package var references: [String] {
        var seen: Set<String> = []
        return condition.mentions.map(\.value).filter { seen.insert($0).inserted }
    }

    /// The same condition on questions that go by other codes.
    /// - Throws: what makes the result unreadable, such as a new name that is none.
    package func renaming(_ code: (String) -> String) throws(RelevanceError) -> Relevance {
        try Relevance(condition.renaming(code).description)
    }
}

extension Relevance: CustomStringConvertible {
    /// The canonical text, from which the same condition is read.
    package var description: String { condition.description }
}
