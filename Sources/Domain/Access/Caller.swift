/// Who asks, when, and with which ids for what the request creates. Domain has neither a clock nor a random source.
package struct Ask: Sendable {
    package let accountID: Account.ID
    package let sessionID: SessionID?
    /// Where a program asks.
    package let keyID: APIKey.ID?
    /// The domain's time: the sandbox clock's where there is one.
    package let now: Instant
    /// The real time.
    package let clock: Instant
    package let requestID: String
    package let makeID: @Sendable () -> String

    package init(
        accountID: Account.ID, sessionID: SessionID?, keyID: APIKey.ID? = nil, now: Instant, clock: Instant,
        requestID: String, makeID: @escaping @Sendable () -> String
    ) {
        self.accountID = accountID
        self.sessionID = sessionID
        self.keyID = keyID
        self.now = now
        self.clock = clock
        self.requestID = requestID
        self.makeID = makeID
    }
}

/// A grant that holds today, with the unit from which it reaches.
package struct Standing: Sendable, Hashable {
    package let role: Role
    package let unitID: Unit.ID
    /// The unit itself, or for an advisor the committee that the board receives for.
    package let anchorID: Unit.ID
    package let anchorKind: Unit.Kind

    package init(role: Role, unitID: Unit.ID, anchorID: Unit.ID, anchorKind: Unit.Kind) {
        self.role = role
        self.unitID = unitID
        self.anchorID = anchorID
        self.anchorKind = anchorKind
    }
}

/// The account that asks, with what it may do as of this transaction.
package struct Caller: Sendable {
    package let account: Account
    package let standings: [Standing]
    /// Groups that the account's collaborator leads.
    package let groupIDs: [ReporterGroup.ID]
    /// Of a program; nobody else has any.
    package let scopes: Set<KeyScope>
    package let ask: Ask

    package init(
        account: Account, standings: [Standing], groupIDs: [ReporterGroup.ID] = [],
        scopes: Set<KeyScope> = [], ask: Ask
    ) {
        self.scopes = scopes
        self.account = account
        self.standings = standings
        self.groupIDs = groupIDs
        self.ask = ask
    }

    package var today: CivilDate { ask.now.civilDate }

    /// The collaborator whose own record this account may use.
    package var collaboratorID: Collaborator.ID? {
        standings.contains { $0.role == .collaborator } ? account.collaboratorID : nil
    }

    /// The units in which, and below which, one of the roles holds.
    package func anchors(_ roles: Role...) -> [Unit.ID] {
        standings.filter { roles.contains($0.role) }.map(\.anchorID)
    }

    /// Whether one of the roles holds at the place's unit or above it.
    package func covers(_ place: Place, _ roles: Role...) -> Bool {
        standings.contains { roles.contains($0.role) && place.path.contains($0.anchorID) }
    }

    /// Whether one of the roles holds at exactly this unit.
    package func stands(at unitID: Unit.ID, _ roles: Role...) -> Bool {
        standings.contains { roles.contains($0.role) && $0.anchorID == unitID }
    }

    /// The directory of units that an account may read: its own, what lies below, and the line above.
    /// - Parameter linesAbove: the units above the caller's own, asked for only when needed.
    package func sees(_ place: Place, linesAbove: @autoclosure () throws -> Set<Unit.ID>) rethrows -> Bool {
        if standings.contains(where: { place.path.contains($0.anchorID) }) { return true }
        return try linesAbove().contains(place.unit.id)
    }
}
