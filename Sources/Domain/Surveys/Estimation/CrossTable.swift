/// Two questions against each other.
package struct CrossTable: Sendable, Hashable {
    /// The choices of the first question that anybody made; the others have no row.
    package let rows: [Int]
    /// The choices of the second.
    package let columns: [Int]
    /// Per row and column the share of all who answered both.
    package let shares: [[Estimate]]
    /// Nil where there is nothing to test: one row or one column, no degrees of freedom, or no variance; and where so
    /// many cells are empty that the statistic's distribution is not determined.
    package let independence: IndependenceTest?
}

/// Rao & Scott's second-order corrected test of independence, F-distributed (Rao & Scott 1984, Ann. Statist. 12:46–60;
/// Thomas & Rao 1987; R `svychisq`, `statistic = "F"`).
package struct IndependenceTest: Sendable, Hashable {
    /// Pearson's X² of the weighted shares, times the ballots.
    package let chiSquare: Double
    /// X² over the sum of the generalised design effects δ.
    package let statistic: Double
    /// (Σδ)² / Σδ².
    package let numeratorDegrees: Double
    /// That times the design's degrees of freedom.
    package let denominatorDegrees: Double
    /// Of a statistic this large or larger, if the questions were independent.
    package let pValue: Double
}

extension SampleDesign {
    package static let mostCrossCells = 400

    /// - Parameters:
    ///   - first: per row a choice from 0, or `missing`. A row that lacks either answer is not in the table.
    ///   - firstNumber: of choices. Of both together at most `mostCrossCells` pairs may be possible, of the choices that
    ///     were made; fewer with very many PSUs that are unlike, and `tooManyCells` says how many.
    package func crossTable(
        _ first: [Int], choices firstNumber: Int, by second: [Int], choices secondNumber: Int,
        in domain: [Bool]? = nil, level: Double = 0.95
    ) throws(EstimationRefusal) -> CrossTable {
        try Estimate.check(level)
        let both = try rows(in: rows(in: domain, choices: first, firstNumber), choices: second, secondNumber)
        let frame = try frame(both)
        let rows = Self.made(first, firstNumber, frame)
        let columns = Self.made(second, secondNumber, frame)
        let size = rows.count * columns.count
        guard size <= Self.mostCrossCells else { throw .tooManyCells(most: Self.mostCrossCells) }
        let rowOf = Self.places(rows, firstNumber)
        let columnOf = Self.places(columns, secondNumber)
        let cells = first.indices.map { row in
            frame.isIn[row] ? rowOf[first[row]] * columns.count + columnOf[second[row]] : Self.missing
        }
        var counts = [Int](repeating: 0, count: size)
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: size)
        for (row, cell) in cells.enumerated() where cell >= 0 {
            counts[cell] += repeats.isEmpty ? 1 : repeats[row]
            sums[cell].add(ballots(row) * weights[row])
        }
        let shares = zip(sums, counts).map { Self.share($0.value, $1, frame) }
        let covariance = try CellUnits(self, cells: cells, shares: shares, frame).covariance()
        let unanimous = shares.contains { $0 <= 0 || $0 >= 1 } ? unanimousCount(frame) : nil
        var estimates: [[Estimate]] = []
        for row in rows.indices {
            var line: [Estimate] = []
            for cell in row * columns.count..<(row + 1) * columns.count {
                line.append(
                    try estimate(
                        share: shares[cell], variance: max(covariance[cell * size + cell], 0), frame,
                        unanimous: unanimous, level: level))
            }
            estimates.append(line)
        }
        return CrossTable(
            rows: rows, columns: columns, shares: estimates,
            independence: RaoScott(shares, covariance, rows: rows.count, columns: columns.count)
                .test(count: frame.count, degrees: tellsMean(frame) ? frame.degreesOfFreedom : 0))
    }

    private static func made(_ choices: [Int], _ number: Int, _ frame: EstimationFrame) -> [Int] {
        var isMade = [Bool](repeating: false, count: number)
        for row in choices.indices where frame.isIn[row] { isMade[choices[row]] = true }
        return isMade.indices.filter { isMade[$0] }
    }

    private static func places(_ made: [Int], _ number: Int) -> [Int] {
        var places = [Int](repeating: missing, count: number)
        for (place, choice) in made.enumerated() { places[choice] = place }
        return places
    }
}
