/// How much of one report also stands in another, word for word. Case, diacritics, punctuation and the order of the
/// passages do not matter; the title, alike every month, does not count.
package struct Shingles: Sendable {
    /// Words in a row that are compared as one; a shorter passage is one shingle.
    static let length = 5

    /// Per passage: its shingles in order, and its words.
    private let passages: [(hashes: [UInt64], words: Int)]
    private let distinct: Set<UInt64>

    package init(_ content: ReportContent) { self.init(texts: Self.texts(of: content)) }

    static func texts(of content: ReportContent) -> [String] {
        var texts = [content.summary] + content.sections.map(\.text)
        for item in content.items {
            texts += [item.content, item.causes ?? "", item.forecast ?? "", item.proposals ?? ""]
        }
        return texts
    }

    /// How many words the texts have.
    package var words: Int { passages.reduce(0) { $0 + $1.words } }

    package init(texts: [String]) {
        passages = texts.map { text in
            let words = Self.words(of: text)
            guard words.count > Self.length else {
                return (words.isEmpty ? [] : [Self.hash(words[...])], words.count)
            }
            let starts = 0...(words.count - Self.length)
            return (starts.map { Self.hash(words[$0..<$0 + Self.length]) }, words.count)
        }
        distinct = Set(passages.flatMap(\.hashes))
    }

    /// 0…1: the part of these words that lies in a shingle of the other text.
    package func share(in other: Shingles) -> Double {
        var all = 0
        var shared = 0
        for passage in passages {
            all += passage.words
            var end = 0
            for (start, hash) in passage.hashes.enumerated() where other.distinct.contains(hash) {
                let next = min(start + Self.length, passage.words)
                shared += next - max(start, end)
                end = next
            }
        }
        return all == 0 ? 0 : Double(shared) / Double(all)
    }

    package var signature: TextSignature { TextSignature(distinct) }

    /// 0…1: as `share(in:)`, told from a stored signature alone; nil when too little of this text falls within its
    /// reach, and the texts themselves must be compared. A changed word counts for five here.
    package func estimatedShare(in signature: TextSignature) -> Double? {
        guard !distinct.isEmpty, let reach = signature.reach else { return 0 }
        let within = distinct.count { $0 <= reach }
        guard within >= min(Self.leastSample, distinct.count) else { return nil }
        return Double(signature.values.count(where: distinct.contains)) / Double(within)
    }

    /// With fewer the estimate strays by more than 0.25 (two standard errors at one half).
    private static let leastSample = 16

    private static func words(of text: String) -> [UInt64] {
        var words: [UInt64] = []
        var hash = offsetBasis
        var isInWord = false
        for glyph in PlainText(text).glyphs {
            guard glyph.isWord else {
                if isInWord { words.append(hash) }
                (hash, isInWord) = (offsetBasis, false)
                continue
            }
            let unit = glyph.plain == PlainText.letter ? UInt64(glyph.scalar.value) : UInt64(glyph.plain)
            hash = (hash ^ unit) &* prime
            isInWord = true
        }
        if isInWord { words.append(hash) }
        return words
    }

    private static func hash(_ words: ArraySlice<UInt64>) -> UInt64 {
        var hash = offsetBasis
        for word in words { hash = mixed(hash ^ word) &* prime }
        return mixed(hash)
    }

    // Swift's own hashes differ from run to run. FNV-1a, and the finaliser of SplitMix64, which spreads its low bits.
    private static let offsetBasis: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01B3

    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// The smallest hashes of a text's shingles: small enough to be stored with a report, the same in every run.
package struct TextSignature: Sendable, Hashable {
    package static let mostValues = 128

    /// Ascending, without repetition.
    package let values: [UInt64]

    fileprivate init(_ hashes: Set<UInt64>) {
        values = Array(hashes.sorted().prefix(Self.mostValues))
    }

    /// Hashes up to here are all known; nil for a text without words.
    fileprivate var reach: UInt64? {
        values.count < Self.mostValues ? values.last.map { _ in .max } : values.last
    }

    /// 16 hexadecimal digits per value, 2,048 at most.
    package var text: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(values.count * 16)
        for value in values {
            for shift in stride(from: UInt64(60), through: 0, by: -4) {
                let digit = UInt8(value >> shift & 15)
                digits.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Nil if the text is not one that `text` gives.
    package init?(text: String) {
        let count = text.utf8.count
        guard count.isMultiple(of: 16), count <= Self.mostValues * 16 else { return nil }
        var values: [UInt64] = []
        var value: UInt64 = 0
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt64(byte - 0x57)
            default: return nil
            }
            guard index % 16 == 15 else { continue }
            guard values.last.map({ $0 < value }) ?? true else { return nil }
            values.append(value)
            value = 0
        }
        self.values = values
    }
}
