/// The words of a text in plain letters, as far as they can be compared with another writing of it: case,
/// diacritics, signs, spaces and invisible characters make no difference.
struct TextWords {
    private(set) var words: [String] = []
    /// Unicode scalars of the text as given.
    private(set) var ranges: [Range<Int>] = []

    init(_ text: String) {
        var word = String.UnicodeScalarView()
        var range = 0..<0
        func close() {
            guard !word.isEmpty else { return }
            words.append(String(word))
            ranges.append(range)
            word = String.UnicodeScalarView()
        }
        for glyph in PlainText(text).glyphs {
            guard glyph.isWord else {
                // One that PlainText keeps is a rare one.
                if glyph.scalar.properties.generalCategory != .format { close() }
                continue
            }
            range = (word.isEmpty ? glyph.start : range.lowerBound)..<glyph.end
            if glyph.plain == PlainText.letter {
                word.append(contentsOf: glyph.scalar.properties.lowercaseMapping.unicodeScalars)
            } else {
                word.append(Unicode.Scalar(glyph.plain))
            }
        }
        close()
    }

    /// From the first word's first scalar to the last word's last one.
    func offsets(_ run: Range<Int>) -> Range<Int> {
        guard !run.isEmpty, ranges.indices.contains(run.lowerBound), run.upperBound <= ranges.count else {
            return 0..<0
        }
        return ranges[run.lowerBound].lowerBound..<ranges[run.upperBound - 1].upperBound
    }

    /// Runs of words that no scalar of these separates.
    /// - Parameter ends: in ascending order.
    func sentences(endingAt ends: [Int]) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var start = 0
        var end = 0
        for (index, range) in ranges.enumerated() {
            let first = end
            while end < ends.count, ends[end] < range.lowerBound { end += 1 }
            guard end > first, index > start else { continue }
            sentences.append(start..<index)
            start = index
        }
        if start < ranges.count { sentences.append(start..<ranges.count) }
        return sentences
    }
}
