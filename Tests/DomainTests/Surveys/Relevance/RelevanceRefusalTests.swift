import Domain
import Testing

struct RelevanceRefusalTests {
    @Test(
        arguments: [
            ("", .empty, 0, [.condition]),
            (" \n", .empty, 0, [.condition]),
            ("a", .unexpectedEnd, 1, [.relation]),
            ("a =", .unexpectedEnd, 3, [.value]),
            ("a = 1 and", .unexpectedEnd, 9, [.condition]),
            ("a = 1 b = 2", .unexpected("b"), 6, [.connective, .end]),
            ("a == 1", .unexpected("="), 3, [.value]),
            ("a = 1 && b = 2", .unexpected("&"), 6, [.connective, .end]),
            ("a ! 1", .unexpected("!"), 2, [.relation]),
            ("a = 1,5", .unexpected(","), 5, [.connective, .end]),
            ("1 < a < 3", .unexpected("<"), 6, [.connective, .end]),
            ("(a = 1", .unexpectedEnd, 6, [.connective, .closingParenthesis]),
            ("a = 1)", .unexpected(")"), 5, [.connective, .end]),
            ("()", .unexpected(")"), 1, [.condition]),
            ("not a = 1", .unexpected("a"), 4, [.relation]),
            ("not()", .unexpected(")"), 4, [.condition]),
            ("not(a = 1", .unexpectedEnd, 9, [.connective, .closingParenthesis]),
            ("selected(a)", .unexpected(")"), 10, [.comma]),
            ("selected('a', 'b')", .unexpected("'a'"), 9, [.question]),
            ("selected(a, b)", .unexpected("b"), 12, [.choice]),
            ("selected(a, 'b'", .unexpectedEnd, 15, [.closingParenthesis]),
            ("selected(a, 'b') = 1", .unexpected("="), 17, [.connective, .end]),
            ("answered(a = 1)", .unexpected("="), 11, [.closingParenthesis]),
            ("count(a)", .unexpectedEnd, 8, [.relation]),
            ("count(1) = 1", .unexpected("1"), 6, [.question]),
            ("a = 'b", .unclosedQuote, 4, [.closingQuote]),
            ("${a = 1", .unclosedBrace, 0, [.closingBrace]),
            ("1 = ${}", .badName(""), 4, [.question]),
            ("1 = ${ 2b }", .badName("2b"), 4, [.question]),
            ("1 = ${a b}", .badName("a b"), 4, [.question]),
            ("$a = 1", .unexpected("$"), 0, [.condition]),
            ("a = \0", .unexpected("\0"), 4, [.value]),
        ] as [(String, RelevanceError.Kind, Int, [RelevanceError.Expected])])
    func `an ill-formed text is refused with what is wrong, where, and what was expected`(
        text: String, kind: RelevanceError.Kind, at: Int, expected: [RelevanceError.Expected]
    ) {
        let error = Relevance.refusal(of: text)
        #expect(error?.kind == kind)
        #expect(error?.at == at)
        #expect(error?.expected == expected)
        #expect(error?.notCovered == nil)
    }

    @Test(arguments: [
        ("today() > '2026-01-01'", "today()", 0),
        ("a = 1 and regex(${b}, '[0-9]+')", "regex()", 10),
        ("jr:choice-name(${a}, '${a}') = 'x'", "jr:choice-name()", 0),
        ("selected(jr:itext('x'), 'y')", "jr:itext()", 9),
        ("a = jr:x", "jr:x", 4),
        ("true()", "true()", 0),
        ("a = string-length(b)", "string-length()", 4),
        ("count-selected(position(..)) = 1", "position()", 15),
        ("not(if(a = 1, 2, 3) = 2)", "if()", 4),
        ("${a} + 1 > 2", "+", 5),
        ("${a} - 1 > 2", "-", 5),
        ("${a} -1 > 2", "-", 5),
        ("(a = 1) -1", "-", 8),
        ("- ${a} > 2", "-", 0),
        ("a > - 2", "-", 4),
        ("${a} * 2 > 2", "*", 5),
        ("${a} div 2 > 2", "div", 5),
        ("a = 3 mod 2", "mod", 6),
        (". >= 18", ".", 0),
        ("selected(., 'x')", ".", 9),
        ("../a = 1", "..", 0),
        ("/data/a = 1", "/", 0),
        ("a | b", "|", 2),
        ("@a = 1", "@", 0),
        ("a[1] = 1", "[", 1),
        ("${last-saved#a} = 1", "last-saved#", 0),
    ])
    func `what XLSForm has and this language has not is told as such`(text: String, what: String, at: Int) {
        for dialect in [Relevance.Dialect.own, .xlsForm] {
            let error = Relevance.refusal(of: text, as: dialect)
            #expect(error?.kind == .notCovered(what))
            #expect(error?.notCovered == what)
            #expect(error?.at == at)
        }
    }

