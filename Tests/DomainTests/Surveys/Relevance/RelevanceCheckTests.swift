import Domain
import Testing

struct RelevanceCheckTests {
    private static let earlier = [
        RelevanceQuestion(code: "sex", answers: .single, choices: ["nam", "nu"]),
        RelevanceQuestion(code: "place", answers: .single, choices: ["nam", "bac"]),
        RelevanceQuestion(code: "channels", answers: .multiple, choices: ["tv", "loa"]),
        RelevanceQuestion(code: "trust", answers: .scale),
        RelevanceQuestion(code: "age", answers: .number),
        RelevanceQuestion(code: "order", answers: .rank, choices: ["tv", "loa"]),
        RelevanceQuestion(code: "why", answers: .text),
    ]

    private func problems(_ text: String) throws -> [RelevanceError] {
        let own = RelevanceQuestion(code: "own", answers: .number, relevance: try Relevance(text))
        let later = RelevanceQuestion(code: "later", answers: .number)
        let problems = RelevanceQuestion.problems(of: Self.earlier + [own, later])
        #expect(problems.allSatisfy { $0.question == Self.earlier.count })
        return problems.map(\.error)
    }

    @Test(arguments: [
        "sex = 'nam'", "'nam' != sex", "selected(sex, 'nu')", "selected(channels, 'tv')",
        "count(channels) >= 2",
        "count(channels) < age", "age > 18", "18 <= age", "trust != 3", "trust < age", "age = age",
        "answered(why)",
        "answered(order)", "answered(channels)", "answered(sex)", "answered(age)", "why != ''", "order = ''",
        "sex = 'nam' and (age > 18 or not(selected(channels, 'loa')))",
    ])
    func `a question is used as its type allows`(text: String) throws {
        #expect(try problems(text) == [])
    }

    @Test(
        arguments: [
            ("nobody = 1", .unknownQuestion("nobody"), 0, [.earlierQuestion]),
            ("answered(${Age})", .unknownQuestion("Age"), 9, [.earlierQuestion]),
            ("age > 1 and own > 1", .ownQuestion("own"), 12, [.earlierQuestion]),
            ("1 < later", .laterQuestion("later"), 4, [.earlierQuestion]),
            ("count(later) = 1", .laterQuestion("later"), 6, [.earlierQuestion]),
            ("sex = 'khac'", .unknownChoice("khac", of: "sex"), 6, [.knownChoice]),
            ("'bac' = sex", .unknownChoice("bac", of: "sex"), 0, [.knownChoice]),
            ("selected(channels, 'TV')", .unknownChoice("TV", of: "channels"), 19, [.knownChoice]),
            ("selected(sex, '')", .unknownChoice("", of: "sex"), 14, [.knownChoice]),
            ("sex = 1", .mismatch("sex", .single), 6, [.choice]),
            ("1 = sex", .mismatch("sex", .single), 0, [.choice]),
            ("sex = age", .mismatch("sex", .single), 6, [.choice]),
            ("trust != sex", .mismatch("sex", .single), 0, [.choice]),
            ("sex = place", .mismatch("sex", .single), 6, [.choice]),
            ("sex < 'nu'", .notOrdered("sex", .single), 4, [.equality]),
            ("sex >= 'nu'", .notOrdered("sex", .single), 4, [.equality]),
            ("age = '18'", .mismatch("age", .number), 6, [.number]),
            ("'18' < trust", .mismatch("trust", .scale), 0, [.number]),
            ("count(channels) = 'tv'", .mismatch("channels", .multiple), 18, [.number]),
            ("channels = 'tv'", .notComparable("channels", .multiple), 0, [.selected, .count, .answered]),
            ("1 < channels", .notComparable("channels", .multiple), 4, [.selected, .count, .answered]),
            ("why = 'x'", .notComparable("why", .text), 0, [.answered]),
            ("order = 'tv'", .notComparable("order", .rank), 0, [.answered]),
            ("why < ''", .notComparable("why", .text), 0, [.answered]),
            ("selected(order, 'tv')", .notSelectable("order", .rank), 9, [.answered]),
            ("selected(why, 'tv')", .notSelectable("why", .text), 9, [.answered]),
            ("selected(age, 'tv')", .notSelectable("age", .number), 9, [.relation, .answered]),
            ("count(sex) = 1", .notCountable("sex", .single), 6, [.multipleQuestion]),
            ("1 = count(order)", .notCountable("order", .rank), 10, [.multipleQuestion]),
            ("1 = 1", .noQuestion, 0, [.question]),
            ("age = 1 and 'a' != 'a'", .noQuestion, 12, [.question]),
            ("'1' = 1", .noQuestion, 0, [.question]),
        ] as [(String, RelevanceError.Kind, Int, [RelevanceError.Expected])])
    func `anything else is refused with what is wrong, where, and what would do`(
        text: String, kind: RelevanceError.Kind, at: Int, expected: [RelevanceError.Expected]
    ) throws {
        let errors = try problems(text)
        #expect(errors.map(\.kind) == [kind])
        #expect(errors.map(\.at) == [at])
        #expect(errors.map(\.expected) == [expected])
    }

