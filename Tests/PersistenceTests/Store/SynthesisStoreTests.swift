import Domain
import Persistence
import TestSupport
import Testing

@Suite struct SynthesisStoreTests {
    private struct Scene: Sendable {
        let province: Unit.ID
        let officer: Account.ID
        let advisor: Account.ID
        let accepted: Report.ID
        let submitted: Report.ID
        let collaborators: Report.ID
        let synthesis: Report.ID
        let items: [Item.ID]
    }

    /// A province that asks its four communes and one collaborator, and draws together what it got.
    private func scene(_ world: World) async throws -> Scene {
        let province = try await world.unit("P", .committee, .province)
        let board = try await world.unit("P-B", .advisoryBoard, .province, below: "P", receivesFor: "P")
        let advisor = try await world.account("advisor", (.advisor, board))
        let officer = try await world.account("officer", (.officer, province))
        let topic = try await world.topic("Giá cả")
        let regime = try await world.regime(try world.newRegime(issuer: province, levels: [.commune]))
        #expect(try await world.owed(regime).isEmpty)
        var officers: [Unit.ID: Account.ID] = [:]
        for number in 1...4 {
            let unit = try await world.unit("C\(number)", below: "P")
            officers[unit] = try await world.account("c\(number)", (.officer, unit))
        }
        let monthly = try await world.regime(try world.newRegime(issuer: province, levels: [.commune]))
        let owed = try await world.owed(monthly).sorted { $0.unitID < $1.unitID }
        try #require(owed.count == 4)
        let content = world.content(topic: topic, items: 2)
        func report(_ index: Int, _ content: ReportContent) async throws -> Report.ID {
            try await world.report(
                .obligation(owed[index].id), by: try #require(officers[owed[index].unitID]), content: content)
        }
        let accepted = try await report(0, content)
        _ = try await world.work(advisor) { try $0.acceptReport(accepted, rating: 5, comment: nil) }
        let submitted = try await report(1, world.content(topic: topic))
        let returned = try await report(2, world.content(topic: topic))
        _ = try await world.work(advisor) { try $0.returnReport(returned, reason: "x", resubmitBy: nil) }
        let person = try await world.collaborator(in: province)
        let account = try await world.account("ctv", (.collaborator, province), collaborator: person)
        let ofPerson = try await world.regime(
            try world.newRegime(issuer: province, reporters: .collaborators))
        let personOwes = try #require(try await world.owed(ofPerson).first)
        let personal = try await world.report(.obligation(personOwes.id), by: account)
        _ = try await world.work(advisor) { try $0.acceptReport(personal, rating: 5, comment: nil) }
        let synthesis = try await world.report(
            .synthesis(.id(province), try period("2026-10")), by: officer, submit: false)
        return Scene(
            province: province, officer: officer, advisor: advisor, accepted: accepted, submitted: submitted,
            collaborators: personal, synthesis: synthesis, items: content.items.map(\.id))
    }

    @Test(arguments: StorageKind.available)
    func `sources are kept in order with the items that were chosen`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await scene(world)
            let sources = [
                Source(reportID: scene.collaborators, itemIDs: nil),
                Source(reportID: scene.accepted, itemIDs: scene.items.reversed()),
            ]
            _ = try await world.work(scene.officer) { try $0.setSources(sources, of: scene.synthesis, .any) }
            let found = try await world.view(scene.officer) { try $0.sources(of: scene.synthesis) }
            #expect(found.shown.map(\.source) == sources && found.hidden == 0)
            let fewer = Array(sources.suffix(1))
            _ = try await world.work(scene.officer) { try $0.setSources(fewer, of: scene.synthesis, .any) }
            #expect(try await world.storage.read { try $0.sources(of: scene.synthesis) } == fewer)
            await #expect(throws: ReportRefusal.sourceNotAccepted(0)) {
                try await world.work(scene.officer) {
                    try $0.setSources(
                        [Source(reportID: scene.submitted, itemIDs: nil)], of: scene.synthesis, .any)
                }
            }
            #expect(try await world.storage.read { try $0.sources(of: scene.synthesis) } == fewer)
        }
    }

    @Test(arguments: StorageKind.available)
    func `the superior sees the synthesis but not the collaborators behind it`(kind: StorageKind) async throws
    {
        try await withStore(kind) { world in
            let scene = try await scene(world)
            let sources = [scene.accepted, scene.collaborators].map { Source(reportID: $0, itemIDs: nil) }
            _ = try await world.work(scene.officer) { work in
                _ = try work.setSources(sources, of: scene.synthesis, .any)
                return try work.submitReport(scene.synthesis)
            }
            let found = try await world.view { try $0.sources(of: scene.synthesis) }
            #expect(found.shown.map(\.source.reportID) == [scene.accepted] && found.hidden == 1)
            let coverage = try await world.view { try $0.coverage(of: scene.synthesis) }
            #expect(coverage.lines.allSatisfy { $0.collaboratorID == nil } && coverage.lines.count == 4)
            #expect(coverage.counts[.cited] == 2)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a citation is of the version that its reader sees`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await scene(world)
            let author = try await world.account(
                "author", (.officer, try await world.stored(scene.accepted).unitID))
            func citations(_ account: Account.ID?) async throws -> (shown: [ShownCitation], hidden: Int) {
                try await world.view(account) { try $0.citations(of: scene.accepted) }
            }
            func cite(_ items: [Item.ID]?) async throws {
                let source = Source(reportID: scene.accepted, itemIDs: items)
                _ = try await world.work(scene.officer) {
                    try $0.setSources([source], of: scene.synthesis, .any)
                }
            }
            try await cite(Array(scene.items.prefix(1)))
            // A draft is its own side's: the author of the source does not even get a number.
            #expect(try await citations(scene.officer).shown.map(\.itemIDs) == [Array(scene.items.prefix(1))])
            for reader in [author, nil] {
                let found = try await citations(reader)
                #expect(found.shown.isEmpty && found.hidden == 0)
            }
            _ = try await world.work(scene.officer) { try $0.submitReport(scene.synthesis) }
            #expect(try await citations(author).hidden == 1)
            _ = try await world.work { try $0.returnReport(scene.synthesis, reason: "x", resubmitBy: nil) }
            _ = try await world.work(scene.officer) { try $0.setSources([], of: scene.synthesis, .any) }
            // The own side sees the version in work, which cites nothing any more; the others what was handed in.
            let own = try await citations(scene.officer)
            #expect(own.shown.isEmpty && own.hidden == 0)
            #expect(try await citations(nil).shown.map(\.synthesisID) == [scene.synthesis])
            #expect(try await citations(author).hidden == 1)
            _ = try await world.work(scene.officer) { try $0.submitReport(scene.synthesis) }
            for reader in [scene.officer, author, nil] {
                let found = try await citations(reader)
                #expect(found.shown.isEmpty && found.hidden == 0)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `the coverage tells who is in it and who is not`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await scene(world)
            let source = [Source(reportID: scene.accepted, itemIDs: nil)]
            _ = try await world.work(scene.officer) { try $0.setSources(source, of: scene.synthesis, .any) }
            let now = try await world.view(scene.officer) { try $0.coverage(of: scene.synthesis) }
            #expect(now.counts == [.cited: 1, .submitted: 1, .returned: 1, .pending: 1, .accepted: 1])
            #expect(now.lines.count == 5 && now.lines.compactMap(\.codeName).count == 1)
            let late = try at("2026-10-21 00:00:00")
            let after = try await world.view(scene.officer, at: late) { try $0.coverage(of: scene.synthesis) }
            #expect(after.counts[.missing] == 1 && after.counts[.pending] == nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a synthesis that a regime asks for is not begun freely`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let province = try await world.unit("P", .committee, .province)
            let officer = try await world.account("o", (.officer, province))
            let regime = try await world.regime(try world.newRegime(kind: .synthesis, levels: [.province]))
            let october = try period("2026-10")
            await #expect(throws: ReportRefusal.periodOwedByRegime) {
                try await world.report(.synthesis(.id(province), october), by: officer)
            }
            let owed = try #require(try await world.owed(regime).first)
            let id = try await world.report(.obligation(owed.id), by: officer)
            #expect(try await world.stored(id).kind == .synthesis)
        }
    }
}
