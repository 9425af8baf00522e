import Domain
import Testing

@testable import APIServer

@Suite struct JSONWriterTests {
    private enum Stance: String, WireValue { case supportive, opposed }
    private enum Thing {}

    private struct Item: WireValue {
        let id: Int
        let note: String?

        func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("id", id)
                json.member("note", note)
            }
        }
    }

    @Test func `members and elements are parted by commas, and nil is left out`() {
        let text = written { json in
            json.object { json in
                json.member("skipped", String?.none)
                json.member("title", "Báo cáo")
                json.member("count", 2)
                json.member("share", 0.5)
                json.member("hot", Bool?.some(true))
                json.memberOrNull("next", String?.none)
                json.memberOrNull("cursor", "c")
                json.member("stance", Stance.opposed)
                json.member("empty", { _ in })
                json.member("items", [Item(id: 1, note: "a"), Item(id: 2, note: nil)])
                json.member("none", [Int]())
                json.member("meta", { json in json.member("version", Int64.min) })
                json.memberArray(
                    "pair",
                    { json in
                        json.value(1)
                        json.null()
                        json.array { $0.value([true]) }
                    })
                json.member(dynamicName: "a\"b", JSONValue.null)
                json.member(dynamicName: "rows") { $0.member("x", 1) }
            }
        }
        #expect(
            text == #"{"title":"Báo cáo","count":2,"share":0.5,"hot":true,"next":null,"cursor":"c","#
                + #""stance":"opposed","empty":{},"items":[{"id":1,"note":"a"},{"id":2}],"none":[],"#
                + #""meta":{"version":-9223372036854775808},"pair":[1,null,[[true]]],"a\"b":null,"rows":{"x":1}}"#
        )
    }

    @Test func `quotes, backslashes and control characters are escaped, all else stands as it is`() {
        #expect(
            written { $0.value("\"\\/\u{8}\t\n\u{C}\r\u{0}\u{1}\u{1F}\u{7F}ệ😀") }
                == #""\"\\/\b\t\n\f\r\u0000\u0001\u001f"# + "\u{7F}ệ😀\"")
    }

    @Test(arguments: [
        (0.1, "0.1"), (100, "100.0"), (-0.0, "-0.0"), (1e300, "1e+300"),
        (Double.leastNonzeroMagnitude, "5e-324"),
        (1.0 / 3, "0.3333333333333333"),
        (.infinity, "null"), (-.infinity, "null"), (.nan, "null"),
    ])
    func `a number is the shortest text that reads back, or null`(_ number: Double, _ text: String) throws {
        #expect(written { $0.value(number) } == text)
        if number.isFinite {
            #expect(Double(text) == number)
            #expect(try JSONReader.parse(Array(text.utf8)) == .number(text))
        }
    }

    @Test func `what is written is read back the same`() throws {
        let everyByteOfASCII = String(String.UnicodeScalarView((1..<0x80).compactMap(Unicode.Scalar.init)))
        let value = JSONValue.object([
            .init(name: everyByteOfASCII, value: .string(everyByteOfASCII)),
            .init(
                name: "",
                value: .array([.null, .bool(false), .integer(.min), .integer(.max), .number("-1.50E+9")])),
            .init(name: "ý kiến ~/", value: .object([.init(name: "đ", value: .string("😀\u{2028}\u{FFFF}"))])),
            .init(name: "empty", value: .array([.array([]), .object([]), .string("")])),
        ])
        var json = JSONWriter()
        json.value(value)
        #expect(try JSONReader.parse(json.bytes) == value)
    }

    @Test func `domain values are written in their wire form`() throws {
        let id = "0199f3a2-7c4b-7d11-8a55-3c1e9b6f0a21"
        let text =
            try written { json in
                json.value(try #require(Identifier<Thing>(id)))
            }
            + written { json in
                json.value(try #require(CivilDate("2026-10-20")))
            }
            + written { json in
                json.value(try #require(Instant("2026-10-20T16:59:59.000Z")))
            }
            + written { json in
                json.value(try #require(Period("2026-Q3")))
            }
        #expect(text == "\"\(id)\"\"2026-10-20\"\"2026-10-20T16:59:59.000Z\"\"2026-Q3\"")
    }

    private func written(_ body: (inout JSONWriter) throws -> Void) rethrows -> String {
        var json = JSONWriter()
        try body(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
