/// Two regimes of which the one below is due too late for its reports to be drawn together for the one above.
package struct LateCascade: Sendable, Hashable {
    /// Of the regime below.
    package let period: Period
    package let dueAt: Instant
    /// When the one above is due for the same last day.
    package let superiorDueAt: Instant
}

extension Regime {
    /// The first period of the next year in which what is handed in under this regime is due no earlier than what its
    /// recipient owes under `superior` for the same last day.
    package func lateCascade(
        into superior: Regime, from day: CivilDate, _ calendar: WorkingCalendar
    ) -> LateCascade? {
        guard lateCascadeReason == nil, superior.lateCascadeReason == nil else { return nil }
        var period = Period(frequency, containing: day)
        while coverage(of: period).last <= day.adding(days: 366) {
            defer { period = period.next }
            guard owes(period) else { continue }
            let last = coverage(of: period).last
            let above = Period(superior.frequency, containing: last)
            // A half-year's report is not drawn into a month's.
            let covered = superior.coverage(of: above)
            guard superior.owes(above), covered.last == last, covered.first <= coverage(of: period).first
            else {
                continue
            }
            let dueAt = schedule(of: period, calendar).dueAt
            let superiorDueAt = superior.schedule(of: above, calendar).dueAt
            if dueAt >= superiorDueAt {
                return LateCascade(period: period, dueAt: dueAt, superiorDueAt: superiorDueAt)
            }
        }
        return nil
    }
}
