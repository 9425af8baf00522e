package protocol IdentityReader {
    func identity(of id: Account.ID) throws -> ExternalIdentity?
    func linkedAccount(issuer: String, subject: String) throws -> Account.ID?
}

package protocol IdentityWriter: IdentityReader {
    /// `AccountRefusal.identityTaken` when another account has it.
    func set(_ identity: ExternalIdentity) throws
    func removeIdentity(of id: Account.ID) throws
    /// An issuer's token signs in once. False: it did before. Forgets those that have expired.
    func spendIdentityToken(_ hash: String, until expires: Instant, at clock: Instant) throws -> Bool
}
