import Foundation

/// A figure for the population, from a sample. Never NaN or infinite.
package struct Estimate: Sendable, Hashable {
    /// In the units of the variable; a share is 0…1.
    package let value: Double
    /// In the same units. Nil when the sample cannot tell it: all ballots of the domain are from one PSU, or for a
    /// total the whole sample is.
    package let standardError: Double?
    /// Ballots that the figure is of, unweighted.
    package let count: Int
    /// How many ballots of a simple random sample, from a population without end, would give the same standard error.
    /// For a share of 0 or 1 see `SampleDesign.shares(of:choices:in:level:)`. Nil where nothing varies, and for ratios.
    package let effectiveCount: Double?
    /// The variance over that of a simple random sample without replacement of as many ballots, from as many people as
    /// the weights add up to (Kish 1965, 8.1; R `survey`'s `deff = TRUE`). Nil where nothing varies, for ratios, and
    /// where the weights add up to no more than the ballots, as weights scaled to a mean of 1 do.
    package let designEffect: Double?
    /// PSUs less strata, of those with ballots in the domain.
    package let degreesOfFreedom: Int
    package let level: Double
    /// Nil without a standard error or without degrees of freedom.
    package let interval: ClosedRange<Double>?
    /// Strata whose part of the variance is a makeshift, see `SampleDesign.lonelyStrata`.
    package let lonelyStrata: [Int]
}

/// How far two estimates from samples that know nothing of each other are apart, as of two waves with fresh samples.
/// Not for two questions of one survey, nor for a panel asked twice.
package struct Difference: Sendable, Hashable {
    package let value: Double
    package let standardError: Double
    /// Satterthwaite's (Welch 1947); nil if neither figure has a standard error above 0.
    package let degreesOfFreedom: Double?
    package let level: Double
    package let interval: ClosedRange<Double>?
    /// Of a difference this large or larger, if there were none; two-sided.
    package let pValue: Double?
}

extension Estimate {
    /// Nil if one of them has no standard error.
    package func difference(from earlier: Estimate, level: Double = 0.95) throws(EstimationRefusal)
        -> Difference?
    {
        try Self.check(level)
        guard let own = standardError, let other = earlier.standardError else { return nil }
        let value = value - earlier.value
        // Not by squares, which may not be representable where the error itself is.
        let error = hypot(own, other)
        guard error > 0 else {
            return try Difference(
                value: value, standardError: 0, degreesOfFreedom: nil, level: level, interval: value...value,
                pValue: nil
            ).checked()
        }
        let parts = [(own, degreesOfFreedom), (earlier.standardError ?? 0, earlier.degreesOfFreedom)].filter {
            $0.0 > 0
        }
        guard parts.allSatisfy({ $0.1 > 0 }) else {
            return try Difference(
                value: value, standardError: error, degreesOfFreedom: nil, level: level, interval: nil,
                pValue: nil
            ).checked()
        }
        let degrees = 1 / parts.reduce(0) { $0 + pow($1.0 / error, 4) / Double($1.1) }
        return try Difference(
            value: value, standardError: error, degreesOfFreedom: degrees, level: level,
            interval: Self.interval(
                around: value, Distributions.tQuantile(level: level, degrees: degrees) * error),
            pValue: Distributions.tTails(value / error, degrees)
        ).checked()
    }

    static func check(_ level: Double) throws(EstimationRefusal) {
        guard level > 0, level < 1 else { throw .level(level) }
    }

    static func interval(around value: Double, _ reach: Double) -> ClosedRange<Double>? {
        let (low, high) = (value - reach, value + reach)
        return low <= high ? low...high : nil
    }

    /// The only way out for a figure: none leaves that is not a number.
    func checked() throws(EstimationRefusal) -> Estimate {
        let numbers = [
            value, standardError, effectiveCount, designEffect, interval?.lowerBound, interval?.upperBound,
        ]
        guard numbers.allSatisfy({ $0?.isFinite ?? true }) else { throw .notRepresentable }
        return self
    }
}

extension Difference {
    fileprivate func checked() throws(EstimationRefusal) -> Difference {
        let numbers = [
            value, standardError, degreesOfFreedom, interval?.lowerBound, interval?.upperBound, pValue,
        ]
        guard numbers.allSatisfy({ $0?.isFinite ?? true }) else { throw .notRepresentable }
        return self
    }
}

/// What an estimate is made of.
struct EstimateParts {
    let value: Double
    /// Nil if the sample cannot tell it.
    let variance: Double?
    /// The variance of the figure if one ballot were drawn, with replacement; nil if there is no such figure.
    let spread: Double?
    let frame: EstimationFrame
}

extension SampleDesign {
    /// With a t interval.
    func estimate(_ parts: EstimateParts, level: Double) throws(EstimationRefusal) -> Estimate {
        let interval = parts.variance.flatMap { variance in
            reach(variance.squareRoot(), parts.frame, level: level).flatMap {
                Estimate.interval(around: parts.value, $0)
            }
        }
        return try estimate(parts, interval: interval, level: level)
    }

    func estimate(
        _ parts: EstimateParts, interval: ClosedRange<Double>?, unanimousCount: Double? = nil, level: Double
    ) throws(EstimationRefusal) -> Estimate {
        let (count, weight) = (Double(parts.frame.count), parts.frame.weight)
        var effective: Double?
        var effect: Double?
        if let variance = parts.variance, let spread = parts.spread, spread > 0 {
            effective = variance > 0 ? spread / variance : nil
            // Weights with a mean of 1 add up to the ballots but for rounding.
            if weight > count * (1 + 1e-9) {
                effect = variance / (spread / count * ((weight - count) / weight))
            }
        }
        return try Estimate(
            value: parts.value, standardError: parts.variance?.squareRoot(), count: parts.frame.count,
            effectiveCount: unanimousCount ?? effective, designEffect: effect,
            degreesOfFreedom: parts.frame.degreesOfFreedom, level: level, interval: interval,
            lonelyStrata: lonelyStrata
        ).checked()
    }

    /// Half of a t interval; nil without degrees of freedom, except that what is known for certain needs none.
    func reach(_ error: Double, _ frame: EstimationFrame, level: Double) -> Double? {
        if frame.isCensus { return error }
        guard frame.degreesOfFreedom > 0 else { return nil }
        return error * Distributions.tQuantile(level: level, degrees: Double(frame.degreesOfFreedom))
    }
}
