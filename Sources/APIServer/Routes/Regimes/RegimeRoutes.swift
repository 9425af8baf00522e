import Domain
import HTTPTypes

enum RegimeRoutes {
    static let all: [Route] = [
        .get("/v1/regimes", query: true, list),
        .post("/v1/regimes", create),
        .get("/v1/regimes/{id}") { exchange in
            let id = try exchange.id(of: Regime.self)
            return answer(try await exchange.view { try $0.regime(id) })
        },
        .patch("/v1/regimes/{id}", change),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let (issuer, text) = (query.unit("issuer"), query.text("q", length: Limits.query))
        let page = try exchange.page(query)
        try query.finish()
        let regimes = try await exchange.view { try $0.regimes(issuer: issuer, query: text, page) }
        return exchange.list(query, regimes, RegimeWire.write)
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Regime.self))
        let issuer = fields.unit("issuer")
        let title = fields.text("title", length: Limits.title)
        let legalBasis = fields.optionalText("legalBasis", length: Limits.legalBasis, multiline: true)
        let reportKind = fields.choice("reportKind", Regime.ReportKind.self)
        let frequency = fields.choice("frequency", Frequency.self)
        let periods =
            fields.has("periods") ? fields.texts("periods", count: 1...12, length: 1...4) : nil
        let reporters = fields.object("reporters", readReporters)
        let due = fields.object("due", RegimeWire.readDue)
        let opensDaysBefore = fields.integer("opensDaysBefore", in: Limits.openingDays)
        let lockAfterDays = fields.optionalInteger("lockAfterDays", in: Limits.lockDays)
        let (from, to) = (fields.date("validFrom"), fields.optionalDate("validTo"))
        let more = RegimeWire.readMore(fields)
        try fields.finish()
        let reading = try present(reporters)
        var made = NewRegime(
            id: id, issuer: try present(issuer), title: title, legalBasis: legalBasis,
            reportKind: try present(reportKind), frequency: try present(frequency), periods: periods,
            reporterKind: try present(reading.kind), within: try present(reading.within),
            depth: try present(reading.depth), levels: reading.levels, unitKinds: reading.unitKinds,
            exceptIDs: reading.exceptIDs, due: try present(due ?? nil), opensDaysBefore: opensDaysBefore,
            lockAfterDays: lockAfterDays, validFrom: try present(from), validTo: to)
        more.fill(&made)
        let new = made
        return try await exchange.work {
            try $0.createRegime(new, claim)
        } answer: { regime, hasReporters, isLate in
            let warnings = (hasReporters ? [] : [Warning.noReporters]) + (isLate ? [.dueAlready] : [])
            return Answer.json(.created) { json in
                RegimeWire.write(regime, &json)
                Warning.write(warnings, in: exchange.context.language, &json)
            }.tagged(String(regime.meta.version)).located("/v1/regimes/\(regime.id)")
        }
    }

    private struct ReportersInput {
        let kind: Reporters.Kind?
        let within: UnitReference?
        let depth: Reporters.Depth?
        let levels: [Unit.Level]?
        let unitKinds: [Unit.Kind]?
        let exceptIDs: [Unit.ID]
    }

    private static func readReporters(_ fields: JSONFields) -> ReportersInput {
        ReportersInput(
            kind: fields.choice("kind", Reporters.Kind.self), within: fields.unit("within"),
            depth: fields.choice("depth", Reporters.Depth.self),
            levels: fields.choices("levels", Unit.Level.self),
            unitKinds: fields.choices("unitKinds", Unit.Kind.self),
            exceptIDs: fields.identifiers("exceptIds", of: Unit.self, count: Limits.excepted))
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Regime.self)
        let fields = try exchange.fields()
        let title = fields.optionalText("title", length: Limits.title)
        let legalBasis = fields.textChange(
            "legalBasis", length: Limits.legalBasis, multiline: true, clearable: true)
        let validTo = fields.optionalDate("validTo")
        let lateCascade = RegimeWire.lateCascadeChange(fields)
        try fields.finish()
        let change = RegimeChange(
            title: title, legalBasis: legalBasis, validTo: validTo, lateCascadeReason: lateCascade)
        let precondition = exchange.precondition
        return answer(try await exchange.work { try $0.changeRegime(id, change, precondition) })
    }

    private static func answer(_ regime: Regime) -> Answer {
        Answer.json { RegimeWire.write(regime, &$0) }.tagged(String(regime.meta.version))
    }
}

extension Warning {
    fileprivate static let dueAlready = Warning(
        pointer: "/due", code: "dueAlready",
        detail: Phrase(
            vi: "Kỳ đầu tiên đã hết hạn nên không ai phải báo cáo; chế độ bắt đầu từ kỳ sau.",
            en: "The first period is due already and asked of nobody; it begins with the next one."))
    fileprivate static let noReporters = Warning(
        pointer: "/reporters", code: "noReporters",
        detail: Phrase(
            vi: "Hiện chưa có ai phải báo cáo theo chế độ này.", en: "Nobody reports under this regime now."))
}
