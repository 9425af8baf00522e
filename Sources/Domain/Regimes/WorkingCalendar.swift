/// Which days are worked. Saturdays and Sundays are not, but those that the list names; public holidays are listed.
package struct WorkingCalendar: Sendable, Hashable {
    package let daysOff: Set<CivilDate>
    /// Weekend days that are worked instead of another day.
    package let workingDays: Set<CivilDate>

    package init(daysOff: Set<CivilDate>, workingDays: Set<CivilDate>) {
        self.daysOff = daysOff
        self.workingDays = workingDays
    }

    /// Without any holiday.
    package static let weekends = WorkingCalendar(daysOff: [], workingDays: [])

    package func isWorking(_ day: CivilDate) -> Bool {
        if workingDays.contains(day) { return true }
        return !day.isWeekend && !daysOff.contains(day)
    }

    /// The day that many working days later; the first day itself does not count.
    package func adding(workingDays count: Int, to day: CivilDate) -> CivilDate {
        var (day, left) = (day, count)
        while left > 0 {
            day = day.adding(days: 1)
            if isWorking(day) { left -= 1 }
        }
        return day
    }

    package func rolled(_ day: CivilDate, _ rollover: Rollover) -> CivilDate {
        switch rollover {
        case .none: day
        case .previousWorkingDay: nearest(to: day, step: -1)
        case .nextWorkingDay: nearest(to: day, step: 1)
        }
    }

    /// A list of days off as long as this leaves a day where it is: no holiday is that long.
    private static let longestBreak = 60

    private func nearest(to day: CivilDate, step: Int) -> CivilDate {
        (0...Self.longestBreak).lazy.map { day.adding(days: $0 * step) }.first(where: isWorking) ?? day
    }
}

/// One day of the list that differs from the week: a public holiday, or a weekend day that is worked.
package struct Holiday: Sendable, Hashable {
    package typealias ID = Identifier<Holiday>
    package enum Kind: String, Sendable, CaseIterable { case dayOff, workingDay }

    package let id: ID
    package let date: CivilDate
    package var kind: Kind
    package var name: String
    package var meta: Meta

    package init(id: ID, date: CivilDate, kind: Kind, name: String, meta: Meta) {
        self.id = id
        self.date = date
        self.kind = kind
        self.name = name
        self.meta = meta
    }
}
