import Domain
import Testing

struct DisclosureTests {
    private func hidden(_ table: Published, minCell: Int = 5) throws -> [Int] {
        guard case .pattern(let isHidden) = try table.table().suppression(minCell: minCell) else {
            Issue.record("withheld")
            return []
        }
        #expect(table.betrayed(isHidden, minCell: minCell) == [])
        return isHidden.indices.filter { isHidden[$0] }
    }

    private func pattern(_ hidden: [Int], of table: Published) -> [Bool] {
        table.counts.indices.map(hidden.contains)
    }

    @Test func `where no cell is small nothing is hidden`() throws {
        #expect(try hidden(Published(flat: [[20, 30, 5], [15, 40, 25]])) == [])
        #expect(try hidden(Published(flat: [[20, 30, 5], [15, 40, 25]], isRootPublic: true)) == [])
        #expect(try hidden(Published(parents: [nil], leaves: [[9, 5]], columns: 2)) == [])
    }

    @Test(arguments: [false, true])
    func `one small cell takes three others with it`(isRootPublic: Bool) throws {
        let table = Published(flat: [[20, 30, 2], [15, 40, 25], [30, 20, 45]], isRootPublic: isRootPublic)
        // The smallest rectangle: the second row is the smaller one, and so is the first column.
        #expect(try hidden(table) == [3, 5, 6, 8])
        #expect(table.betrayed(pattern([5], of: table), minCell: 5) == [5])
        #expect(table.betrayed(pattern([3, 5], of: table), minCell: 5) == [3, 5])
        #expect(table.betrayed(pattern([3, 5, 6, 8], of: table), minCell: 5) == [])
    }

    @Test func `what adds up to less than a cell is hidden with a third`() throws {
        let table = Published(parents: [nil], leaves: [[1, 1, 30, 40]], columns: 4)
        #expect(table.betrayed(pattern([0, 1], of: table), minCell: 5) == [0, 1])
        #expect(try hidden(table) == [0, 1, 2])
    }

    @Test func `zeros are hidden, and so is that everybody said the same`() throws {
        let table = Published(flat: [[12, 0, 0], [30, 20, 10], [20, 30, 40]])
        let hidden = try hidden(table)
        #expect(hidden.starts(with: [3, 4, 5]))
    }

    @Test func `the tables of the units below do not betray the one above, nor it them`() throws {
        // A province with two districts, of two communes each.
        let table = Published(
            parents: [nil, 0, 0, 1, 1, 2, 2],
            leaves: [[], [], [], [3, 20, 30], [9, 15, 25], [40, 20, 30], [10, 60, 20]], columns: 3)
        // Hidden in the commune's own row, its neighbour and their sum are told.
        #expect(table.betrayed(pattern([9, 10], of: table), minCell: 5) == [9, 10])
        // Hidden in both communes, nobody adds anything up.
        #expect(try hidden(table) == [9, 10, 12, 13])
    }

    @Test func `what is small above is small below, and both are hidden`() throws {
        let table = Published(
            parents: [nil, 0, 0, 1, 1, 2, 2],
            leaves: [[], [], [], [2, 20, 30], [1, 15, 25], [40, 20, 30], [10, 60, 20]], columns: 3)
        let hidden = try hidden(table)
        #expect(Set(hidden).isSuperset(of: [3, 9, 12]))
        // Hidden in the districts only, their communes tell.
        let above = hidden.filter { $0 < 9 } + [9, 12]
        #expect(!table.betrayed(pattern(above, of: table), minCell: 5).isEmpty)
    }

    @Test func `a row with one row below is hidden like it`() throws {
        let table = Published(
            parents: [nil, 0, 0, 1], leaves: [[], [], [40, 20, 30], [3, 20, 30]], columns: 3)
        let hidden = try hidden(table)
        #expect(hidden.filter { 3..<6 ~= $0 }.map { $0 + 6 } == hidden.filter { $0 >= 9 })
        #expect(hidden.contains(3))
    }

