/// What a ballot can be in a cross table, of one question.
package enum CrossCategory: Sendable, Hashable {
    /// A choice by its place, or the step of a scale counted from the lowest.
    case choice(Int)
    /// All that the survey's own figures do not tell apart.
    case other
    case noAnswer
}

/// The answers to one question among those who gave each answer to another.
package struct CrossFigures: Sendable {
    package struct Cell: Sendable {
        package let category: CrossCategory
        package let count: Int?
        package let share: Estimate?
        package let isSuppressed: Bool
    }

    package struct Group: Sendable {
        package let category: CrossCategory
        package let ballots: Int
        package let cells: [Cell]
        package let mean: Estimate?
        /// There is a mean that is not told.
        package let isMeanSuppressed: Bool
    }

    package let question: Question
    package let by: Question
    package let groups: [Group]
    package let independence: IndependenceTest?
}

/// A question's categories as a cross table may tell them: with totals that the survey's own figures tell as well, so
/// that the table adds nothing but what is inside it.
struct CrossCategories {
    let all: [CrossCategory]
    private let byChoice: [Int]
    private let missing: Int?

    /// - Parameters:
    ///   - hidden: of the question, in the whole survey.
    ///   - hasMissing: whether anybody gave no answer.
    init(_ question: Question, hidden: HiddenCells, hasMissing: Bool) {
        let cells = hidden.tables.first ?? []
        var all: [CrossCategory] = []
        var byChoice: [Int] = []
        let other = cells.count { !$0 }
        for choice in cells.indices {
            byChoice.append(cells[choice] ? other : all.count)
            if !cells[choice] { all.append(.choice(choice)) }
        }
        if byChoice.contains(other) { all.append(.other) }
        missing = hasMissing ? all.count : nil
        if hasMissing { all.append(.noAnswer) }
        self.all = all
        self.byChoice = byChoice
    }

    /// Nil for what is in none, which there is not.
    func number(of column: Int?) -> Int? {
        guard let column, byChoice.indices.contains(column) else { return missing }
        return byChoice[column]
    }
}

extension SettledSurvey {
    func cross(_ question: (Question, at: Int), by other: (Question, at: Int)) throws -> CrossFigures {
        let own = try store.answers(of: survey.id, to: question.0, at: question.at, block: nil)
        let groups = try store.answers(of: survey.id, to: other.0, at: other.at, block: nil)
        let counts = try joint(own, groups)
        guard !counts.isEmpty else {
            return CrossFigures(question: question.0, by: other.0, groups: [], independence: nil)
        }
        let sample = try design.sample(counts.map(\.count))
        let maker = CrossMaker(
            question: question.0, by: other.0, minCell: survey.minCell, counts: counts, sample: sample,
            rows: try categories(question, own), columns: try categories(other, groups),
            isWeighted: weighting.isWeighted, parts: DesignParts(weighting, tree).ofLeaves(tree),
            isEarlier: question.at < other.at)
        return try maker.figures()
    }

    private func categories(_ question: (Question, at: Int), _ answers: [Answer?]) throws -> CrossCategories {
        let hidden = try store.hiddenCells(of: survey.id, at: question.at, in: nil)
        // A number has no cells, but who answered.
        return CrossCategories(
            question.0, hidden: hidden ?? .all(of: question.0), hasMissing: answers.contains { $0 == nil })
    }

    /// Per leaf, group of the margins and pair of answers the ballots.
    private func joint(_ own: [Answer?], _ others: [Answer?]) throws -> [JointCount] {
        let (leaves, groups) = (try store.ballotLeaves(of: survey.id, block: nil), try marginGroups())
        guard own.count == leaves.count, others.count == leaves.count else {
            throw StorageError.corrupt("columns are not as long")
        }
        struct Key: Hashable {
            let leaf: Int
            let group: Int
            let own: Answer?
            let other: Answer?
        }
        var numbers: [Key: Int] = [:]
        for (row, leaf) in leaves.enumerated() {
            numbers[
                Key(leaf: leaf, group: groups.isEmpty ? 0 : groups[row], own: own[row], other: others[row]),
                default: 0] += 1
        }
        return numbers.map { key, ballots in
            JointCount(
                count: AnswerCount(leaf: key.leaf, group: key.group, answer: key.own, ballots: ballots),
                other: key.other)
        }.sorted()
    }
}

struct JointCount: Comparable {
    let count: AnswerCount
    let other: Answer?

    static func < (left: JointCount, right: JointCount) -> Bool {
        if left.count != right.count { return left.count < right.count }
        return AnswerCount.key(left.other).lexicographicallyPrecedes(AnswerCount.key(right.other))
    }
}

/// Makes a cross table of counts.
struct CrossMaker {
    let question: Question
    let by: Question
    let minCell: Int
    let counts: [JointCount]
    let sample: SampleDesign
    let rows: CrossCategories
    let columns: CrossCategories
    let isWeighted: Bool
    /// Per leaf the part of the sample that it is in; empty where there is one.
    let parts: [Int]
    /// Than the question by which it is asked for.
    let isEarlier: Bool

    func figures() throws -> CrossFigures {
        let (own, group) = (places(question, rows) { $0.count.answer }, places(by, columns) { $0.other })
        let hidden = try hiddenCells(own, group)
        let tellsErrors = tellsErrors(own, group)
        let means = meansLeftOut(group)
        var groups: [CrossFigures.Group] = []
        for (column, category) in columns.all.enumerated() {
            let domain = group.map { $0 == column }
            guard domain.contains(true) else { continue }
            let cells = try cells(own, domain, column, hidden, tellsErrors)
            let isMerged = cells.contains { $0.isSuppressed || $0.category == .other }
            let hidesMean = isMeasured && (means[column] || isMerged)
            let answered = counts.indices.contains { domain[$0] && counts[$0].count.answer != nil }
            groups.append(
                CrossFigures.Group(
                    category: category, ballots: ballots(domain), cells: cells,
                    mean: isMeasured && !hidesMean && answered
                        ? told(try sample.mean(of: values, in: domain), tellsErrors) : nil,
                    isMeanSuppressed: hidesMean))
        }
        // One number for all cells: of a hidden one it would tell which of few values it has.
        let hidesAny = hidden.contains(true) || (rows.all + columns.all).contains(.other)
        return CrossFigures(
            question: question, by: by, groups: groups,
            independence: hidesAny || !tellsErrors ? nil : independence())
    }

