import Domain
import Testing

struct CallerTests {
    /// The unit 3, below 2, below 1.
    private func place() throws -> Place {
        Place(
            unit: try .sample(3, .cell, .grassroots, parent: 2),
            path: [.numbered(3), .numbered(2), .numbered(1)])
    }

    @Test(arguments: Role.allCases)
    func `a role covers its unit and all below, and is no other role`(role: Role) throws {
        let place = try place()
        for anchor in [1, 2, 3] {
            let caller = Caller.sample([.sample(role, anchor)])
            for asked in Role.allCases { #expect(caller.covers(place, asked) == (asked == role)) }
        }
        #expect(!Caller.sample([.sample(role, 4)]).covers(place, role))
        #expect(!Caller.sample([]).covers(place, role))
    }

    @Test(arguments: Role.allCases)
    func `a role stands at exactly its unit`(role: Role) {
        let caller = Caller.sample([.sample(role, 2)])
        for asked in Role.allCases { #expect(caller.stands(at: .numbered(2), asked) == (asked == role)) }
        #expect(!caller.stands(at: .numbered(1), role))
        #expect(!caller.stands(at: .numbered(3), role))
    }

    @Test func `any of the roles asked for is enough, at any of the units held`() throws {
        let caller = Caller.sample([.sample(.auditor, 4), .sample(.officer, 2)])
        #expect(caller.covers(try place(), .leader, .officer))
        #expect(!caller.covers(try place(), .leader, .auditor))
        #expect(caller.stands(at: .numbered(2), .leader, .officer))
        #expect(caller.stands(at: .numbered(4), .auditor))
        #expect(caller.anchors(.officer, .auditor) == [.numbered(4), .numbered(2)])
        #expect(caller.anchors(.leader) == [])
    }

    @Test func `an advisor reaches from the committee that the board receives for, not from the board`()
        throws
    {
        let advisor = Caller.sample([.sample(.advisor, 8, anchor: 2)])
        #expect(advisor.covers(try place(), .advisor))
        #expect(advisor.stands(at: .numbered(2), .advisor))
        #expect(!advisor.stands(at: .numbered(8), .advisor))
    }

    @Test func `the own record takes the collaborator's role and the account's collaborator`() {
        #expect(Caller.sample([.sample(.collaborator, 3)], collaborator: 9).collaboratorID == .numbered(9))
        #expect(Caller.sample([.sample(.officer, 3)], collaborator: 9).collaboratorID == nil)
        #expect(Caller.sample([], collaborator: 9).collaboratorID == nil)
        #expect(Caller.sample([.sample(.collaborator, 3)]).collaboratorID == nil)
    }

    @Test func `today is the day in Asia/Ho_Chi_Minh`() throws {
        #expect(try Caller.sample([], now: at("2026-10-20 23:59:59.999")).today == day("2026-10-20"))
        #expect(try Caller.sample([], now: at("2026-10-21 00:00:00.000")).today == day("2026-10-21"))
    }

    @Test func `the directory holds the own units, what lies below, and the line above`() throws {
        let place = try place()
        #expect(Caller.sample([.sample(.auditor, 2)]).sees(place, linesAbove: []))
        #expect(!Caller.sample([.sample(.auditor, 4)]).sees(place, linesAbove: [.numbered(1)]))
        #expect(Caller.sample([.sample(.auditor, 4)]).sees(place, linesAbove: [.numbered(3)]))
    }
}
