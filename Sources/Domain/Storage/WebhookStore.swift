package protocol WebhookReader {
    func webhook(_ id: Webhook.ID) throws -> Webhook?
    /// Oldest first.
    func webhooks(unitID: Unit.ID?, below anchors: [Unit.ID], on day: CivilDate, _ page: PageRequest) throws
        -> Page<Webhook>
    func enabledWebhooks() throws -> [Webhook]
    func webhookCount(of id: Unit.ID) throws -> Int
    func deliveries(of id: Webhook.ID, _ state: WebhookDelivery.State?, _ page: PageRequest) throws
        -> Page<(delivery: WebhookDelivery, event: ToldEvent)>
    /// Webhooks of whatever status that have a delivery whose time has come, the one that waits longest first.
    func dueWebhooks(at clock: Instant) throws -> [Webhook.ID]
    /// Recorded from an instant on and before another, of the unit and all below it, where they may be about what a
    /// person or a group has written or owes at the unit itself only.
    func toldEvents(
        _ kinds: [ToldEvent.Kind], from: Instant, until: Instant, below id: Unit.ID, on day: CivilDate,
        most limit: Int
    ) throws -> [ToldEvent]
    /// Ids of those that a person or a group has written or owes.
    func personal(_ reports: [Report.ID], _ obligations: [Obligation.ID]) throws -> Set<String>
}

package protocol WebhookWriter: WebhookReader {
    func webhookToChange(_ id: Webhook.ID) throws -> Webhook?
    func insert(_ webhook: Webhook) throws
    func update(_ webhook: Webhook) throws
    /// From here on nobody finds it, and its secrets are gone; its row goes with `forgetWebhooks`.
    func remove(_ id: Webhook.ID, at clock: Instant) throws
    /// Deliveries of webhooks that were removed, then those themselves.
    /// - Returns: whether there may be more.
    func forgetWebhooks(most limit: Int) throws -> Bool
    /// - Parameter again: also of events that the webhook has, or had, on their way.
    func enqueue(_ deliveries: [WebhookDelivery], again: Bool) throws
    /// Counts an attempt for each.
    func takeDeliveries(of webhook: Webhook, at clock: Instant, until: Instant, most limit: Int) throws
        -> [DueDelivery]
    /// What became of the attempt with this number. Does nothing where another has begun meanwhile, or where the delivery
    /// was given up, unless it has arrived all the same.
    func settle(_ delivery: WebhookDelivery, attempt: Int) throws
    /// What is still on its way to the webhook, the soonest due first.
    func giveUpDeliveries(of id: Webhook.ID, at clock: Instant, most limit: Int) throws
    /// Those that came to their end before the instant.
    /// - Returns: whether there may be more.
    func forgetDeliveries(endedBefore clock: Instant, most limit: Int) throws -> Bool
}
