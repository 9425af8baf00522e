import Domain
import Testing

struct MeanProtectionTests {
    private func left(_ groups: [[(ballots: Int, size: Double)]]) -> [Bool] {
        MeanProtection.leftOut(
            groups.map { parts in
                var group = MeanProtection.Group(ballots: 0)
                for part in parts { group.add(part.ballots, of: part.size) }
                return group
            }, minCell: 5)
    }

    @Test func `a mean of few is left out with the smallest that hides it`() {
        #expect(left([[(4, 30)], [(9, 30)], [(7, 30)]]) == [true, false, true])
        #expect(left([[(5, 30)], [(9, 30)], [(7, 30)]]) == [false, false, false])
        // Together they are enough.
        #expect(left([[(2, 30)], [(3, 30)], [(9, 30)]]) == [true, true, false])
        #expect(left([[(2, 30)], [(2, 30)], [(9, 30)], [(8, 30)]]) == [true, true, false, true])
        // Nobody hides nobody.
        #expect(left([[(0, 0)], [(9, 30)]]) == [true, false])
    }

    @Test func `a mean that is mostly one person's is left out, until others outweigh it`() {
        let rich: (ballots: Int, size: Double) = (1, 1_000)
        #expect(left([[(34, 30), rich], [(40, 30)]]) == [false, false])
        #expect(left([[(30, 30), rich], [(40, 30)], [(9, 30)]]) == [true, false, true])
        #expect(left([[(6, 30), rich], [(9, 30)], [(10, 30)], [(99, 30)]]) == [true, true, true, true])
    }
}
