import Domain
import Testing

struct ReportLifecycleTests {
    private static let names = Report.Status.Name.allCases

    private func report(_ status: Report.Status.Name) throws -> Report {
        let draft = try Report.draft()
        let handedIn = try draft.submitted(at: try at("2026-10-20 08:00:00"))
        switch status {
        case .draft: return draft
        case .submitted: return handedIn
        case .returned:
            return try handedIn.returned(reason: "Thiếu", resubmitBy: nil, at: try at("2026-10-21 08:00:00"))
        case .accepted:
            return try handedIn.accepted(rating: 4, comment: nil, at: try at("2026-10-21 08:00:00"))
        }
    }

    private let change = ReportChange(title: "Tên mới", summary: nil, items: nil, preparedAt: .keep)

    @Test(arguments: names)
    func `a report is edited while a draft or after it came back, else never`(status: Report.Status.Name)
        throws
    {
        let report = try report(status)
        switch status {
        case .draft, .returned:
            let edited = try report.edited(change)
            #expect(edited.content.title == "Tên mới")
            #expect(edited.status == report.status)
            #expect(edited.lastSubmitted == report.lastSubmitted)
        case .submitted, .accepted:
            #expect(throws: ReportRefusal.notToEdit(status)) { try report.edited(change) }
        }
    }

    @Test(arguments: names)
    func `a report is submitted while a draft or after it came back, else never`(status: Report.Status.Name)
        throws
    {
        let now = try at("2026-10-25 09:00:00")
        let report = try report(status)
        switch status {
        case .draft, .returned: #expect(try report.submitted(at: now).status == .submitted)
        case .submitted, .accepted:
            #expect(throws: ReportRefusal.notToSubmit(status)) { try report.submitted(at: now) }
        }
    }

