import Testing

@testable import Domain

/// Which units tell nothing of a question with several choices.
struct ChoiceSumsTests {
    private func sum(_ above: Double, _ below: Double, ballots: Int) -> ChoiceSums.Sum {
        var sum = ChoiceSums.Sum()
        sum.above.add(above)
        sum.below.add(below)
        sum.ballots = ballots
        return sum
    }

    private func pattern(
        _ parents: [Int?], leaves: [Int], _ sums: [ChoiceSums.Sum], smallest: [Double]? = nil
    ) -> [Bool]? {
        let pattern = ChoiceSums(
            parents: parents, leaves: leaves, sums: sums, smallest: smallest ?? sums.map { _ in 9 }, need: 5
        ).pattern()
        if case .rows(let rows) = pattern { return rows }
        return nil
    }

    private var roomy: ChoiceSums.Sum { sum(20, 20, ballots: 40) }
    private var large: ChoiceSums.Sum { sum(90, 90, ballots: 180) }
    /// Everybody names as few as may be.
    private var least: ChoiceSums.Sum { sum(0, 26, ballots: 26) }

    @Test func `with a tight unit the smallest one that has room is hidden`() {
        let star: [Int?] = [nil, 0, 0, 0]
        #expect(
            pattern(star, leaves: [1, 2, 3], [large, large, roomy, large])
                == [false, false, false, false])
        #expect(
            pattern(star, leaves: [1, 2, 3], [large, large, roomy, least]) == [false, false, true, true])
        #expect(
            pattern(star, leaves: [1, 2, 3], [large, least, large, least]) == [false, true, true, true])
        // A small cell can't give what is taken from it.
        #expect(
            pattern(star, leaves: [1, 2, 3], [large, large, roomy, least], smallest: [9, 9, 4, 9])
                == [false, true, false, true])
    }

    @Test func `a unit without ballots is not tight`() {
        #expect(
            pattern([nil, 0, 0], leaves: [1, 2], [large, large, sum(0, 0, ballots: 0)])
                == [false, false, false])
    }

    @Test func `where none beside it has room the next one above is hidden with it`() {
        let tree: [Int?] = [nil, 0, 0, 1, 1, 2, 2]
        #expect(
            pattern(tree, leaves: [3, 4, 5, 6], [large, large, large, least, least, roomy, large])
                == [false, true, true, true, true, true, false])
        #expect(
            pattern(tree, leaves: [3, 4, 5, 6], [large, large, large, least, roomy, roomy, large])
                == [false, false, false, true, true, false, false])
    }

    @Test func `where none has room, or the whole is tight, no unit is told`() {
        #expect(pattern([nil, 0, 0], leaves: [1, 2], [roomy, least, least]) == nil)
        #expect(pattern([nil, 0, 0], leaves: [1, 2], [least, large, least]) == nil)
    }
}
