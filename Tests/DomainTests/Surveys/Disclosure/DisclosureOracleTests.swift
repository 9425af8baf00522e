import Domain
import Testing

struct DisclosureOracleTests {
    @Test func `nobody finds out a hidden cell with a linear program`() throws {
        var numbers = Congruential(state: 2026)
        var patterns = 0
        var withheld = 0
        for round in 0..<480 {
            let depth = 1 + round % 3
            let table = Published.random(
                depth: depth, Published.Density.allCases[round / 3 % 4], isWeighted: round / 12 % 2 == 1,
                isRootPublic: round / 24 % 3 == 2, &numbers)
            let minCell = [5, 5, 7][round / 7 % 3]
            switch try table.table().suppression(minCell: minCell) {
            case .pattern(let isHidden):
                patterns += 1
                for (hides, isPrimary) in zip(isHidden, table.isPrimary(minCell)) where isPrimary {
                    #expect(hides)
                }
                #expect(table.betrayed(isHidden, minCell: minCell) == [], "round \(round)")
            case .withheld(let cells):
                withheld += 1
                let all = table.counts.indices.map { !table.isRootPublic || $0 >= table.columns }
                let betrayed = Set(table.betrayed(all, minCell: minCell))
                #expect(!cells.isEmpty && betrayed.isSuperset(of: cells), "round \(round)")
            }
        }
        #expect(patterns >= 300)
        #expect(withheld > 0)
    }
}
