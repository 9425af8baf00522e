extension Relevance {
    /// What stands at a place in the text. The place says where an error lies; it is not part of what is meant.
    package struct Placed<Value: Hashable & Sendable>: Sendable, Hashable {
        package let value: Value
        /// Unicode scalars before it in the text.
        package let at: Int

        package static func == (one: Self, other: Self) -> Bool { one.value == other.value }
        package func hash(into hasher: inout Hasher) { hasher.combine(value) }
    }

    /// As read from a text, `all` and `any` have two parts or more, and none of their own kind.
    package indirect enum Condition: Sendable, Hashable {
        case any([Condition])
        case all([Condition])
        case not(Condition)
        case comparison(Comparison)
        case selected(Placed<String>, choice: Placed<String>)
        case answered(Placed<String>)
    }

    package struct Comparison: Sendable, Hashable {
        package let left: Operand
        package let relation: Placed<Relation>
        package let right: Operand
    }

    package enum Relation: String, Sendable, Hashable, CaseIterable {
        case equal = "="
        case unequal = "!="
        case less = "<"
        case atMost = "<="
        case greater = ">"
        case atLeast = ">="

        var isEquality: Bool { self == .equal || self == .unequal }
    }

    package enum Operand: Sendable, Hashable {
        case question(Placed<String>)
        /// How many choices of the question are chosen.
        case count(Placed<String>)
        case number(Placed<Number>)
        case choice(Placed<String>)
    }

    /// A decimal number, kept as it was written: nothing is rounded before it is compared.
    package struct Number: Sendable, Hashable {
        package let isNegative: Bool
        /// Without zeros that say nothing.
        package let whole: String
        package let fraction: String
    }
}

extension Relevance.Number {
    /// Nil when there are more digits than `RelevanceLimits` allow, or none, or something else than digits.
    init?(negative: Bool, whole: String, fraction: String) {
        let digits = whole + fraction
        guard 1...RelevanceLimits.digits ~= digits.utf8.count,
            fraction.utf8.count <= RelevanceLimits.fractionDigits,
            digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 })
        else { return nil }
        let leading = whole.drop { $0 == "0" }
        self.whole = leading.isEmpty ? "0" : String(leading)
        self.fraction = String(fraction.trimmingZerosAtEnd)
        isNegative = negative && !(leading.isEmpty && self.fraction.isEmpty)
    }

    /// The nearest to what is written: a quotient of whole numbers that are both exact.
    package var value: Double {
        var digits = 0.0
        var unit = 1.0
        for digit in whole.utf8 { digits = digits * 10 + Double(digit &- 0x30) }
        for digit in fraction.utf8 {
            digits = digits * 10 + Double(digit &- 0x30)
            unit *= 10
        }
        return isNegative ? -(digits / unit) : digits / unit
    }
}

extension String {
    fileprivate var trimmingZerosAtEnd: Substring {
        var rest = self[...]
        while rest.last == "0" { rest.removeLast() }
        return rest
    }
}

extension Relevance.Operand {
    /// The question it asks about, if it is no literal.
    var question: Relevance.Placed<String>? {
        switch self {
        case .question(let question), .count(let question): question
        case .number, .choice: nil
        }
    }

    package var at: Int {
        switch self {
        case .question(let placed), .count(let placed), .choice(let placed): placed.at
        case .number(let placed): placed.at
        }
    }
}

extension Relevance.Condition {
    /// What it consists of that is neither joined nor negated, in the order of the text.
    var leaves: [Relevance.Condition] {
        switch self {
        case .any(let parts), .all(let parts): parts.flatMap(\.leaves)
        case .not(let part): part.leaves
        case .comparison, .selected, .answered: [self]
        }
    }

    var mentions: [Relevance.Placed<String>] {
        leaves.flatMap { leaf in
            switch leaf {
            case .comparison(let comparison): [comparison.left, comparison.right].compactMap(\.question)
            case .selected(let question, _), .answered(let question): [question]
            case .any, .all, .not: [Relevance.Placed<String>]()
            }
        }
    }

    func renaming(_ code: (String) -> String) -> Self {
        func renamed(_ question: Relevance.Placed<String>) -> Relevance.Placed<String> {
            Relevance.Placed(value: code(question.value), at: question.at)
        }
        func renamed(_ operand: Relevance.Operand) -> Relevance.Operand {
            switch operand {
            case .question(let question): .question(renamed(question))
            case .count(let question): .count(renamed(question))
            case .number, .choice: operand
            }
        }
        switch self {
        case .any(let parts): return .any(parts.map { $0.renaming(code) })
        case .all(let parts): return .all(parts.map { $0.renaming(code) })
        case .not(let part): return .not(part.renaming(code))
        case .comparison(let comparison):
            return .comparison(
                Relevance.Comparison(
                    left: renamed(comparison.left), relation: comparison.relation,
                    right: renamed(comparison.right)))
        case .selected(let question, let choice): return .selected(renamed(question), choice: choice)
        case .answered(let question): return .answered(renamed(question))
        }
    }
}
