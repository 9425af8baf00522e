/// Texts that were destroyed in a report, to find them again in what copied from it.
///
/// What counts as copied: a sentence of at least 20 scalars, word for word, with the shorter ones beside it; and
/// whatever led to a person in the destroyed text, however it is written.
struct DestroyedTexts {
    private static let leastSentence = 20

    private var sentences: Set<String> = []
    private var identifiers: Set<String> = []

    init(_ texts: some Sequence<String>) {
        for text in texts {
            let scalars = Array(text.unicodeScalars)
            for range in Self.sentences(of: scalars) { sentences.insert(Self.text(scalars[range])) }
            for hit in PersonalIdentifiers.find(in: text) { identifiers.insert(Self.plain(hit, scalars)) }
        }
    }

    func redacting(_ content: ReportContent) -> ReportContent {
        content.mappingTexts { _, text in redacting(text) }
    }

    func redacting(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var passages = copies(in: scalars)
        if !identifiers.isEmpty {
            for hit in PersonalIdentifiers.find(in: text)
            where identifiers.contains(Self.plain(hit, scalars)) {
                passages.append(hit.range)
            }
        }
        return PersonalIdentifiers.mask(text, passages)
    }

    /// Neighbours are one passage.
    private func copies(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
        let ranges = Self.sentences(of: scalars)
        let known = ranges.map { sentences.contains(Self.text(scalars[$0])) }
        var passages: [Range<Int>] = []
        var run: (range: Range<Int>, isLong: Bool)?
        for (range, isKnown) in zip(ranges, known) {
            guard isKnown else {
                if let run, run.isLong { passages.append(run.range) }
                run = nil
                continue
            }
            let isLong = range.count >= Self.leastSentence
            run = run.map { ($0.range.lowerBound..<range.upperBound, $0.isLong || isLong) } ?? (range, isLong)
        }
        if let run, run.isLong { passages.append(run.range) }
        return passages
    }

    /// Without the signs around them; a point within a number ends none.
    private static func sentences(of scalars: [Unicode.Scalar]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        func close(at end: Int) {
            var (first, last) = (start, end)
            while first < last, !isWord(scalars[first]) { first += 1 }
            while last > first, !isWord(scalars[last - 1]) { last -= 1 }
            if first < last { ranges.append(first..<last) }
            start = end + 1
        }
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "\n", "\r", "!", "?", ";", "\"", "“", "”", "«", "»", "(", ")", "…": close(at: index)
            case ".", ":":
                guard index + 1 == scalars.count || !isWord(scalars[index + 1]) else { continue }
                close(at: index)
            default: continue
            }
        }
        close(at: scalars.count)
        return ranges
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func plain(_ hit: PersonalIdentifiers.Hit, _ scalars: [Unicode.Scalar]) -> String {
        text(scalars[hit.range.clamped(to: 0..<scalars.count)].filter(isWord)[...]).lowercased()
    }
}
