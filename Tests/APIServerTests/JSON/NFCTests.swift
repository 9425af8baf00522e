import Foundation
import Testing

@testable import APIServer

@Suite struct NFCTests {
    @Test func `scalars that skip normalising are in NFC and stay so beside each other`() {
        let scalars = (0...0x2027).compactMap(Unicode.Scalar.init).filter(NFC.isAlwaysNormal)
        #expect(scalars.count == 0x300 + 0x100 + 0x18)
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        text.append(contentsOf: scalars.reversed())
        #expect(Array(String(text).precomposedStringWithCanonicalMapping.unicodeScalars) == Array(text))
    }

    @Test func `no scalar at a boundary composes with or passes what stands before it`() {
        for scalar in (0...0x10FFFF as ClosedRange<UInt32>).lazy.compactMap(Unicode.Scalar.init)
        where NFC.isBoundary(before: scalar) && scalar.properties.generalCategory != .unassigned {
            if scalar.properties.canonicalCombiningClass != .notReordered {
                Issue.record("U+\(String(scalar.value, radix: 16)) is a mark")
            }
            guard scalar.value < 0x3000 || (0x11000...0x16FFF).contains(scalar.value) else { continue }
            let alone = Array(String(scalar).precomposedStringWithCanonicalMapping.unicodeScalars)
            for end in ["\u{9C7}", "\u{1100}", "\u{AC00}", "\u{1025}", "\u{16D63}", "o\u{315}"] {
                let together = (end + String(scalar)).precomposedStringWithCanonicalMapping.unicodeScalars
                if Array(together) != Array(end.unicodeScalars) + alone {
                    Issue.record("U+\(String(scalar.value, radix: 16)) joins \(end.debugDescription)")
                }
            }
        }
    }

    @Test func `text normalised in pieces is the same as in one go`() {
        let units = [
            "a", "ệ", "e\u{323}\u{302}", "e\u{302}\u{323}", "\u{1100}", "\u{1161}", "\u{11A8}", "\u{AC00}",
            "\u{9C7}",
            "\u{9BE}", "\u{958}", "\u{94D}", "\u{212B}", "\u{F900}", "\u{344}", "\u{1D160}", "\u{315}",
            "\u{31B}", " ", "😀",
            "\u{16D63}", "\u{16D67}", "\u{16D68}", "\u{1025}", "\u{102E}", "\u{1F1FB}", "\u{200D}",
        ]
        var state: UInt64 = 7
        for _ in 0..<200 {
            var text = ""
            for _ in 0..<200 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += units[Int(state >> 33) % units.count]
            }
            #expect(
                Array(NFC.normalized(text).unicodeScalars)
                    == Array(text.precomposedStringWithCanonicalMapping.unicodeScalars))
        }
    }

    /// In one go twenty times the text takes 400 times as long, in pieces 20 times.
    @Test func `long text that is not in NFC takes no quadratic time`() {
        func processorTime(of count: Int) -> Double {
            let text = String(repeating: "e\u{323}\u{302}", count: count)
            func now() -> Double {
                var time = timespec()
                clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
                return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
            }
            let start = now()
            #expect(NFC.normalized(text).unicodeScalars.count == count)
            return now() - start
        }
        _ = processorTime(of: 1_000)
        let short = processorTime(of: 20_000)
        #expect(processorTime(of: 400_000) / short < 100)
    }
}
