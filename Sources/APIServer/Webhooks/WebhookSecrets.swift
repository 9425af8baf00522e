import Crypto
import Domain
import Foundation

/// The secrets that webhooks are signed with. They have to be known to sign, so they are sealed rather than hashed.
struct WebhookSecrets: Sendable {
    private let sealing: SymmetricKey

    init(sealing: SymmetricKey) { self.sealing = sealing }

    /// - Returns: the secret as its receiver gets it, once, and as it is kept.
    func next(for id: Webhook.ID) throws -> (secret: String, sealed: Webhook.SealedSecret) {
        let key = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        let box = try AES.GCM.seal(key, using: sealing, authenticating: Data(id.rawValue.utf8))
        guard let combined = box.combined else { throw StorageError.corrupt("a secret can't be sealed") }
        return (Self.prefix + key.base64EncodedString(), Webhook.SealedSecret(combined.base64URL))
    }

    private func open(_ secret: Webhook.SealedSecret, of id: Webhook.ID) throws -> SymmetricKey {
        guard let data = Data(base64URL: secret.text) else {
            throw StorageError.corrupt("a webhook's secret can't be read")
        }
        let key = try AES.GCM.open(
            .init(combined: data), using: sealing, authenticating: Data(id.rawValue.utf8))
        return SymmetricKey(data: key)
    }

    /// The keys that sign at this moment. Nil when the present one can't be opened: it was sealed under another
    /// `installation.key`. The one before it then is of no use either, and keeps nothing from being sent.
    func signing(_ webhook: Webhook, at clock: Instant) -> [SymmetricKey]? {
        guard let present = try? open(webhook.secret, of: webhook.id) else { return nil }
        return [present] + webhook.signing(at: clock).dropFirst().compactMap { try? open($0, of: webhook.id) }
    }

    /// As Standard Webhooks marks a symmetric secret.
    private static let prefix = "whsec_"
}

/// Standard Webhooks: HMAC-SHA256 over id, time and body.
enum WebhookSignature {
    static func headers(id: String, at clock: Instant, body: [UInt8], keys: [SymmetricKey]) -> [(
        String, String
    )] {
        let timestamp = String(clock.milliseconds / 1_000)
        let signed = Data("\(id).\(timestamp).".utf8) + Data(body)
        let signatures = keys.map { key in
            "v1," + Data(HMAC<SHA256>.authenticationCode(for: signed, using: key)).base64EncodedString()
        }
        return [
            ("webhook-id", id), ("webhook-timestamp", timestamp),
            ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }
}
