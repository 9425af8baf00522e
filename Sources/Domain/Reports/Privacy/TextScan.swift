/// What there is to find in a report's texts, looked up before the transaction that needs it: reading a long report
/// takes longer than all else in a submission, and others wait for the writer.
package struct TextScan: Sendable {
    private let hits: [String: [PersonalIdentifiers.Hit]]
    private let compared: (texts: [String], signature: TextSignature)?

    /// Knows nothing yet; each text is read when it is asked for.
    package init() { (hits, compared) = ([:], nil) }

    package init(_ content: ReportContent) {
        var hits: [String: [PersonalIdentifiers.Hit]] = [:]
        _ = content.mappingTexts { _, text in
            if hits[text] == nil { hits[text] = PersonalIdentifiers.find(in: text) }
            return text
        }
        self.hits = hits
        let texts = Shingles.texts(of: content)
        compared = (texts, Shingles(texts: texts).signature)
    }

    func signature(of content: ReportContent) -> TextSignature {
        let texts = Shingles.texts(of: content)
        if let compared, compared.texts == texts { return compared.signature }
        return Shingles(texts: texts).signature
    }

    func hits(in text: String) -> [PersonalIdentifiers.Hit] {
        hits[text] ?? PersonalIdentifiers.find(in: text)
    }
}
