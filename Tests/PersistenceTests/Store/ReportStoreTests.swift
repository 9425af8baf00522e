import Domain
import Persistence
import TestSupport
import Testing

@Suite struct ReportStoreTests {
    private struct Owing: Sendable {
        let officer: Account.ID
        let obligation: Obligation
        let unit: Unit.ID
    }

    private func owing(_ world: World, lock: Int? = nil) async throws -> Owing {
        let unit = try await world.unit("A")
        let officer = try await world.account("o", (.officer, unit))
        let owed = try await world.owed(
            try await world.regime(try world.newRegime(levels: [.commune], dueDay: 20, lock: lock)))
        return Owing(officer: officer, obligation: try #require(owed.first), unit: unit)
    }

    private func submissions(_ world: World, of id: Report.ID) async throws -> Int {
        try await world.count(
            """
            SELECT COUNT(*) AS count FROM audit_event
            WHERE action = 'report.submitted' AND subject = \(id.rawValue)
            """)
    }

    @Test(arguments: StorageKind.available)
    func `of a hundred submissions of one report at once one succeeds`(kind: StorageKind) async throws {
        try await withStore(kind, connections: 8) { world in
            let owing = try await owing(world)
            let id = try await world.report(
                .obligation(owing.obligation.id), by: owing.officer, submit: false)
            let refusals = await withTaskGroup(of: (any Error)?.self) { group in
                for _ in 1...100 {
                    group.addTask {
                        await refusal { _ = try await world.work(owing.officer) { try $0.submitReport(id) } }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refusals.filter { $0 == nil }.count == 1)
            #expect(
                refusals.compactMap { $0 as? ReportRefusal }
                    == Array(repeating: .notToSubmit(.submitted), count: 99))
            #expect(try await world.storage.read { try $0.versions(of: id).count } == 1)
            #expect(try await submissions(world, of: id) == 1)
            let obligation = try await world.storage.read { try $0.obligation(owing.obligation.id) }
            #expect(obligation?.progress == .submitted && obligation?.meta.version == 2)
        }
    }

    @Test(arguments: StorageKind.available)
    func `of two editors with one version one is refused`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let owing = try await owing(world)
            let id = try await world.report(
                .obligation(owing.obligation.id), by: owing.officer, submit: false)
            let refusals = await withTaskGroup(of: (any Error)?.self) { group in
                for number in 1...8 {
                    let change = ReportChange(
                        title: "T\(number)", summary: nil, items: nil, preparedAt: .keep)
                    group.addTask {
                        await refusal {
                            _ = try await world.work(owing.officer) {
                                try $0.editReport(id, change, .versions(["1"]))
                            }
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(
                refusals.compactMap { $0 as? AccessRefusal }
                    == Array(repeating: .preconditionFailed, count: 7))
            #expect(try await world.stored(id).meta.version == 2)
        }
    }

    @Test(arguments: StorageKind.available)
    func `one obligation has one report, however many begin it at once`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let owing = try await owing(world)
            let refusals = await withTaskGroup(of: (any Error)?.self) { group in
                for number in 1...8 {
                    group.addTask {
                        await refusal {
                            try await world.report(
                                .obligation(owing.obligation.id), by: owing.officer, submit: number % 2 == 0)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(
                refusals.compactMap { $0 as? ReportRefusal }
                    == Array(repeating: .obligationHasReport, count: 7))
            #expect(try await world.count("SELECT COUNT(*) AS count FROM report") == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what was handed in stays as it was`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let owing = try await owing(world)
            let topic = try await world.topic("Giá cả")
            let first = world.content("Lần 1", topic: topic, items: 2)
            let id = try await world.report(
                .obligation(owing.obligation.id), by: owing.officer, content: first)
            let resubmitBy = try at("2026-10-25 00:00:00")
            _ = try await world.work {
                try $0.returnReport(id, reason: "thiếu số liệu", resubmitBy: resubmitBy)
            }
            let change = ReportChange(title: "Lần 2", summary: "Khác", items: [], preparedAt: .keep)
            _ = try await world.work(owing.officer) { try $0.editReport(id, change, .any) }
            let (received, own) = (
                try await world.view { try $0.report(id) },
                try await world.view(owing.officer) { try $0.report(id) }
            )
            #expect(received.content == first && received.number == 1)
            #expect(own.content.title == "Lần 2" && own.number == 2)
            #expect(received.meta.version < own.meta.version)
            let again = try at("2026-10-22 00:00:00")
            _ = try await world.work(owing.officer, at: again) { try $0.submitReport(id) }
            _ = try await world.work(at: again) { try $0.acceptReport(id, rating: 4, comment: "Tốt") }
            let versions = try await world.view { try $0.versions(of: id).map(\.version) }
            #expect(versions.map(\.number) == [1, 2])
            #expect(versions.map(\.content.title) == ["Lần 1", "Lần 2"])
            #expect(versions.first?.content == first && versions.first?.submittedAt == world.now)
            #expect(
                versions.first?.outcome
                    == .returned(
                        Report.Return(reason: "thiếu số liệu", resubmitBy: resubmitBy, at: world.now)))
            #expect(
                versions.last?.outcome == .accepted(Report.Acceptance(rating: 4, comment: "Tốt", at: again)))
            // The first submission decides, although the second came after the due instant.
            let report = try await world.stored(id)
            #expect(report.timeliness == .onTime && report.firstSubmittedAt == world.now)
            let obligation = try #require(
                try await world.storage.read { try $0.obligation(owing.obligation.id) })
            #expect(obligation.progress == .accepted && obligation.submittedAt == world.now)
            #expect(obligation.resubmitBy == nil && obligation.reportID == id)
            #expect(try await submissions(world, of: id) == 2)
            await #expect(throws: ReportRefusal.notToReturn(.accepted)) {
                try await world.work { try $0.returnReport(id, reason: "x", resubmitBy: nil) }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a draft keeps every field`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let owing = try await owing(world)
            let topic = try await world.topic("Giá cả")
            let items = Item.Stance.allCases.enumerated().map { index, stance in
                Item(
                    id: world.ids.make(), topicID: topic, content: "“Ý kiến” \\ \n \(index)", stance: stance,
                    prevalence: .widespread, strata: ["công nhân", "nông dân"],
                    channels: Item.Channel.allCases,
                    areaUnitID: owing.unit, causes: "c", forecast: "f", proposals: "p", hot: index == 0)
            }
            let content = ReportContent(
                title: "Tiêu đề 🇻🇳", summary: "Dòng 1\nDòng 2", items: items, preparedAt: world.now)
            let id = try await world.report(
                .obligation(owing.obligation.id), by: owing.officer, submit: false, content: content)
            #expect(try await world.stored(id).content == content)
            #expect(try await world.stored(id).status == .draft)
            // A draft is named to its author's side, and kept apart from what was handed in.
            #expect(
                try await world.view(owing.officer) { try $0.obligation(owing.obligation.id).reportID } == id)
            let kept = try await world.storage.read { try $0.obligation(owing.obligation.id) }
            #expect(kept?.reportID == nil && kept?.draftID == id)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a report that is returned and accepted at once is one of the two`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let officer = try await world.account("o", (.officer, unit))
            for round in 1...10 {
                let id = try await world.report(.adHoc(.id(unit)), by: officer)
                async let returned = refusal {
                    _ = try await world.work { try $0.returnReport(id, reason: "x", resubmitBy: nil) }
                }
                async let accepted = refusal {
                    _ = try await world.work { try $0.acceptReport(id, rating: 3, comment: nil) }
                }
                let outcomes = await [returned, accepted]
                #expect(outcomes.filter { $0 == nil }.count == 1, "round \(round)")
                #expect(outcomes.compactMap { $0 as? ReportRefusal }.count == 1, "round \(round)")
                let status = try await world.stored(id).status.name
                #expect(status == (outcomes[0] == nil ? .returned : .accepted))
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `the lock bars a first submission and an extension moves it`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let owing = try await owing(world, lock: 2)
            let id = try await world.report(
                .obligation(owing.obligation.id), by: owing.officer, submit: false)
            let locked = try at("2026-10-23 00:00:00")
            await #expect(throws: ObligationRefusal.locked(locked)) {
                try await world.work(owing.officer, at: locked) { try $0.submitReport(id) }
            }
            let due = try at("2026-10-26 00:00:00")
            let extended = try await world.work { try $0.extend(owing.obligation.id, to: due, reason: "bão") }
            #expect(extended.lockAt == due.adding(days: 2))
            let stored = try await world.storage.read { try $0.obligation(owing.obligation.id) }
            #expect(stored == extended)
            let report = try await world.work(owing.officer, at: locked) { try $0.submitReport(id) }
            #expect(report.timeliness == .onTime && report.dueAt == due)
        }
    }
}
