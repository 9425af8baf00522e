/// What a unit may draw together: the accepted items of reports addressed to it from its own subtree that cover days
/// of the span. Its own reports are no material of its own.
package struct MaterialFilter: Sendable, Hashable {
    package let unitID: Unit.ID
    package let span: DateSpan
    /// With the topics that were merged into it.
    package var topicID: Topic.ID?
    package var stance: Item.Stance?

    package init(unitID: Unit.ID, span: DateSpan, topicID: Topic.ID? = nil, stance: Item.Stance? = nil) {
        self.unitID = unitID
        self.span = span
        self.topicID = topicID
        self.stance = stance
    }
}

/// How much there is on one topic with one stance.
package struct MaterialGroup: Sendable, Hashable {
    /// The one that others were merged into.
    package let topicID: Topic.ID
    package let stance: Item.Stance
    package let prevalence: [Item.Prevalence: Int]
    /// Units whose own reports say so; collaborators and groups are not counted here.
    package let units: Int

    package init(
        topicID: Topic.ID, stance: Item.Stance, prevalence: [Item.Prevalence: Int], units: Int
    ) {
        self.topicID = topicID
        self.stance = stance
        self.prevalence = prevalence
        self.units = units
    }

    package var items: Int { prevalence.values.reduce(0, +) }
}

package struct MaterialSums: Sendable, Hashable {
    package let reports: Int
    /// Reports that say something without an item.
    package let withoutItems: Int
    package let items: Int
    /// The largest ones, at most `Limits.materialGroups`.
    package let groups: [MaterialGroup]

    package init(reports: Int, withoutItems: Int, items: Int, groups: [MaterialGroup]) {
        self.reports = reports
        self.withoutItems = withoutItems
        self.items = items
        self.groups = groups
    }
}

/// An accepted item, ready to be cited. It names the unit where a unit speaks, and nobody where a collaborator or a
/// group does.
package struct MaterialItem: Sendable, Hashable {
    package let reportID: Report.ID
    /// The one that the item's own was merged into.
    package let topicID: Topic.ID
    package let item: Item
    package let authorKind: Reporters.Kind
    /// Nil unless the unit itself is the author.
    package let unitID: Unit.ID?

    package init(
        reportID: Report.ID, topicID: Topic.ID, item: Item, authorKind: Reporters.Kind, unitID: Unit.ID?
    ) {
        self.reportID = reportID
        self.topicID = topicID
        self.item = item
        self.authorKind = authorKind
        self.unitID = unitID
    }
}

package struct SynthesisMaterial: Sendable {
    package let unitID: Unit.ID
    package let span: DateSpan
    /// Told with the first page only.
    package let sums: MaterialSums?
    /// Reports that a synthesis of this unit for this period cites already, in the version in work.
    package let citedReports: Int
    package let page: Page<MaterialItem>
    package let cited: [Report.ID: Set<Item.ID>?]
    package let topics: [Topic.ID: Topic]
    package let unitNames: [Unit.ID: String]

    package func isCited(_ item: MaterialItem) -> Bool {
        guard let items = cited[item.reportID] else { return false }
        return items?.contains(item.item.id) ?? true
    }
}

extension View {
    /// For those who draw together at exactly this unit: its board's advisors, its officers and leaders.
    package func synthesisMaterial(
        of reference: UnitReference, period: Period, topic: Topic.ID?, stance: Item.Stance?,
        _ request: PageRequest
    ) throws -> SynthesisMaterial {
        let id = try resolve(reference)
        guard caller.stands(at: id, .advisor, .officer, .leader) else { throw AccessRefusal.forbidden }
        let filter = MaterialFilter(
            unitID: id, span: try span(of: id, period), topicID: topic, stance: stance)
        let sources = try store.sources(ofSynthesesAt: id, period: period)
        let sums = request.after == nil ? try store.materialSums(filter, on: caller.today) : nil
        let page = try store.material(filter, on: caller.today, request)
        let topicIDs = (sums?.groups ?? []).map(\.topicID) + page.items.map(\.topicID)
        return SynthesisMaterial(
            unitID: id, span: filter.span, sums: sums, citedReports: Set(sources.map(\.reportID)).count,
            page: page, cited: Self.cited(sources), topics: try store.topics(topicIDs),
            unitNames: try store.names(of: page.items.compactMap(\.unitID), on: caller.today))
    }

    /// The days of the synthesis that a regime asks the unit for in this period, else the period's own.
    private func span(of id: Unit.ID, _ period: Period) throws -> DateSpan {
        for obligation in try store.obligations(unit: id, period: period) {
            let regime = try obligation.regimeID.flatMap { try store.regime($0) }
            if regime?.reportKind == .synthesis { return obligation.coverage }
        }
        return DateSpan(period)
    }

    /// By report: nil within for all of it.
    private static func cited(_ sources: [Source]) -> [Report.ID: Set<Item.ID>?] {
        Dictionary(sources.map { ($0.reportID, $0.itemIDs.map { Set($0) }) }) { one, other in
            guard let one, let other else { return nil }
            return one.union(other)
        }
    }
}
