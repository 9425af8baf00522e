import Domain
import Testing

struct DueRuleTests {
    private func due(_ date: Int, _ edge: DueRule.Edge, month: Int? = nil, in text: String) throws -> Instant
    {
        DueRule(day: date, edge: edge, month: month).instant(in: try period(text))
    }

    private func timeliness(_ due: Instant, submitted: String) throws -> Obligation.Timeliness {
        var obligation = try Obligation.sample(progress: .submitted, submittedAt: try at(submitted))
        obligation.dueAt = due
        return obligation.timeliness(at: try at("2030-01-01 00:00:00"))
    }

    @Test func `a report on the 20th is on time until the day ends in Asia/Ho_Chi_Minh`() throws {
        let due = try due(20, .onOrBefore, in: "2026-10")
        #expect(due.description == "2026-10-20T17:00:00.000Z")
        #expect(try timeliness(due, submitted: "2026-10-20 00:00:00.000") == .onTime)
        #expect(try timeliness(due, submitted: "2026-10-20 23:59:59.999") == .onTime)
        #expect(try timeliness(due, submitted: "2026-10-21 00:00:00.000") == .late)
    }

    @Test func `before the 15th, the 15th itself is late`() throws {
        let due = try due(15, .before, in: "2026-10")
        #expect(due.description == "2026-10-14T17:00:00.000Z")
        #expect(try timeliness(due, submitted: "2026-10-14 23:59:59.999") == .onTime)
        #expect(try timeliness(due, submitted: "2026-10-15 00:00:00.000") == .late)
    }

    /// Period, edge, and the first instant that is late when the day is the 31st.
    @Test(arguments: [
        ("2026-10", DueRule.Edge.onOrBefore, "2026-11-01"), ("2026-10", .before, "2026-10-31"),
        ("2026-11", .onOrBefore, "2026-12-01"), ("2026-11", .before, "2026-11-30"),
        ("2026-02", .onOrBefore, "2026-03-01"), ("2026-02", .before, "2026-02-28"),
        ("2028-02", .onOrBefore, "2028-03-01"), ("2028-02", .before, "2028-02-29"),
        ("2026-12", .onOrBefore, "2027-01-01"), ("2026-Q2", .onOrBefore, "2026-07-01"),
    ])
    func `a day past the month's end is its last day`(text: String, edge: DueRule.Edge, expected: String)
        throws
    {
        #expect(try due(31, edge, in: text) == at("\(expected) 00:00:00"))
    }

    @Test(arguments: [("2026-02", "2026-02-28"), ("2028-02", "2028-02-29"), ("2100-02", "2100-02-28")])
    func `the 29th of February is its last day`(text: String, expected: String) throws {
        let rule = DueRule(day: 29, edge: .onOrBefore, month: nil)
        #expect(try rule.date(in: period(text)) == day(expected))
        let earlier = DueRule(day: 28, edge: .onOrBefore, month: nil)
        #expect(try earlier.date(in: period(text)).parts.day == 28)
    }

    @Test func `a half-year and a year may be due before they end`() throws {
        let half = DueRule(day: 15, edge: .onOrBefore, month: 6)
        #expect(try half.date(in: period("2026-H1")) == day("2026-06-15"))
        #expect(try half.instant(in: period("2026-H1")) == at("2026-06-16 00:00:00"))
        let year = DueRule(day: 15, edge: .onOrBefore, month: 12)
        #expect(try year.date(in: period("2026")) == day("2026-12-15"))
        #expect(try year.instant(in: period("2026")) < period("2026").end.start)
    }

    /// Month of the rule (nil: the default), period, due date for the 10th.
    @Test(
        arguments: [
            (nil, "2026-10", "2026-10-10"), (nil, "2026-Q1", "2026-03-10"), (nil, "2026-Q3", "2026-09-10"),
            (nil, "2026-Q4", "2026-12-10"), (nil, "2026-H1", "2026-06-10"), (nil, "2026-H2", "2026-12-10"),
            (nil, "2026", "2026-12-10"), (1, "2026-Q3", "2026-07-10"), (1, "2026", "2026-01-10"),
            (2, "2026-10", "2026-11-10"), (2, "2026-12", "2027-01-10"), (4, "2026-Q4", "2027-01-10"),
            (7, "2026-H2", "2027-01-10"), (13, "2026", "2027-01-10"), (14, "2026", "2027-02-10"),
            (24, "2026", "2027-12-10"), (24, "2026-12", "2028-11-10"),
        ] as [(Int?, String, String)])
    func `the month counts from the period's first, may pass its last, and is its last by default`(
        month: Int?, text: String, expected: String
    ) throws {
        #expect(try DueRule(day: 10, edge: .before, month: month).date(in: period(text)) == day(expected))
    }

    @Test func `the clamp looks at the month of the rule, not of the period's end`() throws {
        #expect(
            try DueRule(day: 31, edge: .onOrBefore, month: 2).date(in: period("2027-Q1")) == day("2027-02-28")
        )
        #expect(
            try DueRule(day: 31, edge: .onOrBefore, month: 14).date(in: period("2027")) == day("2028-02-29"))
    }
}
