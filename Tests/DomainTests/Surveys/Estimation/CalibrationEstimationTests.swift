import Domain
import Testing

struct CalibrationEstimationTests {
    private func design(_ count: Int) throws -> SampleDesign {
        try SampleDesign(count: count, weights: .perStratum([1]))
    }

    /// Kalton & Flores-Cervantes (2003), as in R `survey`'s tests: four rows by three columns.
    private let sampled = [20, 50, 100, 30, 40, 140, 50, 100, 40, 310, 50, 70]
    private let people: [Double] = [80, 60, 170, 55, 40, 150, 60, 165, 55, 340, 200, 125]

    private func cells(_ key: (Int) -> Int) -> [Int] {
        sampled.enumerated().flatMap { Array(repeating: key($0.offset), count: $0.element) }
    }

    private func totals(_ number: Int, _ key: (Int) -> Int) -> [Double] {
        var totals = [Double](repeating: 0, count: number)
        for (cell, people) in people.enumerated() { totals[key(cell)] += people }
        return totals
    }

    private func factors(_ design: SampleDesign) -> [Double] {
        var start = 0
        return sampled.map { number in
            defer { start += number }
            return (design.weights[start] * 100).rounded() / 100
        }
    }

    @Test func `raked weights are those of the literature`() throws {
        let rows = Margin(cells: cells { $0 % 4 }, totals: totals(4) { $0 % 4 })
        let columns = Margin(cells: cells { $0 / 4 }, totals: totals(3) { $0 / 4 })
        let raked = try design(1_000).raked(to: [rows, columns])
        #expect(factors(raked) == [1.81, 1.08, 2.2, 1.83, 1.45, 0.87, 1.76, 1.47, 2.02, 1.21, 2.45, 2.04])
        let whole = try design(1_000).postStratified(to: Margin(cells: cells { $0 }, totals: people))
        #expect(factors(whole) == [4, 1.2, 1.7, 1.83, 1, 1.07, 1.2, 1.65, 1.38, 1.1, 4, 1.79])
    }

    @Test func `calibrated shares of a margin are those of the population, without error`() throws {
        let row = cells { $0 % 4 }
        let column = cells { $0 / 4 }
        let rows = Margin(cells: row, totals: totals(4) { $0 % 4 })
        let columns = Margin(cells: column, totals: totals(3) { $0 / 4 })
        let raked = try design(1_000).raked(to: [rows, columns])
        for (choices, margin) in [(row, rows), (column, columns)] {
            let shares = try raked.shares(of: choices, choices: margin.totals.count)
            for (share, people) in zip(shares, margin.totals) {
                #expect(abs(share.value - people / 1_500) < 1e-10)
                #expect(try #require(share.standardError) < 1e-12)
            }
        }
        let free = try raked.shares(of: (0..<1_000).map { $0 % 3 }, choices: 3)
        #expect(free.allSatisfy { ($0.standardError ?? 0) > 0.01 })
    }

    @Test func `one margin twice is raked as once`() throws {
        let schools = Schools.clustered
        let once = try schools.clusteredDesign().postStratified(to: schools.typeMargin)
        let twice = try schools.clusteredDesign().raked(
            to: [schools.typeMargin, schools.typeMargin, schools.typeMargin])
        let (mean, same) = (try once.mean(of: schools.api00), try twice.mean(of: schools.api00))
        #expect(abs(mean.value - same.value) < 1e-9)
        #expect(abs((mean.standardError ?? 0) - (same.standardError ?? 1)) < 1e-9)
        #expect(once.calibration?.sweeps == 1)
    }

    /// With two margins of two cells and unlike weights the residuals can be had from an interaction: what is left of a
    /// variable that is a sum of row and column effects is nothing.
    @Test func `what the margins explain does not vary`() throws {
        var drawn = Drawn(13)
        let row = (0..<200).map { _ in drawn.next(below: 3) }
        let column = (0..<200).map { _ in drawn.next(below: 5) }
        let third = (0..<200).map { _ in drawn.next(below: 2) }
        let weights = (0..<200).map { _ in 1 + drawn.next() * 5 }
        let design = try SampleDesign(
            count: 200, weights: .perBallot(weights), clusters: (0..<200).map { $0 % 30 })
        let raked = try design.raked(to: [
            Margin(cells: row, totals: [300, 300, 300]),
            Margin(cells: column, totals: [200, 200, 200, 200, 100]),
            Margin(cells: third, totals: [500, 400]),
        ])
        let values = row.indices.map { Double(row[$0] * 7 - column[$0] * column[$0] + third[$0]) }
        let total = try raked.total(of: values)
        #expect(abs(total.value - (7 * 900 - 200 * 14 - 100 * 16 + 400)) < 1e-6)
        #expect(try #require(total.standardError) < 1e-9)
        #expect(try #require(design.total(of: values).standardError) > 1)
        #expect(try #require(raked.total(of: values.map { $0 * $0 }).standardError) > 1)
    }

