import Testing

@testable import APIServer

/// SplitMix64: the same bytes on every run.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct JSONFuzzTests {
    @Test func `random bytes never trap, and what is read can be written and read again`() throws {
        var random = SeededGenerator(state: 20_261_020)
        let pieces: [[UInt8]] = [
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "D83D", "DE00", "0000", "true", "null", "-", "0",
            "1", ".",
            "e", "+", " ", "\"a\":", "\"b\"", "\u{1EC7}", "\u{301}", "[1]", "9223372036854775808",
        ].map { Array($0.utf8) }
        var accepted = 0
        for _ in 0..<15_000 {
            var body: [UInt8] = []
            for _ in 0..<Int.random(in: 0...24, using: &random) {
                if Int.random(in: 0..<8, using: &random) == 0 {
                    body.append(UInt8.random(in: 0...255, using: &random))
                } else {
                    body += pieces.randomElement(using: &random) ?? []
                }
            }
            accepted += try readsBack(body) ? 1 : 0
        }
        #expect(accepted > 100)
    }

    @Test func `a body with a few bytes changed never traps`() throws {
        var random = SeededGenerator(state: 1_954)
        let body = Array(
            #"{"title":"Báo cáo \u00fd d\uD83D\uDE00n","items":[{"hot":true,"n":-12.5e3},null,[0,1]],"x":""}"#
                .utf8)
        var accepted = 0
        for _ in 0..<5_000 {
            var changed = body
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 0..<changed.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[index] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: index)
                default: changed = Array(changed.prefix(max(index, 4)))
                }
            }
            accepted += try readsBack(changed) ? 1 : 0
        }
        #expect(accepted > 100)
        #expect(accepted < 5_000)
    }

    /// False when the body is refused.
    private func readsBack(_ body: [UInt8]) throws -> Bool {
        let value: JSONValue
        do {
            value = try JSONReader.parse(body)
        } catch {
            #expect((0...body.count).contains(error.offset))
            return false
        }
        var json = JSONWriter()
        json.value(value)
        #expect(try JSONReader.parse(json.bytes) == value)
        return true
    }
}
