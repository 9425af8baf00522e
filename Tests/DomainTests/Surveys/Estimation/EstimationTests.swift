import Domain
import Testing

/// Numbers that look random and are the same in every run.
struct Drawn {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// 0…1.
    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / Double(1 << 53)
    }

    mutating func next(below bound: Int) -> Int { Int(next() * Double(bound)) }
}

struct EstimationTests {
    private func isNear(_ value: Double?, _ expected: Double?, _ relative: Double = 1e-12) -> Bool {
        guard let value, let expected else { return value == nil && expected == nil }
        return abs(value - expected) <= abs(expected) * relative
    }

    /// Strata of unlike sizes, clusters of unlike sizes, unlike weights.
    private struct Sample {
        var strata: [Int] = []
        var clusters: [Int] = []
        var weights: [Double] = []
        var values: [Double] = []
        var choices: [Int] = []

        init(count: Int, seed: UInt64 = 7) {
            var drawn = Drawn(seed)
            for _ in 0..<count {
                let cluster = drawn.next(below: 24)
                clusters.append(cluster * 10)
                strata.append(cluster % 4)
                weights.append(1 + 9 * drawn.next())
                values.append(drawn.next() + Double(cluster) / 10)
                choices.append(min(drawn.next(below: 4), cluster % 5))
            }
        }

        func ordered(_ order: [Int]) -> Sample {
            var result = self
            result.strata = order.map { strata[$0] }
            result.clusters = order.map { clusters[$0] }
            result.weights = order.map { weights[$0] }
            result.values = order.map { values[$0] }
            result.choices = order.map { choices[$0] }
            return result
        }

        func design(scale: Double = 1, populations: [Double?] = [40, 50, nil, 60]) throws -> SampleDesign {
            try SampleDesign(
                count: strata.count, weights: .perBallot(weights.map { $0 * scale }), strata: strata,
                clusters: clusters, populations: populations)
        }
    }

    @Test func `weights times a constant leave means, shares and their errors alone`() throws {
        let sample = Sample(count: 400)
        let plain = try sample.design()
        for scale in [1e-6, 37, 1e9] {
            let scaled = try sample.design(scale: scale)
            let (mean, other) = (try plain.mean(of: sample.values), try scaled.mean(of: sample.values))
            #expect(isNear(other.value, mean.value))
            #expect(isNear(other.standardError, mean.standardError))
            #expect(isNear(other.effectiveCount, mean.effectiveCount))
            let shares = zip(
                try plain.shares(of: sample.choices, choices: 4),
                try scaled.shares(of: sample.choices, choices: 4))
            for (share, same) in shares {
                #expect(isNear(same.value, share.value))
                #expect(isNear(same.standardError, share.standardError))
                #expect(isNear(same.interval?.lowerBound, share.interval?.lowerBound, 1e-11))
            }
            let total = try scaled.total(of: sample.values)
            #expect(isNear(total.value, try plain.total(of: sample.values).value * scale))
        }
    }

    @Test func `a simple random sample from a vast population has the textbook error`() throws {
        var drawn = Drawn(3)
        let values = (0..<50).map { _ in drawn.next() }
        let mean = values.reduce(0, +) / 50
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 49
        for population in [nil, 1e15] {
            let design = try SampleDesign(count: 50, weights: .perStratum([3]), populations: [population])
            let estimate = try design.mean(of: values)
            #expect(isNear(estimate.value, mean))
            #expect(isNear(estimate.standardError, (variance / 50).squareRoot()))
            #expect(isNear(estimate.effectiveCount, 50))
        }
        let finite = try SampleDesign(count: 50, weights: .perStratum([2]), populations: [100])
        let estimate = try finite.mean(of: values)
        #expect(isNear(estimate.standardError, (variance / 100).squareRoot()))
        #expect(isNear(estimate.designEffect, 1))
        #expect(isNear(estimate.effectiveCount, 100))
    }

    @Test func `a census is certain`() throws {
        let design = try SampleDesign(count: 3, weights: .perStratum([1]), populations: [3])
        let mean = try design.mean(of: [1, 2, 6])
        #expect(mean.standardError == 0)
        #expect(mean.interval == 3...3)
        #expect(mean.effectiveCount == nil)
        let share = try design.share(of: [true, true, true])
        #expect(share.interval == 1...1)
    }

