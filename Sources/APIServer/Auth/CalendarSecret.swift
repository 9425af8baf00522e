import Crypto
import Domain
import Foundation

/// What opens a calendar without sign-in: 256 random bits. Only the hash is kept; nobody finds such a secret by trying,
/// so it needs no salt and no slowness.
enum CalendarSecret {
    static func next() -> (secret: String, hash: String) {
        let secret = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64URL
        return (secret, hash(secret))
    }

    /// Nil for what can be no secret of ours.
    static func hash(of given: Substring) -> String? {
        let allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
        guard given.utf8.count == length, given.utf8.allSatisfy(allowed.contains) else { return nil }
        return hash(String(given))
    }

    private static func hash(_ secret: String) -> String {
        Data(SHA256.hash(data: Data(secret.utf8))).base64URL
    }

    /// Of 32 bytes in base64url.
    private static let length = 43
}
