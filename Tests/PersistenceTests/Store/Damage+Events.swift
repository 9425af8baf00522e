import Domain
import Persistence

extension Damage {
    static let events = [
        Damage("audit.sealed", "UPDATE audit_event SET mark = NULL WHERE sequence = 1"),
        Damage("audit.told", "UPDATE audit_event SET told = 999 WHERE told IS NOT NULL"),
        Damage("audit.head", "UPDATE audit_head SET sequence = 0"),
        Damage("webhook.url", "UPDATE webhook SET url = 'x'"),
        Damage("webhook.events", "UPDATE webhook_delivery SET sequence = sequence + 999999"),
    ]
}

extension World {
    /// Sealed events, and a webhook that has one on its way.
    func makeEvents(at unit: Unit.ID) async throws {
        let (id, webhook): (AuditEventID, Webhook.ID) = (ids.make(), ids.make())
        let (now, chain) = (now, AuditChain { "\($0.utf8.count)" })
        try await storage.write { store in
            try store.insert(
                Webhook(
                    id: webhook, unitID: unit, url: "https://example.com/h", kinds: [.planIssued],
                    status: .enabled, secret: Webhook.SealedSecret("x"), formerSecret: nil, meta: .new(now)))
            try store.record(
                AuditEvent(
                    id: id, action: "plan.issued", subject: "x", unitID: unit, accountID: nil, reason: nil,
                    at: now, recordedAt: now, requestID: "test"))
        }
        try await storage.sealEvents(chain, ask())
    }
}

private typealias AuditEventID = Identifier<AuditEntity>
