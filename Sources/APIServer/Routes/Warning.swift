import Domain

/// What is allowed but unwise: the write happened, and this comes along.
struct Warning {
    let pointer: String
    let code: String
    let detail: Phrase
    /// Where in the text that the pointer names, in Unicode scalars.
    var passage: Range<Int>?
    /// The other report that it is about.
    var similar: SimilarReport?

    static func write(_ warnings: [Warning], in language: Language, _ json: inout JSONWriter) {
        guard !warnings.isEmpty else { return }
        json.memberArray(
            "warnings",
            { json in
                for warning in warnings {
                    json.object { json in
                        json.member("pointer", warning.pointer)
                        json.member("code", warning.code)
                        json.member("detail", language(warning.detail))
                        json.members(of: warning.passage)
                        if let similar = warning.similar { PrivacyWire.write(similar, &json) }
                    }
                }
            })
    }
}
