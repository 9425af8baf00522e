/// Why no figure is given. Rows, strata, clusters, margins and cells are counted from 0, as they were handed in.
package enum EstimationRefusal: Error, Sendable, Hashable {
    case noBallots
    /// A column, or a list with one entry per stratum, is not as long as it must be.
    case length(expected: Int, found: Int)
    /// Not finite, or not above 0.
    case weight(row: Int)
    case stratum(row: Int)
    /// A row stands for no ballot.
    case repeats(row: Int)
    /// It has a population, and nobody in the sample speaks for it.
    case emptyStratum(Int)
    /// Not finite, or smaller than what was drawn from it.
    case population(stratum: Int, sampled: Int)
    case clusterAcrossStrata(cluster: Int)
    /// Infinite. What is missing is NaN, and no cause for refusal.
    case value(row: Int)
    case category(row: Int)
    case tooManyCells(most: Int)
    /// No row is in the domain and has a value.
    case emptyDomain
    case zeroDenominator
    /// A level of confidence is above 0 and below 1.
    case level(Double)
    /// Weights or values so large or so small that a figure is not a finite number.
    case notRepresentable

    case noMargins
    /// The variance of a calibration upon a calibration is not defined here.
    case alreadyCalibrated
    case marginCell(margin: Int, row: Int)
    /// Negative or not finite, or all of them 0 (then `cell` is 0).
    case marginTotal(margin: Int, cell: Int)
    case populationWithoutBallots(margin: Int, cell: Int)
    case ballotsWithoutPopulation(margin: Int, cell: Int)
    /// The margins do not count the same population.
    case marginsDisagree(margin: Int, total: Double, first: Double)
    /// `error` is the largest relative error of a cell in the last sweep.
    case notConverged(sweeps: Int, error: Double)
}
