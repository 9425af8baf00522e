import Testing

struct EavesdropperTests {
    @Test func `a rectangle of hidden cells is known to the sum of its smallest`() {
        let table = Published(flat: [[20, 30, 2], [15, 40, 25], [30, 20, 45]])
        var eavesdropper = table.eavesdropper((0..<12).map([3, 5, 6, 8].contains))
        // On the two diagonals: min(20, 25) + min(2, 15).
        for cell in [3, 5, 6, 8] { #expect(abs(eavesdropper.width(of: cell) - 22) < 1e-9) }
        #expect(eavesdropper.width(of: 4) == 0)
    }

    @Test func `where a whole row is hidden, its total is what is known`() {
        let table = Published(parents: [nil], leaves: [[1, 2, 4]], columns: 3)
        var eavesdropper = table.eavesdropper([true, true, true])
        for cell in 0..<3 { #expect(abs(eavesdropper.width(of: cell) - 7) < 1e-9) }
    }

    @Test func `hiding small cells only betrays them mostly, and the eavesdropper notices`() {
        var numbers = Congruential(state: 2026)
        var betrayed = 0
        var tables = 0
        for round in 0..<120 {
            let table = Published.random(
                depth: 1 + round % 3, .mixed, isWeighted: round / 3 % 2 == 1, isRootPublic: false, &numbers)
            let isPrimary = table.isPrimary(5)
            guard isPrimary.contains(true) else { continue }
            tables += 1
            if !table.betrayed(isPrimary, minCell: 5).isEmpty { betrayed += 1 }
        }
        #expect(tables > 90)
        #expect(betrayed > tables * 9 / 10)
    }
}
