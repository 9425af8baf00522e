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
        return exchange.list(query, regimes, write)
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
        let due = fields.object("due", readDue)
        let opensDaysBefore = fields.integer("opensDaysBefore", in: Limits.openingDays)
        let lockAfterDays = fields.optionalInteger("lockAfterDays", in: Limits.lockDays)
        let (from, to) = (fields.date("validFrom"), fields.optionalDate("validTo"))
        try fields.finish()
        let reading = try present(reporters)
        let new = NewRegime(
            id: id, issuer: try present(issuer), title: title, legalBasis: legalBasis,
            reportKind: try present(reportKind), frequency: try present(frequency), periods: periods,
            reporterKind: try present(reading.kind), within: try present(reading.within),
            depth: try present(reading.depth), levels: reading.levels, unitKinds: reading.unitKinds,
            exceptIDs: reading.exceptIDs, due: try present(due ?? nil), opensDaysBefore: opensDaysBefore,
            lockAfterDays: lockAfterDays, validFrom: try present(from), validTo: to)
        let (regime, hasReporters) = try await exchange.work { try $0.createRegime(new, claim) }
        let warnings = hasReporters ? [] : [Warning.noReporters]
        return Answer.json(.created) { json in
            write(regime, &json)
            Warning.write(warnings, in: exchange.context.language, &json)
        }.tagged(String(regime.meta.version)).located("/v1/regimes/\(regime.id)")
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

    private static func readDue(_ fields: JSONFields) -> DueRule? {
        let day = fields.integer("day", in: Limits.dueDay)
        let edge = fields.choice("edge", DueRule.Edge.self)
        let month = fields.optionalInteger("month", in: Limits.dueMonth)
        return edge.map { DueRule(day: day, edge: $0, month: month) }
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Regime.self)
        let fields = try exchange.fields()
        let title = fields.optionalText("title", length: Limits.title)
        let legalBasis = fields.textChange(
            "legalBasis", length: Limits.legalBasis, multiline: true, clearable: true)
        let validTo = fields.optionalDate("validTo")
        try fields.finish()
        let change = RegimeChange(title: title, legalBasis: legalBasis, validTo: validTo)
        let precondition = exchange.precondition
        return answer(try await exchange.work { try $0.changeRegime(id, change, precondition) })
    }

    private static func answer(_ regime: Regime) -> Answer {
        Answer.json { write(regime, &$0) }.tagged(String(regime.meta.version))
    }

    static func write(_ regime: Regime, _ json: inout JSONWriter) {
        json.member("id", regime.id)
        json.member("issuerId", regime.issuerID)
        json.member("title", regime.title)
        json.member("legalBasis", regime.legalBasis)
        json.member("reportKind", regime.reportKind)
        json.member("frequency", regime.frequency)
        json.member("periods", regime.periods)
        json.member("reporters") { json in
            json.member("kind", regime.reporters.kind)
            json.member("withinId", regime.reporters.withinID)
            json.member("depth", regime.reporters.depth)
            json.member("levels", regime.reporters.levels)
            json.member("unitKinds", regime.reporters.unitKinds)
            if !regime.reporters.exceptIDs.isEmpty { json.member("exceptIds", regime.reporters.exceptIDs) }
        }
        json.member("due") { json in
            switch regime.due.basis {
            case .day(let day, let month):
                json.member("day", day)
                json.member("month", month)
            case .workingDaysAfter(let count): json.member("workingDaysAfter", count)
            }
            json.member("edge", regime.due.edge)
        }
        json.member("opensDaysBefore", regime.opensDaysBefore)
        json.member("lockAfterDays", regime.lockAfterDays)
        json.member("validFrom", regime.validFrom)
        json.member("validTo", regime.validTo)
        regime.meta.write(&json)
    }
}

extension Regime.ReportKind: WireValue {}
extension Frequency: WireValue {}
extension Reporters.Kind: WireValue {}
extension Reporters.Depth: WireValue {}
extension DueRule.Edge: WireValue {}

extension Warning {
    fileprivate static let noReporters = Warning(
        pointer: "/reporters", code: "noReporters",
        detail: Phrase(
            vi: "Hiện chưa có ai phải báo cáo theo chế độ này.", en: "Nobody reports under this regime now."))
}
