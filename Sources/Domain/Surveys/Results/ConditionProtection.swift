/// A question that is asked of those who answered another in a certain way tells how many these are, and with it what is
/// hidden of the other question.
package struct ConditionProtection {
    package typealias Hidden = [Unit.ID?: HiddenCells]

    private let question: Question
    private let earlier: [(question: Question, hidden: Hidden)]

    /// - Parameter hidden: of an earlier question, by its place.
    package init(_ question: Question, among questions: [Question], hidden: (Int) throws -> Hidden) rethrows {
        self.question = question
        let codes = Set(question.relevance?.references ?? [])
        earlier = try questions.enumerated().filter { codes.contains($1.code) }.map {
            ($1, try hidden($0))
        }
    }

    /// Where it would tell more than is known of the whole survey, nothing is told of it; where it would of any unit, it
    /// is told of no unit, for what is left out of one follows from the others.
    package func protect(_ counted: CountedQuestion, parts: DesignParts) -> CountedQuestion {
        guard !earlier.isEmpty else { return counted }
        let all = HiddenCells.all(of: question)
        guard isSafe(in: nil) else {
            return CountedQuestion(
                counts: counted.counts, whole: all, targets: counted.targets.map { ($0.unitID, all) })
        }
        guard !counted.targets.allSatisfy({ isSafe(in: $0.unitID) }) else { return counted }
        return CountedQuestion(
            counts: counted.counts,
            whole: HiddenCells(
                tables: counted.whole.tables,
                precision: parts.places.isEmpty ? counted.whole.precision : .none),
            targets: counted.targets.map { ($0.unitID, all) })
    }

    private func isSafe(in unitID: Unit.ID?) -> Bool {
        let asked = earlier.map { ($0.question, $0.hidden[unitID] ?? .all(of: $0.question)) }
        guard asked.count == 1, let (other, hidden) = asked.first,
            other.form.kind == .single || other.form.kind == .scale
        else { return asked.allSatisfy { !$0.1.hidesAny } }
        // Those who are hidden are asked all together or not at all.
        let columns = hidden.tables.first ?? []
        let isAsked = columns.indices.filter { columns[$0] }.map { holds(other, column: $0) }
        return Set(isAsked).count < 2
    }

    /// - Parameter column: of the other question; the one after its choices is no answer.
    private func holds(_ other: Question, column: Int) -> Bool {
        let answer: Answer? =
            switch other.form {
            case .single(let choices): column < choices.count ? .choice(column) : nil
            case .scale(let range): column < range.count ? .whole(range.lowerBound + column) : nil
            case .multiple, .number, .rank, .text: nil
            }
        return question.relevance?.holds { code in
            code == other.code ? answer.map(other.relevanceValue) : nil
        } ?? true
    }
}
