import Domain
import Logging
import ServiceLifecycle

/// Drops what ballots are known by that are sent again, of surveys that take none any more. Any number of instances may
/// run it.
struct BallotHashJob: Service {
    let services: Services
    static let interval: Duration = .seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await services.storage.forgetBallotHashes(at: services.clock.now)
                } catch {
                    services.logger.error("hashes could not be dropped", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }
}
