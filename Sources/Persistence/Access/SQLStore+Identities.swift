import Domain

extension SQLStore {
    func identity(of id: Account.ID) throws -> ExternalIdentity? {
        try row("SELECT issuer, subject, linked_at FROM account_identity WHERE account_id = \(id.rawValue)")
            .map {
                ExternalIdentity(
                    accountID: id, issuer: try $0.text("issuer"), subject: try $0.text("subject"),
                    linkedAt: try $0.instant("linked_at"))
            }
    }

    func linkedAccount(issuer: String, subject: String) throws -> Account.ID? {
        try row(
            "SELECT account_id FROM account_identity WHERE issuer = \(issuer) AND subject = \(subject)"
        ).map { try $0.id("account_id") }
    }

    func set(_ identity: ExternalIdentity) throws {
        try removeIdentity(of: identity.accountID)
        let inserted = try row(
            """
            INSERT INTO account_identity (account_id, issuer, subject, linked_at)
            VALUES (\(identity.accountID.rawValue), \(identity.issuer), \(identity.subject),
                \(identity.linkedAt.milliseconds))
            ON CONFLICT (issuer, subject) DO NOTHING RETURNING account_id
            """)
        guard inserted != nil else { throw AccountRefusal.identityTaken }
    }

    func removeIdentity(of id: Account.ID) throws {
        try execute("DELETE FROM account_identity WHERE account_id = \(id.rawValue)")
    }

    func spendIdentityToken(_ hash: String, until expires: Instant, at clock: Instant) throws -> Bool {
        try execute("DELETE FROM spent_identity_token WHERE expires_at < \(clock.milliseconds)")
        return try row(
            """
            INSERT INTO spent_identity_token (hash, expires_at) VALUES (\(hash), \(expires.milliseconds))
            ON CONFLICT (hash) DO NOTHING RETURNING hash
            """) != nil
    }
}

extension Inspection {
    func identities() throws {
        try check(
            "identity.subject", of: "account", "its identity at an issuer is none",
            """
            SELECT account_id AS id FROM account_identity
            WHERE issuer = '' OR subject = '' OR length(subject) > \(Limits.identitySubject.upperBound)
            ORDER BY account_id
            """)
        try check(
            "identity.token", of: "spent token", "the hash of a token that has signed in is none",
            "SELECT hash AS id FROM spent_identity_token WHERE length(hash) <> 43 ORDER BY hash")
    }
}
