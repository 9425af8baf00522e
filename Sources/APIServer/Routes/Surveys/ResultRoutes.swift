import Domain

enum ResultRoutes {
    static let all: [Route] = [
        .get("/v1/surveys/{id}/results", query: true, results),
        .get("/v1/surveys/{id}/texts", query: true, texts),
    ]

    private static func results(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let query = exchange.query
        let question = query.questionCode("question")
        let by = query.questionCode("by")
        let within = query.unit("within")
        if by != nil { _ = query.require("question", question, expected: .questionCode) }
        if by != nil, within != nil { query.fail("by", .notAllowed, .wholeOnly) }
        try query.finish()
        let wanted = ResultQuery(question: question, by: by, within: within)
        let figures = try await exchange.view { try $0.results(of: id, wanted) }
        return .json { write(figures, &$0) }
    }

    private static func texts(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let query = exchange.query
        let question = query.require(
            "question", query.questionCode("question"), expected: .questionCode)
        let page = try exchange.page(query)
        if page.updatedSince != nil { query.fail("updatedSince", .notAllowed, .timeless) }
        try query.finish()
        let code = try present(question)
        let found = try await exchange.view { try $0.texts(of: id, question: code, page) }
        return exchange.list(query, found) { text, json in json.member("text", text) }
    }

    private static func write(_ figures: SurveyFigures, _ json: inout JSONWriter) {
        json.member("surveyId", figures.survey.id)
        json.member("withinId", figures.within)
        json.member("ballots", figures.ballots)
        json.member("weighted", figures.isWeighted)
        json.member("level", 0.95)
        json.member("minCell", figures.survey.minCell)
        json.memberArray(
            "lonelyStrata",
            { json in
                for id in figures.lonelyStrata { json.value(id) }
            })
        if let calibration = figures.calibration {
            json.member(
                "calibration",
                { json in
                    json.member("sweeps", calibration.sweeps)
                    json.member("leastFactor", calibration.factors.lowerBound.rounded(significant: 4))
                    json.member("greatestFactor", calibration.factors.upperBound.rounded(significant: 4))
                })
        }
        json.memberArray(
            "questions",
            { json in
                for table in figures.tables { json.object { FiguresWire.write(table, &$0) } }
            })
    }
}

/// Figures as clients read them, of results and of publications.
enum FiguresWire {
    static func write(_ table: PublishedFigures.Table, _ json: inout JSONWriter) {
        json.member("code", table.code)
        json.member("type", table.type)
        json.member("text", table.text.vi)
        json.member("textEn", table.text.en)
        json.member("withheld", table.isWithheld)
        guard let by = table.by else {
            if let group = table.groups.first { write(group, &json) }
            return
        }
        json.member("by", by)
        json.memberArray(
            "groups",
            { json in
                for group in table.groups { json.object { write(group, &$0) } }
            })
        guard let pValue = table.pValue, let statistic = table.statistic, table.degrees.count == 2 else {
            return
        }
        json.member(
            "independence",
            { json in
                json.member("statistic", statistic)
                json.member("numeratorDegrees", table.degrees[0])
                json.member("denominatorDegrees", table.degrees[1])
                json.member("pValue", pValue)
            })
    }

    private static func write(_ group: PublishedFigures.Group, _ json: inout JSONWriter) {
        json.member("code", group.code)
        json.member("label", group.label?.vi)
        json.member("labelEn", group.label?.en)
        json.member("n", group.n)
        if !group.rows.isEmpty {
            json.memberArray(
                "choices",
                { json in
                    for row in group.rows { json.object { write(row, &$0) } }
                })
        }
        if let mean = group.mean { json.member("mean", { write(mean, as: "value", &$0) }) }
        if group.isMeanSuppressed { json.member("mean", { $0.member("suppressed", true) }) }
        if let total = group.total { json.member("total", { write(total, as: "value", &$0) }) }
    }

    private static func write(_ row: PublishedFigures.Row, _ json: inout JSONWriter) {
        json.member("code", row.code)
        json.member("label", row.label.vi)
        json.member("labelEn", row.label.en)
        json.member("suppressed", row.isSuppressed)
        json.member("count", row.count)
        if let share = row.share { write(share, as: "share", &json) }
    }

    private static func write(
        _ figure: PublishedFigures.Figure, as name: StaticString, _ json: inout JSONWriter
    ) {
        json.member(name, figure.value)
        json.memberOrNull("standardError", figure.standardError)
        if let low = figure.low, let high = figure.high {
            json.memberArray(
                "interval",
                { json in
                    json.value(low)
                    json.value(high)
                })
        }
        json.member("designEffect", figure.designEffect)
        json.member("effectiveN", figure.effectiveCount)
    }
}

extension Phrase {
    fileprivate static let wholeOnly = Phrase(
        vi: "không kèm within: chéo các câu chỉ có của cả cuộc khảo sát",
        en: "nothing, beside a unit: questions are told by each other of the whole survey only")
    fileprivate static let timeless = Phrase(
        vi: "không có: chữ viết không có thời điểm", en: "none: what was written has no time")
}
