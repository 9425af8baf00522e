/// What the PSUs contribute to the share of every cell of a table, as vectors with one entry per cell, and their
/// covariance: the estimator of `SampleDesign.variance(linearised:)` for all pairs of cells at once.
///
/// One vector is made at a time; for all PSUs they would take as much memory as ballots times cells. Where ballots are
/// the PSUs, those alike in all but their weight are one class, with one vector that is only scaled.
struct CellUnits {
    private let design: SampleDesign
    /// Per row, `SampleDesign.missing` outside the frame.
    private let cells: [Int]
    private let shares: [Double]
    private let weight: Double
    /// In a calibrated design xB per group and cell; else empty.
    private let fit: [Double]
    private let group: [Int]
    private let classes: [UnitClass]
    /// The rows, those of a cluster together.
    private let order: [Int]

    /// PSUs of one stratum whose vectors are multiples of each other.
    private struct UnitClass {
        let stratum: Int
        /// Of a cluster, in `order`; without clusters one ballot, any of the class.
        let rows: Range<Int>
        var count: Int
        /// The mean weight of its ballots; 1 for a cluster, whose ballots have their own.
        var weight: Double
        /// Σ (w − w̄)² of its ballots.
        var squares: Double
    }

    /// Vectors times squared cells that are multiplied out, a few seconds' work.
    private static let mostProducts = 4_000_000_000

    init(
        _ design: SampleDesign, cells: [Int], shares: [Double], _ frame: EstimationFrame
    ) throws(EstimationRefusal) {
        self.design = design
        self.cells = cells
        self.shares = shares
        weight = frame.weight
        group = design.calibration?.group ?? []
        if design.clusters.isEmpty {
            classes = Self.classes(design, cells, group)
            order = []
        } else {
            (classes, order) = Self.clusters(design)
        }
        let most = Int((Double(Self.mostProducts) / Double(max(classes.count, 1))).squareRoot())
        let groups = design.calibration?.groupCount ?? 0
        guard shares.count <= most else { throw .tooManyCells(most: most) }
        guard groups == 0 || shares.count <= Self.mostFits / groups else {
            throw .tooManyCells(most: Self.mostFits / groups)
        }
        fit = Self.fit(design, cells, shares, frame)
    }

    /// Groups times cells, 160 MB.
    private static let mostFits = 20_000_000

    private static func fit(
        _ design: SampleDesign, _ cells: [Int], _ shares: [Double], _ frame: EstimationFrame
    ) -> [Double] {
        guard let calibration = design.calibration else { return [] }
        var result = [Double](repeating: 0, count: calibration.groupCount * shares.count)
        var linearised = [Double](repeating: 0, count: design.count)
        for cell in shares.indices {
            for row in linearised.indices where frame.isIn[row] {
                linearised[row] = ((cells[row] == cell ? 1 : 0) - shares[cell]) / frame.weight
            }
            for (group, value) in calibration.fit(calibration.groupSums(linearised)).enumerated() {
                result[group * shares.count + cell] = value
            }
        }
        return result
    }

    private static func clusters(_ design: SampleDesign) -> (classes: [UnitClass], order: [Int]) {
        var ends = [Int](repeating: 0, count: design.unitCount)
        for cluster in design.clusters { ends[cluster] += 1 }
        var classes: [UnitClass] = []
        var start = 0
        for (unit, size) in ends.enumerated() {
            let stratum = design.strata.isEmpty ? 0 : design.strata[unit]
            classes.append(
                UnitClass(stratum: stratum, rows: start..<start + size, count: 1, weight: 1, squares: 0))
            ends[unit] = start
            start += size
        }
        var order = [Int](repeating: 0, count: design.count)
        for (row, cluster) in design.clusters.enumerated() {
            order[ends[cluster]] = row
            ends[cluster] += 1
        }
        return (classes, order)
    }

    private struct Key: Hashable {
        let stratum: Int
        let cell: Int
        let group: Int
    }

