import Domain
import Testing

@testable import APIServer

@Suite struct JSONFieldsTests {
    private enum Kind: String, CaseIterable { case periodic, adHoc }

    @Test func `a good body gives its values and no error`() throws {
        let fields = try fields(
            #"{"title":"Báo cáo","count":3,"rate":0.5,"hot":true,"kind":"adHoc","kinds":["periodic"],"#
                + #""tags":["a","b"],"unit":{"code":"X"},"items":[{"n":1},{"n":2}],"day":"20","days":["1","2"]}"#
        )
        #expect(fields.text("title", length: 1...300) == "Báo cáo")
        #expect(fields.optionalText("note", length: 1...300) == nil)
        #expect(fields.integer("count", in: 1...5) == 3)
        #expect(fields.optionalInteger("limit", in: 1...5) == nil)
        #expect(fields.number("rate", in: 0...1) == 0.5)
        #expect(fields.optionalNumber("weight", in: 0...1) == nil)
        #expect(fields.flag("hot", default: false))
        #expect(fields.flag("cold", default: true))
        #expect(fields.optionalFlag("warm") == nil)
        #expect(fields.choice("kind", Kind.self) == .adHoc)
        #expect(fields.choice("otherKind", default: Kind.periodic) == .periodic)
        #expect(fields.optionalChoice("thirdKind", Kind.self) == nil)
        #expect(fields.choices("kinds", Kind.self) == [.periodic])
        #expect(fields.choices("moreKinds", Kind.self) == nil)
        #expect(fields.texts("tags", count: 1...2, length: 1...5) == ["a", "b"])
        #expect(fields.texts("noTags", count: 0...2, length: 1...5) == [])
        #expect(fields.object("unit") { $0.text("code", length: 1...9) } == "X")
        #expect(fields.optionalObject("noUnit") { $0.text("code", length: 1...9) } == nil)
        #expect(fields.objects("items", count: 1...2) { $0.integer("n", in: 1...2) } == [1, 2])
        #expect(fields.objects("noItems", count: 0...2) { $0.integer("n", in: 1...2) } == [])
        #expect(fields.parsed("day", expected: number) { Int($0) } == 20)
        #expect(fields.optionalParsed("noDay", expected: number) { Int($0) } == nil)
        #expect(fields.parsedList("days", count: 1...2, expected: number) { Int($0) } == [1, 2])
        #expect(fields.has("title"))
        #expect(!fields.has("note"))
        try fields.finish()
    }

