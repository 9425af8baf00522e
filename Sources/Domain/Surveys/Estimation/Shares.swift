import Foundation

extension SampleDesign {
    /// What stands in a column of choices where there is none.
    package static let missing = -1

    /// For each choice the share of those who made one.
    ///
    /// The interval is t-based on the log-odds scale (R `svyciprop`, methods "logit" and "xlogit"; Korn & Graubard 1999,
    /// 3.3). For a share of 0 or 1 there are no log-odds and no variance: then it is Wilson's, with the effective
    /// count of a sample in which every PSU is of one mind, for that is how such a sample looks: (Σ W)² over
    /// Σ (1 − n/N) W² of its PSUs, which is the ballots where they have one weight and are no clusters.
    /// - Parameters:
    ///   - choices: per row a choice from 0, or `missing`.
    ///   - number: of choices.
    package func shares(
        of choices: [Int], choices number: Int, in domain: [Bool]? = nil, level: Double = 0.95
    ) throws(EstimationRefusal) -> [Estimate] {
        try Estimate.check(level)
        let frame = try frame(rows(in: domain, choices: choices, number))
        var counts = [Int](repeating: 0, count: number)
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: number)
        for row in choices.indices where frame.isIn[row] {
            counts[choices[row]] += repeats.isEmpty ? 1 : repeats[row]
            sums[choices[row]].add(ballots(row) * weights[row])
        }
        var unanimous: Double??
        var estimates: [Estimate] = []
        var linearised = [Double](repeating: 0, count: count)
        for choice in 0..<number {
            let share = Self.share(sums[choice].value, counts[choice], frame)
            var variance = 0.0
            if share > 0, share < 1 {
                for row in linearised.indices {
                    linearised[row] =
                        frame.isIn[row] ? ((choices[row] == choice ? 1 : 0) - share) / frame.weight : 0
                }
                variance = self.variance(linearised: &linearised)
            } else if unanimous == nil {
                unanimous = .some(unanimousCount(frame))
            }
            estimates.append(
                try estimate(
                    share: share, variance: variance, frame, unanimous: unanimous ?? nil, level: level))
        }
        return estimates
    }

    /// The share of rows that are `true`, as for one of several choices that may be made together.
    package func share(
        of isChosen: [Bool], in domain: [Bool]? = nil, level: Double = 0.95
    ) throws(EstimationRefusal) -> Estimate {
        let shares = try shares(of: isChosen.map { $0 ? 0 : 1 }, choices: 2, in: domain, level: level)
        return shares[0]
    }

    /// Which rows are in the domain and have a choice.
    func rows(in domain: [Bool]?, choices: [Int], _ number: Int) throws(EstimationRefusal) -> [Bool] {
        try column(choices)
        guard (1...Self.mostChoices).contains(number) else { throw .tooManyCells(most: Self.mostChoices) }
        var isIn = try rows(in: domain)
        for (row, choice) in choices.enumerated() where isIn[row] && !(0..<number).contains(choice) {
            guard choice == Self.missing else { throw .category(row: row) }
            isIn[row] = false
        }
        return isIn
    }

    package static let mostChoices = 1_000

    /// Counted, not added up, where it is 0 or 1.
    static func share(_ weight: Double, _ count: Int, _ frame: EstimationFrame) -> Double {
        guard count > 0 else { return 0 }
        return count == frame.count ? 1 : min(weight / frame.weight, 1)
    }

    /// - Parameter unanimous: for a share of 0 or 1 the `unanimousCount`, which is nil after a census.
    func estimate(
        share: Double, variance: Double, _ frame: EstimationFrame, unanimous: Double?, level: Double
    ) throws(EstimationRefusal) -> Estimate {
        let varies = share > 0 && share < 1
        let sample = Double(frame.count)
        let parts = EstimateParts(
            value: share, variance: tellsMean(frame) ? variance : nil,
            spread: sample > 1 ? share * (1 - share) * sample / (sample - 1) : nil, frame: frame)
        let interval: ClosedRange<Double>?
        if varies {
            interval =
                tellsMean(frame) ? logitInterval(share, variance.squareRoot(), frame, level: level) : nil
        } else {
            interval = unanimous.map { wilsonInterval(share, count: $0, level: level) } ?? share...share
        }
        return try estimate(
            parts, interval: interval, unanimousCount: varies ? nil : unanimous, level: level)
    }

    private func logitInterval(
        _ share: Double, _ error: Double, _ frame: EstimationFrame, level: Double
    ) -> ClosedRange<Double>? {
        guard let reach = reach(error / (share * (1 - share)), frame, level: level) else { return nil }
        let odds = log(share) - log1p(-share)
        // The share is inside whatever the rounding.
        let low = min(1 / (1 + exp(reach - odds)), share)
        let high = max(1 / (1 + exp(-reach - odds)), share)
        return low <= high ? low...high : nil
    }

    /// Wilson 1927, for a share of 0 or 1: its other end is z² / (n + z²) away.
    private func wilsonInterval(_ share: Double, count: Double, level: Double) -> ClosedRange<Double> {
        let normal = Distributions.normalQuantile(level: level)
        let width = min(normal * normal / (count + normal * normal), 1)
        return share > 0 ? (1 - width)...1 : 0...width
    }
}
