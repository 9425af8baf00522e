/// The cells that are hidden, and why each of them is safe.
struct CellPattern {
    private let network: TableNetwork
    private let values: [Int]
    private let needs: [Int]
    private let isPrimary: [Bool]
    private let costs: [Int]
    /// 0 for what is hidden.
    private var prices: [Int]
    private var proofs: [Proof]
    /// Circulations that were found among hidden cells: the cells that each changes.
    private var flows: [[Int]] = []
    /// Per cell.
    private var flowsThrough: [[Int]]
    private var rise: Change
    private var fall: Change
    private var search: CycleSearch
    private var waiting: [Int]

    /// By how much a cell is known to be able to change, and the flow that shows it.
    private struct Proof {
        var rise = 0
        var fall = 0
        var risingFlow: Int?
        var fallingFlow: Int?
    }

    /// Another table with the same sums, which is being made.
    private struct Change {
        private(set) var values: [Int]
        private var touched: [Int] = []

        init(values: [Int]) {
            self.values = values
        }

        /// - Returns: by how much, at most `most`.
        mutating func turn(_ rising: [Int], _ falling: [Int], by most: Int) -> Int {
            let amount = falling.reduce(most) { min($0, values[$1]) }
            for cell in rising { values[cell] += amount }
            for cell in falling { values[cell] -= amount }
            touched += rising + falling
            return amount
        }

        /// - Returns: the cells that were changed, and by how much.
        mutating func reset(to before: [Int]) -> [(cell: Int, change: Int)] {
            var flow: [(cell: Int, change: Int)] = []
            for cell in touched where values[cell] != before[cell] {
                flow.append((cell, values[cell] - before[cell]))
                values[cell] = before[cell]
            }
            touched = []
            return flow
        }
    }

    /// - Parameter isShown: what is never hidden.
    init(
        _ network: TableNetwork, values: [Int], needs: [Int], counts: [Int], isPrimary: [Bool],
        isShown: [Bool]
    ) {
        self.network = network
        self.values = values
        self.needs = needs
        self.isPrimary = isPrimary
        costs = values.indices.map { cell in
            isShown[cell]
                ? CycleSearch.never : Self.cost(counts[cell], network.heights[cell / network.columns])
        }
        prices = zip(isPrimary, costs).map { $0 ? 0 : $1 }
        proofs = Array(repeating: Proof(), count: values.count)
        flowsThrough = Array(repeating: [], count: values.count)
        rise = Change(values: values)
        fall = Change(values: values)
        search = CycleSearch(network, dearest: Self.cost(.max, Self.mostHeight))
        waiting = values.indices.filter { isPrimary[$0] }.sorted { first, second in
            (-needs[first], values[first], first) < (-needs[second], values[second], second)
        }
    }

    var isHidden: [Bool] { prices.map { $0 == 0 } }

    private static let mostHeight = 4

    /// What a reader loses with a cell. Every cell counts; one with more ballots more, and so does one of a higher unit.
    private static func cost(_ count: Int, _ height: Int) -> Int {
        let size = Int.bitWidth - count.leadingZeroBitCount
        return 10 + size + 8 * min(height, mostHeight)
    }
}

extension CellPattern {
    /// - Returns: a hidden cell that can't be protected by hiding others.
    mutating func hide() -> Int? {
        var next = 0
        while next < waiting.count {
            guard protect(waiting[next], limit: CycleSearch.never) else { return waiting[next] }
            next += 1
        }
        return nil
    }

    /// Shows again, dearest first, what was hidden and isn't needed, since others were hidden after it.
    mutating func showWhatIsNotNeeded() {
        let secondary = prices.indices.filter { prices[$0] == 0 && !isPrimary[$0] }
        for cell in secondary.sorted(by: { (-costs[$0], $0) < (-costs[$1], $1) }) { show(cell) }
    }

    /// That are made anew to see whether a cell can do without another: what many rest on stays hidden.
    private static let mostProofs = 100

