/// That a synthesis, in one of its versions, rests on a report or on some items of it.
package struct Citation: Sendable, Hashable {
    package let synthesisID: Report.ID
    /// The synthesis's version.
    package let number: Int
    /// Nil: all of the report.
    package let itemIDs: [Item.ID]?

    package init(synthesisID: Report.ID, number: Int, itemIDs: [Item.ID]?) {
        self.synthesisID = synthesisID
        self.number = number
        self.itemIDs = itemIDs
    }
}

/// A synthesis as a reader of what it cites sees it.
package struct ShownCitation: Sendable, Hashable {
    package let synthesisID: Report.ID
    package let itemIDs: [Item.ID]?
    package let unitID: Unit.ID
    package let period: Period?
    package let title: String
    package let status: Report.Status.Name
}

extension View {
    /// The syntheses that rest on the report, each in the version that the caller sees of it, and how many more were
    /// handed in. A draft out of the caller's sight is not even counted.
    package func citations(of id: Report.ID) throws -> (shown: [ShownCitation], hidden: Int) {
        _ = try report(id)
        let citations = Dictionary(grouping: try store.citations(of: id), by: \.synthesisID)
        let syntheses = try store.reports(Array(citations.keys))
        var shown: [ShownCitation] = []
        var hidden = 0
        for synthesis in syntheses.values.sorted(by: { $0.id < $1.id }) {
            let versions = citations[synthesis.id] ?? []
            guard let seen = try self.shown(synthesis) else {
                if versions.contains(where: { $0.number == synthesis.lastSubmitted?.number }) { hidden += 1 }
                continue
            }
            guard let citation = versions.first(where: { $0.number == seen.number }) else { continue }
            shown.append(
                ShownCitation(
                    synthesisID: seen.id, itemIDs: citation.itemIDs, unitID: seen.unitID,
                    period: seen.period, title: seen.content.title, status: seen.status.name))
        }
        return (shown, hidden)
    }
}
