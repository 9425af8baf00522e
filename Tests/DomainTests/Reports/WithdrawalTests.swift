import Domain
import Testing

struct WithdrawalTests {
    private let first = "2026-10-12 08:00:00"
    private let back = "2026-10-13 08:00:00"
    private let second = "2026-10-14 08:00:00"
    private let now = "2026-10-15 08:00:00"

    private func handedIn() throws -> Report {
        var draft = try Report.draft()
        draft.signature = Report.Signature(accountID: .numbered(1), at: epoch)
        return try draft.submitted(at: try at(first))
    }

    @Test func `a first submission that is withdrawn never was, but for its version`() throws {
        let submitted = try handedIn()
        let version = try #require(submitted.lastSubmitted)
        let (report, taken) = try submitted.withdrawn(from: [version], at: try at(now))
        #expect(report.status == .draft && report.number == 2)
        #expect(report.firstSubmittedAt == nil && report.lastSubmitted == nil && report.asReceived == nil)
        #expect(report.content == submitted.content && report.signature == nil)
        #expect(taken.outcome == .withdrawn(at: try at(now)))
        #expect(taken.number == 1)
        #expect(taken.content == version.content && taken.submittedAt == version.submittedAt)
        #expect(taken.signature != nil && taken.isWithdrawn && !version.isWithdrawn)
        let later = try at("2026-10-22 08:00:00")
        let again = try report.submitted(at: later)
        #expect(again.number == 2 && again.firstSubmittedAt == later)
    }

    @Test func `a third submission that is withdrawn falls back on the second and counts from the first`()
        throws
    {
        var report = try handedIn()
        var versions = [try #require(report.lastSubmitted)]
        for _ in 1...2 {
            report = try report.returned(reason: "Thiếu", resubmitBy: nil, at: at(back))
            versions[versions.count - 1] = try #require(report.lastSubmitted)
            report = try report.submitted(at: at(second))
            versions.append(try #require(report.lastSubmitted))
        }
        let (withdrawn, taken) = try report.withdrawn(from: versions, at: at(now))
        #expect(taken.number == 3 && withdrawn.lastSubmitted == versions[1])
        #expect(withdrawn.firstSubmittedAt == (try at(first)))
    }

    @Test func `a second submission that is withdrawn leaves the first returned and timely`() throws {
        let submitted = try handedIn()
        let returned = try submitted.returned(reason: "Thiếu", resubmitBy: nil, at: try at(back))
        #expect(returned.signature == nil)
        let one = try #require(returned.lastSubmitted)
        let again = try returned.submitted(at: try at(second))
        let two = try #require(again.lastSubmitted)
        let (report, taken) = try again.withdrawn(from: [one, two], at: try at(now))
        #expect(report.status == returned.status && report.number == 3)
        #expect(report.lastSubmitted == one)
        #expect(report.firstSubmittedAt == (try at(first)))
        #expect(taken.number == 2)
        // A third one, handed in and withdrawn, falls back on the first again.
        let third = try report.submitted(at: try at(now))
        let (last, _) = try third.withdrawn(
            from: [one, taken, try #require(third.lastSubmitted)], at: try at(now))
        #expect(last.status == returned.status && last.number == 4 && last.lastSubmitted == one)
    }

    @Test func `what came after a withdrawal decides timeliness, not what was withdrawn`() throws {
        let submitted = try handedIn()
        let (draft, taken) = try submitted.withdrawn(
            from: [try #require(submitted.lastSubmitted)], at: try at(now))
        let returned = try draft.submitted(at: try at(now))
            .returned(reason: "x", resubmitBy: nil, at: try at(now))
        let two = try #require(returned.lastSubmitted)
        let again = try returned.submitted(at: try at("2026-10-16 08:00:00"))
        let (report, _) = try again.withdrawn(
            from: [taken, two, try #require(again.lastSubmitted)], at: try at("2026-10-16 09:00:00"))
        #expect(report.firstSubmittedAt == (try at(now)))
        #expect(report.lastSubmitted == two)
    }

    @Test func `only what was handed in and not decided on is withdrawn`() throws {
        let submitted = try handedIn()
        let now = try at(now)
        for report in [
            try Report.draft(), try submitted.returned(reason: "x", resubmitBy: nil, at: now),
            try submitted.accepted(rating: 3, comment: nil, at: now),
        ] {
            #expect(throws: ReportRefusal.notToWithdraw(report.status.name)) {
                try report.withdrawn(from: [], at: now)
            }
        }
    }

    @Test func `the obligation follows, back to nothing or to what was returned`() throws {
        let day = try day("2026-10-12")
        let owed = try Obligation.sample().submitted(at: try at(first), receivedOn: day)
        let submitted = try handedIn()
        let (draft, _) = try submitted.withdrawn(
            from: [try #require(submitted.lastSubmitted)], at: try at(now))
        let open = owed.withdrawn(draft)
        #expect(open.progress == .none && open.submittedAt == nil && open.receivedOn == nil)
        let by = try at("2026-10-30 00:00:00")
        let returned = try submitted.returned(reason: "x", resubmitBy: by, at: try at(back))
        let back = owed.withdrawn(returned)
        #expect(back.progress == .returned && back.resubmitBy == by && back.receivedOn == day)
        #expect(back.submittedAt == (try at(first)))
    }

    @Test func `the outlook on a first submission has the due instant and the lock as its edges`() throws {
        let owed = try Obligation.sample()
        #expect(owed.outlook(at: try at("2026-10-20 23:59:59.999")) == .onTime)
        #expect(owed.outlook(at: try at("2026-10-21 00:00:00")) == .late)
        #expect(owed.outlook(at: try at("2026-10-30 23:59:59.999")) == .late)
        #expect(owed.outlook(at: try at("2026-10-31 00:00:00")) == .locked)
        let again = try Obligation.sample(progress: .returned, submittedAt: try at(first))
        #expect(again.outlook(at: try at("2026-12-31 00:00:00")) == .onTime)
    }
}
