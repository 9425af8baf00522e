/// A question that is asked of those who answered another in a certain way tells how many these are, and with it what is
/// hidden of the other question. Where it tells nothing more, how many were asked follows from what is told of the other: it
/// hides nothing either.
package struct ConditionProtection {
    package typealias Hidden = [Unit.ID?: HiddenCells]

    private let question: Question
    private let minCell: Int
    private let tree: TargetTree
    private let isWeighted: Bool
    private let earlier: [(question: Question, hidden: Hidden)]
    private let base: Base

    /// What the number of those who were asked is.
    private enum Base {
        /// A sum of cells of the other question.
        case cells
        /// How many answered the other question.
        case answered
        /// A cell of its own, of two.
        case ownCell
        /// A cell of no table, or a difference of two.
        case unknown
    }

    /// - Parameter hidden: of an earlier question, by its place.
    package init(
        _ question: Question, among questions: [Question], minCell: Int, _ tree: TargetTree,
        isWeighted: Bool = false, hidden: (Int) throws -> Hidden
    ) rethrows {
        self.question = question
        self.minCell = minCell
        self.tree = tree
        self.isWeighted = isWeighted
        let codes = Set(question.relevance?.references ?? [])
        base = Self.base(question, among: questions)
        earlier = try questions.enumerated().filter { codes.contains($1.code) }.map {
            ($1, try hidden($0))
        }
    }

    /// A condition on one single choice or scale tells a sum of its cells, and one on whether a choice is among several, or
    /// whether there is an answer, a cell. One on a number makes a cell. Others tell what is nowhere else: what two
    /// questions have in common, or, with another condition, how many numbers lie between two.
    private static func base(_ question: Question, among questions: [Question]) -> Base {
        guard let relevance = question.relevance else { return .cells }
        guard relevance.references.count == 1, let code = relevance.references.first,
            let other = questions.first(where: { $0.code == code })
        else { return .unknown }
        var condition = relevance.condition
        if case .not(let part) = condition { condition = part }
        switch (other.form, condition) {
        case (_, .answered): return .answered
        case (.single, _), (.scale, _), (.multiple, .selected): return .cells
        case (.number, _):
            let others = questions.compactMap(\.relevance).filter { $0.references.contains(code) }
            return others.contains { $0 != relevance } ? .unknown : .ownCell
        case (.multiple, _), (.rank, _), (.text, _): return .unknown
        }
    }

    /// Where it would tell more than is known of the whole survey, nothing is told of it; where it would of any unit, it
    /// is told of no unit, for what is left out of one follows from the others.
    package func protect(_ counted: CountedQuestion, parts: DesignParts) -> CountedQuestion {
        guard !earlier.isEmpty else { return counted }
        let bases = bases(counted.counts)
        guard base != .unknown, !isSecondEquation, isSafe(in: nil, bases.whole) else {
            return CountedQuestion(
                counts: counted.counts, whole: .withheld,
                targets: counted.targets.map { ($0.unitID, .withheld) })
        }
        let isSafeBelow = counted.targets.enumerated().allSatisfy { isSafe(in: $1.unitID, bases.targets[$0]) }
        guard !isSafeBelow else { return counted }
        return CountedQuestion(
            counts: counted.counts,
            whole: HiddenCells(
                tables: counted.whole.tables,
                precision: parts.places.isEmpty ? counted.whole.precision : .none),
            targets: counted.targets.map { ($0.unitID, .withheld) })
    }

    /// In a weighted survey how many were asked are ballots, and what is told of the other question are weighted shares.
    private var isSecondEquation: Bool {
        isWeighted && base == .cells && earlier.contains { $0.hidden.values.contains(where: \.hidesAny) }
    }

    private func isSafe(in unitID: Unit.ID?, _ asked: Asked) -> Bool {
        guard earlier.count == 1, let (other, all) = earlier.first, let hidden = all[unitID],
            !hidden.isWithheld
        else { return false }
        if base == .ownCell, !asked.isCell(minCell) { return false }
        guard other.form.kind == .single || other.form.kind == .scale else { return !hidden.hidesAny }
        // Those who are hidden are asked all together or not at all.
        let columns = hidden.tables.first ?? []
        let isAsked = columns.indices.filter { columns[$0] }.map { holds(other, column: $0) }
        return Set(isAsked).count < 2
    }

    /// Who answered, of all.
    private struct Asked {
        var answered = 0
        var ballots = 0

        mutating func add(_ count: AnswerCount) {
            answered += count.answer == nil ? 0 : count.ballots
            ballots += count.ballots
        }

        func isCell(_ minCell: Int) -> Bool {
            ballots == 0 || (answered >= minCell && ballots - answered >= minCell)
        }
    }

    private func bases(_ counts: [AnswerCount]) -> (whole: Asked, targets: [Asked]) {
        var whole = Asked()
        var targets = tree.targets.map { _ in Asked() }
        for count in counts {
            whole.add(count)
            for place in sequence(first: tree.leaves[count.leaf], next: { tree.parents[$0] }) {
                targets[place].add(count)
            }
        }
        return (whole, targets)
    }

    private func holds(_ other: Question, column: Int) -> Bool {
        let answer: Answer? =
            switch other.form {
            case .single: .choice(column)
            case .scale(let range): .whole(range.lowerBound + column)
            case .multiple, .number, .rank, .text: nil
            }
        return question.relevance?.holds { code in
            code == other.code ? answer.map(other.relevanceValue) : nil
        } ?? true
    }
}
