import Domain

/// How cards and their figures are written.
enum ScorecardWire {
    /// Ranks change with others' cards.
    static func tag(_ ranked: RankedScorecard) -> String {
        let rank = ranked.rank.map { "-\($0.place)-\($0.among)" } ?? ""
        return "\(ranked.card.meta.version)\(rank)"
    }

    static func write(_ ranked: RankedScorecard, _ json: inout JSONWriter) {
        let card = ranked.card
        json.member("id", card.id)
        json.member("criteriaSetId", card.criteriaSetID)
        json.member("ownerId", card.ownerID)
        json.member("withinId", card.withinID)
        json.member("unitId", card.unitID)
        json.member("unitKind", card.kind)
        json.member("period", card.period)
        json.member("number", card.number)
        json.member("computedAt", card.computedAt)
        json.memberOrNull("total", card.total)
        json.member("rank", ranked.rank?.place)
        json.member("rankedAmong", ranked.rank?.among)
        json.member("objectionUntil", card.objectionUntil)
        if let objection = card.objection {
            json.member("objection") { write(objection, &$0) }
        }
        card.meta.write(&json)
    }

    private static func write(_ objection: Objection, _ json: inout JSONWriter) {
        json.member("text", objection.text)
        json.member("code", objection.code)
        json.member("at", objection.at)
        guard let decision = objection.decision else { return }
        json.member("decision") { json in
            json.member("outcome", decision.outcome)
            json.member("reason", decision.reason)
            json.member("at", decision.at)
        }
    }

    static func write(_ version: ScorecardVersion, _ json: inout JSONWriter) {
        json.member("number", version.number)
        json.member("cause", version.cause)
        json.member("at", version.at)
        json.memberOrNull("total", version.total)
        writeFigures(of: version, &json)
    }

    static func writeFigures(of version: ScorecardVersion, _ json: inout JSONWriter) {
        json.memberArray("figures") { json in
            for figure in version.figures { json.object { write(figure, &$0) } }
        }
    }

    private static func write(_ figure: Figure, _ json: inout JSONWriter) {
        let score = figure.score
        json.member("code", figure.code)
        json.member("measure", figure.evidence.measure)
        json.member("weight", figure.weight)
        json.memberOrNull("score", score)
        json.memberOrNull("points", score.map { Double($0.points(weight: figure.weight)) / 100 })
        json.member("noEvidence", figure.evidence.score == nil)
        json.member("evidence") { write(figure.evidence, &$0) }
        guard let adjustment = figure.adjustment else { return }
        json.member("adjusted") { json in
            json.memberOrNull("from", figure.evidence.score)
            json.member("reason", adjustment.reason)
        }
    }

    private static func write(_ evidence: Evidence, _ json: inout JSONWriter) {
        switch evidence {
        case .timeliness(let figures):
            write(figures, &json)
        case .completeness(let figures):
            write(figures, &json)
        case .quality(let ratings):
            json.member("ratings", ratings.count)
            if ratings.count > 0 {
                json.member("mean", Double(ratings.sum * 100 / ratings.count) / 100)
            }
            json.member("reportIds", ratings.reportIDs)
        case .surveyQuota(let quota):
            json.member("surveys", quota.surveys)
            json.member("quota", quota.quota)
            json.member("ballots", quota.ballots)
            json.member("counted", quota.counted)
        case .planProgress(let tasks):
            json.member("tasks", tasks.tasks)
            json.member("done", tasks.done)
            json.member("overdue", tasks.overdue)
            json.member("pending", tasks.pending)
            json.member("progress", evidence.score)
        case .manual(let given):
            guard let given else { return }
            json.member("byUnitId", given.by)
            json.member("reason", given.reason)
            json.member("at", given.at)
        }
    }

    private static func write(_ figures: Figures, _ json: inout JSONWriter) {
        json.member("expected", figures.expected)
        json.member("pending", figures.pending)
        json.member("submitted", figures.submitted)
        json.member("onTime", figures.onTime)
        json.member("onTimeByProxy", figures.onTimeByProxy)
        json.member("late", figures.late)
        json.member("missing", figures.missing)
        json.member("waived", figures.waived)
    }
}

extension Score: WireValue {
    func write(to json: inout JSONWriter) { json.double(Double(hundredths) / 100) }
}

extension ScorecardVersion.Cause: WireValue {}
extension Objection.Outcome: WireValue {}
