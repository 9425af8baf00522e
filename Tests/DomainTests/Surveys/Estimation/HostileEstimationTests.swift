import Domain
import Testing

struct HostileEstimationTests {
    private func three(_ weights: [Double] = [1, 2, 3]) throws -> SampleDesign {
        try SampleDesign(count: 3, weights: .perBallot(weights))
    }

    @Test func `a design that does not fit together is refused`() {
        func design(
            _ count: Int = 3, _ weights: SampleDesign.Weights = .perBallot([1, 1, 1]), strata: [Int]? = nil,
            clusters: [Int]? = nil, populations: [Double?] = [nil]
        ) throws(EstimationRefusal) {
            _ = try SampleDesign(
                count: count, weights: weights, strata: strata, clusters: clusters, populations: populations)
        }
        #expect(throws: EstimationRefusal.noBallots) { try design(0, .perBallot([])) }
        #expect(throws: EstimationRefusal.noBallots) { try design(-5) }
        #expect(throws: EstimationRefusal.length(expected: 3, found: 2)) {
            try design(3, .perBallot([1, 1]))
        }
        #expect(throws: EstimationRefusal.length(expected: 1, found: 2)) {
            try design(3, .perStratum([1, 1]))
        }
        #expect(throws: EstimationRefusal.length(expected: 3, found: 1)) { try design(strata: [0]) }
        #expect(throws: EstimationRefusal.length(expected: 3, found: 4)) {
            try design(clusters: [0, 1, 2, 3])
        }
        #expect(throws: EstimationRefusal.length(expected: 1, found: 0)) { try design(populations: []) }
        #expect(throws: EstimationRefusal.stratum(row: 1)) { try design(strata: [0, 1, 0]) }
        #expect(throws: EstimationRefusal.stratum(row: 2)) { try design(strata: [0, 0, -1]) }
        #expect(throws: EstimationRefusal.stratum(row: 0)) { try design(strata: [0, 0, 0], populations: []) }
        for weight in [0, -1, .nan, .infinity] as [Double] {
            #expect(throws: EstimationRefusal.weight(row: 1)) { try design(3, .perBallot([1, weight, 1])) }
        }
        #expect(throws: EstimationRefusal.emptyStratum(1)) {
            try design(strata: [0, 0, 2], populations: [9, 9, 9])
        }
        for population in [2, -1, .nan, .infinity] as [Double] {
            #expect(throws: EstimationRefusal.population(stratum: 0, sampled: 3)) {
                try design(populations: [population])
            }
        }
        #expect(throws: EstimationRefusal.clusterAcrossStrata(cluster: 7)) {
            try design(strata: [0, 1, 1], clusters: [7, 8, 7], populations: [nil, nil])
        }
        #expect(throws: EstimationRefusal.clusterAcrossStrata(cluster: 7)) {
            try design(strata: [0, 1, 1], clusters: [7, 7, 8], populations: [nil, nil])
        }
        #expect(throws: Never.self) { try design(strata: [0, 2, 2], populations: [nil, nil, nil]) }
        #expect(throws: Never.self) { try design(clusters: [.min, .max, 0]) }
    }

    @Test func `columns that do not fit are refused`() throws {
        let design = try three()
        #expect(throws: EstimationRefusal.length(expected: 3, found: 2)) { try design.mean(of: [1, 2]) }
        #expect(throws: EstimationRefusal.length(expected: 3, found: 0)) { try design.total(of: []) }
        #expect(throws: EstimationRefusal.length(expected: 3, found: 1)) {
            try design.mean(of: [1, 2, 3], in: [true])
        }
        #expect(throws: EstimationRefusal.length(expected: 3, found: 4)) {
            try design.ratio(of: [1, 2, 3], to: [1, 2, 3, 4])
        }
        #expect(throws: EstimationRefusal.length(expected: 3, found: 0)) {
            try design.shares(of: [], choices: 2)
        }
        #expect(throws: EstimationRefusal.value(row: 1)) { try design.mean(of: [1, .infinity, 3]) }
        #expect(throws: Never.self) { try design.mean(of: [1, .infinity, 3], in: [true, false, true]) }
        #expect(throws: EstimationRefusal.category(row: 2)) { try design.shares(of: [0, 1, 2], choices: 2) }
        #expect(throws: EstimationRefusal.category(row: 0)) { try design.shares(of: [-2, 1, 1], choices: 2) }
        for number in [0, -3, 1_001, .max] {
            #expect(throws: EstimationRefusal.tooManyCells(most: 1_000)) {
                try design.shares(of: [0, 0, 0], choices: number)
            }
        }
        for level in [0, 1, -1, .nan, .infinity] as [Double] {
            #expect(throws: EstimationRefusal.self) { try design.mean(of: [1, 2, 3], level: level) }
        }
        #expect(throws: EstimationRefusal.zeroDenominator) {
            try design.ratio(of: [1, 1, 1], to: [0, 0, 0])
        }
    }

    @Test func `nothing to estimate from is refused`() throws {
        let design = try three()
        let missing = [Double](repeating: .nan, count: 3)
        #expect(throws: EstimationRefusal.emptyDomain) { try design.mean(of: missing) }
        #expect(throws: EstimationRefusal.emptyDomain) { try design.total(of: missing) }
        #expect(throws: EstimationRefusal.emptyDomain) {
            try design.mean(of: [1, 2, 3], in: [false, false, false])
        }
        #expect(throws: EstimationRefusal.emptyDomain) { try design.shares(of: [-1, -1, -1], choices: 3) }
        #expect(throws: EstimationRefusal.emptyDomain) {
            try design.crossTable([0, -1, -1], choices: 2, by: [-1, 0, 1], choices: 2)
        }
    }

    @Test func `one PSU tells no error`() throws {
        let single = try SampleDesign(count: 1, weights: .perStratum([5]))
        for estimate in [
            try single.mean(of: [7]), try single.total(of: [7]), try single.share(of: [true]),
            try single.ratio(of: [1], to: [2]),
        ] {
            #expect(estimate.standardError == nil)
            #expect(estimate.designEffect == nil)
        }
        #expect(try single.mean(of: [7]).interval == nil)
        #expect(try single.mean(of: [7]).lonelyStrata == [0])
        let village = try SampleDesign(count: 3, weights: .perStratum([5]), clusters: [4, 4, 4])
        #expect(try village.mean(of: [1, 2, 3]).standardError == nil)
        #expect(try village.share(of: [true, false, true]).interval == nil)
        let table = try village.crossTable([0, 1, 1], choices: 2, by: [0, 1, 0], choices: 2)
        #expect(table.independence == nil)
        #expect(table.shares[0][0].standardError == nil)
    }

    @Test func `a domain within one PSU has no error of its mean, but one of its total`() throws {
        let design = try SampleDesign(count: 4, weights: .perStratum([5]), clusters: [1, 1, 2, 3])
        let domain = [true, true, false, false]
        let mean = try design.mean(of: [1, 2, 3, 4], in: domain)
        #expect(mean.value == 1.5)
        #expect(mean.standardError == nil)
        #expect(mean.interval == nil)
        // PSU totals 15, 0, 0: 3 / 2 · (100 + 25 + 25).
        let total = try design.total(of: [1, 2, 3, 4], in: domain)
        #expect(total.standardError == 15)
        #expect(total.interval == nil)
    }

    @Test func `the total of a lonely stratum is compared with the mean of all PSUs`() throws {
        let design = try SampleDesign(
            count: 3, weights: .perStratum([1, 1]), strata: [0, 0, 1], populations: [nil, 4])
        // Totals 2, 4 | 9: 2 · (1 + 1) + 3/4 · (9 − 5)².
        let total = try design.total(of: [2, 4, 9])
        #expect(abs((total.standardError ?? 0) - 16.0.squareRoot()) < 1e-14)
        #expect(total.lonelyStrata == [1])
    }

    @Test func `figures beyond the numbers are refused, never infinite`() throws {
        let design = try three()
        #expect(throws: EstimationRefusal.notRepresentable) { try design.mean(of: [1e308, -1e308, 1e308]) }
        #expect(throws: EstimationRefusal.notRepresentable) { try design.total(of: [1e308, 1e308, 1e308]) }
        #expect(throws: EstimationRefusal.notRepresentable) { try design.mean(of: [1e-200, 2e-200, 3e-200]) }
        let heavy = try three([1e308, 1e308, 1e308])
        #expect(throws: EstimationRefusal.notRepresentable) { try heavy.mean(of: [1, 2, 3]) }
        let uneven = try three([1e-300, 1e300, 1])
        let table = try uneven.crossTable([0, 1, 0], choices: 2, by: [0, 1, 1], choices: 2)
        #expect(table.shares.joined().allSatisfy { $0.value.isFinite })
        let share = try uneven.share(of: [true, false, true])
        #expect(share.interval.map { $0.lowerBound >= 0 && $0.upperBound <= 1 } ?? true)
    }

    @Test func `choices that nobody made have no row`() throws {
        let design = try SampleDesign(count: 6, weights: .perStratum([1]))
        let table = try design.crossTable(
            [1, 1, 4, 4, 4, 1], choices: 6, by: [2, 0, 2, 0, 2, 2], choices: 3)
        #expect(table.rows == [1, 4])
        #expect(table.columns == [0, 2])
        let sixths = table.shares.joined().map { ($0.value * 6).rounded() }
        #expect(sixths == [1, 2, 1, 2])
        let test = try #require(table.independence)
        #expect(abs(test.statistic) < 1e-20)
        #expect(test.pValue > 0.999_999)
    }

    @Test func `tables with empty cells give a test or none, and no nonsense`() throws {
        var drawn = Drawn(5)
        for size in 2...6 {
            for rows in [4, 9, 40] {
                let first = (0..<rows).map { _ in drawn.next(below: size) }
                let second = first.map { (choice: Int) in
                    drawn.next() < 0.8 ? choice : drawn.next(below: size)
                }
                let design = try SampleDesign(count: rows, weights: .perBallot(first.map { Double($0 + 1) }))
                let table = try design.crossTable(first, choices: size, by: second, choices: size)
                for share in table.shares.joined() {
                    #expect(share.interval.map { $0.contains(share.value) } ?? true)
                }
                guard let test = table.independence else { continue }
                #expect((0...1).contains(test.pValue))
                #expect(test.statistic >= 0)
                #expect(test.numeratorDegrees <= Double((size - 1) * (size - 1)) * (1 + 1e-9))
            }
        }
        let many = (0..<500).map { $0 % 25 }
        let design = try SampleDesign(count: 500, weights: .perStratum([1]))
        #expect(throws: EstimationRefusal.tooManyCells(most: 400)) {
            try design.crossTable(many, choices: 25, by: many, choices: 25)
        }
    }

    @Test func `whatever is handed in, a figure is a number within its interval or is refused`() throws {
        var drawn = Drawn(17)
        let odd: [Double] = [
            0, -0.0, .nan, .infinity, 1e-308, -1e308, .leastNonzeroMagnitude, 1, 1e17, -3, 0.1,
        ]
        var given = 0
        for _ in 0..<400 {
            let count = 1 + drawn.next(below: 9)
            func column(_ share: Double) -> [Double] {
                (0..<count).map { _ in drawn.next() < share ? odd[drawn.next(below: odd.count)] : drawn.next()
                }
            }
            func numbers(_ bound: Int) -> [Int] { (0..<count).map { _ in drawn.next(below: bound) } }
            let strata = numbers(2)
            let (values, others, share) = (column(0.2), column(0.1), drawn.next() / 20)
            let choices = numbers(4).map { $0 - 1 }
            let margins = [
                Margin(cells: numbers(2), totals: [40, 60]), Margin(cells: numbers(2), totals: [30, 70]),
            ]
            do throws(EstimationRefusal) {
                var design = try SampleDesign(
                    count: count, weights: .perBallot(column(share)), strata: strata,
                    clusters: drawn.next() < 0.5 ? nil : strata.map { $0 + 2 * drawn.next(below: 3) },
                    populations: [nil, drawn.next() < 0.5 ? 9 : nil])
                if drawn.next() < 0.3 { design = try design.raked(to: margins) }
                let table = try design.crossTable(choices, choices: 3, by: strata, choices: 2)
                var estimates = try Array(table.shares.joined()) + design.shares(of: choices, choices: 3)
                estimates.append(try design.mean(of: values))
                estimates.append(try design.total(of: values))
                estimates.append(try design.ratio(of: values, to: others))
                for estimate in estimates {
                    #expect(estimate.value.isFinite)
                    #expect(estimate.standardError.map { $0 >= 0 && $0.isFinite } ?? true)
                    #expect(estimate.interval.map { $0.contains(estimate.value) } ?? true)
                }
                #expect(table.independence.map { (0...1).contains($0.pValue) } ?? true)
                given += 1
            } catch {
                continue
            }
        }
        #expect(given > 50)
    }
}
