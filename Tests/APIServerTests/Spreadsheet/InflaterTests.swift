import Foundation
import Testing

@testable import APIServer

struct InflaterTests {
    private static let text = String(
        repeating: "Điều tra dư luận xã hội là nắm bắt ý kiến của nhân dân. ", count: 6)

    /// The text, as zlib packs it with the fixed codes, and with codes of its own for single bytes.
    private static let fixed =
        "OzIh8+HuxlKFkqJEhZRjGxRySh/uWpunUHF4sULGw90zMxVyDi9QyHu4a32uQhKQLFE4vFchO/Phrv15CskPdy9PVMjLOLwoTyEFSOgpHBk1bGANAwA="
    private static let dynamic =
        "BcGxDYAgEAXQVf4E7oRSQMQrDCS2bmBrZ7CwMlgfMRZn3OM28b138VrnhDga2O9CSMonYZIdTuvqEWQDKZcBrXKJkBu9V34IndbDgJxkgpVMDd7Fa50T4mhgvwshKZ+ESXY4ratHkA2kXAa0yiVCbvRe+SF0Wg8DcpIJVjI1eBevdU6Io4H9LoSkfBIm2eG0rh5BNpByGdAqlwi50Xvlh9BpPQzISSZYydTgXbzWOSGOBva7EJLySZhkh9O6egTZQMplQKtcIuRG75UfQqf1MCAnmWAlU4N38VrnhDga2O9CSMonYZIdTuvqEWQDKZcBrXKJkBu9V34IndbDgJxkgpVMDd7Fa50T4mhgvwshKZ+ESXY4ratHkA2kXAa0yiVCbvRe+SF0Wg8DcpIJVjI1+AE="

    private static func packed(_ base64: String) throws -> [UInt8] {
        Array(try #require(Data(base64Encoded: base64)))
    }

    @Test func `streams of each kind give their text`() throws {
        let text = Array(Self.text.utf8)
        for base64 in [Self.fixed, Self.dynamic] {
            #expect(try Inflater.inflate(Self.packed(base64)[...], to: text.count) == text)
        }
        let stored = [1] + ZipMaker.two(text.count) + ZipMaker.two(0xFFFF - text.count) + text
        #expect(try Inflater.inflate(stored[...], to: text.count) == text)
        // One code for all distances, which is not complete, and matches that overlap themselves.
        let letters = try Self.packed("S0wcBaNgFAx3AAA=")
        #expect(
            try Inflater.inflate(letters[...], to: 1_000) == Array(repeating: UInt8(ascii: "a"), count: 1_000)
        )
        #expect(try Inflater.inflate([3, 0], to: 0) == [])
    }

    @Test func `a byte more or less than was promised is a fault`() throws {
        let count = Self.text.utf8.count
        for base64 in [Self.fixed, Self.dynamic] {
            for size in [count - 1, count + 1, 0] {
                #expect(throws: Inflater.Fault()) { try Inflater.inflate(Self.packed(base64)[...], to: size) }
            }
        }
    }

    @Test(
        arguments: [
            // Nothing; a block of the fourth kind; a stored one whose length is not said twice, or that is cut off.
            [], [0x07], [0x01, 5, 0, 0, 0], [0x01, 5, 0, 0xFA, 0xFF, 1, 2],
            // A match before there is anything; distance code 30; length code 286.
            [0x03, 0x02], [0x63, 0xC0, 0x1F], [0x1B, 0x03],
            // Codes of one bit for three lengths of codes; a repetition of nothing.
            [0x05, 0x00, 0x92, 0x04], [0x0D, 0xC0, 0x01, 0x00, 0x00],
        ] as [[UInt8]])
    func `what is no stream is a fault`(bytes: [UInt8]) {
        #expect(throws: Inflater.Fault()) { try Inflater.inflate(bytes[...], to: 100) }
    }
}
