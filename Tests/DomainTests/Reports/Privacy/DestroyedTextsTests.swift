import Testing

@testable import Domain

struct DestroyedTextsTests {
    private static let sentence = "Ông Trần Văn An ở tổ 4 cho rằng giá đền bù 1.500.000 đồng là quá thấp"

    private func redacting(_ destroyed: String..., in text: String) -> String {
        DestroyedTexts(destroyed).redacting(text)
    }

    @Test(arguments: [
        (sentence + ".", "[đã che]."),
        ("Chi bộ 1 viết: “\(sentence).” Nơi khác yên ổn.", "Chi bộ 1 viết: “[đã che].” Nơi khác yên ổn."),
        ("- \(sentence);\n- Dân mong sớm trả lời.", "- [đã che];\n- Dân mong sớm trả lời."),
        // Not word for word.
        (
            "Có người cho rằng giá đền bù 1.500.000 đồng là quá thấp.",
            "Có người cho rằng giá đền bù 1.500.000 đồng là quá thấp."
        ),
    ])
    func `a sentence is found wherever it was copied to`(text: String, expected: String) {
        #expect(redacting("Dân lo. \(Self.sentence).", in: text) == expected)
    }

    @Test func `a short sentence goes only beside a long one`() {
        let destroyed = "Dân lo. \(Self.sentence). Rất gấp!"
        #expect(
            redacting(destroyed, in: "Dân lo. Mọi nơi yên ổn. Rất gấp!") == "Dân lo. Mọi nơi yên ổn. Rất gấp!"
        )
        #expect(
            redacting(destroyed, in: "Nói chung: Dân lo. \(Self.sentence). Rất gấp! Hết.")
                == "Nói chung: [đã che]! Hết.")
        let exact = (String(repeating: "a", count: 20), String(repeating: "a", count: 19))
        #expect(redacting(exact.0, in: exact.0) == "[đã che]")
        #expect(redacting(exact.1, in: exact.1) == exact.1)
    }

    @Test func `what led to a person is found however it is written`() {
        let destroyed = "Liên hệ bà Lê Thị Hoa, 0912 345 678"
        #expect(
            redacting(destroyed, in: "Theo bà Lê Thị Hoa (0912.345.678) và ông Lê Văn Hoan")
                == "Theo [đã che] ([đã che]) và ông Lê Văn Hoan")
        #expect(redacting(destroyed, in: "Gọi 0912345679") == "Gọi 0912345679")
    }

    @Test func `all texts of a report are looked through`() {
        let item = Item(
            id: .numbered(1), topicID: .numbered(1), content: Self.sentence, stance: .mixed,
            prevalence: .some,
            strata: ["Nông dân"], channels: [], areaUnitID: nil, causes: "Vì: \(Self.sentence)",
            forecast: nil,
            proposals: nil, hot: false)
        let content = ReportContent(
            title: "Tổng hợp", summary: "Một. \(Self.sentence)",
            sections: [Section(code: "a", text: Self.sentence)], items: [item], preparedAt: nil)
        let redacted = DestroyedTexts([Self.sentence]).redacting(content)
        #expect(
            redacted.maskedPointers == [
                "/summary", "/sections/0/text", "/items/0/content", "/items/0/causes",
            ])
        #expect(redacted.items.first?.strata == ["Nông dân"] && redacted.title == "Tổng hợp")
    }
}
