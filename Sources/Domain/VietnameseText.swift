import Foundation

extension String {
    /// What search compares: lowercase, without diacritics, đ as d (which Unicode does not decompose).
    package var folded: String {
        var result = String.UnicodeScalarView()
        for scalar in decomposedStringWithCanonicalMapping.lowercased().unicodeScalars {
            if scalar.properties.generalCategory == .nonspacingMark { continue }
            // The Icelandic letter is often typed for the Vietnamese one that looks the same.
            result.append(scalar == "đ" || scalar == "ð" ? "d" : scalar)
        }
        return String(result)
    }

    /// Orders as a Vietnamese dictionary does when compared byte by byte: syllable by syllable, first the letters
    /// (a ă â … d đ e ê … o ô ơ … u ư), then the tone (level, huyền, hỏi, ngã, sắc, nặng); numbers by value.
    package var vietnameseSortKey: String {
        lowercased().split(whereSeparator: { $0.isWhitespace }).map(Self.sortKey(ofSyllable:)).joined(
            separator: " ")
    }

    private static func sortKey(ofSyllable syllable: Substring) -> String {
        var letters = ""
        var tone = 0
        var number = ""
        func flushNumber() {
            guard !number.isEmpty else { return }
            let value = number.drop { $0 == "0" }
            letters += digits(Swift.min(value.count, 99), 2) + value
            number = ""
        }
        for character in syllable {
            if character.isASCII, character.isNumber {
                number.append(character)
                continue
            }
            flushNumber()
            let (letter, mark) = sortKey(of: character)
            letters += letter
            tone = Swift.max(tone, mark)
        }
        flushNumber()
        return "\(letters)!\(tone)"
    }

    private static func sortKey(of character: Character) -> (letter: String, tone: Int) {
        var base = ""
        var rank = 1
        var tone = 0
        for scalar in String(character).decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.value {
            case 0x300: tone = 1
            case 0x309: tone = 2
            case 0x303: tone = 3
            case 0x301: tone = 4
            case 0x323: tone = 5
            case 0x306: rank = 2
            case 0x302: rank = base == "a" ? 3 : 2
            case 0x31B: rank = base == "o" ? 3 : 2
            case 0x111:
                base = "d"
                rank = 2
            default: base.unicodeScalars.append(scalar)
            }
        }
        return (["a", "d", "e", "o", "u"].contains(base) ? "\(base)\(rank)" : base, tone)
    }
}
