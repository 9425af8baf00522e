import Domain
import Logging

/// Fixes the reporters of each period in time. Instances that share a store may all run it: a regime is locked while
/// its periods are opened, and what is open stays as it is.
struct PeriodJob: Job {
    let services: Services
    /// Between two looks; a period opens at most this much late, and not even that for whoever made the regime.
    static let interval: Duration = .seconds(5)
    static let failure: Logger.Message = "periods could not be opened"

    func tick() async throws {
        try await services.storage.openPeriods(
            services.ask(account: .job, session: nil, requestID: "job:periods"))
    }
}
