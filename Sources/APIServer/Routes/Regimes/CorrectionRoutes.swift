import Domain

enum CorrectionRoutes {
    static let all: [Route] = [.post("/v1/regimes/{id}/correction", query: true, correct)]

    private static func correct(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let dryRun = query.flag("dryRun")
        try query.finish()
        let id = try exchange.id(of: Regime.self)
        let fields = try exchange.fields()
        let from = fields.period("fromPeriod")
        let due = fields.optionalObject("due", RegimeWire.readDue) ?? nil
        let coverage = RegimeWire.startDayChange(fields)
        let opensDaysBefore = fields.optionalInteger("opensDaysBefore", in: Limits.openingDays)
        let lockAfterDays = fields.integerChange("lockAfterDays", in: Limits.lockDays, clearable: true)
        let rollover = fields.optionalChoice("rollover", Rollover.self)
        let exceptIDs =
            fields.has("exceptIds")
            ? fields.identifiers("exceptIds", of: Unit.self, count: Limits.excepted) : nil
        let validTo = fields.optionalDate("validTo")
        let lateCascade = RegimeWire.lateCascadeChange(fields)
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        try fields.finish()
        var made = RegimeCorrection(from: try present(from))
        made.due = due
        made.coverageStartDay = coverage
        made.opensDaysBefore = opensDaysBefore
        made.lockAfterDays = lockAfterDays
        made.rollover = rollover
        made.exceptIDs = exceptIDs
        made.validTo = validTo
        made.lateCascadeReason = lateCascade
        let (correction, precondition) = (made, exchange.precondition)
        return try await exchange.work {
            try $0.correctRegime(id, correction, reason: reason, dryRun: dryRun, precondition)
        } answer: { outcome in
            // A dry run's version is of nothing that could be asked for again.
            let answer = Answer.json { write(outcome, &$0) }
            return dryRun ? answer : answer.tagged(String(outcome.regime.meta.version))
        }
    }

    private static func write(_ outcome: CorrectionOutcome, _ json: inout JSONWriter) {
        json.member("dryRun", outcome.dryRun)
        json.member("regime") { RegimeWire.write(outcome.regime, &$0) }
        json.memberArray("periods") { json in
            for line in outcome.lines { json.object { write(line, &$0) } }
        }
    }

    private static func write(_ line: CorrectionOutcome.Line, _ json: inout JSONWriter) {
        json.member("period", line.period)
        if let schedule = line.schedule {
            json.member("coverage") { schedule.coverage.write(&$0) }
            json.member("opensAt", schedule.opensAt)
            json.member("dueAt", schedule.dueAt)
            json.member("lockAt", schedule.lockAt)
        }
        json.member("moved", line.moved)
        json.member("unchanged", line.unchanged)
        json.member("waived", line.waived)
        json.member("added", line.added)
        json.member("handedIn", line.handedIn)
        json.member("waivedBefore", line.waivedBefore)
    }
}
