import Domain

enum WaveRoutes {
    static let all: [Route] = [
        .get("/v1/surveys/{id}/waves") { exchange in
            let id = try exchange.id(of: Survey.self)
            let now = try exchange.ask.now
            let waves = try await exchange.view { try $0.waves(of: id) }
            return .json { json in
                json.memberArray(
                    "items",
                    { json in
                        for wave in waves { json.object { SurveyRoutes.write(wave, at: now, &$0) } }
                    })
            }
        },
        .post("/v1/surveys/{id}/waves", create),
        .get("/v1/surveys/{id}/waves/comparison", query: true, compare),
    ]

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let source = try exchange.id(of: Survey.self)
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Survey.self))
        let title = fields.text("title", length: Limits.title)
        let policyStage = fields.optionalChoice("policyStage", Survey.PolicyStage.self)
        let (opensAt, closesAt) = (fields.optionalInstant("opensAt"), fields.optionalInstant("closesAt"))
        try fields.finish()
        let new = NewWave(
            id: id, title: title, policyStage: policyStage, opensAt: opensAt, closesAt: closesAt)
        let now = try exchange.ask.now
        return try await exchange.work {
            try $0.createWave(of: source, new, claim)
        } answer: {
            SurveyRoutes.created($0, at: now)
        }
    }

    private static func compare(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let query = exchange.query
        let question = query.questionCode("question")
        try query.finish()
        let found = try await exchange.view { try $0.comparison(of: id, question: question) }
        return .json { json in
            json.member("surveyId", id)
            json.member("level", 0.95)
            json.memberArray(
                "questions",
                { json in
                    for question in found.questions { json.object { write(question, &$0) } }
                })
        }
    }

    private static func write(_ question: WaveComparison.Matched, _ json: inout JSONWriter) {
        json.member("code", question.code)
        json.memberArray(
            "waves",
            { json in
                for part in question.parts {
                    json.object { json in
                        json.member("surveyId", part.survey.id)
                        json.member("title", part.survey.title)
                        json.member("policyStage", part.survey.policyStage)
                        json.member("figures", { FiguresWire.write(part.table, &$0) })
                    }
                }
            })
        json.memberArray(
            "changes",
            { json in
                for change in question.changes { json.object { write(change, &$0) } }
            })
    }

    private static func write(_ change: WaveComparison.Change, _ json: inout JSONWriter) {
        json.member("fromId", change.from)
        json.member("toId", change.to)
        json.memberArray(
            "choices",
            { json in
                for (code, difference) in change.choices {
                    json.object { json in
                        json.member("code", code)
                        write(difference, &json) { $0.rounded(decimals: 4) }
                    }
                }
            })
        if let mean = change.mean { json.member("mean", { write(mean, &$0) { $0.rounded(significant: 6) } }) }
    }

    private static func write(
        _ difference: Difference, _ json: inout JSONWriter, _ rounded: (Double) -> Double
    ) {
        json.member("difference", rounded(difference.value))
        json.member("standardError", rounded(difference.standardError))
        if let interval = difference.interval {
            json.memberArray(
                "interval",
                { json in
                    json.value(rounded(interval.lowerBound))
                    json.value(rounded(interval.upperBound))
                })
        }
        json.member("pValue", difference.pValue?.rounded(significant: 4))
    }
}
