/// One event on its way to one webhook.
package struct WebhookDelivery: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        case pending, delivered
        /// Given up after the last attempt or with its webhook, or refused for good.
        case failed
    }

    package enum Entity {}
    package typealias ID = Identifier<Entity>

    package let id: ID
    package let webhookID: Webhook.ID
    package let sequence: Int
    package var state: State
    package var attempts: Int
    /// When it is tried next, or tried again if the one who tries it dies.
    package var nextAt: Instant
    /// What the receiver answered last.
    package var lastStatus: Int?
    package var meta: Meta

    package init(
        id: ID, webhookID: Webhook.ID, sequence: Int, state: State, attempts: Int, nextAt: Instant,
        lastStatus: Int?, meta: Meta
    ) {
        self.id = id
        self.webhookID = webhookID
        self.sequence = sequence
        self.state = state
        self.attempts = attempts
        self.nextAt = nextAt
        self.lastStatus = lastStatus
        self.meta = meta
    }

    /// Seconds after each attempt that failed: at once, then over three days, as Standard Webhooks advises.
    package static let waits: [Int64] = [
        5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]

    /// What became of an attempt.
    package enum Outcome: Sendable, Hashable {
        case accepted(Int)
        /// An answer other than 2xx, or none; the receiver may have said when to come again.
        case refused(Int?, retryAfter: Int64?)
        /// 410.
        case gone
        /// The target may not be called at all.
        case forbidden
        /// Nothing was sent, since the webhook's secret can't be opened: no attempt.
        case unsigned
    }

    /// - Parameter spread: from 0 to 1; keeps what failed together from coming again together.
    package func after(_ outcome: Outcome, at clock: Instant, spread: Double) -> WebhookDelivery {
        var result = self
        result.meta = meta.touched(clock)
        switch outcome {
        case .accepted(let status): (result.state, result.lastStatus) = (.delivered, status)
        case .gone: (result.state, result.lastStatus) = (.failed, 410)
        case .forbidden: (result.state, result.lastStatus) = (.failed, nil)
        case .unsigned:
            result.attempts = max(0, attempts - 1)
            result.nextAt = clock.adding(seconds: Limits.deliveryLeaseSeconds)
        case .refused(let status, let asked):
            result.lastStatus = status
            guard attempts >= 1, attempts <= Self.waits.count else {
                result.state = .failed
                return result
            }
            let wait = max(Self.waits[attempts - 1], min(asked ?? 0, Limits.longestRetryAfterSeconds))
            let spread = Int64(Double(wait) * Self.spreadShare * min(max(spread, 0), 1))
            result.nextAt = clock.adding(seconds: wait + spread)
        }
        return result
    }

    private static let spreadShare = 0.1
}

/// A delivery with all that is needed to try it.
package struct DueDelivery: Sendable {
    package let delivery: WebhookDelivery
    package let webhook: Webhook
    package let event: ToldEvent

    package init(delivery: WebhookDelivery, webhook: Webhook, event: ToldEvent) {
        self.delivery = delivery
        self.webhook = webhook
        self.event = event
    }
}
