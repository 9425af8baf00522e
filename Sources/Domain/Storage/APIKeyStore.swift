/// Which key it is and what it is for never change, so this may be remembered. Whether it still holds may not.
package struct KnownKey: Sendable, Hashable {
    package let id: APIKey.ID
    package let scopes: Set<KeyScope>
    package let lastUsedOn: CivilDate?

    package init(id: APIKey.ID, scopes: Set<KeyScope>, lastUsedOn: CivilDate?) {
        self.id = id
        self.scopes = scopes
        self.lastUsedOn = lastUsedOn
    }
}

package protocol APIKeyReader {
    func apiKey(_ id: APIKey.ID) throws -> APIKey?
    /// With its unit's kind, in one statement, since every request with a key begins with it.
    func apiKeyAtWork(_ id: APIKey.ID) throws -> (key: APIKey, unitKind: Unit.Kind)?
    func knownKey(hash: String) throws -> KnownKey?
    func apiKeys(
        within unitID: Unit.ID?, below anchors: [Unit.ID], on day: CivilDate, _ page: PageRequest
    ) throws -> Page<APIKey>
}

package protocol APIKeyWriter: APIKeyReader {
    /// With its account.
    func insert(_ key: APIKey, hash: String) throws
    func apiKeyToChange(_ id: APIKey.ID) throws -> APIKey?
    func update(_ key: APIKey) throws
    /// No version is made of that.
    /// Of a key that holds; the use of any other is none.
    func noteUse(of id: APIKey.ID, on day: CivilDate, at clock: Instant) throws
}