    @Test func `as XLSForm, own functions are not known and an unanswered question differs`() throws {
        #expect(Relevance.refusal(of: "count(a) = 1", as: .xlsForm)?.kind == .notCovered("count()"))
        #expect(Relevance.refusal(of: "answered(a)", as: .xlsForm)?.kind == .notCovered("answered()"))
        #expect(try Relevance("count-selected(${a}) != 1", as: .xlsForm).description == "count(a) != 1")
        #expect(
            try Relevance("${a} != 'x' and 2 != ${b}", as: .xlsForm).description
                == "not(a = 'x') and not(2 = b)")
        #expect(try Relevance("${a} != ''", as: .xlsForm).description == "answered(a)")
        #expect(try Relevance("${a} != 1").holds { _ in nil } == false)
        #expect(try Relevance("${a} != 1", as: .xlsForm).holds { _ in nil })
    }

    @Test func `a text of 1,000 characters is read, one of 1,001 is not`() throws {
        let longest = "a = '" + String(repeating: "ế", count: 994) + "'"
        #expect(try Relevance(longest).description == longest)
        let longer = Relevance.refusal(of: longest + " ")
        #expect(longer?.kind == .tooLong(1_001))
        #expect(longer?.at == 1_000)
        #expect(Relevance.refusal(of: String(repeating: "a", count: 2_000_000))?.kind == .tooLong(2_000_000))
        #expect(
            Relevance.refusal(of: "a\u{301}" + String(repeating: "\u{301}", count: 5_000))?.kind
                == .tooLong(5_002))
    }

    @Test func `a text whose canonical form would be too long is refused, for it could not be read again`()
        throws
    {
        // Seven characters a piece and nine in canonical form, less the last `or`.
        let pieces = { (count: Int) in Array(repeating: "a='b'", count: count).joined(separator: "or ") }
        #expect(Relevance.refusal(of: pieces(91))?.kind == nil)
        #expect(try Relevance(pieces(91)).description.count == 997)
        #expect(Relevance.refusal(of: pieces(92))?.kind == .tooLong(1_008))
    }

    @Test func `thirty-two levels are read, thirty-three are not`() throws {
        func nested(_ opening: String, _ levels: Int, _ inner: String = "a=1") -> String {
            String(repeating: opening, count: levels) + inner + String(repeating: ")", count: levels)
        }
        #expect(try Relevance(nested("(", 32)).description == "a = 1")
        #expect(try Relevance(nested("not(", 32)).description == nested("not(", 32, "a = 1"))
        let tooDeep = Relevance.refusal(of: nested("(", 33))
        #expect(tooDeep?.kind == .tooDeep)
        #expect(tooDeep?.at == 32)
        #expect(Relevance.refusal(of: nested("not(", 33))?.at == 32 * 4)
        // One level more than is written, for it is printed as not(answered(a)).
        #expect(Relevance.refusal(of: nested("not(", 32, "a=''"))?.kind == .tooDeep)
        #expect(try Relevance(nested("not(", 31, "a=''")).description == nested("not(", 32, "answered(a)"))
        #expect(try Relevance(nested("(", 20) + " and " + nested("(", 20)).references == ["a"])
    }

    @Test func `ten thousand parentheses are refused`() {
        for bomb in ["(", "not(", "((", "(a=1 and "] {
            #expect(
                Relevance.refusal(of: String(repeating: bomb, count: 10_000))?.kind
                    == .tooLong(10_000 * bomb.count))
            #expect(
                Relevance.refusal(of: String(repeating: bomb, count: 1_000 / bomb.count))?.kind == .tooDeep)
        }
        #expect(Relevance.refusal(of: String(repeating: ")", count: 1_000))?.kind == .unexpected(")"))
    }

    @Test func `what is repeated of a text is cut`() {
        let long = String(repeating: "ộ", count: 500)
        let cut = String(repeating: "ộ", count: 40) + "…"
        #expect(Relevance.refusal(of: "a = 1 \(long)")?.kind == .unexpected(cut))
        #expect(Relevance.refusal(of: "${1\(long)} = 1")?.kind == .badName("1" + cut.dropFirst()))
        #expect(Relevance.refusal(of: "\(long)() = 1")?.kind == .notCovered(cut + "()"))
    }
}