    private static func classes(_ design: SampleDesign, _ cells: [Int], _ group: [Int]) -> [UnitClass] {
        var numbers: [Key: Int] = [:]
        var classes: [UnitClass] = []
        for (row, weight) in design.weights.enumerated() {
            let stratum = design.strata.isEmpty ? 0 : design.strata[row]
            let key = Key(stratum: stratum, cell: cells[row], group: group.isEmpty ? 0 : group[row])
            let repeats = design.repeats.isEmpty ? 1 : design.repeats[row]
            guard let number = numbers[key] else {
                numbers[key] = classes.count
                classes.append(
                    UnitClass(
                        stratum: stratum, rows: row..<row + 1, count: repeats, weight: weight, squares: 0))
                continue
            }
            // Welford 1962, with a frequency (West 1979).
            classes[number].count += repeats
            let deviation = weight - classes[number].weight
            classes[number].weight += deviation * Double(repeats) / Double(classes[number].count)
            classes[number].squares += Double(repeats) * deviation * (weight - classes[number].weight)
        }
        return classes
    }
}

extension CellUnits {
    /// Row by row, cells × cells.
    func covariance() throws(EstimationRefusal) -> [Double] {
        let size = shares.count
        let centres = centres()
        var result = [Double](repeating: 0, count: size * size)
        func add(_ vector: [Double], times factor: Double) {
            for cell in 0..<size where vector[cell] != 0 {
                let scaled = factor * vector[cell]
                for other in 0...cell { result[cell * size + other] += scaled * vector[other] }
            }
        }
        var vector = [Double](repeating: 0, count: size)
        for unit in classes {
            let scale = design.scale(of: unit.stratum)
            guard scale > 0 else { continue }
            fill(&vector, with: unit)
            // Σ (wu − c)(wu − c)ᵀ is Σ (w − w̄)² uuᵀ and n (w̄u − c)(w̄u − c)ᵀ: nothing large is subtracted.
            if unit.squares > 0 { add(vector, times: scale * (unit.squares / unit.weight / unit.weight)) }
            for cell in 0..<size { vector[cell] -= centres[unit.stratum * size + cell] }
            add(vector, times: scale * Double(unit.count))
        }
        for cell in 0..<size {
            for other in 0..<cell { result[other * size + cell] = result[cell * size + other] }
        }
        guard result.allSatisfy(\.isFinite) else { throw .notRepresentable }
        return result
    }

    /// Per stratum and cell what a PSU is compared with.
    private func centres() -> [Double] {
        let size = shares.count
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: design.sampled.count * size)
        var vector = [Double](repeating: 0, count: size)
        for unit in classes {
            fill(&vector, with: unit)
            for cell in 0..<size { sums[unit.stratum * size + cell].add(vector[cell] * Double(unit.count)) }
        }
        var grand = [CompensatedSum](repeating: CompensatedSum(), count: size)
        for (index, sum) in sums.enumerated() { grand[index % size].add(sum.value) }
        return sums.indices.map { index in
            let number = design.sampled[index / size]
            return number > 1
                ? sums[index].value / Double(number) : grand[index % size].value / Double(design.psuCount)
        }
    }

    private func fill(_ vector: inout [Double], with unit: UnitClass) {
        for cell in vector.indices { vector[cell] = 0 }
        var inside = 0.0
        if design.clusters.isEmpty {
            inside = add(unit.rows.lowerBound, unit.weight, to: &vector)
        } else {
            for position in unit.rows {
                let row = order[position]
                inside += add(row, design.ballots(row) * design.weights[row], to: &vector)
            }
        }
        guard inside > 0 else { return }
        for cell in vector.indices { vector[cell] -= inside * shares[cell] }
    }

    /// - Returns: what of the frame's weight the row is.
    private func add(_ row: Int, _ rowWeight: Double, to vector: inout [Double]) -> Double {
        if !fit.isEmpty {
            let start = group[row] * shares.count
            for cell in vector.indices { vector[cell] -= rowWeight * fit[start + cell] }
        }
        guard cells[row] >= 0 else { return 0 }
        let part = rowWeight / weight
        vector[cells[row]] += part
        return part
    }
}
