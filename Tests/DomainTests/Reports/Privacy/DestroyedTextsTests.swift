import Foundation
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

    @Test(arguments: [
        ("Theo báo cáo, \(sentence), đề nghị xử lý.", "Theo báo cáo, [đã che], đề nghị xử lý."),
        (sentence.replacing(" cho rằng", with: ", cho rằng,"), "[đã che]"),
        (sentence.replacing("giá đền bù", with: "“giá đền bù”"), "[đã che]"),
        (sentence.replacing("giá đền bù", with: "(giá đền bù)"), "[đã che]"),
        ("1. " + sentence.replacing(" cho", with: "\ncho") + "\n2. Hết", "1. [đã che]\n2. Hết"),
        (sentence.replacing(" ", with: "  "), "[đã che]"),
        (sentence.replacing(" ", with: "\u{A0}"), "[đã che]"),
        ("Dân nói: \(sentence.uppercased())!", "Dân nói: [đã che]!"),
        ("Dan noi: \(sentence.folded)!", "Dan noi: [đã che]!"),
        ("Và \(sentence.decomposedStringWithCanonicalMapping).", "Và [đã che]."),
        ("Và \(sentence.replacing("ằ", with: "\u{200B}ằ\u{AD}")).", "Và [đã che]."),
        ("Và \(sentence.replacing("u", with: "\u{E0061}u")).", "Và [đã che]."),
        (sentence.replacing("1.500.000", with: "1 500 000"), "[đã che]"),
        // Other words.
        (sentence.replacing("tổ 4", with: "tổ 5"), nil),
        (sentence + "1", nil), ("x" + sentence, nil),
    ])
    func `a sentence is found however it is written, and wherever the other text's sentences end`(
        text: String, expected: String?
    ) {
        // Without what leads to a person, which goes in any case.
        let plain = { (text: String) in text.replacing("Ông Trần Văn An", with: "Người dân") }
        let destroyed = "Dân lo. \(Self.sentence)."
        if let expected {
            #expect(redacting(destroyed, in: text) == expected)
        } else {
            #expect(redacting(plain(destroyed), in: plain(text)) == plain(text))
        }
    }

    @Test func `a sentence with a quotation in it is found with and without its marks, the quotation too`() {
        let destroyed = "Có người nói: “giá đền bù là quá thấp so với năm ngoái” rồi bỏ về."
        #expect(
            redacting(
                destroyed, in: "Và có người nói giá đền bù là quá thấp so với năm ngoái, rồi bỏ về, hết.")
                == "Và [đã che], hết.")
        #expect(
            redacting(destroyed, in: "Giá đền bù là quá thấp so với năm ngoái!") == "[đã che]!")
    }

    @Test func `a short sentence beside a long one must end where a sentence of the copy ends`() {
        let destroyed = "Dân lo. \(Self.sentence). Rất gấp!"
        #expect(
            redacting(destroyed, in: "Người dân lo, \(Self.sentence), rất gấp rút.")
                == "Người dân lo, [đã che], rất gấp rút.")
        #expect(
            redacting(destroyed, in: "Hết. Dân lo, \(Self.sentence), rất gấp.") == "Hết. [đã che].")
    }

    @Test func `a number is found in whatever digits it was written`() {
        #expect(
            redacting("Gọi 0912 345 678", in: "Số ⓪⑨①②③④⑤⑥⑦⑧ và 0912\n345678") == "Số [đã che] và [đã che]")
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

struct PhraseFinderTests {
    @Test func `phrases are found within and beside one another`() {
        let finder = PhraseFinder([["a", "b", "c"], ["b"], ["c", "d"], ["x", "a", "b", "y"]])
        #expect(finder.runs(in: ["a", "b", "c", "d", "e", "b"]) == [0..<4, 5..<6])
        // Where the longest beginning fails, a shorter one goes on.
        #expect(finder.runs(in: ["x", "a", "b", "c"]) == [1..<4])
        #expect(finder.runs(in: ["a", "b", "d"]) == [1..<2])
        #expect(finder.runs(in: ["a", "c"]) == [] && finder.runs(in: []) == [])
        #expect(PhraseFinder([[String]]()).runs(in: ["a"]) == [])
        #expect(PhraseFinder([[]]).runs(in: ["a"]) == [])
    }

    @Test func `ranges that touch are joined, whatever they begin with`() {
        var ranges: [Range<Int>] = []
        for range in [0..<2, 4..<6, 6..<7, 9..<12, 8..<11, 3..<12] { ranges.joinLast(range) }
        #expect(ranges == [0..<2, 3..<12])
    }

    /// Hundreds of sentences that begin alike, in a text that keeps all of them nearly right.
    @Test(arguments: [1, 10, 400])
    func `a text takes two steps a word at most, however many sentences there are`(count: Int) {
        let same = Array(repeating: "dân", count: 200)
        let finder = PhraseFinder((0..<count).map { same.dropFirst($0 % 150) + ["số \($0)"] })
        let text = (0..<20_000).map { $0 % 199 == 198 ? "lo" : "dân" }
        var walk = PhraseFinder.Walk()
        #expect(finder.runs(in: text, &walk).isEmpty)
        #expect(walk.steps >= text.count && walk.steps <= 2 * text.count)
    }

    @Test func `short sentences in a row are looked at once each`() {
        let long = "Giá đền bù 1.500.000 đồng là quá thấp"
        let destroyed = DestroyedTexts([long + ". Dân lo. Gấp."])
        let text = String(repeating: "Dân lo. Gấp. ", count: 2_000) + long
        #expect(destroyed.redacting(text) == "[đã che]")
        #expect(destroyed.redacting(String(repeating: "\(long), ", count: 500) + "hết") == "[đã che], hết")
    }
}
