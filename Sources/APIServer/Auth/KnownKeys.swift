import Domain
import Synchronization

/// Keys that were met before, by their hash: which they are never changes. Whether one still holds is asked in every
/// transaction.
final class KnownKeys: Sendable {
    private let keys = Mutex<[String: KnownKey]>([:])
    /// Each takes about 300 bytes; beyond it all are forgotten, since asking again costs little.
    private static let capacity = 10_000

    func key(_ hash: String) -> KnownKey? { keys.withLock { $0[hash] } }

    func remember(_ key: KnownKey, _ hash: String) {
        keys.withLock { keys in
            if keys.count >= Self.capacity { keys = [:] }
            keys[hash] = key
        }
    }
}

extension Services {
    /// Throws for what is no key here.
    /// - Parameter asking: called before the store is asked for a key that was not met before; throws to prevent it.
    func knownKey(_ bearer: some StringProtocol, asking: () throws -> Void) async throws -> KnownKey {
        guard let secret = KeySecret(bearer, isSandbox: clock.isSandbox) else { throw Problem.noSuchKey }
        let (hash, clock) = (secret.hash, RealClock.now)
        let today = clock.civilDate
        let known = knownKeys.key(hash)
        var found = known
        if found == nil {
            try asking()
            found = try await storage.read { try $0.knownKey(hash: hash) }
        }
        guard let key = found else { throw AccessRefusal.keyEnded }
        if key.lastUsedOn != today {
            // One write a day; that it failed is no reason to refuse the program.
            try? await storage.write { try $0.noteUse(of: key.id, on: today, at: clock) }
            knownKeys.remember(KnownKey(id: key.id, scopes: key.scopes, lastUsedOn: today), hash)
        } else if known == nil {
            knownKeys.remember(key, hash)
        }
        return key
    }
}
