extension Period {
    /// The periods of all frequencies that lie within it, itself among them.
    package var parts: [Period] {
        Frequency.allCases.filter { $0.monthsPerPeriod <= frequency.monthsPerPeriod }.flatMap { part in
            let count = frequency.monthsPerPeriod / part.monthsPerPeriod
            return (0..<count).compactMap {
                Period(frequency: part, year: year, index: index * count + $0)
            }
        }
    }
}
