import Domain
import Testing

extension Relevance {
    /// Nil if the text is read.
    static func refusal(of text: String, as dialect: Dialect = .own) -> RelevanceError? {
        do throws(RelevanceError) {
            _ = try Relevance(text, as: dialect)
            return nil
        } catch {
            return error
        }
    }
}

struct RelevanceReadingTests {
    private func canonical(_ text: String, as dialect: Relevance.Dialect = .own) throws -> String {
        let relevance = try Relevance(text, as: dialect)
        #expect(try Relevance(relevance.description) == relevance)
        return relevance.description
    }

    @Test(arguments: Relevance.Relation.allCases)
    func `every relation is read between a question and a number, with blanks or without`(
        relation: Relevance.Relation
    ) throws {
        let sign = relation.rawValue
        for text in ["tuoi\(sign)18", "${tuoi} \(sign) 18", "\n( ${ tuoi }\t\(sign)\r\n18.0 )"] {
            guard case .comparison(let comparison) = try Relevance(text).condition else {
                Issue.record("\(text) is no comparison")
                continue
            }
            #expect(comparison.relation.value == relation)
            #expect(comparison.description == "tuoi \(sign) 18")
        }
    }

    @Test func `what ODK users write is read as it stands`() throws {
        #expect(
            try canonical("${age} >= 18 and selected(${channels}, 'tv')")
                == "age >= 18 and selected(channels, 'tv')")
        #expect(try canonical("count-selected(${channels}) > 1") == "count(channels) > 1")
        #expect(try canonical("not(${sex} = “nu”) or ${sex} = ‘nam’") == "not(sex = 'nu') or sex = 'nam'")
        #expect(try canonical("${ly_do} != ''") == "answered(ly_do)")
        #expect(try canonical("'' = ${ly_do}") == "not(answered(ly_do))")
        #expect(
            try canonical("${nhiet_do} > -1\u{00A0}and ${nhiet_do} < .5")
                == "nhiet_do > -1 and nhiet_do < 0.5")
    }

    @Test func `not binds before comparisons, these before and, and before or`() throws {
        #expect(
            try Relevance("a = 1 or b = 2 and not(c = 3)")
                == Relevance("(a = 1) or ((b = 2) and (not((c = 3))))"))
        #expect(
            try Relevance("a = 1 or b = 2 and c = 3") != Relevance("(a = 1 or b = 2) and c = 3"))
        guard case .any(let parts) = try Relevance("a = 1 and b = 2 or c = 3 or d = 4 and e = 5").condition
        else {
            Issue.record("or does not join the whole")
            return
        }
        #expect(parts.map(\.description) == ["a = 1 and b = 2", "c = 3", "d = 4 and e = 5"])
        guard case .all(let parts) = try Relevance("not(a = 1) and b = 2").condition else {
            Issue.record("not reaches beyond its parenthesis")
            return
        }
        #expect(parts.map(\.description) == ["not(a = 1)", "b = 2"])
    }

    @Test func `parentheses stay only where they change what is meant`() throws {
        #expect(try canonical("((a = 1)) and ((b = 2 or c = 3))") == "a = 1 and (b = 2 or c = 3)")
        #expect(try canonical("(a = 1 and b = 2) and c = 3") == "a = 1 and b = 2 and c = 3")
        #expect(try canonical("a = 1 or (b = 2 or (c = 3 and d = 4))") == "a = 1 or b = 2 or c = 3 and d = 4")
        #expect(try canonical("not(not(a = 1 or b = 2))") == "not(not(a = 1 or b = 2))")
    }

    @Test func `a string ends at the kind of quote that it began with`() throws {
        #expect(try canonical("q = \"tv\"") == "q = 'tv'")
        #expect(try canonical("q = \"it's\"") == "q = \"it's\"")
        #expect(try canonical("q = '\"'") == "q = '\"'")
        #expect(try canonical("q = ‘a\"b’") == "q = 'a\"b'")
        #expect(try canonical("q = \"it’s\"") == "q = 'it’s'")
        #expect(try canonical("selected(q, 'or ) and ${x} != 1')") == "selected(q, 'or ) and ${x} != 1')")
        #expect(Relevance.refusal(of: "q = 'a''b'")?.kind == .unexpected("'b'"))
        #expect(Relevance.refusal(of: "q = 'tv\"")?.kind == .unclosedQuote)
        #expect(Relevance.refusal(of: "q = 'tv\"")?.at == 4)
    }

    @Test(arguments: ["truyền hình", "loa phường, xã", "đài", "e\u{302}\u{301}", "\u{301}", "🇻🇳", " "])
    func `Vietnamese and any other text in a string is kept scalar by scalar`(choice: String) throws {
        for text in ["selected(kenh, '\(choice)')", "selected( kenh ,\"\(choice)\" )"] {
            guard case .selected(_, let read) = try Relevance(text).condition else {
                Issue.record("\(text) is no selected")
                continue
            }
            #expect(Array(read.value.unicodeScalars) == Array(choice.unicodeScalars))
        }
        #expect(try canonical("selected(kenh, \"\(choice)\")") == "selected(kenh, '\(choice)')")
    }

    @Test func `positions count Unicode scalars`() {
        #expect(Relevance.refusal(of: "q = 'e\u{302}\u{301}' ;")?.at == 10)
        #expect(Relevance.refusal(of: "a = 1\r\n;")?.at == 7)
        #expect(Relevance.refusal(of: "q = '🇻🇳' ;")?.at == 9)
    }

    @Test(arguments: [
        ("007", "7"), ("1.50", "1.5"), ("5.", "5"), (".25", "0.25"), ("-0.0", "0"), ("-.5", "-0.5"),
        ("999999999999999", "999999999999999"), ("123456789.123456", "123456789.123456"),
    ])
    func `a number is kept as written, without zeros that say nothing`(written: String, kept: String) throws {
        #expect(try canonical("a < \(written)") == "a < \(kept)")
        #expect(try canonical("\(written) < a") == "\(kept) < a")
    }

    @Test(arguments: [
        "1000000000000000", "0.1234567", "1234567890.123456", "1e5", "1.2.3", "18tuổi", "1_000",
    ])
    func `a number with too many digits, an exponent or letters is refused`(written: String) {
        #expect(Relevance.refusal(of: "a < \(written)")?.kind == .badNumber(written))
        #expect(Relevance.refusal(of: "a < \(written)")?.at == 4)
        #expect(Relevance.refusal(of: "a < -\(written)")?.kind == .badNumber("-" + written))
    }

    @Test(arguments: ["and", "or", "div", "mod"])
    func `an operator names a question only in braces`(name: String) throws {
        #expect(try canonical("${\(name)} = 1 and a = 1") == "${\(name)} = 1 and a = 1")
        #expect(Relevance.refusal(of: "\(name) = 1") != nil)
        #expect(Relevance.refusal(of: "answered(\(name))") != nil)
    }

    @Test(arguments: ["not", "selected", "answered", "count", "true", "today"])
    func `a function's name without a parenthesis is a question`(name: String) throws {
        #expect(try canonical("${\(name)} = 1") == "\(name) = 1")
        #expect(try canonical("answered(\(name)) and 1 < \(name)") == "answered(\(name)) and 1 < \(name)")
        #expect(try Relevance("\(name) = 1").references == [name])
    }

    @Test func `keywords are lowercase`() {
        #expect(Relevance.refusal(of: "a = 1 AND b = 2")?.kind == .unexpected("AND"))
        #expect(Relevance.refusal(of: "a = 1 Or b = 2")?.expected == [.connective, .end])
        #expect(Relevance.refusal(of: "Not(a = 1)")?.kind == .notCovered("Not()"))
    }

    @Test(arguments: ["tuổi", "tuo\u{302}\u{309}i", "Age", "_1", "q1.a", "so-ho", "đ"])
    func `names from elsewhere are read with braces and without`(name: String) throws {
        for text in ["${\(name)} = 1", "\(name)=1", "answered( \(name) )"] {
            let relevance = try Relevance(text)
            #expect(relevance.references.map { Array($0.unicodeScalars) } == [Array(name.unicodeScalars)])
            #expect(try Relevance(relevance.description) == relevance)
        }
    }

    @Test func `references are told once, in the order of the text`() throws {
        let text = "selected(c, 'x') and (b > a or count(d) = 1) and not(answered(b)) and ${a} = 2"
        #expect(try Relevance(text).references == ["c", "b", "a", "d"])
    }

    @Test func `questions can be renamed, as long as the result is readable`() throws {
        let relevance = try Relevance(
            "${Age} > 17 and selected(kênh, 'tv') and count(kênh) < 2 and answered(x)")
        #expect(
            try relevance.renaming { ["Age": "age", "kênh": "mod"][$0] ?? $0 }.description
                == "age > 17 and selected(${mod}, 'tv') and count(${mod}) < 2 and answered(x)")
        #expect(throws: RelevanceError.self) { try relevance.renaming { _ in "" } }
        #expect(throws: RelevanceError.self) { try relevance.renaming { _ in "a} or ${b" } }
    }
}
