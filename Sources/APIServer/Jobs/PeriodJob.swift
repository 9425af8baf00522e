import Domain
import Logging
import ServiceLifecycle

/// Fixes the reporters of each period in time. Instances that share a store may all run it: a regime is locked while
/// its periods are opened, and what is open stays as it is.
struct PeriodJob: Service {
    let services: Services
    /// Between two looks; a period opens at most this much late, and not even that for whoever made the regime.
    static let interval: Duration = .seconds(5)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await tick()
                } catch {
                    services.logger.error("periods could not be opened", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    func tick() async throws {
        try await services.storage.openPeriods(
            services.ask(account: .job, session: nil, requestID: "job:periods"))
    }
}

extension Identifier where Entity == Account {
    /// Who a job acts as; no account has this id.
    static var job: Account.ID { Identifier(trusted: "00000000-0000-7000-8000-000000000000") }
}
