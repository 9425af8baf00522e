import Domain
import Testing

/// What a regime asks a report for beside words, and what was received by other ways.
struct HandingInTests {
    private static let template = [
        TemplateSection(code: "I", title: "Tình hình", required: true),
        TemplateSection(code: "II", title: "Khác", required: false),
    ]

    private func asking(_ signOff: Regime.SignOff = .none, template: [TemplateSection] = []) throws -> Regime
    {
        let plain = try Regime.sample()
        return Regime(
            id: plain.id, issuerID: plain.issuerID, title: plain.title, legalBasis: nil,
            reportKind: .periodic, frequency: .monthly, periods: nil, reporters: plain.reporters,
            due: plain.due, opensDaysBefore: 10, lockAfterDays: nil, signOff: signOff, template: template,
            validFrom: plain.validFrom, validTo: nil, nextPeriod: plain.nextPeriod, meta: plain.meta)
    }

    private func draft(
        _ sections: [Section], collaborator: Int? = nil, onBehalf: Report.OnBehalf? = nil
    ) throws -> Report {
        let plain = try Report.draft()
        var content = plain.content
        content.sections = sections
        return Report(
            id: plain.id, kind: .periodic, unitID: plain.unitID,
            collaboratorID: collaborator.map { .numbered($0) }, obligationID: .numbered(1), regimeID: nil,
            period: plain.period, coverage: plain.coverage, recipientID: plain.recipientID,
            onBehalf: onBehalf, content: content, dueAt: nil, meta: plain.meta, seen: plain.seen)
    }

    @Test func `every required section has words, unless there is nothing to report`() throws {
        let regime = try asking(template: Self.template)
        for sections in [[], [Section(code: "II", text: "x")], [Section(code: "I", text: " \n")]] {
            #expect(throws: ReportRefusal.sectionsMissing(["I"])) {
                try draft(sections).submitted(at: epoch, under: regime)
            }
        }
        let whole = try draft([Section(code: "I", text: "x")])
        #expect(try whole.submitted(at: epoch, under: regime).status == .submitted)
        var silent = try draft([])
        silent.content = ReportContent(
            title: "x", summary: "", items: [], preparedAt: nil, nothingToReport: true)
        #expect(try silent.submitted(at: epoch, under: regime).status == .submitted)
    }

    @Test func `sections alone are words enough`() throws {
        var draft = try draft([Section(code: "I", text: "x")])
        draft.content.items = []
        draft.content.summary = ""
        #expect(try draft.submitted(at: epoch).status == .submitted)
        draft.content.sections = [Section(code: "I", text: " ")]
        #expect(throws: ReportRefusal.empty) { try draft.submitted(at: epoch) }
    }

    @Test func `nothing to report goes with neither items nor sections`() throws {
        let silence = ReportChange(
            title: nil, summary: nil, items: nil, preparedAt: .keep, nothingToReport: true)
        #expect(throws: ReportRefusal.nothingToReportWithContent) { try Report.draft().edited(silence) }
        let emptied = ReportChange(
            title: nil, summary: nil, items: [], preparedAt: .keep, sections: [], nothingToReport: true)
        #expect(try Report.draft().edited(emptied).content.nothingToReport)
        var sectioned = try draft([Section(code: "I", text: "")])
        sectioned.content.items = []
        #expect(throws: ReportRefusal.nothingToReportWithContent) { try sectioned.edited(silence) }
    }

    @Test func `a leader's signature is asked of units that write themselves, and a change takes it away`()
        throws
    {
        let regime = try asking(.leader)
        let plain = try draft([])
        #expect(throws: ReportRefusal.notSigned) { try plain.submitted(at: epoch, under: regime) }
        let signed = try plain.signed(by: .numbered(3), at: epoch)
        let submitted = try signed.submitted(at: epoch, under: regime)
        #expect(submitted.lastSubmitted?.signature == signed.signature && signed.signature != nil)
        let nothing = ReportChange(title: nil, summary: nil, items: nil, preparedAt: .keep)
        #expect(try signed.edited(nothing) == signed)
        let change = ReportChange(title: "Khác", summary: nil, items: nil, preparedAt: .keep)
        #expect(try signed.edited(change).signature == nil)
        let person = try draft([], collaborator: 4)
        #expect(try person.submitted(at: epoch, under: regime).status == .submitted)
        let paper = Report.OnBehalf(
            receivedVia: .paper, receivedOn: try day("2026-10-12"), reason: "x", recipientID: .numbered(1),
            accountID: .numbered(1))
        #expect(try draft([], onBehalf: paper).submitted(at: epoch, under: regime).status == .submitted)
        for decided in [submitted, try submitted.accepted(rating: 3, comment: nil, at: epoch)] {
            #expect(throws: ReportRefusal.notToSign(decided.status.name)) {
                try decided.signed(by: .numbered(3), at: epoch)
            }
        }
    }

    @Test func `the receiving side sees the signature of what was handed in, not of what is in work`() throws
    {
        let signed = try draft([]).signed(by: .numbered(3), at: epoch)
        let returned = try signed.submitted(at: epoch).returned(reason: "x", resubmitBy: nil, at: epoch)
        #expect(returned.signature == nil && returned.asReceived?.signature == signed.signature)
        let again = try returned.signed(by: .numbered(4), at: epoch)
        #expect(again.asReceived?.signature == signed.signature)
    }

    @Test func `the day of receipt decides in place of the hour of entry`() throws {
        let now = try at("2026-11-20 09:00:00")
        let owed = try Obligation.sample()
        let onTime = try owed.submitted(at: now, receivedOn: try day("2026-10-20"))
        #expect(onTime.timeliness(at: now) == .onTimeByProxy && onTime.lateBy == nil)
        let late = try owed.submitted(at: now, receivedOn: try day("2026-10-21"))
        #expect(late.timeliness(at: now) == .late && late.lateBy == 0)
        #expect(try owed.submitted(at: now, receivedOn: try day("2026-10-30")).progress == .submitted)
        let lock = try at("2026-10-31 00:00:00")
        #expect(throws: ObligationRefusal.locked(lock)) {
            try owed.submitted(at: now, receivedOn: try day("2026-10-31"))
        }
        // What came back is not received anew.
        let again = try onTime.returned(resubmitBy: nil).submitted(at: now, receivedOn: try day("2026-10-31"))
        #expect(again.receivedOn == (try day("2026-10-20")))
    }

    @Test func `differences tell of sections and of silence`() throws {
        let old = ReportContent(
            title: "a", summary: "b",
            sections: [Section(code: "I", text: "x"), Section(code: "II", text: "y")], items: [],
            preparedAt: nil)
        var new = old
        new.sections = [Section(code: "III", text: "z"), Section(code: "I", text: "w")]
        #expect(
            new.differences(from: old).map { "\($0.pointer) \($0.kind)" }
                == ["/sections/II removed", "/sections/III added", "/sections/I changed"])
        new = ReportContent(title: "a", summary: "b", items: [], preparedAt: nil, nothingToReport: true)
        #expect(new.differences(from: old).first?.pointer == "/nothingToReport")
    }
}
