import Domain
import Testing

struct SurveyTests {
    private func survey(
        from: String? = "2026-11-01 00:00:00", to: String? = "2026-11-16 00:00:00", grace: Int = 0
    ) throws -> Survey {
        Survey(
            id: .numbered(1), ownerID: .numbered(2), title: "Sáp nhập", purpose: nil, policyStage: .before,
            opensAt: try from.map { try at($0) }, closesAt: try to.map { try at($0) }, uploadGraceDays: grace,
            quotaMode: .soft, minCell: 5, stage: .draft, meta: .new(Instant(milliseconds: 0)))
    }

    @Test func `the clock opens and closes what was opened`() throws {
        let survey = try survey().opened(at: at("2026-10-20 08:00:00"), hasQuestions: true, hasTargets: true)
        #expect(try survey.status(at: at("2026-10-31 23:59:59.999")) == .scheduled)
        #expect(try survey.status(at: at("2026-11-01 00:00:00")) == .open)
        #expect(try survey.status(at: at("2026-11-15 23:59:59.999")) == .open)
        #expect(try survey.status(at: at("2026-11-16 00:00:00")) == .closed)
    }

    @Test func `a draft stays one, whatever the clock says`() throws {
        #expect(try survey().status(at: at("2027-01-01 00:00:00")) == .draft)
    }

    @Test func `without a time to open it opens at once`() throws {
        let now = try at("2026-11-02 09:30:00")
        for from in [nil, "2026-11-01 00:00:00"] {
            let opened = try survey(from: from).opened(at: now, hasQuestions: true, hasTargets: true)
            #expect(opened.window?.from == now && opened.opensAt == now)
            #expect(opened.status(at: now) == .open)
        }
    }

