import Domain
import HTTPTypes

enum BallotRoutes {
    static let all: [Route] = [
        .get("/v1/surveys/{id}/targets") { exchange in
            let id = try exchange.id(of: Survey.self)
            let now = try exchange.ask.now
            let found = try await exchange.view { try $0.targets(of: id) }
            return answer(found.survey, found.targets, at: now)
        },
        .put("/v1/surveys/{id}/targets", setTargets),
        .get("/v1/surveys/{id}/progress", progress),
        .post("/v1/surveys/{id}/ballots", body: .jsonOrLines, kept: false, cast),
    ]

    private static func setTargets(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let fields = try exchange.fields()
        let read = fields.objects("targets", count: Limits.targets) { fields in
            (unit: fields.unit("unit"), quota: fields.integer("quota", in: Limits.quota))
        }
        try fields.finish()
        let wanted = try read.map { NewTarget(unit: try present($0.unit), quota: $0.quota) }
        let (precondition, now) = (exchange.precondition, try exchange.ask.now)
        let set = try await exchange.work { try $0.setTargets(of: id, wanted, precondition) }
        return answer(set.survey, set.targets, at: now)
    }

    private static func progress(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let items = try await exchange.view { try $0.progress(of: id) }
        return .json { json in
            json.member("surveyId", id)
            json.memberArray(
                "items",
                { json in
                    for item in items {
                        json.object { json in
                            write(item.target, &json)
                            json.member("counted", item.counted)
                            json.member("overQuota", item.overQuota)
                        }
                    }
                })
        }
    }

    /// The answer names nothing by which the ballot could be found again.
    private static func cast(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        if let lines = exchange.lines { return try await BallotLines.cast(lines, in: id, exchange) }
        let given = try GivenBallot(exchange.fields())
        let form = try await exchange.services.storage.read { try $0.form(of: id) }
        let ballot = given.held(against: form, hash: try exchange.ballotHash(of: id, given.externalID))
        let outcome = try await exchange.work {
            try $0.castBallot(ballot, in: id, randomID: RandomIdentifier.next)
        }
        return switch outcome {
        case .counted(let isOver): .json(.created) { $0.member("overQuota", isOver) }
        case .duplicate: .json { $0.member("duplicate", true) }
        }
    }

    private static func answer(_ survey: Survey, _ targets: [SurveyTarget], at now: Instant) -> Answer {
        Answer.json { json in
            json.member("surveyId", survey.id)
            json.memberArray(
                "targets",
                { json in
                    for target in targets { json.object { write(target, &$0) } }
                })
        }.tagged(SurveyRoutes.tag(survey, at: now))
    }

    private static func write(_ target: SurveyTarget, _ json: inout JSONWriter) {
        json.member("unitId", target.unitID)
        json.member("parentId", target.parentID)
        json.member("quota", target.quota)
        json.member("leaf", target.isLeaf)
    }
}
