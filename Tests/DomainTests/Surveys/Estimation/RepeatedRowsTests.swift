import Domain
import Testing

/// A row that stands for several ballots is the same as so many rows.
struct RepeatedRowsTests {
    private struct Rows {
        var stratum: [Int] = []
        var cluster: [Int] = []
        var weight: [Double] = []
        var margin: [Int] = []
        var choice: [Int] = []
        var other: [Int] = []
        var value: [Double] = []
        var repeats: [Int] = []

        init(seed: UInt64) {
            var state = seed
            func next(_ bound: Int) -> Int {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % bound
            }
            for _ in 0..<120 {
                let stratum = next(3)
                self.stratum.append(stratum)
                cluster.append(stratum * 10 + next(4))
                weight.append(Double(20 + next(5)) + Double(stratum))
                margin.append(next(3))
                choice.append(next(4) - 1)
                other.append(next(3))
                value.append(next(9) == 0 ? .nan : Double(next(50)))
                repeats.append(1 + next(5))
            }
        }

        /// Row by row.
        var spread: Rows {
            var result = self
            func each<Value>(_ column: [Value]) -> [Value] {
                zip(column, repeats).flatMap { Array(repeating: $0, count: $1) }
            }
            result.stratum = each(stratum)
            result.cluster = each(cluster)
            result.weight = each(weight)
            result.margin = each(margin)
            result.choice = each(choice)
            result.other = each(other)
            result.value = each(value)
            result.repeats = []
            return result
        }

        func design(clustered: Bool, calibrated: Bool) throws -> SampleDesign {
            let design = try SampleDesign(
                count: stratum.count, weights: .perBallot(weight), strata: stratum,
                clusters: clustered ? cluster : nil,
                populations: clustered ? [9, nil, 12] : [4000, nil, 6000],
                repeats: repeats.isEmpty ? nil : repeats)
            guard calibrated else { return design }
            return try design.raked(to: [Margin(cells: margin, totals: [3000, 2500, 3500])])
        }
    }

    private func expectSame(_ one: Estimate, _ other: Estimate) {
        func near(_ left: Double?, _ right: Double?) -> Bool {
            guard let left, let right else { return left == nil && right == nil }
            return abs(left - right) <= 1e-9 * max(abs(left), abs(right), 1e-6)
        }
        #expect(near(one.value, other.value) && near(one.standardError, other.standardError))
        #expect(near(one.designEffect, other.designEffect) && near(one.effectiveCount, other.effectiveCount))
        #expect(near(one.interval?.lowerBound, other.interval?.lowerBound))
        #expect(one.count == other.count && one.degreesOfFreedom == other.degreesOfFreedom)
    }

    @Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
    func `every figure is that of the rows spread out`(_ clustered: Bool, _ calibrated: Bool) throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            let rows = Rows(seed: seed)
            let spread = rows.spread
            let few = try rows.design(clustered: clustered, calibrated: calibrated)
            let many = try spread.design(clustered: clustered, calibrated: calibrated)
            expectSame(try few.mean(of: rows.value), try many.mean(of: spread.value))
            expectSame(try few.total(of: rows.value), try many.total(of: spread.value))
            expectSame(
                try few.ratio(of: rows.value, to: rows.value.map { $0 + 1 }),
                try many.ratio(of: spread.value, to: spread.value.map { $0 + 1 }))
            let shares = zip(
                try few.shares(of: rows.choice, choices: 3, in: rows.other.map { $0 > 0 }),
                try many.shares(of: spread.choice, choices: 3, in: spread.other.map { $0 > 0 }))
            for (one, other) in shares { expectSame(one, other) }
            expectSame(
                try few.share(of: rows.choice.map { $0 > 5 }),
                try many.share(of: spread.choice.map { $0 > 5 }))
            let table = try few.crossTable(rows.choice, choices: 3, by: rows.other, choices: 3)
            let whole = try many.crossTable(spread.choice, choices: 3, by: spread.other, choices: 3)
            for (one, other) in zip(table.shares.joined(), whole.shares.joined()) { expectSame(one, other) }
            let (one, other) = (try #require(table.independence), try #require(whole.independence))
            #expect(abs(one.statistic - other.statistic) < 1e-8 * other.statistic)
            #expect(abs(one.numeratorDegrees - other.numeratorDegrees) < 1e-8)
        }
    }

    @Test func `a row stands for a ballot at least`() {
        #expect(throws: EstimationRefusal.repeats(row: 1)) {
            try SampleDesign(count: 2, weights: .perBallot([1, 1]), repeats: [1, 0])
        }
        #expect(throws: EstimationRefusal.length(expected: 2, found: 1)) {
            try SampleDesign(count: 2, weights: .perBallot([1, 1]), repeats: [1])
        }
    }
}
