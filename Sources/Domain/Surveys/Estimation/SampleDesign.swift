/// How a sample was drawn, row by row: the strata, the primary sampling units (PSUs) within them, and the weights. Rows
/// are ballots, or so many ballots each that are alike in all columns; a column has one value per row.
///
/// Variances are those of sampling PSUs with replacement within strata, times 1 − n/N of the stratum (Särndal,
/// Swensson & Wretman 1992, 2.8 and 4.3; R `survey`'s `svydesign` with one stage). Where ballots were sampled again
/// within clusters give no population for them: with one, the second stage's part would be left out.
package struct SampleDesign: Sendable {
    package enum Weights: Sendable {
        case perBallot([Double])
        /// One for all ballots of a stratum.
        case perStratum([Double])
    }

    /// Rows.
    package let count: Int
    /// Per row how many ballots it stands for; empty when it is one each.
    let repeats: [Int]
    /// Per ballot; after calibration the calibrated ones.
    package internal(set) var weights: [Double]
    package internal(set) var calibration: Calibration?
    /// Strata with one PSU that is not the whole stratum. There is no variance within; its PSU is compared with the
    /// mean of all PSUs instead of the stratum's own (R's `survey.lonely.psu = "adjust"`, Stata's
    /// `singleunit(centered)`), which overstates the variance if strata differ.
    package let lonelyStrata: [Int]

    /// Per row; empty when every row is its own PSU.
    let clusters: [Int]
    /// Per PSU; empty when there is one stratum.
    let strata: [Int]
    /// PSUs in the sample, per stratum.
    let sampled: [Int]
    /// 1 − n/N per stratum; 1 where the population is not known.
    let unsampled: [Double]

    package var psuCount: Int { sampled.reduce(0, +) }

    /// Clusters; where there are none, rows.
    var unitCount: Int { clusters.isEmpty ? count : strata.count }

    func ballots(_ row: Int) -> Double { repeats.isEmpty ? 1 : Double(repeats[row]) }

    /// - Parameters:
    ///   - strata: per ballot, from 0; nil is one stratum.
    ///   - clusters: per ballot any number that names its PSU, one that no other stratum uses; nil when ballots
    ///     themselves were drawn.
    ///   - populations: per stratum how many units there are to draw from: clusters if there are clusters, else
    ///     ballots. Nil is not known or very many: no finite population correction. Its length is the number of
    ///     strata.
    ///   - repeats: per row how many ballots it stands for, at least 1; nil is one each.
    package init(
        count: Int, weights: Weights, strata: [Int]? = nil, clusters: [Int]? = nil,
        populations: [Double?] = [nil], repeats: [Int]? = nil
    ) throws(EstimationRefusal) {
        guard count > 0 else { throw .noBallots }
        for column in [strata, clusters, repeats] {
            guard let column, column.count != count else { continue }
            throw .length(expected: count, found: column.count)
        }
        if let strata {
            if let row = strata.firstIndex(where: { !populations.indices.contains($0) }) {
                throw .stratum(row: row)
            }
        } else if populations.count != 1 {
            throw .length(expected: 1, found: populations.count)
        }
        if let row = repeats?.firstIndex(where: { $0 < 1 }) { throw .repeats(row: row) }
        self.count = count
        self.repeats = repeats ?? []
        self.weights = try Self.perBallot(
            weights, count: count, strata: strata, strataCount: populations.count)
        let units = try Self.units(count: count, strata: strata, clusters: clusters)
        self.clusters = units.clusters
        self.strata = units.strata

        var sampled = [Int](repeating: 0, count: populations.count)
        for unit in 0..<units.count {
            let number = units.clusters.isEmpty ? repeats?[unit] ?? 1 : 1
            sampled[units.strata.isEmpty ? 0 : units.strata[unit]] += number
        }
        self.sampled = sampled
        unsampled = try Self.unsampled(populations, sampled: sampled)
        var lonely: [Int] = []
        for (stratum, number) in sampled.enumerated() where number == 1 && unsampled[stratum] > 0 {
            lonely.append(stratum)
        }
        lonelyStrata = lonely
    }

    private static func perBallot(
        _ weights: Weights, count: Int, strata: [Int]?, strataCount: Int
    ) throws(EstimationRefusal) -> [Double] {
        let result: [Double]
        switch weights {
        case .perBallot(let weights):
            guard weights.count == count else { throw .length(expected: count, found: weights.count) }
            result = weights
        case .perStratum(let weights):
            guard weights.count == strataCount else {
                throw .length(expected: strataCount, found: weights.count)
            }
            result = strata?.map { weights[$0] } ?? Array(repeating: weights[0], count: count)
        }
        if let row = result.firstIndex(where: { !($0 > 0 && $0.isFinite) }) { throw .weight(row: row) }
        return result
    }

    /// Numbers the clusters from 0 in the order they appear.
    private static func units(
        count: Int, strata: [Int]?, clusters: [Int]?
    ) throws(EstimationRefusal) -> (clusters: [Int], strata: [Int], count: Int) {
        guard let clusters else { return ([], strata ?? [], count) }
        var numbers: [Int: Int] = [:]
        var numbered: [Int] = []
        numbered.reserveCapacity(clusters.count)
        var stratumOf: [Int] = []
        var last = (name: 0, number: -1)
        for (row, name) in clusters.enumerated() {
            let stratum = strata?[row] ?? 0
            if last.number < 0 || last.name != name {
                if let known = numbers[name] {
                    last = (name, known)
                } else {
                    last = (name, stratumOf.count)
                    numbers[name] = stratumOf.count
                    stratumOf.append(stratum)
                }
            }
            guard stratumOf[last.number] == stratum else { throw .clusterAcrossStrata(cluster: name) }
            numbered.append(last.number)
        }
        return (numbered, stratumOf, stratumOf.count)
    }

    private static func unsampled(
        _ populations: [Double?], sampled: [Int]
    ) throws(EstimationRefusal) -> [Double] {
        var result = [Double](repeating: 1, count: populations.count)
        for (stratum, population) in populations.enumerated() {
            guard let population else { continue }
            let number = sampled[stratum]
            guard population.isFinite, population >= Double(number) else {
                throw .population(stratum: stratum, sampled: number)
            }
            guard number > 0 else {
                if population > 0 { throw .emptyStratum(stratum) }
                continue
            }
            result[stratum] = 1 - Double(number) / population
        }
        return result
    }
}
