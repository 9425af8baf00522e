import Domain
import Foundation
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
        let key = try form.issuer.map { try TokenIssuing.webKey(of: $0) }
        return .json { json in
            write(form, &json)
            guard let key else { return }
            json.member("publicKey") { json in
                json.member("kty", "RSA")
                json.member("n", key.n)
                json.member("e", key.e)
            }
        }
    }

    private static func cast(_ exchange: Exchange) async throws -> Answer {
        let (publicID, now) = (exchange.publicID, exchange.services.clock.now)
        let fields = try exchange.fields()
        let unit = fields.unit("unit")
        let answers = fields.answers()
        let signed = fields.optionalObject("token") { fields in
            (
                message: fields.required("message", .base64URL(Limits.tokenBytes)),
                signature: fields.required("signature", .base64URL(Limits.tokenKeyBits / 8))
            )
        }
        try fields.finish()
        var token: Token?
        if let signed {
            token = try await verified(try present(signed.message), try present(signed.signature), exchange)
        }
        let (respondent, storage) = (try present(unit), exchange.services.storage)
        let questionnaire = try await storage.read { try $0.questionnaire(onForm: publicID, at: now) }
        let ballot = NewBallot(
            unit: respondent, collectedOn: now.civilDate, answers: answers, form: questionnaire,
            hash: nil)
        try await storage.write { [token] store in
            try store.castBallot(
                ballot, token: token, on: publicID, at: now, randomID: RandomIdentifier.next)
        }
        return .json(.created) { $0.member("received", true) }
    }

    /// The key stays the same while the form is open, so the signature need not be looked at within the transaction.
    private static func verified(_ message: Data, _ signature: Data, _ exchange: Exchange) async throws
        -> Token
    {
        let (publicID, now) = (exchange.publicID, exchange.services.clock.now)
        guard let issuer = try await exchange.services.storage.read({ try $0.issuer(on: publicID, at: now) })
        else {
            throw ParticipationRefusal.withoutTokens
        }
        guard let token = try TokenIssuing.token(message, signature, by: issuer) else {
            throw ParticipationRefusal.tokenInvalid
        }
        return token
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
