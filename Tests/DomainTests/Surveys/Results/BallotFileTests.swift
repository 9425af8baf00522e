import Testing

@testable import Domain

struct BallotFileTests {
    private let choices = ["a", "b", "c"].map {
        Question.Choice(code: $0, label: SurveyText(vi: $0, en: nil))
    }

    private func unit(_ name: String) -> Unit.ID { Identifier(trusted: name) }

    private func question(_ form: Question.Form, isRequired: Bool = true) -> Question {
        Question(
            code: "q", text: SurveyText(vi: "q", en: nil), form: form, isRequired: isRequired, relevance: nil)
    }

    private func told(
        _ form: Question.Form, hidden: [[Bool]], _ counts: [(unit: Unit.ID?, answer: Answer, ballots: Int)],
        isWithheld: Bool = false
    ) -> BallotFileQuestion {
        let units = Array(Set(counts.map(\.unit)))
        let counts = counts.map { count in
            AnswerCount(
                leaf: units.firstIndex(of: count.unit) ?? 0, group: 0, answer: count.answer,
                ballots: count.ballots)
        }
        return BallotFileQuestion(
            question(form), at: 0, hidden: HiddenCells(tables: hidden), isWithheld: isWithheld, counts,
            units: units, minCell: 5)
    }

    @Test func `a ballot is of the nearest unit of which nothing is hidden`() {
        let tree = TargetTree(
            [
                ("p", nil, false), ("c1", "p", false), ("c2", "p", true), ("h1", "c1", true),
                ("h2", "c1", true),
            ]
            .map { (id: String, parent: String?, isLeaf: Bool) in
                SurveyTarget(
                    unitID: unit(id), parentID: parent.map(unit), quota: 1, isLeaf: isLeaf)
            })
        func units(_ open: Set<String>) -> [String?] {
            BallotFile.units(tree, isOpen: tree.targets.map { open.contains($0.unitID.rawValue) }).map {
                $0?.rawValue
            }
        }
        // Leaves are in the order of their ids: c2, h1, h2.
        #expect(units(["c2", "h1", "h2"]) == ["c2", "h1", "h2"])
        #expect(units(["c1", "h1", "p"]) == ["p", "h1", "c1"])
        #expect(units([]) == [nil, nil, nil])
    }

    @Test func `what the whole survey hides is left out, and in a named unit nothing is`() {
        let own = unit("c1")
        let single = told(.single(choices), hidden: [[false, true, true]], [])
        #expect(single.cells(.choice(0), in: nil) == [.code("a")])
        #expect(single.cells(.choice(1), in: nil) == [.hidden])
        #expect(single.cells(.choice(1), in: own) == [.code("b")])
        #expect(single.cells(nil, in: nil) == [.empty])
        let several = told(
            .multiple(choices, 0...3), hidden: [[false, false], [true, true], [false, false]], [])
        #expect(several.cells(.choices([1, 2]), in: nil) == [.hidden, .hidden, .hidden])
        #expect(several.cells(.choices([]), in: own) == [.chosen(false), .chosen(false), .chosen(false)])
        let scale = told(.scale(1...3), hidden: [[true, false, true]], [])
        #expect(scale.cells(.whole(2), in: nil) == [.whole(2)])
        #expect(scale.cells(.whole(3), in: nil) == [.hidden])
    }

    @Test func `where weights would tell more nothing is told of a question, not even who was asked`() {
        let question = told(.single(choices), hidden: [[false, false, false]], [], isWithheld: true)
        #expect(question.cells(.choice(0), in: unit("c1")) == [.hidden])
        #expect(question.cells(nil, in: nil) == [.hidden])
    }

    @Test func `where a number is rare in a unit no number is told`() {
        let (one, two) = (unit("c1"), unit("c2"))
        func ages(_ rare: Int) -> BallotFileQuestion {
            told(
                .number(0...120), hidden: [[false]],
                [(one, .number(30), 9), (one, .number(99), rare), (two, .number(30), 5)])
        }
        #expect(ages(5).cells(.number(99), in: one) == [.number(99)])
        for (unit, age) in [(one, 99.0), (one, 30), (two, 30)] {
            #expect(ages(4).cells(.number(age), in: unit) == [.hidden])
        }
        #expect(ages(4).cells(nil, in: one) == [.empty])
    }

