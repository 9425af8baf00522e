import Domain
import Foundation
import Testing

struct PersonalIdentifiersTests {
    typealias Kind = PersonalIdentifiers.Kind

    /// The text without ⟦ and ⟧, and what stood between them.
    private static func marked(_ text: String) -> (plain: String, passages: [Range<Int>]) {
        var plain = String.UnicodeScalarView()
        var passages: [Range<Int>] = []
        var start = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "⟦": start = plain.count
            case "⟧": passages.append(start..<plain.count)
            default: plain.append(scalar)
            }
        }
        return (String(plain), passages)
    }

    private static func passage(_ range: Range<Int>, of text: String) -> String {
        String(String.UnicodeScalarView(Array(text.unicodeScalars)[range]))
    }

    private static let caught: [(Kind, String)] =
        CaughtTexts.identityCards.map { (.identityCard, $0) } + CaughtTexts.phones.map { (.phone, $0) }
        + CaughtTexts.emails.map { (.email, $0) } + CaughtTexts.profiles.map { (.socialProfile, $0) }
        + CaughtTexts.persons.map { (.namedPerson, $0) } + CaughtTexts.houses.map { (.houseNumber, $0) }

    private static let harmless =
        HarmlessTexts.documents + HarmlessTexts.dates + HarmlessTexts.amounts + HarmlessTexts.places
        + HarmlessTexts.offices + HarmlessTexts.people + HarmlessTexts.figures

    @Test(arguments: caught)
    func `a passage that leads to a person is caught, the passage exactly`(kind: Kind, text: String) {
        let (plain, passages) = Self.marked(text)
        let hits = PersonalIdentifiers.find(in: plain).filter { $0.kind == kind }
        #expect(
            hits.map { Self.passage($0.range, of: plain) } == passages.map { Self.passage($0, of: plain) })
        #expect(hits.map(\.range) == passages)
        #expect(!passages.isEmpty)
    }

    @Test(arguments: caught)
    func `a text in decomposed letters hides nothing`(kind: Kind, text: String) {
        let (plain, passages) = Self.marked(text.decomposed)
        #expect(PersonalIdentifiers.find(in: plain).filter { $0.kind == kind }.map(\.range) == passages)
    }

    @Test(arguments: harmless)
    func `ordinary report prose is let through`(text: String) {
        let hits = PersonalIdentifiers.find(in: text)
        #expect(hits.map { "\($0.kind): \(Self.passage($0.range, of: text))" } == [])
    }

    @Test func `the corpora are large enough to mean something`() {
        #expect(Self.caught.count >= 80)
        #expect(Self.harmless.count >= 120)
        #expect(Set(Self.harmless).count == Self.harmless.count)
    }

    private static let separators = [
        " ", "\u{A0}", "\u{2009}", "\u{202F}", ".", "-", "–", "\u{2011}", "·", " - ", " . ", "  ", "\u{200B}",
        "\u{200D}",
        "\u{FEFF}", "",
    ]
    private static let identifiers: [(Kind, String, [[Int]])] = [
        (
            .phone, "0912345678",
            [[4, 3, 3], [3, 3, 4], [3, 4, 3], [2, 2, 2, 2, 2], [5, 5], [4, 6], [1, 9]]
        ),
        (.phone, "0356789012", [[4, 3, 3], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]),
        (.phone, "01681234567", [[4, 3, 4], [5, 3, 3]]),
        (.phone, "+84912345678", [[3, 3, 3, 3], [3, 2, 3, 4]]),
        (.phone, "0084912345678", [[4, 3, 3, 3], [4, 2, 3, 4]]),
        (.identityCard, "001099012345", [[3, 3, 3, 3], [4, 4, 4], [3, 9], [6, 6], [3, 1, 2, 6]]),
        (.identityCard, "079303004567", [[3, 3, 3, 3], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]),
        (.identityCard, "031456782", [[3, 3, 3], [1, 1, 1, 1, 1, 1, 1, 1, 1]]),
    ]

    @Test(arguments: separators)
    func `no way of spacing a number hides it`(separator: String) {
        for (kind, digits, groupings) in Self.identifiers {
            for grouping in groupings {
                var rest = Substring(digits)
                let parts = grouping.map { length in
                    defer { rest = rest.dropFirst(length) }
                    return String(rest.prefix(length))
                }
                for written in [parts, parts.map(\.fullWidth)].map({ $0.joined(separator: separator) }) {
                    for (before, after) in [
                        ("", ""), ("gọi ", " nhé"), ("(", ")"), ("là: ", ", rồi"), ("số ", "."),
                    ] {
                        let hits = PersonalIdentifiers.find(in: before + written + after)
                        #expect(hits.map(\.kind) == [kind], "\(before + written + after)")
                        #expect(PersonalIdentifiers.mask(before + written + after, hits).contains("[đã che]"))
                    }
                }
            }
        }
    }

    @Test
    func `0936.123.456.789 is caught, as no amount begins with a zero and four digits before its threes`() {
        func passages(_ text: String) -> [String] {
            PersonalIdentifiers.find(in: text).map { Self.passage($0.range, of: text) }
        }
        #expect(passages("Gọi 0936.123.456.789 nhé") == ["0936.123.456.789"])
        #expect(passages("Thu 936.123.456.789 nhé") == [])
        #expect(passages("Mã số 0936.123.456.789 nhé") == [])
        #expect(passages("Số 0936.123.456.789.012 nhé") == [])
    }

    @Test func `what was written is gone from the masked text, all else stands`() {
        let text = "Gọi 0912 345 678 hoặc viết a.b@gmail.com, họp 03.02.2025 – cảm ơn."
        let hits = PersonalIdentifiers.find(in: text)
        let masked = PersonalIdentifiers.mask(text, hits)
        #expect(masked == "Gọi [đã che] hoặc viết [đã che], họp 03.02.2025 – cảm ơn.")
        #expect(PersonalIdentifiers.find(in: masked).isEmpty)
        #expect(PersonalIdentifiers.mask(text, []) == text)
    }

    @Test func `hits of another text, or out of order and overlapping, do no harm to the mask`() {
        let hits = [5..<9, 0..<3, 2..<4, 90..<99].map { PersonalIdentifiers.Hit(kind: .phone, range: $0) }
        #expect(PersonalIdentifiers.mask("0123456789", hits) == "[đã che]4[đã che]9")
    }

    @Test func `identifiers are refused, a name or a house number is to be confirmed`() {
        #expect(Kind.allCases.filter { $0.severity == .confirm } == [.namedPerson, .houseNumber])
    }

    @Test func `a place counts Unicode scalars of the text as given`() {
        let text = "👨‍👩‍👧 e\u{301}\u{200B} 09\u{200B}12345678"
        let hits = PersonalIdentifiers.find(in: text)
        #expect(hits.map(\.range) == [10..<21])
    }
}

