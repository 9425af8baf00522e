import Domain
import Foundation

/// Whoever else may say who somebody is: an issuer of OpenID Connect, by ID tokens that it made for this program.
struct IdentityIssuer: Sendable {
    struct Identity: Sendable, Hashable {
        let issuer: String
        let subject: String
        /// What the issuer signed, by which a token is known again: its signature may be written in several ways.
        let signed: String
        /// From then on the token is refused by its age alone.
        let spentUntil: Instant
    }

    let issuer: String
    let clientID: String
    let keys: IssuerKeys

    /// Seconds by which the issuer's clock may differ from ours.
    private static let leeway: Int64 = 60
    /// Seconds in which a token is to be brought here: it is for signing in now, not for keeping.
    private static let longestAge: Int64 = 600

    /// Nil where no issuer is set.
    init?(_ settings: Settings) throws {
        guard let issuer = settings.oidcIssuer else {
            guard settings.oidcClientID == nil else {
                throw StartFailure("--oidc-client-id: means nothing without --oidc-issuer")
            }
            return nil
        }
        guard let clientID = settings.oidcClientID else {
            throw StartFailure("--oidc-issuer: needs --oidc-client-id, the name of this program there")
        }
        let address = IssuerKeys.Address(issuer: issuer, allowsLoopback: settings.oidcLoopback)
        guard address.permits(issuer) else {
            throw StartFailure("--oidc-issuer: must be https, or of this machine with --oidc-loopback")
        }
        self.init(issuer: issuer, clientID: clientID, keys: IssuerKeys(address))
    }

    init(issuer: String, clientID: String, keys: IssuerKeys) {
        self.issuer = issuer
        self.clientID = clientID
        self.keys = keys
    }

    /// Why a token does not hold: for the log of who runs the server, and for nobody else.
    enum Refusal: String, Error {
        case malformed = "it is no signed token with an algorithm and a key's id"
        case issuer = "another issuer made it"
        case audience = "it was made for another program than oidc-client-id"
        case subject = "its subject is missing, empty or too long"
        case time = "it has expired, is older than ten minutes, or is not valid yet"
        case key = "the issuer has no such key for its algorithm"
        case signature = "its signature is wrong"
    }

    /// Whose token it is. Throws `Refusal` for anything but one of this issuer's, for this program, that holds now, and
    /// `IssuerKeys.Unreachable` when that can't be told.
    func identity(in token: String, at clock: Instant) async throws -> Identity {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let header = Self.json(parts[0]), let signature = Data(base64URL: parts[2]),
            // Nothing that it says is critical is understood here (RFC 7515, 4.1.11).
            header.member("crit") == nil,
            case .string(let algorithm)? = header.member("alg"),
            ["RS256", "ES256", "EdDSA"].contains(algorithm),
            case .string(let id)? = header.member("kid"), let claims = Self.json(parts[1])
        else { throw Refusal.malformed }
        // Before asking the issuer for a key: what it could not verify anyway is not worth the question.
        let identity = try identity(in: claims, signed: "\(parts[0]).\(parts[1])", at: clock)
        guard let key = try await keys.key(id), key.algorithm == algorithm else { throw Refusal.key }
        guard key.verifies(signature, of: Data(identity.signed.utf8)) else {
            throw Refusal.signature
        }
        return identity
    }

    private func identity(in claims: JSONValue, signed: String, at clock: Instant) throws(Refusal) -> Identity
    {
        guard case .string(issuer)? = claims.member("iss") else { throw .issuer }
        guard isForUs(claims) else { throw .audience }
        guard case .string(let subject)? = claims.member("sub"),
            Limits.identitySubject.contains(subject.unicodeScalars.count),
            !subject.unicodeScalars.contains("\0")
        else { throw .subject }
        guard let expires = Self.instant(claims.member("exp")),
            let issued = Self.instant(claims.member("iat"))
        else { throw .time }
        let end = min(
            expires.adding(seconds: Self.leeway), issued.adding(seconds: Self.longestAge + Self.leeway))
        guard clock < end, issued <= clock.adding(seconds: Self.leeway) else { throw .time }
        if let claim = claims.member("nbf") {
            guard let begins = Self.instant(claim), begins <= clock.adding(seconds: Self.leeway) else {
                throw .time
            }
        }
        return Identity(issuer: issuer, subject: subject, signed: signed, spentUntil: end)
    }

    /// OpenID Connect Core, 3.1.3.7: of several audiences we must be the one that asked for the token.
    private func isForUs(_ claims: JSONValue) -> Bool {
        if let party = claims.member("azp"), party != .string(clientID) { return false }
        switch claims.member("aud") {
        case .string(let audience)?: return audience == clientID
        case .array(let audiences)?:
            return audiences.contains(.string(clientID))
                && (audiences.count == 1 || claims.member("azp") != nil)
        default: return false
        }
    }

    private static func json(_ part: String) -> JSONValue? {
        Data(base64URL: part).flatMap { try? JSONReader.parse($0) }
    }

    /// Seconds since 1970, perhaps with a fraction.
    private static func instant(_ value: JSONValue?) -> Instant? {
        let seconds: Int64? =
            switch value {
            case .integer(let seconds)?: seconds
            case .number(let text)?: Double(text).flatMap { Int64(exactly: $0.rounded(.down)) }
            default: nil
            }
        // Before the year 5138, so that nothing overflows.
        guard let seconds, (0...100_000_000_000).contains(seconds) else { return nil }
        return Instant(milliseconds: seconds * 1_000)
    }
}