    @Test func `of a ranking that few gave the first is told`() {
        let own = unit("c1")
        let ranks = told(
            .rank(choices, 1...2), hidden: [[true, false, false]],
            [
                (own, .ranking([0, 1]), 8), (own, .ranking([0, 2]), 3), (own, .ranking([0]), 6),
                (nil, .ranking([0, 1]), 9), (nil, .ranking([1, 0]), 9),
            ])
        #expect(ranks.cells(.ranking([0, 1]), in: own) == [.code("a"), .code("b")])
        #expect(ranks.cells(.ranking([0, 2]), in: own) == [.code("a"), .hidden])
        // With the three they make a cell.
        #expect(ranks.cells(.ranking([0]), in: own) == [.code("a"), .hidden])
        #expect(ranks.cells(.ranking([0, 1]), in: nil) == [.hidden, .hidden])
        #expect(ranks.cells(.ranking([1, 0]), in: nil) == [.code("b"), .code("a")])
    }

    @Test func `a question that somebody left out is told in rows of one unit only`() {
        let (one, own) = (unit("c1"), unit("p1"))
        let units = [one, own, own, nil, nil]
        func file(_ leftOut: Set<Int>) -> BallotFileQuestion {
            let counts = units.indices.flatMap { leaf in
                [AnswerCount(leaf: leaf, group: 0, answer: .choice(0), ballots: 9)]
                    + (leftOut.contains(leaf)
                        ? [AnswerCount(leaf: leaf, group: 0, answer: nil, ballots: 6)] : [])
            }
            var rows = ClosedRows(units)
            let optional = question(.single(choices), isRequired: false)
            return BallotFileQuestion(
                optional, at: 0, hidden: HiddenCells(tables: [[false, false, false]]),
                closed: rows.next(optional, counts), counts, units: units, minCell: 5)
        }
        func told(_ leftOut: Set<Int>) -> [[BallotFile.Cell]] {
            [one, own, nil].map { file(leftOut).cells(.choice(0), in: $0) }
        }
        #expect(told([]) == [[.code("a")], [.code("a")], [.code("a")]])
        #expect(told([0]) == [[.code("a")], [.code("a")], [.code("a")]])
        #expect(file([0]).cells(nil, in: one) == [.empty])
        #expect(told([2]) == [[.code("a")], [.hidden], [.code("a")]])
        #expect(told([1, 3, 4]) == [[.code("a")], [.hidden], [.hidden]])
        #expect(file([3, 4]).cells(nil, in: nil) == [.hidden])
    }

    @Test func `rows are closed by who was asked and left a question out, and by the question before it`()
        throws
    {
        let units: [Unit.ID?] = [nil, nil]
        func conditional(isRequired: Bool) throws -> Question {
            Question(
                code: "s", text: SurveyText(vi: "s", en: nil), form: .scale(1...2), isRequired: isRequired,
                relevance: try Relevance("q = 'a'"))
        }
        func counts(_ answers: [(Answer?, [Int])]) -> [AnswerCount] {
            answers.flatMap { answer, ballots in
                ballots.enumerated().map { AnswerCount(leaf: $0, group: 0, answer: answer, ballots: $1) }
            }
        }
        let all = counts([(.choice(0), [6, 9]), (.choice(1), [8, 7])])
        let some = counts([(.choice(0), [6, 9]), (.choice(1), [8, 5]), (nil, [0, 2])])
        let asked = counts([(.whole(1), [6, 9]), (nil, [8, 7])])
        for (base, isRequired, answers, isClosed) in [
            (all, true, asked, false), (all, false, asked, false), (some, true, asked, true),
            (all, false, counts([(.whole(1), [6, 8]), (nil, [8, 8])]), true),
        ] {
            var rows = ClosedRows(units)
            _ = rows.next(question(.single(choices), isRequired: false), base)
            #expect(try rows.next(conditional(isRequired: isRequired), answers) == (isClosed ? [nil] : []))
        }
    }
}
