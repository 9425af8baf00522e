/// Cuts an expression into its tokens, one at a time, so that the first thing wrong is the one that is told.
struct RelevanceLexer {
    enum Token: Hashable {
        case opening, closing, comma, end
        case relation(Relevance.Relation)
        /// A question, a function or a keyword.
        case name(String)
        /// Within `${…}`.
        case reference(String)
        case number(Relevance.Number)
        case string(String)
        /// Of XPath, but not of this language.
        case uncovered(String)
        case stray(String)
    }

    /// They join conditions or numbers, so as bare words they name no question.
    static let operators: Set<String> = ["and", "or", "div", "mod"]

    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private func scalar(_ ahead: Int = 0) -> Unicode.Scalar? {
        index + ahead < scalars.count ? scalars[index + ahead] : nil
    }

    private func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    /// - Parameter afterOperand: a `-` there would subtract.
    mutating func next(afterOperand: Bool) throws(RelevanceError) -> Relevance.Placed<Token> {
        while let scalar = scalar(), scalar.properties.isWhitespace { index += 1 }
        let start = index
        return Relevance.Placed(value: try token(afterOperand: afterOperand), at: start)
    }

    private mutating func token(afterOperand: Bool) throws(RelevanceError) -> Token {
        guard let first = scalar() else { return .end }
        switch first {
        case "(": return take(1, .opening)
        case ")": return take(1, .closing)
        case ",": return take(1, .comma)
        case "=": return take(1, .relation(.equal))
        case "!" where scalar(1) == "=": return take(2, .relation(.unequal))
        case "<": return scalar(1) == "=" ? take(2, .relation(.atMost)) : take(1, .relation(.less))
        case ">": return scalar(1) == "=" ? take(2, .relation(.atLeast)) : take(1, .relation(.greater))
        case "$" where scalar(1) == "{": return try reference()
        case "0"..."9": return try number(negative: false)
        case "." where Self.isDigit(scalar(1)): return try number(negative: false)
        case "-"
        where !afterOperand && (Self.isDigit(scalar(1)) || scalar(1) == "." && Self.isDigit(scalar(2))):
            return try number(negative: true)
        case "." where scalar(1) == ".": return take(2, .uncovered(".."))
        case ".", "+", "-", "*", "/", "|", "@", "[", "]": return take(1, .uncovered(String(first)))
        case "'": return try string(endingAt: ["'"])
        case "\"": return try string(endingAt: ["\""])
        // Word processors and spreadsheets turn straight quotes into these, and XLSForm's tools back.
        case "\u{2018}", "\u{2019}": return try string(endingAt: ["\u{2018}", "\u{2019}", "'"])
        case "\u{201C}", "\u{201D}": return try string(endingAt: ["\u{201C}", "\u{201D}", "\""])
        default: return Self.startsName(first) ? name() : take(1, .stray(String(first)))
        }
    }

    private mutating func take(_ count: Int, _ token: Token) -> Token {
        index += count
        return token
    }

    private mutating func string(endingAt ends: Set<Unicode.Scalar>) throws(RelevanceError) -> Token {
        let start = index
        index += 1
        while let scalar = scalar(), !ends.contains(scalar) { index += 1 }
        guard index < scalars.count else {
            throw RelevanceError(.unclosedQuote, at: start, expected: [.closingQuote])
        }
        index += 1
        return .string(text(start + 1..<index - 1))
    }

    private mutating func reference() throws(RelevanceError) -> Token {
        let start = index
        while let scalar = scalar(), scalar != "}" { index += 1 }
        guard index < scalars.count else {
            throw RelevanceError(.unclosedBrace, at: start, expected: [.closingBrace])
        }
        index += 1
        var range = start + 2..<index - 1
        while let first = range.first, scalars[first].properties.isWhitespace { range.removeFirst() }
        while let last = range.last, scalars[last].properties.isWhitespace { range.removeLast() }
        let name = text(range)
        if name.hasPrefix("last-saved#") { return .uncovered("last-saved#") }
        guard Self.isName(scalars[range]) else {
            throw RelevanceError(.badName(RelevanceError.cut(name)), at: start, expected: [.question])
        }
        return .reference(name)
    }

    private mutating func number(negative: Bool) throws(RelevanceError) -> Token {
        let start = index
        if negative { index += 1 }
        let whole = digits()
        var fraction = ""
        if scalar() == "." {
            index += 1
            fraction = digits()
        }
        // `1e5`, `1.2.3` and `18tuổi` are one thing, and no number.
        while let scalar = scalar(), Self.continuesName(scalar), scalar != "-" { index += 1 }
        let isWhole = text(start..<index).unicodeScalars.allSatisfy {
            Self.isDigit($0) || $0 == "." || $0 == "-"
        }
        let written = (negative ? 1 : 0) + whole.utf8.count + fraction.utf8.count
        guard isWhole, index - start - written <= 1,
            let number = Relevance.Number(negative: negative, whole: whole, fraction: fraction)
        else {
            throw RelevanceError(
                .badNumber(RelevanceError.cut(text(start..<index))), at: start, expected: [.number])
        }
        return .number(number)
    }

    private mutating func digits() -> String {
        let start = index
        while Self.isDigit(scalar()) { index += 1 }
        return text(start..<index)
    }

    private mutating func name() -> Token {
        let start = index
        while let scalar = scalar(),
            Self.continuesName(scalar)
                || scalar == ":" && self.scalar(1).map(Self.startsName) ?? false
        {
            index += 1
        }
        return .name(text(start..<index))
    }
}

extension RelevanceLexer {
    private static func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { "0"..."9" ~= $0 } ?? false }

    private static func startsName(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic
    }

    /// As XML has it: `count-selected` and `q1.a` are one name.
    private static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
        startsName(scalar) || isDigit(scalar) || scalar == "-" || scalar == "."
            || scalar.properties.generalCategory == .nonspacingMark
    }

    /// Wider than what a questionnaire allows as a code: a form from elsewhere may have to be renamed first.
    private static func isName(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = scalars.first else { return false }
        return startsName(first) && scalars.allSatisfy(continuesName)
    }

    /// Whether the name is read as a question without `${}`.
    static func isBareName(_ name: String) -> Bool {
        isName(Array(name.unicodeScalars)[...]) && !operators.contains(name)
    }
}

extension RelevanceError {
    /// So much is repeated of what somebody wrote.
    private static let longestCitation = 40

    static func cut(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > longestCitation else { return text }
        return String(String.UnicodeScalarView(scalars.prefix(longestCitation))) + "…"
    }
}
