/// From the cells' shares and their covariance to the test.
///
/// With D the shares on a diagonal, V their covariance, C the interaction contrasts of the table and n ballots, the
/// generalised design effects are the eigenvalues of (Cᵀ D⁻¹ C / n)⁻¹ Cᵀ D⁻¹ V D⁻¹ C (Rao & Scott 1984, 3.2). Their sum
/// and the sum of their squares do not depend on the basis that is chosen for C.
struct RaoScott {
    private let shares: [Double]
    private let covariance: [Double]
    private let rows: Int
    private let columns: Int

    init(_ shares: [Double], _ covariance: [Double], rows: Int, columns: Int) {
        self.shares = shares
        self.covariance = covariance
        self.rows = rows
        self.columns = columns
    }

    private typealias Entry = (cell: Int, factor: Double)

    func test(count: Int, degrees: Int) -> IndependenceTest? {
        guard rows > 1, columns > 1, degrees > 0 else { return nil }
        guard let effects = effects(count: Double(count)) else { return nil }
        let chiSquare = chiSquare * Double(count)
        let statistic = chiSquare / effects.sum
        let numerator = effects.sum * effects.sum / effects.squares
        let denominator = numerator * Double(degrees)
        guard chiSquare.isFinite, statistic.isFinite, numerator.isFinite, denominator.isFinite else {
            return nil
        }
        return IndependenceTest(
            chiSquare: chiSquare, statistic: statistic, numeratorDegrees: numerator,
            denominatorDegrees: denominator,
            pValue: Distributions.fTail(statistic, numerator, denominator))
    }

    /// Over one ballot.
    private var chiSquare: Double {
        var rowSums = [Double](repeating: 0, count: rows)
        var columnSums = [Double](repeating: 0, count: columns)
        for cell in shares.indices {
            rowSums[cell / columns] += shares[cell]
            columnSums[cell % columns] += shares[cell]
        }
        var sum = CompensatedSum()
        for cell in shares.indices {
            let expected = rowSums[cell / columns] * columnSums[cell % columns]
            let deviation = shares[cell] - expected
            sum.add(deviation * deviation / expected)
        }
        return sum.value
    }

    /// D⁻¹C: each contrast is of one cell and the last row and column. An empty cell counts for nothing.
    private var contrasts: [[Entry]] {
        var contrasts: [[Entry]] = []
        for row in 0..<rows - 1 {
            for column in 0..<columns - 1 {
                let signs = [
                    (row * columns + column, 1.0), (row * columns + columns - 1, -1.0),
                    ((rows - 1) * columns + column, -1.0), (rows * columns - 1, 1.0),
                ]
                contrasts.append(signs.map { ($0.0, shares[$0.0] > 0 ? $0.1 / shares[$0.0] : 0) })
            }
        }
        return contrasts
    }

    private func effects(count: Double) -> (sum: Double, squares: Double)? {
        let contrasts = contrasts
        let size = contrasts.count
        var expected = [Double](repeating: 0, count: size * size)
        var observed = expected
        for (left, first) in contrasts.enumerated() {
            for (right, second) in contrasts.enumerated() {
                for one in first {
                    for other in second {
                        let both = one.factor * other.factor
                        observed[left * size + right] +=
                            both * covariance[one.cell * shares.count + other.cell]
                        if one.cell == other.cell {
                            expected[left * size + right] += both * shares[one.cell] / count
                        }
                    }
                }
            }
        }
        let root = Cholesky(expected, size: size)
        guard !root.isDropped.contains(true) else { return nil }
        // L⁻¹ M L⁻ᵀ has the same eigenvalues, and is symmetric: their squares add up to those of its entries.
        let half = (0..<size).map { row in root.forward(Array(observed[row * size..<(row + 1) * size])) }
        var sum = 0.0
        var squares = 0.0
        for column in 0..<size {
            let whole = root.forward(half.map { $0[column] })
            sum += whole[column]
            for entry in whole { squares += entry * entry }
        }
        return sum > 0 && squares > 0 ? (sum, squares) : nil
    }
}
