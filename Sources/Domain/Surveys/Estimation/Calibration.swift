/// How the weights of a design were fitted to margins.
///
/// Variances then are those of Σ wᵢ(eᵢ − xᵢB): xᵢ the indicators of the cells that a ballot is in, over all margins
/// together; B the regression of e on them with the weights before fitting; w the fitted ones. That is the variance of
/// the generalised regression estimator, which every calibration estimator has in large samples, raking too (Deville &
/// Särndal 1992, 3.4; Deville, Särndal & Sautory 1993). For one margin xᵢB is the mean of the post-stratum. R's
/// `calibrate(calfun = "raking")` has the same; R's `rake` subtracts cell means margin by margin for ten rounds, which
/// goes to the same residuals where the base weights are alike.
package struct Calibration: Sendable {
    package let sweeps: Int
    /// The largest relative error of a cell that was left.
    package let error: Double
    /// The least and the most that a weight was multiplied by.
    package let factors: ClosedRange<Double>
    private let residuals: CalibrationResiduals

    init(sweeps: Int, error: Double, factors: ClosedRange<Double>, residuals: CalibrationResiduals) {
        self.sweeps = sweeps
        self.error = error
        self.factors = factors
        self.residuals = residuals
    }

    func subtractFit(from values: inout [Double]) { residuals.subtractFit(from: &values) }

    var groupCount: Int { residuals.groups.count }
    var group: [Int] { residuals.groups.group }

    /// xB per group of alike ballots, from Σ de of each.
    func fit(_ sums: [Double]) -> [Double] { residuals.fit(sums) }
    func groupSums(_ values: [Double]) -> [Double] { residuals.groupSums(values) }
}

/// Residuals from the regression on all margins. The largest margin, the leader, is taken out by its cell means, the
/// rest is regressed on what that leaves of the other margins' cells (Frisch & Waugh 1933; Lovell 1963): the equations
/// to solve are as many as the smaller margins have cells.
struct CalibrationResiduals: Sendable {
    let groups: MarginGroups
    private let baseWeights: [Double]
    private let leader: Int
    /// Per cell of the leader Σ of the base weights.
    private let leaderWeights: [Double]
    /// Per margin where its columns begin; the leader has none.
    private let offsets: [Int]
    private let equations: Cholesky

    init(_ groups: MarginGroups, baseWeights: [Double]) {
        self.groups = groups
        self.baseWeights = baseWeights
        let leader = groups.sizes.indices.max { groups.sizes[$0] < groups.sizes[$1] } ?? 0
        self.leader = leader
        leaderWeights = Self.sums(of: groups.weights, by: groups.cells[leader], groups.sizes[leader])
        var offsets: [Int] = []
        var size = 0
        for margin in groups.sizes.indices {
            offsets.append(size)
            if margin != leader { size += groups.sizes[margin] }
        }
        self.offsets = offsets

        // X'DX of the other margins' cells, less X'D X₀(X₀'DX₀)⁻¹X₀'DX, X₀ the leader's.
        var matrix = [Double](repeating: 0, count: size * size)
        var crossed = [Double](repeating: 0, count: groups.sizes[leader] * size)
        let others = groups.sizes.indices.filter { $0 != leader }
        for group in 0..<groups.count {
            let columns = others.map { offsets[$0] + groups.cells[$0][group] }
            for column in columns {
                crossed[groups.cells[leader][group] * size + column] += groups.weights[group]
                for other in columns { matrix[column * size + other] += groups.weights[group] }
            }
        }
        for cell in 0..<groups.sizes[leader] where leaderWeights[cell] > 0 {
            let row = crossed[cell * size..<(cell + 1) * size]
            let present = row.indices.filter { row[$0] > 0 }
            for left in present {
                for right in present {
                    matrix[(left - row.startIndex) * size + right - row.startIndex] -=
                        row[left] * row[right] / leaderWeights[cell]
                }
            }
        }
        equations = Cholesky(matrix, size: size)
    }

    private static func sums(of values: [Double], by cells: [Int], _ count: Int) -> [Double] {
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: count)
        for (value, cell) in zip(values, cells) { sums[cell].add(value) }
        return sums.map(\.value)
    }

    func subtractFit(from values: inout [Double]) {
        let fit = fit(groupSums(values))
        for row in values.indices { values[row] -= fit[groups.group[row]] }
    }

    func groupSums(_ values: [Double]) -> [Double] {
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: groups.count)
        for row in values.indices { sums[groups.group[row]].add(baseWeights[row] * values[row]) }
        return sums.map(\.value)
    }

    func fit(_ sums: [Double]) -> [Double] {
        var fit = [Double](repeating: 0, count: groups.count)
        if equations.size > 0 {
            let means = leaderMeans(sums)
            var right = [CompensatedSum](repeating: CompensatedSum(), count: equations.size)
            for margin in offsets.indices where margin != leader {
                for (group, cell) in groups.cells[margin].enumerated() {
                    let mean = means[groups.cells[leader][group]]
                    right[offsets[margin] + cell].add(sums[group] - groups.weights[group] * mean)
                }
            }
            let coefficients = equations.solve(right.map(\.value))
            for margin in offsets.indices where margin != leader {
                for (group, cell) in groups.cells[margin].enumerated() {
                    fit[group] += coefficients[offsets[margin] + cell]
                }
            }
        }
        let left = fit.indices.map { sums[$0] - groups.weights[$0] * fit[$0] }
        let means = leaderMeans(left)
        for (group, cell) in groups.cells[leader].enumerated() { fit[group] += means[cell] }
        return fit
    }

    private func leaderMeans(_ sums: [Double]) -> [Double] {
        zip(Self.sums(of: sums, by: groups.cells[leader], leaderWeights.count), leaderWeights).map {
            $1 > 0 ? $0 / $1 : 0
        }
    }
}
