import Domain
import Persistence
import TestSupport
import Testing

@Suite struct WithdrawalStoreTests {
    private func officer(_ world: World) async throws -> (account: Account.ID, unit: Unit.ID) {
        let unit = try await world.unit("A")
        return (try await world.account("o", (.officer, unit)), unit)
    }

    @Test(arguments: StorageKind.available)
    func `a report that is withdrawn and accepted at once is one of the two`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let (officer, unit) = try await officer(world)
            for round in 1...10 {
                let id = try await world.report(.adHoc(.id(unit)), by: officer)
                async let withdrawn = refusal {
                    _ = try await world.work(officer) { try $0.withdrawReport(id) }
                }
                async let accepted = refusal {
                    _ = try await world.work { try $0.acceptReport(id, rating: 3, comment: nil) }
                }
                let outcomes = await [withdrawn, accepted]
                #expect(outcomes.filter { $0 == nil }.count == 1, "round \(round)")
                let stored = try await world.stored(id)
                #expect(stored.status.name == (outcomes[0] == nil ? .draft : .accepted))
                let versions = try await world.storage.read { try $0.versions(of: id) }
                #expect(versions.map(\.isWithdrawn) == [outcomes[0] == nil])
            }
            let day = world.now.civilDate
            #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `of ten withdrawals at once one succeeds, and it can be done again`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let (officer, unit) = try await officer(world)
            let id = try await world.report(.adHoc(.id(unit)), by: officer)
            for round in 1...3 {
                let refusals = await withTaskGroup(of: (any Error)?.self) { group in
                    for _ in 1...10 {
                        group.addTask {
                            await refusal { _ = try await world.work(officer) { try $0.withdrawReport(id) } }
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(
                    refusals.compactMap { $0 as? ReportRefusal }
                        == Array(repeating: .notToWithdraw(.draft), count: 9))
                #expect(try await world.stored(id).number == round + 1)
                _ = try await world.work(officer) { try $0.submitReport(id) }
            }
            let versions = try await world.storage.read { try $0.versions(of: id) }
            #expect(versions.map(\.number) == [1, 2, 3, 4])
            #expect(versions.map(\.isWithdrawn) == [true, true, true, false])
            let shown = try await world.view { try $0.versions(of: id).map(\.version.number) }
            #expect(shown == [4])
        }
    }

    @Test(arguments: StorageKind.available)
    func `what was withdrawn is kept as it was handed in`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let (officer, unit) = try await officer(world)
            let content = world.content("Lần 1", topic: try await world.topic("Giá cả"), items: 2)
            let id = try await world.report(.adHoc(.id(unit)), by: officer, content: content)
            _ = try await world.work(officer) { try $0.withdrawReport(id) }
            let change = ReportChange(title: "Lần 2", summary: nil, items: [], preparedAt: .keep)
            _ = try await world.work(officer) { try $0.editReport(id, change, .any) }
            let versions = try await world.storage.read { try $0.versions(of: id) }
            #expect(versions.map(\.content) == [content])
            #expect(versions.map(\.outcome) == [.withdrawn(at: world.now)])
            #expect(try await world.stored(id).content.title == "Lần 2")
            #expect(try await world.stored(id).asReceived == nil)
        }
    }
}
