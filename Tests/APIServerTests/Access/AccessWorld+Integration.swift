import Domain
import Testing

@testable import APIServer

/// What others' programs work with.
extension AccessWorld {
    func makeIntegration(_ code: String) async throws -> [String: String] {
        let webhook = try await world.make(
            "POST", "/v1/webhooks", as: world.token(.administrator, code),
            #"{"unitCode": "\#(code)", \#(Self.target)}"#)
        return ["webhooks": try webhook.id]
    }

    /// What nothing has.
    static let noIntegration = ["webhooks": "01990000-0000-7000-8000-0000000000fe"]

    static func resource(_ path: String) -> String {
        path.split(separator: "/").first { $0 != "v1" }.map(String.init) ?? ""
    }

    private static let target = #""url": "https://example.com/hook", "events": ["report.submitted"]"#

    static func integrationQuery(_ route: String, _ unit: String) -> String? {
        switch route {
        case "GET /v1/audit-events", "GET /v1/webhooks": "?unitId=\(unit)"
        default: nil
        }
    }

    static func integrationBody(_ route: String, _ unit: String) -> String? {
        switch route {
        case "POST /v1/reports/bulk": "\n"
        case "POST /v1/webhooks": #"{"unitId": "\#(unit)", \#(target)}"#
        case "PATCH /v1/webhooks/{id}": #"{"events": ["plan.issued"]}"#
        case "POST /v1/webhooks/{id}/replays": #"{"from": "2026-01-01T00:00:00Z"}"#
        default: nil
        }
    }
}