    @Test func `a row of too few ballots withholds the table, since its total is told`() throws {
        let table = Published(flat: [[1, 1, 1], [15, 40, 25], [30, 20, 45]])
        #expect(try table.table().suppression(minCell: 5) == .withheld(cells: [3, 4, 5]))
        let small = Published(flat: [[1, 2], [2, 0]])
        #expect(try small.table().suppression(minCell: 5) == .withheld(cells: [2, 3, 4, 5]))
    }

    @Test func `a row without ballots is hidden like small ones, and withholds nothing`() throws {
        let table = Published(flat: [[0, 0, 0], [15, 40, 25], [30, 20, 45]])
        #expect(try hidden(table) == [3, 4, 5])
        #expect(try hidden(Published(flat: [[0, 0], [0, 0]])) == Array(0..<6))
    }

    @Test func `a public column total of too few ballots withholds a cross table`() throws {
        let table = Published(flat: [[20, 30, 2], [15, 40, 1], [30, 20, 1]], isRootPublic: true)
        #expect(try table.table().suppression(minCell: 5) == .withheld(cells: [5, 8, 11]))
        // Of one that nobody chose everything is known.
        let empty = Published(flat: [[20, 30, 0], [15, 40, 0], [30, 20, 0]], isRootPublic: true)
        #expect(try hidden(empty) == [5, 8, 11])
    }

    @Test func `where one row has nearly all ballots, public totals tell its small cells too`() throws {
        let table = Published(flat: [[3, 95], [2, 1]], isRootPublic: true)
        #expect(try table.table().suppression(minCell: 5) == .withheld(cells: [2, 4, 5]))
    }

    @Test func `the cells that are hidden with a small one are the smallest, wherever they are`() throws {
        var rows = Array(repeating: Array(repeating: 1_000, count: 6), count: 100)
        rows[3][2] = 2
        rows[3][4] = 30
        rows[90][2] = 40
        rows[90][4] = 20
        let cells = [(3, 2), (3, 4), (90, 2), (90, 4)].map { ($0 + 1) * 6 + $1 }
        guard case .pattern(let isHidden) = try Published(flat: rows).table().suppression(minCell: 5) else {
            Issue.record("withheld")
            return
        }
        #expect(isHidden.indices.filter { isHidden[$0] } == cells)
    }

    @Test func `small cells above are hidden unless they are public`() throws {
        let rows = [[20, 30, 3], [15, 40, 1], [30, 20, 0]]
        let hidden = try hidden(Published(flat: rows))
        #expect(hidden.starts(with: [0, 2]) || hidden.starts(with: [1, 2]))
    }

    @Test func `a cell that counts for many needs a wider range`() throws {
        let rows = [[3, 6, 40, 70], [30, 50, 60, 80]]
        #expect(try hidden(Published(flat: rows)) == [4, 5, 8, 9])
        // 3 ballots of 10 each: 50 are needed, and the 6 beside them are no more than 6.
        let weights: [[Double]] = [[10, 1, 1, 1], [1, 1, 1, 1]]
        let heavy = Published(flat: rows, weights: weights)
        #expect(heavy.betrayed(pattern([4, 5, 8, 9], of: heavy), minCell: 5) == [4])
        let enough = try hidden(heavy)
        #expect(enough.contains(4) && enough.count <= 6)
    }

    @Test func `where a dear cell can't be hidden, others are`() throws {
        let table = Published(
            flat: [[11, 8, 11], [12, 1, 7], [4, 11, 6], [12, 4, 4]],
            weights: [[15, 3, 3], [0.5, 0.1, 0.5], [0.1, 0.1, 0.1], [1, 1, 1]], isRootPublic: true)
        // 75 are needed to hide the first cell, and 19.2 are all that is not in its row or column.
        var eavesdropper = table.eavesdropper((0..<15).map { $0 >= 3 })
        #expect(eavesdropper.width(of: 3) < 75)
        let hidden = try hidden(table)
        #expect(!hidden.contains(3))
        #expect(Set(hidden).isSuperset(of: [7, 9, 13, 14]))
    }

