/// Reads an expression by descent, one method for each rule of the grammar in `docs/relevance.md`.
struct RelevanceParser {
    typealias Condition = Relevance.Condition
    typealias Operand = Relevance.Operand

    private var lexer: RelevanceLexer
    private var current: Relevance.Placed<RelevanceLexer.Token>
    private var depth = 0
    private let dialect: Relevance.Dialect

    init(_ scalars: [Unicode.Scalar], as dialect: Relevance.Dialect) throws(RelevanceError) {
        lexer = RelevanceLexer(scalars)
        current = try lexer.next(afterOperand: false)
        self.dialect = dialect
    }

    mutating func whole() throws(RelevanceError) -> Condition {
        if current.value == .end { throw RelevanceError(.empty, at: 0, expected: [.condition]) }
        let condition = try any()
        guard current.value == .end else { throw unexpected([.connective, .end]) }
        return condition
    }

    private mutating func any() throws(RelevanceError) -> Condition {
        var parts = [try all()]
        while current.value == .name("or") {
            try advance()
            parts.append(try all())
        }
        if parts.count == 1 { return parts[0] }
        return .any(
            parts.flatMap { part in
                if case .any(let inner) = part { inner } else { [part] }
            })
    }

    private mutating func all() throws(RelevanceError) -> Condition {
        var parts = [try part()]
        while current.value == .name("and") {
            try advance()
            parts.append(try part())
        }
        if parts.count == 1 { return parts[0] }
        return .all(
            parts.flatMap { part in
                if case .all(let inner) = part { inner } else { [part] }
            })
    }

    private mutating func part() throws(RelevanceError) -> Condition {
        let start = current
        switch start.value {
        case .opening: return try enclosed(from: start.at)
        case .name(let name) where !RelevanceLexer.operators.contains(name):
            try advance(afterOperand: true)
            guard current.value == .opening else {
                return try comparison(with: try question(name, at: start.at))
            }
            return try function(name, at: start.at)
        case .reference, .number, .string: return try comparison(with: try operand())
        default: throw unexpected([.condition])
        }
    }

    /// The current token opens it.
    private mutating func enclosed(from start: Int) throws(RelevanceError) -> Condition {
        try descend(at: start)
        try advance()
        let condition = try any()
        guard current.value == .closing else { throw unexpected([.connective, .closingParenthesis]) }
        try advance(afterOperand: true)
        depth -= 1
        return condition
    }

    private mutating func descend(at: Int) throws(RelevanceError) {
        guard depth < RelevanceLimits.depth else {
            throw RelevanceError(.tooDeep, at: at, expected: [.fewerLevels])
        }
        depth += 1
    }

    private mutating func function(_ name: String, at: Int) throws(RelevanceError) -> Condition {
        switch name {
        case "not": return .not(try enclosed(from: at))
        case "selected":
            try advance()
            let question = try argument()
            try expect(.comma, .comma)
            guard case .string(let choice) = current.value else { throw unexpected([.choice]) }
            let placed = Relevance.Placed(value: choice, at: current.at)
            try advance()
            try expect(.closing, .closingParenthesis)
            return .selected(question, choice: placed)
        case "answered" where dialect == .own:
            try advance()
            let question = try argument()
            try expect(.closing, .closingParenthesis)
            return .answered(question)
        default: return try comparison(with: try count(name, at: at))
        }
    }

    /// The one function that has a number. XLSForm's `count()` is another one: it counts repeated groups.
    private mutating func count(_ name: String, at: Int) throws(RelevanceError) -> Operand {
        guard name == "count-selected" || name == "count" && dialect == .own else {
            throw RelevanceError(
                .notCovered(RelevanceError.cut(name) + "()"), at: at, expected: [.condition])
        }
        try advance()
        let question = try argument()
        try expect(.closing, .closingParenthesis)
        return .count(question)
    }

    private mutating func argument() throws(RelevanceError) -> Relevance.Placed<String> {
        let start = current
        switch start.value {
        case .reference(let name):
            try advance(afterOperand: true)
            return Relevance.Placed(value: name, at: start.at)
        case .name(let name) where !RelevanceLexer.operators.contains(name):
            try advance(afterOperand: true)
            if current.value == .opening {
                throw RelevanceError(
                    .notCovered(RelevanceError.cut(name) + "()"), at: start.at, expected: [.question])
            }
            return try question(name, at: start.at)
        default: throw unexpected([.question])
        }
    }

