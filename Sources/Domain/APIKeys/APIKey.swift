/// What a program may do with a key, within what the unit may.
package enum KeyScope: String, Sendable, CaseIterable {
    case unitsRead = "units:read"
    case reportsRead = "reports:read"
    case reportsWrite = "reports:write"
    case obligationsRead = "obligations:read"
    case complianceRead = "compliance:read"
    case plansRead = "plans:read"
    case ballotsWrite = "ballots:write"
    case eventsRead = "events:read"
}

/// With which a program works for a unit and all below it, as an integrator. The key itself is kept as a hash only; it has
/// an account of the same id, so that what it does is somebody's, in which nobody signs in.
package struct APIKey: Sendable, Hashable {
    package typealias ID = Identifier<APIKey>

    package let id: ID
    package let name: String
    package let unitID: Unit.ID
    /// What the key begins with, by which people tell keys apart.
    package let prefix: String
    package let scopes: [KeyScope]
    package let expiresAt: Instant
    package var revokedAt: Instant?
    /// A day, since more would tell when somebody's program is at work.
    package var lastUsedOn: CivilDate?
    package let createdBy: Account.ID
    package var meta: Meta

    package init(
        id: ID, name: String, unitID: Unit.ID, prefix: String, scopes: [KeyScope], expiresAt: Instant,
        revokedAt: Instant? = nil, lastUsedOn: CivilDate? = nil, createdBy: Account.ID, meta: Meta
    ) {
        self.id = id
        self.name = name
        self.unitID = unitID
        self.prefix = prefix
        self.scopes = scopes
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.lastUsedOn = lastUsedOn
        self.createdBy = createdBy
        self.meta = meta
    }

    package var accountID: Account.ID { Identifier(trusted: id.rawValue) }

    package func isLive(at clock: Instant) -> Bool { revokedAt == nil && clock < expiresAt }

    /// Of a new key, the last instant at which it may expire.
    package static func lastExpiry(from clock: Instant) -> Instant { clock.adding(days: Limits.keyDaysMost) }

    package static func checkExpiry(_ instant: Instant, from clock: Instant) throws(APIKeyRefusal) {
        guard clock < instant, instant <= lastExpiry(from: clock) else {
            throw .expiryOutside(last: lastExpiry(from: clock))
        }
    }

    /// As whom it acts.
    func account() -> Account {
        Account(
            id: accountID, username: APIKey.username(id), displayName: name, unitID: unitID,
            collaboratorID: nil, grants: [], lockedAt: nil, mustChangePassword: false, meta: meta)
    }

    /// None that a person can have.
    package static func username(_ id: ID) -> String { "key:\(id)" }
}

package enum APIKeyRefusal: Error, Sendable, Hashable {
    case expiryOutside(last: Instant)
    case noScopes
}

package struct NewAPIKey: Sendable {
    package let id: APIKey.ID
    package let name: String
    package let unit: UnitReference
    package let scopes: [KeyScope]
    package let expiresAt: Instant?
    package let prefix: String
    package let hash: String

    package init(
        id: APIKey.ID, name: String, unit: UnitReference, scopes: [KeyScope], expiresAt: Instant?,
        prefix: String, hash: String
    ) {
        self.id = id
        self.name = name
        self.unit = unit
        self.scopes = scopes
        self.expiresAt = expiresAt
        self.prefix = prefix
        self.hash = hash
    }
}
