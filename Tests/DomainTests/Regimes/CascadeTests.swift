import Domain
import Testing

/// Cells report to the committee, the committee to the one above.
struct CascadeTests {
    private func late(_ below: Regime, _ above: Regime, _ calendar: WorkingCalendar = .weekends) throws
        -> String?
    {
        below.lateCascade(into: above, from: try day("2026-10-10"), calendar)?.period.description
    }

    private func due(_ day: Int, _ edge: DueRule.Edge = .onOrBefore, month: Int? = nil) -> DueRule {
        DueRule(day: day, edge: edge, month: month)
    }

    @Test func `those below are due before their superior is`() throws {
        let above = try Regime.sample(due: due(20))
        #expect(try late(.sample(due: due(19)), above) == nil)
        #expect(try late(.sample(due: due(20), from: "2026-01-01"), above) == "2026-10")
        #expect(try late(.sample(due: due(20, .before)), above) == nil)
        #expect(try late(.sample(due: due(21, .before)), above) == "2026-10")
    }

    @Test func `only periods that end on the same day are compared`() throws {
        let quarter = try Regime.sample(.quarterly, due: due(10, month: 3))
        #expect(try late(.sample(due: due(15)), quarter) == "2026-12")
        #expect(try late(.sample(periods: ["10", "11"], due: due(15)), quarter) == nil)
        // October's, due in January, is none of the quarter's, which is due in December.
        #expect(try late(.sample(due: due(20, month: 4)), quarter) == "2026-12")
        #expect(try late(.sample(.semiannual, due: due(20, month: 6)), .sample(due: due(15))) == nil)
        var window = try Regime.sample(due: due(25))
        window.coverageStartDay = 15
        #expect(try late(window, .sample(due: due(20))) == nil)
    }

    @Test func `a whole year is looked at`() throws {
        let above = try Regime.sample(due: due(20))
        #expect(try late(.sample(periods: ["09"], due: due(25)), above) == "2027-09")
        #expect(try late(.sample(periods: ["10"], due: due(25), from: "2027-01-01"), above) == nil)
    }

    @Test func `a reason on either side lets it pass, and what is not owed is not looked at`() throws {
        let (below, above) = (try Regime.sample(due: due(25)), try Regime.sample(due: due(20)))
        var (mild, kind) = (below, above)
        mild.lateCascadeReason = "Theo quy chế"
        kind.lateCascadeReason = "Theo quy chế"
        #expect(try late(mild, above) == nil)
        #expect(try late(below, kind) == nil)
        #expect(try late(below, .sample(due: due(20), to: "2026-10-01")) == nil)
        #expect(try late(.sample(due: due(25), from: "2027-12-01"), above) == nil)
    }

    @Test func `holidays are counted`() throws {
        var (below, above) = (try Regime.sample(due: due(19)), try Regime.sample(due: due(20)))
        below.rollover = .nextWorkingDay
        #expect(try late(below, above) == "2026-12")
        above.rollover = .nextWorkingDay
        // The 19th and 20th of December are a weekend: both are due on Monday the 21st.
        #expect(try late(below, above) == "2026-12")
        below.rollover = .none
        #expect(try late(below, above) == nil)
        let off = WorkingCalendar(daysOff: [try day("2026-10-19"), try day("2026-10-20")], workingDays: [])
        below.rollover = .nextWorkingDay
        #expect(try late(below, above, off) == "2026-10")
    }
}
