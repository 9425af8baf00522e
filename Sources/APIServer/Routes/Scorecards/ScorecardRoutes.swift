import Domain
import HTTPTypes

/// How units are rated.
enum ScorecardRoutes {
    static let all: [Route] = [
        .get("/v1/scorecards", query: true, list),
        .post("/v1/scorecards", rate),
        .get("/v1/scorecards/export.csv", query: true, export),
        .get("/v1/scorecards/{id}") { exchange in
            let id = try exchange.id(of: Scorecard.self)
            return answer(try await exchange.view { try $0.scorecardFigures(id) })
        },
        .get("/v1/scorecards/{id}/versions", query: true, versions),
        .put("/v1/scorecards/{id}/manual-scores", setManualScores),
        .post("/v1/scorecards/{id}/objection", object),
        .post("/v1/scorecards/{id}/objection-decision", decide),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let (unit, period) = (query.unit("unit"), query.period("period"))
        let set = query.id("criteriaSetId", of: CriteriaSet.self)
        let page = try exchange.page(query)
        try query.finish()
        let cards = try await exchange.view { view in
            try view.scorecards(
                ScorecardFilter(
                    unitID: try unit.map { try view.resolve($0) }, period: period, criteriaSetID: set), page)
        }
        return exchange.list(query, cards) { ScorecardWire.write($0, &$1) }
    }

    private static func rate(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let set = fields.identifier("criteriaSetId", of: CriteriaSet.self)
        let period = fields.period("period")
        let within = fields.optionalUnit("within")
        let depth = fields.choice("depth", default: Reporters.Depth.children)
        let kinds = fields.choices("unitKinds", Unit.Kind.self)
        if kinds?.isEmpty == true { fields.fail("unitKinds", .tooFew, .list(1...Unit.Kind.allCases.count)) }
        try fields.finish()
        let new = NewRating(
            criteriaSetID: try present(set), period: try present(period), within: within, depth: depth,
            kinds: kinds)
        let language = exchange.context.language
        return try await exchange.work {
            try $0.rate(new)
        } answer: {
            rated($0, language)
        }
    }

    private static func rated(_ rating: Rating, _ language: Language) -> Answer {
        Answer.json(.created) { json in
            json.member("criteriaSetId", rating.criteriaSetID)
            json.member("period", rating.period)
            json.member("withinId", rating.withinID)
            json.member("computedAt", rating.computedAt)
            json.member("count", rating.count)
            json.member("withoutTotal", rating.withoutTotal)
            Warning.write(
                rating.isPeriodOver ? [] : [.periodNotOver], in: language, &json)
        }.located("/v1/scorecards?criteriaSetId=\(rating.criteriaSetID)&period=\(rating.period)")
    }

    private static func versions(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Scorecard.self)
        let query = exchange.query
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { try $0.scorecardVersions(of: id, page) }
        return exchange.list(query, found) { ScorecardWire.write($0, &$1) }
    }

    private static func setManualScores(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Scorecard.self)
        let fields = try exchange.fields()
        let given = fields.objects("scores", count: Limits.criteria) { fields -> GivenScore? in
            let (code, score) = score(fields)
            let reason = fields.text("reason", length: Limits.reason, multiline: true)
            guard let code, let score else { return nil }
            return GivenScore(code: code, score: score, reason: reason)
        }
        try fields.finish()
        let scores = try given.map { try present($0) }
        let precondition = exchange.precondition
        return try await changed(id, exchange) { try $0.setManualScores(of: id, scores, precondition) }
    }

    private static func object(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Scorecard.self)
        let fields = try exchange.fields()
        let text = fields.text("text", length: Limits.objectionText, multiline: true)
        let code = fields.optionalParsed("code", expected: .criterionCode) {
            Criterion.isCode($0) ? $0 : nil
        }
        try fields.finish()
        return try await changed(id, exchange) { try $0.object(to: id, text, code: code) }
    }

    private static func decide(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Scorecard.self)
        let fields = try exchange.fields()
        let outcome = fields.choice("outcome", Objection.Outcome.self)
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        let given = fields.objects("scores", count: 0...Limits.criteria.upperBound) { score($0) }
        try fields.finish()
        let decided = try present(outcome)
        let scores = try given.map { (code: try present($0.code), score: try present($0.score)) }
        return try await changed(id, exchange) {
            try $0.decideObjection(to: id, decided, reason: reason, scores: scores)
        }
    }

    private static func score(_ fields: JSONFields) -> (code: String?, score: Score?) {
        let code = fields.parsed("code", expected: .criterionCode) { Criterion.isCode($0) ? $0 : nil }
        guard let number = fields.required("score", .number(in: 0...100)) else { return (code, nil) }
        return (code, Score(hundredths: Int((number * 100).rounded())))
    }

    private static func changed(
        _ id: Scorecard.ID, _ exchange: Exchange, _ change: @escaping @Sendable (Work) throws -> Void
    ) async throws -> Answer {
        try await exchange.work { work in
            try change(work)
            return try work.view.scorecardFigures(id)
        } answer: {
            answer($0)
        }
    }

    private static func answer(_ found: (ranked: RankedScorecard, version: ScorecardVersion)) -> Answer {
        Answer.json { json in
            ScorecardWire.write(found.ranked, &json)
            json.member("cause", found.version.cause)
            ScorecardWire.writeFigures(of: found.version, &json)
        }.tagged(ScorecardWire.tag(found.ranked))
    }

    private static func export(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let set = query.require(
            "criteriaSetId", query.id("criteriaSetId", of: CriteriaSet.self), expected: .identifier)
        let period = query.require("period", query.period("period"), expected: .period)
        try query.finish()
        let (id, wanted) = (try present(set), try present(period))
        let file = try await exchange.view { try $0.scorecardFile(of: id, wanted) }
        var answer = Answer(
            body: ScorecardCSV.render(file.set, file.lines), mediaType: "text/csv; charset=utf-8")
        answer.headers[.contentDisposition] = "attachment; filename=\"scorecards-\(wanted).csv\""
        return answer
    }
}

extension Warning {
    fileprivate static let periodNotOver = Warning(
        pointer: "/period", code: "periodNotOver",
        detail: Phrase(
            vi: "Kỳ này chưa hết; những gì chưa đến hạn chưa được tính.",
            en: "The period is not over; what is not due yet counts for nothing."))
}
