import Crypto
import Foundation

/// Seals the place where a page ended, so that a client can neither read meaning into it nor make one up, nor use it
/// with other filters.
struct Cursors: Sendable {
    private let key: SymmetricKey

    init(key: SymmetricKey) { self.key = key }

    func seal(_ values: [String], for scope: String) -> String {
        let payload = Data(values.joined(separator: "\u{1F}").utf8)
        return (tag(payload, scope) + payload).base64URL
    }

    /// Nil for what was not sealed here, for this scope.
    func open(_ cursor: String, for scope: String) -> [String]? {
        guard let data = Data(base64URL: cursor), data.count > Self.tagLength else { return nil }
        let payload = Data(data.dropFirst(Self.tagLength))
        guard tag(payload, scope) == data.prefix(Self.tagLength) else { return nil }
        return String(decoding: payload, as: UTF8.self).components(separatedBy: "\u{1F}")
    }

    private static let tagLength = 16

    private func tag(_ payload: Data, _ scope: String) -> Data {
        var mac = HMAC<SHA256>(key: key)
        mac.update(data: Data("\(scope.utf8.count) \(scope)".utf8))
        mac.update(data: payload)
        return Data(Data(mac.finalize()).prefix(Self.tagLength))
    }
}

extension Data {
    /// RFC 4648, without padding.
    var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil for anything but the one spelling that these bytes have.
    init?(base64URL text: String) {
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        self.init(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4))
        guard base64URL == text else { return nil }
    }
}
