import Domain
import Testing

struct SurveyTargetTests {
    /// 1 is the owner; 2 and 3 are below it, 4 and 5 below 2; 9 is above.
    private static let lines: [Int: [Int]] = [
        1: [1, 9], 2: [2, 1, 9], 3: [3, 1, 9], 4: [4, 2, 1, 9], 5: [5, 2, 1, 9], 8: [8, 9],
    ]

    private func tree(_ wanted: (Int, Int)...) throws(TargetFault) -> [SurveyTarget] {
        try SurveyTarget.tree(
            of: wanted.map { unit, quota in
                (line: (Self.lines[unit] ?? []).map { .numbered($0) }, quota: quota)
            }, owner: .numbered(1))
    }

    @Test func `each target hangs on the nearest one above, and ballots are collected at the leaves`() throws
    {
        let targets = try tree((1, 300), (4, 180), (5, 60), (3, 60))
        #expect(targets.map(\.parentID) == [nil, .numbered(1), .numbered(1), .numbered(1)])
        #expect(targets.map(\.isLeaf) == [false, true, true, true])
        let deep = try tree((1, 100), (2, 100), (4, 50), (5, 50))
        #expect(deep.map(\.parentID) == [nil, .numbered(1), .numbered(2), .numbered(2)])
        #expect(deep.map(\.isLeaf) == [false, false, true, true])
    }

    @Test func `those below are asked for at least what is asked above`() throws {
        #expect(try tree((1, 100), (2, 60), (3, 40)).count == 3)
        #expect(try tree((1, 100), (2, 90), (3, 90)).count == 3)
        #expect(throws: TargetFault.quotaShort(0, below: 99)) { try tree((1, 100), (2, 60), (3, 39)) }
        #expect(throws: TargetFault.quotaShort(1, below: 59)) { try tree((1, 60), (2, 60), (4, 30), (5, 29)) }
    }

    @Test func `a target is named once, and within the owner`() {
        #expect(throws: TargetFault.twice(1)) { try tree((3, 1), (3, 2)) }
        for outside in [8, 9] {
            #expect(throws: TargetFault.outsideOwner(1)) { try tree((3, 1), (outside, 2)) }
        }
    }

    @Test func `what is counted at the leaves counts all the way up`() throws {
        let targets = try tree((1, 100), (2, 60), (4, 30), (5, 30), (3, 40))
        let counted = [4: 31, 5: 7, 3: 12]
        let leaves = targets.map { target in
            SurveyProgress(
                target: target, counted: counted.first { .numbered($0.key) == target.unitID }?.value ?? 0)
        }
        let risen = SurveyProgress.rising(leaves)
        #expect(risen.map(\.counted) == [50, 38, 31, 7, 12])
        #expect(risen.map(\.overQuota) == [0, 0, 1, 0, 0])
        #expect(SurveyProgress.rising([]).isEmpty)
    }
}
