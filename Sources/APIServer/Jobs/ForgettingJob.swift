import Domain
import Logging

/// Deletes what has had its time, some at a time. Any number of instances may run it.
struct ForgettingJob: Job {
    let services: Services
    static let interval: Duration = .seconds(60)
    /// Clocks of instances may differ.
    private static let minutesKept: Int64 = 10
    static let failure: Logger.Message = "what has had its time could not be deleted"

    func tick() async throws {
        let (now, most) = (RealClock.now, Limits.forgottenAtOnce)
        let minute = now.milliseconds / 60_000 - Self.minutesKept
        let deliveries = now.adding(days: -Limits.deliveryDays)
        // The clock that made a session may be another instance's.
        let sessions = now.adding(days: -1)
        try await all { try $0.forgetAnswers(expiredAt: now, most: most) }
        try await all { try $0.forgetLeases(before: minute, most: most) }
        try await all { try $0.forgetDeliveries(endedBefore: deliveries, most: most) }
        try await all { try $0.forgetWebhooks(most: most) }
        try await all { try $0.forgetSessions(expiredBefore: sessions, most: most) }
    }

    private func all(_ forget: @escaping @Sendable (any StoreWriter) throws -> Bool) async throws {
        while !Task.isStopping, try await services.storage.write(forget) {}
    }
}
