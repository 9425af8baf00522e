extension SampleDesign {
    /// The variance of Σ wᵢeᵢ over the sample, `linearised` holding eᵢ per row: for a total the values, for other
    /// figures their influence (Taylor linearisation, Särndal et al. 1992, 5.5), 0 outside the domain. In a calibrated
    /// design eᵢ is replaced by its residual, see `Calibration`.
    ///
    /// Σ over strata of (1 − n/N) · n/(n − 1) · Σ (tᵢ − t̄)² over its PSUs, tᵢ the PSU's Σ we.
    func variance(linearised: inout [Double]) -> Double {
        calibration?.subtractFit(from: &linearised)
        return variance(totals: totals(linearised))
    }

    /// Per PSU. PSUs without a row in the domain are among them, with 0.
    private func totals(_ values: [Double]) -> [Double] {
        guard !clusters.isEmpty else {
            var totals = values
            for row in totals.indices { totals[row] *= weights[row] }
            return totals
        }
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: psuCount)
        for (row, cluster) in clusters.enumerated() { sums[cluster].add(weights[row] * values[row]) }
        return sums.map(\.value)
    }

    private func variance(totals: [Double]) -> Double {
        let centres = centres(totals)
        var squares = [CompensatedSum](repeating: CompensatedSum(), count: sampled.count)
        var deviations = squares
        for (unit, total) in totals.enumerated() {
            let stratum = strata.isEmpty ? 0 : strata[unit]
            let deviation = total - centres[stratum]
            squares[stratum].add(deviation * deviation)
            deviations[stratum].add(deviation)
        }
        var variance = CompensatedSum()
        for (stratum, number) in sampled.enumerated() where number > 0 && unsampled[stratum] > 0 {
            guard number > 1 else {
                variance.add(unsampled[stratum] * squares[stratum].value)
                continue
            }
            // What the centre's own rounding adds is taken off again (Chan, Golub & LeVeque 1983, corrected two-pass).
            let rounding = deviations[stratum].value * deviations[stratum].value / Double(number)
            variance.add(scale(of: stratum) * max(squares[stratum].value - rounding, 0))
        }
        return variance.value
    }

    /// What the squares of a stratum count in the variance.
    func scale(of stratum: Int) -> Double {
        let number = Double(sampled[stratum])
        return unsampled[stratum] * (number > 1 ? number / (number - 1) : 1)
    }

    /// Per stratum what its PSUs are compared with: their mean, or that of all PSUs for a stratum with only one.
    private func centres(_ totals: [Double]) -> [Double] {
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: sampled.count)
        for (unit, total) in totals.enumerated() { sums[strata.isEmpty ? 0 : strata[unit]].add(total) }
        var all = CompensatedSum()
        for sum in sums { all.add(sum.value) }
        let grand = all.value / Double(totals.count)
        return zip(sums, sampled).map { $1 > 1 ? $0.value / Double($1) : grand }
    }
}

/// The rows a figure is of: in the domain, and with a value.
struct EstimationFrame {
    let isIn: [Bool]
    let count: Int
    /// Σ of their weights.
    let weight: Double
    /// PSUs and strata that have such rows.
    let psus: Int
    let strata: Int
    /// Whether all these strata were surveyed wholly.
    let isCensus: Bool

    var degreesOfFreedom: Int { psus - strata }
}

extension SampleDesign {
    /// - Parameter isIn: as many as there are rows.
    func frame(_ isIn: [Bool]) throws(EstimationRefusal) -> EstimationFrame {
        var count = 0
        var weight = CompensatedSum()
        var hasCluster = [Bool](repeating: false, count: clusters.isEmpty ? 0 : psuCount)
        var hasStratum = [Bool](repeating: false, count: sampled.count)
        for row in isIn.indices where isIn[row] {
            count += 1
            weight.add(weights[row])
            let unit = clusters.isEmpty ? row : clusters[row]
            if !clusters.isEmpty { hasCluster[unit] = true }
            hasStratum[strata.isEmpty ? 0 : strata[unit]] = true
        }
        guard count > 0 else { throw .emptyDomain }
        guard weight.value.isFinite else { throw .notRepresentable }
        return EstimationFrame(
            isIn: isIn, count: count, weight: weight.value,
            psus: clusters.isEmpty ? count : hasCluster.count { $0 },
            strata: hasStratum.count { $0 },
            isCensus: !zip(hasStratum, unsampled).contains { $0 && $1 > 0 })
    }

    func column<Value>(_ values: [Value]) throws(EstimationRefusal) {
        guard values.count == count else { throw .length(expected: count, found: values.count) }
    }

    /// Which rows are in the domain and not missing in any of the columns.
    func rows(in domain: [Bool]?, with columns: [Double]...) throws(EstimationRefusal) -> [Bool] {
        if let domain { try column(domain) }
        var isIn = domain ?? Array(repeating: true, count: count)
        for values in columns {
            try column(values)
            for (row, value) in values.enumerated() where isIn[row] && !value.isFinite {
                guard value.isNaN else { throw .value(row: row) }
                isIn[row] = false
            }
        }
        return isIn
    }

    /// In how many equal and unrelated PSUs the weight would be as unevenly spread as it is here, were every ballot of
    /// a PSU alike: (Σ W)² / Σ (1 − n/N) W² over PSUs (Kish 1965, 8.2 and 11.7, with a full intraclass correlation).
    /// Nil if there is nothing left to sample.
    func unanimousCount(_ frame: EstimationFrame) -> Double? {
        var totals = [Double](repeating: 0, count: psuCount)
        for row in frame.isIn.indices where frame.isIn[row] {
            totals[clusters.isEmpty ? row : clusters[row]] += weights[row] / frame.weight
        }
        var squares = CompensatedSum()
        for (unit, total) in totals.enumerated() {
            squares.add(unsampled[strata.isEmpty ? 0 : strata[unit]] * total * total)
        }
        return squares.value > 0 ? 1 / squares.value : nil
    }
}
