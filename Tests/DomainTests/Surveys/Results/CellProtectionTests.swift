import Testing

@testable import Domain

/// What is told of a question in several units, and what somebody can make of it who knows how many choices a ballot may
/// name.
struct CellProtectionTests {
    private func unit(_ number: Int) -> Unit.ID { Identifier(trusted: "unit\(number)") }

    /// One unit above all others.
    private func tree(_ leaves: Int) -> TargetTree { tree([leaves]) }

    /// One unit above all others; where there are several branches, below it are units of so many leaves each.
    private func tree(_ branches: [Int]) -> TargetTree {
        var targets = [SurveyTarget(unitID: unit(0), parentID: nil, quota: 1, isLeaf: false)]
        for leaves in branches {
            var above = unit(0)
            if branches.count > 1 {
                above = unit(targets.count)
                targets.append(SurveyTarget(unitID: above, parentID: unit(0), quota: 1, isLeaf: false))
            }
            for _ in 0..<leaves {
                targets.append(
                    SurveyTarget(unitID: unit(targets.count), parentID: above, quota: 1, isLeaf: true))
            }
        }
        return TargetTree(targets)
    }

    private func question(
        _ form: (([Question.Choice]) -> Question.Form), choices: Int, isRequired: Bool = true
    ) -> Question {
        let all = (0..<choices).map { Question.Choice(code: "c\($0)", label: SurveyText(vi: "c", en: nil)) }
        return Question(
            code: "q", text: SurveyText(vi: "q", en: nil), form: form(all), isRequired: isRequired,
            relevance: nil)
    }

    private func counts(_ ballots: [[Answer]]) -> [AnswerCount] {
        var numbers: [AnswerCount: Int] = [:]
        for (leaf, answers) in ballots.enumerated() {
            for answer in answers {
                numbers[AnswerCount(leaf: leaf, group: 0, answer: answer, ballots: 0), default: 0] += 1
            }
        }
        return numbers.map { AnswerCount(leaf: $0.leaf, group: 0, answer: $0.answer, ballots: $1) }.sorted()
    }

    private func protect(
        _ question: Question, _ ballots: [[Answer]], _ tree: TargetTree? = nil
    ) throws -> [HiddenCells] {
        let counts = counts(ballots)
        let counted = try CellProtection(question, minCell: 5, tree ?? self.tree(ballots.count)).protect(
            counts, weights: counts.map { _ in 1 })
        return counted.targets.map(\.hidden)
    }

    @Test func `the choice that few ranked first is not what the others leave over`() throws {
        let question = question({ .rank($0, 1...2) }, choices: 4)
        let first = [40, 30, 27, 3].enumerated().flatMap { choice, count in
            Array(repeating: Answer.ranking([choice]), count: count)
        }
        let hidden = try protect(question, [first])
        #expect(hidden[0].tables == [[false, true, false, true]])
    }

    @Test func `where everybody names two, the choice that few named takes all others with it`() throws {
        let question = question({ .multiple($0, 2...2) }, choices: 3)
        func ballots(_ rare: Int) -> [Answer] {
            Array(repeating: .choices([0, 1]), count: 40) + Array(repeating: .choices([0, 2]), count: rare)
                + Array(repeating: .choices([1, 2]), count: rare)
        }
        #expect(try protect(question, [ballots(2)])[0].tables.allSatisfy { !$0.contains(false) })
        #expect(try protect(question, [ballots(5)])[0].tables.allSatisfy { !$0.contains(true) })
    }

    /// One of the second unit's ballots would be more of the third choice than there is of it.
    @Test func `what is of a unit whose ballots weigh much does not follow from how little there is in all`()
        throws
    {
        let question = question({ .multiple($0, 1...1) }, choices: 3)
        func ballots(_ counts: [Int]) -> [Answer] {
            counts.enumerated().flatMap { Array(repeating: Answer.choices([$0]), count: $1) }
        }
        let counts = counts([ballots([40, 30, 11]), ballots([40, 40, 0])])
        func isTold(_ heavy: Double) throws -> Bool {
            let weights = counts.map { $0.leaf == 0 ? 1 : heavy }
            let counted = try CellProtection(question, minCell: 5, tree(2)).protect(counts, weights: weights)
            return !counted.whole.hidesAny
        }
        #expect(try isTold(1))
        #expect(try isTold(2))
        #expect(try !isTold(3))
        #expect(try !isTold(100))
    }

