/// A text that is about units' work names somebody.
package struct PersonalText: Error, Sendable, Hashable {
    package let pointer: String
    package let hit: PersonalIdentifiers.Hit

    package static func refuse(in text: String?, at pointer: String) throws(PersonalText) {
        let hits = text.map { PersonalIdentifiers.find(in: $0) } ?? []
        if let hit = hits.first(where: { $0.severity == .refused }) {
            throw PersonalText(pointer: pointer, hit: hit)
        }
    }
}
