import Testing

@testable import Domain

/// Two questions, the second asked of some of those who answered the first: what somebody can make of all that is told of
/// both.
struct ConditionProtectionTests {
    private static let conditions = [
        "r = 'c0'", "r != 'c0'", "not(r = 'c1')", "r = 'c0' or r = 'c1'", "answered(r)", "not(answered(r))",
    ]

    @Test func `neither question tells more of the other than it may`() throws {
        var numbers = Congruential(state: 7)
        var (hidden, told, withheld) = (0, 0, 0)
        for round in 0..<400 {
            let world = try ConditionalWorld(
                Self.conditions[round % Self.conditions.count], &numbers)
            let published = try world.published(minCell: 5)
            hidden += published.hidden.count
            told += published.told
            withheld += published.withheld
            #expect(published.betrayed(minCell: 5) == [], "round \(round), \(world)")
        }
        #expect(hidden > 2000)
        #expect(told > 1000)
        #expect(withheld > 100 && withheld < 1600)
    }
}

/// Ballots of some units under one.
private struct ConditionalWorld: CustomStringConvertible {
    private let first: Question
    private let second: Question
    private let tree: TargetTree
    /// Per leaf its ballots.
    private let ballots: [[Pair]]

    fileprivate struct Pair: Hashable {
        let first: Int?
        let second: Int?
    }

    init(_ condition: String, _ numbers: inout Congruential) throws {
        let size = Int.random(in: 2...4, using: &numbers)
        first = Self.question("r", choices: size, isRequired: Bool.random(using: &numbers), nil)
        second = Self.question(
            "s", choices: 2, isRequired: Bool.random(using: &numbers), try Relevance(condition))
        func unit(_ number: Int) -> Unit.ID { Identifier(trusted: "unit\(number)") }
        tree = TargetTree(
            [SurveyTarget(unitID: unit(0), parentID: nil, quota: 1, isLeaf: false)]
                + (1...Int.random(in: 2...4, using: &numbers)).map {
                    SurveyTarget(unitID: unit($0), parentID: unit(0), quota: 1, isLeaf: true)
                })
        var all: [[Pair]] = []
        for _ in tree.leaves {
            let weights = (0..<size).map { _ in [0, 1, 5, 20][Int.random(in: 0..<4, using: &numbers)] } + [1]
            let leaving = [0, 1, 10][Int.random(in: 0..<3, using: &numbers)]
            let number = Int.random(in: 3...(Bool.random(using: &numbers) ? 90 : 25), using: &numbers)
            var own: [Pair] = []
            for _ in 0..<number {
                var choice: Int?
                if first.isRequired || Int.random(in: 0..<12, using: &numbers) >= leaving {
                    choice = min(Self.pick(weights, &numbers), size - 1)
                }
                var answer: Int?
                if second.asks(choice), second.isRequired || Int.random(in: 0..<4, using: &numbers) > 0 {
                    answer = Self.pick([1, leaving + 1], &numbers)
                }
                own.append(Pair(first: choice, second: answer))
            }
            all.append(own)
        }
        ballots = all
    }

    private static func pick(_ weights: [Int], _ numbers: inout Congruential) -> Int {
        var left = Int.random(in: 0..<weights.reduce(0, +), using: &numbers)
        for (place, weight) in weights.enumerated() {
            if left < weight { return place }
            left -= weight
        }
        return weights.count - 1
    }

    private static func question(
        _ code: String, choices: Int, isRequired: Bool, _ relevance: Relevance?
    ) -> Question {
        let all = (0..<choices).map { Question.Choice(code: "c\($0)", label: SurveyText(vi: "c", en: nil)) }
        return Question(
            code: code, text: SurveyText(vi: code, en: nil), form: .single(all), isRequired: isRequired,
            relevance: relevance)
    }

    var description: String {
        "\(second.relevance.map { "\($0)" } ?? ""), \(first.isRequired) \(second.isRequired): "
            + ballots.map { "\(Dictionary($0.map { ($0, 1) }, uniquingKeysWith: +))" }.joined(separator: "; ")
    }

    private func counts(_ answer: (Pair) -> Int?) -> [AnswerCount] {
        ballots.enumerated().flatMap { leaf, own in
            Dictionary(own.map { (answer($0), 1) }, uniquingKeysWith: +).map {
                AnswerCount(leaf: leaf, group: 0, answer: $0.map { .choice($0) }, ballots: $1)
            }
        }.sorted()
    }

