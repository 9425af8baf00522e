import Domain
import Persistence
import TestSupport
import Testing

@Suite struct RedactionTests {
    private static let passage = "Bà con ở tổ 4 bức xúc vì nước thải của xưởng nhuộm chảy vào ruộng"

    private struct Chain {
        let officer, clerk: Account.ID
        let report, synthesis, above: Report.ID
        let item: Item.ID
    }

    private func redaction(_ pointers: String..., reason: String = "nêu tên 0912345678") -> Redaction {
        Redaction(pointers: pointers, reason: reason) { "of(\($0.count))" }
    }

    private func item(_ id: Item.ID, _ topic: Topic.ID, _ text: String) -> Item {
        Item(
            id: id, topicID: topic, content: text, stance: .concerned, prevalence: .many,
            strata: ["Nông dân"],
            channels: [], areaUnitID: nil, causes: "Xả thải", forecast: nil, proposals: nil, hot: false)
    }

    private func content(_ items: [Item] = [], summary: String = "Ổn định") -> ReportContent {
        ReportContent(title: "Báo cáo", summary: summary, items: items, preparedAt: nil)
    }

    /// A commune's report in two versions, the province's synthesis that quotes it, and the root's that quotes that.
    private func chain(_ world: World) async throws -> Chain {
        let province = try await world.unit("P1", .committee, .province)
        let board = try await world.unit("P1-B", .advisoryBoard, .province, below: "P1", receivesFor: "P1")
        let commune = try await world.unit("C1", below: "P1")
        let officer = try await world.account("officer.c1", (.officer, commune))
        let clerk = try await world.account("advisor.p1", (.advisor, board))
        let (topic, itemID): (Topic.ID, Item.ID) = (try await world.topic("Môi trường"), world.ids.make())
        let first = content([item(itemID, topic, Self.passage)])
        let report = try await world.report(.adHoc(.id(commune)), by: officer, content: first)
        _ = try await world.work(clerk) {
            try $0.returnReport(report, reason: "bổ sung: \(Self.passage)", resubmitBy: nil)
        }
        let change = ReportChange(
            title: "Lần 2", summary: nil, items: [item(itemID, topic, Self.passage + ". Rất gấp!")],
            preparedAt: .keep)
        _ = try await world.work(officer) { work in
            _ = try work.editReport(report, change, .any)
            return try work.submitReport(report)
        }
        _ = try await world.work(clerk) { try $0.acceptReport(report, rating: 4, comment: Self.passage) }
        let quoting = content(summary: "Nổi lên: \(Self.passage). Còn lại ổn định.")
        let october = try period("2026-10")
        let synthesis = try await cite(
            report, world, .synthesis(.id(province), october), by: clerk, quoting, submit: true)
        _ = try await world.work {
            try $0.acceptReport(synthesis, rating: 4, comment: "Rõ. \(Self.passage)!")
        }
        let above = try await cite(
            synthesis, world, .synthesis(.id(world.root), october), by: world.admin, quoting, submit: false)
        return Chain(
            officer: officer, clerk: clerk, report: report, synthesis: synthesis, above: above, item: itemID)
    }

    private func cite(
        _ source: Report.ID, _ world: World, _ subject: NewReport.Subject, by account: Account.ID,
        _ content: ReportContent, submit: Bool
    ) async throws -> Report.ID {
        let id = try await world.report(subject, by: account, submit: false, content: content)
        let sources = [Source(reportID: source, itemIDs: nil)]
        _ = try await world.work(account) { work in
            _ = try work.setSources(sources, of: id, .any)
            if submit { _ = try work.submitReport(id) }
        }
        return id
    }

    private func broken(_ world: World) async throws -> [Finding] {
        let day = world.now.civilDate
        return try await world.storage.read { try $0.inspect(on: day) }
    }

