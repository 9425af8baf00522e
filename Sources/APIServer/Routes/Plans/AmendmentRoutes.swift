import Domain
import HTTPTypes

/// What changes an issued plan, and what it changed.
enum AmendmentRoutes {
    static let all: [Route] = [
        .post("/v1/plans/{id}/amendments", query: true, amend),
        .get("/v1/plans/{id}/amendments", query: true) { exchange in
            let id = try exchange.id(of: Plan.self)
            let query = exchange.query
            let page = try exchange.page(query)
            try query.finish()
            let found = try await exchange.view { try $0.amendments(of: id, page) }
            return exchange.list(query, found) { write($0, &$1) }
        },
        .get("/v1/amendments/{id}") { exchange in
            let id = try exchange.id(of: Amendment.self)
            // Nothing changes an amendment.
            return answer(try await exchange.view { try $0.amendment(id) }).tagged("1")
        },
    ]

    private static func amend(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let dryRun = query.flag("dryRun")
        try query.finish()
        let id = try exchange.id(of: Plan.self)
        let fields = try exchange.fields()
        let (newID, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Amendment.self))
        let reference = fields.optionalText("reference", length: Limits.guidanceReference)
        let signedOn = fields.optionalDate("signedOn")
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        let terms = PlanRoutes.terms(fields)
        let tasks = fields.objects("tasks", count: Limits.planTasks, PlanTaskWire.read)
        let cancelled = fields.texts("cancelledRefs", count: Limits.planTasks, length: Limits.taskRef)
        try fields.finish()
        let new = NewAmendment(
            id: newID, reference: reference, signedOn: signedOn, reason: reason, terms: terms,
            tasks: try tasks.map { try present($0) }, cancelledRefs: cancelled)
        let precondition = exchange.precondition
        return try await exchange.work {
            try $0.amendPlan(id, new, dryRun: dryRun, claim, precondition)
        } answer: { amendment in
            // A dry run makes nothing that could be asked for again.
            guard !dryRun else { return Answer.json { write(amendment, isMade: false, &$0) } }
            return answer(amendment).tagged("1").created("/v1/amendments/\(newID)")
        }
    }

    private static func answer(_ amendment: Amendment) -> Answer { .json { write(amendment, &$0) } }

    private static func write(_ amendment: Amendment, isMade: Bool = true, _ json: inout JSONWriter) {
        if isMade { json.member("id", amendment.id) }
        json.member("planId", amendment.planID)
        json.member("number", amendment.number)
        json.member("reference", amendment.reference)
        json.member("signedOn", amendment.signedOn)
        json.member("reason", amendment.reason)
        json.memberArray("changes") { json in
            let (before, after) = (amendment.before, amendment.after)
            for field in TermsField.allCases where field.differs(before, after) {
                json.object { json in
                    json.member("field", field)
                    field.write("from", before, &json)
                    field.write("to", after, &json)
                }
            }
        }
        json.memberArray("tasks") { json in
            for change in amendment.tasks { json.object { write(change, amendment, &$0) } }
        }
        if isMade { json.member("createdAt", amendment.recordedAt) }
    }

    private static func write(
        _ change: Amendment.TaskChange, _ amendment: Amendment, _ json: inout JSONWriter
    ) {
        json.member("taskId", change.after.id)
        json.member("ref", change.after.ref)
        json.member("change", change.kind)
        json.memberArray("fields") { json in
            for field in change.fields { json.value(field) }
        }
        func write(_ task: PlanTask, _ terms: PlanTerms, _ json: inout JSONWriter) {
            PlanTaskWire.write(
                task, nil, dueOn: task.dueOn(in: terms.period, today: amendment.signedOn), &json)
        }
        if let before = change.before { json.member("from") { write(before, amendment.before, &$0) } }
        if !change.after.isCancelled { json.member("to") { write(change.after, amendment.after, &$0) } }
    }
}

/// What an amendment may change of the plan itself.
private enum TermsField: String, CaseIterable, WireValue {
    case title, period, legalBases, mustDeriveBy, deriveBy

    func differs(_ before: PlanTerms, _ after: PlanTerms) -> Bool {
        switch self {
        case .title: before.title != after.title
        case .period: before.period != after.period
        case .legalBases: before.legalBases != after.legalBases
        case .mustDeriveBy: before.demand?.by != after.demand?.by
        case .deriveBy: before.demand?.units != after.demand?.units
        }
    }

    func write(_ name: StaticString, _ terms: PlanTerms, _ json: inout JSONWriter) {
        switch self {
        case .title: json.member(name, terms.title)
        case .period: json.member(name) { terms.period.write(&$0) }
        case .legalBases:
            json.memberArray(name) { json in
                for basis in terms.legalBases { json.value(basis) }
            }
        case .mustDeriveBy: json.member(name, terms.demand?.by)
        case .deriveBy:
            if let units = terms.demand?.units { json.member(name) { PlanRoutes.write(units, &$0) } }
        }
    }
}

extension Amendment.TaskChange.Kind: WireValue {}
extension Amendment.TaskChange.Field: WireValue {}
