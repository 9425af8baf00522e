/// 0 to 100, in hundredths, so that every storage and every reader has the same.
package struct Score: Sendable, Hashable, Comparable {
    package let hundredths: Int

    package static let whole = 10_000

    package init?(hundredths: Int) {
        guard (0...Self.whole).contains(hundredths) else { return nil }
        self.hundredths = hundredths
    }

    private init(known hundredths: Int) { self.hundredths = min(max(hundredths, 0), Self.whole) }

    package static func < (left: Score, right: Score) -> Bool { left.hundredths < right.hundredths }

    /// A part of a whole, rounded to the nearest hundredth, halves up. Nil where there is no whole.
    package static func share(_ part: Int, of whole: Int) -> Score? {
        guard whole > 0 else { return nil }
        return Score(known: rounded(part * Self.whole, by: whole))
    }

    /// Weighed by points: the mean of those that there are, rounded as a share is. Nil where there is none.
    package static func total(_ scores: [(score: Score?, weight: Int)]) -> Score? {
        let known = scores.compactMap { pair in pair.score.map { ($0.hundredths * pair.weight, pair.weight) }
        }
        let weight = known.reduce(0) { $0 + $1.1 }
        guard weight > 0 else { return nil }
        return Score(known: rounded(known.reduce(0) { $0 + $1.0 }, by: weight))
    }

    /// Points of a criterion of this weight, in hundredths.
    package func points(weight: Int) -> Int { Self.rounded(hundredths * weight, by: 100) }

    private static func rounded(_ amount: Int, by divisor: Int) -> Int {
        (2 * amount + divisor) / (2 * divisor)
    }
}

extension Score: CustomStringConvertible {
    /// Without what says nothing: `87.5`, `100`, `33.33`.
    package var description: String { Self.decimal(hundredths) }

    package static func decimal(_ hundredths: Int) -> String {
        let (whole, rest) = (hundredths / 100, hundredths % 100)
        if rest == 0 { return String(whole) }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
