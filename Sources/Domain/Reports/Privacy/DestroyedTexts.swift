/// Texts that were destroyed in a report, to find them again in what copied from it.
///
/// What counts as copied: the words of a sentence of at least 20 scalars, one after the other, wherever they stand
/// and however they are written, with the shorter sentences beside it; and whatever led to a person in the
/// destroyed text, however it is written.
struct DestroyedTexts {
    private static let leastSentence = 20

    private let sentences: PhraseFinder
    private let shortSentences: Set<[String]>
    private let mostShortWords: Int
    private let identifiers: Set<String>

    init(_ texts: some Sequence<String>) {
        var long: Set<[String]> = []
        var short: Set<[String]> = []
        var identifiers: Set<String> = []
        for text in texts {
            let scalars = Array(text.unicodeScalars)
            let words = TextWords(text)
            for kind in [Ending.any, .ofSentence] {
                for sentence in words.sentences(endingAt: Self.ends(kind, in: scalars)) {
                    let phrase = Array(words.words[sentence])
                    if words.offsets(sentence).count >= Self.leastSentence {
                        long.insert(phrase)
                    } else {
                        short.insert(phrase)
                    }
                }
            }
            for hit in PersonalIdentifiers.find(in: text) { identifiers.insert(Self.plain(hit, scalars)) }
        }
        sentences = PhraseFinder(long)
        shortSentences = short
        mostShortWords = short.map(\.count).max() ?? 0
        self.identifiers = identifiers
    }

    func redacting(_ content: ReportContent) -> ReportContent {
        content.mappingTexts { _, text in redacting(text) }
    }

    func redacting(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var passages = copies(in: TextWords(text), scalars)
        if !identifiers.isEmpty {
            for hit in PersonalIdentifiers.find(in: text)
            where identifiers.contains(Self.plain(hit, scalars)) {
                passages.append(hit.range)
            }
        }
        return PersonalIdentifiers.mask(text, passages)
    }

    /// Neighbours are one passage.
    private func copies(in text: TextWords, _ scalars: [Unicode.Scalar]) -> [Range<Int>] {
        let found = sentences.runs(in: text.words)
        guard !found.isEmpty else { return [] }
        let bounds = text.sentences(endingAt: Self.ends(.any, in: scalars))
        let starts = Set(bounds.map(\.lowerBound))
        let ends = Set(bounds.map(\.upperBound))
        var runs: [Range<Int>] = []
        for run in found {
            var (first, last) = (run.lowerBound, run.upperBound)
            while let start = shortSentence(before: first, starts, text) { first = start }
            while let end = shortSentence(after: last, ends, text) { last = end }
            runs.joinLast(first..<last)
        }
        return runs.map(text.offsets)
    }

    /// Where a short one begins that leads up to the word. On its far side it must be a sentence of this text too:
    /// "Dân lo" is not cut out of "Người dân lo".
    private func shortSentence(before index: Int, _ starts: Set<Int>, _ text: TextWords) -> Int? {
        (max(0, index - mostShortWords)..<index).first {
            starts.contains($0) && shortSentences.contains(Array(text.words[$0..<index]))
        }
    }

    private func shortSentence(after index: Int, _ ends: Set<Int>, _ text: TextWords) -> Int? {
        (index..<min(text.words.count, index + mostShortWords)).map { $0 + 1 }.last {
            ends.contains($0) && shortSentences.contains(Array(text.words[index..<$0]))
        }
    }

    /// What parts a text: the end of a sentence; or also a quotation, a remark, a line. A copy may have left the
    /// quotation marks or the line breaks out, or may be of the quotation only.
    private enum Ending { case ofSentence, any }

    /// A point within a number ends nothing.
    private static func ends(_ kind: Ending, in scalars: [Unicode.Scalar]) -> [Int] {
        scalars.indices.filter { index in
            switch scalars[index] {
            case "!", "?", ";", "…": true
            case "\n", "\r", "\"", "“", "”", "«", "»", "(", ")": kind == .any
            case ".": index + 1 == scalars.count || !isWord(scalars[index + 1])
            case ":": kind == .any && (index + 1 == scalars.count || !isWord(scalars[index + 1]))
            default: false
            }
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func plain(_ hit: PersonalIdentifiers.Hit, _ scalars: [Unicode.Scalar]) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in scalars[hit.range.clamped(to: 0..<scalars.count)] where isWord(scalar) {
            plain.append(DisguisedNumbers.digit(scalar) ?? scalar)
        }
        return String(plain).lowercased()
    }
}
