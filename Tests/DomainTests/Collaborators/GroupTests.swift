import Domain
import Testing

struct GroupTests {
    private func template(_ positions: GroupPosition...) -> GroupTemplate {
        GroupTemplate(
            id: .numbered(1), unitID: .numbered(1), name: "Mẫu", positions: positions, meta: .new(epoch))
    }

    private func group(_ members: [GroupMember] = [], to: String? = nil) throws -> ReporterGroup {
        ReporterGroup(
            id: .numbered(1), unitID: .numbered(1), name: "Tổ số 5", templateID: nil, decisionNumber: "1",
            decisionDate: try day("2026-01-05"), leaderID: .numbered(9), members: members,
            validFrom: try day("2026-02-01"), validTo: try to.map { try day($0) }, meta: .new(epoch))
    }

    private func person(_ number: Int, _ position: String) -> GroupMember {
        GroupMember(holder: .collaborator(.numbered(number)), position: position)
    }

    private func office(_ name: String, _ unit: Int, _ position: String) -> GroupMember {
        GroupMember(holder: .office(name, .numbered(unit)), position: position)
    }

    @Test func `a template names each position once, with room for somebody`() throws {
        try template(GroupPosition(name: "Tổ trưởng", min: 1, max: 1)).check()
        try template(GroupPosition(name: "Thành viên", min: 0, max: 1)).check()
        let leader = GroupPosition(name: "Tổ trưởng", min: 1, max: 1)
        #expect(throws: GroupRefusal.positionTwice(1)) {
            try template(leader, GroupPosition(name: "tổ TRƯỞNG", min: 1, max: 1)).check()
        }
        for (min, max) in [(2, 1), (0, 0)] {
            #expect(throws: GroupRefusal.positionRange(1)) {
                try template(leader, GroupPosition(name: "Thành viên", min: min, max: max)).check()
            }
        }
    }

    @Test func `a group has each member once`() throws {
        let members = [
            person(1, "Thành viên"), office("Bí thư", 2, "Thành viên"), office("Bí thư", 3, "Thành viên"),
        ]
        try group(members).check()
        #expect(throws: GroupRefusal.memberTwice(3)) {
            try group(members + [person(1, "Tổ phó")]).check()
        }
        #expect(throws: GroupRefusal.memberTwice(3)) {
            try group(members + [office("Bí thư", 3, "Tổ phó")]).check()
        }
    }

    @Test func `a group ends after it began, and not on a day that is past`() throws {
        try group(to: "2026-02-02").check()
        #expect(throws: GroupRefusal.validityOrder) { try group(to: "2026-02-01").check() }
        let (yesterday, today) = (try day("2026-10-14"), try day("2026-10-15"))
        let ended = try group().ending(on: today, today: today)
        #expect(ended.hasEnded(on: today) && !ended.hasEnded(on: yesterday))
        #expect(try ended.ending(on: nil, today: yesterday).validTo == nil)
        #expect(throws: GroupRefusal.endsInPast) { try group().ending(on: yesterday, today: today) }
    }

    @Test func `the composition says what is missing and what is too many`() throws {
        let wanted = template(
            GroupPosition(name: "Tổ trưởng", min: 1, max: 1),
            GroupPosition(name: "Thành viên", min: 2, max: 3))
        let members = [
            person(9, "tổ trưởng"), person(1, "Thành viên"), office("Bí thư", 2, "Thành viên"),
            person(3, "Cố vấn"),
        ]
        let whole = try group(members).composition(wanted, leader: .active) { _ in true }
        #expect(whole.lines.map(\.have) == [1, 2, 1] && whole.isComplete && whole.notServing == 0)
        #expect(whole.lines.last == GroupComposition.Line(position: "Cố vấn", wanted: nil, have: 1))
        let fewer = try group(members).composition(wanted, leader: .active) { $0 != members[1] }
        #expect(fewer.lines.map(\.missing) == [0, 1, 0] && !fewer.isComplete && fewer.notServing == 1)
        let more = (10...12).map { person($0, "Thành viên") }
        let crowded = try group(members + more).composition(wanted, leader: .active) { _ in true }
        #expect(crowded.lines.map(\.excess) == [0, 2, 0] && !crowded.isComplete)
    }

    @Test(arguments: Collaborator.Standing.Name.allCases)
    func `a group is complete with an active leader only`(standing: Collaborator.Standing.Name) throws {
        let found = try group().composition(nil, leader: standing) { _ in true }
        #expect(found.lines.isEmpty && found.isComplete == (standing == .active))
    }
}
