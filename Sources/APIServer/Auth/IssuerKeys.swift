import AsyncHTTPClient
import Crypto
import CryptoExtras
import Domain
import Foundation
import NIOCore
import NIOHTTP1

/// A public key of an issuer, good for one algorithm only.
enum VerifyingKey: Sendable {
    case rsa(_RSA.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case ed25519(Curve25519.Signing.PublicKey)

    /// The one `alg` of a token that this key may verify; never `none`, never a shared secret.
    var algorithm: String {
        switch self {
        case .rsa: "RS256"
        case .p256: "ES256"
        case .ed25519: "EdDSA"
        }
    }

    /// Nil for what is not meant for signatures, or of a kind that is not taken.
    /// - Parameter jwk: the members that are text.
    init?(jwk: [String: String]) {
        guard jwk["use"] ?? "sig" == "sig" else { return nil }
        func bytes(_ name: String) -> Data? { jwk[name].flatMap { Data(base64URL: $0) } }
        switch (jwk["kty"], jwk["crv"]) {
        case ("RSA", nil):
            guard let n = bytes("n"), let e = bytes("e"),
                let key = try? _RSA.Signing.PublicKey(n: n, e: e)
            else { return nil }
            self = .rsa(key)
        case ("EC", "P-256"):
            guard let x = bytes("x"), let y = bytes("y"), x.count == 32,
                let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
            else { return nil }
            self = .p256(key)
        case ("OKP", "Ed25519"):
            guard let x = bytes("x"), let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x)
            else { return nil }
            self = .ed25519(key)
        default: return nil
        }
        if let given = jwk["alg"], given != algorithm { return nil }
    }

    func verifies(_ signature: Data, of message: Data) -> Bool {
        switch self {
        case .rsa(let key):
            key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: message,
                padding: .insecurePKCS1v1_5)
        case .p256(let key):
            (try? P256.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: message)
            } ?? false
        case .ed25519(let key): key.isValidSignature(signature, for: message)
        }
    }
}

/// The keys that an issuer publishes, fetched when they are needed and kept for a while.
actor IssuerKeys {
    struct Unreachable: Error {
        let reason: String
    }

    /// What may be asked for over the network.
    struct Address: Sendable {
        let issuer: String
        /// Plain HTTP to this machine, for tests and development.
        let allowsLoopback: Bool

        func permits(_ text: String) -> Bool {
            guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty,
                url.port.map(WebhookTarget.ports.contains) ?? true
            else {
                return false
            }
            if url.scheme == "https" { return true }
            return allowsLoopback && url.scheme == "http"
                && ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        }
    }

    private let address: Address
    private let pause: Duration
    private var keys: [String: VerifyingKey] = [:]
    private var fetched: ContinuousClock.Instant?
    private var tried: (at: ContinuousClock.Instant, failure: Unreachable?)?
    private var fetching: Task<[String: VerifyingKey], any Error>?

    private static let fresh = Duration.seconds(600)
    /// While the issuer does not answer, what it said is good for so long.
    private static let usable = Duration.seconds(3_600)

    /// - Parameter pause: the shortest time from one fetch to the next, whatever is asked for.
    init(_ address: Address, pause: Duration = .seconds(5)) {
        self.address = address
        self.pause = pause
    }

    /// Nil when the issuer has no such key. An unknown one may be new, so it is looked for; but not at every try.
    func key(_ id: String) async throws -> VerifyingKey? {
        if let key = keys[id], isYounger(than: Self.fresh) { return key }
        do {
            try await refresh()
        } catch {
            if let key = keys[id], isYounger(than: Self.usable) { return key }
            throw error
        }
        return keys[id]
    }

    private func isYounger(than age: Duration) -> Bool {
        fetched.map { ContinuousClock.now - $0 < age } ?? false
    }

    /// All who come meanwhile wait for the same fetch.
    private func refresh() async throws {
        if let tried, fetching == nil, ContinuousClock.now - tried.at < pause {
            if let failure = tried.failure { throw failure }
            return
        }
        let address = address
        let task = fetching ?? Task { try await Self.fetch(address) }
        fetching = task
        do {
            let found = try await task.value
            guard fetching == task else { return }
            fetching = nil
            (keys, fetched) = (found, ContinuousClock.now)
            tried = (at: ContinuousClock.now, failure: nil)
        } catch {
            let failure = error as? Unreachable ?? Unreachable(reason: "\(type(of: error))")
            if fetching == task {
                fetching = nil
                tried = (at: ContinuousClock.now, failure: failure)
            }
            throw failure
        }
    }

    // MARK: The network

    private static func fetch(_ address: Address) async throws -> [String: VerifyingKey] {
        var configuration = HTTPClient.Configuration()
        // To wherever it would lead, nobody has said that it is the issuer's.
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(Limits.issuerSeconds)
        // A request's own time ends with the head of the answer.
        configuration.timeout.read = .seconds(Limits.issuerSeconds)
        do {
            return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
                try await keys(address, client)
            }
        } catch {
            throw error as? Unreachable ?? Unreachable(reason: "\(type(of: error)) at the issuer")
        }
    }

    private static func keys(_ address: Address, _ client: HTTPClient) async throws -> [String: VerifyingKey]
    {
        let base = address.issuer.hasSuffix("/") ? String(address.issuer.dropLast()) : address.issuer
        let discovery = try await document(base + "/.well-known/openid-configuration", address, client)
        guard case .string(address.issuer)? = discovery.member("issuer") else {
            throw Unreachable(reason: "the discovery document is another issuer's")
        }
        guard case .string(let target)? = discovery.member("jwks_uri") else {
            throw Unreachable(reason: "the discovery document names no jwks_uri")
        }
        guard case .array(let list)? = try await document(target, address, client).member("keys") else {
            throw Unreachable(reason: "the key set has no keys")
        }
        var keys: [String: VerifyingKey] = [:]
        for case .object(let members) in list.prefix(Limits.issuerKeys) {
            var texts: [String: String] = [:]
            for member in members {
                if case .string(let text) = member.value { texts[member.name] = text }
            }
            guard let id = texts["kid"], keys[id] == nil, let key = VerifyingKey(jwk: texts) else { continue }
            keys[id] = key
        }
        return keys
    }

    private static func document(_ url: String, _ address: Address, _ client: HTTPClient) async throws
        -> JSONValue
    {
        guard address.permits(url) else { throw Unreachable(reason: "its address is not https") }
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "Accept", value: "application/json")
        let response = try await client.execute(request, timeout: .seconds(Limits.issuerSeconds))
        guard response.status == .ok else {
            throw Unreachable(reason: "the issuer answered \(response.status.code)")
        }
        let body = try await response.body.collect(upTo: Limits.issuerDocument)
        return try JSONReader.parse(body.readableBytesView)
    }
}

extension JSONValue {
    func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
