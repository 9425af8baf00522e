import Crypto
import Domain
import Foundation

/// What tells that a ballot has come before, and nothing else about it. The key lies outside the database and the salt
/// in it, so either alone tells nobody whether a name that they guess was among the senders' names for ballots.
struct BallotHashes: Sendable {
    let key: SymmetricKey

    func hash(_ externalID: String, by account: Account.ID, of survey: Survey.ID, salt: String) -> String {
        var mac = HMAC<SHA256>(key: key)
        for part in [salt, survey.rawValue, account.rawValue, externalID] {
            mac.update(data: Data("\(part.utf8.count) \(part)".utf8))
        }
        return Data(mac.finalize()).base64URL
    }
}
