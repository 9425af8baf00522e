import Domain
import HTTPTypes

/// Plans that units below make of a plan, and how many of them have.
enum DerivationRoutes {
    static let all: [Route] = [
        .post("/v1/plans/{id}/derivations", derive),
        .get("/v1/plans/{id}/coverage", query: true, coverage),
    ]

    private static func derive(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Plan.self)
        let fields = try exchange.fields()
        let (newID, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Plan.self))
        let issuer = fields.unit("issuer")
        let documentType = fields.text("documentType", length: Limits.documentType)
        let series = fields.object("series", PlanRoutes.series)
        let title = fields.optionalText("title", length: Limits.title)
        let period = fields.optionalObject("period", PlanRoutes.period).flatMap(\.self)
        try fields.finish()
        let new = NewDerivation(
            id: newID, issuer: try present(issuer), documentType: documentType,
            series: try present(try present(series)), title: title, period: period)
        return try await exchange.work {
            try $0.derivePlan(from: id, new, claim)
        } answer: {
            PlanRoutes.answer($0).created("/v1/plans/\(newID)")
        }
    }

    private static func coverage(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Plan.self)
        let query = exchange.query
        let status = query.choice("status", DerivationCoverage.Status.self)
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view {
            (today: $0.caller.today, coverage: try $0.coverage(of: id, status: status, page))
        }
        let (demand, counts, units) = found.coverage
        let next = exchange.sealed(units.next, query)
        return .json { json in
            json.member("planId", id)
            json.member("mustDeriveBy", demand.by)
            json.member("counts") { json in
                for status in DerivationCoverage.Status.allCases {
                    json.member(dynamicName: status.rawValue, counts[status] ?? 0)
                }
            }
            json.memberArray("items") { json in
                for unit in units.items {
                    json.object { write(unit, demand, today: found.today, &$0) }
                }
            }
            json.memberOrNull("next", next)
        }
    }

    private static func write(
        _ unit: DerivationCoverage, _ demand: DerivationDemand, today: CivilDate, _ json: inout JSONWriter
    ) {
        json.member("unitId", unit.unitID)
        json.member("status", unit.status(demand, today: today))
        json.member("daysLate", unit.daysLate(demand, today: today))
        json.member("planId", unit.planID)
        json.member("signedOn", unit.signedOn)
        json.memberArray("leftOut") { json in
            for ref in unit.leftOut { json.value(ref) }
        }
        json.memberArray("outlasted") { json in
            for ref in unit.outlasted { json.value(ref) }
        }
    }
}

extension DerivationCoverage.Status: WireValue {}
