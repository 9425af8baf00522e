import CryptoExtras
import Domain
import Foundation
import Testing

@testable import APIServer

/// What a respondent's app does: makes a token, has it signed without showing it, and hands in a ballot with it.
struct BlindedToken {
    let message: Data
    private let key: TokenIssuing.PublicKey
    private let blinding: _RSA.BlindSigning.BlindingResult

    /// - Parameter form: as the server tells it.
    init(_ form: JSONValue) throws {
        let webKey = try #require(form["publicKey"])
        key = try TokenIssuing.PublicKey(
            n: try #require(Data(base64URL: webKey["n"]?.text ?? "")),
            e: try #require(Data(base64URL: webKey["e"]?.text ?? "")),
            parameters: .RSABSSA_SHA384_PSS_Deterministic)
        message = Data((0..<Limits.tokenBytes).map { _ in UInt8.random(in: 0...255) })
        blinding = try key.blind(key.prepare(message))
    }

    var blindedMessage: String { blinding.blindedMessage.base64URL }

    /// A request to sign it.
    func request(_ slip: String) -> String {
        #"{"slip": "\#(slip)", "blindedMessage": "\#(blindedMessage)"}"#
    }

    /// The token as a member of a ballot.
    /// - Parameter answer: to the request.
    func signed(_ answer: JSONValue) throws -> String {
        let blind = try #require(Data(base64URL: answer["blindSignature"]?.text ?? ""))
        let signature = try key.finalize(
            .init(rawRepresentation: blind), for: key.prepare(message), blindingInverse: blinding.inverse)
        return Self.json(message, signature.rawRepresentation)
    }

    static func json(_ message: Data, _ signature: Data) -> String {
        #"{"message": "\#(message.base64URL)", "signature": "\#(signature.base64URL)"}"#
    }
}

extension World {
    /// A survey of P1 by slip, with one question, `so`, and slips of C1.
    func openBySlip(_ count: Int, _ more: String = "") async throws -> (
        survey: String, form: String, slips: [String]
    ) {
        let (survey, publicID) = try await openForm(
            #", "participation": "token"\#(more)"#,
            questions:
                #"{"questions": [{"code": "so", "type": "number", "text": "Số?", "min": 0, "max": 100000}]}"#)
        let issued = try await make(
            "POST", "\(survey)/slips", as: token(.officer, "C1"), #"{"unitCode": "C1", "count": \#(count)}"#)
        return (survey, "/v1/forms/\(publicID)", issued["slips"]?.elements.compactMap(\.text) ?? [])
    }

    /// A token that the slip bought, as a member of a ballot.
    func buyToken(_ slip: String, _ form: String) async throws -> String {
        let token = try BlindedToken(try await make("GET", form, as: nil))
        return try token.signed(try await make("POST", "\(form)/signatures", as: nil, token.request(slip)))
    }

    static func ballot(_ number: Int = 1, unit: String = "C1", token: String?) -> String {
        #"{"unitCode": "\#(unit)", "answers": {"so": \#(number)}\#(token.map { #", "token": \#($0)"# } ?? "")}"#
    }
}
