import Domain
import Testing

/// Against SciPy 1.17; ln B(500000, 1/2), where it loses digits, against its asymptotic series.
struct DistributionsEstimationTests {
    private func isNear(_ value: Double, _ expected: Double, _ relative: Double = 1e-11) -> Bool {
        abs(value - expected) <= abs(expected) * relative
    }

    @Test(arguments: [
        (1, 12.706204736174694), (2, 4.302652729749462), (5, 2.5705818356363146), (14, 2.144786687917804),
        (197, 1.9720790337785026), (1_000, 1.9623390808264083), (1_001, 1.9623367052808798),
        (5_000, 1.9604385517065073), (1_000_000, 1.959966356814107),
    ])
    func `t quantiles of 95 percent are right`(degrees: Double, expected: Double) {
        #expect(isNear(Distributions.tQuantile(level: 0.95, degrees: degrees), expected))
    }

    @Test func `t and normal quantiles of other levels are right`() {
        #expect(isNear(Distributions.tQuantile(level: 0.99, degrees: 3), 5.840909309733355))
        #expect(isNear(Distributions.tQuantile(level: 0.1, degrees: 1), 0.15838444032453658))
        #expect(isNear(Distributions.tQuantile(level: 0.999, degrees: 1), 636.6192487687897))
        #expect(isNear(Distributions.tQuantile(level: 0.9999, degrees: 1_500), 3.901080538086559))
        #expect(isNear(Distributions.normalQuantile(level: 0.95), 1.959963984540054))
        #expect(isNear(Distributions.normalQuantile(level: 0.99), 2.5758293035489004))
        #expect(isNear(Distributions.normalQuantile(level: 0.9999), 3.8905918864131204))
    }

    @Test(arguments: [
        (0.3, 0.5, 0.5, 0.36901011956554536), (0.5, 2, 3, 0.6875), (0.05, 10, 200, 0.6013895619129598),
        (0.5, 1_000, 1_000, 0.5), (0.99999, 100_000, 0.5, 0.15729868816242573),
        (0.2, 7, 0.747, 6.593127917621657e-06), (0.7, 0.01, 0.02, 0.6722370802006247), (0, 2, 3, 0),
        (1, 2, 3, 1),
    ])
    func `the incomplete beta function is right`(x: Double, a: Double, b: Double, expected: Double) {
        #expect(isNear(Distributions.incompleteBeta(x, a, b), expected, 1e-10))
    }

    @Test(arguments: [
        (0.5, 0.5, 1.1447298858494), (1e-3, 1e-3, 7.600900817008347), (5e5, 0.5, -5.988816495777439),
        (12, 40, -28.275524477980014),
    ])
    func `the logarithm of the beta function is right`(a: Double, b: Double, expected: Double) {
        #expect(isNear(Distributions.logBeta(a, b), expected, 1e-13))
        #expect(isNear(Distributions.logBeta(b, a), expected, 1e-13))
        #expect(abs(Distributions.logBeta(1, 1)) < 1e-14)
    }

    @Test(arguments: [
        (5.1934, 1.4946, 20.925, 0.02174776450457633), (1, 2, 10, 0.4018775720164609),
        (3.84, 1, 1e6, 0.05004379860996725), (100, 3, 4, 0.00032319181433079216),
    ])
    func `tails of F are right`(statistic: Double, numerator: Double, denominator: Double, expected: Double) {
        #expect(isNear(Distributions.fTail(statistic, numerator, denominator), expected, 1e-10))
    }

    @Test func `extremes have a tail between 0 and 1`() {
        #expect(Distributions.fTail(0, 1, 1) == 1)
        #expect(Distributions.fTail(.infinity, 1, 1) == 0)
        #expect(Distributions.fTail(1e308, 10, 1) >= 0)
        #expect(Distributions.tTails(.infinity, 3) == 0)
        #expect(Distributions.tTails(0, 3) == 1)
        #expect(isNear(Distributions.tTails(12.706204736174694, 1), 0.05))
    }
}
