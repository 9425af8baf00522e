import Domain
import Logging

/// Draws changes of the compliance counts together. Any number of instances may run it; late, it only makes reading
/// slower.
struct TallyJob: Job {
    let services: Services
    static let interval: Duration = .seconds(2)
    static let failure: Logger.Message = "counts could not be settled"

    func tick() async throws {
        try await services.storage.settleTallies()
    }
}
