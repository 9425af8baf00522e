import Domain
import Testing

struct BallotColumnTests {
    private let choices = ["b", "a.x", "c"].map {
        Question.Choice(code: $0, label: SurveyText(vi: $0, en: nil))
    }

    private func columns(_ form: Question.Form) -> [BallotColumn] {
        Question(
            code: "q", text: SurveyText(vi: "Q?", en: nil), form: form, isRequired: false, relevance: nil
        ).ballotColumns
    }

    @Test func `each choice of several has a column, each rank too, and texts have none`() {
        #expect(columns(.single(choices)).map(\.name) == ["q"])
        #expect(columns(.single(choices)).map(\.content) == [.choice])
        #expect(columns(.multiple(choices, 0...2)).map(\.name) == ["q.b", "q.a.x", "q.c"])
        #expect(
            columns(.multiple(choices, 0...2)).map(\.content) == [.isChosen(0), .isChosen(1), .isChosen(2)])
        #expect(columns(.rank(choices, 1...2)).map(\.name) == ["q.1", "q.2"])
        #expect(columns(.rank(choices, 1...2)).map(\.content) == [.choiceAtRank(1), .choiceAtRank(2)])
        #expect(columns(.scale(1...5)).map(\.content) == [.number])
        #expect(columns(.number(0...1)).map(\.name) == ["q"])
        #expect(columns(.text(1...10)) == [])
    }
}
