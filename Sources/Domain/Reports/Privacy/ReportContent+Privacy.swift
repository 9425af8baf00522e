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
    package func personalIdentifiers(_ scan: TextScan = TextScan()) -> [PersonalPassage] {
        var passages: [PersonalPassage] = []
        _ = mappingTexts { pointer, text in
            passages += scan.hits(in: text).map { PersonalPassage(pointer: pointer, hit: $0) }
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

    /// How a text is named: by its place in this content, or by the ids that stay from version to version.
    enum Naming { case place, identity }

    /// Every free text in the document's order. The pointers by identity are those of the differences; there the
    /// strata of an item are one.
    func mappingTexts(_ naming: Naming = .place, _ change: (_ pointer: String, _ text: String) -> String)
        -> ReportContent
    {
        var result = self
        result.title = change("/title", title)
        result.summary = change("/summary", summary)
        result.sections = sections.enumerated().map { index, section in
            let pointer = naming == .place ? "/sections/\(index)/text" : "/sections/\(section.code)"
            return Section(code: section.code, text: change(pointer, section.text))
        }
        result.items = items.enumerated().map { index, item in
            let pointer = naming == .place ? "/items/\(index)" : "/items/\(item.id)"
            return Item(
                id: item.id, topicID: item.topicID, content: change("\(pointer)/content", item.content),
                stance: item.stance, prevalence: item.prevalence,
                strata: item.strata.enumerated().map { index, text in
                    change(naming == .place ? "\(pointer)/strata/\(index)" : "\(pointer)/strata", text)
                },
                channels: item.channels, areaUnitID: item.areaUnitID,
                causes: item.causes.map { change("\(pointer)/causes", $0) },
                forecast: item.forecast.map { change("\(pointer)/forecast", $0) },
                proposals: item.proposals.map { change("\(pointer)/proposals", $0) }, hot: item.hot)
        }
        return result
    }
}
