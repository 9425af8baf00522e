/// A caller's reading, in one snapshot: every question is answered within the caller's scope.
package struct View {
    package let caller: Caller
    package let store: any StoreReader

    package init(caller: Caller, store: any StoreReader) {
        self.caller = caller
        self.store = store
    }
}

/// A caller's change, in one transaction: permission, rule, write and audit event together.
package struct Work {
    package let caller: Caller
    package let store: any StoreWriter

    package init(caller: Caller, store: any StoreWriter) {
        self.caller = caller
        self.store = store
    }

    package var view: View { View(caller: caller, store: store) }
    var ask: Ask { caller.ask }

    func makeID<Entity>(_ type: Entity.Type = Entity.self) -> Identifier<Entity> {
        Identifier(trusted: ask.makeID())
    }

    func record(
        _ action: String, _ subject: some CustomStringConvertible, in unitID: Unit.ID?, reason: String? = nil
    )
        throws
    {
        try store.record(
            AuditEvent(
                id: makeID(), action: action, subject: subject.description, unitID: unitID,
                accountID: caller.account.id, reason: reason, at: ask.now, recordedAt: ask.clock,
                requestID: ask.requestID))
    }

    /// Answers a repeated creation with what the first one made.
    func create<Value>(_ claim: Claim?, existing: () throws -> Value, new: () throws -> Value) throws -> Value
    {
        guard let claim else { return try new() }
        return try store.claim(claim.id, fingerprint: claim.fingerprint) ? try new() : try existing()
    }
}

/// A client's own id for what it creates, with a digest of caller, route and body.
package struct Claim: Sendable, Hashable {
    package let id: String
    package let fingerprint: String

    package init(id: String, fingerprint: String) {
        self.id = id
        self.fingerprint = fingerprint
    }
}

extension StoreReader {
    /// The account behind a request as it stands in this transaction: a session that ended, a lock or a role taken
    /// away works from here on.
    package func caller(_ ask: Ask) throws -> Caller {
        if let keyID = ask.keyID { return try integrator(keyID, ask) }
        let bearer = try bearer(ask.accountID, session: ask.sessionID, at: ask.clock, on: ask.now.civilDate)
        guard let (account, standings) = bearer, account.lockedAt == nil else {
            throw AccessRefusal.sessionEnded
        }
        // Without the role nobody speaks for a group any more.
        let person = standings.contains { $0.role == .collaborator } ? account.collaboratorID : nil
        return Caller(
            account: account, standings: standings,
            groupIDs: try person.map { try groups(ledBy: $0) } ?? [], ask: ask)
    }
}

extension Storage {
    package func view<Value: Sendable>(_ ask: Ask, _ body: @escaping @Sendable (View) throws -> Value)
        async throws
        -> Value
    {
        try await read { store in
            let caller = try store.caller(ask)
            guard !caller.account.mustChangePassword else { throw AccessRefusal.passwordChangeRequired }
            return try body(View(caller: caller, store: store))
        }
    }

    package func work<Value: Sendable>(_ ask: Ask, _ body: @escaping @Sendable (Work) throws -> Value)
        async throws
        -> Value
    {
        try await write { store in
            let caller = try store.caller(ask)
            guard !caller.account.mustChangePassword else { throw AccessRefusal.passwordChangeRequired }
            return try body(Work(caller: caller, store: store))
        }
    }
}
