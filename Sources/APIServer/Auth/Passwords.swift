import Crypto
import CryptoExtras
import Dispatch
import Domain
import Foundation

/// Hashes passwords with scrypt, off the cooperative threads and a few at a time: one hash takes 32 MiB.
struct Passwords: Sendable {
    /// N = 2^logRounds, with r = 8 and p = 3 (OWASP's second choice for scrypt at 32 MiB).
    let logRounds: Int
    private let queue: OperationQueue

    init(logRounds: Int = 15, atOnce: Int = 2) {
        self.logRounds = logRounds
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = atOnce
    }

    func hash(_ password: String) async throws -> PasswordHash {
        let salt = Data((0..<16).map { _ in UInt8.random(in: 0...255) })
        let key = try await derive(password, salt: salt, logRounds: logRounds)
        return PasswordHash("scrypt$\(logRounds)$\(salt.base64URL)$\(key.base64URL)")
    }

    /// Takes as long for an account that does not exist (`hash` nil) as for one that does.
    func verify(_ password: String, _ hash: PasswordHash?) async throws -> Bool {
        let parts = (hash?.text ?? "").split(separator: "$").map(String.init)
        guard parts.count == 4, let logRounds = Int(parts[1]), (4...20).contains(logRounds),
            let salt = Data(base64URL: parts[2]), let expected = Data(base64URL: parts[3])
        else {
            _ = try await derive(password, salt: Data(count: 16), logRounds: self.logRounds)
            return false
        }
        let key = try await derive(password, salt: salt, logRounds: logRounds)
        // In constant time: every byte is looked at.
        return key.count == expected.count && zip(key, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// For people to type once: 20 letters and digits that can't be taken for each other.
    static func random() -> String {
        let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
        let letters = (0..<20).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] }
        return stride(from: 0, to: 20, by: 5).map { String(letters[$0..<$0 + 5]) }.joined(separator: "-")
    }

    private func derive(_ password: String, salt: Data, logRounds: Int) async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation {
                continuation.resume(
                    with: Result {
                        let key = try KDF.Scrypt.deriveKey(
                            from: Data(password.utf8), salt: salt, outputByteCount: 32,
                            rounds: 1 << logRounds,
                            blockSize: 8, parallelism: 3)
                        return key.withUnsafeBytes { Data($0) }
                    })
            }
        }
    }
}
