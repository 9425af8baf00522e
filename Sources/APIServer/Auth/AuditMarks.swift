import Crypto
import Domain
import Foundation

extension AuditChain {
    /// - Parameter key: not in the database, so that a mark can't be made there.
    init(key: SymmetricKey) {
        self.init { text in
            Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)).base64URL
        }
    }
}