    @Test func `margins that cannot be met are refused`() throws {
        let design = try design(4)
        func rake(_ margins: Margin..., sweeps: Int = 500) throws(EstimationRefusal) {
            _ = try design.raked(to: margins, mostSweeps: sweeps)
        }
        let half = Margin(cells: [0, 0, 1, 1], totals: [50, 50])
        #expect(throws: EstimationRefusal.noMargins) { try rake() }
        #expect(throws: EstimationRefusal.length(expected: 4, found: 1)) {
            try rake(Margin(cells: [0], totals: [1]))
        }
        #expect(throws: EstimationRefusal.marginCell(margin: 1, row: 3)) {
            try rake(half, Margin(cells: [0, 1, 0, 2], totals: [50, 50]))
        }
        #expect(throws: EstimationRefusal.marginCell(margin: 0, row: 0)) {
            try rake(Margin(cells: [-1, 1, 0, 1], totals: [50, 50]))
        }
        for total in [-1, .nan, .infinity] as [Double] {
            #expect(throws: EstimationRefusal.marginTotal(margin: 0, cell: 1)) {
                try rake(Margin(cells: [0, 0, 1, 1], totals: [50, total]))
            }
        }
        #expect(throws: EstimationRefusal.marginTotal(margin: 0, cell: 0)) {
            try rake(Margin(cells: [0, 0, 1, 1], totals: [0, 0]))
        }
        #expect(throws: EstimationRefusal.populationWithoutBallots(margin: 1, cell: 2)) {
            try rake(half, Margin(cells: [0, 1, 0, 1], totals: [40, 50, 10]))
        }
        #expect(throws: EstimationRefusal.ballotsWithoutPopulation(margin: 0, cell: 0)) {
            try rake(Margin(cells: [0, 0, 1, 1], totals: [0, 100]))
        }
        #expect(throws: EstimationRefusal.marginsDisagree(margin: 1, total: 101, first: 100)) {
            try rake(half, Margin(cells: [0, 1, 0, 1], totals: [50, 51]))
        }
        #expect(throws: EstimationRefusal.alreadyCalibrated) {
            try design.postStratified(to: half).postStratified(to: half)
        }
        #expect(throws: Never.self) { try rake(half, Margin(cells: [0, 1, 0, 1], totals: [40, 60, 0])) }
    }

    @Test func `margins that contradict each other do not converge`() throws {
        // Both halves of the first are the halves of the second, which has other numbers.
        let margins = [
            Margin(cells: [0, 0, 1, 1], totals: [50, 50]), Margin(cells: [0, 0, 1, 1], totals: [40, 60]),
        ]
        let refusal = #expect(throws: EstimationRefusal.self) {
            try design(4).raked(to: margins, mostSweeps: 30)
        }
        guard case .notConverged(sweeps: 30, let error) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(error > 0.1)
    }

    @Test func `rounded margins are scaled to the first`() throws {
        let raked = try design(4).raked(to: [
            Margin(cells: [0, 0, 1, 1], totals: [500_000, 500_000]),
            Margin(cells: [0, 1, 0, 1], totals: [300_000.4, 700_000]),
        ])
        #expect(abs(raked.weights.reduce(0, +) - 1_000_000) < 1e-3)
    }

    @Test func `margins of very many cells are refused or fitted`() throws {
        let rows = 12_000
        let design = try design(rows)
        func margin(_ number: Int) -> Margin {
            Margin(
                cells: (0..<rows).map { $0 % number },
                totals: Array(repeating: 27_000 / Double(number), count: number))
        }
        #expect(throws: EstimationRefusal.tooManyCells(most: 10_000)) {
            try design.postStratified(to: margin(10_001))
        }
        #expect(throws: EstimationRefusal.tooManyCells(most: 300)) {
            try design.raked(to: [margin(301), margin(400)])
        }
        let fitted = try design.raked(to: [margin(7), margin(1_000)])
        #expect(try #require(fitted.mean(of: (0..<rows).map { Double($0 % 11) }).standardError) > 0)
    }
}
