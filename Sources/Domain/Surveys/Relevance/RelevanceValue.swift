/// What was answered to a question, as far as an expression can ask about it.
package enum RelevanceValue: Sendable, Hashable {
    case choice(String)
    /// Empty is no answer.
    case choices(Set<String>)
    /// As JSON has it. Infinite or not a number is no answer.
    case number(Double)
    /// A text or an order.
    case other

    fileprivate var isAnswer: Bool {
        switch self {
        case .choice, .other: true
        case .choices(let choices): !choices.isEmpty
        case .number(let number): number.isFinite
        }
    }
}

extension Relevance {
    /// Whether the question is asked.
    /// - Parameter answer: to the question of a code; nil where there is none, or none that counts because the
    ///   question was not asked.
    package func holds(_ answer: (String) -> RelevanceValue?) -> Bool {
        condition.holds { code in answer(code).flatMap { $0.isAnswer ? $0 : nil } }
    }
}

extension Relevance.Condition {
    fileprivate func holds(_ answer: (String) -> RelevanceValue?) -> Bool {
        switch self {
        case .any(let parts): parts.contains { $0.holds(answer) }
        case .all(let parts): parts.allSatisfy { $0.holds(answer) }
        case .not(let part): !part.holds(answer)
        case .comparison(let comparison): comparison.holds(answer)
        case .answered(let question): answer(question.value) != nil
        case .selected(let question, let choice):
            switch answer(question.value) {
            case .choice(let chosen): chosen == choice.value
            case .choices(let chosen): chosen.contains(choice.value)
            case .number, .other, nil: false
            }
        }
    }
}

extension Relevance.Comparison {
    /// False where a side has no value, whichever the relation; and where the sides differ in kind, which no checked
    /// expression on checked answers brings about.
    fileprivate func holds(_ answer: (String) -> RelevanceValue?) -> Bool {
        switch (left.value(answer), right.value(answer)) {
        case (.number(let left), .number(let right)): relation.value.holds(left, right)
        case (.choice(let left), .choice(let right)) where relation.value.isEquality:
            relation.value.holds(left, right)
        default: false
        }
    }
}

extension Relevance.Operand {
    fileprivate func value(_ answer: (String) -> RelevanceValue?) -> RelevanceValue? {
        switch self {
        case .question(let question): return answer(question.value)
        case .number(let number): return .number(number.value.value)
        case .choice(let choice): return .choice(choice.value)
        case .count(let question):
            guard case .choices(let chosen) = answer(question.value) else { return .number(0) }
            return .number(Double(chosen.count))
        }
    }
}

extension Relevance.Relation {
    fileprivate func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .unequal: left != right
        case .less: left < right
        case .atMost: left <= right
        case .greater: left > right
        case .atLeast: left >= right
        }
    }
}

extension RelevanceQuestion {
    /// Which questions are asked, by their index. An answer to a question that is not asked does not count for those
    /// that follow.
    package static func asked(_ questions: [RelevanceQuestion], answers: (String) -> RelevanceValue?)
        -> [Bool]
    {
        var counted: [String: RelevanceValue] = [:]
        return questions.map { question in
            let isAsked = question.relevance?.holds { counted[$0] } ?? true
            if isAsked { counted[question.code] = answers(question.code) }
            return isAsked
        }
    }
}
