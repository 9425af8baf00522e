import Domain

enum SynthesisMaterialRoutes {
    static let all: [Route] = [.get("/v1/synthesis-material", query: true, show)]

    private static func show(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let unit = query.require("unitId", query.unit("unit"), expected: .oneReference("unit"))
        let period = query.require("period", query.period("period"), expected: .period)
        let topic = query.id("topicId", of: Topic.self)
        let stance = query.choice("stance", Item.Stance.self)
        let page = try exchange.page(query)
        try query.finish()
        let (reference, wanted) = (try present(unit), try present(period))
        let found = try await exchange.view { view in
            try view.synthesisMaterial(of: reference, period: wanted, topic: topic, stance: stance, page)
        }
        let next = exchange.sealed(found.page.next, query)
        return .json { json in
            json.member("unitId", found.unitID)
            json.member("period", wanted)
            json.member("coverage") { found.span.write(&$0) }
            if let sums = found.sums { write(sums, found, &json) }
            json.memberArray(
                "items",
                { json in
                    for item in found.page.items { json.object { write(item, found, &$0) } }
                })
            json.memberOrNull("next", next)
        }
    }

    private static func write(_ sums: MaterialSums, _ found: SynthesisMaterial, _ json: inout JSONWriter) {
        json.member("counts") { json in
            json.member("reports", sums.reports)
            json.member("citedReports", found.citedReports)
            json.member("reportsWithoutItems", sums.withoutItems)
            json.member("items", sums.items)
        }
        json.memberArray(
            "groups",
            { json in
                for group in sums.groups {
                    json.object { json in
                        json.member("topicId", group.topicID)
                        json.member("topicName", found.topics[group.topicID]?.name)
                        json.member("stance", group.stance)
                        json.member("items", group.items)
                        json.member("units", group.units)
                        json.member("prevalence") { json in
                            for prevalence in Item.Prevalence.allCases {
                                json.member(
                                    dynamicName: prevalence.rawValue, group.prevalence[prevalence] ?? 0)
                            }
                        }
                    }
                }
            })
    }

    private static func write(_ one: MaterialItem, _ found: SynthesisMaterial, _ json: inout JSONWriter) {
        json.member("reportId", one.reportID)
        json.member("author", one.authorKind.author)
        json.member("unitId", one.unitID)
        json.member("unitName", one.unitID.flatMap { found.unitNames[$0] })
        json.member("topicId", one.topicID)
        json.member("topicName", found.topics[one.topicID]?.name)
        json.member("cited", found.isCited(one))
        json.member("item") { ItemWire.write(one.item, &$0) }
    }
}

extension Reporters.Kind {
    /// One of them.
    fileprivate var author: String {
        switch self {
        case .units: "unit"
        case .collaborators: "collaborator"
        case .groups: "group"
        }
    }
}
