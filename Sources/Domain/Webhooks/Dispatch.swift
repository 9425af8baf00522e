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
        return try wanted(told, by: store.enabledWebhooks()).map { event, webhook in
            WebhookDelivery(
                id: Identifier(trusted: makeID()), webhookID: webhook.id, sequence: event.sequence,
                state: .pending, attempts: 0, nextAt: clock, lastStatus: nil, meta: .new(clock))
        }
    }

    /// Sealers wait for this one, so the store is asked only about events that somebody asks for, and once about all of
    /// their authors.
    func wanted(_ events: [ToldEvent], by webhooks: [Webhook]) throws -> [(ToldEvent, Webhook)] {
        var near: [(event: ToldEvent, webhook: Webhook, isOwn: Bool)] = []
        for event in events {
            let asking = webhooks.filter { $0.asks(for: event) }
            guard !asking.isEmpty, let unitID = event.event.unitID,
                let place = try store.place(unitID, on: event.event.at.civilDate)
            else { continue }
            for webhook in asking where place.path.contains(webhook.unitID) {
                near.append((event, webhook, isOwn: webhook.unitID == unitID))
            }
        }
        let personal = try personal(near.filter { !$0.isOwn }.map(\.event))
        return near.filter { $0.isOwn || !personal.contains($0.event.event.subject) }.map {
            ($0.event, $0.webhook)
        }
    }

    /// What a person or a group has written or owes: nobody hears of it but its own unit.
    private func personal(_ events: [ToldEvent]) throws -> Set<String> {
        var (reports, obligations): (Set<Report.ID>, Set<Obligation.ID>) = ([], [])
        for event in events {
            switch event.kind {
            case .reportSubmitted, .reportReturned, .reportAccepted, .reportWithdrawn:
                reports.insert(Identifier(trusted: event.event.subject))
            case .obligationOverdue: obligations.insert(Identifier(trusted: event.event.subject))
            case .surveyClosed, .planIssued, .planAmended, .planRevoked, .webhookTested: break
            }
        }
        return try store.personal(Array(reports), Array(obligations))
    }
}

extension Storage {
    /// Deliveries whose time has come. They are the caller's for a while: if it dies, somebody else tries them. Webhooks
    /// of which little is under way come first, so that those that never answer do not take up all there is.
    /// - Parameter underWay: how many of each the caller has taken already.
    package func takeDeliveries(at clock: Instant, most limit: Int, besides underWay: [Webhook.ID: Int])
        async throws -> [DueDelivery]
    {
        guard limit > 0 else { return [] }
        let due = try await read { try $0.dueWebhooks(at: clock) }
            .filter { underWay[$0, default: 0] < Limits.deliveriesOfOneAtOnce }
            .sorted { underWay[$0, default: 0] < underWay[$1, default: 0] }
        guard !due.isEmpty else { return [] }
        return try await write { store in
            var taken: [DueDelivery] = []
            for id in due where taken.count < limit {
                guard let webhook = try store.webhook(id) else { continue }
                guard webhook.status == .enabled else {
                    // Put on its way by a sealer that did not see yet that the webhook was switched off.
                    // Or one of more than are given up at once.
                    try store.giveUpDeliveries(of: id, at: clock, most: Limits.givenUpAtOnce)
                    continue
                }
                taken += try store.takeDeliveries(
                    of: webhook, at: clock, until: clock.adding(seconds: Limits.deliveryLeaseSeconds),
                    most: min(
                        limit - taken.count, Limits.deliveriesOfOneAtOnce - underWay[id, default: 0]))
            }
            return taken
        }
    }

    /// - Parameter spread: from 0 to 1.
    package func settle(
        _ due: DueDelivery, _ outcome: WebhookDelivery.Outcome, at clock: Instant, spread: Double,
        makeID: @escaping @Sendable () -> String
    ) async throws {
        try await write { store in
            // Before the delivery: who switches a webhook off holds it and asks for its deliveries.
            let gone = outcome == .gone ? try store.webhookToChange(due.webhook.id) : nil
            // What a receiver says of itself holds for the webhook that it was called for: it may have another by now.
            let isLate = gone.map { $0.meta.version != due.webhook.meta.version } ?? false
            let settled = due.delivery.after(
                isLate ? .refused(410, retryAfter: nil) : outcome, at: clock, spread: spread)
            try store.settle(settled, attempt: due.delivery.attempts)
            guard var webhook = gone, !isLate, webhook.status == .enabled else { return }
            webhook.status = .gone
            webhook.meta = webhook.meta.touched(clock)
            try store.update(webhook)
            try store.giveUpDeliveries(of: webhook.id, at: clock, most: Limits.givenUpAtOnce)
            try store.record(
                AuditEvent(
                    id: Identifier(trusted: makeID()), action: "webhook.gone",
                    subject: webhook.id.rawValue, unitID: webhook.unitID, accountID: nil, reason: nil,
                    at: store.domainNow(or: clock), recordedAt: clock, requestID: "job:webhooks"))
        }
    }
}
