import Domain
import HTTPTypes

/// What units are rated by.
enum CriteriaRoutes {
    static let all: [Route] = [
        .get("/v1/criteria-sets", query: true, list),
        .post("/v1/criteria-sets", create),
        .get("/v1/criteria-sets/{id}") { exchange in
            let id = try exchange.id(of: CriteriaSet.self)
            return answer(try await exchange.view { try $0.criteriaSet(id) })
        },
        .patch("/v1/criteria-sets/{id}", change),
        .post("/v1/criteria-sets/{id}/adoption", body: .none) { exchange in
            let id = try exchange.id(of: CriteriaSet.self)
            return try await exchange.work {
                try $0.adoptCriteriaSet(id)
            } answer: {
                answer($0)
            }
        },
        .post("/v1/criteria-sets/{id}/retirement", body: .none) { exchange in
            let id = try exchange.id(of: CriteriaSet.self)
            return try await exchange.work {
                try $0.retireCriteriaSet(id)
            } answer: {
                answer($0)
            }
        },
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let (owner, status) = (query.unit("owner"), query.choice("status", CriteriaSet.Status.self))
        let page = try exchange.page(query)
        try query.finish()
        let sets = try await exchange.view { view in
            try view.criteriaSets(
                CriteriaFilter(ownerID: try owner.map { try view.resolve($0) }, status: status), page)
        }
        return exchange.list(query, sets) { write($0, &$1) }
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: CriteriaSet.self))
        let owner = fields.unit("owner")
        let title = fields.text("title", length: Limits.title)
        let legalBasis = fields.optionalText("legalBasis", length: Limits.legalBasis, multiline: true)
        let replaces = fields.optionalIdentifier("replacesId", of: CriteriaSet.self)
        let criteria = fields.objects("criteria", count: Limits.criteria, criterion)
        try fields.finish()
        let new = NewCriteriaSet(
            id: id, owner: try present(owner), title: title, legalBasis: legalBasis, replacesID: replaces,
            criteria: try criteria.map { try present($0) })
        return try await exchange.work {
            try $0.createCriteriaSet(new, claim)
        } answer: {
            answer($0).created("/v1/criteria-sets/\(id)")
        }
    }

    private static func criterion(_ fields: JSONFields) -> Criterion? {
        let code = fields.parsed("code", expected: .criterionCode) { Criterion.isCode($0) ? $0 : nil }
        let title = fields.text("title", length: Limits.title)
        let weight = fields.integer("weight", in: Limits.criterionWeight)
        let measure = fields.choice("measure", Criterion.Measure.self)
        guard let code, let measure else { return nil }
        return Criterion(code: code, title: title, weight: weight, measure: measure)
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: CriteriaSet.self)
        let fields = try exchange.fields()
        var change = CriteriaChange()
        change.title = fields.optionalText("title", length: Limits.title)
        change.legalBasis = fields.textChange(
            "legalBasis", length: Limits.legalBasis, multiline: true, clearable: true)
        let criteria =
            fields.has("criteria") ? fields.objects("criteria", count: Limits.criteria, criterion) : nil
        try fields.finish()
        change.criteria = try criteria?.map { try present($0) }
        let (wanted, precondition) = (change, exchange.precondition)
        return answer(try await exchange.work { try $0.changeCriteriaSet(id, wanted, precondition) })
    }

    private static func answer(_ set: CriteriaSet) -> Answer {
        Answer.json { write(set, &$0) }.tagged(String(set.meta.version))
    }

    private static func write(_ set: CriteriaSet, _ json: inout JSONWriter) {
        json.member("id", set.id)
        json.member("ownerId", set.ownerID)
        json.member("title", set.title)
        json.member("legalBasis", set.legalBasis)
        json.member("replacesId", set.replacesID)
        json.memberArray("criteria") { json in
            for criterion in set.criteria {
                json.object { json in
                    json.member("code", criterion.code)
                    json.member("title", criterion.title)
                    json.member("weight", criterion.weight)
                    json.member("measure", criterion.measure)
                }
            }
        }
        json.member("status", set.status)
        set.meta.write(&json)
    }
}

extension CriteriaSet.Status: WireValue {}
extension Criterion.Measure: WireValue {}

extension Phrase {
    static let criterionCode = Phrase(
        vi:
            "một mã như nop_dung_han: chữ thường không dấu, số, _ và -, bắt đầu bằng chữ, nhiều nhất 32 ký tự",
        en: "a code such as nop_dung_han: lowercase letters, digits, _ and -, a letter first, at most 32")
}
