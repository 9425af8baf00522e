import Testing

@testable import Domain

struct BallotFileTests {
    private let choices = ["a", "b", "c"].map {
        Question.Choice(code: $0, label: SurveyText(vi: $0, en: nil))
    }

    private func told(
        _ form: Question.Form, hidden: HiddenCells, _ counts: [(answer: Answer, ballots: Int)] = [],
        isWithheld: Bool = false
    ) -> BallotFileQuestion {
        BallotFileQuestion(
            Question(
                code: "q", text: SurveyText(vi: "q", en: nil), form: form, isRequired: true, relevance: nil),
            at: 0, hidden: hidden, isWithheld: isWithheld,
            counts.map { AnswerCount(leaf: 0, group: 0, answer: $0.answer, ballots: $0.ballots) }, minCell: 5)
    }

    @Test func `what the whole survey hides is left out`() {
        let single = told(.single(choices), hidden: HiddenCells(tables: [[false, true, true]]))
        #expect(single.cells(.choice(0)) == [.code("a")])
        #expect(single.cells(.choice(1)) == [.hidden])
        #expect(single.cells(nil) == [.empty])
        let several = told(
            .multiple(choices, 0...3),
            hidden: HiddenCells(tables: [[false, false], [true, true], [false, false]]))
        #expect(several.cells(.choices([1, 2])) == [.hidden, .hidden, .hidden])
        let open = told(
            .multiple(choices, 0...3),
            hidden: HiddenCells(tables: [[false, false], [false, false], [false, false]]))
        #expect(open.cells(.choices([])) == [.chosen(false), .chosen(false), .chosen(false)])
        #expect(open.cells(.choices([0, 2])) == [.chosen(true), .chosen(false), .chosen(true)])
        let scale = told(.scale(1...3), hidden: HiddenCells(tables: [[true, false, true]]))
        #expect(scale.cells(.whole(2)) == [.whole(2)])
        #expect(scale.cells(.whole(3)) == [.hidden])
    }

    @Test func `where anything else would tell more nothing is told of a question, not even who was asked`() {
        let open = HiddenCells(tables: [[false, false, false]])
        for question in [
            told(.single(choices), hidden: open, isWithheld: true), told(.single(choices), hidden: .withheld),
        ] {
            #expect(question.cells(.choice(0)) == [.hidden])
            #expect(question.cells(nil) == [.hidden])
        }
    }

    @Test func `where a number is rare no number is told`() {
        func ages(_ rare: Int) -> BallotFileQuestion {
            told(
                .number(0...120), hidden: HiddenCells(tables: [[false]]),
                [(.number(30), 14), (.number(99), rare)])
        }
        #expect(ages(5).cells(.number(99)) == [.number(99)])
        for age in [99.0, 30] { #expect(ages(4).cells(.number(age)) == [.hidden]) }
        #expect(ages(4).cells(nil) == [.empty])
    }

    @Test func `of a ranking that few gave the first is told`() {
        let ranks = told(
            .rank(choices, 1...2), hidden: HiddenCells(tables: [[false, false, true]]),
            [
                (.ranking([0, 1]), 8), (.ranking([0, 2]), 3), (.ranking([0]), 6), (.ranking([1, 0]), 9),
                (.ranking([2, 0]), 2),
            ])
        #expect(ranks.cells(.ranking([0, 1])) == [.code("a"), .code("b")])
        #expect(ranks.cells(.ranking([0, 2])) == [.code("a"), .hidden])
        // With the three they make a cell.
        #expect(ranks.cells(.ranking([0])) == [.code("a"), .hidden])
        #expect(ranks.cells(.ranking([1, 0])) == [.code("b"), .code("a")])
        #expect(ranks.cells(.ranking([2, 0])) == [.hidden, .hidden])
    }
}
