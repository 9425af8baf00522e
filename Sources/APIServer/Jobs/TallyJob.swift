import Domain
import Logging
import ServiceLifecycle

/// Draws changes of the compliance counts together. Any number of instances may run it; late, it only makes reading
/// slower.
struct TallyJob: Service {
    let services: Services
    static let interval: Duration = .seconds(2)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await services.storage.settleTallies()
                } catch {
                    services.logger.error("counts could not be settled", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }
}
