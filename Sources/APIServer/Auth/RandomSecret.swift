import Crypto
import Foundation

/// 256 random bits, kept as a digest only: nobody finds them by trying, so it needs no salt and no slowness.
enum RandomSecret {
    static func next() -> (secret: String, hash: String) {
        let secret = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64URL
        return (secret, hash(secret))
    }

    static func hash(_ secret: String) -> String { Data(SHA256.hash(data: Data(secret.utf8))).base64URL }
}
