extension View {
    package func apiKey(_ id: APIKey.ID) throws -> APIKey {
        guard let key = try store.apiKey(id), try manages(key.unitID) else { throw AccessRefusal.notFound }
        return key
    }

    /// The one that the caller comes with.
    package func ownAPIKey() throws -> APIKey {
        let id: APIKey.ID = Identifier(trusted: caller.account.id.rawValue)
        guard !caller.scopes.isEmpty, let key = try store.apiKey(id) else { throw AccessRefusal.forbidden }
        return key
    }

    package func apiKeys(within reference: UnitReference?, _ page: PageRequest) throws -> Page<APIKey> {
        let anchors = caller.anchors(.administrator)
        let unitID = try reference.map { try resolve($0) }
        guard !anchors.isEmpty else { throw AccessRefusal.forbidden }
        return try store.apiKeys(within: unitID, below: anchors, on: caller.today, page)
    }
}

extension Work {
    /// - Parameter made: called when the key is new and not one that the same request made before.
    package func createAPIKey(_ new: NewAPIKey, _ claim: Claim?, made: () -> Void = {}) throws -> APIKey {
        try create(claim, existing: { try view.apiKey(new.id) }) {
            let unitID = try view.resolve(new.unit)
            try view.require(.administrator, over: unitID)
            guard !new.scopes.isEmpty else { throw APIKeyRefusal.noScopes }
            let expiresAt = new.expiresAt ?? ask.clock.adding(days: Limits.keyDays)
            try APIKey.checkExpiry(expiresAt, from: ask.clock)
            let key = APIKey(
                id: new.id, name: new.name, unitID: unitID, prefix: new.prefix, scopes: new.scopes,
                expiresAt: expiresAt, createdBy: caller.account.id, meta: .new(ask.clock))
            try store.insert(key, hash: new.hash)
            let scopes = new.scopes.map(\.rawValue).joined(separator: " ")
            try record("apiKey.created", key.id, in: unitID, reason: "\(key.prefix) \(scopes)")
            made()
            return key
        }
    }

    /// Works from the next request on. A key that was revoked stays so.
    package func revokeAPIKey(_ id: APIKey.ID, _ precondition: Precondition) throws {
        _ = try view.apiKey(id)
        guard var key = try store.apiKeyToChange(id) else { throw AccessRefusal.notFound }
        try precondition.check(key.meta.version)
        guard key.revokedAt == nil else { return }
        key.revokedAt = ask.clock
        key.meta = key.meta.touched(ask.clock)
        try store.update(key)
        try record("apiKey.revoked", id, in: key.unitID, reason: key.prefix)
    }
}

extension StoreReader {
    /// Who acts by a key that holds in this transaction.
    func integrator(_ id: APIKey.ID, _ ask: Ask) throws -> Caller {
        guard let (key, kind) = try apiKeyAtWork(id), key.isLive(at: ask.clock) else {
            throw AccessRefusal.keyEnded
        }
        let standing = Standing(
            role: .integrator, unitID: key.unitID, anchorID: key.unitID, anchorKind: kind)
        return Caller(account: key.account(), standings: [standing], scopes: Set(key.scopes), ask: ask)
    }
}

extension View {
    /// Whether the caller is a program that writes reports in the name of the unit.
    func writesByKey(for unitID: Unit.ID) throws -> Bool {
        guard caller.scopes.contains(.reportsWrite), let place = try store.place(unitID, on: caller.today)
        else { return false }
        return caller.covers(place, .integrator)
    }
}
