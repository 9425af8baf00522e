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

    @Test func `where totals tell much nobody finds out more than they tell`() throws {
        var numbers = Congruential(state: 7)
        var conceded = 0
        for round in 0..<240 {
            let table = Published.random(
                depth: 1 + round % 3, Published.Density.allCases[round / 3 % 4],
                isWeighted: round / 12 % 2 == 1,
                isRootPublic: round / 24 % 3 == 2, &numbers)
            guard
                case .pattern(let isHidden) = try table.table().suppression(minCell: 5, concedesTotals: true)
            else { continue }
            let all = table.counts.indices.map { !table.isRootPublic || $0 >= table.columns }
            var (seen, totals) = (table.eavesdropper(isHidden), table.eavesdropper(all))
            for cell in isHidden.indices where isHidden[cell] {
                let (need, widest) = (table.need(cell, 5), totals.width(of: cell))
                if widest < need { conceded += 1 }
                #expect(seen.width(of: cell) >= min(need, widest) - 1e-6, "round \(round), cell \(cell)")
            }
            for (hides, isPrimary) in zip(isHidden, table.isPrimary(5)) where isPrimary { #expect(hides) }
        }
        #expect(conceded > 10)
    }

    @Test func `whatever large cell is shown again, some cell is found out`() throws {
        var numbers = Congruential(state: 46)
        var tried = 0
        for round in 0..<120 {
            let table = Published.random(
                depth: 1 + round % 3, round.isMultiple(of: 2) ? .mixed : .dense,
                isWeighted: round / 2 % 2 == 1, isRootPublic: round / 4 % 3 == 2, &numbers)
            let isPrimary = table.isPrimary(5)
            guard case .pattern(let isHidden) = try table.table().suppression(minCell: 5) else { continue }
            for cell in isHidden.indices where isHidden[cell] && !isPrimary[cell] {
                var fewer = isHidden
                fewer[cell] = false
                tried += 1
                #expect(table.betrayed(fewer, minCell: 5) != [], "round \(round)")
            }
        }
        #expect(tried > 300)
    }
}
