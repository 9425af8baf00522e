import Domain
import Testing

struct DisclosureOptimumTests {
    /// How few cells can be hidden, by trying all patterns.
    private func fewest(_ table: Published, minCell: Int) -> Int? {
        let isPrimary = table.isPrimary(minCell)
        let free = table.counts.indices.filter { cell in
            !isPrimary[cell] && !(table.isRootPublic && cell < table.columns)
        }
        let choices = (0..<1 << free.count).sorted { ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1) }
        for choice in choices {
            var isHidden = isPrimary
            for (place, cell) in free.enumerated() where choice >> place & 1 == 1 { isHidden[cell] = true }
            if table.betrayed(isHidden, minCell: minCell).isEmpty { return isHidden.count { $0 } }
        }
        return nil
    }

    private func table(_ round: Int, isWeighted: Bool, _ numbers: inout Congruential) -> Published {
        let isFlat = round.isMultiple(of: 2) || isWeighted
        let parents: [Int?] = isFlat ? [nil, 0, 0, 0] : [nil, 0, 0, 1, 1, 2, 2]
        let columns = isFlat ? 3 : 2
        var leaves: [[Int]] = []
        var weights: [[Double]] = []
        for row in parents.indices {
            let cells = parents.contains(row) ? 0 : columns
            leaves.append(
                (0..<cells).map { _ in
                    Int.random(in: 1...3, using: &numbers) * Int.random(in: 1...15, using: &numbers)
                })
            weights.append((0..<cells).map { _ in Double(1 << Int.random(in: 0...4, using: &numbers)) / 4 })
        }
        return Published(
            parents: parents, leaves: leaves, weights: isWeighted ? weights : nil, columns: columns,
            isRootPublic: isWeighted || round % 4 == 0)
    }

    /// At most one more.
    @Test func `hardly more cells are hidden than the fewest that do`() throws {
        var numbers = Congruential(state: 71)
        var found = 0
        var best = 0
        for round in 0..<60 {
            let table = table(round, isWeighted: false, &numbers)
            guard case .pattern(let isHidden) = try table.table().suppression(minCell: 5) else {
                #expect(fewest(table, minCell: 5) == nil)
                continue
            }
            let number = isHidden.count { $0 }
            let least = try #require(fewest(table, minCell: 5))
            found += number
            best += least
            #expect(number <= least + 1)
        }
        #expect(best > 150)
        #expect(Double(found) <= 1.02 * Double(best))
    }

    /// Weights that are far apart within a row, and column totals that are told: cells are found that can't be hidden.
    @Test func `a table is withheld only if no pattern hides its small cells, and few are hidden besides`()
        throws
    {
        var numbers = Congruential(state: 72)
        var withheld = 0
        var patterns = 0
        var found = 0
        var best = 0
        for round in 0..<200 {
            let table = table(round, isWeighted: true, &numbers)
            switch try table.table().suppression(minCell: 5) {
            case .pattern(let isHidden):
                patterns += 1
                #expect(table.betrayed(isHidden, minCell: 5) == [])
                found += isHidden.count { $0 }
                best += try #require(fewest(table, minCell: 5))
            case .withheld(let cells):
                withheld += 1
                #expect(!cells.isEmpty && cells.allSatisfy { table.isPrimary(5)[$0] })
                #expect(fewest(table, minCell: 5) == nil)
            }
        }
        #expect(patterns > 100)
        #expect(withheld > 10)
        #expect(best > 700)
        #expect(Double(found) <= 1.115 * Double(best))
    }
}