    @Test func `a large cell that turns out to be beyond hiding is shown, and others hide the small one`()
        throws
    {
        let table = Published(
            flat: [[6, 7, 9], [8, 1, 8], [11, 11, 8]],
            weights: [[0.5, 0.1, 0.1], [0.1, 0.1, 0.1], [5, 1, 5]], isRootPublic: true)
        #expect(try hidden(table) == [4, 5, 7, 8])
    }

    @Test func `a table is withheld where what hides a small cell can't be hidden itself`() throws {
        let table = Published(
            flat: [[5, 8], [5, 11], [9, 4]], weights: [[10, 3], [0.1, 0.1], [0.5, 0.1]], isRootPublic: true)
        #expect(try table.table().suppression(minCell: 5) == .withheld(cells: [7]))
    }

    @Test func `the cheapest way round is taken, not the first that is found`() throws {
        // The 50 and the 12 are the cheapest beside the small cell, but what is beside them is dear.
        let narrow = Published(flat: [[2, 1000], [10_000, 1000], [50, 10_000], [1000, 500], [1000, 200]])
        #expect(try hidden(narrow) == [2, 3, 10, 11])
        let wide = Published(flat: [[2, 1000, 500], [4000, 6, 30], [30, 30, 1000], [12, 50_000, 200]])
        #expect(try hidden(wide) == [3, 4, 9, 10])
        // All but three must be hidden; with the first way that is found it is all but two.
        let weighted = Published(
            flat: [[5, 1, 1, 1], [6, 5, 5, 1]], weights: [[3, 1, 0.5, 1], [0.5, 0.1, 0.5, 0.5]])
        #expect(try hidden(weighted) == [0, 1, 3, 4, 5, 6, 7, 10, 11])
    }

    @Test func `a range of just a small cell's need is enough`() throws {
        #expect(try hidden(Published(flat: [[5, 0], [20, 30]])) == [2, 3, 4, 5])
        // Seven times a tenth, up to what is lost in rounding.
        let tenths = Published(flat: [[6, 20, 7]], weights: [[0.1, 3, 0.1]])
        #expect(try hidden(tenths, minCell: 7) == [0, 2, 3, 5])
    }

    @Test func `a cross table is rows below their public totals`() throws {
        let counts = [20, 30, 2, 15, 40, 25, 30, 20, 45]
        let table = try DisclosureTable.crossTable(
            columns: 3, values: counts.map(Double.init), counts: counts)
        let same = Published(flat: [[20, 30, 2], [15, 40, 25], [30, 20, 45]], isRootPublic: true)
        #expect(table.parents == same.parents && table.counts == same.counts)
        #expect(try table.suppression(minCell: 5) == same.table().suppression(minCell: 5))
    }

    @Test func `the same table gives the same pattern, in whatever unit it is counted`() throws {
        var numbers = Congruential(state: 4)
        for depth in 1...3 {
            let table = Published.random(
                depth: depth, .mixed, isWeighted: false, isRootPublic: false, &numbers)
            let first = try table.table().suppression(minCell: 6)
            #expect(try table.table().suppression(minCell: 6) == first)
            let thousands = Published(
                parents: table.parents, columns: table.columns, values: table.values.map { $0 * 1_024 },
                counts: table.counts)
            #expect(try thousands.table().suppression(minCell: 6) == first)
        }
    }