    func published(minCell: Int) throws -> PublishedConditional {
        let (own, other) = (counts(\.first), counts(\.second))
        let base = try CellProtection(first, minCell: minCell, tree).protect(own, weights: own.map { _ in 1 })
        let hidden = Dictionary(
            [(Unit.ID?.none, base.whole)] + base.targets.map { (Optional($0.unitID), $0.hidden) }
        ) { first, _ in first }
        let conditional = ConditionProtection(second, among: [first, second], minCell: minCell, tree) {
            _ in
            hidden
        }.protect(
            try CellProtection(second, minCell: minCell, tree).protect(other, weights: other.map { _ in 1 }),
            parts: .none)
        return PublishedConditional(
            first, second, tree, ballots.map { $0.map { ($0.first, $0.second) } }, base.targets.map(\.hidden),
            conditional.targets.map(\.hidden))
    }
}

extension Question {
    /// Of who gave the choice to the question it depends on.
    fileprivate func asks(_ choice: Int?) -> Bool {
        relevance?.holds { _ in choice.map { .choice("c\($0)") } } ?? true
    }
}

/// All that is told of both questions, as facts about how many of a unit gave which pair of answers.
private struct PublishedConditional {
    /// A cell of either question, by row.
    private struct Cell {
        let variable: Int
        let value: Double
        let isTold: Bool
        let isSecond: Bool
    }

    private var cells: [Cell] = []
    private var facts: [Eavesdropper.Fact] = []
    private var variables: Int
    private(set) var withheld = 0
    var hidden: [Int] { cells.indices.filter { !cells[$0].isTold } }
    var told: Int { cells.count { $0.isTold } }

    init(
        _ first: Question, _ second: Question, _ tree: TargetTree, _ ballots: [[(Int?, Int?)]],
        _ firstHidden: [HiddenCells], _ secondHidden: [HiddenCells]
    ) {
        let choices = [first, second].map { Array(0..<($0.form.choices.count)) }
        var types: [(Int?, Int?)] = []
        for choice in choices[0].map(Optional.some) + (first.isRequired ? [] : [nil]) {
            let answers = choices[1].map(Optional.some) + (second.isRequired ? [] : [nil])
            for answer in second.asks(choice) ? answers : [nil] { types.append((choice, answer)) }
        }
        variables = ballots.count * types.count
        func terms(_ leaves: [Int], _ isIn: ((Int?, Int?)) -> Bool) -> [(cell: Int, factor: Double)] {
            leaves.flatMap { leaf in
                types.indices.filter { isIn(types[$0]) }.map { (cell: leaf * types.count + $0, factor: 1.0) }
            }
        }
        for row in tree.targets.indices {
            let isInside = tree.isBelow(row)
            let leaves = ballots.indices.filter { isInside[$0] }
            func number(_ isIn: ((Int?, Int?)) -> Bool) -> Double {
                Double(leaves.reduce(0) { $0 + ballots[$1].count(where: isIn) })
            }
            func tell(_ isIn: ((Int?, Int?)) -> Bool) { facts.append((terms(leaves, isIn), number(isIn))) }
            tell { _ in true }
            tell { $0.0 != nil }
            if secondHidden[row].isWithheld { withheld += 1 } else { tell { $0.1 != nil } }
            for (isSecond, hidden) in [(false, firstHidden[row]), (true, secondHidden[row])] {
                for choice in choices[isSecond ? 1 : 0] {
                    let isIn: ((Int?, Int?)) -> Bool = { (isSecond ? $0.1 : $0.0) == choice }
                    facts.append((terms(leaves, isIn) + [(variables, -1)], 0))
                    cells.append(
                        Cell(
                            variable: variables, value: number(isIn),
                            isTold: !hidden.isWithheld && !hidden.tables[0][choice], isSecond: isSecond))
                    variables += 1
                }
            }
        }
    }

    private func eavesdropper(_ isTold: (Cell) -> Bool) -> Eavesdropper {
        var shown = [Double?](repeating: nil, count: variables)
        for cell in cells where isTold(cell) { shown[cell.variable] = cell.value }
        return Eavesdropper(shown: shown, facts)
    }

    /// Hidden cells that are known more closely than `minCell`, and more closely than without their own question's cells.
    func betrayed(minCell: Int) -> [Int] {
        var seen = eavesdropper(\.isTold)
        var (withoutFirst, withoutSecond) = (
            eavesdropper { _ in false }, eavesdropper { $0.isTold && !$0.isSecond }
        )
        return hidden.filter { number in
            let cell = cells[number]
            let anyway =
                cell.isSecond
                ? withoutSecond.width(of: cell.variable) : withoutFirst.width(of: cell.variable)
            return seen.width(of: cell.variable) < min(Double(minCell), anyway) - 1e-6
        }
    }
}
