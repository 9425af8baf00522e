import Domain
import Testing

struct DateSpanTests {
    @Test(arguments: [
        ("2026-09-01", "2026-09-30", false), ("2026-09-01", "2026-10-01", true),
        ("2026-10-31", "2026-11-30", true),
        ("2026-11-01", "2026-11-30", false), ("2026-10-10", "2026-10-10", true),
        ("2026-01-01", "2026-12-31", true),
    ])
    func `spans that share a day overlap, whichever is asked`(first: String, last: String, expected: Bool)
        throws
    {
        let october = DateSpan(try period("2026-10"))
        let other = DateSpan(first: try day(first), last: try day(last))
        #expect(october.overlaps(other) == expected)
        #expect(other.overlaps(october) == expected)
    }

    @Test func `a period's span holds its first and last day`() throws {
        let span = DateSpan(try period("2028-02"))
        #expect(try span == DateSpan(first: day("2028-02-01"), last: day("2028-02-29")))
    }

    @Test func `a fact holds from its first day until its last, which is excluded`() throws {
        let from = try day("2025-07-01")
        let to = try day("2026-01-01")
        #expect(try !isValid(from: from, to: to, on: day("2025-06-30")))
        #expect(isValid(from: from, to: to, on: from))
        #expect(try isValid(from: from, to: to, on: day("2025-12-31")))
        #expect(!isValid(from: from, to: to, on: to))
        #expect(try isValid(from: from, to: nil, on: day("2999-12-31")))
    }
}
