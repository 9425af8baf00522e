import Domain
import Logging

/// Deletes the budgets of minutes that are long over: clocks of instances may differ.
struct RateLimitJob: Job {
    let services: Services
    static let interval: Duration = .seconds(60)
    private static let minutesKept: Int64 = 10
    static let failure: Logger.Message = "budgets of minutes that are over could not be deleted"

    func tick() async throws {
        let minute = RealClock.now.milliseconds / 60_000
        while try await services.storage.write({
            try $0.forgetLeases(before: minute - Self.minutesKept, most: Limits.forgottenAnswers)
        }) {}
    }
}
