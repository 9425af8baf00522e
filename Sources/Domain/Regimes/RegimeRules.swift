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
        try checkOpening()
        var codes: Set<String> = []
        for (index, section) in template.enumerated() where !codes.insert(section.code).inserted {
            throw .templateCodeTwice(index)
        }
    }

    func checkOpening() throws(RegimeRefusal) {
        if due.edge == .before, opensDaysBefore == 0 { throw .opensAtDue }
    }

    package func owes(_ period: Period) -> Bool {
        guard isValid(from: validFrom, to: validTo, on: period.first) else { return false }
        guard let periods else { return true }
        return periods.contains(period.label)
    }

    /// The days that a report of the period is about.
    package func coverage(of period: Period) -> DateSpan {
        guard let start = coverageStartDay else { return DateSpan(period) }
        let (firstYear, firstMonth) = period.month(0)
        let (lastYear, lastMonth) = period.month(period.frequency.monthsPerPeriod)
        return DateSpan(
            first: CivilDate(knownYear: firstYear, month: firstMonth, day: start),
            last: CivilDate(knownYear: lastYear, month: lastMonth, day: start - 1))
    }

    package func schedule(of period: Period, _ calendar: WorkingCalendar) -> Schedule {
        let coverage = coverage(of: period)
        let date = calendar.rolled(due.date(in: period, covering: coverage, calendar), rollover)
        let dueAt = due.instant(on: date)
        return Schedule(
            coverage: coverage, opensAt: date.adding(days: -opensDaysBefore).start, dueAt: dueAt,
            lockAt: lockAfterDays.map { dueAt.adding(days: $0) })
    }

    /// When the reporters of a period are fixed: as the days that it covers begin, or as its reports open if that is
    /// earlier by the week's calendar (the list of holidays may still change). Who is appointed or founded later,
    /// reports from the next period on.
    package func fixedAt(_ period: Period) -> Instant {
        let schedule = schedule(of: period, .weekends)
        return min(schedule.coverage.first.start, schedule.opensAt)
    }

    /// Whether its due days depend on the list of holidays.
    package var usesCalendar: Bool {
        if case .workingDaysAfter = due.basis { return true }
        return rollover != .none
    }

    /// When it has to be looked at next; nil once it has no period left.
    package var nextFixedAt: Instant? {
        if let validTo, nextPeriod.first >= validTo { return nil }
        return fixedAt(nextPeriod)
    }

    /// Ends the regime on a day: a period that is fixed already stays owed. A regime that had ended may go on; what
    /// fell due in between is not asked for afterwards.
    package func ending(on day: CivilDate, at now: Instant) throws(RegimeRefusal) -> Regime {
        try ending(on: day, keeping: nextPeriod, at: now)
    }

    /// - Parameter period: those before it stay owed; what a later one makes of it is the caller's to settle.
    func ending(on day: CivilDate, keeping period: Period, at now: Instant) throws(RegimeRefusal) -> Regime {
        guard day > validFrom else { throw .validityOrder }
        var kept = period.previous
        while kept.first >= validFrom, !owes(kept), kept.first >= day { kept = kept.previous }
        if kept.first >= validFrom, kept.first >= day { throw .endsBeforeFixedPeriod(kept) }
        var result = self
        if validTo != nil { result.skipPast(now, .weekends) }
        result.validTo = day
        return result
    }

    /// What is due already is asked of nobody.
    /// - Returns: whether there was such a period.
    @discardableResult
    mutating func skipPast(_ now: Instant, _ calendar: WorkingCalendar) -> Bool {
        let first = nextPeriod
        while schedule(of: nextPeriod, calendar).dueAt <= now { nextPeriod = nextPeriod.next }
        return owes(first) && nextPeriod != first
    }
}
