/// Who was asked and gave no answer. How many they are is known in each unit, by its `n`, none included. So they are a part of
/// the survey whose units are known, and what else they answered would be told of these units.
struct LeftOut {
    /// Per leaf that has ballots.
    private let ballots: [Int: Int]

    /// - Parameter base: the question whose answers decide on who is asked; nil where everybody is.
    init(_ question: Question, _ counts: [AnswerCount], base: (question: Question, counts: [AnswerCount])?) {
        var ballots: [Int: Int] = [:]
        for count in counts { ballots[count.leaf, default: 0] += count.answer == nil ? count.ballots : 0 }
        if let base, let relevance = question.relevance {
            for count in base.counts {
                let value = count.answer.map(base.question.relevanceValue)
                let isAsked = relevance.holds { $0 == base.question.code ? value : nil }
                if !isAsked { ballots[count.leaf, default: 0] -= count.ballots }
            }
        }
        self.ballots = ballots
    }

    /// Whether nobody is set apart by it: all answered, or all ballots are of one leaf.
    /// - Parameter leaves: those that are looked at; nil is all.
    func tellsNothing(in leaves: Set<Int>? = nil) -> Bool {
        let ballots = ballots.filter { leaves?.contains($0.key) ?? true }
        return ballots.count < 2 || ballots.values.allSatisfy { $0 == 0 }
    }
}

/// Question by question, in their order, the rows of a file of ballots that tell no answer to it: of several units, and
/// somebody left out it, or the one that decides on who is asked.
struct ClosedRows {
    private let leaves: [Unit.ID?: Set<Int>]
    private var earlier: [String: (question: Question, counts: [AnswerCount], closed: Set<Unit.ID?>)] = [:]

    /// - Parameter units: per leaf the one that its rows name.
    init(_ units: [Unit.ID?]) {
        leaves = Dictionary(grouping: units.indices) { units[$0] }.mapValues { Set($0) }
    }

    mutating func next(_ question: Question, _ counts: [AnswerCount]) -> Set<Unit.ID?> {
        let bases = (question.relevance?.references ?? []).compactMap { earlier[$0] }
        var closed = bases.reduce(into: Set<Unit.ID?>()) { $0.formUnion($1.closed) }
        if !question.isRequired {
            let leftOut = LeftOut(question, counts, base: bases.first.map { ($0.question, $0.counts) })
            for (unit, leaves) in leaves where !leftOut.tellsNothing(in: leaves) { closed.insert(unit) }
        }
        earlier[question.code] = (question, counts, closed)
        return closed
    }
}
