/// Who an account is to an issuer of OpenID Connect. An administrator links the two; no account comes of itself.
package struct ExternalIdentity: Sendable, Hashable {
    package let accountID: Account.ID
    package let issuer: String
    /// The issuer's own name for somebody, which it never gives to anybody else.
    package let subject: String
    package let linkedAt: Instant

    package init(accountID: Account.ID, issuer: String, subject: String, linkedAt: Instant) {
        self.accountID = accountID
        self.issuer = issuer
        self.subject = subject
        self.linkedAt = linkedAt
    }
}

extension View {
    package func identity(of id: Account.ID) throws -> (account: Account, identity: ExternalIdentity) {
        let account = try account(id)
        guard let identity = try store.identity(of: id) else { throw AccessRefusal.notFound }
        return (account, identity)
    }
}

extension Work {
    /// Whoever the issuer calls by the subject signs in as the account from now on.
    /// - Parameter hash: of no password that anybody knows: a temporary password that was never changed ends here,
    ///   since who signs in by the issuer could not change it.
    package func linkIdentity(
        _ id: Account.ID, issuer: String, subject: String, _ precondition: Precondition
    ) throws -> (account: Account, identity: ExternalIdentity) {
        var account = try accountToTakeOver(id)
        try precondition.check(account.meta.version)
        let identity = ExternalIdentity(
            accountID: id, issuer: issuer, subject: subject, linkedAt: ask.clock)
        if let old = try store.identity(of: id), (old.issuer, old.subject) != (issuer, subject) {
            try store.endSessions(of: id, except: nil, at: ask.clock)
        }
        try store.set(identity)
        if account.mustChangePassword {
            account.mustChangePassword = false
            try store.setPassword(.none, of: id)
        }
        return (try save(account, "identity.linked"), identity)
    }

    package func unlinkIdentity(of id: Account.ID, _ precondition: Precondition) throws -> Account {
        let account = try accountToTakeOver(id)
        guard try store.identity(of: id) != nil else { throw AccessRefusal.notFound }
        try precondition.check(account.meta.version)
        try store.removeIdentity(of: id)
        try store.endSessions(of: id, except: nil, at: ask.clock)
        return try save(account, "identity.unlinked")
    }
}
