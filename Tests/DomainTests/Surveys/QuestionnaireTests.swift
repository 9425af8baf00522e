import Domain
import Testing

struct QuestionnaireTests {
    private func choices(_ codes: String...) -> [Question.Choice] {
        codes.map { Question.Choice(code: $0, label: SurveyText(vi: $0, en: nil)) }
    }

    private func question(_ code: String, _ form: Question.Form, if condition: String? = nil) throws
        -> Question
    {
        Question(
            code: code, text: SurveyText(vi: "Câu \(code)", en: nil), form: form, isRequired: false,
            relevance: try condition.map { try Relevance($0) })
    }

    @Test func `codes are unique, whatever their case`() throws {
        let (one, other) = (try question("tuoi", .scale(1...5)), try question("Tuoi", .scale(1...5)))
        #expect(throws: QuestionnaireFault.codeTwice(1)) { try Questionnaire([one, other]) }
        #expect(try Questionnaire([one, question("tuoi2", .scale(1...5))]).questions.count == 2)
    }

    @Test func `a choice's code is unique in its question only`() throws {
        let twice = try question("a", .single(choices("x", "y", "x")))
        #expect(throws: QuestionnaireFault.choiceCodeTwice(0, choice: 2)) { try Questionnaire([twice]) }
        let questions = [
            try question("a", .single(choices("x", "y"))), try question("b", .single(choices("x", "y"))),
        ]
        #expect(try Questionnaire(questions).questions == questions)
    }

    @Test func `nobody is asked for more than there is`() throws {
        for form in [Question.Form.multiple(choices("x", "y"), 1...3), .rank(choices("x", "y"), 3...3)] {
            #expect(throws: QuestionnaireFault.moreThanChoices(0, choices: 2)) {
                try Questionnaire([question("a", form)])
            }
        }
        #expect(try Questionnaire([question("a", .multiple(choices("x", "y"), 0...2))]).questions.count == 1)
    }

    @Test func `a condition asks questions that come before, and all that is wrong is told`() throws {
        let first = try question("biet", .single(choices("co", "khong")))
        let good = try question("nguon", .scale(1...5), if: "biet = 'co'")
        #expect(try Questionnaire([first, good]).questions.last?.relevance?.references == ["biet"])
        let bad = [
            try question("a", .scale(1...5), if: "nguon > 2"),
            try question("b", .scale(1...5), if: "a > 'x'"),
            try question("c", .scale(1...5), if: "a > 2"),
        ]
        let fault = #expect(throws: QuestionnaireFault.self) { try Questionnaire(bad) }
        guard case .relevance(let problems)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(problems.map(\.question) == [0, 1])
        #expect(problems.first?.error.kind == .unknownQuestion("nguon"))
    }

    @Test(arguments: [
        ("a", true), ("A_1", true), ("a" + String(repeating: "b", count: 31), true),
        ("a" + String(repeating: "b", count: 32), false), ("", false), ("1a", false), ("_a", false),
        ("a-b", false), ("tuổi", false), ("a b", false),
    ])
    func `a code is a letter, then letters, digits and underscores`(text: String, isCode: Bool) {
        #expect(Question.isCode(text) == isCode)
    }

    @Test(arguments: [("1", true), ("rat-tot.1_a", true), ("", false), ("có", false), ("a b", false)])
    func `a choice's code may begin with a digit`(text: String, isCode: Bool) {
        #expect(Question.isChoiceCode(text) == isCode)
    }
}
