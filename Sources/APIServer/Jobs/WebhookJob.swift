import Domain
import Logging
import ServiceLifecycle

/// Sends events to those who asked for them. Any number of instances may run it: a delivery is one instance's for a while.
struct WebhookJob: Job {
    let services: Services
    static let interval: Duration = .milliseconds(500)
    static let failure: Logger.Message = "webhooks could not be sent"

    func tick() async throws {
        while try await sendSome() == Limits.deliveriesAtOnce {}
    }

    func run() async throws {
        while !Task.isStopping {
            await runOnce()
            await pause()
        }
        await services.webhooks.clients.shutdown()
    }

    /// - Returns: how many were tried.
    private func sendSome() async throws -> Int {
        let taken = try await services.storage.takeDeliveries(
            at: RealClock.now, most: Limits.deliveriesAtOnce)
        let (services, ids) = (services, services.ids)
        await withTaskGroup(of: Void.self) { group in
            for due in taken {
                group.addTask {
                    let outcome = await services.webhooks.send(due, at: RealClock.now)
                    do {
                        try await services.storage.settle(
                            due, outcome, at: RealClock.now, spread: Double.random(in: 0...1),
                            makeID: { ids.next() })
                    } catch {
                        // It is tried again when its time as ours is over: a receiver may get an event twice.
                        services.logger.error(
                            "what became of a webhook could not be kept", metadata: ["error": "\(error)"])
                    }
                }
            }
        }
        return taken.count
    }
}