    private func question(_ name: String, at: Int) throws(RelevanceError) -> Relevance.Placed<String> {
        // With a prefix, as in `jr:itext`.
        guard !name.unicodeScalars.contains(":") else {
            throw RelevanceError(.notCovered(RelevanceError.cut(name)), at: at, expected: [.question])
        }
        return Relevance.Placed(value: name, at: at)
    }

    private mutating func comparison(with left: Relevance.Placed<String>) throws(RelevanceError) -> Condition
    {
        try comparison(with: .question(left))
    }

    private mutating func comparison(with left: Operand) throws(RelevanceError) -> Condition {
        guard case .relation(let relation) = current.value else { throw unexpected([.relation]) }
        let placed = Relevance.Placed(value: relation, at: current.at)
        try advance()
        let right = try operand()
        return try condition(Relevance.Comparison(left: left, relation: placed, right: right))
    }

    private mutating func operand() throws(RelevanceError) -> Operand {
        let start = current
        switch start.value {
        case .number(let number):
            try advance(afterOperand: true)
            return .number(Relevance.Placed(value: number, at: start.at))
        case .string(let choice):
            try advance(afterOperand: true)
            return .choice(Relevance.Placed(value: choice, at: start.at))
        case .reference(let name):
            try advance(afterOperand: true)
            return .question(Relevance.Placed(value: name, at: start.at))
        case .name(let name) where !RelevanceLexer.operators.contains(name):
            try advance(afterOperand: true)
            guard current.value == .opening else { return .question(try question(name, at: start.at)) }
            return try count(name, at: start.at)
        default: throw unexpected([.value])
        }
    }

    /// The empty string is how XLSForm asks whether there is an answer; no choice goes by it.
    private mutating func condition(_ comparison: Relevance.Comparison) throws(RelevanceError) -> Condition {
        let relation = comparison.relation.value
        switch (comparison.left, comparison.right) {
        case (.question(let question), .choice(let choice)), (.choice(let choice), .question(let question)):
            guard choice.value.isEmpty, relation.isEquality else { break }
            return relation == .unequal
                ? .answered(question) : try negation(of: .answered(question), at: question.at)
        default: break
        }
        guard dialect == .xlsForm, relation == .unequal, comparison.asksQuestion else {
            return .comparison(comparison)
        }
        let equality = Relevance.Comparison(
            left: comparison.left, relation: Relevance.Placed(value: .equal, at: comparison.relation.at),
            right: comparison.right)
        return try negation(of: .comparison(equality), at: comparison.left.at)
    }

    /// It is printed as `not(…)`, one level down.
    private mutating func negation(of condition: Condition, at: Int) throws(RelevanceError) -> Condition {
        try descend(at: at)
        depth -= 1
        return .not(condition)
    }

    private mutating func advance(afterOperand: Bool = false) throws(RelevanceError) {
        current = try lexer.next(afterOperand: afterOperand)
    }

    private mutating func expect(_ token: RelevanceLexer.Token, _ expected: RelevanceError.Expected)
        throws(RelevanceError)
    {
        guard current.value == token else { throw unexpected([expected]) }
        try advance(afterOperand: token == .closing)
    }
}

extension RelevanceParser {
    private func unexpected(_ expected: [RelevanceError.Expected]) -> RelevanceError {
        RelevanceError(kind, at: current.at, expected: expected)
    }

    private var kind: RelevanceError.Kind {
        switch current.value {
        case .end: .unexpectedEnd
        case .uncovered(let what): .notCovered(what)
        case .name(let name) where name == "div" || name == "mod": .notCovered(name)
        case .name(let name): .unexpected(RelevanceError.cut(name))
        case .opening: .unexpected("(")
        case .closing: .unexpected(")")
        case .comma: .unexpected(",")
        case .relation(let relation): .unexpected(relation.rawValue)
        case .reference(let name): .unexpected(RelevanceError.cut("${\(name)}"))
        case .number(let number): .unexpected(number.description)
        case .string(let choice): .unexpected(RelevanceError.cut("'\(choice)'"))
        case .stray(let scalar): .unexpected(scalar)
        }
    }
}

extension Relevance.Comparison {
    fileprivate var asksQuestion: Bool {
        [left, right].contains { if case .question = $0 { true } else { false } }
    }
}
