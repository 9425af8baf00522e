import Domain
import Testing

@testable import Persistence

extension ExplainedLists {
    func auditEvents(_ store: SQLStore, _ page: PageRequest) throws {
        for filter in [
            AuditFilter(), AuditFilter(unitID: unit), AuditFilter(accountID: Identifier(trusted: "x")),
            AuditFilter(subject: "x"), AuditFilter(action: "report.submitted", from: now),
        ] {
            _ = try store.auditEvents(filter, below: [anchor], on: now.civilDate, page)
        }
        _ = try store.unsealedEvents(most: 10)
        _ = try store.sealedEvents(after: 5, most: 10)
        _ = try store.toldEvents(
            ToldEvent.Kind.offered, after: 5, through: 50, below: [anchor], at: [unit], on: now.civilDate,
            most: 10)
        _ = try store.toldEvents(
            ToldEvent.Kind.offered, from: Instant(milliseconds: 0), until: now, below: anchor,
            on: now.civilDate,
            most: 10)
        _ = try store.hasToTell(at: now)
    }

    func webhooks(_ store: SQLStore, _ page: PageRequest) throws {
        for id in [nil, unit] {
            _ = try store.webhooks(unitID: id, below: [anchor], on: now.civilDate, page)
        }
    }

    func deliveries(_ store: SQLStore, _ page: PageRequest) throws {
        for state in [nil, WebhookDelivery.State.pending] {
            _ = try store.deliveries(of: Identifier(trusted: "x"), state, page)
        }
        _ = try store.dueWebhooks(at: now)
    }
}
