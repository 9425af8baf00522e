import Testing

@testable import APIServer

@Suite struct LineSplitterTests {
    private func lines(_ parts: [[UInt8]], limit: Int = 100) -> [String] {
        var splitter = LineSplitter(limit: limit)
        return (parts.flatMap { splitter.append($0) } + splitter.finish()).map { line in
            switch line.content {
            case .text(let bytes): "\(line.number) \(String(decoding: bytes, as: UTF8.self))"
            case .tooLong: "\(line.number) tooLong"
            }
        }
    }

    @Test func `lines are the same wherever the parts end`() {
        let text = Array("\u{FEFF}{ }\r\n\n  \t\r\nhai\n0123456789\nnăm".utf8)
        let whole = ["1 { }\r", "4 hai", "5 tooLong", "6 năm"]
        #expect(lines([text], limit: 9) == whole)
        for place in text.indices {
            #expect(lines([Array(text[..<place]), Array(text[place...])], limit: 9) == whole)
        }
        #expect(lines(text.map { [$0] }, limit: 9) == whole)
    }

    @Test func `a body may be empty, end without a line end, and hold the longest line`() {
        #expect(lines([]) == [] && lines([[]]) == [] && lines([Array("\n\n".utf8)]) == [])
        #expect(lines([Array("a".utf8)]) == ["1 a"] && lines([Array("a\n".utf8)]) == ["1 a"])
        #expect(lines([Array("abc\nabcd\n".utf8)], limit: 3) == ["1 abc", "2 tooLong"])
        // Only where the body begins.
        #expect(lines([Array("a\n\u{FEFF}b".utf8)]) == ["1 a", "2 \u{FEFF}b"])
    }
}
