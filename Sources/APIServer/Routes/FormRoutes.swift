import Domain
import HTTPTypes
import Hummingbird

/// A survey's public form, for programs. Nobody signs in, and nothing is kept of who asks.
enum FormRoutes {
    static let all: [Route] = [
        .get("/v1/forms/{publicId}", access: .open, query: true, read),
        .post("/v1/forms/{publicId}/ballots", access: .open, cast),
    ]

    private static func read(_ exchange: Exchange) async throws -> Answer {
        let (publicID, now) = (exchange.publicID, exchange.services.clock.now)
        let query = exchange.query
        let unit = query.unit("unit")
        try query.finish()
        let form = try await exchange.services.storage.read { store in
            try store.form(publicID, unit: unit, at: now)
        }
        return .json { write(form, &$0) }
    }

    private static func cast(_ exchange: Exchange) async throws -> Answer {
        let (publicID, now) = (exchange.publicID, exchange.services.clock.now)
        let fields = try exchange.fields()
        let unit = fields.unit("unit")
        let answers = fields.answers()
        try fields.finish()
        let respondent = try present(unit)
        let storage = exchange.services.storage
        let form = try await storage.read { try $0.form(publicID, unit: nil, at: now) }
        let ballot = NewBallot(
            unit: respondent, collectedOn: now.civilDate, answers: answers, form: form.questionnaire,
            hash: nil)
        try await storage.write { store in
            try store.castBallot(ballot, on: publicID, at: now, randomID: RandomIdentifier.next)
        }
        return .json(.created) { $0.member("received", true) }
    }

    private static func write(_ form: Form, _ json: inout JSONWriter) {
        let survey = form.survey
        json.member("publicId", survey.publicID)
        json.member("title", survey.title)
        json.member("purpose", survey.purpose)
        json.member("opensAt", survey.opensAt)
        json.member("closesAt", survey.closesAt)
        json.member("participation", survey.participation)
        json.memberArray(
            "questions",
            { json in
                for question in form.questionnaire.questions {
                    json.object { QuestionWire.write(question, &$0) }
                }
            })
        json.member("unit", form.unit)
        json.member("units", form.units)
    }
}

extension FormUnit: WireValue {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id)
            json.member("code", code)
            json.member("name", name)
        }
    }
}

extension Exchange {
    /// Empty, which names no form, for what could be none's.
    var publicID: String {
        let given = context.parameters.get("publicId") ?? ""
        let isOne = given.utf8.count == 32 && given.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
        return isOne ? given : ""
    }
}