    @Test(arguments: [
        ("4", 4), ("4.0", 4), ("4e0", 4), ("40E-1", 4), ("-0.0", 0), ("4.5", nil), ("5.0", nil),
        ("1e999", nil),
        ("-1e999", nil), ("-1.0", nil), ("9223372036854775808", nil), ("\"4\"", nil),
    ])
    func `an integer may be written with a fraction of zero`(text: String, value: Int?) throws {
        let fields = try fields(#"{"n":\#(text)}"#)
        let read = fields.integer("n", in: 0...4)
        if let value {
            #expect(read == value)
            try fields.finish()
        } else {
            #expect(throws: MalformedBody.self) { try fields.finish() }
        }
    }

    @Test func `everything that is wrong is told at once, with its place`() throws {
        let fields = try fields(
            #"{"blank":" \n","long":"abcd","tab":"a\tb","number":"1","float":1.5,"small":0,"huge":99999999999999999999,"#
                + #""flag":1,"kind":"other","kinds":["adHoc","adHoc",2],"tags":["a","","c"],"few":[],"many":[1,2],"#
                + #""list":{},"unit":[],"items":[{"n":9},7],"day":"x","null":null,"a/b~c":1}"#)
        _ = fields.text("title", length: 1...300)
        _ = fields.text("blank", length: 1...3, multiline: true)
        _ = fields.optionalText("long", length: 0...3)
        _ = fields.text("tab", length: 1...3)
        _ = fields.integer("number", in: 1...5)
        _ = fields.integer("float", in: 1...5)
        _ = fields.optionalInteger("small", in: 1...5)
        _ = fields.integer("huge", in: 1...5)
        _ = fields.flag("flag", default: true)
        _ = fields.choice("kind", Kind.self)
        _ = fields.choices("kinds", Kind.self)
        _ = fields.texts("tags", count: 1...3, length: 1...1)
        _ = fields.texts("few", count: 1...3, length: 1...1)
        _ = fields.texts("many", count: 1...1, length: 1...1)
        _ = fields.texts("list", count: 0...1, length: 1...1)
        _ = fields.texts("absent", count: 1...1, length: 1...1)
        _ = fields.object("unit") { $0.has("x") }
        _ = fields.object("missing") { $0.has("x") }
        _ = fields.objects("items", count: 0...2) { $0.integer("n", in: 1...5) }
        _ = fields.parsed("day", expected: number) { Int($0) }
        _ = fields.parsed("null", expected: number) { Int($0) }
        fields.fail("title", .notAllowed, number)
        let errors = try #require(throws: MalformedBody.self) { try fields.finish() }.errors
        #expect(
            errors.map { "\($0.pointer) \($0.code)" } == [
                "/title required", "/blank tooShort", "/long tooLong", "/tab invalidValue",
                "/number wrongType",
                "/float wrongType", "/small tooSmall", "/huge tooLarge", "/flag wrongType",
                "/kind invalidValue",
                "/kinds tooMany", "/tags/1 tooShort", "/few tooFew", "/many tooMany", "/list wrongType",
                "/absent required", "/unit wrongType", "/missing required", "/items/0/n tooLarge",
                "/items/1 wrongType", "/day invalidFormat", "/null wrongType", "/title notAllowed",
                "/a~1b~0c unknownField",
            ])
    }

    @Test func `a choice given twice, or of another type, is refused at its place`() throws {
        let fields = try fields(#"{"twice":["adHoc","adHoc"],"bad":["periodic",2]}"#)
        _ = fields.choices("twice", Kind.self)
        _ = fields.choices("bad", Kind.self)
        #expect(found(fields) == ["/twice/1 invalidValue", "/bad/1 wrongType"])
    }

    @Test func `expectations are said in both languages`() throws {
        let fields = try fields(#"{"a":"\u0007","x":1}"#)
        _ = fields.text("title", length: 1...300)
        _ = fields.text("a", length: 1...3)
        _ = fields.choice("kind", Kind.self)
        _ = fields.integer("count", in: 0...Int.max)
        let errors = try #require(throws: MalformedBody.self) { try fields.finish() }.errors
        #expect(
            errors.map(\.expected) == [
                Phrase(vi: "một chuỗi từ 1 đến 300 ký tự", en: "a string of 1 to 300 characters"),
                Phrase(
                    vi: "một chuỗi từ 1 đến 3 ký tự, không có ký tự điều khiển",
                    en: "a string of 1 to 3 characters, without control characters"),
                Phrase(vi: "một trong các giá trị: periodic, adHoc", en: "one of: periodic, adHoc"),
                Phrase(vi: "một số nguyên từ 0 trở lên", en: "an integer of at least 0"),
                Phrase(
                    vi: "chỉ các trường: a, count, kind, title", en: "only the fields: a, count, kind, title"),
            ])
    }

    @Test(arguments: [
        (0...5, "a string of at most 5 characters"), (5...5, "a string of exactly 5 characters"),
        (1...1, "a string of exactly 1 character"), (8...Int.max, "a string of at least 8 characters"),
    ])
    func `a length is worded by its bounds`(_ length: ClosedRange<Int>, _ english: String) {
        #expect(Phrase.text(length).en == english)
    }

    @Test func `length counts scalars after NFC`() throws {
        let fields = try fields("{\"a\":\"e\u{323}\u{302}\",\"b\":\"\u{1F468}\u{200D}\u{1F469}\"}")
        #expect(fields.text("a", length: 1...1) == "\u{1EC7}")
        _ = fields.text("b", length: 1...2)
        #expect(found(fields) == ["/b tooLong"])
    }

    @Test func `only line feed and tab pass in several lines, and a blank passes where empty does`() throws {
        let fields = try fields(
            #"{"ok":"a\n\tb","windows":"a\r\nb","cr":"a\r","del":"\u007f","c1":"\u0085","blank":"  ","unseen":"\u200b \u2060"}"#
        )
        #expect(fields.text("ok", length: 1...9, multiline: true) == "a\n\tb")
        #expect(fields.text("windows", length: 1...3, multiline: true) == "a\nb")
        _ = fields.text("cr", length: 1...9, multiline: true)
        _ = fields.text("del", length: 1...9, multiline: true)
        _ = fields.text("c1", length: 1...9)
        #expect(fields.text("blank", length: 0...9) == "  ")
        _ = fields.text("unseen", length: 1...9)
        #expect(
            found(fields) == [
                "/cr invalidValue", "/del invalidValue", "/c1 invalidValue", "/unseen tooShort",
            ])
    }

    @Test(arguments: ["[]", "1", "null", #""x""#])
    func `a body that is no object is one error`(_ body: String) throws {
        let fields = try fields(body)
        _ = fields.text("title", length: 1...3)
        _ = fields.objects("items", count: 1...3) { $0.has("x") }
        fields.fail("title", .notAllowed, number)
        #expect(throws: MalformedBody(errors: [FieldError(pointer: "", code: .wrongType, expected: .object)]))
        {
            try fields.finish()
        }
    }

    @Test func `unknown fields are found in nested objects too`() throws {
        let fields = try fields(
            #"{"unit":{"code":"X","colour":1,"in":{"no":1}},"items":[{},{"n":{}}],"top":0}"#)
        _ = fields.object("unit") { unit in
            _ = unit.text("code", length: 1...9)
            _ = unit.optionalObject("in") { $0.has("yes") }
        }
        _ = fields.objects("items", count: 0...9) { $0.has("m") }
        #expect(
            found(fields) == [
                "/top unknownField", "/unit/colour unknownField", "/unit/in/no unknownField",
                "/items/1/n unknownField",
            ])
    }

    @Test func `a hostile body gets no more errors than a client can mend`() throws {
        let many = (0..<5_000).map { "\"f\($0)\":0" }.joined(separator: ",")
        let fields = try fields("{\(many)}")
        #expect(found(fields).count == Limits.toldErrors)
    }

    @Test func `a change keeps, clears or sets`() throws {
        let fields = try fields(#"{"cleared":null,"set":"x","kind":"adHoc","n":4,"day":"7"}"#)
        #expect(fields.textChange("absent", length: 1...3, clearable: true).isKeep)
        let cleared = fields.textChange("cleared", length: 1...3, clearable: true)
        #expect(!cleared.isKeep)
        #expect(cleared.applied(to: "old") == nil)
        #expect(fields.textChange("set", length: 1...3, clearable: false).applied(to: "old") == "x")
        #expect(fields.choiceChange("kind", Kind.self, clearable: true).applied(to: nil) == .adHoc)
        #expect(fields.integerChange("n", in: 1...5, clearable: true).applied(to: nil) == 4)
        #expect(fields.parsedChange("day", clearable: true, expected: number) { Int($0) }.applied(to: 1) == 7)
        try fields.finish()
    }

    @Test func `a change that breaks its rule, or clears what must stay, is refused`() throws {
        let fields = try fields(#"{"title":null,"note":"","day":3}"#)
        #expect(fields.textChange("title", length: 1...3, clearable: false).isKeep)
        #expect(fields.textChange("note", length: 1...3, clearable: true).isKeep)
        #expect(fields.dateChange("day", clearable: true).isKeep)
        #expect(found(fields) == ["/title required", "/note tooShort", "/day wrongType"])
    }

    private let number = Phrase(vi: "một số", en: "a number")

    private func fields(_ body: String) throws -> JSONFields {
        JSONFields(body: try JSONReader.parse(Array(body.utf8)))
    }

    private func found(_ fields: JSONFields) -> [String] {
        do throws(MalformedBody) {
            try fields.finish()
            return []
        } catch {
            return error.errors.map { "\($0.pointer) \($0.code)" }
        }
    }
}
