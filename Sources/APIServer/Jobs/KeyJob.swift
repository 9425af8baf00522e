import Domain
import Logging
import ServiceLifecycle

/// Destroys the keys that signed tokens for surveys which the clock has closed. Any number of instances may run it;
/// nothing is signed after the closing, also while a key is still there.
struct KeyJob: Service {
    let services: Services
    static let interval: Duration = .seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await tick()
                } catch {
                    services.logger.error("keys could not be destroyed", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    func tick() async throws {
        let now = services.clock.now
        guard try await services.storage.read({ try $0.hasIdleKeys(at: now) }) else { return }
        try await services.storage.write { try $0.destroyIdleKeys(at: now) }
    }
}
