package enum Role: String, Sendable, CaseIterable {
    case administrator, leader, advisor, officer, collaborator, auditor
    /// A program with a key.
    case integrator

    /// Those that can be granted.
    package static let allCases: [Role] = [
        .administrator, .leader, .advisor, .officer, .collaborator, .auditor,
    ]
}

package enum GrantEntity {}

/// A role in a unit, from a day until (not including) another.
package struct Grant: Sendable, Hashable {
    package typealias ID = Identifier<GrantEntity>
    package let id: ID
    package let role: Role
    package let unitID: Unit.ID
    package let from: CivilDate
    package let to: CivilDate?

    package init(id: ID, role: Role, unitID: Unit.ID, from: CivilDate, to: CivilDate?) {
        self.id = id
        self.role = role
        self.unitID = unitID
        self.from = from
        self.to = to
    }
}

package struct Account: Sendable, Hashable {
    package typealias ID = Identifier<Account>
    package let id: ID
    package let username: String
    package var displayName: String?
    package let unitID: Unit.ID
    package let collaboratorID: Collaborator.ID?
    package var grants: [Grant]
    package var lockedAt: Instant?
    package var mustChangePassword: Bool
    package var meta: Meta

    package init(
        id: ID, username: String, displayName: String?, unitID: Unit.ID, collaboratorID: Collaborator.ID?,
        grants: [Grant], lockedAt: Instant?, mustChangePassword: Bool, meta: Meta
    ) {
        self.id = id
        self.username = username
        self.displayName = displayName
        self.unitID = unitID
        self.collaboratorID = collaboratorID
        self.grants = grants
        self.lockedAt = lockedAt
        self.mustChangePassword = mustChangePassword
        self.meta = meta
    }
}

/// A salted hash in a form that names its own parameters; no password is kept.
package struct PasswordHash: Sendable, Hashable {
    package let text: String
    package init(_ text: String) { self.text = text }

    /// What no password has.
    package static let none = PasswordHash("")
}

package enum SessionEntity {}
package typealias SessionID = Identifier<SessionEntity>

package struct SignInSession: Sendable, Hashable {
    package let id: SessionID
    package let accountID: Account.ID
    package let createdAt: Instant
    package let expiresAt: Instant

    package init(id: SessionID, accountID: Account.ID, createdAt: Instant, expiresAt: Instant) {
        self.id = id
        self.accountID = accountID
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// What the store knows of one refresh token; the token itself is kept as a hash only.
package struct RefreshRecord: Sendable, Hashable {
    package let sessionID: SessionID
    package let accountID: Account.ID
    package let expiresAt: Instant
    package let used: Bool
    package let ended: Bool

    package init(sessionID: SessionID, accountID: Account.ID, expiresAt: Instant, used: Bool, ended: Bool) {
        self.sessionID = sessionID
        self.accountID = accountID
        self.expiresAt = expiresAt
        self.used = used
        self.ended = ended
    }
}
