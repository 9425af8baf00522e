/// A question that is asked of those who answered another in a certain way tells how many these are, and with it what is
/// hidden of the other question.
package struct ConditionProtection {
    package typealias Hidden = [Unit.ID?: HiddenCells]

    private let question: Question
    private let earlier: [(question: Question, hidden: Hidden)]
    /// How many it is asked of may be a cell of no table, or a difference of two.
    private let isOwnCell: Bool

    /// - Parameter hidden: of an earlier question, by its place.
    package init(_ question: Question, among questions: [Question], hidden: (Int) throws -> Hidden) rethrows {
        self.question = question
        let codes = Set(question.relevance?.references ?? [])
        isOwnCell = Self.isOwnCell(question, among: questions)
        earlier = try questions.enumerated().filter { codes.contains($1.code) }.map {
            ($1, try hidden($0))
        }
    }

    /// A condition on one single choice or scale tells a sum of its cells, and one on whether a choice is among several, or
    /// whether there is an answer, a cell. Others tell what is nowhere else: what two questions have in common, or, with
    /// another condition, how many numbers lie between two.
    private static func isOwnCell(_ question: Question, among questions: [Question]) -> Bool {
        guard let relevance = question.relevance else { return false }
        guard relevance.references.count == 1, let code = relevance.references.first,
            let other = questions.first(where: { $0.code == code })
        else { return true }
        var condition = relevance.condition
        if case .not(let part) = condition { condition = part }
        switch (other.form, condition) {
        case (.single, _), (.scale, _), (.multiple, .selected), (_, .answered): return false
        case (.number, _):
            let others = questions.compactMap(\.relevance).filter { $0.references.contains(code) }
            return others.contains { $0 != relevance }
        case (.multiple, _), (.rank, _), (.text, _): return true
        }
    }

    /// Where it would tell more than is known of the whole survey, nothing is told of it; where it would of any unit, it
    /// is told of no unit, for what is left out of one follows from the others.
    package func protect(_ counted: CountedQuestion, parts: DesignParts) -> CountedQuestion {
        guard !earlier.isEmpty else { return counted }
        let all = HiddenCells.all(of: question)
        guard isSafe(in: nil), !isOwnCell else {
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