    @Test(arguments: names)
    func `only a submitted report is returned`(status: Report.Status.Name) throws {
        let now = try at("2026-10-25 09:00:00")
        let report = try report(status)
        if status == .submitted {
            #expect(try report.returned(reason: "Thiếu", resubmitBy: nil, at: now).status.name == .returned)
        } else {
            #expect(throws: ReportRefusal.notToReturn(status)) {
                try report.returned(reason: "Thiếu", resubmitBy: nil, at: now)
            }
        }
    }

    @Test(arguments: names)
    func `only a submitted report is accepted`(status: Report.Status.Name) throws {
        let now = try at("2026-10-25 09:00:00")
        let report = try report(status)
        if status == .submitted {
            let accepted = try report.accepted(rating: 5, comment: "Tốt", at: now)
            let acceptance = Report.Acceptance(rating: 5, comment: "Tốt", at: now)
            #expect(accepted.status == .accepted(acceptance))
            #expect(accepted.lastSubmitted?.outcome == .accepted(acceptance))
            #expect(accepted.number == report.number)
        } else {
            #expect(throws: ReportRefusal.notToAccept(status)) {
                try report.accepted(rating: 5, comment: nil, at: now)
            }
        }
    }

    @Test func `the first submission keeps its time and hands in version 1`() throws {
        let now = try at("2026-10-20 08:00:00")
        let report = try Report.draft().submitted(at: now)
        #expect(report.number == 1)
        #expect(report.firstSubmittedAt == now)
        let version = ReportVersion(number: 1, content: .sample(), submittedAt: now, outcome: .pending)
        #expect(report.lastSubmitted == version)
    }

    @Test func `a return opens the next version and leaves what was handed in as it is`() throws {
        let now = try at("2026-10-21 08:00:00")
        let by = try at("2026-10-23 17:00:00")
        let submitted = try report(.submitted)
        let returned = try submitted.returned(reason: "Thiếu số liệu", resubmitBy: by, at: now)
        let returning = Report.Return(reason: "Thiếu số liệu", resubmitBy: by, at: now)
        #expect(returned.status == .returned(returning))
        #expect(returned.number == 2)
        #expect(returned.lastSubmitted?.number == 1)
        #expect(returned.lastSubmitted?.outcome == .returned(returning))
        #expect(returned.lastSubmitted?.content == submitted.content)
        #expect(returned.firstSubmittedAt == submitted.firstSubmittedAt)
    }

    @Test func `a resubmission is the next version, and the first submission still decides timeliness`()
        throws
    {
        let now = try at("2026-10-25 09:00:00")
        let again = try report(.returned).edited(change).submitted(at: now)
        #expect(again.firstSubmittedAt == (try report(.submitted).firstSubmittedAt))
        #expect(again.number == 2)
        #expect(again.lastSubmitted?.number == 2)
        #expect(again.lastSubmitted?.submittedAt == now)
        #expect(again.lastSubmitted?.outcome == .pending)
        #expect(again.lastSubmitted?.content.title == "Tên mới")
        #expect(try again.returned(reason: "Nữa", resubmitBy: nil, at: now).number == 3)
    }

    @Test func `a time to resubmit by lies ahead`() throws {
        let now = try at("2026-10-21 08:00:00")
        let submitted = try report(.submitted)
        for by in [now, try at("2026-10-21 07:59:59.999")] {
            #expect(throws: ReportRefusal.resubmitByPast) {
                try submitted.returned(reason: "Thiếu", resubmitBy: by, at: now)
            }
        }
        let next = Instant(milliseconds: now.milliseconds + 1)
        #expect(try submitted.returned(reason: "Thiếu", resubmitBy: next, at: now).status.name == .returned)
    }

    @Test(arguments: ["", " ", "\n\t ", "\u{00a0}"])
    func `a report without items and without words is not submitted`(summary: String) throws {
        let empty = ReportContent(title: "Báo cáo", summary: summary, items: [], preparedAt: nil)
        #expect(throws: ReportRefusal.empty) { try Report.draft(content: empty).submitted(at: epoch) }
        var worded = empty
        worded.summary += "Ổn định"
        #expect(try Report.draft(content: worded).submitted(at: epoch).status == .submitted)
        var itemised = empty
        itemised.items = [.sample()]
        #expect(try Report.draft(content: itemised).submitted(at: epoch).status == .submitted)
    }

    @Test func `a change keeps what it does not name`() throws {
        var draft = try Report.draft()
        draft.content.preparedAt = epoch
        let nothing = ReportChange(title: nil, summary: nil, items: nil, preparedAt: .keep)
        #expect(try draft.edited(nothing) == draft)
        let all = ReportChange(title: "a", summary: "b", items: [], preparedAt: .clear)
        let expected = ReportContent(title: "a", summary: "b", items: [], preparedAt: nil)
        #expect(try draft.edited(all).content == expected)
    }

    @Test func `a draft is nothing to the receiving side`() throws {
        #expect(try Report.draft().asReceived == nil)
    }

    @Test func `the receiving side sees the version handed in, not the work on the next`() throws {
        let submitted = try report(.submitted)
        var working = try report(.returned).edited(change)
        working.meta = working.meta.touched(epoch)
        let received = try #require(working.asReceived)
        #expect(received.content == submitted.content)
        #expect(received.number == 1)
        #expect(received.meta == working.seen)
        #expect(received.status == working.status)
        #expect(try #require(report(.returned).asReceived) == received)
    }

    @Test func `once sent again, the receiving side sees the new version`() throws {
        let again = try report(.returned).edited(change).submitted(at: try at("2026-10-25 09:00:00"))
        let received = try #require(again.asReceived)
        #expect(received.content.title == "Tên mới")
        #expect(received.number == 2)
    }

    @Test func `timeliness has the due instant as its edge, and none without obligation or submission`()
        throws
    {
        let due = try at("2026-10-21 00:00:00")
        let draft = try Report.draft(dueAt: due)
        #expect(draft.timeliness == nil)
        #expect(draft.lateBy == nil)
        let onTime = try draft.submitted(at: try at("2026-10-20 23:59:59.999"))
        #expect(onTime.timeliness == .onTime)
        #expect(onTime.lateBy == nil)
        let late = try draft.submitted(at: due)
        #expect(late.timeliness == .late)
        #expect(late.lateBy == 0)
        #expect(try draft.submitted(at: try at("2026-10-21 00:00:59.999")).lateBy == 59)
        let adHoc = try Report.draft(kind: .adHoc).submitted(at: due)
        #expect(adHoc.timeliness == nil)
        #expect(adHoc.lateBy == nil)
    }
}
