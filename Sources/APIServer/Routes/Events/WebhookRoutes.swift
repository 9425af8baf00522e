import Domain
import Hummingbird

/// Events for those who want to be called when something happens (Standard Webhooks).
enum WebhookRoutes {
    static let all: [Route] = [
        .get("/v1/webhooks", query: true, list),
        .post("/v1/webhooks", kept: false, create),
        .get("/v1/webhooks/{id}") { exchange in
            let id = try exchange.id(of: Webhook.self)
            return answer(try await exchange.view { try $0.webhook(id) })
        },
        .patch("/v1/webhooks/{id}", change),
        .delete("/v1/webhooks/{id}") { exchange in
            let (id, precondition) = (try exchange.id(of: Webhook.self), exchange.precondition)
            try await exchange.work { try $0.removeWebhook(id, precondition) }
            return .noContent
        },
        .post("/v1/webhooks/{id}/secret", body: .optionalJSON, kept: false, rotate),
        .post("/v1/webhooks/{id}/tests", body: .optionalJSON) { exchange in
            let id = try exchange.id(of: Webhook.self)
            try exchange.fields().finish()
            return try await exchange.work {
                try $0.testWebhook(id)
            } answer: { _ in
                Answer(status: .accepted)
            }
        },
        .post("/v1/webhooks/{id}/replays", replay),
        .get("/v1/webhooks/{id}/deliveries", query: true, deliveries),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let unit = query.unit("unit")
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { try $0.webhooks(unit, page) }
        return exchange.list(query, found, write)
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Webhook.self))
        let (unit, url) = (fields.unit("unit"), url(fields, "url", exchange))
        let kinds = fields.parsedList(
            "events", count: 1...ToldEvent.Kind.offered.count, expected: .eventTypes
        ) { ToldEvent.Kind(offered: $0) }
        try fields.finish()
        let (secret, sealed) = try exchange.services.webhooks.secrets.next(for: id)
        let new = NewWebhook(
            id: id, unit: try present(unit), url: try present(url), kinds: distinct(kinds),
            secret: sealed)
        let (webhook, isNew) = try await exchange.work { work in
            var isNew = false
            let webhook = try work.createWebhook(new, claim) { isNew = true }
            return (webhook, isNew)
        }
        return Answer.json { json in
            write(webhook, &json)
            // The one that it has is not told twice; when the request comes again, another can be had by rotating it.
            if isNew { json.member("secret", secret) }
        }.tagged(String(webhook.meta.version)).created("/v1/webhooks/\(webhook.id)")
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Webhook.self)
        let fields = try exchange.fields()
        let url = fields.has("url") ? url(fields, "url", exchange) : nil
        let kinds =
            fields.has("events")
            ? fields.parsedList("events", count: 1...ToldEvent.Kind.offered.count, expected: .eventTypes) {
                ToldEvent.Kind(offered: $0)
            } : nil
        let isEnabled = fields.optionalChoice("status", Switch.self).map { $0 == .enabled }
        try fields.finish()
        let patch = WebhookPatch(url: url, kinds: kinds.map(distinct), isEnabled: isEnabled)
        let precondition = exchange.precondition
        return answer(try await exchange.work { try $0.changeWebhook(id, patch, precondition) })
    }

    /// What a person can set it to; it is gone by its receiver's word only.
    private enum Switch: String, CaseIterable { case enabled, disabled }

    private static func rotate(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Webhook.self)
        try exchange.fields().finish()
        let (secret, sealed) = try exchange.services.webhooks.secrets.next(for: id)
        let webhook = try await exchange.work { try $0.rotateSecret(of: id, to: sealed) }
        return Answer.json(.created) { json in
            json.member("secret", secret)
            json.memberOrNull("formerSecretUntil", webhook.formerSecret?.until)
        }.located("/v1/webhooks/\(id)")
    }

    private static func replay(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Webhook.self)
        let fields = try exchange.fields()
        let (from, until) = (fields.instant("from"), fields.optionalInstant("until"))
        try fields.finish()
        let (first, end) = (try present(from), until ?? RealClock.now)
        if let until, until < first {
            throw Problem.malformed.with([
                ProblemError(pointer: "/until", code: "outOfRange", detail: .untilBeforeFrom)
            ])
        }
        let events = try await exchange.view { try $0.eventsToReplay(id, from: first, until: end) }
        return try await exchange.work {
            try $0.replay(id, events)
        } answer: { _ in
            .json(.accepted) { $0.member("events", events.count) }
        }
    }

    private static func deliveries(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Webhook.self)
        let query = exchange.query
        let state = query.choice("state", WebhookDelivery.State.self)
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { try $0.deliveries(of: id, state, page) }
        return exchange.list(query, found) { item, json in
            let (delivery, event) = item
            json.member("id", delivery.id)
            json.member("state", delivery.state)
            json.member("attempts", delivery.attempts)
            json.memberOrNull("nextAttemptAt", delivery.state == .pending ? delivery.nextAt : nil)
            json.memberOrNull("lastStatus", delivery.lastStatus)
            json.member("event") { ChangeRoutes.write(event, &$0) }
            json.member("createdAt", delivery.meta.createdAt)
            json.member("updatedAt", delivery.meta.updatedAt)
        }
    }

    private static func url(_ fields: JSONFields, _ name: String, _ exchange: Exchange) -> String? {
        let allowsPrivate = exchange.services.webhooks.allowsPrivate
        return fields.parsed(name, expected: allowsPrivate ? .anyTarget : .publicTarget) { text in
            guard Limits.webhookURL.contains(text.utf8.count) else { return nil }
            return WebhookTarget(text, allowsPrivate: allowsPrivate)?.url
        }
    }

    private static func distinct(_ kinds: [ToldEvent.Kind]) -> [ToldEvent.Kind] {
        ToldEvent.Kind.offered.filter(kinds.contains)
    }

    private static func answer(_ webhook: Webhook) -> Answer {
        Answer.json { write(webhook, &$0) }.tagged(String(webhook.meta.version))
    }

    private static func write(_ webhook: Webhook, _ json: inout JSONWriter) {
        json.member("id", webhook.id)
        json.member("unitId", webhook.unitID)
        json.member("url", webhook.url)
        json.memberArray("events", { json in for kind in webhook.kinds { json.value(kind.rawValue) } })
        json.member("status", webhook.status)
        json.memberOrNull("formerSecretUntil", webhook.formerSecret?.until)
        webhook.meta.write(&json)
    }
}

extension Webhook.Status: WireValue {}
extension WebhookDelivery.State: WireValue {}

extension Phrase {
    fileprivate static let untilBeforeFrom = Phrase(
        vi: "Cần until không sớm hơn from.", en: "Expected until to be no earlier than from.")
    fileprivate static let publicTarget = Phrase(
        vi: "một địa chỉ https:// công khai, không có tên đăng nhập hay #",
        en: "a public https:// address, without a username or a fragment")
    fileprivate static let anyTarget = Phrase(
        vi: "một địa chỉ http:// hoặc https://, không có tên đăng nhập hay #",
        en: "an http:// or https:// address, without a username or a fragment")
}
