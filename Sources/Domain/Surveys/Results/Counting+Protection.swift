extension Counting {
    /// What is not told, found for all units together: what one of them shows may betray another.
    func protect(_ counts: [AnswerCount], weights: [Double], at place: Int) throws -> CountedQuestion {
        let tables = QuestionTables(questions[place])
        var hidden: [[[Bool]]] = Array(repeating: [], count: rows.parents.count)
        for table in tables.tables {
            let cells = cells(counts, weights, tables, table)
            var pattern = try pattern(cells, columns: tables.columns(of: table))
            if table == .answered { hideMeans(&pattern, cells.counts, columns: tables.columns(of: table)) }
            for row in hidden.indices {
                let columns = tables.columns(of: table)
                hidden[row].append(Array(pattern[row * columns..<(row + 1) * columns]))
            }
        }
        let all = hidden.map(HiddenCells.init)
        return CountedQuestion(
            counts: counts, whole: all[0],
            targets: zip(tree.targets, all.suffix(tree.targets.count)).map { ($0.unitID, $1) })
    }

    private typealias Cells = (values: [Double], counts: [Int])

    private func cells(
        _ counts: [AnswerCount], _ weights: [Double], _ tables: QuestionTables, _ table: QuestionTables.Table
    ) -> Cells {
        let columns = tables.columns(of: table)
        let offset = rows.parents.count - tree.targets.count
        var values = [CompensatedSum](repeating: CompensatedSum(), count: rows.parents.count * columns)
        var ballots = [Int](repeating: 0, count: values.count)
        for (number, row) in counts.enumerated() {
            guard let column = tables.column(of: row.answer, in: table) else { continue }
            var next: Int? = tree.leaves[row.leaf] + offset
            while let target = next {
                values[target * columns + column].add(weights[number] * Double(row.ballots))
                ballots[target * columns + column] += row.ballots
                next = rows.parents[target]
            }
        }
        return (values.map(\.value), ballots)
    }

    private func pattern(_ cells: Cells, columns: Int) throws -> [Bool] {
        // One column is as public as the rows' totals.
        guard columns > 1 else { return Array(repeating: false, count: cells.counts.count) }
        // A table that is too large to be looked at tells the whole survey's row only.
        let parents = cells.counts.count <= Limits.disclosureCells ? rows.parents : [nil]
        let size = parents.count * columns
        let table = try DisclosureTable(
            parents: parents, columns: columns, values: Array(cells.values.prefix(size)),
            counts: Array(cells.counts.prefix(size)))
        let hidden = Array(repeating: true, count: cells.counts.count)
        switch try table.suppression(minCell: survey.minCell, concedesTotals: true) {
        case .pattern(let pattern): return pattern + hidden.dropFirst(size)
        case .withheld: return hidden
        }
    }

    /// A mean times its ballots is a sum, and sums of the units below add up to that of the one above. So from the top
    /// down units with too few ballots are left out, and with them as many of their smallest neighbours as make it two
    /// units and `minCell` ballots that can't be told apart.
    private func hideMeans(_ pattern: inout [Bool], _ counts: [Int], columns: Int) {
        var children: [[Int]] = Array(repeating: [], count: rows.parents.count)
        for (row, parent) in rows.parents.enumerated() {
            if let parent { children[parent].append(row) }
        }
        var isHidden = [Bool](repeating: false, count: rows.parents.count)
        isHidden[0] = counts[0] < survey.minCell
        for row in rows.parents.indices {
            let below = children[row]
            let numbers = below.map { counts[$0 * columns] }
            let left =
                isHidden[row]
                ? below.map { _ in true } : MeanProtection.leftOut(numbers, minCell: survey.minCell)
            for (child, isLeft) in zip(below, left) { isHidden[child] = isLeft }
        }
        for row in isHidden.indices where isHidden[row] { pattern[row * columns] = true }
    }
}

/// The rows of a question's tables: the whole survey first.
struct TableRows {
    /// A survey with one target above all others has no row of its own besides it.
    let parents: [Int?]

    init(_ tree: TargetTree) {
        let tops = tree.parents.count { $0 == nil }
        parents = tops == 1 ? tree.parents : [nil] + tree.parents.map { $0.map { $0 + 1 } ?? 0 }
    }
}

enum MeanProtection {
    /// Which of several groups are left out, whose sums add up to one that is told.
    static func leftOut(_ counts: [Int], minCell: Int) -> [Bool] {
        var isLeft = counts.map { $0 < minCell }
        var waiting = counts.indices.filter { !isLeft[$0] }.sorted { (counts[$0], $0) < (counts[$1], $1) }[
            ...]
        func hiddenBallots() -> Int { counts.indices.reduce(0) { $0 + (isLeft[$1] ? counts[$1] : 0) } }
        // A group without ballots hides nothing.
        func hidden() -> Int { counts.indices.count { isLeft[$0] && counts[$0] > 0 } }
        while hidden() > 0, hidden() < 2 || hiddenBallots() < minCell, let next = waiting.popFirst() {
            isLeft[next] = true
        }
        return isLeft
    }
}