@Suite struct HostileTextTests {
    @Test(arguments: [
        "0 ", "1 2 3 ", "0912345678 ", "@", "a@", "@a.", "ông ", "ông Nguyễn ", "số ", "số 1 ngõ 1 ", "0.",
        "0-", "(", "+84",
        "zalo:", "fb.com/", "cccd 1", "a", " ", "gmail . ", "t.me/ ", "1.000.", "đ/c ", "\u{301}", "\u{200B}",
        "0912\n", "0\n", "0912|", "⓪", "O9", "x0912345678", "a at gmail.com ", "a[at]", "[dot]", "fb: Lê ",
        "số: ",
        "0912345678 đồng\n", "Quyết định số ",
    ])
    func `a hostile text takes no longer than its length deserves`(unit: String) {
        // Four times as long: four times the work, and sixteen times it with one step for each pair of scalars.
        #expect(Self.work(unit, scalars: 12_000) < 9 * Self.work(unit, scalars: 3_000))
    }

    /// Processor time of this thread in nanoseconds, the lesser of two, which others' work hardly touches.
    private static func work(_ unit: String, scalars: Int) -> UInt64 {
        let text = String(repeating: unit, count: scalars / unit.unicodeScalars.count)
        return (1...2).map { _ in
            let before = threadTime()
            _ = PersonalIdentifiers.find(in: text)
            return threadTime() - before
        }.min() ?? 0
    }

    private static func threadTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

extension String {
    fileprivate var fullWidth: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map {
                    (0x30...0x39).contains($0.value) ? Unicode.Scalar($0.value + 0xFEE0) ?? $0 : $0
                }))
    }

    /// Vietnamese letters only, so that the marks of the corpus stay.
    fileprivate var decomposed: String { decomposedStringWithCanonicalMapping }
}