    @Test func `what has no questions or no end is not opened`() throws {
        let now = try at("2026-10-20 08:00:00")
        #expect(throws: SurveyRefusal.noQuestions) {
            try survey().opened(at: now, hasQuestions: false, hasTargets: true)
        }
        #expect(throws: SurveyRefusal.closesAtMissing) {
            try survey(to: nil).opened(at: now, hasQuestions: true, hasTargets: true)
        }
        let end = try at("2026-11-16 00:00:00")
        #expect(throws: SurveyRefusal.closesTooEarly(after: end)) {
            try survey().opened(at: end, hasQuestions: true, hasTargets: true)
        }
        let opened = try survey().opened(at: now, hasQuestions: true, hasTargets: true)
        #expect(throws: SurveyRefusal.notIn(.scheduled)) {
            try opened.opened(at: now, hasQuestions: true, hasTargets: true)
        }
    }

    @Test func `a survey is open for a year at most`() throws {
        let now = try at("2026-10-20 08:00:00")
        let (last, over) = ("2027-11-02 00:00:00", "2027-11-02 00:00:00.001")
        try survey(to: last).checkDraft(at: now)
        #expect(throws: SurveyRefusal.closesTooLate(limit: try at(last))) {
            try survey(to: over).checkDraft(at: now)
        }
    }

    @Test func `it does not open in the past, and closes after it opens`() throws {
        let begin = try at("2026-11-01 00:00:00")
        try survey().checkDraft(at: begin)
        #expect(throws: SurveyRefusal.opensInPast) { try survey().checkDraft(at: begin.adding(seconds: 1)) }
        #expect(throws: SurveyRefusal.closesTooEarly(after: begin)) {
            try survey(to: "2026-11-01 00:00:00").checkDraft(at: begin)
        }
    }

    @Test func `what was collected until midnight may arrive until the days of grace are over`() throws {
        let now = try at("2026-10-20 08:00:00")
        let until = { (grace: Int, to: String) in
            try survey(to: to, grace: grace).opened(at: now, hasQuestions: true, hasTargets: true)
                .uploadsUntil
        }
        #expect(try until(0, "2026-11-16 00:00:00") == at("2026-11-16 00:00:00"))
        // The last day of collection is the 15th.
        #expect(try until(1, "2026-11-16 00:00:00") == at("2026-11-17 00:00:00"))
        #expect(try until(3, "2026-11-16 10:00:00") == at("2026-11-20 00:00:00"))
        #expect(try survey().uploadsUntil == nil)
    }

    @Test func `the days of a window are those on which it is open`() throws {
        let opened = try survey().opened(at: at("2026-10-20 08:00:00"), hasQuestions: true, hasTargets: true)
        #expect(try opened.window?.days == day("2026-11-01")...day("2026-11-15"))
        let short = Survey.Window(from: try at("2026-11-01 10:00:00"), to: try at("2026-11-01 10:00:01"))
        #expect(try short.days == day("2026-11-01")...day("2026-11-01"))
    }

    @Test func `the end moves both ways while it has not passed, and never behind now`() throws {
        let opened = try survey().opened(at: at("2026-10-20 08:00:00"), hasQuestions: true, hasTargets: true)
        let now = try at("2026-11-10 12:00:00")
        for end in ["2026-11-10 12:00:00.001", "2026-12-01 00:00:00"] {
            #expect(try opened.extended(to: at(end), at: now).window?.to == at(end))
        }
        #expect(throws: SurveyRefusal.closesTooEarly(after: now)) { try opened.extended(to: now, at: now) }
        #expect(throws: SurveyRefusal.notIn(.closed)) {
            try opened.extended(to: at("2026-12-01 00:00:00"), at: at("2026-11-16 00:00:00"))
        }
        #expect(throws: SurveyRefusal.notIn(.draft)) {
            try survey().extended(to: at("2026-12-01 00:00:00"), at: now)
        }
    }

    @Test func `only what is open is closed early`() throws {
        let opened = try survey(grace: 2).opened(
            at: at("2026-10-20 08:00:00"), hasQuestions: true, hasTargets: true)
        let now = try at("2026-11-10 12:00:00")
        let closed = try opened.closed(at: now)
        #expect(closed.status(at: now) == .closed && closed.closesAt == now)
        #expect(try closed.uploadsUntil == at("2026-11-13 00:00:00"))
        let atOnce = try #require(opened.window).from
        #expect(try opened.closed(at: atOnce).status(at: atOnce) == .closed)
        #expect(throws: SurveyRefusal.notIn(.closed)) { try closed.closed(at: now) }
        #expect(throws: SurveyRefusal.notIn(.scheduled)) { try opened.closed(at: at("2026-10-31 12:00:00")) }
        #expect(throws: SurveyRefusal.notIn(.draft)) { try survey().closed(at: now) }
    }

    @Test func `it is put away once nothing can arrive any more`() throws {
        let opened = try survey(grace: 2).opened(
            at: at("2026-10-20 08:00:00"), hasQuestions: true, hasTargets: true)
        let over = try at("2026-11-18 00:00:00")
        #expect(throws: SurveyRefusal.notIn(.closed)) { try opened.archived(at: over.adding(seconds: -1)) }
        #expect(try opened.archived(at: over).status(at: over) == .archived)
        #expect(throws: SurveyRefusal.notIn(.archived)) { try opened.archived(at: over).archived(at: over) }
    }

    @Test func `interim results are taken once a day, of ballots that nobody can tell apart`() throws {
        let opened = try survey(grace: 2).opened(
            at: at("2026-10-20 08:00:00"), hasQuestions: true, hasTargets: true)
        func taken(
            _ counted: Int, last: (String, Int)? = nil, at now: String = "2026-11-05 09:00:00"
        ) throws -> SurveyRefusal? {
            let now = try at(now)
            let last = try last.map { (day: try #require(CivilDate($0.0)), counted: $0.1) }
            do {
                try opened.checkInterim(counted: counted, last: last, at: now, on: now.civilDate)
                return nil
            } catch {
                return error
            }
        }
        #expect(try taken(10) == nil)
        #expect(try taken(9) == .tooFewForInterim(least: 10, counted: 9))
        #expect(try taken(15, last: ("2026-11-04", 10)) == nil)
        #expect(try taken(14, last: ("2026-11-04", 10)) == .tooFewForInterim(least: 15, counted: 14))
        let today = try #require(CivilDate("2026-11-05"))
        #expect(try taken(99, last: ("2026-11-05", 10)) == .interimTaken(on: today))
        #expect(try taken(99, at: "2026-10-31 09:00:00") == .notIn(.scheduled))
        #expect(try taken(99, at: "2026-11-17 23:59:59.999") == nil)
        let until = try #require(opened.uploadsUntil)
        #expect(try taken(99, at: "2026-11-18 00:00:00") == .resultsDue(since: until))
    }

    @Test func `without targets nobody collects`() throws {
        #expect(throws: SurveyRefusal.noTargets) {
            try survey().opened(at: at("2026-10-20 08:00:00"), hasQuestions: true, hasTargets: false)
        }
    }

    @Test func `a ballot arrives from the opening to the end of the grace days, collected inside the window`()
        throws
    {
        let opened = try survey(grace: 2).opened(
            at: at("2026-10-20 08:00:00"), hasQuestions: true, hasTargets: true)
        let (first, last) = (try day("2026-11-01"), try day("2026-11-15"))
        func arrives(_ day: CivilDate, _ now: String) throws {
            try opened.checkTakesBallots(at: at(now))
            try opened.checkCollected(on: day, at: at(now))
        }
        #expect(throws: SurveyRefusal.notIn(.scheduled)) { try arrives(first, "2026-10-31 23:59:59.999") }
        try arrives(first, "2026-11-01 00:00:00")
        // Not before the day has come.
        #expect(throws: SurveyRefusal.collectedOutside(first...first)) {
            try arrives(last, "2026-11-01 12:00:00")
        }
        try arrives(last, "2026-11-15 00:00:00")
        try arrives(first, "2026-11-17 23:59:59.999")
        #expect(throws: SurveyRefusal.notIn(.closed)) { try arrives(first, "2026-11-18 00:00:00") }
        for outside in [try day("2026-10-31"), try day("2026-11-16")] {
            #expect(throws: SurveyRefusal.collectedOutside(first...last)) {
                try arrives(outside, "2026-11-17 12:00:00")
            }
        }
        #expect(throws: SurveyRefusal.notIn(.draft)) {
            try survey().checkTakesBallots(at: at("2026-11-01 12:00:00"))
        }
    }
}
