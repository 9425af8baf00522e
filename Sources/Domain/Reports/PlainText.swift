/// A text as a reader takes it in: case, diacritics, full-width forms and invisible characters are seen through,
/// and each glyph still knows where it stands in the text as given.
struct PlainText {
    struct Glyph {
        /// ASCII: a lowercase letter without marks, a digit, or a sign; `letter` and `sign` for all others.
        let plain: UInt8
        let isUppercase: Bool
        /// As given.
        let scalar: Unicode.Scalar
        /// Unicode scalars from the text's start; the end takes in the combining marks.
        let start: Int
        var end: Int

        var isDigit: Bool { plain >= 0x30 && plain <= 0x39 }
        var isLetter: Bool { plain == PlainText.letter || (plain >= 0x61 && plain <= 0x7A) }
        var isWord: Bool { isDigit || isLetter }
        var isSpace: Bool { plain == 0x20 }

        func `is`(_ sign: Unicode.Scalar) -> Bool { UInt32(plain) == sign.value }
    }

    /// A letter that no Latin one stands for.
    static let letter: UInt8 = 1
    static let sign: UInt8 = 0

    let glyphs: [Glyph]
    private let scalars: [Unicode.Scalar]

    init(_ text: String) {
        var glyphs: [Glyph] = []
        glyphs.reserveCapacity(text.utf8.count)
        var offset = 0
        scalars = Array(text.unicodeScalars)
        for scalar in scalars {
            defer { offset += 1 }
            if Self.isInvisible(scalar) { continue }
            if Self.isMark(scalar) {
                if !glyphs.isEmpty { glyphs[glyphs.count - 1].end = offset + 1 }
                continue
            }
            let (plain, isUppercase) = Self.plain(scalar)
            glyphs.append(
                Glyph(
                    plain: plain, isUppercase: isUppercase, scalar: scalar, start: offset, end: offset + 1))
        }
        self.glyphs = glyphs
    }

    /// Past either end stands a line feed, which belongs to nothing.
    subscript(index: Int) -> Glyph {
        glyphs.indices.contains(index) ? glyphs[index] : Self.edge
    }

    var count: Int { glyphs.count }

    /// The offsets in the text as given.
    func offsets(_ range: Range<Int>) -> Range<Int> {
        let start = self[range.lowerBound].start
        return start..<max(start, self[range.upperBound - 1].end)
    }

    /// The folded word that ends before the index.
    func word(endingAt end: Int) -> Range<Int> {
        var start = end
        while self[start - 1].isLetter { start -= 1 }
        return start..<end
    }

    func word(startingAt start: Int) -> Range<Int> {
        var end = start
        while self[end].isLetter { end += 1 }
        return start..<end
    }

    func folded(_ range: Range<Int>) -> String {
        String(decoding: range.map { self[$0].plain }, as: UTF8.self)
    }

    /// Lowercase with its diacritics, which tell "có" from "cô".
    func lowercased(_ range: Range<Int>) -> String {
        guard !range.isEmpty else { return "" }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[offsets(range)].filter { !Self.isInvisible($0) })
        return String(text).lowercased()
    }

    func skippingSpaces(from index: Int) -> Int {
        var index = index
        while self[index].isSpace { index += 1 }
        return index
    }

    private static let edge = Glyph(plain: 0x0A, isUppercase: false, scalar: "\n", start: 0, end: 0)
}

extension PlainText {
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x206F,
            0xFE00...0xFE0F, 0xFEFF:
            true
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x300...0x36F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF: true
        default: false
        }
    }

    private static func plain(_ scalar: Unicode.Scalar) -> (plain: UInt8, isUppercase: Bool) {
        let value = scalar.value
        if value < 0x80 { return ascii(UInt8(value)) }
        // Full-width forms stand at a fixed distance from ASCII.
        if (0xFF01...0xFF5E).contains(value) { return ascii(UInt8(value - 0xFEE0)) }
        if (0xC0..<0x1F00).contains(value), case let entry = latin[Int(value - 0xC0)], entry != 0 {
            return (entry & 0x7F, entry & 0x80 != 0)
        }
        switch value {
        case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return (0x20, false)
        case 0x85, 0x2028, 0x2029: return (0x0A, false)
        case 0x2010...0x2015, 0x2043, 0x2212, 0xFE58, 0xFE63: return (0x2D, false)
        case 0xB7, 0x2022, 0x2024, 0x2027, 0x2219, 0x22C5, 0x3002, 0xFF61: return (0x2E, false)
        case 0x2044, 0x2215: return (0x2F, false)
        default: break
        }
        let properties = scalar.properties
        if properties.numericType == .decimal, let digit = properties.numericValue, (0...9).contains(digit) {
            return (0x30 + UInt8(digit), false)
        }
        return (properties.isAlphabetic ? letter : sign, properties.isUppercase)
    }

    private static func ascii(_ byte: UInt8) -> (plain: UInt8, isUppercase: Bool) {
        switch byte {
        case 0x41...0x5A: (byte + 0x20, true)
        default: (byte, false)
        }
    }

    /// U+00C0…U+1EFF: the plain letter, with the high bit for a capital; 0 where there is none.
    private static let latin: [UInt8] = (0xC0..<0x1F00).map { (value: UInt32) in
        guard value < 0x250 || value >= 0x1E00, let scalar = Unicode.Scalar(value) else { return 0 }
        let folded = String(scalar).folded.utf8
        guard let byte = folded.first, folded.count == 1, (0x61...0x7A).contains(byte) else { return 0 }
        return byte | (scalar.properties.isUppercase ? 0x80 : 0)
    }
}
