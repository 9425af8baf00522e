/// How often a regime asks for a report.
package enum Frequency: String, Sendable, CaseIterable {
    case monthly, quarterly, semiannual, annual

    package var monthsPerPeriod: Int {
        switch self {
        case .monthly: 1
        case .quarterly: 3
        case .semiannual: 6
        case .annual: 12
        }
    }

    /// The labels of the periods of one year, in order.
    package var labels: [String] {
        switch self {
        case .monthly: (1...12).map { digits($0, 2) }
        case .quarterly: (1...4).map { "Q\($0)" }
        case .semiannual: ["H1", "H2"]
        case .annual: ["year"]
        }
    }
}

/// A reporting period: "2026-10", "2026-Q3", "2026-H1" or "2026".
package struct Period: Hashable, Sendable, CustomStringConvertible {
    package let frequency: Frequency
    package let year: Int
    /// Counted from 0 within the year.
    package let index: Int

    package init?(frequency: Frequency, year: Int, index: Int) {
        guard (1900...2998).contains(year), index >= 0, index < 12 / frequency.monthsPerPeriod else {
            return nil
        }
        self.frequency = frequency
        self.year = year
        self.index = index
    }

    /// The period of that frequency in which the day lies.
    package init(_ frequency: Frequency, containing date: CivilDate) {
        let parts = date.parts
        self.frequency = frequency
        year = parts.year
        index = (parts.month - 1) / frequency.monthsPerPeriod
    }

    package init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        guard let year = take(&bytes, 4, 1900...2998) else { return nil }
        let read: (Frequency, Int)?
        switch bytes.count {
        case 0: read = (.annual, 0)
        case 3 where skip(&bytes, "-"):
            if skip(&bytes, "Q") {
                read = take(&bytes, 1, 1...4).map { (.quarterly, $0 - 1) }
            } else if skip(&bytes, "H") {
                read = take(&bytes, 1, 1...2).map { (.semiannual, $0 - 1) }
            } else {
                read = take(&bytes, 2, 1...12).map { (.monthly, $0 - 1) }
            }
        default: read = nil
        }
        guard let (frequency, index) = read else { return nil }
        self.init(frequency: frequency, year: year, index: index)
    }

    package var description: String {
        switch frequency {
        case .monthly: "\(digits(year, 4))-\(digits(index + 1, 2))"
        case .quarterly: "\(digits(year, 4))-Q\(index + 1)"
        case .semiannual: "\(digits(year, 4))-H\(index + 1)"
        case .annual: digits(year, 4)
        }
    }

    /// What a regime's `periods` calls it: "Q3", "H1", "10"; a year has none to choose from.
    package var label: String { frequency.labels[index] }

    package var first: CivilDate { dayOne(ofMonth: 1) }
    package var last: CivilDate { end.adding(days: -1) }
    /// The first day after the period.
    package var end: CivilDate { dayOne(ofMonth: frequency.monthsPerPeriod + 1) }

    package var next: Period { Period(frequency, containing: end) }
    package var previous: Period { Period(frequency, containing: first.adding(days: -1)) }

    /// Year and month of the period's nth month; 1 is its first, 0 the one before, and n may pass its last.
    package func month(_ nth: Int) -> (year: Int, month: Int) {
        let months = year * 12 + index * frequency.monthsPerPeriod + nth - 1
        return (months / 12, months % 12 + 1)
    }

    private func dayOne(ofMonth nth: Int) -> CivilDate {
        let (year, month) = month(nth)
        return CivilDate(knownYear: year, month: month, day: 1)
    }
}
