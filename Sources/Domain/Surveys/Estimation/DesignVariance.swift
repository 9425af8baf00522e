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

    /// Per PSU; where ballots are the PSUs, per row that of each of its ballots. PSUs without a row in the domain are among them, with 0.
    private func totals(_ values: [Double]) -> [Double] {
        guard !clusters.isEmpty else {
            var totals = values
            for row in totals.indices { totals[row] *= weights[row] }
            return totals
        }
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: unitCount)
        for (row, cluster) in clusters.enumerated() {
            sums[cluster].add(ballots(row) * weights[row] * values[row])
        }
        return sums.map(\.value)
    }

    private func variance(totals: [Double]) -> Double {
        let centres = centres(totals)
        var squares = [CompensatedSum](repeating: CompensatedSum(), count: sampled.count)
        var deviations = squares
        for (unit, total) in totals.enumerated() {
            let stratum = strata.isEmpty ? 0 : strata[unit]
            let deviation = total - centres[stratum]
            squares[stratum].add(psus(unit) * deviation * deviation)
            deviations[stratum].add(psus(unit) * deviation)
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

    /// One for a cluster; without clusters the ballots of a row.
    func psus(_ unit: Int) -> Double { clusters.isEmpty ? ballots(unit) : 1 }

    /// What the squares of a stratum count in the variance.
    func scale(of stratum: Int) -> Double {
        let number = Double(sampled[stratum])
        return unsampled[stratum] * (number > 1 ? number / (number - 1) : 1)
    }

    /// Per stratum what its PSUs are compared with: their mean, or that of all PSUs for a stratum with only one.
    private func centres(_ totals: [Double]) -> [Double] {
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: sampled.count)
        for (unit, total) in totals.enumerated() {
            sums[strata.isEmpty ? 0 : strata[unit]].add(psus(unit) * total)
        }
        var all = CompensatedSum()
        for sum in sums { all.add(sum.value) }
        let grand = all.value / Double(psuCount)
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
        var hasCluster = [Bool](repeating: false, count: clusters.isEmpty ? 0 : unitCount)
        var hasStratum = [Bool](repeating: false, count: sampled.count)
        for row in isIn.indices where isIn[row] {
            count += repeats.isEmpty ? 1 : repeats[row]
            weight.add(ballots(row) * weights[row])
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
        var totals = [Double](repeating: 0, count: unitCount)
        for row in frame.isIn.indices where frame.isIn[row] {
            let weight = weights[row] / frame.weight
            if clusters.isEmpty {
                totals[row] = weight
            } else {
                totals[clusters[row]] += ballots(row) * weight
            }
        }
        var squares = CompensatedSum()
        for (unit, total) in totals.enumerated() {
            squares.add(psus(unit) * unsampled[strata.isEmpty ? 0 : strata[unit]] * total * total)
        }
        return squares.value > 0 ? 1 / squares.value : nil
    }
}
