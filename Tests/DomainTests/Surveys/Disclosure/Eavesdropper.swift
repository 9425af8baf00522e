/// What somebody finds out who has what is published and a linear program: the smallest and the largest value that each
/// hidden cell can have. A dense tableau with Bland's rule (1977); it knows nothing of networks.
struct Eavesdropper {
    private typealias Equation = (factors: [Double], sum: Double)

    /// Per hidden cell its variable.
    private let variables: [Int: Int]
    private var tableau: [Equation] = []
    /// Per equation the variable that it is solved for; before there is a solution, `artificial`.
    private var basis: [Int]

    private static let artificial = -1
    /// All factors are 0, 1 or −1, since the equations are those of a network.
    private static let nearZero = 1e-6

    /// Terms that add up to the sum.
    typealias Fact = (terms: [(cell: Int, factor: Double)], sum: Double)

    /// - Parameters:
    ///   - shown: per cell, nil where it is hidden.
    ///   - totals: per row.
    init(parents: [Int?], columns: Int, shown: [Double?], totals: [Double]) {
        var facts: [Fact] = []
        for (row, total) in totals.enumerated() {
            facts.append(((0..<columns).map { (row * columns + $0, 1) }, total))
            let children = parents.indices.filter { parents[$0] == row }
            for column in 0..<columns where !children.isEmpty {
                facts.append(
                    ([(row * columns + column, -1)] + children.map { ($0 * columns + column, 1) }, 0))
            }
        }
        self.init(shown: shown, facts)
    }

    init(shown: [Double?], _ facts: [Fact]) {
        let hidden = shown.indices.filter { shown[$0] == nil }
        let variables = Dictionary(uniqueKeysWithValues: hidden.enumerated().map { ($1, $0) })
        var equations: [Equation] = []
        for fact in facts {
            var equation: Equation = ([Double](repeating: 0, count: hidden.count), fact.sum)
            for (cell, factor) in fact.terms {
                if let variable = variables[cell] {
                    equation.factors[variable] += factor
                } else {
                    equation.sum -= factor * (shown[cell] ?? 0)
                }
            }
            guard equation.factors.contains(where: { $0 != 0 }) else { continue }
            equations.append(
                equation.sum < 0 ? (equation.factors.map { -$0 }, -equation.sum) : equation)
        }
        self.variables = variables
        tableau = equations
        basis = Array(repeating: Self.artificial, count: equations.count)
        findSolution()
    }

    /// The width of the range in which a hidden cell must lie.
    mutating func width(of cell: Int) -> Double {
        guard let variable = variables[cell] else { return 0 }
        let largest = optimum(variable, 1)
        return largest - optimum(variable, -1)
    }

    /// Phase one: makes what the equations leave over as small as it can be, which is 0.
    private mutating func findSolution() {
        while true {
            var gains = [Double](repeating: 0, count: variables.count)
            for (row, equation) in tableau.enumerated() where basis[row] == Self.artificial {
                for variable in gains.indices { gains[variable] += equation.factors[variable] }
            }
            guard let entering = gains.firstIndex(where: { $0 > Self.nearZero }) else { break }
            guard improve(entering) else { break }
        }
        for row in tableau.indices.reversed() where basis[row] == Self.artificial {
            if let entering = tableau[row].factors.firstIndex(where: { abs($0) > Self.nearZero }) {
                pivot(row, entering)
            } else {
                tableau.remove(at: row)
                basis.remove(at: row)
            }
        }
    }

    /// The variable's value where `sign` times it is largest.
    private mutating func optimum(_ variable: Int, _ sign: Double) -> Double {
        while true {
            var gains = [Double](repeating: 0, count: variables.count)
            gains[variable] = sign
            if let row = basis.firstIndex(of: variable) {
                for other in gains.indices { gains[other] -= sign * tableau[row].factors[other] }
            }
            guard let entering = gains.firstIndex(where: { $0 > Self.nearZero }), improve(entering) else {
                break
            }
        }
        return basis.firstIndex(of: variable).map { tableau[$0].sum } ?? 0
    }

    /// - Returns: whether an equation bounds the variable.
    private mutating func improve(_ entering: Int) -> Bool {
        let bounding = tableau.indices.filter { tableau[$0].factors[entering] > Self.nearZero }
        let leaving = bounding.min { first, second in
            let one = tableau[first].sum / tableau[first].factors[entering]
            let other = tableau[second].sum / tableau[second].factors[entering]
            return (one, basis[first]) < (other, basis[second])
        }
        guard let leaving else { return false }
        pivot(leaving, entering)
        return true
    }

    private mutating func pivot(_ row: Int, _ entering: Int) {
        let pivot = tableau[row].factors[entering]
        for variable in variables.values { tableau[row].factors[variable] /= pivot }
        tableau[row].sum /= pivot
        basis[row] = entering
        let equation = tableau[row]
        let used = equation.factors.indices.filter { equation.factors[$0] != 0 }
        for other in tableau.indices where other != row {
            let factor = tableau[other].factors[entering]
            guard factor != 0 else { continue }
            for variable in used { tableau[other].factors[variable] -= factor * equation.factors[variable] }
            tableau[other].sum = max(tableau[other].sum - factor * equation.sum, 0)
        }
    }
}