    @Test func `all problems are told in the order of the text, up to a bound`() throws {
        let text = "why = order or not(nobody = 1 and sex > 'khac')"
        #expect(
            try problems(text).map(\.kind) == [
                .notComparable("why", .text), .notComparable("order", .rank), .unknownQuestion("nobody"),
                .notOrdered("sex", .single), .unknownChoice("khac", of: "sex"),
            ])
        let question = RelevanceQuestion(code: "q", answers: .text, relevance: try Relevance(text))
        let other = RelevanceQuestion(code: "r", answers: .text, relevance: try Relevance(text))
        for most in 0...8 {
            #expect(
                RelevanceQuestion.problems(of: Self.earlier + [question, other], most: most).count
                    == min(most, 10))
        }
    }

    private func kinds(_ questions: [(String, String?)]) throws -> [RelevanceError.Kind] {
        try RelevanceQuestion.problems(
            of: questions.map { code, text in
                RelevanceQuestion(code: code, answers: .number, relevance: try text.map { try Relevance($0) })
            }
        ).map(\.error.kind)
    }

    @Test func `a later question that depends on this one closes a cycle`() throws {
        #expect(try kinds([("a", "b = 1"), ("b", "a = 1")]) == [.cycle(["a", "b"])])
        #expect(
            try kinds([("a", "c = 1"), ("b", "a = 1"), ("c", "answered(b)")]) == [.cycle(["a", "c", "b"])])
        #expect(try kinds([("a", "b = 1"), ("b", nil)]) == [.laterQuestion("b")])
        #expect(
            try kinds([("a", "b = 1"), ("b", "c = 1"), ("c", nil)]) == [
                .laterQuestion("b"), .laterQuestion("c"),
            ])
        #expect(
            try kinds([("a", "b = 1"), ("b", "c = 1"), ("c", "b = 1")]) == [
                .laterQuestion("b"), .cycle(["b", "c"]),
            ])
        #expect(try kinds([("a", "a = 1"), ("b", "b = a")]) == [.ownQuestion("a"), .ownQuestion("b")])
    }

    @Test func `a cycle is told by its shortest way`() throws {
        let questions = [
            ("a", "d = 1"), ("b", "a = 1"), ("c", "b = 1"), ("d", "c = 1 or b = 1 or nobody = 1"),
        ]
        #expect(try kinds(questions) == [.cycle(["a", "d", "b"]), .unknownQuestion("nobody")])
        let detour = [
            ("a", "e = 1"), ("b", "a = 1"), ("c", "a = 1"), ("d", "c = 1"), ("e", "b = 1 or d = 1"),
        ]
        #expect(try kinds(detour) == [.cycle(["a", "e", "b"])])
    }

    @Test func `a hundred questions that all refer to one another are told of up to the bound`() throws {
        let codes = (0..<100).map { "q\($0)" }
        let text = codes.prefix(80).map { "\($0) = 1" }.joined(separator: " or ")
        let relevance = try Relevance(text)
        let questions = codes.map { RelevanceQuestion(code: $0, answers: .scale, relevance: relevance) }
        #expect(RelevanceQuestion.problems(of: questions).count == Limits.toldErrors)
    }

    @Test func `a questionnaire without questions or with one code twice has an answer`() throws {
        #expect(RelevanceQuestion.problems(of: []) == [])
        #expect(try kinds([("a", nil), ("a", nil), ("b", "a = 1")]) == [])
    }
}
