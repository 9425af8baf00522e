import Crypto
import CryptoExtras
import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

@testable import APIServer

/// An issuer of OpenID Connect on a free port of this machine, with keys of its own.
final class LocalIssuer: Sendable {
    enum Key: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case p256(P256.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    private struct State {
        var keys: [(id: String, key: Key)] = []
        var port = 0
        var asked = 0
        var isDown = false
        var named: String?
    }

    private let state = Mutex(State())

    init() throws {
        let keys: [(id: String, key: Key)] = [
            ("rsa-1", .rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048))),
            ("ec-1", .p256(P256.Signing.PrivateKey())), ("ed-1", .ed25519(Curve25519.Signing.PrivateKey())),
        ]
        state.withLock { $0.keys = keys }
    }

    var url: String { "http://127.0.0.1:\(state.withLock { $0.port })" }

    /// How often its keys were asked for.
    var asked: Int { state.withLock { $0.asked } }

    func set(isDown: Bool) { state.withLock { $0.isDown = isDown } }

    /// What its documents call it from now on.
    func call(itself name: String) { state.withLock { $0.named = name } }

    /// Drops all keys for a new one.
    func rotate(to id: String) {
        let key = Key.p256(P256.Signing.PrivateKey())
        state.withLock { $0.keys = [(id, key)] }
    }

    // MARK: Tokens

    /// Claims of a token that holds, but for what is given; a nil leaves a claim out.
    func claims(_ changes: [String: Any?] = [:], subject: String = "nguoi-1") -> [String: Any] {
        let now = Int(Date().timeIntervalSince1970)
        var claims: [String: Any] = [
            "iss": url, "aud": "dany", "sub": subject, "iat": now, "exp": now + 300, "jti": UUID().uuidString,
        ]
        for (name, value) in changes { claims[name] = value }
        return claims
    }

    /// - Parameter header: wins over what the key says of itself.
    func token(_ claims: [String: Any], key id: String = "ec-1", header: [String: Any] = [:]) throws -> String
    {
        guard let key = state.withLock({ state in state.keys.first { $0.id == id }?.key }) else { return "" }
        var head: [String: Any] = ["kid": id, "typ": "JWT"]
        switch key {
        case .rsa: head["alg"] = "RS256"
        case .p256: head["alg"] = "ES256"
        case .ed25519: head["alg"] = "EdDSA"
        }
        head.merge(header) { _, new in new }
        let text = try [head, claims].map { try JSONSerialization.data(withJSONObject: $0).base64URL }
            .joined(separator: ".")
        let message = Data(text.utf8)
        let signature: Data =
            switch key {
            case .rsa(let key):
                try key.signature(for: message, padding: .insecurePKCS1v1_5).rawRepresentation
            case .p256(let key): try key.signature(for: message).rawRepresentation
            case .ed25519(let key): try key.signature(for: message)
            }
        return text + "." + signature.base64URL
    }

    /// The public half of an RSA key, as somebody who mistakes it for a shared secret would use it.
    var publicRSA: Data {
        state.withLock { state in
            for case (_, .rsa(let key)) in state.keys { return Data(key.publicKey.pemRepresentation.utf8) }
            return Data()
        }
    }

    // MARK: Serving

    private func jwks() throws -> Data {
        let keys = state.withLock { $0.keys }
        let list: [[String: Any]] = try keys.map { id, key in
            switch key {
            case .rsa(let key):
                let parts = try key.publicKey.getKeyPrimitives()
                return [
                    "kid": id, "kty": "RSA", "use": "sig", "alg": "RS256",
                    "n": parts.modulus.base64URL, "e": parts.publicExponent.base64URL,
                ]
            case .p256(let key):
                let raw = key.publicKey.rawRepresentation
                return [
                    "kid": id, "kty": "EC", "crv": "P-256", "x": Data(raw.prefix(32)).base64URL,
                    "y": Data(raw.suffix(32)).base64URL,
                ]
            case .ed25519(let key):
                return [
                    "kid": id, "kty": "OKP", "crv": "Ed25519", "x": key.publicKey.rawRepresentation.base64URL,
                ]
            }
        }
        let strange: [[String: Any]] = [["kid": "x", "kty": "PQ", "nested": ["a": 1]], ["kty": "RSA"]]
        return try JSONSerialization.data(withJSONObject: ["keys": strange + list])
    }

    private func answer(_ data: Data) throws -> Response {
        if state.withLock({ $0.isDown }) { throw HTTPError(.internalServerError) }
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }

    /// Runs the issuer while the body does.
    func serving<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        let router = Router()
        router.get("/.well-known/openid-configuration") { _, _ in
            let url = self.url
            let name = self.state.withLock { $0.named } ?? url
            let document = ["issuer": name, "jwks_uri": url + "/keys"]
            return try self.answer(try JSONSerialization.data(withJSONObject: document))
        }
        router.get("/keys") { _, _ in
            self.state.withLock { $0.asked += 1 }
            return try self.answer(try self.jwks())
        }
        var logger = Logger(label: "issuer")
        logger.logLevel = .critical
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                continuation.yield(channel.localAddress?.port ?? 0)
                continuation.finish()
            }, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports { state.withLock { $0.port = port } }
            let outcome: Result<Value, any Error>
            do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try outcome.get()
        }
    }
}
