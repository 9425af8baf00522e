import Testing

@testable import APIServer

struct XMLScannerTests {
    /// `<a x=1>`, `</a>` and texts, one after the other.
    private func tokens(_ text: String) throws(XMLScanner.Fault) -> [String] {
        var scanner = XMLScanner(Array(text.utf8))
        var tokens: [String] = []
        while let token = try scanner.next() {
            switch token {
            case .start(let element):
                tokens.append(
                    "<\(element.name)\(element.attributes.map { " \($0.name)=\($0.value)" }.joined())>")
            case .end(let name): tokens.append("</\(name)>")
            case .text(let text): tokens.append(text)
            }
        }
        return tokens
    }

    @Test(arguments: [
        ("<a/>", ["<a>", "</a>"]),
        (
            "\u{FEFF}<?xml version='1.0' encoding='utf-8'?>\n<!-- ? --><a>x</a>\n<!---->",
            ["<a>", "x", "</a>"]
        ),
        ("<m:a m:x = \"1\" y='&quot;\"'><b></b ></m:a>", ["<a x=1 y=\"\">", "<b>", "</b>", "</a>"]),
        ("<a>Đ&#x1ec3; &lt;&amp;&gt;&#39;</a>", ["<a>", "Để <&>'", "</a>"]),
        ("<a>x<![CDATA[<b>&amp;]]]]>y<?p q?></a>", ["<a>", "x", "<b>&amp;]]", "y", "</a>"]),
        ("<a>\r\n\t</a>", ["<a>", "\r\n\t", "</a>"]),
    ])
    func `documents are read token by token`(text: String, expected: [String]) throws {
        #expect(try tokens(text) == expected)
    }

    @Test(arguments: [
        ("", 0), ("x", 0), ("<a>", 3), ("<a></b>", 7), ("<a/><b/>", 5), ("</a>", 4), ("<a/>x", 4),
        ("<!DOCTYPE a><a/>", 1), ("<a>&nbsp;</a>", 3), ("<a>&#0;</a>", 3), ("<a>&#xD800;</a>", 3),
        ("<a>&amp</a>", 3), ("<a>&#+65;</a>", 3), ("<a x=1/>", 5), ("<a x='<'/>", 8), ("<a x='1'y='2'/>", 8),
        ("<a x='1", 7), ("<1a/>", 3), ("< a/>", 1), ("<a>\u{1}</a>", 3), ("<a><!-- x</a>", 13),
        ("<?xml version='1.0' encoding='UTF-16'?><a/>", 1), ("<![CDATA[x]]><a/>", 1),
    ])
    func `what is malformed is told by its place`(text: String, at: Int) {
        #expect(throws: XMLScanner.Fault(at: at)) { try tokens(text) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        var scanner = XMLScanner(Array("<a>".utf8) + [0xC3, 0x28] + Array("</a>".utf8))
        #expect(throws: XMLScanner.Fault(at: 3)) { while try scanner.next() != nil {} }
    }

    @Test func `depth, attributes and names are bounded`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(try tokens(nested(64)).count == 128)
        #expect(throws: XMLScanner.Fault.self) { try tokens(nested(65)) }
        func wide(_ count: Int) -> String {
            "<a\((0..<count).map { " x\($0)=''" }.joined())/>"
        }
        #expect(try tokens(wide(64)).count == 2)
        #expect(throws: XMLScanner.Fault.self) { try tokens(wide(65)) }
        #expect(try tokens("<\(String(repeating: "a", count: 256))/>").count == 2)
        #expect(throws: XMLScanner.Fault.self) { try tokens("<\(String(repeating: "a", count: 257))/>") }
    }
}
