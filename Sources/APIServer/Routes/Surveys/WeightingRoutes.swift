import Domain

enum WeightingRoutes {
    static let all: [Route] = [
        .get("/v1/surveys/{id}/weighting") { exchange in
            let id = try exchange.id(of: Survey.self)
            let now = try exchange.ask.now
            let found = try await exchange.view { try $0.weighting(of: id) }
            return answer(found.survey, found.weighting, at: now)
        },
        .put("/v1/surveys/{id}/weighting", set),
    ]

    private static func set(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let fields = try exchange.fields()
        let strata =
            fields.has("strata")
            ? fields.objects("strata", count: Limits.strata) { fields in
                (
                    unit: fields.unit("unit"),
                    population: fields.optionalInteger("population", in: Limits.people),
                    clusters: fields.optionalInteger("clusters", in: Limits.people)
                )
            } : []
        let clusters =
            fields.has("clusters")
            ? fields.objects("clusters", count: Limits.clusters) { $0.unit("unit") } : []
        if fields.has("population"), fields.has("raking") {
            fields.fail("raking", .notAllowed, .populationOrRaking)
        }
        let population = fields.optionalObject("population", margin).map { [$0] }
        let raking = fields.has("raking") ? fields.objects("raking", count: Limits.margins, margin) : []
        try fields.finish()
        let new = NewWeighting(
            strata: try strata.map {
                NewWeighting.Stratum(
                    unit: try present($0.unit), population: $0.population, clusters: $0.clusters)
            },
            clusters: try clusters.map { try present($0) },
            margins: try (population ?? raking).map { try present($0) })
        let (precondition, now) = (exchange.precondition, try exchange.ask.now)
        let set: (survey: Survey, weighting: SurveyWeighting)
        do {
            set = try await exchange.work { try $0.setWeighting(of: id, new, precondition) }
        } catch SurveyRefusal.weighting(let fault) where population != nil {
            throw Problem(survey: .weighting(fault)).renamed("/raking/0", to: "/population")
        }
        return answer(set.survey, set.weighting, at: now)
    }

    private static func margin(_ fields: JSONFields) -> NewWeighting.Margin? {
        let question = fields.parsed("question", expected: .questionCode) { Question.isCode($0) ? $0 : nil }
        let cells = fields.objects("people", count: Limits.choices) { fields in
            (
                choice: fields.parsed("choice", expected: .choiceCode) {
                    Question.isChoiceCode($0) ? $0 : nil
                } ?? "", people: fields.integer("people", in: Limits.people)
            )
        }
        return question.map { NewWeighting.Margin(question: $0, people: cells) }
    }

    private static func answer(_ survey: Survey, _ weighting: SurveyWeighting, at now: Instant) -> Answer {
        Answer.json { json in
            json.member("surveyId", survey.id)
            json.memberArray(
                "strata",
                { json in
                    for stratum in weighting.strata {
                        json.object { json in
                            json.member("unitId", stratum.unitID)
                            json.member("population", stratum.population)
                            json.member("clusters", stratum.clusters)
                        }
                    }
                })
            json.memberArray(
                "clusters",
                { json in
                    for id in weighting.clusterIDs { json.object { $0.member("unitId", id) } }
                })
            if weighting.margins.count == 1, let margin = weighting.margins.first {
                json.member("population", { write(margin, &$0) })
            } else if !weighting.margins.isEmpty {
                json.memberArray(
                    "raking",
                    { json in
                        for margin in weighting.margins { json.object { write(margin, &$0) } }
                    })
            }
        }.tagged(SurveyRoutes.tag(survey, at: now))
    }

    private static func write(_ margin: SurveyWeighting.Margin, _ json: inout JSONWriter) {
        json.member("question", margin.question)
        json.memberArray(
            "people",
            { json in
                for (choice, people) in margin.people.sorted(by: { $0.key < $1.key }) {
                    json.object { json in
                        json.member("choice", choice)
                        json.member("people", people)
                    }
                }
            })
    }
}

extension Phrase {
    fileprivate static let populationOrRaking = Phrase(
        vi: "population hoặc raking, không cả hai", en: "population or raking, not both")
}
