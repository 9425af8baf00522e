/// What is known of the whole population, to which the weights are fitted: how many people are in each cell of a
/// partition, as by age and sex, or by commune.
package struct Margin: Sendable, Hashable {
    /// Per ballot its cell, from 0. What is not known of a ballot must be decided before: it needs a cell.
    package let cells: [Int]
    /// Per cell the people in it, in the units that the weights add up to.
    package let totals: [Double]

    package init(cells: [Int], totals: [Double]) {
        self.cells = cells
        self.totals = totals
    }

    package static let mostCells = 10_000
    /// Of all margins but the largest.
    package static let mostFurtherCells = 300
}

extension SampleDesign {
    /// The design with weights that add up to the population in every cell (post-stratification; Särndal et al. 1992,
    /// 7.6). Variances are those of the deviations from cell means, as R's `postStratify` has them.
    package func postStratified(to margin: Margin) throws(EstimationRefusal) -> SampleDesign {
        try raked(to: [margin])
    }

    /// The design with weights that add up to the population in every cell of every margin (iterative proportional
    /// fitting, Deming & Stephan 1940). For the variances see `Calibration`.
    /// - Parameters:
    ///   - tolerance: the largest relative error of a cell that is left.
    ///   - mostSweeps: one sweep fits each margin once; 1…10,000.
    ///   - disagreement: how far the margins' totals may be apart, relatively, as rounded figures are. The first is
    ///     taken for right, the others are scaled to it.
    package func raked(
        to margins: [Margin], tolerance: Double = 1e-10, mostSweeps: Int = 500, disagreement: Double = 1e-6
    ) throws(EstimationRefusal) -> SampleDesign {
        guard calibration == nil else { throw .alreadyCalibrated }
        let margins = try agreeing(margins, disagreement)
        let sums = repeats.isEmpty ? weights : weights.indices.map { ballots($0) * weights[$0] }
        let groups = MarginGroups(margins, weights: sums)
        try groups.checkCoverage(margins)
        let fit = try groups.fit(
            margins.map(\.totals), tolerance: max(tolerance, 1e-14),
            mostSweeps: min(max(mostSweeps, 1), 10_000))
        var result = self
        for row in weights.indices { result.weights[row] *= fit.factors[groups.group[row]] }
        guard let low = fit.factors.min(), let high = fit.factors.max(),
            result.weights.allSatisfy({ $0 > 0 && $0.isFinite })
        else { throw .notRepresentable }
        result.calibration = Calibration(
            sweeps: fit.sweeps, error: fit.error, factors: low...high,
            residuals: CalibrationResiduals(groups, baseWeights: sums))
        return result
    }

    private func agreeing(_ margins: [Margin], _ disagreement: Double) throws(EstimationRefusal) -> [Margin] {
        guard !margins.isEmpty else { throw .noMargins }
        let sizes = margins.map(\.totals.count)
        let largest = sizes.max() ?? 0
        guard largest <= Margin.mostCells else { throw .tooManyCells(most: Margin.mostCells) }
        guard sizes.reduce(0, +) - largest <= Margin.mostFurtherCells else {
            throw .tooManyCells(most: Margin.mostFurtherCells)
        }
        var first: Double?
        var result: [Margin] = []
        for (index, margin) in margins.enumerated() {
            try column(margin.cells)
            if let row = margin.cells.firstIndex(where: { !margin.totals.indices.contains($0) }) {
                throw .marginCell(margin: index, row: row)
            }
            if let cell = margin.totals.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
                throw .marginTotal(margin: index, cell: cell)
            }
            var sum = CompensatedSum()
            for total in margin.totals { sum.add(total) }
            guard sum.value > 0 else { throw .marginTotal(margin: index, cell: 0) }
            let right = first ?? sum.value
            guard right.isFinite, abs(sum.value - right) <= right * disagreement else {
                throw .marginsDisagree(margin: index, total: sum.value, first: right)
            }
            first = right
            result.append(Margin(cells: margin.cells, totals: margin.totals.map { $0 * (right / sum.value) }))
        }
        return result
    }
}

/// The ballots by what margins can tell apart, so that fitting goes over groups instead of ballots.
struct MarginGroups: Sendable {
    /// Per ballot.
    private(set) var group: [Int]
    /// Per margin and group the cell.
    private(set) var cells: [[Int]]
    /// Per margin how many cells there are.
    let sizes: [Int]
    /// Per group Σ of the base weights.
    private(set) var weights: [Double]

    var count: Int { weights.count }

    /// - Parameter margins: each cell of which has a total, and each ballot a cell.
    init(_ margins: [Margin], weights: [Double]) {
        sizes = margins.map(\.totals.count)
        group = Array(repeating: 0, count: weights.count)
        cells = []
        var count = 1
        for (margin, size) in zip(margins, sizes) {
            var numbers: [Int: Int] = [:]
            var origins: [(group: Int, cell: Int)] = []
            var last = (key: -1, number: 0)
            for row in group.indices {
                // At most rows × cells.
                let key = group[row] * size + margin.cells[row]
                if key != last.key {
                    if let known = numbers[key] {
                        last = (key, known)
                    } else {
                        last = (key, origins.count)
                        numbers[key] = origins.count
                        origins.append((group[row], margin.cells[row]))
                    }
                }
                group[row] = last.number
            }
            cells = cells.map { earlier in origins.map { earlier[$0.group] } } + [origins.map(\.cell)]
            count = origins.count
        }
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: count)
        for row in group.indices { sums[group[row]].add(weights[row]) }
        self.weights = sums.map(\.value)
    }

    func checkCoverage(_ margins: [Margin]) throws(EstimationRefusal) {
        for (index, margin) in margins.enumerated() {
            var isCovered = [Bool](repeating: false, count: margin.totals.count)
            for cell in cells[index] { isCovered[cell] = true }
            for (cell, total) in margin.totals.enumerated() where (total > 0) != isCovered[cell] {
                throw isCovered[cell]
                    ? .ballotsWithoutPopulation(margin: index, cell: cell)
                    : .populationWithoutBallots(margin: index, cell: cell)
            }
        }
    }

    /// Per group what its weights are multiplied by.
    func fit(
        _ totals: [[Double]], tolerance: Double, mostSweeps: Int
    ) throws(EstimationRefusal) -> (factors: [Double], sweeps: Int, error: Double) {
        var fitted = weights
        var error = Double.infinity
        // The last of the sweeps only measures what those before have reached.
        for sweep in 0...mostSweeps {
            error = 0
            for (margin, goal) in totals.enumerated() {
                var sums = [CompensatedSum](repeating: CompensatedSum(), count: goal.count)
                for (group, cell) in cells[margin].enumerated() { sums[cell].add(fitted[group]) }
                let ratios = zip(goal, sums).map { $1.value > 0 ? $0 / $1.value : 1 }
                guard ratios.allSatisfy(\.isFinite) else { throw .notRepresentable }
                for ratio in ratios { error = max(error, abs(1 / ratio - 1)) }
                for (group, cell) in cells[margin].enumerated() { fitted[group] *= ratios[cell] }
            }
            if error <= tolerance { return (zip(fitted, weights).map { $0 / $1 }, sweep, error) }
        }
        throw .notConverged(sweeps: mostSweeps, error: error)
    }
}