    @Test(arguments: StorageKind.available)
    func `a passage is destroyed in all versions and in what quotes it, however far up`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let chain = try await chain(world)
            let before = (
                own: try await world.stored(chain.report), synthesis: try await world.stored(chain.synthesis),
                above: try await world.stored(chain.above)
            )
            let redaction = redaction("/items/\(chain.item)/content")
            let shown = try await world.work(chain.clerk) { try $0.redactReport(chain.report, redaction) }
            #expect(shown.content.items.map(\.content) == ["[đã che]"])
            let held = try await world.count(
                """
                SELECT (SELECT COUNT(*) FROM report WHERE content LIKE '%nước thải%')
                    + (SELECT COUNT(*) FROM report_version WHERE content LIKE '%nước thải%')
                    + (SELECT COUNT(*) FROM report_version
                        WHERE reason LIKE '%nước thải%' OR comment LIKE '%nước thải%')
                    + (SELECT COUNT(*) FROM audit_event WHERE reason LIKE '%091%'
                        OR (action = 'report.redacted' AND reason LIKE '%nước thải%'))
                    AS count
                """)
            #expect(held == 0)
            let report = try await world.stored(chain.report)
            let versions = try await world.view { try $0.versions(of: chain.synthesis).map(\.version) }
            #expect(report.content.items.first?.causes == "Xả thải" && report.content.title == "Lần 2")
            #expect(report == shown || report.lastSubmitted?.content == shown.content)
            #expect(report.meta.version == before.own.meta.version + 1)
            #expect(report.seen.version == before.own.seen.version + 1)
            #expect(report.number == 2)
            guard case .accepted(let acceptance) = report.status else {
                Issue.record("accepted")
                return
            }
            #expect(acceptance.comment == "[đã che]" && acceptance.rating == 4)
            #expect(versions.map(\.content.summary) == ["Nổi lên: [đã che]. Còn lại ổn định."])
            let synthesis = try await world.stored(chain.synthesis)
            #expect(synthesis.seen.version == before.synthesis.seen.version + 1)
            let above = try await world.stored(chain.above)
            #expect(above.content.summary == "Nổi lên: [đã che]. Còn lại ổn định.")
            // A draft is not told of to those who will receive it.
            #expect(above.meta.version == before.above.meta.version + 1 && above.seen == before.above.seen)
            #expect(try await broken(world) == [])
            let told = try await world.engine.read { transaction in
                try transaction.rows(
                    "SELECT subject, reason FROM audit_event WHERE action = 'report.redacted' ORDER BY id"
                ).map { "\(try $0.text("subject")) \(try $0.text("reason"))" }
            }
            #expect(
                told == [
                    "\(chain.report) /items/\(chain.item)/content sha256:of(65) sha256:of(75): nêu tên [đã che]",
                    "\(chain.synthesis) copied from \(chain.report)",
                    "\(chain.above) copied from \(chain.report)",
                ])
        }
    }

    @Test(arguments: StorageKind.available)
    func `redacted once more, or where there is nothing, no report changes`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let chain = try await chain(world)
            let whole = redaction("/items/\(chain.item)", "/title")
            let once = try await world.work(chain.officer) { try $0.redactReport(chain.report, whole) }
            let item = try #require(once.content.items.first)
            #expect(
                [once.content.title, item.content, item.causes] == Array(repeating: "[đã che]", count: 3))
            #expect(item.strata == ["[đã che]"] && once.content.summary == "Ổn định")
            #expect(try await world.work(chain.officer) { try $0.redactReport(chain.report, whole) } == once)
            let unknown = redaction("/title", "/items/\(chain.item)/forecast", "/items", "/summary/", "")
            await #expect(throws: PrivacyRefusal.nothingToRedact([1, 2, 3, 4])) {
                try await world.work(chain.officer) { try $0.redactReport(chain.report, unknown) }
            }
            #expect(try await world.stored(chain.report).meta == once.meta)
        }
    }

    @Test(arguments: StorageKind.available)
    func `the receiving side neither sees nor learns of what is only in work`(kind: StorageKind) async throws
    {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let officer = try await world.account("o", (.officer, unit))
            let (topic, first, second): (Topic.ID, Item.ID, Item.ID) = (
                try await world.topic("Giá cả"), world.ids.make(), world.ids.make()
            )
            let id = try await world.report(
                .adHoc(.id(unit)), by: officer, content: content([item(first, topic, "Một")]))
            _ = try await world.work { try $0.returnReport(id, reason: "bổ sung", resubmitBy: nil) }
            let items = [item(first, topic, "Hai"), item(second, topic, "Ba")]
            let change = ReportChange(title: nil, summary: nil, items: items, preparedAt: .keep)
            _ = try await world.work(officer) { try $0.editReport(id, change, .any) }
            let hidden = redaction("/items/\(second)/content")
            await #expect(throws: PrivacyRefusal.nothingToRedact([0])) {
                try await world.work { try $0.redactReport(id, hidden) }
            }
            let before = try await world.view { try $0.report(id) }
            let own = try await world.work(officer) { try $0.redactReport(id, hidden) }
            #expect(own.content.items.map(\.content) == ["Hai", "[đã che]"])
            #expect(try await world.view { try $0.report(id) } == before)
            // What both have said under a pointer goes on both sides.
            let both = redaction("/items/\(first)/content")
            let received = try await world.work { try $0.redactReport(id, both) }
            #expect(received.content.items.map(\.content) == ["[đã che]"])
            #expect(received.meta.version == before.meta.version + 1)
            let content = try await world.stored(id).content
            #expect(content.items.map(\.content) == ["[đã che]", "[đã che]"])
            #expect(try await broken(world) == [])
        }
    }
}
