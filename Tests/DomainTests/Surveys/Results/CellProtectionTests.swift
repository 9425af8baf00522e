import Domain
import Testing

/// What is told of a question in several units, and what somebody can make of it who knows how many choices a ballot may
/// name.
struct CellProtectionTests {
    private func unit(_ number: Int) -> Unit.ID { Identifier(trusted: "unit\(number)") }

    /// One unit above all others.
    private func tree(_ leaves: Int) -> TargetTree {
        TargetTree(
            [SurveyTarget(unitID: unit(0), parentID: nil, quota: 1, isLeaf: false)]
                + (1...leaves).map {
                    SurveyTarget(unitID: unit($0), parentID: unit(0), quota: 1, isLeaf: true)
                })
    }

    private func question(_ form: (([Question.Choice]) -> Question.Form), choices: Int) -> Question {
        let all = (0..<choices).map { Question.Choice(code: "c\($0)", label: SurveyText(vi: "c", en: nil)) }
        return Question(
            code: "q", text: SurveyText(vi: "q", en: nil), form: form(all), isRequired: true, relevance: nil)
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

    private func protect(_ question: Question, _ ballots: [[Answer]]) throws -> [HiddenCells] {
        let counts = counts(ballots)
        let counted = try CellProtection(question, minCell: 5, tree(ballots.count)).protect(
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

    @Test func `nobody finds out how many named a choice from what the others leave over`() throws {
        var numbers = Congruential(state: 20)
        var (hiddenCells, told, tellings) = (0, 0, 0)
        for round in 0..<300 {
            let (choices, units) = (3 + round % 3, 2 + round / 3 % 4)
            let least = Int.random(in: 0...2, using: &numbers)
            let range = least...Int.random(in: max(least, 1)...choices, using: &numbers)
            let sample = (0..<units).map { _ in
                ballots(Int.random(in: 2...60, using: &numbers), choices, range, &numbers)
            }
            let hidden = try protect(question({ .multiple($0, range) }, choices: choices), sample)
            let table = Named(sample, hidden, choices: choices, range: range)
            hiddenCells += table.isHidden.count { $0 }
            told += table.isHidden.count { !$0 }
            if table.isHidden.contains(false) { tellings += 1 }
            #expect(table.betrayed(minCell: 5) == [], "round \(round), \(range)")
        }
        #expect(hiddenCells > 1000)
        #expect(told > 500)
        #expect(tellings > 100)
    }

    private func ballots(
        _ count: Int, _ choices: Int, _ range: ClosedRange<Int>, _ numbers: inout Congruential
    ) -> [Answer] {
        let popular = Int.random(in: 1...choices, using: &numbers)
        return (0..<count).map { _ in
            let size = min(
                Int.random(in: range, using: &numbers), Int.random(in: range, using: &numbers))
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
    /// Per row, the whole first, and per choice.
    let counts: [Double]
    let totals: [Double]
    let isHidden: [Bool]
    let choices: Int
    let range: ClosedRange<Int>

    init(_ ballots: [[Answer]], _ hidden: [HiddenCells], choices: Int, range: ClosedRange<Int>) {
        let rows = [ballots.flatMap(\.self)] + ballots
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
        for choice in 0..<choices {
            facts.append(([(choice, -1)] + (1..<rows).map { ($0 * choices + choice, 1) }, 0))
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
