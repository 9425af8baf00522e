/// A passage of a report that leads to a person.
package struct PersonalPassage: Sendable, Hashable {
    /// JSON pointer within the content, "/items/0/content".
    package let pointer: String
    package let hit: PersonalIdentifiers.Hit

    package init(pointer: String, hit: PersonalIdentifiers.Hit) {
        self.pointer = pointer
        self.hit = hit
    }
}

/// The author's word that what was found under a pointer leads to nobody.
package struct NotPersonal: Sendable, Hashable {
    package let pointer: String
    package let reason: String

    package init(pointer: String, reason: String) {
        self.pointer = pointer
        self.reason = reason
    }
}

extension [PersonalPassage] {
    /// What keeps a report from being handed in. A declaration holds for its very pointer, not for those below it.
    package func refused(despite declared: [NotPersonal]) -> [PersonalPassage] {
        let pointers = Set(declared.map(\.pointer))
        return filter { $0.hit.severity == .refused && !pointers.contains($0.pointer) }
    }

    /// What the author is asked to look at again.
    package func toConfirm(despite declared: [NotPersonal]) -> [PersonalPassage] {
        let pointers = Set(declared.map(\.pointer))
        return filter { $0.hit.severity == .confirm && !pointers.contains($0.pointer) }
    }
}

extension ReportContent {
    package func personalIdentifiers() -> [PersonalPassage] {
        var passages: [PersonalPassage] = []
        _ = mappingTexts { pointer, text in
            passages += PersonalIdentifiers.find(in: text).map { PersonalPassage(pointer: pointer, hit: $0) }
            return text
        }
        return passages
    }

    /// The passages must come from this very content.
    package func masking(_ passages: [PersonalPassage]) -> ReportContent {
        let hits = Dictionary(grouping: passages, by: \.pointer)
        guard !hits.isEmpty else { return self }
        return mappingTexts { pointer, text in
            PersonalIdentifiers.mask(text, hits[pointer, default: []].map(\.hit))
        }
    }

    /// Every free text in the document's order.
    func mappingTexts(_ change: (_ pointer: String, _ text: String) -> String) -> ReportContent {
        var result = self
        result.title = change("/title", title)
        result.summary = change("/summary", summary)
        result.items = items.enumerated().map { index, item in
            let pointer = "/items/\(index)"
            return Item(
                id: item.id, topicID: item.topicID, content: change("\(pointer)/content", item.content),
                stance: item.stance, prevalence: item.prevalence,
                strata: item.strata.enumerated().map { change("\(pointer)/strata/\($0.offset)", $0.element) },
                channels: item.channels, areaUnitID: item.areaUnitID,
                causes: item.causes.map { change("\(pointer)/causes", $0) },
                forecast: item.forecast.map { change("\(pointer)/forecast", $0) },
                proposals: item.proposals.map { change("\(pointer)/proposals", $0) }, hot: item.hot)
        }
        return result
    }
}
