import Domain
import Logging

/// Makes events of what time brought, and seals what was committed, so that others can be told. Any number of instances
/// may run it: one at a time seals.
struct EventJob: Job {
    let services: Services
    static let interval: Duration = .milliseconds(500)
    static let failure: Logger.Message = "events could not be sealed"

    func tick() async throws {
        let ask = services.ask(account: .job, session: nil, requestID: "job:events")
        try await services.storage.tellWhatTimeBrought(ask)
        try await services.storage.sealEvents(services.auditChain, ask)
    }
}
