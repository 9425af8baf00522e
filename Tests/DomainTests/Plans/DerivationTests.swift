import Testing

@testable import Domain

struct DerivationTests {
    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func plan(_ status: Plan.Status = .issued, demand: DerivationDemand? = nil) throws -> Plan {
        Plan(
            id: Identifier(trusted: "p"), issuerID: Identifier(trusted: "u0"), documentType: "KH",
            series: Plan.Series(kind: .term, name: "2025-2030"), title: "Kế hoạch",
            period: DateSpan(first: try day("2026-01-01"), last: try day("2026-12-31")), legalBases: [],
            demand: demand, status: status, meta: .new(Instant(milliseconds: 0)))
    }

    private func unit(
        _ number: Int, _ kind: Unit.Kind, _ level: Unit.Level, until end: CivilDate? = nil
    ) throws -> Unit {
        Unit(
            id: Identifier(trusted: "u\(number)"), code: "U\(number)", name: "Đơn vị", shortName: nil,
            kind: kind, level: level, parentID: Identifier(trusted: "u0"), receivesForID: nil,
            officerInCharge: nil, validFrom: try day("2020-01-01"), validTo: end,
            meta: .new(Instant(milliseconds: 0)))
    }

    @Test func `units of the levels and kinds have to, that are there when the plan is issued`() throws {
        let today = try day("2026-04-04")
        let subtree = [
            try unit(0, .committee, .commune), try unit(1, .cell, .grassroots),
            try unit(2, .police, .commune), try unit(3, .front, .commune),
            try unit(4, .cell, .grassroots, until: day("2026-04-01")), try unit(5, .committee, .grassroots),
        ]
        func deriving(_ levels: [Unit.Level], _ kinds: [Unit.Kind]) throws -> [String] {
            let demand = DerivationDemand(
                by: try day("2026-04-30"), units: DerivingUnits(levels: levels, unitKinds: kinds))
            return try plan(demand: demand).deriving(subtree, today: today).map(\.rawValue)
        }
        #expect(try deriving([.grassroots, .commune], [.cell, .front, .massOrganisation]) == ["u1", "u3"])
        #expect(try deriving([], [.cell]) == ["u1"])
        #expect(try deriving([.commune], []) == ["u2", "u3"])
        #expect(try plan().deriving(subtree, today: today).isEmpty)
    }

    @Test func `late is by days, and waiting is missing once the day is over`() throws {
        let demand = DerivationDemand(
            by: try day("2026-04-30"), units: DerivingUnits(levels: [], unitKinds: []))
        func coverage(_ signedOn: String?) throws -> DerivationCoverage {
            DerivationCoverage(
                unitID: Identifier(trusted: "u1"), planID: nil, signedOn: try signedOn.map(day), leftOut: [],
                outlasted: [])
        }
        for (signedOn, today, status, late) in [
            ("2026-04-30", "2026-06-01", DerivationCoverage.Status.onTime, 0),
            ("2026-05-01", "2026-06-01", .late, 1), (nil, "2026-04-30", .pending, 0),
            (nil, "2026-05-02", .missing, 2),
        ] {
            let own = try coverage(signedOn)
            #expect(own.status(demand, today: try day(today)) == status)
            #expect(own.daysLate(demand, today: try day(today)) == late)
        }
    }

    @Test func `a plan is derived from one that is issued, by a unit below, and demanded in time`() throws {
        let own = try plan(.draft)
        #expect(throws: PlanRefusal.parentNotIssued(.closed)) {
            try own.checkDerived(from: plan(.closed), below: true)
        }
        #expect(throws: PlanRefusal.issuerNotBelow) { try own.checkDerived(from: plan(), below: false) }
        try own.checkDerived(from: plan(), below: true)
        let demand = DerivationDemand(
            by: try day("2026-04-30"), units: DerivingUnits(levels: [], unitKinds: []))
        let draft = try plan(.draft, demand: demand)
        let (last, next) = (try day("2026-04-30"), try day("2026-05-01"))
        #expect(throws: PlanRefusal.deriveBeforeSigned(next)) {
            try draft.issued(1, signedOn: next, today: next)
        }
        #expect(try draft.issued(1, signedOn: last, today: next).status == .issued)
        #expect(throws: PlanRefusal.mustDeriveByMissing) {
            try DerivationDemand.made(by: nil, DerivingUnits(levels: [], unitKinds: []))
        }
        #expect(try DerivationDemand.made(by: nil, nil) == nil)
        #expect(try DerivationDemand.made(by: last, nil) == demand)
    }
}
