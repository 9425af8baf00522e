import Domain

enum ObligationRoutes {
    static let all: [Route] = [
        .get("/v1/obligations", query: true, list),
        .get("/v1/obligations/{id}") { exchange in
            let id = try exchange.id(of: Obligation.self)
            return try answer(try await exchange.view { try $0.obligation(id) }, exchange)
        },
        .post("/v1/obligations/{id}/extension", extend),
        .post("/v1/obligations/{id}/waiver", waive),
        .post("/v1/extensions", extendAll),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let (unit, within) = (query.unit("unit"), UnitRoutes.within(query))
        var filter = ObligationFilter()
        filter.period = query.period("period")
        filter.regimeID = query.id("regimeId")
        filter.requestID = query.id("requestId")
        filter.state = query.choice("state", Obligation.State.self)
        filter.timeliness = query.choice("timeliness", Obligation.Timeliness.self)
        filter.dueBefore = query.instant("dueBefore")
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { [filter] view in
            var filter = filter
            filter.unitID = try unit.map { try view.resolve($0) }
            filter.within = try within.map { try view.resolve($0) }
            return try view.obligations(filter, page)
        }
        let now = try exchange.ask.now
        return exchange.list(query, found) { write($0, at: now, &$1) }
    }

    private static func extend(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Obligation.self)
        let fields = try exchange.fields()
        let given = fields.instant("dueAt")
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        try fields.finish()
        let dueAt = try present(given)
        return try await exchange.work {
            try $0.extend(id, to: dueAt, reason: reason)
        } answer: {
            try answer($0, exchange)
        }
    }

    private static func waive(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Obligation.self)
        let fields = try exchange.fields()
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        try fields.finish()
        return try await exchange.work {
            try $0.waive(id, reason: reason)
        } answer: {
            try answer($0, exchange)
        }
    }

    private static func extendAll(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let regime = fields.identifier("regimeId", of: Regime.self)
        let period = fields.period("period")
        let within = fields.optionalUnit("within")
        let dueAt = fields.instant("dueAt")
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        try fields.finish()
        let wanted = NewExtensions(
            regimeID: try present(regime), period: try present(period), within: within,
            dueAt: try present(dueAt), reason: reason)
        return try await exchange.work {
            try $0.extendAll(wanted)
        } answer: { extended, skipped in
            .json { json in
                json.member("extended", extended)
                json.member("skipped", skipped.count)
                json.memberArray("reasons") { json in
                    for one in skipped.prefix(Limits.toldErrors) {
                        json.object { json in
                            json.member("obligationId", one.obligation.id)
                            json.member("unitId", one.obligation.unitID)
                            json.member("code", one.code)
                        }
                    }
                }
            }
        }
    }

    /// State and timeliness change with the hour, and the author's side sees a draft come, so the tag names them
    /// beside the version.
    private static func answer(_ obligation: Obligation, _ exchange: Exchange) throws -> Answer {
        let now = try exchange.ask.now
        let report = obligation.reportID == nil ? "" : "-report"
        let tag =
            "\(obligation.meta.version)-\(obligation.state(at: now))-\(obligation.timeliness(at: now))\(report)"
        return Answer.json { write(obligation, at: now, &$0) }.tagged(tag)
    }

    static func write(_ obligation: Obligation, at now: Instant, _ json: inout JSONWriter) {
        json.member("id", obligation.id)
        json.member("regimeId", obligation.regimeID)
        json.member("requestId", obligation.requestID)
        json.member("period", obligation.period)
        json.member("coverage") { obligation.coverage.write(&$0) }
        json.member("unitId", obligation.unitID)
        json.member("collaboratorId", obligation.collaboratorID)
        json.member("groupId", obligation.groupID)
        json.member("recipientId", obligation.recipientID)
        json.member("recipientIds", obligation.parties.recipientIDs)
        json.member("opensAt", obligation.opensAt)
        json.member("dueAt", obligation.dueAt)
        json.member("lockAt", obligation.lockAt)
        json.member("resubmitBy", obligation.resubmitBy)
        json.member("state", obligation.state(at: now))
        json.member("timeliness", obligation.timeliness(at: now))
        json.member("submittedAt", obligation.submittedAt)
        json.member("lateBy", obligation.lateBy)
        json.member("reportId", obligation.reportID)
        if let extended = obligation.extended {
            json.member("extension") { json in
                json.member("dueAt", extended.dueAt)
                json.member("originalDueAt", extended.originalDueAt)
                json.member("reason", extended.reason)
            }
        }
        json.member("waiverReason", obligation.waiverReason)
        obligation.meta.write(&json)
    }
}

extension SkippedExtension {
    fileprivate var code: String {
        switch refusal {
        case nil: "ownSide"
        case .notToExtend(let progress): progress.rawValue
        default: "extensionNotLater"
        }
    }
}

extension Obligation.State: WireValue {}
extension Obligation.Timeliness: WireValue {}

extension DateSpan {
    func write(_ json: inout JSONWriter) {
        json.member("from", first)
        json.member("to", last)
    }
}
