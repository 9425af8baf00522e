import Domain
import Logging

/// Destroys the keys that signed tokens for surveys which the clock has closed. Any number of instances may run it;
/// nothing is signed after the closing, also while a key is still there.
struct KeyJob: Job {
    let services: Services
    static let interval: Duration = .seconds(30)
    static let failure: Logger.Message = "keys could not be destroyed"

    func tick() async throws {
        let now = services.clock.now
        guard try await services.storage.read({ try $0.hasIdleKeys(at: now) }) else { return }
        try await services.storage.write { try $0.destroyIdleKeys(at: now) }
    }
}