    @Test func `a table that does not fit together is refused`() {
        func refused(
            _ parents: [Int?] = [nil, 0, 0], _ columns: Int = 1, _ values: [Double] = [9, 4, 5],
            _ counts: [Int] = [9, 4, 5]
        ) -> DisclosureRefusal? {
            do throws(DisclosureRefusal) {
                _ = try DisclosureTable(parents: parents, columns: columns, values: values, counts: counts)
                return nil
            } catch { return error }
        }
        #expect(refused() == nil)
        #expect(refused([]) == .empty)
        #expect(refused([nil], 0, [], []) == .empty)
        #expect(refused([nil], -1, [], []) == .empty)
        #expect(refused([nil, 0, 0], .max) == .tooManyCells(most: 100_000))
        #expect(refused([nil, 0], 50_001) == .tooManyCells(most: 100_000))
        #expect(refused([nil, 0]) == .length(expected: 2, found: 3))
        #expect(refused([nil, 0, 0], 1, [9, 4, 5], [9]) == .length(expected: 3, found: 1))
        for parents in [[0, 0, 0], [nil, nil, 0], [nil, 1, 0], [nil, 0, 2], [nil, -1, 0], [nil, 0, 3]]
            as [[Int?]]
        {
            #expect(refused(parents) == .parent(row: parents[0] == nil ? parents[1] == 0 ? 2 : 1 : 0))
        }
        #expect(refused([nil, 0, 0], 1, [9, 4, 5], [9, -4, 13]) == .count(cell: 1))
        #expect(refused([nil, 0, 0], 1, [9, 4, 5], [9, 4, .max]) == .count(cell: 2))
        for value in [-1, .nan, .infinity, 0, 1e300, 1e-300] as [Double] {
            #expect(refused([nil, 0, 0], 1, [9, value, 5]) == .value(cell: 1))
        }
        #expect(refused([nil, 0, 0], 1, [9, 4, 5], [5, 0, 5]) == .value(cell: 1))
        #expect(refused([nil, 0, 0], 1, [9, 4, 5.000_001]) == .sum(cell: 0))
        #expect(refused([nil, 0, 0], 1, [9, 4, 5.000_000_001]) == nil)
        #expect(refused([nil, 0, 0], 1, [9, 4, 5], [9, 4, 6]) == .sum(cell: 0))
    }

    @Test func `a cross table that does not fit together is refused`() {
        func refused(_ columns: Int, _ values: [Double], _ counts: [Int]) -> DisclosureRefusal? {
            do throws(DisclosureRefusal) {
                _ = try DisclosureTable.crossTable(columns: columns, values: values, counts: counts)
                return nil
            } catch { return error }
        }
        #expect(refused(2, [1, 2], [1, 2]) == nil)
        #expect(refused(0, [1], [1]) == .empty)
        #expect(refused(1, [], []) == .empty)
        #expect(refused(2, [1, 2, 3], [1, 2, 3]) == .length(expected: 4, found: 3))
        #expect(refused(2, [1], [1, 2]) == .length(expected: 2, found: 1))
        #expect(refused(.max, [1, 2], [1, 2]) == .length(expected: .max, found: 2))
        #expect(refused(1, [1, 2], [1, -2]) == .count(cell: 1))
        let many = Array(repeating: 1, count: 100_001)
        #expect(refused(1, many.map(Double.init), many) == .tooManyCells(most: 100_000))
    }

    @Test(arguments: [Int.min, 0, 4, 1_001, .max])
    func `a survey's bounds of a cell hold here too`(minCell: Int) {
        #expect(throws: DisclosureRefusal.minCell(5...1_000)) {
            try Published(flat: [[9, 9]]).table().suppression(minCell: minCell)
        }
    }

    @Test func `the largest values are no trouble`() throws {
        let most = 1 << 40
        let table = Published(flat: [[most / 4, 3, 900], [most / 4, 2_000, 7], [5, 6, 1_000]])
        #expect(!(try hidden(table).isEmpty))
        for scale in [1e-25, 1e25] {
            let counts = [20, 30, 2, 15, 40, 25, 30, 20, 45]
            let scaled = try DisclosureTable.crossTable(
                columns: 3, values: counts.map { Double($0) * scale }, counts: counts)
            let isHidden = [3, 5, 6, 8]
            #expect(try scaled.suppression(minCell: 5) == .pattern((0..<12).map(isHidden.contains)))
        }
    }
}
