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
    ///   - firstNumber: of choices; times `secondNumber` at most `mostCrossCells` may have been made.
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
            counts[cell] += 1
            sums[cell].add(weights[row])
        }
        let shares = zip(sums, counts).map { Self.share($0.value, $1, frame) }
        let covariance = try covariance(of: cells, shares, frame)
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

/// The covariances of all cells' shares.
extension SampleDesign {
    /// - Parameter cells: per row, `missing` outside the frame.
    private func covariance(
        of cells: [Int], _ shares: [Double], _ frame: EstimationFrame
    ) throws(EstimationRefusal) -> [Double] {
        let size = shares.count
        let fit = try fit(of: cells, shares, frame)
        let contributions = CellContributions(
            cells: cells, shares: shares, weight: frame.weight, fit: fit, group: calibration?.group ?? [])
        let order = rowsByUnit()
        var means = [Double](repeating: 0, count: sampled.count * size)
        var grand = [Double](repeating: 0, count: size)
        contributions.forEachUnit(of: self, order) { unit, total in
            let start = (strata.isEmpty ? 0 : strata[unit]) * size
            for cell in 0..<size { means[start + cell] += total[cell] }
        }
        for index in means.indices { grand[index % size] += means[index] / Double(psuCount) }
        for (stratum, number) in sampled.enumerated() {
            for cell in 0..<size {
                let index = stratum * size + cell
                means[index] = number > 1 ? means[index] / Double(number) : grand[cell]
            }
        }
        var result = [Double](repeating: 0, count: size * size)
        contributions.forEachUnit(of: self, order) { unit, total in
            let stratum = strata.isEmpty ? 0 : strata[unit]
            let scale = scale(of: stratum)
            guard scale > 0 else { return }
            for cell in 0..<size { total[cell] -= means[stratum * size + cell] }
            for cell in 0..<size where total[cell] != 0 {
                let factor = scale * total[cell]
                for other in 0...cell { result[cell * size + other] += factor * total[other] }
            }
        }
        for cell in 0..<size {
            for other in 0..<cell { result[other * size + cell] = result[cell * size + other] }
        }
        guard result.allSatisfy(\.isFinite) else { throw .notRepresentable }
        return result
    }

    /// In a calibrated design xB per group and cell; else empty.
    private func fit(
        of cells: [Int], _ shares: [Double], _ frame: EstimationFrame
    ) throws(EstimationRefusal) -> [Double] {
        guard let calibration else { return [] }
        let size = shares.count
        guard calibration.groupCount * size <= Self.mostFits else { throw .tooManyCells(most: Self.mostFits) }
        var result = [Double](repeating: 0, count: calibration.groupCount * size)
        var linearised = [Double](repeating: 0, count: count)
        for cell in 0..<size {
            for row in linearised.indices {
                linearised[row] =
                    frame.isIn[row] ? ((cells[row] == cell ? 1 : 0) - shares[cell]) / frame.weight : 0
            }
            for (group, value) in calibration.fit(calibration.groupSums(linearised)).enumerated() {
                result[group * size + cell] = value
            }
        }
        return result
    }

    private static let mostFits = 20_000_000

    /// The rows, those of a PSU together; empty when every row is one.
    private func rowsByUnit() -> [Int] {
        guard !clusters.isEmpty else { return [] }
        var next = [Int](repeating: 0, count: psuCount + 1)
        for cluster in clusters { next[cluster + 1] += 1 }
        for unit in 1..<next.count { next[unit] += next[unit - 1] }
        var order = [Int](repeating: 0, count: count)
        for (row, cluster) in clusters.enumerated() {
            order[next[cluster]] = row
            next[cluster] += 1
        }
        return order
    }
}

/// Per PSU its weighted contribution to every cell's share, one PSU at a time: kept for all they would take as much
/// memory as ballots times cells.
private struct CellContributions {
    let cells: [Int]
    let shares: [Double]
    let weight: Double
    let fit: [Double]
    let group: [Int]

    private func add(_ row: Int, _ rowWeight: Double, to total: inout [Double]) {
        let factor = rowWeight / weight
        if cells[row] >= 0 {
            for cell in shares.indices { total[cell] -= factor * shares[cell] }
            total[cells[row]] += factor
        }
        guard !fit.isEmpty else { return }
        let start = group[row] * shares.count
        for cell in shares.indices { total[cell] -= rowWeight * fit[start + cell] }
    }

    func forEachUnit(of design: SampleDesign, _ order: [Int], _ body: (Int, inout [Double]) -> Void) {
        var total = [Double](repeating: 0, count: shares.count)
        var position = 0
        while position < design.count {
            let row = order.isEmpty ? position : order[position]
            let unit = order.isEmpty ? row : design.clusters[row]
            for cell in total.indices { total[cell] = 0 }
            add(row, design.weights[row], to: &total)
            position += 1
            while position < order.count, design.clusters[order[position]] == unit {
                add(order[position], design.weights[order[position]], to: &total)
                position += 1
            }
            body(unit, &total)
        }
    }
}
