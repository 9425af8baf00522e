import Domain
import HTTPTypes
import Logging

enum ServiceRoutes {
    static let all: [Route] = [
        .get("/healthz", access: .open) { _ in .json { $0.member("status", "ok") } },
        .get("/readyz", access: .open, ready),
        .get("/metrics", access: .open) { exchange in
            let services = exchange.services
            return .text(
                services.metrics.text(services.storage.statistics),
                as: "text/plain; version=0.0.4; charset=utf-8")
        },
        .get("/openapi.yaml", access: .open) { exchange in
            .text(exchange.services.openAPI.yaml, as: "application/yaml")
        },
        .get("/openapi.json", access: .open) { exchange in
            Answer(body: try exchange.services.openAPI.json(), mediaType: "application/json")
        },
    ]

    private static func ready(_ exchange: Exchange) async throws -> Answer {
        guard exchange.services.readiness.isOn else {
            throw Problem.unavailable.with(header: .retryAfter, "2")
        }
        do {
            try await exchange.services.storage.checkReady()
        } catch {
            exchange.services.logger.warning("not ready", metadata: ["error": "\(error)"])
            throw Problem.unavailable.with(header: .retryAfter, "2")
        }
        return .json { $0.member("status", "ready") }
    }
}
