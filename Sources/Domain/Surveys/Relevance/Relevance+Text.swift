extension Relevance.Condition: CustomStringConvertible {
    package var description: String {
        switch self {
        case .any(let parts): parts.map(\.description).joined(separator: " or ")
        case .all(let parts): parts.map(\.descriptionInAll).joined(separator: " and ")
        case .not(let part): "not(\(part))"
        case .comparison(let comparison): comparison.description
        case .selected(let question, let choice):
            "selected(\(Self.name(question.value)), \(Self.quoted(choice.value)))"
        case .answered(let question): "answered(\(Self.name(question.value)))"
        }
    }

    private var descriptionInAll: String {
        if case .any = self { return "(\(self))" }
        return description
    }

    /// Without `${}` where that can be read.
    fileprivate static func name(_ code: String) -> String {
        RelevanceLexer.isBareName(code) ? code : "${\(code)}"
    }

    /// No text holds both kinds of quotes: each ends at the kind that it began with.
    fileprivate static func quoted(_ choice: String) -> String {
        choice.unicodeScalars.contains("'") ? "\"\(choice)\"" : "'\(choice)'"
    }
}

extension Relevance.Comparison: CustomStringConvertible {
    package var description: String { "\(left) \(relation.value.rawValue) \(right)" }
}

extension Relevance.Operand: CustomStringConvertible {
    package var description: String {
        switch self {
        case .question(let question): Relevance.Condition.name(question.value)
        case .count(let question): "count(\(Relevance.Condition.name(question.value)))"
        case .number(let number): number.value.description
        case .choice(let choice): Relevance.Condition.quoted(choice.value)
        }
    }
}

extension Relevance.Number: CustomStringConvertible {
    package var description: String {
        (isNegative ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }
}
