extension Regime {
    /// The period that a regime with this first day begins with: the first that starts on that day or later.
    package static func firstPeriod(_ frequency: Frequency, from day: CivilDate) -> Period {
        let period = Period(frequency, containing: day)
        return period.first == day ? period : period.next
    }

    package func check(today: CivilDate) throws(RegimeRefusal) {
        if let periods, !Set(periods).isSubset(of: frequency.labels) {
            throw .periodsNotOfFrequency(frequency)
        }
        if let periods, periods.isEmpty || frequency == .annual { throw .periodsNotOfFrequency(frequency) }
        if reportKind == .synthesis, reporters.kind != .units { throw .synthesisNeedsUnits }
        if let validTo, validTo <= validFrom { throw .validityOrder }
        guard validFrom >= Period(frequency, containing: today).first else { throw .startsInPast }
        guard validFrom <= today.adding(days: Limits.regimeLeadDays) else { throw .startsTooLate }
        if due.edge == .before, opensDaysBefore == 0 { throw .opensAtDue }
    }

    package func owes(_ period: Period) -> Bool {
        guard isValid(from: validFrom, to: validTo, on: period.first) else { return false }
        guard let periods else { return true }
        return periods.contains(period.label)
    }

    package func opensAt(_ period: Period) -> Instant {
        due.date(in: period).adding(days: -opensDaysBefore).start
    }

    /// When the reporters of a period are fixed: as it begins, or as its reports open if that is earlier. Who is
    /// appointed or founded later, reports from the next period on.
    package func fixedAt(_ period: Period) -> Instant { min(period.first.start, opensAt(period)) }

    package func lockAt(_ period: Period) -> Instant? {
        lockAfterDays.map { due.instant(in: period).adding(days: $0) }
    }

    /// Ends the regime on a day: a period that is fixed already stays owed. A regime that had ended may go on; what
    /// fell due in between is not asked for afterwards.
    package func ending(on day: CivilDate, at now: Instant) throws(RegimeRefusal) -> Regime {
        guard day > validFrom else { throw .validityOrder }
        var previous = Period(frequency, containing: nextPeriod.first.adding(days: -1))
        while previous.first >= validFrom, !owes(previous), previous.first >= day {
            previous = Period(frequency, containing: previous.first.adding(days: -1))
        }
        if previous.first >= validFrom, previous.first >= day { throw .endsBeforeFixedPeriod(previous) }
        var result = self
        if validTo != nil {
            while due.instant(in: result.nextPeriod) <= now { result.nextPeriod = result.nextPeriod.next }
        }
        result.validTo = day
        return result
    }
}
