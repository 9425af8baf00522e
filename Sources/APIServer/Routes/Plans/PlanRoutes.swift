import Domain
import HTTPTypes

enum PlanRoutes {
    static let all: [Route] = [
        .get("/v1/plans", query: true, list),
        .post("/v1/plans", create),
        .get("/v1/plans/{id}") { exchange in
            let id = try exchange.id(of: Plan.self)
            return answer(try await exchange.view { try $0.plan(id) })
        },
        .patch("/v1/plans/{id}", change),
        .get("/v1/plans/{id}/tasks") { exchange in
            let id = try exchange.id(of: Plan.self)
            let found = try await exchange.view { ($0.caller.today, try $0.tasks(of: id)) }
            return tasks(found.1.plan, found.1.tasks, found.1.tallies, today: found.0)
        },
        .put("/v1/plans/{id}/tasks", setTasks),
        .post("/v1/plans/{id}/issue", body: .optionalJSON, issue),
        .post("/v1/plans/{id}/closure", body: .none) { exchange in
            let id = try exchange.id(of: Plan.self)
            return try await exchange.work {
                try $0.closePlan(id)
            } answer: {
                answer($0)
            }
        },
        .post("/v1/plans/{id}/revocation", revoke),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let issuer = query.unit("issuer")
        let (status, text) = (
            query.choice("status", Plan.Status.self), query.text("q", length: Limits.query)
        )
        let page = try exchange.page(query)
        try query.finish()
        let plans = try await exchange.view { view in
            try view.plans(
                PlanFilter(issuerID: try issuer.map { try view.resolve($0) }, status: status, query: text),
                page)
        }
        return exchange.list(query, plans) { write($0, &$1) }
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Plan.self))
        let plan = reader(fields)
        try fields.finish()
        let new = try plan(id)
        return try await exchange.work {
            try $0.createPlan(new, claim)
        } answer: {
            answer($0).created("/v1/plans/\(id)")
        }
    }

    /// Reads what a plan is made of, and makes it of that once all fields have been found right.
    static func reader(_ fields: JSONFields) -> (Plan.ID) throws -> NewPlan {
        let issuer = fields.unit("issuer")
        let documentType = fields.text("documentType", length: Limits.documentType)
        let series = fields.object("series", series)
        let title = fields.text("title", length: Limits.title)
        let period = fields.object("period", period)
        let bases = fields.texts("legalBases", count: Limits.legalBases, length: Limits.legalBasis)
        let parent = fields.optionalIdentifier("parentPlanId", of: Plan.self)
        let (day, units) = (
            fields.optionalDate("mustDeriveBy"), fields.optionalObject("deriveBy", derivingUnits)
        )
        return { id in
            NewPlan(
                id: id, issuer: try present(issuer), documentType: documentType,
                series: try present(try present(series)), title: title,
                period: try present(try present(period)), legalBases: bases, parentID: parent,
                demand: try .made(by: day, units))
        }
    }

    private static func derivingUnits(_ fields: JSONFields) -> DerivingUnits {
        DerivingUnits(
            levels: fields.choices("levels", Unit.Level.self) ?? [],
            unitKinds: fields.choices("unitKinds", Unit.Kind.self) ?? [])
    }

    static func series(_ fields: JSONFields) -> Plan.Series? {
        let kind = fields.choice("kind", Plan.Series.Kind.self)
        let name = fields.text("name", length: Limits.seriesName)
        return kind.map { Plan.Series(kind: $0, name: name) }
    }

    static func period(_ fields: JSONFields) -> DateSpan? {
        guard let from = fields.date("from"), let to = fields.date("to") else {
            _ = fields.has("to")
            return nil
        }
        return DateSpan(first: from, last: to)
    }

    /// What an issued plan's amendment may change too.
    static func terms(_ fields: JSONFields) -> PlanChange {
        var change = PlanChange()
        change.title = fields.optionalText("title", length: Limits.title)
        change.period = fields.optionalObject("period", period).flatMap(\.self)
        if fields.has("legalBases") {
            change.legalBases = fields.texts(
                "legalBases", count: Limits.legalBases, length: Limits.legalBasis)
        }
        change.mustDeriveBy = fields.dateChange("mustDeriveBy", clearable: true)
        change.derivingUnits = fields.optionalObject("deriveBy", derivingUnits)
        return change
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Plan.self)
        let fields = try exchange.fields()
        var change = terms(fields)
        change.documentType = fields.optionalText("documentType", length: Limits.documentType)
        change.series = fields.optionalObject("series", series).flatMap(\.self)
        try fields.finish()
        let (wanted, precondition) = (change, exchange.precondition)
        return answer(try await exchange.work { try $0.changePlan(id, wanted, precondition) })
    }

    private static func setTasks(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Plan.self)
        let fields = try exchange.fields()
        if !fields.has("tasks") { fields.fail("tasks", .required, .list(Limits.planTasks)) }
        let new = fields.objects("tasks", count: Limits.planTasks, PlanTaskWire.read)
        try fields.finish()
        let wanted = try new.map { try present($0) }
        let precondition = exchange.precondition
        let set = try await exchange.work { work in
            (work.caller.today, try work.setTasks(of: id, wanted, precondition))
        }
        return tasks(
            set.1.plan, set.1.tasks, [], today: set.0,
            told: (set.1.warnings.prefix(Limits.toldErrors).map(Warning.init), exchange.context.language))
    }

    private static func tasks(
        _ plan: Plan, _ tasks: [PlanTask], _ tallies: [TaskTally], today: CivilDate,
        told: (warnings: [Warning], language: Language)? = nil
    ) -> Answer {
        let ids = Dictionary(tasks.map { ($0.ref, $0.id) }) { first, _ in first }
        return Answer.json { json in
            json.member("planId", plan.id)
            json.memberArray("items") { json in
                for (place, task) in tasks.enumerated() {
                    json.object { json in
                        PlanTaskWire.write(
                            task, task.parentRef.flatMap { ids[$0] },
                            dueOn: task.dueOn(in: plan.period, today: today), &json)
                        if plan.status != .draft, tallies.indices.contains(place) {
                            PlanTaskWire.write(tallies[place], of: task, &json)
                        }
                    }
                }
            }
            if let told { Warning.write(told.warnings, in: told.language, &json) }
        }.tagged("\(plan.meta.version)-\(today)-\(tallies.reduce(0) { $0 + $1.reports })")
    }

    private static func issue(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Plan.self)
        let fields = try exchange.fields()
        let number = fields.optionalInteger("number", in: Limits.documentNumber)
        let signedOn = fields.optionalDate("signedOn")
        try fields.finish()
        return try await exchange.work {
            try $0.issuePlan(id, number: number, signedOn: signedOn)
        } answer: {
            answer($0)
        }
    }

    private static func revoke(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Plan.self)
        let fields = try exchange.fields()
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        try fields.finish()
        return try await exchange.work {
            try $0.revokePlan(id, reason: reason)
        } answer: {
            answer($0)
        }
    }

    static func answer(_ plan: Plan) -> Answer {
        Answer.json { write(plan, &$0) }.tagged(String(plan.meta.version))
    }

    private static func write(_ plan: Plan, _ json: inout JSONWriter) {
        json.member("id", plan.id)
        json.member("issuerId", plan.issuerID)
        json.member("documentType", plan.documentType)
        json.member("series") { json in
            json.member("kind", plan.series.kind)
            json.member("name", plan.series.name)
        }
        json.member("number", plan.number)
        json.member("signedOn", plan.signedOn)
        json.member("title", plan.title)
        json.member("period") { plan.period.write(&$0) }
        json.memberArray("legalBases") { json in
            for basis in plan.legalBases { json.value(basis) }
        }
        json.member("parentPlanId", plan.parentID)
        if let demand = plan.demand {
            json.member("mustDeriveBy", demand.by)
            json.member("deriveBy") { write(demand.units, &$0) }
        }
        json.member("status", plan.status)
        plan.meta.write(&json)
    }

    static func write(_ units: DerivingUnits, _ json: inout JSONWriter) {
        json.memberArray("levels") { json in
            for level in units.levels { json.value(level) }
        }
        json.memberArray("unitKinds") { json in
            for kind in units.unitKinds { json.value(kind) }
        }
    }
}

extension Plan.Status: WireValue {}
extension Plan.Series.Kind: WireValue {}

extension Warning {
    fileprivate init(_ warning: TaskWarning) {
        switch warning {
        case .outlastsParent(let index, let end):
            self.init(
                pointer: "/tasks/\(index)/schedule", code: "outlastsParent",
                detail: Phrase(
                    vi: "Nhiệm vụ của kế hoạch cấp trên kết thúc ngày \(end), sớm hơn nhiệm vụ này.",
                    en: "The task of the plan above ends on \(end), before this one."))
        case .nobodyAccountable(let index):
            self.init(
                pointer: "/tasks/\(index)/roles", code: "nobodyAccountable",
                detail: Phrase(
                    vi: "Chưa giao ai thực hiện hay tham mưu nhiệm vụ này.",
                    en: "Nobody implements this task, and nobody advises."))
        }
    }
}
