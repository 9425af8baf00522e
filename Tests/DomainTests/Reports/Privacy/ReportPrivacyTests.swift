import Domain
import Testing

struct ReportPrivacyTests {
    private let content: ReportContent = {
        func item(_ text: String, strata: [String], causes: String?) -> Item {
            Item(
                id: .numbered(1), topicID: .numbered(1), content: text, stance: .concerned, prevalence: .many,
                strata: strata, channels: [.fieldVisit], areaUnitID: nil, causes: causes,
                forecast: "Viết cho a@gmail.com", proposals: "Hỏi ông Nguyễn Văn An", hot: true)
        }
        return ReportContent(
            title: "Báo cáo 0912345678", summary: "CCCD 001099012345",
            items: [
                .sample(),
                item(
                    "Gọi 0912 345 678 hoặc 0987.654.321", strata: ["Nông dân", "Zalo: nva_88"], causes: nil),
                item("Không có gì", strata: [], causes: "Số nhà 12 xả thải"),
            ], preparedAt: nil)
    }()

    @Test func `each free text of a report is read, and its pointer told`() {
        #expect(
            content.personalIdentifiers().map { "\($0.pointer) \($0.hit.kind)" } == [
                "/title phone", "/summary identityCard", "/items/1/content phone", "/items/1/content phone",
                "/items/1/strata/1 socialProfile", "/items/1/forecast email",
                "/items/1/proposals namedPerson",
                "/items/2/causes houseNumber", "/items/2/forecast email", "/items/2/proposals namedPerson",
            ])
    }

    @Test func `a declared passage passes, and only under its very pointer`() {
        let found = content.personalIdentifiers()
        let declared = ["/items/1/content", "/summary", "/items/2", "/items/2/causes"].map {
            NotPersonal(pointer: $0, reason: "Số của cơ quan")
        }
        #expect(
            found.refused(despite: declared).map(\.pointer) == [
                "/title", "/items/1/strata/1", "/items/1/forecast", "/items/2/forecast",
            ])
        #expect(found.refused(despite: []).count == 7)
        #expect(
            found.toConfirm(despite: declared).map(\.pointer) == ["/items/1/proposals", "/items/2/proposals"])
    }

    @Test func `masking takes the passages out and leaves all else`() {
        let found = content.personalIdentifiers()
        let masked = content.masking(found.refused(despite: []))
        #expect(masked.title == "Báo cáo [đã che]")
        #expect(masked.summary == "CCCD [đã che]")
        #expect(masked.items[0] == content.items[0])
        #expect(masked.items[1].content == "Gọi [đã che] hoặc [đã che]")
        #expect(masked.items[1].strata == ["Nông dân", "Zalo: [đã che]"])
        #expect(masked.items[1].proposals == "Hỏi ông Nguyễn Văn An")
        #expect(masked.items[2].causes == "Số nhà 12 xả thải")
        #expect(masked.items.map(\.hot) == content.items.map(\.hot))
        #expect(masked.personalIdentifiers().refused(despite: []).isEmpty)
        #expect(content.masking([]) == content)
    }

    private func plain(_ text: String, hot: Bool = false) -> ReportContent {
        let item = Item(
            id: .numbered(1), topicID: .numbered(1), content: text, stance: .concerned, prevalence: .many,
            strata: [], channels: [], areaUnitID: nil, causes: nil, forecast: nil, proposals: nil, hot: hot)
        return ReportContent(
            title: "Báo cáo", summary: "Ổn định", sections: [Section(code: "a", text: "Gọi 0912345678")],
            items: [item], preparedAt: nil)
    }

    @Test func `a report without a hot item waits until nothing in it leads to a person`() throws {
        let content = plain("Viết cho a@gmail.com và 0987654321")
        let found = content.personalIdentifiers()
        #expect(found.map(\.pointer) == ["/sections/0/text", "/items/0/content", "/items/0/content"])
        #expect(throws: PrivacyRefusal.personal(found)) { _ = try content.cleared() }
        let declared = ["/sections/0/text", "/items/0/content", "/title"].map {
            NotPersonal(pointer: $0, reason: "Của cơ quan")
        }
        #expect(throws: PrivacyRefusal.self) { _ = try content.cleared(despite: Array(declared.prefix(1))) }
        let clearance = try content.cleared(despite: declared)
        #expect(clearance.content == content && clearance.masked.isEmpty)
        // What let nothing pass is not worth a record.
        #expect(clearance.declared == Array(declared.prefix(2)))
    }

    @Test func `a report with a hot item goes out masked, but for what is declared`() throws {
        let content = plain("Viết cho a@gmail.com và 0987654321", hot: true)
        let masked = try content.cleared()
        #expect(masked.masked == ["/sections/0/text", "/items/0/content"])
        #expect(masked.content.maskedPointers == masked.masked)
        #expect(masked.content.sections.first?.text == "Gọi [đã che]")
        #expect(masked.content.items.first?.content == "Viết cho [đã che] và [đã che]")
        let declared = NotPersonal(pointer: "/items/0/content", reason: "Của cơ quan")
        let half = try content.cleared(despite: [declared])
        #expect(half.masked == ["/sections/0/text"] && half.content.items == content.items)
        #expect(content.maskedPointers.isEmpty)
    }

    @Test func `a scan made before finds what a scan made now does`() {
        #expect(content.personalIdentifiers(TextScan(content)) == content.personalIdentifiers())
        // Of other texts it knows nothing, and looks.
        #expect(content.personalIdentifiers(TextScan(plain(""))) == content.personalIdentifiers())
        #expect(
            PersonalIdentifiers.masked("Hỏi ông Trần Văn An, 0912345678") == "Hỏi ông Trần Văn An, [đã che]")
    }
}
