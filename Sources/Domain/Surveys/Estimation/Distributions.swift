import Foundation

/// The distributions that intervals and tests are read from. Relative errors are below 1e-10 for up to a million
/// degrees of freedom.
package enum Distributions {
    /// P(F > `statistic`); degrees of freedom above 0, fractions too.
    package static func fTail(_ statistic: Double, _ numerator: Double, _ denominator: Double) -> Double {
        guard statistic > 0 else { return 1 }
        guard statistic.isFinite else { return 0 }
        let scaled = numerator * statistic
        return incompleteBeta(
            denominator / (denominator + scaled), scaled / (denominator + scaled), denominator / 2,
            numerator / 2)
    }

    /// P(|T| > `statistic`).
    package static func tTails(_ statistic: Double, _ degrees: Double) -> Double {
        let square = statistic * statistic
        guard square.isFinite else { return 0 }
        return incompleteBeta(degrees / (degrees + square), square / (degrees + square), degrees / 2, 0.5)
    }

    /// t with P(|T| < t) = `level`, for a level between 0 and 1 and degrees of freedom above 0.
    package static func tQuantile(level: Double, degrees: Double) -> Double {
        let tails = 1 - level
        let start = normalQuantile(level: level)
        if degrees > 1_000 { return expanded(start, degrees) }
        var low = 0.0
        var high = max(start, 1)
        while tTails(high, degrees) > tails, high < 1e150 {
            low = high
            high *= 2
        }
        // Bisection: the tail falls steadily, and 200 halvings reach neighbouring numbers from any bracket.
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if tTails(middle, degrees) > tails { low = middle } else { high = middle }
        }
        return high
    }

    /// z with P(|Z| < z) = `level`.
    package static func normalQuantile(level: Double) -> Double {
        let tails = 1 - level
        var low = 0.0
        var high = 40.0
        for _ in 0..<100 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if erfc(middle / 2.0.squareRoot()) > tails { low = middle } else { high = middle }
        }
        return high
    }

    /// The t quantile from the normal one (Abramowitz & Stegun 1964, 26.7.5); the next term is below 1e-12 for more
    /// than 1,000 degrees of freedom and levels up to 0.9999.
    private static func expanded(_ normal: Double, _ degrees: Double) -> Double {
        let square = normal * normal
        let first = normal * (square + 1) / 4
        let second = normal * ((5 * square + 16) * square + 3) / 96
        let third = normal * (((3 * square + 19) * square + 17) * square - 15) / 384
        let fourth =
            normal * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92_160
        return normal + (first + (second + (third + fourth / degrees) / degrees) / degrees) / degrees
    }

    /// I_x(a, b), the regularised incomplete beta function, for 0 ≤ x ≤ 1 and a, b > 0.
    package static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        incompleteBeta(x, 1 - x, a, b)
    }

    /// - Parameter rest: 1 − x, which near 1 is known better than it can be subtracted.
    private static func incompleteBeta(_ x: Double, _ rest: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0, a > 0, b > 0 else { return 0 }
        guard rest > 0 else { return 1 }
        // The fraction converges fast on this side of the mean; the other side is its mirror (DLMF 8.17.4).
        guard x <= (a + 1) / (a + b + 2) else { return 1 - lowerBeta(rest, x, b, a) }
        return lowerBeta(x, rest, a, b)
    }

    private static func lowerBeta(_ x: Double, _ rest: Double, _ a: Double, _ b: Double) -> Double {
        let front = exp(a * log(x) + b * log(rest) - logBeta(a, b)) / a
        return min(max(front * betaFraction(x, a, b), 0), 1)
    }

    /// DLMF 8.17.22 by the modified Lentz method (Press et al., Numerical Recipes, 5.2). About √max(a, b) terms.
    private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var result = d
        for step in 1...20_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            var factor = 1.0
            for term in [even, odd] {
                d = 1 + term * d
                c = 1 + term / c
                if abs(d) < tiny { d = tiny }
                if abs(c) < tiny { c = tiny }
                d = 1 / d
                factor = c * d
                result *= factor
            }
            if abs(factor - 1) < 1e-15 { break }
        }
        return result
    }

    /// ln B(a, b). Its gamma functions are not taken apart: for large a or b they cancel, and with them all digits
    /// (Didonato & Morris 1992, ACM TOMS 708, the same remainders).
    package static func logBeta(_ a: Double, _ b: Double) -> Double {
        var (low, high) = (min(a, b), max(a, b))
        var shift = 0.0
        // B(a, b) = B(a + 1, b) · (a + b) / a.
        while low < 10 {
            shift += log1p(high / low)
            low += 1
        }
        while high < 10 {
            shift += log1p(low / high)
            high += 1
        }
        let sum = low + high
        let remainders = remainder(low) + remainder(high) - remainder(sum)
        return shift + 0.5 * log(2 * Double.pi / low) + 0.5 * log(sum / high) + remainders
            - low * log1p(high / low) - high * log1p(low / high)
    }

    /// What Stirling's formula leaves of ln Γ (DLMF 5.11.1), for arguments from 10.
    private static func remainder(_ x: Double) -> Double {
        let square = 1 / (x * x)
        let tail = 1.0 / 1_680 - square * (1.0 / 1_188 - square * 691.0 / 360_360)
        return (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1_260 - square * tail))) / x
    }
}
