import Crypto
import Domain
import Foundation

/// `dany_live_` (in a sandbox `dany_test_`), 43 random letters and digits, which are 256 bits, and six that are a checksum of
/// all before: so a typo is told without the store, and a scanner of sources knows a key when it sees one.
struct KeySecret: Sendable {
    let text: String

    static let beginnings = (live: "dany_live_", test: "dany_test_")
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let (randomLength, checkLength) = (43, 6)
    /// Of the random part, what is shown in lists: enough to tell keys apart, and far too little to guess one.
    private static let shownLength = 8

    static func next(isSandbox: Bool) -> KeySecret {
        var bytes = Array((isSandbox ? beginnings.test : beginnings.live).utf8)
        for _ in 0..<randomLength { bytes.append(alphabet.randomElement() ?? 0) }
        bytes += checksum(bytes)
        return KeySecret(text: String(decoding: bytes, as: UTF8.self))
    }

    private init(text: String) { self.text = text }

    /// Nil for what can't be a key of such a server.
    init?(_ text: some StringProtocol, isSandbox: Bool) {
        let bytes = Array(text.utf8)
        let beginning = Array((isSandbox ? Self.beginnings.test : Self.beginnings.live).utf8)
        guard bytes.count == beginning.count + Self.randomLength + Self.checkLength,
            bytes.starts(with: beginning),
            Array(bytes.suffix(Self.checkLength)) == Self.checksum(bytes.dropLast(Self.checkLength))
        else { return nil }
        self.text = String(text)
    }

    /// Whether a bearer says of itself that it is a key.
    static func isMeant(by text: some StringProtocol) -> Bool {
        text.hasPrefix(beginnings.live) || text.hasPrefix(beginnings.test)
    }

    var prefix: String { String(text.prefix(Self.beginnings.live.count + Self.shownLength)) }

    var hash: String { RandomSecret.hash(text) }

    private static func checksum(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var rest = CRC32.of(bytes)
        return (0..<checkLength).map { _ in
            defer { rest /= UInt32(alphabet.count) }
            return alphabet[Int(rest % UInt32(alphabet.count))]
        }
    }
}
