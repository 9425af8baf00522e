import Crypto
import Domain
import Foundation

enum PrivacyRoutes {
    static let all: [Route] = [
        .post("/v1/reports/{id}/redaction", redact),
        .get("/v1/reports/{id}/similarities") { exchange in
            let id = try exchange.id(of: Report.self)
            let similar = try await exchange.view { try $0.similarities(of: id) }
            return .json { json in
                json.memberArray(
                    "items",
                    { json in
                        for report in similar { json.object { PrivacyWire.write(report, &$0) } }
                    })
            }
        },
    ]

    private static func redact(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        let fields = try exchange.fields()
        let pointers = fields.texts("pointers", count: Limits.redacted, length: Limits.pointer)
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        try fields.finish()
        let redaction = Redaction(pointers: pointers, reason: reason) { text in
            SHA256.hash(data: Data(text.utf8)).map { byte in
                let digits = String(byte, radix: 16)
                return digits.utf8.count == 1 ? "0" + digits : digits
            }.joined()
        }
        return try await exchange.work {
            try $0.redactReport(id, redaction)
        } answer: {
            ReportRoutes.answer($0)
        }
    }
}
