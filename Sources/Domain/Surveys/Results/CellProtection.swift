/// Finds what of a question's answers is not told, for all units together: what one of them shows may betray another.
package struct CellProtection {
    private let question: Question
    private let minCell: Int
    private let tree: TargetTree
    private let rows: TableRows
    private let parts: DesignParts
    private let isInterim: Bool
    /// Of the whole survey, nil where nothing is told yet.
    private let told: HiddenCells?

    /// - Parameters:
    ///   - isInterim: whether there were interim results.
    ///   - told: what they hid of the whole survey, nil where they told nothing of the question.
    package init(
        _ question: Question, minCell: Int, _ tree: TargetTree, parts: DesignParts = .none,
        isInterim: Bool = false, told: HiddenCells? = nil
    ) {
        self.isInterim = isInterim
        self.question = question
        self.minCell = minCell
        self.tree = tree
        self.parts = parts
        self.told = told
        rows = TableRows(tree)
    }

    /// - Parameter weights: per count, of one of its ballots.
    package func protect(_ counts: [AnswerCount], weights: [Double]) throws -> CountedQuestion {
        let tables = QuestionTables(question)
        let all = tables.tables.map { cells(counts, weights, tables, $0) }
        let need = need(all)
        let tight = tight(counts, weights, all, need)
        var hidden: [[[Bool]]] = Array(repeating: [], count: rows.parents.count)
        for (number, (table, cells)) in zip(tables.tables, all).enumerated() {
            let columns = tables.columns(of: table)
            var pattern = try pattern(cells, columns: columns, hiding: tight, telling: toldCells(number))
            if table == .answered { hideMeans(&pattern, answered(counts), columns: columns) }
            for row in hidden.indices {
                hidden[row].append(Array(pattern[row * columns..<(row + 1) * columns]))
            }
        }
        // Without the units it is not known what the whole tells of them.
        let isAlone = tight[0] || all.contains { $0.counts.count > Limits.disclosureCells }
        if isAlone, !all.allSatisfy({ isTellable($0, need) }) {
            hidden[0] = HiddenCells.all(of: question).tables
        }
        tellAgain(&hidden, counts)
        // Nor is any unit told once there were interim results: who knows which units they were of, and what these told
        // at the end, knows whose the ballots are that were left out.
        for row in hidden.indices.dropFirst() where isInterim {
            hidden[row] = HiddenCells.all(of: question).tables
        }
        let precisions = precisions(hidden, counts)
        let found = zip(hidden, precisions).map { HiddenCells(tables: $0, precision: $1) }
        return CountedQuestion(
            counts: counts, whole: found[0],
            targets: zip(tree.targets, found.suffix(tree.targets.count)).map { ($0.unitID, $1) })
    }

    /// A unit that all ballots of the one above are of has the same cells.
    private func tellAgain(_ hidden: inout [[[Bool]]], _ counts: [AnswerCount]) {
        var ballots = [Int](repeating: 0, count: rows.parents.count)
        for count in counts where count.answer != nil {
            for row in lines(count.leaf) { ballots[row] += count.ballots }
        }
        for (row, parent) in rows.parents.enumerated() {
            if let parent, ballots[row] == ballots[parent] { hidden[row] = hidden[parent] }
        }
    }

    /// Whether a table's first row can be told where no other is: nothing in it is small, nor would be if it were of the
    /// unit whose ballots weigh most, and no unit is nearly all.
    private func isTellable(_ cells: Cells, _ need: Double) -> Bool {
        let columns = cells.counts.count / rows.parents.count
        let starts = stride(from: 0, to: cells.counts.count, by: columns)
        let ballots = starts.map { cells.counts[$0..<$0 + columns].reduce(0, +) }
        let totals = starts.map { cells.values[$0..<$0 + columns].reduce(0, +) }
        return zip(cells.counts, cells.values).prefix(columns).allSatisfy { $0 >= minCell && $1 >= need }
            && ballots.indices.allSatisfy { ballots[$0] == ballots[0] || totals[0] - totals[$0] >= need }
    }

    private typealias Cells = (values: [Double], counts: [Int])

    /// What a cell must be able to move, wherever it is.
    private func need(_ tables: [Cells]) -> Double {
        var mostWeight = 0.0
        for table in tables {
            for (value, count) in zip(table.values, table.counts) where count > 0 {
                mostWeight = max(mostWeight, value / Double(count))
            }
        }
        return Double(minCell) * mostWeight
    }

    private func cells(
        _ counts: [AnswerCount], _ weights: [Double], _ tables: QuestionTables, _ table: QuestionTables.Table
    ) -> Cells {
        let columns = tables.columns(of: table)
        var values = [CompensatedSum](repeating: CompensatedSum(), count: rows.parents.count * columns)
        var ballots = [Int](repeating: 0, count: values.count)
        for (number, row) in counts.enumerated() {
            guard let column = tables.column(of: row.answer, in: table) else { continue }
            for target in lines(row.leaf) {
                values[target * columns + column].add(weights[number] * Double(row.ballots))
                ballots[target * columns + column] += row.ballots
            }
        }
        return (values.map(\.value), ballots)
    }

    /// Of the first row, empty where nothing is told.
    private func toldCells(_ table: Int) -> [Bool] {
        guard let told, told.tables.indices.contains(table) else { return [] }
        return told.tables[table].map { !$0 }
    }

    /// - Parameters:
    ///   - tight: rows whose cells are all hidden; where the first is, no other is told.
    ///   - told: cells of the first row that can't be hidden any more.
    private func pattern(_ cells: Cells, columns: Int, hiding tight: [Bool], telling told: [Bool]) throws
        -> [Bool]
    {
        // One column is as public as the rows' totals.
        guard columns > 1 else { return Array(repeating: false, count: cells.counts.count) }
        // A table that is too large to be looked at tells the whole survey's row only.
        let isWhole = cells.counts.count <= Limits.disclosureCells && !tight[0] && !isInterim
        let parents = isWhole ? rows.parents : [nil]
        let size = parents.count * columns
        let table = try DisclosureTable(
            parents: parents, columns: columns, values: Array(cells.values.prefix(size)),
            counts: Array(cells.counts.prefix(size)))
        let hidden = Array(repeating: true, count: cells.counts.count)
        switch try table.suppression(
            minCell: minCell, concedesTotals: true, hiding: isWhole ? tight : [false], telling: told)
        {
        case .pattern(let pattern): return pattern + hidden.dropFirst(size)
        case .withheld: return hidden
        }
    }

    /// Per row. An error is a sum over the sample's parts, so it is told where all of theirs are.
    private func precisions(_ hidden: [[[Bool]]], _ counts: [AnswerCount]) -> [HiddenCells.Precision] {
        let offset = rows.parents.count - tree.targets.count
        let isOpen = hidden.map { !$0.contains { $0.contains(true) } }
        var isTold = [Bool](repeating: true, count: rows.parents.count)
        var isInside = [Bool](repeating: false, count: rows.parents.count)
        for part in parts.places.map({ $0 + offset }) {
            for row in sequence(first: part, next: { rows.parents[$0] }) where !isOpen[part] {
                isTold[row] = false
            }
            isInside[part] = true
        }
        for row in rows.parents.indices {
            guard let parent = rows.parents[row], isInside[parent] else { continue }
            isInside[row] = true
            if !isOpen[row] { isTold[row] = false }
        }
        let isGrouped = parts.isCalibrated ? smallGroups(counts) : isTold.map { _ in false }
        // How many of a stratum were asked would follow from what their ballots are worth.
        let closed: HiddenCells.Precision =
            question.relevance != nil ? .none : parts.precision
        return isTold.indices.map { isGrouped[$0] ? .none : isTold[$0] ? .exact : closed }
    }

    /// Per row whether fewer than `minCell` ballots of some cell of the margins gave some answer: the figures and their
    /// errors are sums over these cells, of which nothing else is told.
    private func smallGroups(_ counts: [AnswerCount]) -> [Bool] {
        struct Cell: Hashable {
            let row: Int
            let table: Int
            let group: Int
        }
        let tables = QuestionTables(question)
        var ballots: [Cell: [Int]] = [:]
        for count in counts {
            for (number, table) in tables.tables.enumerated() {
                guard let column = tables.column(of: count.answer, in: table) else { continue }
                for row in lines(count.leaf) {
                    let cell = Cell(row: row, table: number, group: count.group)
                    ballots[cell, default: Array(repeating: 0, count: tables.columns(of: table))][column] +=
                        count.ballots
                }
            }
        }
        var isSmall = [Bool](repeating: false, count: rows.parents.count)
        for (cell, columns) in ballots where columns.contains(where: { $0 < minCell }) {
            isSmall[cell.row] = true
        }
        return isSmall
    }

    /// Rows that are hidden whole, for what their choices tell together; where the first is, no other is told.
    private func tight(
        _ counts: [AnswerCount], _ weights: [Double], _ tables: [Cells], _ need: Double
    ) -> [Bool] {
        let none = [Bool](repeating: false, count: rows.parents.count)
        guard case .multiple(_, let range) = question.form else { return none }
        // Whose answer is required names at least one.
        let least = max(range.lowerBound, question.isRequired ? 1 : 0)
        var sums = none.map { _ in ChoiceSums.Sum() }
        for (number, row) in counts.enumerated() {
            guard case .choices(let places)? = row.answer else { continue }
            let weight = weights[number] * Double(row.ballots)
            for target in lines(row.leaf) {
                sums[target].above.add(weight * Double(places.count - least))
                sums[target].below.add(weight * Double(range.upperBound - places.count))
                sums[target].ballots += row.ballots
            }
        }
        var smallest = none.map { _ in Double.infinity }
        for table in tables {
            let columns = table.counts.count / rows.parents.count
            for (cell, value) in table.values.enumerated() {
                smallest[cell / columns] = min(smallest[cell / columns], value)
            }
        }
        let offset = rows.parents.count - tree.targets.count
        let pattern = ChoiceSums(
            parents: rows.parents, leaves: tree.leaves.map { $0 + offset }, sums: sums, smallest: smallest,
            need: need
        ).pattern()
        switch pattern {
        case .rows(let isHidden): return isHidden
        case .wholeOnly: return none.indices.map { $0 == 0 }
        }
    }

    /// The rows in which a leaf's ballots are.
    private func lines(_ leaf: Int) -> [Int] {
        let own = tree.leaves[leaf] + rows.parents.count - tree.targets.count
        return Array(sequence(first: own) { rows.parents[$0] })
    }

    /// Per row what its mean is of.
    private func answered(_ counts: [AnswerCount]) -> [MeanProtection.Group] {
        var groups = [MeanProtection.Group](repeating: .none, count: rows.parents.count)
        for count in counts where count.answer != nil {
            let size = abs(count.answer?.measure ?? 0)
            for row in lines(count.leaf) { groups[row].add(count.ballots, of: size) }
        }
        return groups
    }

    /// A mean times its ballots is a sum, and sums of the units below add up to that of the one above. So from the top
    /// down units whose mean would be of too few ballots, or mostly of one, are left out, and with them as many of their
    /// smallest neighbours as make it two units whose ballots together may have one.
    private func hideMeans(_ pattern: inout [Bool], _ groups: [MeanProtection.Group], columns: Int) {
        var children: [[Int]] = Array(repeating: [], count: rows.parents.count)
        for (row, parent) in rows.parents.enumerated() {
            if let parent { children[parent].append(row) }
        }
        var isHidden = [Bool](repeating: false, count: rows.parents.count)
        isHidden[0] = !groups[0].mayHaveMean(minCell)
        for row in rows.parents.indices {
            let below = children[row]
            let left =
                isHidden[row]
                ? below.map { _ in true }
                : MeanProtection.leftOut(below.map { groups[$0] }, minCell: minCell)
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
