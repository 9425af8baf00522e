import Domain
import Foundation
import Testing

/// Against figures that R's `survey` package prints in its own examples and tests.
struct EstimationReferenceTests {
    /// As R prints a standard error beside an estimate: four decimals, and of those five digits. It rounds twice.
    private func printed(_ value: Double?, decimals: Int = 4, digits: Int = 5) -> String {
        guard let value, let rounded = Double(String(format: "%.\(decimals)f", value)) else { return "nil" }
        return String(format: "%.\(digits)g", rounded)
    }

    private func fixed(_ value: Double?, _ decimals: Int) -> String {
        value.map { String(format: "%.\(decimals)f", $0) } ?? "nil"
    }

    @Test func `the stratified sample gives R's mean and total`() throws {
        let schools = Schools.stratified
        #expect(schools.count == 200)
        let design = try schools.stratifiedDesign()
        let mean = try design.mean(of: schools.api00)
        #expect(fixed(mean.value, 2) == "662.29")
        #expect(fixed(mean.standardError, 4) == "9.4089")
        #expect(fixed(mean.designEffect, 4) == "1.2045")
        #expect(mean.degreesOfFreedom == 197)
        #expect(mean.count == 200)
        let total = try design.total(of: schools.enroll)
        #expect(fixed(total.value, 0) == "3687178")
        #expect(fixed(total.standardError, 0) == "114642")
        // From an independent calculation; the formula is held to R's printed figures by the companies below.
        #expect(fixed(total.designEffect, 6) == "0.362018")
    }

    @Test func `the stratified sample gives R's ratio, and the ratio estimator of a total`() throws {
        let schools = Schools.stratified
        let ratio = try schools.stratifiedDesign().ratio(of: schools.apiStudents, to: schools.enroll)
        #expect(fixed(ratio.value * 3_811_472, 0) == "3190038")
        #expect(fixed((ratio.standardError ?? 0) * 3_811_472, 2) == "29565.98")
        let total = try schools.stratifiedDesign().total(of: schools.apiStudents)
        #expect(fixed(total.value, 0) == "3086009")
        #expect(fixed(total.standardError, 0) == "99477")
    }

    @Test func `the cluster sample gives R's mean, total and shares`() throws {
        let schools = Schools.clustered
        #expect(schools.count == 183)
        let design = try schools.clusteredDesign()
        let mean = try design.mean(of: schools.api00)
        #expect(fixed(mean.value, 6) == "644.169399")
        #expect(fixed(mean.standardError, 4) == "23.5422")
        #expect(mean.degreesOfFreedom == 14)
        #expect(fixed(mean.designEffect, 6) == "9.345869")
        let total = try design.total(of: schools.enroll)
        #expect(fixed(total.value, 2) == "3404940.13")
        #expect(fixed(total.standardError, 2) == "932235.03")
        let shares = try design.shares(of: schools.type, choices: 3)
        #expect(shares.map { fixed($0.value, 6) } == ["0.786885", "0.076503", "0.136612"])
        #expect(shares.map { fixed($0.standardError, 4) } == ["0.0463", "0.0268", "0.0296"])
        for (type, expected) in [("4873.97", "1333.32"), ("473.86", "158.70"), ("846.17", "167.55")]
            .enumerated()
        {
            let total = try design.total(of: schools.type.map { $0 == type ? 1 : 0 })
            #expect(fixed(total.value, 2) == expected.0)
            #expect(fixed(total.standardError, 2) == expected.1)
        }
    }

