import Domain
import Testing

struct RelevanceValueTests {
    private func holds(_ text: String, _ answers: [String: RelevanceValue] = [:]) throws -> Bool {
        try Relevance(text).holds { answers[$0] }
    }

    @Test(arguments: [
        ("=", [false, true, false]), ("!=", [true, false, true]), ("<", [true, false, false]),
        ("<=", [true, true, false]), (">", [false, false, true]), (">=", [false, true, true]),
    ])
    func `every relation holds below, at and above a number as it says`(sign: String, expected: [Bool]) throws
    {
        for (answer, expected) in zip([17.999999, 18, 18.000001], expected) {
            #expect(try holds("age \(sign) 18", ["age": .number(answer)]) == expected)
            #expect(
                try holds("age \(sign) other", ["age": .number(answer), "other": .number(18)]) == expected)
        }
        for (answer, expected) in zip([18.000001, 18, 17.999999], expected) {
            #expect(try holds("18 \(sign) age", ["age": .number(answer)]) == expected)
        }
    }

    @Test(arguments: ["0.1", "0.3", "-2.675", "123456789.123456", "999999999999999", "0.000001"])
    func `a decimal number equals what JSON makes of the same digits`(digits: String) throws {
        let number = try #require(Double(digits))
        #expect(try holds("a = \(digits)", ["a": .number(number)]))
        #expect(try holds("a < \(digits)", ["a": .number(number.nextDown)]))
        #expect(try holds("a > \(digits)", ["a": .number(number.nextUp)]))
    }

    @Test func `choices are equal or not`() throws {
        #expect(try holds("sex = 'nu'", ["sex": .choice("nu")]))
        #expect(try !holds("sex = 'nu'", ["sex": .choice("nam")]))
        #expect(try holds("'nu' != sex", ["sex": .choice("nam")]))
        #expect(try !holds("sex != 'nu'", ["sex": .choice("nu")]))
    }

    @Test func `selected, count and answered tell of one choice and of several`() throws {
        let both: [String: RelevanceValue] = ["q": .choices(["tv", "loa"])]
        #expect(try holds("selected(q, 'tv') and selected(q, 'loa') and not(selected(q, 'mxh'))", both))
        #expect(try holds("count(q) = 2 and count(q) > 1 and count(q) < 3 and answered(q)", both))
        #expect(try holds("selected(q, 'tv')", ["q": .choice("tv")]))
        #expect(try !holds("selected(q, 'tv')", ["q": .choice("loa")]))
        #expect(try holds("answered(q)", ["q": .other]))
        #expect(try holds("answered(q)", ["q": .number(0)]))
    }

    @Test(arguments: [nil, .choices([]), .number(.nan), .number(.infinity)] as [RelevanceValue?])
    func `what was not answered has no value`(nothing: RelevanceValue?) throws {
        for relation in Relevance.Relation.allCases {
            let sign = relation.rawValue
            for text in ["q \(sign) 0", "0 \(sign) q", "q \(sign) 'x'", "q \(sign) other", "q \(sign) q"] {
                #expect(try Relevance(text).holds { $0 == "q" ? nothing : .number(0) } == (text == "q = ''"))
                #expect(try Relevance("not(\(text))").holds { $0 == "q" ? nothing : .number(0) })
            }
        }
        let answers = nothing.map { ["q": $0] } ?? [:]
        #expect(try !holds("selected(q, 'x')", answers))
        #expect(try !holds("answered(q)", answers))
        #expect(try holds("not(answered(q)) and not(selected(q, 'x')) and q = ''", answers))
        #expect(try holds("count(q) = 0 and count(q) != 1", answers))
    }

    @Test func `an answer of another kind than the question's makes no comparison true`() throws {
        #expect(try !holds("q = 1", ["q": .choice("1")]))
        #expect(try !holds("q != 1", ["q": .other]))
        #expect(try !holds("q != 'x'", ["q": .number(1)]))
        #expect(try !holds("q < 'x'", ["q": .choice("a")]))
        #expect(try !holds("q = q", ["q": .other]))
        #expect(try holds("count(q) = 0", ["q": .number(3)]))
        #expect(try !holds("selected(q, '1')", ["q": .number(1)]))
    }

    @Test(arguments: [
        ("a = 1 and b = 1", [false, false, false, true]),
        ("a = 1 or b = 1", [false, true, true, true]),
        ("not(a = 1)", [true, true, false, false]),
        ("not(a = 1) and b = 1", [false, true, false, false]),
        ("not(a = 1 and b = 1)", [true, true, true, false]),
        ("not(a = 1 or b = 1)", [true, false, false, false]),
        ("a = 1 and b = 1 or not(a = 1) and not(b = 1)", [true, false, false, true]),
        ("(a = 1 or b = 1) and not(a = 1 and b = 1)", [false, true, true, false]),
    ])
    func `and, or and not follow their truth tables, with or without answers`(text: String, expected: [Bool])
        throws
    {
        for (index, expected) in expected.enumerated() {
            let answers = [(index & 2) >> 1, index & 1].map { RelevanceValue.number(Double($0)) }
            #expect(try holds(text, ["a": answers[0], "b": answers[1]]) == expected)
            let ones = ["a": answers[0], "b": answers[1]].filter { $0.value == .number(1) }
            #expect(try holds(text, ones) == expected)
        }
    }

    @Test func `or that precedes and is judged after it`() throws {
        let answers: [String: RelevanceValue] = ["a": .number(1), "b": .number(0), "c": .number(0)]
        #expect(try holds("a = 1 or b = 1 and c = 1", answers))
        #expect(try !holds("(a = 1 or b = 1) and c = 1", answers))
    }

    @Test func `an answer to a question that is not asked does not count for those that follow`() throws {
        let questions = try [
            ("works", nil), ("income", "works = 1"), ("tax", "income > 100"),
            ("why", "not(answered(income))"),
        ].map { code, text in
            RelevanceQuestion(code: code, answers: .number, relevance: try text.map { try Relevance($0) })
        }
        var answers: [String: RelevanceValue] = ["works": .number(1), "income": .number(200)]
        #expect(RelevanceQuestion.asked(questions) { answers[$0] } == [true, true, true, false])
        answers["works"] = .number(0)
        #expect(RelevanceQuestion.asked(questions) { answers[$0] } == [true, false, false, true])
        answers["income"] = nil
        answers["works"] = .number(1)
        #expect(RelevanceQuestion.asked(questions) { answers[$0] } == [true, true, false, true])
    }
}
