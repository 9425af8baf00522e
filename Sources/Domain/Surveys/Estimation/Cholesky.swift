/// L with L Lᵀ = A, for a symmetric A that is positive semidefinite. Columns that depend on those before them are left
/// out: the solution has 0 there, which fits no worse.
struct Cholesky: Sendable {
    let size: Int
    /// Row by row; only the lower half is used.
    private var lower: [Double]
    private(set) var isDropped: [Bool]

    /// - Parameter matrix: row by row, `size` × `size`.
    init(_ matrix: [Double], size: Int) {
        self.size = size
        lower = matrix
        isDropped = Array(repeating: false, count: size)
        for column in 0..<size {
            var pivot = matrix[column * size + column]
            let whole = pivot
            for inner in 0..<column {
                let entry = lower[column * size + inner]
                pivot -= entry * entry
            }
            // Of a dependent column rounding leaves about 1e-16 of the whole.
            guard pivot > whole * 1e-10 else {
                isDropped[column] = true
                for row in column..<size { lower[row * size + column] = 0 }
                continue
            }
            let root = pivot.squareRoot()
            lower[column * size + column] = root
            for row in column + 1..<max(size, column + 1) {
                var entry = lower[row * size + column]
                for inner in 0..<column { entry -= lower[row * size + inner] * lower[column * size + inner] }
                lower[row * size + column] = entry / root
            }
        }
    }

    /// L⁻¹ b.
    func forward(_ values: [Double]) -> [Double] {
        var result = values
        for row in 0..<size {
            guard !isDropped[row] else {
                result[row] = 0
                continue
            }
            for inner in 0..<row { result[row] -= lower[row * size + inner] * result[inner] }
            result[row] /= lower[row * size + row]
        }
        return result
    }

    /// A⁻¹ b.
    func solve(_ values: [Double]) -> [Double] {
        var result = forward(values)
        for row in (0..<size).reversed() {
            guard !isDropped[row] else {
                result[row] = 0
                continue
            }
            for inner in row + 1..<max(size, row + 1) {
                result[row] -= lower[inner * size + row] * result[inner]
            }
            result[row] /= lower[row * size + row]
        }
        return result
    }
}
