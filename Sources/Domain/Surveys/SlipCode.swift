/// What is printed on a slip (phiếu mời): 20 letters and digits that can't be taken for each other, the last of which
/// checks the others. 94 bits of it are random.
package struct SlipCode: Sendable, Hashable, CustomStringConvertible {
    /// 31 of them, a prime: so a wrong letter and two that changed places are always found.
    private static let alphabet = Array("ABCDEFGHJKMNPQRSTUVWXYZ23456789")
    private static let length = 20

    private let letters: String

    /// - Parameter random: a number in a range, as often as it is asked.
    package init(random: (Range<Int>) -> Int) {
        let values = (1..<Self.length).map { _ in random(0..<Self.alphabet.count) }
        let check = Self.alphabet.indices.first { Self.holds(values + [$0]) } ?? 0
        letters = Self.text(values + [check])
    }

    /// Nil for what is no code. Hyphens, spaces and the case don't matter.
    package init?(_ text: String) {
        let given = text.uppercased().filter { $0 != "-" && $0 != " " }
        let values = given.compactMap { Self.alphabet.firstIndex(of: $0) }
        guard values.count == given.count, values.count == Self.length, Self.holds(values) else { return nil }
        letters = Self.text(values)
    }

    /// As it is printed: ABCDE-FGHJK-MNPQR-STUVW.
    package var description: String {
        var text = ""
        for (place, letter) in letters.enumerated() {
            if place > 0, place.isMultiple(of: 5) { text.append("-") }
            text.append(letter)
        }
        return text
    }

    private static func text(_ values: [Int]) -> String {
        String(values.compactMap { alphabet.indices.contains($0) ? alphabet[$0] : nil })
    }

    private static func holds(_ values: [Int]) -> Bool {
        let sum = values.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
        return sum.isMultiple(of: alphabet.count)
    }
}
