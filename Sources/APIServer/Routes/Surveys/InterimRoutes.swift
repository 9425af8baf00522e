import Domain
import HTTPTypes

/// Figures before all ballots are in.
enum InterimRoutes {
    static let all: [Route] = [
        .post("/v1/surveys/{id}/interim-results", kept: false, take),
        .get("/v1/surveys/{id}/interim-results", query: true, list),
        .get("/v1/surveys/{id}/interim-results/{interimId}", read),
    ]

    private static func take(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let fields = try exchange.fields()
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        try fields.finish()
        let taken = try await exchange.services.storage.takeInterimResults(
            of: id, exchange.ask, reason: reason, as: exchange.makeID())
        var answer = answer(taken)
        answer.status = .created
        return answer.located("/v1/surveys/\(id)/interim-results/\(taken.id)")
    }

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let query = exchange.query
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { try $0.interimResults(of: id, page) }
        return exchange.list(query, found) { write($0, &$1) }
    }

    private static func read(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let interim = try exchange.id("interimId", of: InterimResults.self)
        return answer(try await exchange.view { try $0.interimResults(interim, of: id) })
    }

    private static func answer(_ interim: InterimResults) -> Answer {
        Answer.json { json in
            write(interim, &json)
            json.memberArray(
                "questions",
                { json in
                    for table in interim.figures.tables { json.object { FiguresWire.write(table, &$0) } }
                })
        }.tagged(interim.id.rawValue)
    }

    private static func write(_ interim: InterimResults, _ json: inout JSONWriter) {
        json.member("id", interim.id)
        json.member("surveyId", interim.surveyID)
        json.member("takenAt", interim.takenAt)
        json.member("reason", interim.reason)
        json.member("ballots", interim.figures.ballots)
        json.member("leftOut", interim.counted - interim.figures.ballots)
        json.member("weighted", false)
        json.member("level", 0.95)
        json.member("minCell", interim.figures.minCell)
    }
}
