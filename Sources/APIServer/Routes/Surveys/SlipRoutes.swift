import Domain
import Foundation
import HTTPTypes

/// Slips that each buy the signature of one token, and the signing.
enum SlipRoutes {
    static let all: [Route] = [
        .get("/v1/surveys/{id}/slips", list),
        .post("/v1/surveys/{id}/slips", kept: false, issue),
        .post("/v1/forms/{publicId}/signatures", access: .open, sign),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let items = try await exchange.view { try $0.slips(of: id) }
        return .json { json in
            json.member("surveyId", id)
            json.memberArray(
                "items",
                { json in
                    for item in items {
                        json.object { json in
                            json.member("unitId", item.unitID)
                            json.member("issued", item.issued)
                            json.member("used", item.used)
                            json.member("limit", item.limit)
                        }
                    }
                })
        }
    }

    /// The codes are told this once; what is kept of them are hashes.
    private static func issue(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let fields = try exchange.fields()
        let unit = fields.unit("unit")
        let count = fields.integer("count", in: Limits.slips)
        try fields.finish()
        let slips = (0..<count).map { _ in SlipCode { Int.random(in: $0) } }
        let (reference, hashes) = (try present(unit), slips.map { TokenIssuing.digest($0) })
        let counted = try await exchange.work { try $0.issueSlips(hashes, for: reference, in: id) }
        return .json(.created) { json in
            json.member("unitId", counted.unitID)
            json.member("slips", slips.map(\.description))
        }
    }

    /// Signs first: a slip is not lost over what can't be signed. What was signed is told only once the slip is used.
    private static func sign(_ exchange: Exchange) async throws -> Answer {
        let (publicID, now) = (exchange.publicID, exchange.services.clock.now)
        let fields = try exchange.fields()
        let slip = fields.parsed("slip", expected: .slip) { SlipCode($0) }
        let blinded = fields.required("blindedMessage", .base64URL(Limits.tokenKeyBits / 8))
        try fields.finish()
        let message = try present(blinded)
        let request = SigningRequest(
            slip: TokenIssuing.digest(try present(slip)), blindedMessage: TokenIssuing.digest(message))
        let storage = exchange.services.storage
        let issuer = try await storage.read { try $0.issuer(of: request, on: publicID, at: now) }
        guard let signature = try await exchange.services.tokenIssuing.sign(message, by: issuer) else {
            throw Problem.rule(
                "blindedMessageInvalid", "/blindedMessage", "Cần một số nhỏ hơn modulus của khóa công khai.",
                "Expected a number below the public key's modulus.")
        }
        try await storage.write { try $0.useSlip(request, on: publicID, at: now) }
        return .json { $0.member("blindSignature", signature.base64URL) }
    }
}

extension FieldRule where Value == Data {
    static func base64URL(_ count: Int) -> FieldRule {
        FieldRule.parsed(expected: .base64URL(count)) { text in
            guard text.utf8.allSatisfy({ isBase64URL($0) }), let data = Data(base64URL: text),
                data.count == count
            else { return nil }
            return data
        }
    }

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}

extension Phrase {
    fileprivate static let slip = Phrase(
        vi: "mã trên phiếu mời, như ABCDE-FGHJK-MNPQR-STUVW; xin kiểm tra từng chữ",
        en: "the code on the slip, such as ABCDE-FGHJK-MNPQR-STUVW; check each letter")

    fileprivate static func base64URL(_ count: Int) -> Phrase {
        Phrase(
            vi: "\(count) byte viết theo base64url, không có dấu =",
            en: "\(count) bytes in base64url, without padding")
    }
}
