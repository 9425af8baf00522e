import Domain
import Testing

@testable import Persistence

@Suite struct StoredValueTests {
    @Test(arguments: [
        "", "plain", "\"\\/", "a\u{8}\u{9}\u{A}\u{C}\u{D}\u{1}\u{1F}z", "đường 🛵 “ngoặc”", "\u{7F}\u{2028}",
    ])
    func `a text comes back as it was stored`(text: String) throws {
        let json = try storedJSON(["text": text, "other": text + text])
        #expect(try StoredValue(json: json).text("text") == text)
        #expect(try StoredValue(json: json).text("other") == text + text)
    }

    @Test func `a report's content comes back as it was stored`() throws {
        let items = [true, false].map { full in
            Item(
                id: Identifier(trusted: "item"), topicID: Identifier(trusted: "topic"),
                content: "Giá \"cả\"\n",
                stance: .concerned, prevalence: .some, strata: full ? ["nông dân", ""] : [],
                channels: full ? [.press, .interview] : [],
                areaUnitID: full ? Identifier(trusted: "area") : nil,
                causes: full ? "vì" : nil, forecast: full ? "sẽ" : nil, proposals: full ? "nên" : nil,
                hot: full)
        }
        for preparedAt in [nil, Instant(milliseconds: -5)] {
            let content = ReportContent(
                title: "Tháng", summary: "",
                sections: preparedAt.map { _ in [Section(code: "I", text: "Tình \"hình\"")] } ?? [],
                items: items,
                preparedAt: preparedAt, nothingToReport: preparedAt != nil)
            let json = try storedJSON(StoredContent(content))
            #expect(try StoredContent(StoredValue(json: json)).value() == content)
        }
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1", "\"a", "\"\\", "\"\\u12", "\"\\x\"",
        "tru", "nulll",
        "-", "1.5", "99999999999999999999", "[1] 2", "\"\\ud800\"", String(repeating: "[", count: 10_000),
    ])
    func `a damaged text says so`(json: String) {
        #expect(throws: StorageError.self) { try StoredValue(json: json) }
    }
}
