/// A sentence for people, in both languages that the service speaks.
package struct Phrase: Sendable, Hashable {
    package let vi: String
    package let en: String

    package init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }
}
