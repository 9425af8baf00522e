import Domain

enum CitationRoutes {
    static let all: [Route] = [.get("/v1/reports/{id}/citations", show)]

    private static func show(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        let citations = try await exchange.view { try $0.citations(of: id) }
        return .json { json in
            json.memberArray(
                "items",
                { json in
                    for shown in citations.shown {
                        json.object { json in
                            json.member("reportId", shown.synthesisID)
                            json.member("itemIds", shown.itemIDs)
                            json.member("unitId", shown.unitID)
                            json.member("period", shown.period)
                            json.member("title", shown.title)
                            json.member("status", shown.status)
                        }
                    }
                })
            json.member("hidden", citations.hidden)
        }
    }
}
