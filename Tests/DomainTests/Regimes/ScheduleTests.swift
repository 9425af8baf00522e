import Domain
import Testing

struct ScheduleTests {
    private func dayOff(_ days: String...) throws -> WorkingCalendar {
        WorkingCalendar(daysOff: Set(try days.map { try day($0) }), workingDays: [try day("2027-02-20")])
    }

    private func dueDay(_ regime: Regime, _ period: String, _ calendar: WorkingCalendar) throws -> CivilDate {
        let dueAt = regime.schedule(of: try DomainTests.period(period), calendar).dueAt
        return Instant(milliseconds: dueAt.milliseconds - 1).civilDate
    }

    /// Tết of 2027: from Friday the 5th to Thursday the 11th of February.
    @Test func `a due day in Tết moves to the working day after or before it`() throws {
        let tet = try dayOff("2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11")
        var regime = try Regime.sample(due: DueRule(day: 8, edge: .onOrBefore, month: nil))
        #expect(try dueDay(regime, "2027-02", tet) == day("2027-02-08"))
        regime.rollover = .nextWorkingDay
        #expect(try dueDay(regime, "2027-02", tet) == day("2027-02-12"))
        regime.rollover = .previousWorkingDay
        #expect(try dueDay(regime, "2027-02", tet) == day("2027-02-04"))
    }

    @Test func `a long break is passed, and a list without an end moves nothing`() throws {
        let first = try day("2027-03-01")
        for (length, expected) in [(60, first.adding(days: 60)), (61, first)] {
            let off = Set((0..<length).map { first.adding(days: $0) })
            let calendar = WorkingCalendar(daysOff: off, workingDays: [])
            #expect(calendar.rolled(first, .nextWorkingDay) == expected, "\(length)")
        }
    }

    @Test func `a Saturday that is worked is no day to move from`() throws {
        let calendar = try dayOff()
        var regime = try Regime.sample(due: DueRule(day: 20, edge: .onOrBefore, month: nil))
        regime.rollover = .nextWorkingDay
        #expect(try dueDay(regime, "2027-02", calendar) == day("2027-02-20"))
        #expect(try dueDay(regime, "2027-03", calendar) == day("2027-03-22"))
    }

    @Test func `two working days after the cut-off, at both edges`() throws {
        // The window ends on Wednesday the 14th of October 2026.
        let october = try DomainTests.period("2026-10")
        for (edge, expected) in [(DueRule.Edge.onOrBefore, "2026-10-17"), (.before, "2026-10-16")] {
            var regime = try Regime.sample(due: DueRule(basis: .workingDaysAfter(2), edge: edge))
            regime.coverageStartDay = 15
            #expect(try regime.schedule(of: october, .weekends).dueAt == at("\(expected) 00:00:00"))
        }
        // Over a weekend and a holiday: after Saturday the 14th of November come the 17th and 18th.
        var regime = try Regime.sample(due: DueRule(basis: .workingDaysAfter(2), edge: .onOrBefore))
        regime.coverageStartDay = 15
        #expect(try dueDay(regime, "2026-11", try dayOff("2026-11-16")) == day("2026-11-18"))
    }

    @Test(arguments: [
        (Frequency.monthly, "2027-01", "2026-12-15", "2027-01-14"),
        (.monthly, "2027-03", "2027-02-15", "2027-03-14"),
        (.monthly, "2028-02", "2028-01-15", "2028-02-14"),
        (.quarterly, "2027-Q1", "2026-12-15", "2027-03-14"),
        (.semiannual, "2026-H2", "2026-06-15", "2026-12-14"), (.annual, "2027", "2026-12-15", "2027-12-14"),
    ])
    func `a window runs from the 15th to the 14th`(
        frequency: Frequency, text: String, first: String, last: String
    ) throws {
        var regime = try Regime.sample(frequency)
        regime.coverageStartDay = 15
        let period = try DomainTests.period(text)
        let covered = regime.coverage(of: period)
        #expect(try covered == DateSpan(first: day(first), last: day(last)))
        // Without a gap to the next.
        #expect(regime.coverage(of: period.next).first == covered.last.adding(days: 1))
    }
}