    @Test func `the order of the rows does not matter`() throws {
        let sample = Sample(count: 500)
        var drawn = Drawn(11)
        var order = Array(0..<500)
        for index in order.indices { order.swapAt(index, drawn.next(below: 500)) }
        let other = sample.ordered(order)
        let cells = Margin(cells: sample.choices, totals: [900, 800, 700, 600])
        let (first, second) = (try sample.design(), try other.design())
        let pairs = [
            (try first.mean(of: sample.values), try second.mean(of: other.values)),
            (try first.total(of: sample.values), try second.total(of: other.values)),
            (
                try first.postStratified(to: cells).mean(of: sample.values),
                try second.postStratified(to: Margin(cells: other.choices, totals: cells.totals)).mean(
                    of: other.values)
            ),
        ]
        for (one, same) in pairs {
            #expect(isNear(same.value, one.value))
            #expect(isNear(same.standardError, one.standardError, 1e-11))
            #expect(same.degreesOfFreedom == one.degreesOfFreedom)
        }
    }

    @Test func `small differences of large values keep their variance`() throws {
        let sample = Sample(count: 2_000)
        // Halves that are still exact beside a billion.
        let noise = sample.values.map { ($0 * 1_024).rounded() / 1_024 }
        let design = try sample.design()
        let near = try design.mean(of: noise)
        let far = try design.mean(of: noise.map { $0 + 1e9 })
        #expect(isNear(far.value - 1e9, near.value, 1e-6))
        #expect(isNear(far.standardError, near.standardError, 1e-6))
        #expect(isNear(far.designEffect, near.designEffect, 1e-6))
        let elements = try SampleDesign(count: 2_000, weights: .perStratum([1_000]))
        #expect(
            isNear(
                try elements.total(of: noise.map { $0 + 1e9 }).standardError,
                try elements.total(of: noise).standardError, 1e-6))
        let margin = Margin(cells: sample.choices, totals: [900, 800, 700, 600])
        let fitted = try design.postStratified(to: margin)
        #expect(
            isNear(
                try fitted.mean(of: noise.map { $0 + 1e9 }).standardError,
                try fitted.mean(of: noise).standardError, 1e-6))
    }

    @Test func `what is small is not lost among what is large`() throws {
        let design = try SampleDesign(count: 4, weights: .perStratum([1]))
        #expect(try design.total(of: [1e16, 1, -1e16, 2]).value == 3)
    }

    @Test func `intervals of shares stay between 0 and 1 and hold the share`() throws {
        for rows in [2, 3, 10, 200, 5_000] {
            for chosen in Set([0, 1, 2, rows / 2, rows - 1, rows]) where chosen <= rows {
                for clusters in [nil, (0..<rows).map { $0 % max(rows / 3, 2) }] {
                    for level in [0.5, 0.95, 0.999999] {
                        let design = try SampleDesign(
                            count: rows, weights: .perStratum([20]), clusters: clusters)
                        let share = try design.share(of: (0..<rows).map { $0 < chosen }, level: level)
                        let interval = try #require(share.interval)
                        #expect(interval.lowerBound >= 0)
                        #expect(interval.upperBound <= 1)
                        #expect(interval.contains(share.value))
                        #expect((share.value == 0) == (chosen == 0))
                        #expect((share.value == 1) == (chosen == rows))
                    }
                }
            }
        }
    }

    @Test func `a share of 0 or 1 has Wilson's interval`() throws {
        let design = try SampleDesign(count: 100, weights: .perStratum([7]))
        let none = try design.share(of: Array(repeating: false, count: 100))
        // z² / (n + z²)
        #expect(none.interval?.lowerBound == 0)
        #expect(isNear(none.interval?.upperBound, 3.841458820694124 / 103.841458820694124))
        #expect(none.standardError == 0)
        #expect(isNear(none.effectiveCount, 100))
        #expect(none.designEffect == nil)
        let all = try design.share(of: Array(repeating: true, count: 100))
        #expect(all.interval?.upperBound == 1)
        #expect(isNear(all.interval?.lowerBound, 100 / 103.841458820694124))
        let villages = try SampleDesign(
            count: 100, weights: .perStratum([7]), clusters: (0..<100).map { $0 / 10 }, populations: [20])
        let unanimous = try villages.share(of: Array(repeating: true, count: 100))
        // Ten villages of twenty.
        #expect(isNear(unanimous.effectiveCount, 20))
    }

    @Test func `values that are all alike do not vary`() throws {
        let sample = Sample(count: 300)
        let design = try sample.design()
        for value in [0, 0.1, -3e7, 1e300] {
            let mean = try design.mean(of: Array(repeating: value, count: 300))
            #expect(mean.value == value)
            #expect(mean.standardError == 0)
            #expect(mean.designEffect == nil)
            #expect(mean.effectiveCount == nil)
            #expect(mean.interval == value...value)
        }
    }

    @Test func `shares are the means of indicators`() throws {
        let sample = Sample(count: 300)
        var choices = sample.choices
        for row in stride(from: 0, to: 300, by: 17) { choices[row] = SampleDesign.missing }
        let domain = sample.values.map { $0 > 0.8 }
        let cells = sample.values.map { $0 > 1.5 ? 1 : 0 }
        let margin = Margin(cells: cells, totals: [900, 800])
        let villages = try sample.design()
        // Strata of which one is lonely, one surveyed wholly.
        let people = try SampleDesign(
            count: 300, weights: .perBallot(sample.weights),
            strata: (0..<300).map { $0 == 0 ? 0 : $0 < 60 ? 1 : $0 < 140 ? 2 : 3 },
            populations: [nil, 59, 300, nil])
        for design in [
            villages, people, try villages.postStratified(to: margin), try people.postStratified(to: margin),
        ] {
            let shares = try design.shares(of: choices, choices: 4, in: domain)
            let table = try design.crossTable(
                choices, choices: 4, by: Array(repeating: 0, count: 300), choices: 1, in: domain)
            #expect(isNear(shares.reduce(0) { $0 + $1.value }, 1))
            for (choice, share) in shares.enumerated() {
                let values = choices.map { $0 == SampleDesign.missing ? .nan : $0 == choice ? 1.0 : 0 }
                let mean = try design.mean(of: values, in: domain)
                for other in [share, table.shares[choice][0]] {
                    #expect(isNear(other.value, mean.value))
                    #expect(isNear(other.standardError, mean.standardError, 1e-10))
                    #expect(isNear(other.designEffect, mean.designEffect, 1e-10))
                    #expect(isNear(other.effectiveCount, mean.effectiveCount, 1e-10))
                    #expect(other.count == mean.count)
                    #expect(other.degreesOfFreedom == mean.degreesOfFreedom)
                }
            }
            #expect(table.independence == nil)
        }
    }

    @Test func `a ratio to one is the mean`() throws {
        let sample = Sample(count: 300)
        let design = try sample.design()
        let ratio = try design.ratio(of: sample.values, to: Array(repeating: 1, count: 300))
        let mean = try design.mean(of: sample.values)
        #expect(isNear(ratio.value, mean.value))
        #expect(isNear(ratio.standardError, mean.standardError))
        #expect(ratio.designEffect == nil)
    }

    @Test func `two waves differ by more than chance, or not`() throws {
        let design = try SampleDesign(count: 4, weights: .perStratum([5]))
        let earlier = try design.mean(of: [1, 2, 3, 4])
        let later = try design.mean(of: [11, 12, 13, 16])
        let difference = try #require(try later.difference(from: earlier))
        #expect(difference.value == 10.5)
        // s²/n is 5/12 and 7/6; Welch 1947.
        #expect(isNear(difference.standardError, (19.0 / 12).squareRoot()))
        #expect(isNear(difference.degreesOfFreedom, 4.900452488687781))
        #expect(isNear(difference.pValue, 0.000445454254579091, 1e-9))
        let interval = try #require(difference.interval)
        #expect(isNear(interval.upperBound - 10.5, 10.5 - interval.lowerBound))
        #expect(try earlier.difference(from: earlier)?.pValue == 1)
        let certain = try design.mean(of: [2, 2, 2, 2])
        #expect(try certain.difference(from: certain)?.interval == 0...0)
        let one = try SampleDesign(count: 1, weights: .perStratum([1])).mean(of: [3])
        #expect(try one.difference(from: earlier) == nil)
    }
}