    private func single(_ counts: [Int], leaf: Int = 0) -> [AnswerCount] {
        counts.enumerated().filter { $1 > 0 }.map {
            AnswerCount(leaf: leaf, group: 0, answer: .choice($0), ballots: $1)
        }
    }

    @Test func `a question asked of some who are hidden, and not of others, is not told`() throws {
        let first = question({ .single($0) }, choices: 4)
        let counts = single([3, 6, 35, 20])
        let hidden = try CellProtection(first, minCell: 5, tree(1)).protect(counts, weights: [1, 1, 1, 1])
        #expect(hidden.whole.tables == [[true, true, false, false]])
        func whole(_ condition: String) throws -> HiddenCells {
            let second = Question(
                code: "q2", text: SurveyText(vi: "q2", en: nil), form: .scale(1...2), isRequired: true,
                relevance: try Relevance(condition))
            let own = [
                AnswerCount(leaf: 0, group: 0, answer: .whole(1), ballots: 30),
                AnswerCount(leaf: 0, group: 0, answer: .whole(2), ballots: 8),
                AnswerCount(leaf: 0, group: 0, answer: nil, ballots: 26),
            ].sorted()
            let counted = try CellProtection(second, minCell: 5, tree(1)).protect(own, weights: [1, 1, 1])
            return ConditionProtection(second, among: [first, second], minCell: 5, tree(1)) { _ in
                [nil: hidden.whole, unit(0): hidden.whole, unit(1): hidden.whole]
            }.protect(counted, parts: .none).whole
        }
        #expect(try whole("q = 'c0' or q = 'c2'").isWithheld)
        #expect(try whole("q = 'c1'").isWithheld)
        for condition in ["q = 'c2'", "q = 'c0' or q = 'c1'", "q != 'c2'", "answered(q)"] {
            #expect(try !whole(condition).hidesAny, "\(condition)")
        }
    }

    @Test func `what was told before the end hides nothing later`() throws {
        let question = question({ .single($0) }, choices: 4)
        let counts = single([300, 0, 9, 36])
        func hidden(_ told: HiddenCells?) throws -> [[Bool]] {
            try CellProtection(
                question, minCell: 5, tree(1), isInterim: told != nil, told: told
            ).protect(counts, weights: [1, 1, 1]).whole.tables
        }
        #expect(try hidden(nil) == [[false, true, true, false]])
        let told = HiddenCells(tables: [[false, true, false, true]])
        #expect(try hidden(told) == [[false, true, false, true]])
    }

