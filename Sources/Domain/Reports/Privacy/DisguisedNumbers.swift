/// A text with other signs for digits read as digits: ⓪⑨, ⁰⁹, and a letter O before a mobile number.
///
/// It is read beside the text as given, not in its place: a footnote's sign behind a number does not lengthen it.
struct DisguisedNumbers {
    /// Glyph by glyph beside the text as given.
    let text: PlainText
    private let disguised: [Int: Disguise]

    private enum Disguise { case sign, letter }

    /// Nothing if no digit is disguised.
    init?(_ given: String) {
        let scalars = Array(given.unicodeScalars)
        var seen = String.UnicodeScalarView()
        var disguised: [Int: Disguise] = [:]
        for (index, scalar) in scalars.enumerated() {
            if Self.isZeroLike(scalar), Self.beginsNumber(index, scalars) {
                disguised[index] = .letter
                seen.append("0")
            } else if scalar.value > 0x7F, let digit = Self.digit(scalar),
                !Self.isFootnote(index, scalars, disguised)
            {
                disguised[index] = .sign
                seen.append(digit)
            } else {
                seen.append(scalar)
            }
        }
        guard !disguised.isEmpty else { return nil }
        self.disguised = disguised
        text = PlainText(String(seen))
    }

    /// Whether a passage found in this reading is a number that was written so.
    func hides(_ kind: PersonalIdentifiers.Kind, _ glyphs: Range<Int>) -> Bool {
        let digits = glyphs.map { text[$0] }.filter(\.isDigit)
        let hidden = digits.compactMap { disguised[$0.start] }
        guard let first = hidden.first else { return false }
        if first == .letter { return kind == .phone && digits.count == 10 }
        // ①②③④⑤⑥⑦⑧⑨ is a list.
        let isCounting = zip(digits.dropFirst(), digits).allSatisfy { $0.plain == $1.plain + 1 }
        if digits.count == 9 { return hidden.count == 9 && !isCounting }
        return hidden.count > 1 || digits.first.flatMap { disguised[$0.start] } != nil
    }

    /// The digit that a circled, raised, lowered or full-width one stands for.
    static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        let properties = scalar.properties
        guard properties.generalCategory == .otherNumber || properties.generalCategory == .decimalNumber,
            let value = properties.numericValue, (0...9).contains(value), value == value.rounded()
        else {
            return nil
        }
        return Unicode.Scalar(0x30 + UInt8(value))
    }

    /// Latin, Greek and Cyrillic.
    private static func isZeroLike(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "O", "o", "\u{FF2F}", "\u{FF4F}", "\u{39F}", "\u{3BF}", "\u{41E}", "\u{43E}": true
        default: false
        }
    }

    /// The digits from 3 on that begin a mobile number behind its 0; nothing before that makes a code of it.
    private static func beginsNumber(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        guard index + 1 < scalars.count, let next = digit(scalars[index + 1]),
            "35789".unicodeScalars.contains(next)
        else { return false }
        guard index > 0 else { return true }
        let before = scalars[index - 1]
        switch before {
        case "-", "/", "_", ".", "=", "#": return false
        default: return !before.properties.isAlphabetic && before.properties.numericType == nil
        }
    }

    /// A raised or lowered one behind a word, or behind another footnote.
    private static func isFootnote(
        _ index: Int, _ scalars: [Unicode.Scalar], _ disguised: [Int: Disguise]
    ) -> Bool {
        switch scalars[index].value {
        case 0xB2, 0xB3, 0xB9, 0x2070...0x2089: break
        default: return false
        }
        guard index > 0, disguised[index - 1] == nil else { return false }
        let before = scalars[index - 1]
        return before.properties.isAlphabetic || before.properties.numericType != nil
    }
}
