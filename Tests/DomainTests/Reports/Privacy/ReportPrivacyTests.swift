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
}
