import Domain
import Logging
import ServiceLifecycle

/// Sends events to those who asked for them. Any number of instances may run it: a delivery is one instance's for a while.
struct WebhookJob: Job {
    let services: Services
    static let interval: Duration = .milliseconds(500)
    static let failure: Logger.Message = "webhooks could not be sent"

    /// Until nothing is due and nothing under way.
    func tick() async throws {
        var failure: (any Error)?
        await roll(pausing: false) { attempts in
            do { return try await take(attempts) } catch { failure = error }
            return []
        }
        if let failure { throw failure }
    }

    /// An attempt outlasts many looks at what is due, so it belongs to none of them.
    func run() async throws {
        await roll(pausing: true) { attempts in
            var taken: [DueDelivery] = []
            await runOnce { taken = try await take(attempts) }
            return taken
        }
        await services.webhooks.clients.shutdown()
    }

    private func take(_ attempts: Attempts) async throws -> [DueDelivery] {
        try await services.storage.takeDeliveries(
            at: RealClock.now, most: attempts.room, besides: attempts.besides)
    }

    private enum Event: Sendable, Equatable {
        case ended(Webhook.ID, WebhookDelivery.Outcome?)
        case paused, graceOver
    }

    /// Takes what there is room for each time an attempt has ended or, pausing, a pause is over, so that nobody waits for a
    /// receiver that hangs.
    private func roll(pausing: Bool, _ take: (Attempts) async -> [DueDelivery]) async {
        await withTaskGroup(of: Event.self) { group in
            var (attempts, isPausing) = (Attempts(), false)
            repeat {
                for due in await take(attempts) {
                    attempts.begin(due.webhook.id)
                    group.addTask { .ended(due.webhook.id, await attempt(due)) }
                }
                if pausing, !isPausing {
                    isPausing = true
                    group.addTask {
                        await pause()
                        return .paused
                    }
                }
                guard let event = await group.next() else { return }
                if event == .paused { isPausing = false }
                note(event, &attempts)
            } while !Task.isStopping
            // What is broken off may have arrived and would come again after its lease; most receivers answer sooner than
            // the grace is over, and for those that don't the exit does not wait.
            group.addTask {
                try? await Task.sleep(for: Self.grace)
                return .graceOver
            }
            while attempts.isUnderWay, let event = await group.next(), event != .graceOver {
                note(event, &attempts)
            }
            group.cancelAll()
        }
    }

    private func note(_ event: Event, _ attempts: inout Attempts) {
        guard case .ended(let id, let outcome) = event else { return }
        attempts.end(id)
        guard outcome == .unsigned, attempts.leaveAlone(id) else { return }
        services.logger.error(
            "a webhook's secret can't be opened; what waits for it is kept until it gets another",
            metadata: ["webhook": "\(id)"])
    }

    private func attempt(_ due: DueDelivery) async -> WebhookDelivery.Outcome? {
        guard let outcome = await services.webhooks.send(due, at: RealClock.now) else { return nil }
        services.webhooks.counts.count(outcome)
        let ids = services.ids
        do {
            try await services.storage.settle(
                due, outcome, at: RealClock.now, spread: Double.random(in: 0...1), makeID: { ids.next() })
        } catch {
            // It is tried again when its time as ours is over: a receiver may get an event twice.
            guard !Task.isCancelled else { return outcome }
            services.logger.error(
                "what became of a webhook could not be kept", metadata: ["error": "\(error)"])
        }
        return outcome
    }
}

/// What an instance has under way.
private struct Attempts: Sendable {
    private var underWay: [Webhook.ID: Int] = [:]
    private var leftAlone: [Webhook.ID: ContinuousClock.Instant] = [:]

    var isUnderWay: Bool { !underWay.isEmpty }
    var room: Int { Limits.deliveriesAtOnce - underWay.values.reduce(0, +) }

    /// What is left alone counts as fully under way.
    var besides: [Webhook.ID: Int] {
        let now = ContinuousClock.now
        return underWay.merging(
            leftAlone.filter { $0.value > now }.mapValues { _ in Limits.deliveriesOfOneAtOnce },
            uniquingKeysWith: max)
    }

    mutating func begin(_ id: Webhook.ID) { underWay[id, default: 0] += 1 }

    mutating func end(_ id: Webhook.ID) {
        let left = underWay[id, default: 1] - 1
        underWay[id] = left > 0 ? left : nil
    }

    /// For as long as a delivery that was not sent waits.
    /// - Returns: false when it was left alone already.
    mutating func leaveAlone(_ id: Webhook.ID) -> Bool {
        let now = ContinuousClock.now
        leftAlone = leftAlone.filter { $0.value > now }
        guard leftAlone[id] == nil else { return false }
        leftAlone[id] = now + .seconds(Limits.deliveryLeaseSeconds)
        return true
    }
}
