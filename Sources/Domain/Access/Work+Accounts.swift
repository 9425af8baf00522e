package struct NewGrant: Sendable {
    package let role: Role
    package let unit: UnitReference
    package let from: CivilDate?
    package let to: CivilDate?

    package init(role: Role, unit: UnitReference, from: CivilDate?, to: CivilDate?) {
        self.role = role
        self.unit = unit
        self.from = from
        self.to = to
    }
}

package struct NewAccount: Sendable {
    package let id: Account.ID
    package let username: String
    package let displayName: String?
    package let unit: UnitReference
    package let collaboratorID: Collaborator.ID?
    package let hash: PasswordHash
    package let mustChangePassword: Bool
    package let grants: [NewGrant]

    package init(
        id: Account.ID, username: String, displayName: String?, unit: UnitReference,
        collaboratorID: Collaborator.ID?, hash: PasswordHash, mustChangePassword: Bool, grants: [NewGrant]
    ) {
        self.id = id
        self.username = username
        self.displayName = displayName
        self.unit = unit
        self.collaboratorID = collaboratorID
        self.hash = hash
        self.mustChangePassword = mustChangePassword
        self.grants = grants
    }
}

extension Work {
    /// - Parameter made: called when the account is new and not one that the same request made before.
    package func createAccount(_ new: NewAccount, _ claim: Claim?, made: () -> Void = {}) throws -> Account {
        try create(claim, existing: { try view.account(new.id) }) {
            let unitID = try view.resolve(new.unit)
            try view.require(.administrator, over: unitID)
            if let id = new.collaboratorID {
                guard let record = try store.collaborator(id), try view.manages(record.unitID) else {
                    throw AccountRefusal.collaboratorUnknown
                }
            }
            let places = try new.grants.map { try place(of: $0) }
            guard try store.account(username: new.username) == nil else { throw AccountRefusal.usernameTaken }
            let grants = try zip(new.grants, places).map {
                try grant($0, at: $1, collaboratorID: new.collaboratorID)
            }
            let account = Account(
                id: new.id, username: new.username, displayName: new.displayName, unitID: unitID,
                collaboratorID: new.collaboratorID, grants: grants, lockedAt: nil,
                mustChangePassword: new.mustChangePassword, meta: .new(ask.clock))
            try store.insert(account, hash: new.hash)
            try record("account.created", account.id, in: unitID)
            made()
            return account
        }
    }

    package func renameAccount(_ id: Account.ID, _ name: Change<String>, _ precondition: Precondition) throws
        -> Account
    {
        var account = try accountToManage(id)
        try precondition.check(account.meta.version)
        account.displayName = name.applied(to: account.displayName)
        return try save(account, "account.changed")
    }

    package func addGrant(_ new: NewGrant, to id: Account.ID) throws -> Account {
        var account = try accountToManage(id)
        // Nobody lifts themselves: it takes a second administrator.
        guard id != caller.account.id else { throw AccessRefusal.forbidden }
        let grant = try grant(new, at: place(of: new), collaboratorID: account.collaboratorID)
        guard account.grants.count < Limits.grants.upperBound else { throw AccountRefusal.tooManyGrants }
        try store.insert(grant, of: id)
        account.grants.append(grant)
        return try save(account, "grant.added", reason: "\(grant.role.rawValue) \(grant.unitID)")
    }

    package func removeGrant(_ grantID: Grant.ID, of id: Account.ID, _ precondition: Precondition) throws
        -> Account
    {
        var account = try accountToManage(id)
        guard let grant = account.grants.first(where: { $0.id == grantID }) else {
            throw AccessRefusal.notFound
        }
        guard try view.manages(grant.unitID) else { throw AccessRefusal.forbidden }
        try precondition.check(account.meta.version)
        try store.endGrant(grantID, at: ask.clock)
        account.grants.removeAll { $0.id == grantID }
        return try save(account, "grant.removed", reason: "\(grant.role.rawValue) \(grant.unitID)")
    }

    package func lockAccount(_ id: Account.ID, reason: String) throws -> Account {
        var account = try accountToTakeOver(id)
        guard account.lockedAt == nil else { throw AccountRefusal.alreadyLocked }
        account.lockedAt = ask.now
        try store.endSessions(of: id, except: nil, at: ask.clock)
        return try save(account, "account.locked", reason: reason)
    }

    package func unlockAccount(_ id: Account.ID, _ precondition: Precondition) throws -> Account {
        var account = try accountToTakeOver(id)
        try precondition.check(account.meta.version)
        guard account.lockedAt != nil else { throw AccountRefusal.notLocked }
        account.lockedAt = nil
        return try save(account, "account.unlocked")
    }

    package func resetPassword(of id: Account.ID, to hash: PasswordHash) throws -> Account {
        var account = try accountToTakeOver(id)
        account.mustChangePassword = true
        try store.setPassword(hash, of: id)
        try store.endSessions(of: id, except: nil, at: ask.clock)
        return try save(account, "account.passwordReset")
    }

    func save(_ account: Account, _ action: String, reason: String? = nil) throws -> Account {
        var account = account
        account.meta = account.meta.touched(ask.clock)
        try store.update(account)
        try record(action, account.id, in: account.unitID, reason: reason)
        return account
    }

    private func accountToManage(_ id: Account.ID) throws -> Account {
        guard let account = try store.accountToChange(id), try view.manages(account.unitID) else {
            throw AccessRefusal.notFound
        }
        return account
    }

    /// What would let an administrator act as the account asks for administration over everything that it may do.
    func accountToTakeOver(_ id: Account.ID) throws -> Account {
        let account = try accountToManage(id)
        for grant in account.grants {
            guard try view.manages(grant.unitID) else { throw AccessRefusal.forbidden }
            // An advisor reaches beyond the board, to the committee that it receives for.
            guard grant.role == .advisor,
                let committee = try store.place(grant.unitID, on: caller.today)?.unit.receivesForID
            else { continue }
            guard try view.manages(committee) else { throw AccessRefusal.forbidden }
        }
        return account
    }

    /// The unit of a grant, and for an advisor the committee too, are the caller's to give roles in.
    private func place(of new: NewGrant) throws -> Unit {
        let unitID = try view.resolve(new.unit, on: new.from ?? caller.today)
        let unit = try view.require(.administrator, over: unitID).unit
        if new.role == .advisor, let committee = unit.receivesForID {
            try view.require(.administrator, over: committee)
        }
        return unit
    }

    private func grant(_ new: NewGrant, at unit: Unit, collaboratorID: Collaborator.ID?) throws -> Grant {
        let from = new.from ?? caller.today
        if let to = new.to, to <= from { throw AccountRefusal.validityOrder }
        guard unit.isValid(on: max(from, caller.today)) else { throw AccountRefusal.unitNotValid }
        if new.role == .collaborator, collaboratorID == nil { throw AccountRefusal.collaboratorRequired }
        if new.role == .advisor, unit.receivesForID == nil { throw AccountRefusal.advisorNeedsReceivingBoard }
        return Grant(id: makeID(), role: new.role, unitID: unit.id, from: from, to: new.to)
    }
}
