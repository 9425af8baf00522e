import Domain
import Logging

/// Once a survey takes no ballots any more: drops what ballots are known by that are sent again, and lets bundles lapse
/// that nobody has checked. Any number of instances may run it.
struct UploadsEndJob: Job {
    let services: Services
    static let interval: Duration = .seconds(60)
    static let failure: Logger.Message = "what surveys keep until their end could not be dropped"

    func tick() async throws {
        try await services.storage.forgetBallotHashes(at: services.clock.now)
        try await services.storage.lapseBallotBatches(at: services.clock.now)
    }
}