    private mutating func show(_ cell: Int) {
        prices[cell] = costs[cell]
        var before: [(cell: Int, proof: Proof)] = []
        for flow in flowsThrough[cell] {
            for other in flows[flow] where other != cell {
                let proof = proofs[other]
                guard proof.risingFlow == flow || proof.fallingFlow == flow else { continue }
                before.append((other, proof))
                if proof.risingFlow == flow { (proofs[other].rise, proofs[other].risingFlow) = (0, nil) }
                if proof.fallingFlow == flow { (proofs[other].fall, proofs[other].fallingFlow) = (0, nil) }
            }
        }
        for (index, (other, _)) in before.enumerated()
        where index >= Self.mostProofs || !protect(other, limit: 0) {
            prices[cell] = 0
            for (other, proof) in before.reversed() { proofs[other] = proof }
            return
        }
        proofs[cell] = Proof()
        flowsThrough[cell] = []
    }

    /// Whether the cell's range is as wide as it must be, once cells that cost up to `limit` in a step are hidden.
    private mutating func protect(_ cell: Int, limit: Int) -> Bool {
        guard proofs[cell].rise + proofs[cell].fall < needs[cell] else { return true }
        var missing = needs[cell]
        // First what is hidden already, in steps however small.
        for limit in limit > 0 ? [0, limit] : [0] {
            while missing > 0, let step = step(cell, missing: missing, limit: limit) {
                missing -= take(step, with: cell, most: missing)
            }
        }
        note(rise.reset(to: values))
        note(fall.reset(to: values))
        return missing == 0
    }

    /// A way to widen a cell's range.
    private struct Step {
        let cycle: CycleSearch.Cycle
        let rises: Bool
    }

    /// The step that costs least for what it widens, among those that widen by all that is missing, half, or a quarter;
    /// small ones are often near where large ones go far. Without any, what there is.
    private mutating func step(_ cell: Int, missing: Int, limit: Int) -> Step? {
        var best: (step: Step, rate: Double)?
        var limit = limit
        for portion in limit > 0 ? [1, 2, 4] : [1] {
            guard let found = step(cell, by: max(missing / portion, 1), limit: limit) else { continue }
            guard found.cycle.cost > 0 else { return found }
            limit = found.cycle.cost - 1
            let rate = Double(found.cycle.cost) / Double(min(gain(of: found, with: cell), missing))
            if best.map({ rate < $0.rate }) ?? true { best = (found, rate) }
        }
        return best?.step ?? step(cell, by: 1, limit: limit)
    }

    /// By how much the step widens the cell's range when it is taken, and then backwards.
    private func gain(of step: Step, with cell: Int) -> Int {
        let rising = step.cycle.rising + (step.rises ? [cell] : [])
        let falling = step.cycle.falling + (step.rises ? [] : [cell])
        let (ahead, back) = step.rises ? (rise, fall) : (fall, rise)
        return (falling.map { ahead.values[$0] }.min() ?? 0) + (rising.map { back.values[$0] }.min() ?? 0)
    }

    private mutating func step(_ cell: Int, by least: Int, limit: Int) -> Step? {
        let rising = search.cheapest(
            of: cell, rises: true, least: least, values: rise.values, prices: prices, limit: limit)
        guard rising?.cost != 0, fall.values[cell] >= least else {
            return rising.map { Step(cycle: $0, rises: true) }
        }
        let falling = search.cheapest(
            of: cell, rises: false, least: least, values: fall.values, prices: prices,
            limit: rising.map { $0.cost - 1 } ?? limit)
        return (falling ?? rising).map { Step(cycle: $0, rises: falling == nil) }
    }

    /// - Returns: by how much the cell's range was widened.
    private mutating func take(_ step: Step, with cell: Int, most: Int) -> Int {
        let cycle = step.cycle
        for other in cycle.rising + cycle.falling where prices[other] > 0 {
            prices[other] = 0
            waiting.append(other)
        }
        return step.rises
            ? rise.turn(cycle.rising + [cell], cycle.falling, by: most)
            : fall.turn(cycle.rising, cycle.falling + [cell], by: most)
    }

    /// What changes one cell changes all others of the flow: it is a proof for each of them.
    private mutating func note(_ flow: [(cell: Int, change: Int)]) {
        let number = flows.count
        var isProof = false
        for (cell, change) in flow {
            if change > proofs[cell].rise {
                (proofs[cell].rise, proofs[cell].risingFlow) = (change, number)
                isProof = true
            } else if -change > proofs[cell].fall {
                (proofs[cell].fall, proofs[cell].fallingFlow) = (-change, number)
                isProof = true
            }
        }
        guard isProof else { return }
        flows.append(flow.map(\.cell))
        for (cell, _) in flow { flowsThrough[cell].append(number) }
    }
}