    private var isMeasured: Bool { question.form.kind == .scale || question.form.kind == .number }

    private var values: [Double] { counts.map { $0.count.answer?.measure ?? .nan } }

    private func places(
        _ question: Question, _ categories: CrossCategories, _ answer: (JointCount) -> Answer?
    ) -> [Int] {
        let tables = QuestionTables(question)
        return counts.map { count in
            let column = tables.tables.first.flatMap { tables.column(of: answer(count), in: $0) }
            return categories.number(of: column) ?? SampleDesign.missing
        }
    }

    private func ballots(_ isIn: [Bool]) -> Int {
        counts.indices.reduce(0) { $0 + (isIn[$1] ? counts[$1].count.ballots : 0) }
    }

    /// Row by row. Of two questions there is one table, the earlier by the later: asked for the other way round it hides the
    /// same cells, since two patterns betray each other.
    private func hiddenCells(_ own: [Int], _ group: [Int]) throws -> [Bool] {
        let (height, width) =
            isEarlier ? (rows.all.count, columns.all.count) : (columns.all.count, rows.all.count)
        guard question.form.kind != .number, height * width > 0 else { return [] }
        let (first, second) = isEarlier ? (own, group) : (group, own)
        var ballots = [Int](repeating: 0, count: height * width)
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: height * width)
        for (index, count) in counts.enumerated() where first[index] >= 0 && second[index] >= 0 {
            let cell = first[index] * width + second[index]
            ballots[cell] += count.count.ballots
            sums[cell].add(Double(count.count.ballots) * (isWeighted ? sample.weights[index] : 1))
        }
        let table = try DisclosureTable.crossTable(
            columns: width, values: sums.map(\.value), counts: ballots)
        guard
            case .pattern(let pattern) = try table.suppression(minCell: minCell, concedesTotals: true)
        else { return Array(repeating: true, count: height * width) }
        let hidden = Array(pattern.dropFirst(width))
        guard !isEarlier else { return hidden }
        return (0..<width).flatMap { row in (0..<height).map { hidden[$0 * width + row] } }
    }

    private func cells(
        _ own: [Int], _ domain: [Bool], _ column: Int, _ hidden: [Bool], _ tellsErrors: Bool
    ) throws -> [CrossFigures.Cell] {
        guard !hidden.isEmpty else { return [] }
        let shares = try sample.shares(of: own, choices: rows.all.count, in: domain)
        return rows.all.enumerated().map { row, category in
            let isSuppressed = hidden[row * columns.all.count + column]
            let count = ballots(own.indices.map { own[$0] == row && domain[$0] })
            return CrossFigures.Cell(
                category: category, count: isSuppressed || isWeighted ? nil : count,
                share: isSuppressed ? nil : told(shares[row], tellsErrors), isSuppressed: isSuppressed)
        }
    }

    private func told(_ estimate: Estimate, _ tellsErrors: Bool) -> Estimate {
        tellsErrors ? estimate : estimate.withoutError
    }

    /// Errors, and the test, are made of the cross tables of the sample's parts and of the margins' cells, of which nothing
    /// else is told; so of those only where none of their cells is small.
    private func tellsErrors(_ own: [Int], _ group: [Int]) -> Bool {
        let size = rows.all.count * columns.all.count
        let none = [Int](repeating: 0, count: size)
        var (byPart, byGroup): ([Int: [Int]], [Int: [Int]]) = ([:], [:])
        for (index, count) in counts.enumerated() where own[index] >= 0 && group[index] >= 0 {
            let cell = own[index] * columns.all.count + group[index]
            let ballots = count.count.ballots
            byGroup[count.count.group, default: none][cell] += ballots
            if !parts.isEmpty { byPart[parts[count.count.leaf], default: none][cell] += ballots }
        }
        let tables = Array(byPart.values) + (byGroup.count > 1 ? Array(byGroup.values) : [])
        return tables.allSatisfy { $0.allSatisfy { $0 >= minCell } }
    }

    /// Per group whether its mean is not told, since the groups' sums add up to the survey's.
    private func meansLeftOut(_ group: [Int]) -> [Bool] {
        var answered = [MeanProtection.Group](repeating: .none, count: columns.all.count)
        for (index, count) in counts.enumerated() where count.count.answer != nil && group[index] >= 0 {
            answered[group[index]].add(count.count.ballots, of: abs(count.count.answer?.measure ?? 0))
        }
        return MeanProtection.leftOut(answered, minCell: minCell)
    }

    /// Of those who answered both. Nil where it is not determined.
    private func independence() -> IndependenceTest? {
        guard question.form.kind != .number else { return nil }
        func choices(_ question: Question, _ answer: (JointCount) -> Answer?) -> (choices: [Int], number: Int)
        {
            let places = counts.map { answer($0)?.place(in: question.form) ?? SampleDesign.missing }
            return (places, QuestionTables(question).choiceCount)
        }
        let (first, second) = (choices(question) { $0.count.answer }, choices(by) { $0.other })
        return try? sample.crossTable(
            first.choices, choices: first.number, by: second.choices, choices: second.number
        ).independence
    }
}
