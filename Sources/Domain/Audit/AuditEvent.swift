package enum AuditEntity {}

/// One change, recorded in its own transaction. It says which resource and what happened, never what a text said.
package struct AuditEvent: Sendable, Hashable {
    package let id: Identifier<AuditEntity>
    package let action: String
    package let subject: String
    package let unitID: Unit.ID?
    package let accountID: Account.ID?
    package let reason: String?
    /// The domain's time and the real one.
    package let at: Instant
    package let recordedAt: Instant
    package let requestID: String

    package init(
        id: Identifier<AuditEntity>, action: String, subject: String, unitID: Unit.ID?,
        accountID: Account.ID?,
        reason: String?, at: Instant, recordedAt: Instant, requestID: String
    ) {
        self.id = id
        self.action = action
        self.subject = subject
        self.unitID = unitID
        self.accountID = accountID
        self.reason = reason
        self.at = at
        self.recordedAt = recordedAt
        self.requestID = requestID
    }
}
