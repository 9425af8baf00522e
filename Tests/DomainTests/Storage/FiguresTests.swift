import Domain
import Testing

struct FiguresTests {
    private func figures(pending: Int = 0, onTime: Int = 0, late: Int = 0, missing: Int = 0, waived: Int = 0)
        -> Figures
    {
        var result = Figures()
        result.expected = pending + onTime + late + missing
        result.pending = pending
        result.submitted = onTime + late
        result.onTime = onTime
        result.late = late
        result.missing = missing
        result.waived = waived
        return result
    }

    @Test func `there is no rate while nothing is due`() {
        #expect(Figures().onTimeRate == nil)
        #expect(figures(pending: 5).onTimeRate == nil)
        #expect(figures(waived: 3).onTimeRate == nil)
        #expect(figures(pending: 5, waived: 3).onTimeRate == nil)
    }

    @Test func `the rate is what was on time of what is no longer pending`() {
        #expect(figures(pending: 5, onTime: 3).onTimeRate == 1)
        #expect(figures(pending: 5, onTime: 3, late: 1).onTimeRate == 0.75)
        #expect(figures(onTime: 1, missing: 1).onTimeRate == 0.5)
        #expect(figures(late: 1, missing: 2, waived: 9).onTimeRate == 0)
    }

    @Test func `the rate is never over 1, nor below 0`() throws {
        for pending in 0...3 {
            for onTime in 0...3 {
                for late in 0...2 {
                    for missing in 0...2 {
                        let rate = figures(pending: pending, onTime: onTime, late: late, missing: missing)
                            .onTimeRate
                        #expect((rate == nil) == (onTime + late + missing == 0))
                        if let rate { #expect((0...1).contains(rate)) }
                    }
                }
            }
        }
    }

    @Test func `a sum adds every figure`() {
        let left = figures(pending: 1, onTime: 2, late: 4, missing: 8, waived: 16)
        let right = figures(pending: 100, onTime: 200, late: 400, missing: 800, waived: 1_600)
        #expect(left + right == figures(pending: 101, onTime: 202, late: 404, missing: 808, waived: 1_616))
        #expect(left + Figures() == left)
    }
}
