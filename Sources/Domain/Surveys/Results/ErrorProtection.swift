import Foundation

/// Gives figures the errors that may be told.
struct ErrorProtection {
    let precision: HiddenCells.Precision
    /// (Σ w)² over Σ w² of the ballots that the figures are of: what a sample without clusters is worth at least
    /// (Kish 1965, 8.2). Strata and their ballots are known, and so is this.
    private let effective: Double

    /// - Parameter isIn: per row of the sample.
    init(_ precision: HiddenCells.Precision, _ sample: SampleDesign, isIn: (Int) -> Bool) {
        self.precision = precision
        var (sum, squares) = (CompensatedSum(), CompensatedSum())
        for row in 0..<sample.count where isIn(row) {
            sum.add(sample.weights[row] * sample.ballots(row))
            squares.add(sample.weights[row] * sample.weights[row] * sample.ballots(row))
        }
        effective = squares.value > 0 ? sum.value * sum.value / squares.value : 0
    }

    func share(_ estimate: Estimate) -> Estimate {
        switch precision {
        case .exact: return estimate
        case .none: return estimate.withoutError
        case .approximate:
            let share = estimate.value
            let z = Distributions.normalQuantile(level: estimate.level)
            // Wilson 1927.
            let (n, squared) = (effective, z * z)
            guard n > 1 else { return estimate.withoutError }
            let middle = (share + squared / (2 * n)) / (1 + squared / n)
            let reach = z / (1 + squared / n) * (share * (1 - share) / n + squared / (4 * n * n)).squareRoot()
            let (low, high) = (max(min(middle - reach, share), 0), min(max(middle + reach, share), 1))
            return estimate.with(
                error: (share * (1 - share) / (n - 1)).squareRoot(), low...high, effective: n)
        }
    }

    /// - Parameter variance: of one answer, as the shares tell it; nil where they do not.
    func mean(_ estimate: Estimate, variance: Double?) -> Estimate {
        switch (precision, variance) {
        case (.exact, _): return estimate
        case (.approximate, let variance?) where effective > 1:
            let error = (variance / (effective - 1)).squareRoot()
            let reach = Distributions.normalQuantile(level: estimate.level) * error
            return estimate.with(
                error: error, Estimate.interval(around: estimate.value, reach), effective: effective)
        default: return estimate.withoutError
        }
    }
}

extension Estimate {
    var withoutError: Estimate { with(error: nil, nil, effective: nil) }

    fileprivate func with(error: Double?, _ interval: ClosedRange<Double>?, effective: Double?) -> Estimate {
        Estimate(
            value: value, standardError: error, count: count, effectiveCount: effective, designEffect: nil,
            degreesOfFreedom: degreesOfFreedom, level: level, interval: interval, lonelyStrata: [])
    }
}
