import Foundation

/// Foundation's normalising takes quadratic time (minutes for a megabyte of combining marks), so text goes through
/// it in short pieces, cut where nothing can compose or be reordered across the cut.
enum NFC {
    /// In a row. Real text has a few; 30 is the bound of Unicode's Stream-Safe Text Format (UAX #15, section 13).
    static let maximumMarks = 30

    private static let pieceLength = 64

    /// Time is linear as long as no more than `maximumMarks` follow each other.
    static func normalized(_ text: String) -> String {
        var result = ""
        var piece = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            if count >= pieceLength && isBoundary(before: scalar) {
                result += String(piece).precomposedStringWithCanonicalMapping
                piece = String.UnicodeScalarView()
                count = 0
            }
            piece.append(scalar)
            count += 1
        }
        return result + String(piece).precomposedStringWithCanonicalMapping
    }

    /// Whether text of such scalars alone is in NFC already: no combining mark, no composition exclusion. Covers
    /// ASCII, Latin, the precomposed Vietnamese letters and common punctuation, so that normalising is rare.
    static func isAlwaysNormal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x300, 0x1E00...0x1EFF, 0x2010...0x2027: true
        default: false
        }
    }

    /// False for whatever could compose or change places with what stands before it: marks, the vowels and final
    /// consonants of Hangul, and the vowel signs of Kirat Rai, which are letters.
    static func isBoundary(before scalar: Unicode.Scalar) -> Bool {
        if isAlwaysNormal(scalar) {
            return true
        }
        switch scalar.value {
        case 0x1160...0x11FF, 0xD7B0...0xD7FF, 0x16D40...0x16D7F:
            return false
        default:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark: return false
            default: return true
            }
        }
    }
}
