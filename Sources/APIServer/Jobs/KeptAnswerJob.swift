import Domain
import Logging

/// Deletes what was kept for requests that might have come again, some at a time. Any number of instances may run it.
struct KeptAnswerJob: Job {
    let services: Services
    static let interval: Duration = .seconds(60)
    static let failure: Logger.Message = "expired answers could not be deleted"

    func tick() async throws {
        let now = RealClock.now
        while try await services.storage.write({
            try $0.forgetAnswers(expiredAt: now, most: Limits.forgottenAnswers)
        }) {}
    }
}
