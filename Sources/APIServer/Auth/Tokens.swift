import Crypto
import Domain
import Foundation
import JWTKit

/// Access tokens: short-lived JWTs that say which account and session; what these may do is looked up at each use.
struct Tokens: Sendable {
    let lifetime: Int
    let verified = VerifiedTokens()
    private let keys: JWTKeyCollection

    private static let kid: JWKIdentifier = "dany-1"
    /// Ours are about 350 bytes.
    private static let maximumLength = 2_000

    private struct Payload: JWTPayload {
        let sub: SubjectClaim
        let sid: String
        let exp: ExpirationClaim

        func verify(using algorithm: some JWTAlgorithm) throws { try exp.verifyNotExpired() }
    }

    private struct Header: Decodable {
        let alg: String
        let kid: String?
    }

    /// - Parameter lifetime: seconds.
    init(key: SymmetricKey, lifetime: Int) async {
        self.lifetime = lifetime
        keys = JWTKeyCollection()
        await keys.add(hmac: HMACKey(key: key), digestAlgorithm: .sha256, kid: Self.kid)
    }

    func issue(account: Account.ID, session: SessionID, at clock: Instant) async throws -> String {
        let expires = Date(timeIntervalSince1970: Double(clock.milliseconds) / 1_000 + Double(lifetime))
        let payload = Payload(
            sub: SubjectClaim(value: account.rawValue), sid: session.rawValue,
            exp: ExpirationClaim(value: expires))
        return try await keys.sign(payload, kid: Self.kid)
    }

    /// Nil for anything but a token of ours that still holds. The library falls back to another key for an unknown
    /// `kid` and does not look at `alg`, so both are checked first.
    func verify(_ token: some StringProtocol, at clock: Instant = RealClock.now) async -> TokenBearer? {
        guard token.utf8.count <= Self.maximumLength else { return nil }
        let digest = VerifiedTokens.digest(token)
        if let bearer = verified.bearer(digest, at: clock) { return bearer }
        guard let (bearer, expires) = await checked(String(token)), clock < expires else { return nil }
        verified.remember(digest, bearer, until: expires, at: clock)
        return bearer
    }

    private func checked(_ token: String) async -> (bearer: TokenBearer, expires: Instant)? {
        guard let head = token.split(separator: ".", omittingEmptySubsequences: false).first,
            let data = Data(base64URL: String(head)),
            let header = try? JSONDecoder().decode(Header.self, from: data),
            header.alg == "HS256", header.kid == Self.kid.string,
            let payload = try? await keys.verify(token, as: Payload.self),
            let account = Account.ID(payload.sub.value), let session = SessionID(payload.sid),
            let expires = Int64(exactly: (payload.exp.value.timeIntervalSince1970 * 1_000).rounded(.down))
        else { return nil }
        return (TokenBearer(account: account, session: session), Instant(milliseconds: expires))
    }

    /// A refresh token, and the digest by which it is kept.
    static func newRefreshToken() -> (token: String, hash: String) {
        let (token, hash) = RandomSecret.next()
        return (token, hash)
    }

    static func refreshHash(_ token: String) -> String { RandomSecret.hash(token) }
}
