import Crypto
import CryptoExtras
import Domain
import Foundation
import Testing

@testable import APIServer

@Suite struct TokenIssuingTests {
    /// RFC 9474, appendix A.3 (RSABSSA-SHA384-PSS-Deterministic).
    private struct Vector: Decodable {
        let n, e, d, p, q, msg, blinded_msg, blind_sig, sig: String

        static func read() throws -> Vector {
            let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Fixtures/rfc9474.json")
            return try JSONDecoder().decode(Vector.self, from: Data(contentsOf: file))
        }
    }

    private func bytes(_ hex: String) -> Data {
        let digits = Array(hex.replacing("0x", with: ""))
        let pairs = stride(from: 0, to: digits.count - 1, by: 2).map { String(digits[$0...($0 + 1)]) }
        return Data(pairs.compactMap { UInt8($0, radix: 16) })
    }

    @Test func `it signs and verifies what the RFC has as an example`() async throws {
        let vector = try Vector.read()
        let key = try TokenIssuing.PrivateKey(
            n: bytes(vector.n), e: bytes(vector.e), d: bytes(vector.d), p: bytes(vector.p),
            q: bytes(vector.q),
            parameters: .RSABSSA_SHA384_PSS_Deterministic)
        let issuing = TokenIssuing(sealing: SymmetricKey(size: .bits256))
        let issuer = try issuing.seal(key)
        #expect(try await issuing.sign(bytes(vector.blinded_msg), by: issuer) == bytes(vector.blind_sig))
        #expect(try TokenIssuing.isSigned(bytes(vector.msg), bytes(vector.sig), by: issuer))
        #expect(try !TokenIssuing.isSigned(bytes(vector.msg), bytes(vector.blind_sig), by: issuer))
        let webKey = try TokenIssuing.webKey(of: issuer)
        #expect(Data(base64URL: webKey.n) == bytes(vector.n) && webKey.e == "AQAB")
    }

    @Test func `what is sealed opens with the installation's key and for its own public key only`()
        async throws
    {
        let issuing = TokenIssuing(sealing: SymmetricKey(size: .bits256))
        let (one, two) = (try await issuing.makeIssuer(), try await issuing.makeIssuer())
        let message = Data(repeating: 1, count: 256)
        #expect(try await issuing.sign(message, by: one)?.count == 256)
        let elsewhere = TokenIssuing(sealing: SymmetricKey(size: .bits256))
        await #expect(throws: (any Error).self) { try await elsewhere.sign(message, by: one) }
        let mixed = TokenIssuer(publicKey: one.publicKey, sealedKey: two.sealedKey)
        await #expect(throws: (any Error).self) { try await issuing.sign(message, by: mixed) }
        #expect(
            try await issuing.sign(message, by: TokenIssuer(publicKey: one.publicKey, sealedKey: nil)) == nil)
    }

    @Test func `a blinded message is as long as the key, below its modulus and not zero`() async throws {
        let issuing = TokenIssuing(sealing: SymmetricKey(size: .bits256))
        let issuer = try await issuing.makeIssuer()
        for wrong in [
            Data(), Data(repeating: 1, count: 255), Data(repeating: 1, count: 257),
            Data(repeating: 255, count: 256), Data(count: 256),
        ] {
            #expect(try await issuing.sign(wrong, by: issuer) == nil, "\(wrong.count)")
        }
        let modulus = try #require(Data(base64URL: TokenIssuing.webKey(of: issuer).n))
        #expect(try await issuing.sign(modulus, by: issuer) == nil)
    }
}