    @Test func `after interim results no unit is told`() throws {
        let question = question({ .single($0) }, choices: 2)
        let counts = single([20, 30]) + single([40, 50], leaf: 1)
        for isInterim in [false, true] {
            let counted = try CellProtection(
                question, minCell: 5, tree(2), isInterim: isInterim, told: isInterim ? .init(tables: []) : nil
            ).protect(counts, weights: [1, 1, 1, 1])
            #expect(!counted.whole.hidesAny)
            #expect(
                counted.targets.filter { $0.unitID != unit(0) }.allSatisfy { $0.hidden.hidesAny == isInterim }
            )
        }
    }

    @Test func `what two questions have in common, or two bases of numbers, is asked of nobody`() throws {
        let first = question({ .single($0) }, choices: 3)
        func conditional(_ code: String, _ condition: String) throws -> Question {
            Question(
                code: code, text: SurveyText(vi: code, en: nil), form: .scale(1...2), isRequired: true,
                relevance: try Relevance(condition))
        }
        let age = Question(
            code: "t", text: SurveyText(vi: "t", en: nil), form: .number(0...120), isRequired: true,
            relevance: nil)
        let several = Question(
            code: "m", text: SurveyText(vi: "m", en: nil), form: .multiple(first.form.choices, 0...3),
            isRequired: false, relevance: nil)
        let adults = try conditional("k", "t >= 18")
        let open = HiddenCells(tables: [[false]])
        func isTold(_ condition: String, beside others: [Question] = [], notAsked: Int = 8) throws -> Bool {
            let own = try conditional("q9", condition)
            let counts = [
                AnswerCount(leaf: 0, group: 0, answer: .whole(1), ballots: 30),
                AnswerCount(leaf: 0, group: 0, answer: nil, ballots: notAsked),
            ]
            let all = [first, age, several] + others + [own]
            return ConditionProtection(own, among: all, minCell: 5, tree(1)) { _ in [nil: open] }
                .protect(CountedQuestion(counts: counts, whole: open, targets: []), parts: .none).whole
                == open
        }
        for condition in ["q = 'c0'", "not(q = 'c0')", "t >= 18", "selected(m, 'c1')", "answered(m)"] {
            #expect(try isTold(condition), "\(condition)")
        }
        #expect(try isTold("t >= 18", beside: [adults]))
        #expect(try !isTold("t >= 20", beside: [adults]))
        #expect(try !isTold("t >= 18", notAsked: 4))
        #expect(try isTold("q = 'c0'", notAsked: 4))
        for condition in ["q = 'c0' and t >= 18", "selected(m, 'c0') and selected(m, 'c1')"] {
            #expect(try !isTold(condition), "\(condition)")
        }
    }

    @Test func `an error is told where the parts that it is made of are`() throws {
        let question = question({ .single($0) }, choices: 2)
        func precisions(
            _ rows: [[Int]], _ weighting: SurveyWeighting, _ group: (Int) -> Int = { _ in 0 }
        ) throws -> [HiddenCells.Precision] {
            let tree = tree(rows.count)
            var counts: [AnswerCount] = []
            for (leaf, row) in rows.enumerated() {
                counts += single(row, leaf: leaf).map {
                    AnswerCount(
                        leaf: leaf, group: group(leaf), answer: $0.answer, ballots: $0.ballots)
                }
            }
            let counted = try CellProtection(
                question, minCell: 5, tree, parts: DesignParts(weighting, tree)
            ).protect(counts, weights: counts.map { _ in 1 })
            return counted.targets.map(\.hidden.precision)
        }
        let units = [unit(1), unit(2), unit(3)]
        let strata = SurveyWeighting(
            strata: units.map { SurveyWeighting.Stratum(unitID: $0, population: nil, clusters: nil) },
            clusterIDs: [], margins: [])
        let clusters = SurveyWeighting(strata: [], clusterIDs: units, margins: [])
        let open = [[20, 22], [9, 22], [30, 25]]
        let small = [[2, 20], [9, 22], [30, 25]]
        for weighting in [strata, clusters, .none] {
            #expect(try precisions(open, weighting) == [.exact, .exact, .exact, .exact])
        }
        #expect(try precisions(small, .none) == [.exact, .exact, .exact, .exact])
        let byStrata = try precisions(small, strata)
        #expect(byStrata[0] == .approximate && byStrata[1] == .approximate && byStrata[3] == .exact)
        let byClusters = try precisions(small, clusters)
        #expect(byClusters[0] == .none && byClusters[1] == .none && byClusters[3] == .exact)
        let margin = SurveyWeighting(
            strata: [], clusterIDs: [],
            margins: [SurveyWeighting.Margin(question: "q0", people: ["a": 1, "b": 1])])
        #expect(try precisions(open, margin) == [.exact, .exact, .exact, .exact])
        #expect(try precisions(small, margin) == [.exact, .none, .exact, .exact])
        #expect(try precisions(small, margin) { $0 } == [.none, .none, .exact, .exact])
    }

    @Test func `nobody finds out how many named a choice from what the others leave over`() throws {
        var numbers = Congruential(state: 22)
        var (hiddenCells, told, tellings) = (0, 0, 0)
        for round in 0..<300 {
            let choices = 3 + round % 3
            let least = Int.random(in: 0...2, using: &numbers)
            let range = least...Int.random(in: max(least, 1)...choices, using: &numbers)
            let tree = tree(round % 2 == 0 ? [2 + round / 3 % 4] : [2, 1 + round / 3 % 3])
            // Whoever has to answer names one at least.
            let isRequired = round % 5 > 0
            let named = max(range.lowerBound, isRequired ? 1 : 0)...range.upperBound
            let sample = tree.leaves.map { _ in ballots(choices, named, &numbers) }
            let hidden = try protect(
                question({ .multiple($0, range) }, choices: choices, isRequired: isRequired), sample, tree)
            let table = Named(sample, hidden, tree, choices: choices, range: named)
            hiddenCells += table.isHidden.count { $0 }
            told += table.isHidden.count { !$0 }
            if table.isHidden.contains(false) { tellings += 1 }
            #expect(table.betrayed(minCell: 5) == [], "round \(round), \(range)")
        }
        #expect(hiddenCells > 1000)
        #expect(told > 500)
        #expect(tellings > 100)
    }

    /// Some units are small, some large; in some everybody names as few as may be, or as many.
    private func ballots(
        _ choices: Int, _ range: ClosedRange<Int>, _ numbers: inout Congruential
    ) -> [Answer] {
        let most = Int.random(in: 0..<3, using: &numbers) == 0 ? 150 : 40
        let habit = Int.random(in: 0..<4, using: &numbers)
        let popular = Int.random(in: 1...choices, using: &numbers)
        return (0..<Int.random(in: 2...most, using: &numbers)).map { _ in
            let sizes = (0..<2).map { _ in Int.random(in: range, using: &numbers) }
            let size =
                switch habit {
                case 0: range.lowerBound
                case 1: range.upperBound
                default: min(sizes[0], sizes[1])
                }
            let ranked = (0..<choices).sorted {
                let (first, second) = ($0 < popular ? 3 : 1, $1 < popular ? 3 : 1)
                return first != second ? first > second : $0 < $1
            }
            let shuffled =
                Bool.random(using: &numbers) ? (0..<choices).shuffled(using: &numbers) : ranked
            return .choices(shuffled.prefix(size).sorted())
        }
    }
}