    @Test func `shares have the interval on the log-odds scale`() throws {
        let schools = Schools.clustered
        let shares = try schools.clusteredDesign().shares(of: schools.type, choices: 3)
        let expected = [
            (0.6712011344223886, 0.869764787636569), (0.03540883462062887, 0.15750111828465174),
            (0.08448929768369487, 0.21339501245227677),
        ]
        for (share, bounds) in zip(shares, expected) {
            let interval = try #require(share.interval)
            #expect(abs(interval.lowerBound - bounds.0) < 1e-12)
            #expect(abs(interval.upperBound - bounds.1) < 1e-12)
        }
        let few = try schools.clusteredDesign().share(of: schools.ell.map { $0 == 0 })
        let interval = try #require(few.interval)
        #expect(abs(interval.lowerBound - 0.002304691284135497) < 1e-12)
        #expect(abs(interval.upperBound - 0.17774776682269952) < 1e-12)
    }

    @Test func `domains are estimated with the whole design`() throws {
        let schools = Schools.clustered
        let design = try schools.clusteredDesign()
        let met = zip(schools.schoolWide, schools.comparable).map { $0 == 1 && $1 == 1 }
        let total = try design.total(of: schools.enroll, in: met)
        #expect(fixed(total.value, 0) == "2406420")
        #expect(fixed(total.standardError, 0) == "645444")
        let expected = [
            (0, 0, "596.3333", "43.49010"), (0, 1, "653.6439", "20.31720"), (1, 0, "659.3333", "27.00275"),
            (1, 1, "607.4545", "43.70468"), (2, 0, "606.3750", "41.11686"),
        ]
        for (type, target, mean, error) in expected {
            let domain = schools.type.indices.map {
                schools.type[$0] == type && schools.schoolWide[$0] == target
            }
            let estimate = try design.mean(of: schools.api00, in: domain)
            #expect(fixed(estimate.value, 4) == mean)
            #expect(fixed(estimate.standardError, 5) == error)
        }
        let hidden = schools.type.indices.map { schools.type[$0] == 0 ? schools.api00[$0] : .nan }
        #expect(
            try design.mean(of: hidden) == design.mean(of: schools.api00, in: schools.type.map { $0 == 0 }))
    }

    /// Ten companies (T. Tsuchiya), where R's design effects are printed.
    private let sales: [Double] = [15, 143, 21, 51, 337, 50, 274, 145, 15, 86]

    @Test func `design effects are R's, without replacement`() throws {
        let equal = try SampleDesign(count: 10, weights: .perStratum([100]))
        let mean = try equal.mean(of: sales)
        #expect(fixed(mean.value, 3) == "113.700")
        #expect(fixed(mean.standardError, 3) == "35.626")
        #expect(fixed(mean.designEffect, 6) == "1.010101")
        #expect(fixed(mean.effectiveCount, 9) == "10.000000000")
        let total = try equal.total(of: sales)
        #expect(fixed(total.value, 0) == "113700")
        #expect(fixed(total.standardError, 0) == "35626")
        #expect(fixed(total.designEffect, 6) == "1.010101")
    }

    /// R's `deff = "replace"` is the ballots over the effective count.
    @Test func `effective counts are R's design effects with replacement`() throws {
        let sizes = try SampleDesign(
            count: 10, weights: .perBallot([20, 200, 11, 25, 550, 30, 250, 100, 10, 55]))
        let mean = try sizes.mean(of: sales)
        #expect(fixed(mean.value, 3) == "243.914")
        #expect(fixed(mean.standardError, 3) == "48.752")
        #expect(fixed(mean.effectiveCount.map { 10 / $0 }, 6) == "1.974067")
        let total = try sizes.total(of: sales)
        #expect(fixed(total.value, 0) == "305136")
        #expect(fixed(total.standardError, 0) == "184965")
        #expect(fixed(total.effectiveCount.map { 10 / $0 }, 5) == "18.15669")
    }

    /// R's own is 23.920486…, which it prints as 23.921.
    @Test func `post-stratification gives R's figures`() throws {
        let schools = Schools.clustered
        let design = try schools.clusteredDesign().postStratified(to: schools.typeMargin)
        let mean = try design.mean(of: schools.api00)
        #expect(fixed(mean.value, 2) == "642.31")
        #expect(printed(mean.standardError) == "23.921")
        #expect(fixed(mean.standardError, 9) == "23.920486445")
        let total = try design.total(of: schools.enroll)
        #expect(fixed(total.value, 0) == "3680893")
        #expect(fixed(total.standardError, 0) == "406293")
        for share in try design.shares(of: schools.type, choices: 3) {
            #expect(try #require(share.standardError) < 1e-15)
        }
    }

    /// The totals are those of `calibrate(calfun = "raking")`; `rake` stops sooner, at 3647300.
    @Test func `raking gives R's figures`() throws {
        let schools = Schools.clustered
        let design = try schools.clusteredDesign().raked(to: [schools.typeMargin, schools.schoolWideMargin])
        let mean = try design.mean(of: schools.api00)
        #expect(fixed(mean.value, 2) == "641.23")
        #expect(printed(mean.standardError) == "23.704")
        #expect(fixed(mean.standardError, 7) == "23.7036169")
        let total = try design.total(of: schools.enroll)
        #expect(fixed(total.value, 0) == "3647280")
        #expect(fixed(total.standardError, 0) == "400603")
        let calibration = try #require(design.calibration)
        #expect(calibration.error <= 1e-10)
        #expect(abs(calibration.factors.lowerBound - 0.882520718276505) < 1e-9)
        #expect(abs(calibration.factors.upperBound - 1.9832049092808883) < 1e-9)
    }

    @Test func `raking to a joint and a single margin gives R's figures`() throws {
        let schools = Schools.clustered
        let joint = Margin(
            cells: zip(schools.type, schools.schoolWide).map { $0 * 2 + $1 },
            totals: [472, 3949, 334, 421, 266, 752])
        let single = Margin(cells: schools.comparable, totals: [1712, 4482])
        for margins in [[joint, single], [single, joint]] {
            let mean = try schools.clusteredDesign().raked(to: margins).mean(of: schools.api00)
            #expect(fixed(mean.value, 2) == "642.61")
            #expect(printed(mean.standardError) == "22.731")
        }
    }

    /// From an independent calculation, by least squares on all margins with the weights before raking.
    @Test func `raking a sample with unlike weights has the errors of the regression on all margins`() throws
    {
        let schools = Schools.stratified
        let margins = [schools.schoolWideMargin, Margin(cells: schools.comparable, totals: [1712, 4482])]
        let design = try schools.stratifiedDesign().raked(to: margins)
        let mean = try design.mean(of: schools.api00)
        #expect(abs(mean.value - 662.7521915656184) < 1e-6)
        #expect(abs((mean.standardError ?? 0) - 9.341006834524672) < 1e-6)
        #expect(abs((mean.designEffect ?? 0) - 1.193901765603697) < 1e-6)
        let total = try design.total(of: schools.enroll)
        #expect(abs((total.standardError ?? 0) - 131129.96882769043) < 1e-2)
        let table = try design.crossTable(
            schools.type, choices: 3, by: schools.ell.map { $0 > 20 ? 1 : 0 }, choices: 2)
        let test = try #require(table.independence)
        #expect(abs(test.chiSquare - 3.9826892585633136) < 1e-6)
        #expect(abs(test.statistic - 3.033682281605669) < 1e-6)
        #expect(abs(test.numeratorDegrees - 1.8875561581098121) < 1e-6)
        #expect(abs(test.pValue - 0.05233850277338014) < 1e-6)
    }

    @Test func `a stratum with one PSU is compared with the mean of all`() throws {
        let schools = Schools.clustered
        let districts = Array(Set(schools.district)).sorted()
        let strata = try schools.district.map { try #require(districts.firstIndex(of: $0)) }
        let lonely = try #require(districts.firstIndex(of: 413))
        let weights = SampleDesign.Weights.perBallot(Array(repeating: 33.84699631, count: schools.count))
        let open = try SampleDesign(
            count: schools.count, weights: weights, strata: strata,
            populations: Array(repeating: nil, count: districts.count))
        let mean = try open.mean(of: schools.api00)
        #expect(fixed(mean.standardError, 4) == "5.8281")
        #expect(mean.lonelyStrata == [lonely])
        #expect(open.lonelyStrata == [lonely])

        var populations = [Double?](repeating: 1_000, count: districts.count)
        populations[lonely] = 1
        let census = try SampleDesign(
            count: schools.count, weights: weights, strata: strata, populations: populations)
        let certain = try census.mean(of: schools.api00)
        #expect(fixed(certain.standardError, 4) == "5.7344")
        #expect(certain.lonelyStrata == [])
    }

    @Test func `clusters in strata give R's figures with and without a population`() throws {
        let values = [2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2]
        let strata = [0, 0, 0, 0, 0, 1, 1, 1]
        let expected: [([Double?], String)] = [([nil, nil], "0.7413"), ([15, 12], "0.6160")]
        for (populations, error) in expected {
            let design = try SampleDesign(
                count: 8, weights: .perStratum([3, 4]), strata: strata,
                clusters: [11, 12, 13, 14, 15, 21, 22, 23],
                populations: populations)
            let mean = try design.mean(of: values)
            #expect(fixed(mean.value, 4) == "5.4481")
            #expect(fixed(mean.standardError, 4) == error)
        }
        let crossed = try SampleDesign(
            count: 8, weights: .perBallot([3, 3, 3, 3, 3, 4, 4, 4]), clusters: [1, 2, 3, 4, 5, 1, 2, 3])
        #expect(fixed(try crossed.mean(of: values).standardError, 4) == "0.7938")
        let design = try SampleDesign(
            count: 8, weights: .perStratum([3, 4]), strata: strata, populations: [nil, nil])
        let above = try design.mean(of: values, in: values.map { $0 > 4 })
        #expect(fixed(above.value, 3) == "6.195")
        #expect(fixed(above.standardError, 7) == "0.7555129")
        let below = try design.mean(of: values, in: values.map { $0 <= 4 })
        #expect(fixed(below.value, 6) == "3.314286")
        #expect(fixed(below.standardError, 7) == "0.3117042")
    }

    @Test func `the test of independence is R's`() throws {
        let schools = Schools.clustered
        let table = try schools.clusteredDesign().crossTable(
            schools.schoolWide, choices: 2, by: schools.type, choices: 3)
        let test = try #require(table.independence)
        #expect(fixed(test.statistic, 4) == "5.1934")
        #expect(fixed(test.numeratorDegrees, 4) == "1.4946")
        #expect(fixed(test.denominatorDegrees, 4) == "20.9250")
        #expect(fixed(test.pValue, 5) == "0.02175")
        #expect(fixed(test.chiSquare, 4) == "11.9409")
        let cells = table.shares.map { $0.map { fixed($0.value * 183 * 33.84699631, 2) } }
        #expect(cells == [["406.16", "101.54", "270.78"], ["4467.80", "372.32", "575.40"]])
    }

    @Test func `the test of independence follows strata and calibration`() throws {
        let schools = Schools.stratified
        let table = try schools.stratifiedDesign().crossTable(
            schools.schoolWide, choices: 2, by: schools.comparable, choices: 2)
        let test = try #require(table.independence)
        #expect(abs(test.statistic - 47.31773299932394) < 1e-8)
        #expect(test.denominatorDegrees == 197)
        #expect(abs(test.pValue / 7.822040652230128e-11 - 1) < 1e-6)

        let clustered = Schools.clustered
        let fitted = try clustered.clusteredDesign().postStratified(to: clustered.typeMargin)
        let other = try fitted.crossTable(
            clustered.schoolWide, choices: 2, by: clustered.comparable, choices: 2)
        #expect(abs(try #require(other.independence).statistic - 269.37776252162143) < 1e-6)
    }
}
