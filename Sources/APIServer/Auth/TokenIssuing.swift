import Crypto
import CryptoExtras
import Domain
import Foundation

/// Signs tokens without seeing them: RSABSSA-SHA384-PSS-Deterministic (RFC 9474). A token is random, so nothing has to
/// be added to it before it is signed.
struct TokenIssuing: Sendable {
    typealias PrivateKey = _RSA.BlindSigning.PrivateKey<SHA384>
    typealias PublicKey = _RSA.BlindSigning.PublicKey<SHA384>

    /// What seals the private keys in the database: a copy of that alone signs nothing.
    private let sealing: SymmetricKey
    private let queue: OperationQueue

    /// - Parameter atOnce: a key takes about 0.1 s of a processor, a signature 1 ms; none of it on shared threads.
    init(sealing: SymmetricKey, atOnce: Int = 2) {
        self.sealing = sealing
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = atOnce
    }

    func makeIssuer() async throws -> TokenIssuer {
        try await run {
            try seal(
                PrivateKey(
                    keySize: .init(bitCount: Limits.tokenKeyBits),
                    parameters: .RSABSSA_SHA384_PSS_Deterministic))
        }
    }

    func seal(_ key: PrivateKey) throws -> TokenIssuer {
        let publicKey = key.publicKey.derRepresentation
        let box = try AES.GCM.seal(key.derRepresentation, using: sealing, authenticating: publicKey)
        return TokenIssuer(publicKey: publicKey.base64URL, sealedKey: box.combined?.base64URL)
    }

    /// Nil for what is no blinded message: it is as long as the key, and less than its modulus.
    func sign(_ blindedMessage: Data, by issuer: TokenIssuer) async throws -> Data? {
        // Zero is its own signature, and no token's.
        guard let sealed = issuer.sealedKey, blindedMessage.contains(where: { $0 != 0 }) else { return nil }
        let sealing = sealing
        return try await run {
            guard let publicKey = Data(base64URL: issuer.publicKey), let box = Data(base64URL: sealed) else {
                throw StorageError.corrupt("a token key can't be read")
            }
            let der = try AES.GCM.open(.init(combined: box), using: sealing, authenticating: publicKey)
            let key = try PrivateKey(derRepresentation: der, parameters: .RSABSSA_SHA384_PSS_Deterministic)
            return try? key.blindSignature(for: blindedMessage).rawRepresentation
        }
    }

    /// The token, if it was signed for this survey.
    static func token(_ message: Data, _ signature: Data, by issuer: TokenIssuer) throws -> Token? {
        guard message.count == Limits.tokenBytes, try isSigned(message, signature, by: issuer) else {
            return nil
        }
        return Token(digest: digest(message))
    }

    static func isSigned(_ message: Data, _ signature: Data, by issuer: TokenIssuer) throws -> Bool {
        let key = try publicKey(of: issuer)
        return key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature), for: key.prepare(message))
    }

    /// Modulus and exponent as a JSON Web Key has them (RFC 7518, 6.3.1).
    static func webKey(of issuer: TokenIssuer) throws -> (n: String, e: String) {
        let key = try publicKey(of: issuer).getKeyPrimitives()
        return (key.modulus.base64URL, key.publicExponent.base64URL)
    }

    private static func publicKey(of issuer: TokenIssuer) throws -> PublicKey {
        guard let der = Data(base64URL: issuer.publicKey) else {
            throw StorageError.corrupt("a token key can't be read")
        }
        return try PublicKey(derRepresentation: der, parameters: .RSABSSA_SHA384_PSS_Deterministic)
    }

    static func digest(_ data: Data) -> String { Data(SHA256.hash(data: data)).base64URL }

    static func digest(_ slip: SlipCode) -> String { digest(Data("slip \(slip)".utf8)) }

    private func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result(catching: body)) }
        }
    }
}
