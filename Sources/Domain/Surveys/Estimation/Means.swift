extension SampleDesign {
    /// The mean over the domain: of the rows that are in it and have a value.
    /// - Parameters:
    ///   - values: NaN where missing.
    ///   - domain: the subpopulation, per row; nil is everybody. The rows outside stay in the design with 0, for how
    ///     many fall in the domain is chance too (Särndal et al. 1992, 10.3).
    ///   - level: of the interval.
    package func mean(
        of values: [Double], in domain: [Bool]? = nil, level: Double = 0.95
    ) throws(EstimationRefusal) -> Estimate {
        try Estimate.check(level)
        let frame = try frame(rows(in: domain, with: values))
        let mean = mean(values, frame)
        let spread = try spread(values, around: mean, frame)
        var linearised = [Double](repeating: 0, count: count)
        if spread > 0 {
            for row in linearised.indices where frame.isIn[row] {
                linearised[row] = (values[row] - mean) / frame.weight
            }
        }
        let variance = spread > 0 ? variance(linearised: &linearised) : 0
        return try estimate(
            EstimateParts(
                value: mean, variance: tellsMean(frame) ? variance : nil, spread: spread, frame: frame),
            level: level)
    }

    /// The sum over the domain, in the units of the variable times those of the weights. Rows without a value count for
    /// nothing, so the total is that of the people who would have answered.
    package func total(
        of values: [Double], in domain: [Bool]? = nil, level: Double = 0.95
    ) throws(EstimationRefusal) -> Estimate {
        try Estimate.check(level)
        let frame = try frame(rows(in: domain, with: values))
        var total = CompensatedSum()
        var linearised = [Double](repeating: 0, count: count)
        for row in linearised.indices where frame.isIn[row] {
            linearised[row] = values[row]
            total.add(ballots(row) * weights[row] * values[row])
        }
        let spread = try spread(values, around: mean(values, frame), frame)
        return try estimate(
            EstimateParts(
                value: total.value,
                variance: psuCount > 1 || frame.isCensus ? variance(linearised: &linearised) : nil,
                spread: spread * frame.weight * frame.weight, frame: frame),
            level: level)
    }

    /// Σ `numerators` / Σ `denominators`, over the rows that have both (Särndal et al. 1992, 5.6).
    package func ratio(
        of numerators: [Double], to denominators: [Double], in domain: [Bool]? = nil, level: Double = 0.95
    ) throws(EstimationRefusal) -> Estimate {
        try Estimate.check(level)
        let frame = try frame(rows(in: domain, with: numerators, denominators))
        var (above, below) = (CompensatedSum(), CompensatedSum())
        for row in frame.isIn.indices where frame.isIn[row] {
            let weight = ballots(row) * weights[row]
            above.add(weight * numerators[row])
            below.add(weight * denominators[row])
        }
        guard below.value != 0 else { throw .zeroDenominator }
        let ratio = above.value / below.value
        var linearised = [Double](repeating: 0, count: count)
        for row in linearised.indices where frame.isIn[row] {
            linearised[row] = (numerators[row] - ratio * denominators[row]) / below.value
        }
        let variance = variance(linearised: &linearised)
        return try estimate(
            EstimateParts(
                value: ratio, variance: tellsMean(frame) ? variance : nil, spread: nil, frame: frame),
            level: level)
    }

    /// Deviations from a domain's own mean add up to 0 over it: were it all in one PSU they would seem not to vary.
    func tellsMean(_ frame: EstimationFrame) -> Bool { frame.psus > 1 || frame.isCensus }

    private func isConstant(_ values: [Double], _ frame: EstimationFrame) -> Bool {
        guard let first = frame.isIn.firstIndex(of: true) else { return true }
        for row in first..<values.count where frame.isIn[row] && values[row] != values[first] { return false }
        return true
    }

    private func mean(_ values: [Double], _ frame: EstimationFrame) -> Double {
        guard let first = frame.isIn.firstIndex(of: true) else { return 0 }
        // Around a value of the sample, so that what all values share is not multiplied and divided.
        let origin = values[first]
        var sum = CompensatedSum()
        for row in first..<values.count where frame.isIn[row] {
            sum.add(ballots(row) * weights[row] * (values[row] - origin))
        }
        return origin + sum.value / frame.weight
    }

    /// The variance in the population: Σ w (y − ȳ)² / Σ w · n / (n − 1).
    private func spread(
        _ values: [Double], around mean: Double, _ frame: EstimationFrame
    ) throws(EstimationRefusal) -> Double {
        // Not left to the arithmetic, whose rounding would be taken for a variance.
        guard frame.count > 1, !isConstant(values, frame) else { return 0 }
        var sum = CompensatedSum()
        for row in values.indices where frame.isIn[row] {
            let deviation = values[row] - mean
            sum.add(ballots(row) * weights[row] * deviation * deviation)
        }
        let spread = sum.value / frame.weight * (Double(frame.count) / Double(frame.count - 1))
        guard spread > 0 else { throw .notRepresentable }
        return spread
    }
}
