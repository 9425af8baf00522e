import Domain
import Testing

struct PeriodTests {
    /// Period, its label in a regime, its first and last day, and the period after it.
    private static let table: [(String, String, String, String, String)] = [
        ("2026-01", "01", "2026-01-01", "2026-01-31", "2026-02"),
        ("2026-02", "02", "2026-02-01", "2026-02-28", "2026-03"),
        ("2028-02", "02", "2028-02-01", "2028-02-29", "2028-03"),
        ("2026-10", "10", "2026-10-01", "2026-10-31", "2026-11"),
        ("2026-12", "12", "2026-12-01", "2026-12-31", "2027-01"),
        ("2026-Q1", "Q1", "2026-01-01", "2026-03-31", "2026-Q2"),
        ("2026-Q2", "Q2", "2026-04-01", "2026-06-30", "2026-Q3"),
        ("2026-Q3", "Q3", "2026-07-01", "2026-09-30", "2026-Q4"),
        ("2026-Q4", "Q4", "2026-10-01", "2026-12-31", "2027-Q1"),
        ("2026-H1", "H1", "2026-01-01", "2026-06-30", "2026-H2"),
        ("2026-H2", "H2", "2026-07-01", "2026-12-31", "2027-H1"),
        ("2026", "year", "2026-01-01", "2026-12-31", "2027"),
        ("1900-01", "01", "1900-01-01", "1900-01-31", "1900-02"),
        ("2998", "year", "2998-01-01", "2998-12-31", "2999"),
    ]

    @Test(arguments: table)
    func `a period has its text, label, days and successor`(
        text: String, label: String, first: String, last: String, next: String
    ) throws {
        let period = try period(text)
        #expect(period.description == text)
        #expect(period.label == label)
        #expect(period.first.description == first)
        #expect(period.last.description == last)
        #expect(period.end == period.last.adding(days: 1))
        #expect(period.next.description == next)
        #expect(period.next.first == period.end)
        #expect(Period(period.frequency, containing: period.first) == period)
        #expect(Period(period.frequency, containing: period.last) == period)
        #expect(Period(period.frequency, containing: period.end) == period.next)
    }

    @Test(arguments: Frequency.allCases)
    func `a year's periods follow each other and carry the labels in order`(frequency: Frequency) throws {
        var period = Period(frequency, containing: try day("2026-01-01"))
        for label in frequency.labels {
            #expect(period.label == label)
            #expect(period.year == 2026)
            #expect(Period(period.description) == period)
            period = period.next
        }
        #expect(try period.first == day("2027-01-01"))
        #expect(frequency.labels.count * frequency.monthsPerPeriod == 12)
    }

    @Test(arguments: [
        "", "2026-", "2026-00", "2026-13", "2026-1", "2026-001", "2026-010", "26-01", "12026", "202",
        "2026-Q0",
        "2026-Q5", "2026-Q", "2026-Q11", "2026-q1", "2026Q1", "2026-H0", "2026-H3", "2026-h1", "2026-T1",
        "2026-1Q",
        "2026-10-01", "2026/10", "2026 10", " 2026", "2026 ", "2026-10 ", "1899", "1899-12", "2999",
        "2999-01",
        "-026", "+2026", "2026--1", "２０２６", "2026-１", "2026-1０", "2026-Q１", "2026-Q٢", "٢٠٢٦", "2026-H²",
    ])
    func `what names no period is refused`(text: String) {
        #expect(Period(text) == nil)
    }

    @Test func `an index beyond the year's periods is refused`() {
        for (frequency, count) in [(Frequency.monthly, 12), (.quarterly, 4), (.semiannual, 2), (.annual, 1)] {
            #expect(Period(frequency: frequency, year: 2026, index: -1) == nil)
            #expect(Period(frequency: frequency, year: 2026, index: count - 1) != nil)
            #expect(Period(frequency: frequency, year: 2026, index: count) == nil)
            #expect(Period(frequency: frequency, year: 1899, index: 0) == nil)
            #expect(Period(frequency: frequency, year: 2999, index: 0) == nil)
        }
    }

    @Test(arguments: [
        ("2026-10", 1, 2026, 10), ("2026-10", 2, 2026, 11), ("2026-12", 2, 2027, 1), ("2026-Q3", 1, 2026, 7),
        ("2026-Q3", 3, 2026, 9), ("2026-Q4", 4, 2027, 1), ("2026-H2", 6, 2026, 12), ("2026", 12, 2026, 12),
        ("2026", 13, 2027, 1), ("2026", 24, 2027, 12), ("2026-H1", 7, 2026, 7), ("2026-12", 24, 2028, 11),
    ])
    func `a period's nth month may pass its last`(text: String, nth: Int, year: Int, month: Int) throws {
        #expect(try period(text).month(nth) == (year, month))
    }
}
