import Domain
import Testing

/// The units: 3, a cell, below the commune committee 2, below the province committee 1; 4 is another commune.
struct ReadingScopeTests {
    private func allows(_ caller: Caller, path: [Int] = [3, 2, 1], author: Int? = nil, recipient: Int = 2)
        -> Bool
    {
        ReadingScope(caller).allows(
            parties(path.first ?? 3, author: author, recipients: [recipient]),
            path: path.map { .numbered($0) })
    }

    private func parties(_ unit: Int, author: Int?, recipients: [Int] = [2]) -> Parties {
        Parties(
            unitID: .numbered(unit), author: author.map { .collaborator(.numbered($0)) } ?? .unit,
            recipientIDs: recipients.map { .numbered($0) })
    }

    private func allows(_ role: Role, at unit: Int, author: Int? = nil, recipient: Int = 2) -> Bool {
        allows(.sample([.sample(role, unit)]), author: author, recipient: recipient)
    }

    @Test(arguments: [Role.officer, .leader, .advisor])
    func `a unit's report is read by its own people and by the recipient's`(role: Role) {
        #expect(allows(role, at: 3))
        #expect(allows(role, at: 2))
        #expect(!allows(role, at: 4))
        #expect(allows(role, at: 4, recipient: 4))
    }

    @Test func `superiors read what units below them write, officers do not`() {
        #expect(allows(.leader, at: 1))
        #expect(allows(.advisor, at: 1))
        #expect(!allows(.officer, at: 1))
    }

    @Test(arguments: [Role.administrator, .auditor, .collaborator])
    func `an administrator, an auditor and a mere collaborator read no report of a unit`(role: Role) {
        for unit in [1, 2, 3] { #expect(!allows(role, at: unit)) }
        #expect(ReadingScope(.sample([.sample(role, 1)])).isEmpty)
    }

    @Test(arguments: Unit.Kind.allCases)
    func `a state body, the police and a mass organisation are nobody's superior`(kind: Unit.Kind) {
        let oversees = ![Unit.Kind.stateBody, .police, .massOrganisation].contains(kind)
        let leader = Caller.sample([.sample(.leader, 7, kind)])
        #expect(allows(leader, path: [8, 7, 2, 1], recipient: 2) == oversees)
        // What is addressed to it, and its own, it reads like anybody.
        #expect(allows(leader, path: [8, 7, 2, 1], recipient: 7))
        #expect(allows(leader, path: [7, 2, 1], recipient: 2))
        #expect(!allows(leader, path: [2, 1], recipient: 1))
    }

    @Test func `an advisor reads as the committee that the board receives for`() {
        let advisor = Caller.sample([.sample(.advisor, 6, anchor: 1)])
        #expect(allows(advisor))
        #expect(allows(advisor, author: 9, recipient: 1))
        #expect(!allows(advisor, path: [5, 4, 0], recipient: 4))
    }

    @Test func `a collaborator's report is read by the collaborator and by the unit that receives it`() {
        let author = Caller.sample([.sample(.collaborator, 3)], collaborator: 9)
        let other = Caller.sample([.sample(.collaborator, 3)], collaborator: 8)
        #expect(allows(author, author: 9, recipient: 3))
        #expect(!allows(other, author: 9, recipient: 3))
        #expect(!allows(author, recipient: 2))
        for role in [Role.officer, .leader, .advisor] {
            #expect(allows(role, at: 3, author: 9, recipient: 3))
        }
    }

    @Test func `above the recipient nobody reads a collaborator's report`() {
        for unit in [1, 2] {
            for role in Role.allCases { #expect(!allows(role, at: unit, author: 9, recipient: 3)) }
        }
    }

    @Test func `a collaborator's report to the unit above is not the own unit's to read`() {
        for role in [Role.officer, .leader, .advisor] {
            #expect(!allows(role, at: 3, author: 9, recipient: 2))
            #expect(allows(role, at: 2, author: 9, recipient: 2))
        }
    }

    @Test func `drafts are for the own side, and what is received for the recipient`() {
        let scope = ReadingScope(.sample([.sample(.officer, 3), .sample(.collaborator, 3)], collaborator: 9))
        #expect(scope.isOwn(parties(3, author: nil)))
        #expect(scope.isOwn(parties(4, author: 9)))
        #expect(!scope.isOwn(parties(3, author: 8)))
        #expect(!scope.isOwn(parties(2, author: nil)))
        #expect(scope.receives(.numbered(3)))
        #expect(!scope.receives(.numbered(2)))
        #expect(!scope.isEmpty)
    }

    @Test func `without a role nothing is read, and a collaborator alone has something to read`() {
        #expect(ReadingScope(.sample([])).isEmpty)
        #expect(ReadingScope(.sample([], collaborator: 9)).isEmpty)
        #expect(!ReadingScope(.sample([.sample(.collaborator, 3)], collaborator: 9)).isEmpty)
    }
}
