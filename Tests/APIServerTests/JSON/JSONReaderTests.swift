import Testing

@testable import APIServer

@Suite struct JSONReaderTests {
    struct Refused: CustomTestStringConvertible, Sendable {
        let body: String
        let code: JSONSyntaxError.Code
        let offset: Int
        var pointer = ""

        var testDescription: String { "\(body.debugDescription) is \(code)" }
    }

    static let refused: [Refused] = [
        .init(body: "", code: .emptyInput, offset: 0),
        .init(body: " \n", code: .emptyInput, offset: 2),
        .init(body: "\u{FEFF}{}", code: .byteOrderMark, offset: 0),
        .init(body: " \u{FEFF}{}", code: .unexpectedCharacter, offset: 1),
        .init(body: "{", code: .unexpectedEnd, offset: 1),
        .init(body: "[1,", code: .unexpectedEnd, offset: 3, pointer: "/1"),
        .init(body: #"{"a""#, code: .unexpectedEnd, offset: 4, pointer: "/a"),
        .init(body: #"{"a":"#, code: .unexpectedEnd, offset: 5, pointer: "/a"),
        .init(body: #""abc"#, code: .unexpectedEnd, offset: 4),
        .init(body: #""a\"#, code: .unexpectedEnd, offset: 3),
        .init(body: #""\u12"#, code: .unexpectedEnd, offset: 5),
        .init(body: "tru", code: .unexpectedEnd, offset: 3),
        .init(body: "-", code: .unexpectedEnd, offset: 1),
        .init(body: "[1,]", code: .trailingComma, offset: 2),
        .init(body: #"{"a":1 , }"#, code: .trailingComma, offset: 7),
        .init(body: "[,1]", code: .unexpectedCharacter, offset: 1, pointer: "/0"),
        .init(body: "[1 2]", code: .unexpectedCharacter, offset: 3),
        .init(body: "[1}", code: .unexpectedCharacter, offset: 2),
        .init(body: "{,}", code: .unexpectedCharacter, offset: 1),
        .init(body: "{a:1}", code: .unexpectedCharacter, offset: 1),
        .init(body: "{'a':1}", code: .unexpectedCharacter, offset: 1),
        .init(body: #"{"a" 1}"#, code: .unexpectedCharacter, offset: 5, pointer: "/a"),
        .init(body: #"{"a":1,2}"#, code: .unexpectedCharacter, offset: 7),
        .init(body: "[1]/* x */", code: .trailingCharacters, offset: 3),
        .init(body: "[1, // x\n2]", code: .unexpectedCharacter, offset: 4, pointer: "/1"),
        .init(body: "{} {}", code: .trailingCharacters, offset: 3),
        .init(body: "nullx", code: .trailingCharacters, offset: 4),
        .init(body: "NaN", code: .unexpectedCharacter, offset: 0),
        .init(body: "-Infinity", code: .unexpectedCharacter, offset: 1),
        .init(body: "+1", code: .unexpectedCharacter, offset: 0),
        .init(body: ".5", code: .unexpectedCharacter, offset: 0),
        .init(body: "1.", code: .unexpectedEnd, offset: 2),
        .init(body: "[1.e3]", code: .unexpectedCharacter, offset: 3, pointer: "/0"),
        .init(body: "[1e]", code: .unexpectedCharacter, offset: 3, pointer: "/0"),
        .init(body: "[1e+-2]", code: .unexpectedCharacter, offset: 4, pointer: "/0"),
        .init(body: "0x10", code: .trailingCharacters, offset: 1),
        .init(body: "01", code: .leadingZero, offset: 0),
        .init(body: "[-012]", code: .leadingZero, offset: 2, pointer: "/0"),
        .init(body: "True", code: .unexpectedCharacter, offset: 0),
        .init(body: "\"a\nb\"", code: .controlCharacter, offset: 2),
        .init(body: "\"a\u{1F}\"", code: .controlCharacter, offset: 2),
        .init(body: "[\u{B}1]", code: .unexpectedCharacter, offset: 1, pointer: "/0"),
        .init(body: "[\u{A0}1]", code: .unexpectedCharacter, offset: 1, pointer: "/0"),
        .init(body: "\"a\u{0}\"", code: .nul, offset: 2),
        .init(body: "{}\u{0}", code: .nul, offset: 2),
        .init(body: "[\u{0}]", code: .nul, offset: 1, pointer: "/0"),
        .init(body: #"{"a":["x\u0000"]}"#, code: .nul, offset: 8, pointer: "/a/0"),
        .init(body: #"{"\u0000":1}"#, code: .nul, offset: 2),
        .init(body: #""\x41""#, code: .invalidEscape, offset: 1),
        .init(body: #""\u12G4""#, code: .invalidEscape, offset: 1),
        .init(body: #""\U0041""#, code: .invalidEscape, offset: 1),
        .init(body: #""\uD83D""#, code: .loneSurrogate, offset: 1),
        .init(body: #""\uDE00""#, code: .loneSurrogate, offset: 1),
        .init(body: #""\uD83D\u0041""#, code: .loneSurrogate, offset: 1),
        .init(body: #""\uD83D\uD83D""#, code: .loneSurrogate, offset: 1),
        .init(body: #""\uD83D\n""#, code: .loneSurrogate, offset: 1),
        .init(body: #""\uDE00\uD83D""#, code: .loneSurrogate, offset: 1),
        .init(body: #"{"a":1,"a":2}"#, code: .duplicateKey, offset: 7, pointer: "/a"),
        .init(body: #"{"a":1,"\u0061":2}"#, code: .duplicateKey, offset: 7, pointer: "/a"),
        .init(body: #"[{"x/y~":{"":1,"":2}}]"#, code: .duplicateKey, offset: 15, pointer: "/0/x~1y~0/"),
        .init(body: "{\"\u{E9}\":1,\"e\u{301}\":2}", code: .duplicateKey, offset: 8, pointer: "/\u{E9}"),
        .init(
            body: #"{"\u1ec7":1,"e\u0323\u0302":2}"#, code: .duplicateKey, offset: 12, pointer: "/\u{1EC7}"),
    ]

    @Test(arguments: refused)
    func `what RFC 8259 or the storages refuse is refused with its place`(_ example: Refused) {
        #expect(
            throws: JSONSyntaxError(code: example.code, offset: example.offset, pointer: example.pointer)
        ) {
            try JSONReader.parse(Array(example.body.utf8))
        }
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80],
            [0xFF], [0xFE], [0xC3], [0xC3, 0x28], [0xE1, 0xBB], [0xE1, 0xBB, 0x41], [0xF0, 0x9F, 0x98],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func `bytes that are not well-formed UTF-8 are refused`(_ bad: [UInt8]) {
        #expect(throws: JSONSyntaxError(code: .invalidUTF8, offset: 7, pointer: "/a")) {
            try JSONReader.parse(Array(#"{"a":"x"#.utf8) + bad + Array(#""}"#.utf8))
        }
        #expect(throws: JSONSyntaxError(code: .invalidUTF8, offset: 1, pointer: "")) {
            try JSONReader.parse([UInt8(ascii: "\"")] + bad)
        }
    }

    @Test func `each end of the ranges of UTF-8 is read`() throws {
        let text = "\u{7F}\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFD}\u{FFFF}\u{10000}\u{10FFFF}"
        #expect(try scalars("\"\(text)\"") == Array(text.unicodeScalars))
    }

    @Test func `escapes become their characters`() throws {
        #expect(
            try parse(#""\"\\\/\b\f\n\r\t\u0041\u1Ec7\uD83D\uDE00.""#)
                == .string("\"\\/\u{8}\u{C}\n\r\tA\u{1EC7}\u{1F600}."))
    }

    @Test func `strings come out in NFC, however they were written`() throws {
        let expected: [Unicode.Scalar] = ["D", "\u{E2}", "n", " ", "\u{DD}"]
        #expect(try scalars("\"Da\u{302}n Y\u{301}\"") == expected)
        #expect(try scalars(#""Da\u0302n Y\u0301""#) == expected)
        #expect(try scalars("\"D\u{E2}n \u{DD}\"") == expected)
        #expect(try scalars("\"\u{212B}\"") == ["\u{C5}"])
        guard case .object(let members) = try parse("{\"e\u{301}\":1}") else {
            Issue.record("no object")
            return
        }
        #expect(members.map { Array($0.name.unicodeScalars) } == [["\u{E9}"]])
    }

    @Test(arguments: [(#"["#, 32), (#"{"a":"#, 32), (#"["#, .max), (#"{"a":"#, .max)])
    func `a hundred thousand levels are a plain error`(_ opening: String, _ maximum: Int) {
        let body = Array(String(repeating: opening, count: 100_000).utf8)
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSONReader.parse(body, maximumDepth: maximum)
        }
        #expect(error?.code == .tooDeep)
        #expect(error?.offset == opening.utf8.count * min(maximum, JSONReader.depthCeiling))
    }

    @Test func `thirty combining marks in a row are read and one more is refused`() {
        func marked(_ count: Int) -> String { "\"a\(String(repeating: "\u{301}", count: count))b\"" }
        #expect(throws: Never.self) { try parse(marked(30)) }
        #expect(throws: JSONSyntaxError(code: .tooManyMarks, offset: 62, pointer: "")) {
            try parse(marked(31))
        }
        #expect(throws: JSONSyntaxError(code: .tooManyMarks, offset: 181, pointer: "")) {
            try parse("\"\(String(repeating: #"\u0301"#, count: 31))\"")
        }
    }

    @Test func `any collection of bytes is read, and offsets count from its start`() throws {
        let slice = Array("xx[1]".utf8).dropFirst(2)
        #expect(try JSONReader.parse(slice) == .array([.integer(1)]))
        #expect(throws: JSONSyntaxError(code: .unexpectedEnd, offset: 2, pointer: "")) {
            try JSONReader.parse(slice.dropLast())
        }
    }

    private func parse(_ text: String) throws -> JSONValue {
        try JSONReader.parse(Array(text.utf8))
    }

    private func scalars(_ text: String) throws -> [Unicode.Scalar]? {
        guard case .string(let string) = try parse(text) else { return nil }
        return Array(string.unicodeScalars)
    }
}
