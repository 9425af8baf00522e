import Domain
import Testing

struct FormPagesTests {
    private func question(
        _ code: String, _ form: Question.Form = .scale(1...5), required: Bool = false,
        if condition: String? = nil
    ) throws -> Question {
        Question(
            code: code, text: SurveyText(vi: code, en: nil), form: form, isRequired: required,
            relevance: try condition.map { try Relevance($0) })
    }

    /// `b` hangs on `a`, `d` on `c`, `e` on `a`.
    private var questionnaire: Questionnaire {
        get throws {
            try Questionnaire([
                question("a", required: true), question("b", required: true, if: "a > 3"), question("c"),
                question("d", if: "c = 1"), question("e", .text(1...10), if: "a < 3"),
            ])
        }
    }

    private func codes(_ page: FormPage?) -> [String]? { page?.questions.map(\.code) }

    @Test func `a page ends before the question that depends on it`() throws {
        let pages = try questionnaire.pages
        #expect(pages.map { $0.questions.map(\.code) } == [["a"], ["b", "c"], ["d", "e"]])
        #expect(pages.map(\.number) == [0, 1, 2])
        #expect(Questionnaire.empty.pages == [])
        let alone = try Questionnaire([question("a"), question("b"), question("c")])
        #expect(alone.pages.map { $0.questions.count } == [3])
    }

    @Test func `only what is asked is shown, and pages that ask nothing are passed over`() throws {
        let questionnaire = try questionnaire
        let some = questionnaire.reading(["a": .number(5), "c": .number(2)])
        #expect(some.asked == ["a", "b", "c"] && some.faults == ["b": .missing])
        #expect(codes(questionnaire.page(from: 1, some)) == ["b", "c"])
        #expect(questionnaire.page(from: 2, some) == nil)
        let few = questionnaire.reading(["a": .number(1), "c": .number(1)])
        #expect(codes(questionnaire.page(from: 1, few)) == ["c"])
        #expect(codes(questionnaire.page(from: 2, few)) == ["d", "e"])
        #expect(codes(questionnaire.page(before: 3, some)) == ["b", "c"])
        #expect(questionnaire.page(before: 0, some) == nil)
    }

    @Test func `an answer to what is not asked any more is left out`() throws {
        let questionnaire = try questionnaire
        var given: [String: GivenAnswer] = [
            "a": .number(5), "b": .number(4), "c": .number(1), "d": .number(2),
        ]
        #expect(questionnaire.reading(given).answers == given)
        given["a"] = .number(2)
        let changed = questionnaire.reading(given)
        #expect(changed.answers == ["a": .number(2), "c": .number(1), "d": .number(2)])
        #expect(try questionnaire.answers(changed.answers).count == 5)
    }

    @Test func `the first page with a fault is told, but none that is still to come`() throws {
        let questionnaire = try questionnaire
        #expect(codes(questionnaire.faultyPage(through: 0, questionnaire.reading([:]))) == ["a"])
        let five = questionnaire.reading(["a": .number(5)])
        #expect(questionnaire.faultyPage(through: 0, five) == nil)
        #expect(codes(questionnaire.faultyPage(through: 1, five)) == ["b", "c"])
        #expect(codes(questionnaire.faultyPage(through: Int.max, five)) == ["b", "c"])
        // What is wrong with one answer is as if it were not there for what depends on it.
        let wrong = questionnaire.reading(["a": .number(9), "e": .text("x")])
        #expect(wrong.faults == ["a": .outOfRange(1...5)] && wrong.asked == ["a", "c"])
    }
}
