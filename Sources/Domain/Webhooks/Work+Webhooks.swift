package struct NewWebhook: Sendable {
    package let id: Webhook.ID
    package let unit: UnitReference
    package let url: String
    package let kinds: [ToldEvent.Kind]
    package let secret: Webhook.SealedSecret

    package init(
        id: Webhook.ID, unit: UnitReference, url: String, kinds: [ToldEvent.Kind],
        secret: Webhook.SealedSecret
    ) {
        self.id = id
        self.unit = unit
        self.url = url
        self.kinds = kinds
        self.secret = secret
    }
}

package struct WebhookPatch: Sendable {
    package let url: String?
    package let kinds: [ToldEvent.Kind]?
    package let isEnabled: Bool?

    package init(url: String?, kinds: [ToldEvent.Kind]?, isEnabled: Bool?) {
        self.url = url
        self.kinds = kinds
        self.isEnabled = isEnabled
    }
}

/// Who may have events sent elsewhere is who manages the units they come from: to all others webhooks are unknown.
extension View {
    package func webhook(_ id: Webhook.ID) throws -> Webhook {
        guard let webhook = try store.webhook(id), try manages(webhook.unitID) else {
            throw AccessRefusal.notFound
        }
        return webhook
    }

    package func webhooks(_ unit: UnitReference?, _ page: PageRequest) throws -> Page<Webhook> {
        let anchors = caller.anchors(.administrator)
        let unitID = try unit.map { try resolve($0) }
        guard !anchors.isEmpty else { throw AccessRefusal.forbidden }
        return try store.webhooks(unitID: unitID, below: anchors, on: caller.today, page)
    }

    /// What was recorded between the instants and is the webhook's to know, also what it has missed while it was switched
    /// off. It may take long to find, which is no work to do while others wait for the store.
    package func eventsToReplay(_ id: Webhook.ID, from: Instant, until: Instant) throws -> [ToldEvent] {
        let webhook = try webhook(id)
        guard webhook.status == .enabled else { throw WebhookRefusal.notEnabled }
        let found = try store.toldEvents(
            webhook.kinds + [.webhookTested], from: from, until: until, below: webhook.unitID,
            on: caller.today, most: Limits.replayedEvents + 1)
        guard found.count <= Limits.replayedEvents else { throw WebhookRefusal.tooManyEvents }
        return try Dispatch(store).wanted(found, by: [webhook]).map(\.0)
    }

    /// Newest first.
    package func deliveries(of id: Webhook.ID, _ state: WebhookDelivery.State?, _ page: PageRequest) throws
        -> Page<(delivery: WebhookDelivery, event: ToldEvent)>
    {
        try store.deliveries(of: webhook(id).id, state, page)
    }
}

extension Work {
    /// - Parameter made: called when the webhook is new and not one that the same request made before.
    package func createWebhook(_ new: NewWebhook, _ claim: Claim?, made: () -> Void = {}) throws -> Webhook {
        try create(claim, existing: { try view.webhook(new.id) }) {
            let unitID = try view.resolve(new.unit)
            try view.require(.administrator, over: unitID)
            // So that two at once don't each find room for the last.
            try store.lockTree()
            guard try store.webhookCount(of: unitID) < Limits.webhooks else { throw WebhookRefusal.tooMany }
            let webhook = Webhook(
                id: new.id, unitID: unitID, url: new.url, kinds: new.kinds, status: .enabled,
                secret: new.secret,
                formerSecret: nil, meta: .new(ask.clock))
            try store.insert(webhook)
            try record("webhook.created", webhook.id, in: unitID)
            made()
            return webhook
        }
    }

    package func changeWebhook(_ id: Webhook.ID, _ patch: WebhookPatch, _ precondition: Precondition) throws
        -> Webhook
    {
        var webhook = try webhookToManage(id)
        try precondition.check(webhook.meta.version)
        webhook.url = patch.url ?? webhook.url
        webhook.kinds = patch.kinds ?? webhook.kinds
        if let isEnabled = patch.isEnabled { webhook.status = isEnabled ? .enabled : .disabled }
        webhook.meta = webhook.meta.touched(ask.clock)
        // Who switches it on again after a year is not to get last year's events; what is missed can be had by a replay.
        if webhook.status != .enabled {
            try store.giveUpDeliveries(of: id, at: ask.clock, most: Limits.givenUpAtOnce)
        }
        return try save(webhook, "webhook.changed")
    }

    package func removeWebhook(_ id: Webhook.ID, _ precondition: Precondition) throws {
        let webhook = try webhookToManage(id)
        try precondition.check(webhook.meta.version)
        try store.remove(id, at: ask.clock)
        try record("webhook.removed", id, in: webhook.unitID)
    }

    package func rotateSecret(of id: Webhook.ID, to secret: Webhook.SealedSecret) throws -> Webhook {
        try save(webhookToManage(id).rotated(to: secret, at: ask.clock), "webhook.secretRotated")
    }

    /// Sends an event that says nothing, so that a receiver can be tried out.
    package func testWebhook(_ id: Webhook.ID) throws {
        let webhook = try webhookToManage(id)
        guard webhook.status == .enabled else { throw WebhookRefusal.notEnabled }
        try record(ToldEvent.Kind.webhookTested.rawValue, id, in: webhook.unitID)
    }

    /// Sends again what `eventsToReplay` has found, delivered or not.
    package func replay(_ id: Webhook.ID, _ events: [ToldEvent]) throws {
        let webhook = try webhookToManage(id)
        guard webhook.status == .enabled else { throw WebhookRefusal.notEnabled }
        try store.enqueue(events.map { delivery(of: $0, to: webhook) }, again: true)
        try record("webhook.replayed", id, in: webhook.unitID, reason: "\(events.count) events")
    }

    private func delivery(of event: ToldEvent, to webhook: Webhook) -> WebhookDelivery {
        WebhookDelivery(
            id: makeID(), webhookID: webhook.id, sequence: event.sequence, state: .pending, attempts: 0,
            nextAt: ask.clock, lastStatus: nil, meta: .new(ask.clock))
    }

    private func webhookToManage(_ id: Webhook.ID) throws -> Webhook {
        guard let webhook = try store.webhookToChange(id), try view.manages(webhook.unitID) else {
            throw AccessRefusal.notFound
        }
        return webhook
    }

    private func save(_ webhook: Webhook, _ action: String) throws -> Webhook {
        try store.update(webhook)
        try record(action, webhook.id, in: webhook.unitID)
        return webhook
    }
}
