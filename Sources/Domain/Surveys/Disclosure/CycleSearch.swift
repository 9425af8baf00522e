/// Finds the cheapest way on which a cell can change: a cycle of cells that change by the same, up and down, so that
/// all sums stay. From both ends at once (Pohl 1971), since one of them is mostly soon at its end.
struct CycleSearch {
    static let never = Int.max

    /// What else changes.
    struct Cycle {
        let cost: Int
        var rising: [Int] = []
        var falling: [Int] = []
    }

    private let network: TableNetwork
    /// From where the cell goes to, and from where it comes from.
    private var ahead: Front
    private var behind: Front

    /// - Parameter dearest: the highest price of a cell.
    init(_ network: TableNetwork, dearest: Int) {
        self.network = network
        ahead = Front(network.nodes.count, dearest: dearest)
        behind = ahead
    }

    /// - Parameters:
    ///   - rises: whether the cell is to rise or to fall.
    ///   - least: by how much.
    ///   - values: what cells can fall by. All can rise without end.
    ///   - prices: per cell; `never` is not to be had.
    ///   - limit: the highest cost.
    mutating func cheapest(
        of cell: Int, rises: Bool, least: Int, values: [Int], prices: [Int], limit: Int
    ) -> Cycle? {
        ahead.start(network.heads[cell])
        behind.start(network.tails[cell])
        var best = limit < Self.never ? limit + 1 : limit
        var meeting: Int?
        while ahead.cost + behind.cost < best {
            let isAhead = ahead.work <= behind.work
            guard let visit = isAhead ? ahead.next(in: network) : behind.next(in: network) else { break }
            // Ahead a part that rises is gone down to and one that falls is gone up from; behind it is the reverse.
            let takesRising = rises == isAhead
            for index in visit.parts {
                let part = network.partCells[index]
                guard part != cell, prices[part] < best, takesRising || values[part] >= least else {
                    continue
                }
                let found = reach(network.heads[part], by: part, prices[part], isAhead)
                if found < best { (best, meeting) = (found, network.heads[part]) }
            }
            for whole in visit.wholes {
                guard whole != cell, prices[whole] < best, !takesRising || values[whole] >= least else {
                    continue
                }
                let found = reach(network.tails[whole], by: whole, prices[whole], isAhead)
                if found < best { (best, meeting) = (found, network.tails[whole]) }
            }
        }
        guard let meeting else { return nil }
        return cycle(of: cell, through: meeting, rises: rises, cost: best)
    }

    /// - Returns: what a cycle through the node costs, or `never`.
    private mutating func reach(_ node: Int, by cell: Int, _ price: Int, _ isAhead: Bool) -> Int {
        let cost = isAhead ? ahead.reach(node, by: cell, price) : behind.reach(node, by: cell, price)
        let other = isAhead ? behind.cost(of: node) : ahead.cost(of: node)
        guard let cost, let other else { return Self.never }
        return cost + other
    }

    /// No node is on both halves: a cycle through it would have been found before, and cost no more.
    private func cycle(of cell: Int, through meeting: Int, rises: Bool, cost: Int) -> Cycle {
        var cycle = Cycle(cost: cost)
        for (front, end, isAhead) in [
            (ahead, network.heads[cell], true), (behind, network.tails[cell], false),
        ] {
            var node = meeting
            while node != end {
                let arrival = front.arrivals[node]
                let isPart = network.heads[arrival] == node
                if isPart == (rises == isAhead) {
                    cycle.rising.append(arrival)
                } else {
                    cycle.falling.append(arrival)
                }
                node = isPart ? network.tails[arrival] : network.heads[arrival]
            }
        }
        return cycle
    }
}

/// The nodes that are reached from one end, by cost.
private struct Front {
    /// Per node the cell that it was reached by.
    private(set) var arrivals: [Int]
    /// Of the node that comes next.
    private(set) var cost = 0
    /// Cells that were returned.
    private(set) var work = 0
    private var costs: [Int]
    /// Per node the search that reached it.
    private var marks: [Int]
    private var mark = 0
    /// Nodes by cost, modulo their number (Dial 1969).
    private var buckets: [[Int]]
    private var position = 0
    private var waiting = 0
    /// Of the last node, what was not returned yet.
    private var parts = 0..<0

    /// A node, or some of the parts of one that has many: the ends may meet before the rest is needed.
    struct Visit {
        /// Places in `TableNetwork.partCells`.
        let parts: Range<Int>
        let wholes: Range<Int>
    }

    private static let mostParts = 64

    init(_ nodes: Int, dearest: Int) {
        arrivals = [Int](repeating: 0, count: nodes)
        costs = arrivals
        marks = arrivals
        buckets = Array(repeating: [], count: dearest + 1)
    }

    mutating func start(_ node: Int) {
        for slot in buckets.indices { buckets[slot].removeAll(keepingCapacity: true) }
        mark += 1
        (cost, work, position, waiting, parts) = (0, 0, 0, 1, 0..<0)
        (marks[node], costs[node]) = (mark, 0)
        buckets[0].append(node)
    }

    func cost(of node: Int) -> Int? {
        marks[node] == mark ? costs[node] : nil
    }

    /// The cheapest node that was not returned yet.
    mutating func next(in network: TableNetwork) -> Visit? {
        if !parts.isEmpty { return Visit(parts: someParts(), wholes: 0..<0) }
        while waiting > 0 {
            let slot = cost % buckets.count
            while position < buckets[slot].count {
                let node = buckets[slot][position]
                position += 1
                waiting -= 1
                guard costs[node] == cost else { continue }
                parts = network.parts(of: node)
                let wholes = network.wholes(of: node)
                work += wholes.count
                return Visit(parts: someParts(), wholes: wholes)
            }
            buckets[slot].removeAll(keepingCapacity: true)
            position = 0
            cost += 1
        }
        return nil
    }

    private mutating func someParts() -> Range<Int> {
        let some = parts.prefix(Self.mostParts)
        parts = some.upperBound..<parts.upperBound
        work += some.count
        return some
    }

    /// - Returns: the node's cost, if it was not known or is lower than was known.
    mutating func reach(_ node: Int, by cell: Int, _ price: Int) -> Int? {
        guard marks[node] != mark || costs[node] > cost + price else { return nil }
        marks[node] = mark
        costs[node] = cost + price
        arrivals[node] = cell
        buckets[(cost + price) % buckets.count].append(node)
        waiting += 1
        return cost + price
    }
}
