/// When a report is due: on a civil day of one of the period's months, or some working days after the days that it
/// covers.
package struct DueRule: Sendable, Hashable {
    package enum Edge: String, Sendable, CaseIterable {
        /// The day itself is on time: due when it ends.
        case onOrBefore
        /// The day itself is late: due when it begins.
        case before
    }

    package enum Basis: Sendable, Hashable {
        /// `day` is 1…31; one past the month's end is its last day. `month` counts from 1, the period's first, and
        /// may pass its last; nil is the last.
        case day(Int, month: Int?)
        /// Counted from the last day covered, which is none of them.
        case workingDaysAfter(Int)
    }

    package let basis: Basis
    package let edge: Edge

    package init(basis: Basis, edge: Edge) {
        self.basis = basis
        self.edge = edge
    }

    package init(day: Int, edge: Edge, month: Int?) {
        self.init(basis: .day(day, month: month), edge: edge)
    }

    package func date(in period: Period, covering span: DateSpan, _ calendar: WorkingCalendar) -> CivilDate {
        switch basis {
        case .day(let day, let month):
            let (year, month) = period.month(month ?? period.frequency.monthsPerPeriod)
            let length = CivilDate.length(ofMonth: month, year: year)
            return CivilDate(knownYear: year, month: month, day: min(day, length))
        case .workingDaysAfter(let count): return calendar.adding(workingDays: count, to: span.last)
        }
    }

    /// The first instant that is late, for a report that is due on this date.
    package func instant(on date: CivilDate) -> Instant {
        edge == .before ? date.start : date.adding(days: 1).start
    }
}

/// Where a due day goes that is no working day.
package enum Rollover: String, Sendable, CaseIterable { case none, previousWorkingDay, nextWorkingDay }

/// The days of one period of one regime.
package struct Schedule: Sendable, Hashable {
    package let coverage: DateSpan
    package let opensAt: Instant
    /// The first instant that is late.
    package let dueAt: Instant
    package let lockAt: Instant?

    package init(coverage: DateSpan, opensAt: Instant, dueAt: Instant, lockAt: Instant?) {
        self.coverage = coverage
        self.opensAt = opensAt
        self.dueAt = dueAt
        self.lockAt = lockAt
    }
}
