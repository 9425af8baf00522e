import Domain
import Testing

struct RegimeRulesTests {
    /// Frequency, first day, first period.
    @Test(arguments: [
        (Frequency.monthly, "2026-10-01", "2026-10"), (.monthly, "2026-10-02", "2026-11"),
        (.monthly, "2026-10-31", "2026-11"), (.monthly, "2026-12-02", "2027-01"),
        (.quarterly, "2026-07-01", "2026-Q3"), (.quarterly, "2026-07-02", "2026-Q4"),
        (.quarterly, "2026-10-02", "2027-Q1"), (.semiannual, "2026-01-01", "2026-H1"),
        (.semiannual, "2026-01-02", "2026-H2"), (.semiannual, "2026-07-02", "2027-H1"),
        (.annual, "2026-01-01", "2026"), (.annual, "2026-01-02", "2027"), (.annual, "2026-12-31", "2027"),
    ])
    func `a regime begins with the first period that starts on its first day or later`(
        frequency: Frequency, from: String, expected: String
    ) throws {
        #expect(try Regime.firstPeriod(frequency, from: day(from)).description == expected)
    }

    @Test(arguments: [
        (Frequency.monthly, ["01", "06", "12"]), (.quarterly, ["Q1", "Q4"]), (.semiannual, ["H1"]),
    ])
    func `only the periods of its own frequency may be chosen`(frequency: Frequency, labels: [String]) throws
    {
        try Regime.sample(frequency, periods: labels).check(today: day("2026-01-01"))
        for other in Frequency.allCases where other != frequency {
            #expect(throws: RegimeRefusal.periodsNotOfFrequency(other)) {
                try Regime.sample(other, periods: labels).check(today: day("2026-01-01"))
            }
        }
    }

    @Test(arguments: [
        (Frequency.monthly, ["00"]), (.monthly, ["13"]), (.monthly, ["1"]), (.monthly, ["01", "Q1"]),
        (.quarterly, ["Q5"]), (.quarterly, ["q1"]), (.semiannual, ["H3"]), (.annual, ["year"]), (.annual, []),
        (.annual, ["2026"]),
    ])
    func `labels that are no period are refused, and a year has none to choose`(
        frequency: Frequency, labels: [String]
    ) throws {
        #expect(throws: RegimeRefusal.periodsNotOfFrequency(frequency)) {
            try Regime.sample(frequency, periods: labels).check(today: day("2026-01-01"))
        }
    }

    @Test func `only units write syntheses`() throws {
        try Regime.sample(kind: .synthesis, reporters: .units).check(today: day("2026-01-01"))
        try Regime.sample(kind: .periodic, reporters: .collaborators).check(today: day("2026-01-01"))
        #expect(throws: RegimeRefusal.synthesisNeedsUnits) {
            try Regime.sample(kind: .synthesis, reporters: .collaborators).check(today: day("2026-01-01"))
        }
    }

    @Test func `its last day comes after its first`() throws {
        try Regime.sample(from: "2026-01-01", to: "2026-01-02").check(today: day("2026-01-01"))
        for end in ["2026-01-01", "2025-12-31"] {
            #expect(throws: RegimeRefusal.validityOrder) {
                try Regime.sample(from: "2026-01-01", to: end).check(today: day("2026-01-01"))
            }
        }
    }

    /// Frequency, today, the earliest first day.
    @Test(arguments: [
        (Frequency.monthly, "2026-10-20", "2026-10-01"), (.quarterly, "2026-09-30", "2026-07-01"),
        (.semiannual, "2026-06-30", "2026-01-01"), (.annual, "2026-12-31", "2026-01-01"),
    ])
    func `it reaches back to the running period's start and no further`(
        frequency: Frequency, today: String, earliest: String
    ) throws {
        try Regime.sample(frequency, from: earliest).check(today: day(today))
        let before = try day(earliest).adding(days: -1).description
        #expect(throws: RegimeRefusal.startsInPast) {
            try Regime.sample(frequency, from: before).check(today: day(today))
        }
    }

    @Test(arguments: [(Frequency.monthly, "2998-12-02"), (.annual, "2998-01-02"), (.annual, "2999-12-31")])
    func `a first day after which no period can be written is refused`(frequency: Frequency, from: String)
        throws
    {
        let regime = try Regime.sample(frequency, from: from)
        let today = try day("2026-01-01")
        #expect(Period(regime.nextPeriod.description) == nil)
        #expect(throws: RegimeRefusal.self) { try regime.check(today: today) }
    }

    @Test func `it is looked at until no period of its days is left`() throws {
        #expect(try Regime.sample(to: "2026-10-02", next: "2026-10").nextFixedAt != nil)
        #expect(try Regime.sample(to: "2026-10-01", next: "2026-10").nextFixedAt == nil)
    }

    @Test func `holidays move due days that are counted in working days or roll over`() throws {
        var regime = try Regime.sample()
        #expect(!regime.usesCalendar)
        regime.rollover = .previousWorkingDay
        #expect(regime.usesCalendar)
        #expect(try Regime.sample(due: DueRule(basis: .workingDaysAfter(2), edge: .before)).usesCalendar)
    }

    @Test func `it begins within ten years`() throws {
        let today = try day("2026-10-10")
        let last = today.adding(days: Limits.regimeLeadDays)
        try Regime.sample(from: last.description).check(today: today)
        #expect(throws: RegimeRefusal.startsTooLate) {
            try Regime.sample(from: last.adding(days: 1).description).check(today: today)
        }
    }

    @Test func `a period is owed when it starts within the regime's days`() throws {
        let regime = try Regime.sample(from: "2026-02-01", to: "2026-05-01")
        for (text, owed) in [
            ("2026-01", false), ("2026-02", true), ("2026-03", true), ("2026-04", true), ("2026-05", false),
        ] {
            #expect(try regime.owes(period(text)) == owed, "\(text)")
        }
        #expect(try Regime.sample(from: "2026-02-02").owes(period("2026-02")) == false)
        #expect(try Regime.sample(from: "2026-02-01", to: "2026-05-02").owes(period("2026-05")))
        #expect(try Regime.sample().owes(period("2900-05")))
    }

    @Test func `of chosen periods only these are owed`() throws {
        let firstHalves = try Regime.sample(.semiannual, periods: ["H1"])
        #expect(try firstHalves.owes(period("2026-H1")))
        #expect(try !firstHalves.owes(period("2026-H2")))
        #expect(try firstHalves.owes(period("2027-H1")))
        let months = try Regime.sample(periods: ["01", "06"])
        let owed = try Frequency.monthly.labels.filter { months.owes(try period("2026-\($0)")) }
        #expect(owed == ["01", "06"])
    }

    @Test func `it opens so many days before the due day`() throws {
        let october = try period("2026-10")
        #expect(try Regime.sample(opens: 10).opensAt(october) == at("2026-10-10 00:00:00"))
        #expect(try Regime.sample(opens: 0).opensAt(october) == at("2026-10-20 00:00:00"))
        #expect(try Regime.sample(opens: 20).opensAt(october) == at("2026-09-30 00:00:00"))
        #expect(try Regime.sample(opens: 366).opensAt(october) == at("2025-10-19 00:00:00"))
    }

    @Test(arguments: [0, 1, 10])
    func `what is due before a day can still be handed in on time`(opens: Int) throws {
        let regime = try Regime.sample(due: DueRule(day: 15, edge: .before, month: nil), opens: opens)
        let october = try period("2026-10")
        let today = try day("2026-01-01")
        guard regime.opensAt(october) < regime.due.instant(in: october) else {
            #expect(throws: RegimeRefusal.opensAtDue) { try regime.check(today: today) }
            return
        }
        #expect(throws: Never.self) { try regime.check(today: today) }
    }

    @Test func `it locks so many days after the due instant`() throws {
        let october = try period("2026-10")
        #expect(try Regime.sample(lock: 10).lockAt(october) == at("2026-10-31 00:00:00"))
        #expect(try Regime.sample(lock: 0).lockAt(october) == at("2026-10-21 00:00:00"))
        #expect(try Regime.sample(lock: nil).lockAt(october) == nil)
        let before = DueRule(day: 15, edge: .before, month: nil)
        #expect(try Regime.sample(due: before, lock: 1).lockAt(october) == at("2026-10-16 00:00:00"))
    }

    @Test func `reporters are fixed as the period begins, or as it opens if that is earlier`() throws {
        let october = try period("2026-10")
        #expect(try Regime.sample(opens: 18).fixedAt(october) == at("2026-10-01 00:00:00"))
        #expect(try Regime.sample(opens: 19).fixedAt(october) == at("2026-10-01 00:00:00"))
        #expect(try Regime.sample(opens: 20).fixedAt(october) == at("2026-09-30 00:00:00"))
        let following = DueRule(day: 5, edge: .onOrBefore, month: 2)
        #expect(try Regime.sample(due: following, opens: 5).fixedAt(october) == at("2026-10-01 00:00:00"))
    }
}
