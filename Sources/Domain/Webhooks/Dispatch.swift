/// Puts sealed events on their way, in the transaction that seals them: each is sent to every webhook that wants it, or
/// the transaction did not happen.
struct Dispatch {
    private let store: any StoreReader

    init(_ store: any StoreReader) { self.store = store }

    func deliveries(of events: [SealedEvent], at clock: Instant, makeID: () -> String) throws
        -> [WebhookDelivery]
    {
        let told = events.compactMap(ToldEvent.init)
        guard !told.isEmpty else { return [] }
        let webhooks = try store.enabledWebhooks()
        guard !webhooks.isEmpty else { return [] }
        return try told.flatMap { event in
            try wanted(event, by: webhooks).map { webhook in
                WebhookDelivery(
                    id: Identifier(trusted: makeID()), webhookID: webhook.id, sequence: event.sequence,
                    state: .pending, attempts: 0, nextAt: clock, lastStatus: nil, meta: .new(clock))
            }
        }
    }

    func wanted(_ event: ToldEvent, by webhooks: [Webhook]) throws -> [Webhook] {
        guard let unitID = event.event.unitID,
            let place = try store.place(unitID, on: event.event.at.civilDate)
        else { return [] }
        let isPersonal = try author(of: event).map { $0 != .unit } ?? false
        return webhooks.filter { $0.wants(event, path: place.path, isPersonal: isPersonal) }
    }

    private func author(of event: ToldEvent) throws -> Author? {
        switch event.kind {
        case .reportSubmitted, .reportReturned, .reportAccepted, .reportWithdrawn:
            try store.report(Identifier(trusted: event.event.subject))?.parties.author
        case .obligationOverdue:
            try store.obligation(Identifier(trusted: event.event.subject))?.parties.author
        case .surveyClosed, .planIssued, .planAmended, .planRevoked, .webhookTested: nil
        }
    }
}

extension Storage {
    /// Deliveries whose time has come. They are the caller's for a while: if it dies, somebody else tries them.
    package func takeDeliveries(at clock: Instant, most limit: Int) async throws -> [DueDelivery] {
        guard try await read({ try $0.hasDueDeliveries(at: clock) }) else { return [] }
        return try await write { store in
            try store.takeDeliveries(
                at: clock, until: clock.adding(seconds: Limits.deliveryLeaseSeconds), most: limit)
        }
    }

    /// - Parameter spread: from 0 to 1.
    package func settle(
        _ due: DueDelivery, _ outcome: WebhookDelivery.Outcome, at clock: Instant, spread: Double,
        makeID: @escaping @Sendable () -> String
    ) async throws {
        let settled = due.delivery.after(outcome, at: clock, spread: spread)
        try await write { store in
            try store.update(settled)
            guard outcome == .gone, var webhook = try store.webhookToChange(due.webhook.id),
                webhook.status == .enabled
            else { return }
            webhook.status = .gone
            webhook.meta = webhook.meta.touched(clock)
            try store.update(webhook)
            try store.record(
                AuditEvent(
                    id: Identifier(trusted: makeID()), action: "webhook.gone",
                    subject: webhook.id.rawValue, unitID: webhook.unitID, accountID: nil, reason: nil,
                    at: clock, recordedAt: clock, requestID: "job:webhooks"))
        }
    }

    package func forgetDeliveries(before clock: Instant) async throws {
        while try await write({ try $0.removeDeliveries(before: clock, most: Limits.toldAtOnce) })
            == Limits.toldAtOnce
        {}
    }
}
