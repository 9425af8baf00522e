/// A sum that does not lose the small among the large: what every addition rounds away is kept apart and added at the
/// end (Neumaier 1974; the error term is Knuth's TwoSum, TAOCP vol. 2, 4.2.2, theorem B, exact in any order).
struct CompensatedSum: Sendable {
    private var sum = 0.0
    private var lost = 0.0

    mutating func add(_ term: Double) {
        let next = sum + term
        let taken = next - sum
        lost += (sum - (next - taken)) + (term - taken)
        sum = next
    }

    var value: Double { sum + lost }
}