/// What is published of who named which choice.
private struct Named {
    /// Per row, those above first, and per choice.
    let counts: [Double]
    let totals: [Double]
    let isHidden: [Bool]
    let parents: [Int?]
    let choices: Int
    let range: ClosedRange<Int>

    init(
        _ ballots: [[Answer]], _ hidden: [HiddenCells], _ tree: TargetTree, choices: Int,
        range: ClosedRange<Int>
    ) {
        var rows = tree.targets.map { _ in [Answer]() }
        for (leaf, answers) in zip(tree.leaves, ballots) {
            for row in sequence(first: leaf, next: { tree.parents[$0] }) { rows[row] += answers }
        }
        parents = tree.parents
        totals = rows.map { Double($0.count) }
        counts = rows.flatMap { answers in
            (0..<choices).map { choice in
                Double(
                    answers.count {
                        if case .choices(let places) = $0 { places.contains(choice) } else { false }
                    })
            }
        }
        isHidden = hidden.flatMap { cells in cells.tables.map { $0[0] } }
        self.choices = choices
        self.range = range
    }

    /// Cells are who named it, who did not, and per row what is above the least and below the most that they may name.
    private func eavesdropper(_ isHidden: [Bool]) -> Eavesdropper {
        let (rows, size) = (totals.count, counts.count)
        var facts: [Eavesdropper.Fact] = []
        for row in 0..<rows {
            let cells = row * choices..<(row + 1) * choices
            for cell in cells { facts.append(([(cell, 1), (size + cell, 1)], totals[row])) }
            let named = cells.map { (cell: $0, factor: 1.0) }
            facts.append((named + [(2 * size + row, -1)], totals[row] * Double(range.lowerBound)))
            facts.append((named + [(2 * size + rows + row, 1)], totals[row] * Double(range.upperBound)))
        }
        for row in 0..<rows where parents.contains(row) {
            let children = (0..<rows).filter { parents[$0] == row }
            for choice in 0..<choices {
                facts.append(
                    (
                        [(row * choices + choice, -1)] + children.map { ($0 * choices + choice, 1) }, 0
                    ))
            }
        }
        let shown: [Double?] = zip(counts, isHidden).map { $1 ? nil : $0 }
        return Eavesdropper(shown: shown + Array(repeating: nil, count: size + 2 * rows), facts)
    }

    /// Hidden cells that are known more closely than `minCell`, and more closely than totals tell anyway.
    func betrayed(minCell: Int) -> [Int] {
        var (seen, anyway) = (eavesdropper(isHidden), eavesdropper(isHidden.map { _ in true }))
        return isHidden.indices.filter { cell in
            isHidden[cell]
                && seen.width(of: cell) < min(Double(minCell), anyway.width(of: cell)) - 1e-6
        }
    }
}
