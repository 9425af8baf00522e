import Domain
import Testing

/// The line above: the committee 1 of a commune, below the committee 9 of a province.
struct UnitReceivingTests {
    private func line() throws -> [Unit] {
        [try .sample(1, .committee, .commune, parent: 9), try .sample(9, .committee, .province)]
    }

    @Test func `a board receives for the committee right above it`() throws {
        try Unit.sample(2, .advisoryBoard, parent: 1, receivesFor: 1).checkReceiving(above: line())
    }

    @Test func `below another body it receives for the first committee above that`() throws {
        let office = try Unit.sample(3, .stateBody, parent: 1)
        let board = try Unit.sample(2, .advisoryBoard, parent: 3, receivesFor: 1)
        try board.checkReceiving(above: [office] + line())
    }

    @Test(arguments: [9, 3, 2, 7])
    func `it receives for no committee further up, for no other body, and not for itself`(target: Int) throws
    {
        let office = try Unit.sample(3, .stateBody, parent: 1)
        let board = try Unit.sample(2, .advisoryBoard, parent: 3, receivesFor: target)
        #expect(throws: UnitRefusal.receivesForNotCommittee) {
            try board.checkReceiving(above: [office] + line())
        }
    }

    @Test(arguments: Unit.Kind.allCases)
    func `only an advisory board receives`(kind: Unit.Kind) throws {
        let unit = try Unit.sample(2, kind, parent: 1, receivesFor: 1)
        if kind == .advisoryBoard {
            try unit.checkReceiving(above: line())
        } else {
            #expect(throws: UnitRefusal.receivesForNotCommittee) { try unit.checkReceiving(above: line()) }
        }
        try Unit.sample(2, kind, parent: 1).checkReceiving(above: line())
    }

    @Test func `without a committee above there is nothing to receive for`() throws {
        let board = try Unit.sample(2, .advisoryBoard, receivesFor: 1)
        #expect(throws: UnitRefusal.receivesForNotCommittee) { try board.checkReceiving(above: []) }
    }
}
