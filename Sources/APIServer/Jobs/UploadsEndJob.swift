import Domain
import Logging
import ServiceLifecycle

/// Once a survey takes no ballots any more: drops what ballots are known by that are sent again, and lets bundles lapse
/// that nobody has checked. Any number of instances may run it.
struct UploadsEndJob: Service {
    let services: Services
    static let interval: Duration = .seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await services.storage.forgetBallotHashes(at: services.clock.now)
                    try await services.storage.lapseBallotBatches(at: services.clock.now)
                } catch {
                    services.logger.error(
                        "what surveys keep until their end could not be dropped",
                        metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }
}
