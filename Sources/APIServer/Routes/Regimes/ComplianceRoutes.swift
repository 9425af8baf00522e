import Domain

enum ComplianceRoutes {
    static let all: [Route] = [.get("/v1/compliance", query: true, show)]

    private static func show(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let unit = query.require("unitId", query.unit("unit"), expected: .oneReference("unit"))
        let period = query.require("period", query.period("period"), expected: .period)
        let grouping = query.choice("groupBy", ComplianceGrouping.self)
        try query.finish()
        let (reference, wanted) = (try present(unit), try present(period))
        let (unitID, total, lines) = try await exchange.view { view in
            try view.compliance(of: reference, period: wanted, by: grouping ?? .regime)
        }
        return .json { json in
            json.member("unitId", unitID)
            json.member("period", wanted)
            json.member("groupBy", grouping)
            json.member("total") { write(total, &$0) }
            json.memberArray(
                "items",
                { json in
                    guard grouping != nil else { return }
                    for line in lines {
                        json.object { json in
                            write(line.group, &json)
                            write(line.figures, &json)
                        }
                    }
                })
        }
    }

    private static func write(_ group: ComplianceLine.Group, _ json: inout JSONWriter) {
        switch group {
        case .unit(let id, let name):
            json.member("unitId", id)
            json.member("unitName", name)
        case .regime(let id, let title):
            json.member("regimeId", id)
            json.member("regimeTitle", title)
        }
    }

    static func write(_ figures: Figures, _ json: inout JSONWriter) {
        json.member("expected", figures.expected)
        json.member("pending", figures.pending)
        json.member("submitted", figures.submitted)
        json.member("onTime", figures.onTime)
        json.member("onTimeByProxy", figures.onTimeByProxy)
        json.member("late", figures.late)
        json.member("missing", figures.missing)
        json.member("waived", figures.waived)
        json.memberOrNull("onTimeRate", figures.onTimeRate)
    }
}

extension ComplianceGrouping: WireValue {}
