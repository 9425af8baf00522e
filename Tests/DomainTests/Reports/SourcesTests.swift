import Testing

@testable import Domain

struct SourcesTests {
    /// A unit's accepted report for October 2026 with the items 1 and 2; the unit 2 lies below 1.
    private func source(_ number: Int = 5, coverage: String = "2026-10") throws -> Report {
        let content = ReportContent.sample(items: [.sample(1), .sample(2)])
        return try Report.draft(number, unit: 2, content: content, coverage: coverage)
            .submitted(at: epoch).accepted(rating: 4, comment: nil, at: epoch)
    }

    private func synthesis(_ coverage: String = "2026-Q4") throws -> Report {
        try Report.draft(9, kind: .synthesis, unit: 1, coverage: coverage)
    }

    private func check(_ source: Report, by synthesis: Report, path: [Int] = [2, 1], items: [Int]? = nil)
        throws
    {
        try source.checkCitable(
            by: synthesis, path: path.map { .numbered($0) }, items: items?.map { .numbered($0) }, at: 3)
    }

    @Test func `an accepted report of the own subtree is cited, whole or by its items`() throws {
        try check(source(), by: synthesis())
        try check(source(), by: synthesis(), items: [1])
        try check(source(), by: synthesis(), items: [2, 1])
        try check(source(), by: synthesis(), path: [2, 7, 1, 8])
    }

    @Test func `a synthesis does not cite itself`() throws {
        let itself = try source(9)
        #expect(throws: ReportRefusal.sourceIsItself(3)) { try check(itself, by: synthesis(), path: [1]) }
    }

    @Test(arguments: [[2], [2, 8], []])
    func `a report from elsewhere is not cited`(path: [Int]) throws {
        #expect(throws: ReportRefusal.sourceOutsideSubtree(3)) {
            try check(source(), by: synthesis(), path: path)
        }
    }

    @Test func `only an accepted report is cited`() throws {
        let draft = try Report.draft(5)
        let submitted = try draft.submitted(at: epoch)
        let returned = try submitted.returned(reason: "Thiếu", resubmitBy: nil, at: epoch)
        for report in [draft, submitted, returned, try returned.submitted(at: epoch)] {
            #expect(throws: ReportRefusal.sourceNotAccepted(3)) { try check(report, by: synthesis()) }
        }
    }

    @Test func `the source's days overlap the synthesis's`() throws {
        for covered in ["2026-10", "2026-Q4", "2026-H2", "2026"] {
            try check(source(), by: synthesis(covered))
        }
        for covered in ["2026-09", "2026-11", "2026-Q3", "2026-H1", "2025", "2027"] {
            #expect(throws: ReportRefusal.sourceOutsideCoverage(3)) {
                try check(source(), by: synthesis(covered))
            }
        }
    }

    @Test func `one shared day is enough`() throws {
        try check(source(coverage: "2026-H1"), by: synthesis("2026-06"))
        #expect(throws: ReportRefusal.sourceOutsideCoverage(3)) {
            try check(source(coverage: "2026-H1"), by: synthesis("2026-07"))
        }
    }

    @Test func `the items named are items of the source`() throws {
        for items in [[3], [1, 2, 3]] {
            #expect(throws: ReportRefusal.sourceItemUnknown(3)) {
                try check(source(), by: synthesis(), items: items)
            }
        }
    }

    @Test func `the items are those of the accepted version`() throws {
        var report = try source()
        report.content.items = [.sample(1), .sample(2), .sample(3)]
        #expect(throws: ReportRefusal.sourceItemUnknown(3)) { try check(report, by: synthesis(), items: [3]) }
    }
}
