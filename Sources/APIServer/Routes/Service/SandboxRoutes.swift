import Domain

/// Only a sandbox has these.
enum SandboxRoutes {
    static let all: [Route] = [
        .put("/v1/sandbox/clock", set),
        .delete("/v1/sandbox/clock") { exchange in try await move(to: nil, exchange) },
    ]

    private static func set(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let given = fields.instant("now")
        try fields.finish()
        return try await move(to: try present(given), exchange)
    }

    /// The clock is kept, so that a restart goes on where it stood; jobs have done their work when this answers.
    private static func move(to instant: Instant?, _ exchange: Exchange) async throws -> Answer {
        let services = exchange.services
        try await exchange.work { try $0.setSandboxClock(instant) }
        services.clock.set(instant)
        try await PeriodJob(services: services).tick()
        try await SurveyJob(services: services).tick()
        return .json { $0.member("now", services.clock.now) }
    }
}
