import Crypto
import Domain
import Foundation
import Synchronization

/// Whose an access token is. Whether its session still lives, and what its account may do, is the store's to say.
struct TokenBearer: Sendable, Hashable {
    let account: Account.ID
    let session: SessionID
}

/// Tokens whose signature was found good, by their digest, so that the next request with one needs no cryptography
/// but a hash. The token itself is not kept.
final class VerifiedTokens: Sendable {
    private struct Entry {
        let bearer: TokenBearer
        let expires: Instant
    }

    private let entries = Mutex<[SHA256Digest: Entry]>([:])
    private let capacity: Int

    /// - Parameter capacity: each takes about 250 bytes.
    init(capacity: Int = 10_000) { self.capacity = capacity }

    static func digest(_ token: some StringProtocol) -> SHA256Digest {
        SHA256.hash(data: Data(token.utf8))
    }

    func bearer(_ digest: SHA256Digest, at clock: Instant) -> TokenBearer? {
        entries.withLock { entries in
            guard let entry = entries[digest] else { return nil }
            guard clock < entry.expires else {
                entries[digest] = nil
                return nil
            }
            return entry.bearer
        }
    }

    func remember(_ digest: SHA256Digest, _ bearer: TokenBearer, until expires: Instant, at clock: Instant) {
        entries.withLock { entries in
            if entries.count >= capacity { entries = entries.filter { clock < $0.value.expires } }
            // All of them still hold: verifying them once more costs less than keeping an order.
            if entries.count >= capacity { entries = [:] }
            entries[digest] = Entry(bearer: bearer, expires: expires)
        }
    }

    func forget(_ session: SessionID) {
        entries.withLock { entries in entries = entries.filter { $0.value.bearer.session != session } }
    }

    var count: Int { entries.withLock { $0.count } }
}
