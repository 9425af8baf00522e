import Domain
import Testing

struct PlanTests {
    private func plan(
        _ kind: Plan.Series.Kind = .term, _ name: String = "ĐU 2025-2030", from: String = "2026-01-01",
        to: String = "2026-12-31"
    ) throws -> Plan {
        Plan(
            id: .numbered(1), issuerID: .numbered(2), documentType: "KH",
            series: Plan.Series(kind: kind, name: name), title: "Công tác dư luận xã hội 2026",
            period: DateSpan(
                first: try #require(CivilDate(from)), last: try #require(CivilDate(to))),
            legalBases: [], meta: .new(Instant(milliseconds: 0)))
    }

    @Test func `a plan ends no earlier than it begins, and a year's numbers run in a year`() throws {
        try plan().checkDraft()
        try plan(from: "2026-04-04", to: "2026-04-04").checkDraft()
        try plan(.year, "2026").checkDraft()
        #expect(throws: PlanRefusal.periodReversed) {
            try plan(from: "2026-04-04", to: "2026-04-03").checkDraft()
        }
        for name in ["2026-10", "26", "năm 2026"] {
            #expect(throws: PlanRefusal.seriesNoYear) { try plan(.year, name).checkDraft() }
        }
    }

    @Test func `numbers come from where the first of a series came from`() throws {
        func taken(_ given: Int?, _ numbering: PlanNumbering?) throws -> [String] {
            let (number, after) = try Plan.number(given, in: numbering)
            return ["\(number)", "\(after)"]
        }
        #expect(try taken(61, nil) == ["61", "\(PlanNumbering.register)"])
        #expect(try taken(60, .register) == ["60", "\(PlanNumbering.register)"])
        #expect(try taken(nil, nil) == ["1", "\(PlanNumbering.owned(last: 1))"])
        #expect(try taken(nil, .owned(last: 7)) == ["8", "\(PlanNumbering.owned(last: 8))"])
        #expect(throws: PlanRefusal.numberMissing) { try Plan.number(nil, in: .register) }
        #expect(throws: PlanRefusal.numberOwned(next: 8)) { try Plan.number(8, in: .owned(last: 7)) }
    }

    @Test func `it is issued once, signed by today, and in the year of its numbers`() throws {
        let (today, tomorrow) = (try #require(CivilDate("2026-04-04")), try #require(CivilDate("2026-04-05")))
        let issued = try plan().issued(61, signedOn: today, today: today)
        #expect(issued.number == 61 && issued.signedOn == today && issued.status == .issued)
        #expect(throws: PlanRefusal.notIn(.issued)) { try issued.issued(62, signedOn: today, today: today) }
        #expect(throws: PlanRefusal.signedInFuture) {
            try plan().issued(61, signedOn: tomorrow, today: today)
        }
        let (first, last) = (try #require(CivilDate("2026-01-01")), try #require(CivilDate("2025-12-31")))
        #expect(try plan(.year, "2026").issued(1, signedOn: first, today: today).number == 1)
        #expect(throws: PlanRefusal.signedOutsideSeries(year: "2026")) {
            try plan(.year, "2026").issued(1, signedOn: last, today: today)
        }
        #expect(try plan().issued(1, signedOn: last, today: today).signedOn == last)
    }

    @Test func `what was issued is closed or revoked, and nothing else is`() throws {
        let today = try #require(CivilDate("2026-04-04"))
        let issued = try plan().issued(61, signedOn: today, today: today)
        let (closed, revoked) = (try issued.closed(), try issued.revoked())
        #expect(closed.status == .closed && revoked.status == .revoked && revoked.number == 61)
        for plan in [try plan(), closed, revoked] {
            #expect(throws: PlanRefusal.notIn(plan.status)) { try plan.closed() }
            #expect(throws: PlanRefusal.notIn(plan.status)) { try plan.revoked() }
        }
    }
}
