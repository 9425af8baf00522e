/// A constraint that bounds one thing: `. >= 0 and . <= 120`, `count-selected(.) <= 3`, `string-length(.) < 200`.
struct XLSFormConstraint: Hashable {
    enum Subject: Hashable { case value, count, length }

    struct Bound: Hashable {
        let number: Double
        let isIncluded: Bool
    }

    private(set) var subject: Subject?
    private(set) var lower: Bound?
    private(set) var upper: Bound?

    /// Nil for all that says more than that.
    init?(_ text: String) {
        guard RelevanceLimits.text.contains(text.unicodeScalars.count) else { return nil }
        var parser = Parser(Array(text.unicodeScalars))
        do {
            try parser.whole()
        } catch {
            return nil
        }
        self = parser.constraint
    }

    fileprivate init() {}

    /// False when it is about something else than the terms before.
    fileprivate mutating func bound(
        _ subject: Subject, _ relation: Relevance.Relation, _ number: Double
    ) -> Bool {
        guard self.subject == nil || self.subject == subject else { return false }
        self.subject = subject
        switch relation {
        case .equal:
            raise(Bound(number: number, isIncluded: true))
            lessen(Bound(number: number, isIncluded: true))
        case .less: lessen(Bound(number: number, isIncluded: false))
        case .atMost: lessen(Bound(number: number, isIncluded: true))
        case .greater: raise(Bound(number: number, isIncluded: false))
        case .atLeast: raise(Bound(number: number, isIncluded: true))
        case .unequal: return false
        }
        return true
    }

    private mutating func raise(_ bound: Bound) {
        guard let lower, (lower.number, lower.isIncluded ? 0 : 1) >= (bound.number, bound.isIncluded ? 0 : 1)
        else {
            self.lower = bound
            return
        }
    }

    private mutating func lessen(_ bound: Bound) {
        guard let upper, (upper.number, upper.isIncluded ? 1 : 0) <= (bound.number, bound.isIncluded ? 1 : 0)
        else {
            self.upper = bound
            return
        }
    }

    /// What of a range of whole numbers is left; nil when nothing is.
    func narrowed(_ range: ClosedRange<Int>) -> ClosedRange<Int>? {
        let least = lower.map { $0.isIncluded ? $0.number.rounded(.up) : $0.number.rounded(.down) + 1 }
        let most = upper.map { $0.isIncluded ? $0.number.rounded(.down) : $0.number.rounded(.up) - 1 }
        let from = max(Double(range.lowerBound), least ?? -.infinity)
        let to = min(Double(range.upperBound), most ?? .infinity)
        guard from <= to, let first = Int(exactly: from), let last = Int(exactly: to) else { return nil }
        return first...last
    }

    /// What of a range of numbers is left; nil when nothing is, or when an end does not belong to it.
    /// - Parameter isWhole: whether only whole numbers count, so that another end can be named.
    func narrowed(_ range: ClosedRange<Double>, isWhole: Bool) -> ClosedRange<Double>? {
        if !isWhole, lower?.isIncluded == false || upper?.isIncluded == false { return nil }
        let least = lower.map { !isWhole || $0.isIncluded ? $0.number : $0.number.rounded(.down) + 1 }
        let most = upper.map { !isWhole || $0.isIncluded ? $0.number : $0.number.rounded(.up) - 1 }
        let from = max(range.lowerBound, least ?? -.infinity)
        let to = min(range.upperBound, most ?? .infinity)
        return from <= to ? from...to : nil
    }
}

extension XLSFormConstraint {
    /// Terms joined by `and`, on the tokens of conditions.
    private struct Parser {
        /// More than that is said here, or something else.
        private struct NotSimple: Error {}

        private enum Side {
            case subject(Subject)
            case number(Double)
        }

        private(set) var constraint = XLSFormConstraint()
        private var lexer: RelevanceLexer
        private var current = RelevanceLexer.Token.end
        private var depth = 0

        init(_ scalars: [Unicode.Scalar]) { lexer = RelevanceLexer(scalars) }

        mutating func whole() throws {
            try advance()
            try all()
            guard current == .end else { throw NotSimple() }
        }

        private mutating func advance(afterOperand: Bool = false) throws {
            current = try lexer.next(afterOperand: afterOperand).value
        }

        private mutating func all() throws {
            try part()
            while current == .name("and") {
                try advance()
                try part()
            }
        }

        private mutating func part() throws {
            guard current == .opening else { return try comparison() }
            guard depth < RelevanceLimits.depth else { throw NotSimple() }
            depth += 1
            try advance()
            try all()
            try close()
            depth -= 1
        }

        private mutating func close() throws {
            guard current == .closing else { throw NotSimple() }
            try advance(afterOperand: true)
        }

        private mutating func comparison() throws {
            let left = try side()
            guard case .relation(let relation) = current else { throw NotSimple() }
            try advance()
            let isSimple =
                switch (left, try side()) {
                case (.subject(let subject), .number(let number)):
                    constraint.bound(subject, relation, number)
                case (.number(let number), .subject(let subject)):
                    constraint.bound(subject, relation.mirrored, number)
                default: false
                }
            guard isSimple else { throw NotSimple() }
        }

        private mutating func side() throws -> Side {
            let token = current
            try advance(afterOperand: true)
            switch token {
            case .number(let number): return .number(number.value)
            case .uncovered("."): return .subject(.value)
            case .name("count-selected"): return try own(.count)
            case .name("string-length"): return try own(.length)
            default: throw NotSimple()
            }
        }

        private mutating func own(_ subject: Subject) throws -> Side {
            guard current == .opening else { throw NotSimple() }
            try advance()
            guard current == .uncovered(".") else { throw NotSimple() }
            try advance(afterOperand: true)
            try close()
            return .subject(subject)
        }
    }
}

extension Relevance.Relation {
    /// With its sides changed.
    fileprivate var mirrored: Relevance.Relation {
        switch self {
        case .equal, .unequal: self
        case .less: .greater
        case .atMost: .atLeast
        case .greater: .less
        case .atLeast: .atMost
        }
    }
}
