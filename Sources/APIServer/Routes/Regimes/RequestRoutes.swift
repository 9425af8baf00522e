import Domain
import HTTPTypes

enum RequestRoutes {
    static let all: [Route] = [
        .get("/v1/report-requests", query: true, list),
        .post("/v1/report-requests", create),
        .get("/v1/report-requests/{id}", show),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let (issuer, text) = (query.unit("issuer"), query.text("q", length: Limits.query))
        let page = try exchange.page(query)
        try query.finish()
        let requests = try await exchange.view { try $0.requests(issuer: issuer, query: text, page) }
        return exchange.list(query, requests) { write($0, &$1) }
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: ReportRequest.self))
        let issuer = fields.optionalUnit("issuer")
        let byID = fields.has("unitIds") || !fields.has("unitCodes")
        let units: [UnitReference] =
            byID
            ? fields.identifiers("unitIds", of: Unit.self, count: Limits.askedUnits).map { .id($0) }
            : fields.unitCodes("unitCodes", count: Limits.askedUnits)
        let title = fields.text("title", length: Limits.title)
        let detail = fields.optionalText("detail", length: Limits.passage, multiline: true)
        let dueAt = fields.instant("dueAt")
        try fields.finish()
        let new = NewRequest(
            id: id, issuer: issuer, units: units, title: title, detail: detail, dueAt: try present(dueAt))
        return try await exchange.work {
            try $0.createRequest(new, claim)
        } answer: { request in
            Answer.json(.created) { write(request, &$0) }.tagged(String(request.meta.version))
                .located("/v1/report-requests/\(request.id)")
        }
    }

    /// The figures move with the answers and the hour, so the tag names them.
    private static func show(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: ReportRequest.self)
        let (request, answers) = try await exchange.view { view in
            let request = try view.request(id)
            return (request, try view.answers(to: request))
        }
        let tag = answers.map { "\(request.meta.version)-\($0.submitted)-\($0.missing)-\($0.waived)" }
        return Answer.json { json in
            write(request, &json)
            if let answers { json.member("answers") { ComplianceRoutes.write(answers, &$0) } }
        }.tagged(tag ?? String(request.meta.version))
    }

    static func write(_ request: ReportRequest, _ json: inout JSONWriter) {
        json.member("id", request.id)
        json.member("issuerId", request.issuerID)
        json.member("title", request.title)
        json.member("detail", request.detail)
        json.member("dueAt", request.dueAt)
        json.member("unitIds", request.unitIDs)
        request.meta.write(&json)
    }
}
