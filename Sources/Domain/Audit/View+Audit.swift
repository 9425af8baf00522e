package struct AuditFilter: Sendable, Hashable {
    package var unitID: Unit.ID?
    package var accountID: Account.ID?
    package var apiKeyID: APIKey.ID?
    package var action: String?
    package var subject: String?
    /// Recorded then or later, and before.
    package var from: Instant?
    package var until: Instant?

    package init(
        unitID: Unit.ID? = nil, accountID: Account.ID? = nil, apiKeyID: APIKey.ID? = nil,
        action: String? = nil, subject: String? = nil, from: Instant? = nil, until: Instant? = nil
    ) {
        self.unitID = unitID
        self.accountID = accountID
        self.apiKeyID = apiKeyID
        self.action = action
        self.subject = subject
        self.from = from
        self.until = until
    }
}

/// An event, with its seal unless it is too new to have one.
package struct AuditRecord: Sendable, Hashable {
    package let event: AuditEvent
    package let seal: AuditSeal?
    /// The key that a program acted by; the event then has it where a person's account stands.
    package let apiKeyID: APIKey.ID?

    package init(event: AuditEvent, seal: AuditSeal?, apiKeyID: APIKey.ID?) {
        self.event = event
        self.seal = seal
        self.apiKeyID = apiKeyID
    }
}

/// Part of the chain, gone along.
package struct AuditVerification: Sendable {
    package let walk: AuditWalk
    package let head: AuditSeal
    /// Committed, and not sealed yet.
    package let unsealed: Int
    /// Whether the walk came to the head.
    package let isComplete: Bool
}

extension View {
    /// Newest first. What concerns no unit is for those who see them all.
    package func auditEvents(_ filter: AuditFilter, _ unit: UnitReference?, _ page: PageRequest) throws
        -> Page<AuditRecord>
    {
        var filter = filter
        filter.unitID = try unit.map { try resolve($0) }
        let anchors = try auditedUnits()
        // Events have one column for both.
        if let id = filter.accountID, try store.apiKey(Identifier(trusted: id.rawValue)) != nil {
            return Page(items: [], next: nil)
        }
        if let id = filter.apiKeyID, try store.apiKey(id) == nil { return Page(items: [], next: nil) }
        return try store.auditEvents(filter, below: anchors, on: caller.today, page)
    }

    /// - Parameter anchor: a seal that was kept elsewhere, to go on from.
    package func verifyAudit(from anchor: AuditSeal?, _ chain: AuditChain) throws -> AuditVerification {
        _ = try auditedUnits()
        return try store.verifyAudit(from: anchor, chain)
    }

    private func auditedUnits() throws -> [Unit.ID] {
        let anchors = caller.anchors(.auditor)
        guard !anchors.isEmpty else { throw AccessRefusal.forbidden }
        return anchors
    }
}

extension StoreReader {
    /// Goes along the chain, for as many events as one request may take.
    package func verifyAudit(from anchor: AuditSeal?, _ chain: AuditChain) throws -> AuditVerification {
        var walk = AuditWalk(from: anchor)
        if let anchor, anchor.sequence > 0 {
            let stored = try sealedEvents(after: anchor.sequence - 1, most: 1).first
            walk.check(anchor: anchor, stored: stored)
        }
        let head = try auditHead()
        while walk.checked < Limits.verifiedEvents {
            let events = try sealedEvents(after: walk.last.sequence, most: Limits.sealedEvents)
            guard !events.isEmpty else {
                walk.end(at: head)
                return AuditVerification(
                    walk: walk, head: head, unsealed: try unsealedCount(), isComplete: true)
            }
            walk.go(along: events, chain)
        }
        return AuditVerification(walk: walk, head: head, unsealed: try unsealedCount(), isComplete: false)
    }
}
