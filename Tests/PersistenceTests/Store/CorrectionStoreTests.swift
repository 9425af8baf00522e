import Domain
import Persistence
import TestSupport
import Testing

@Suite struct CorrectionStoreTests {
    private func expectSound(_ world: World) async throws {
        let day = world.now.civilDate
        #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
    }

    private func correction(startDay: Int?) throws -> RegimeCorrection {
        var correction = RegimeCorrection(from: try period("2026-10"))
        correction.coverageStartDay = startDay.map { .set($0) } ?? .clear
        return correction
    }

    @Test(arguments: StorageKind.available)
    func `a draft that is begun while its regime is corrected is about the corrected days`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            var officers: [Unit.ID: Account.ID] = [:]
            for number in 1...12 {
                let unit = try await world.unit("C\(number)")
                officers[unit] = try await world.account("c\(number)", (.officer, unit))
            }
            let regime = try await world.regime(try world.newRegime(levels: [.commune]))
            let owed = try await world.owed(regime)
            try #require(owed.count == 12)
            await withTaskGroup(of: (any Error)?.self) { [officers] group in
                for obligation in owed {
                    guard let officer = officers[obligation.unitID] else { continue }
                    group.addTask {
                        await refusal {
                            try await world.report(.obligation(obligation.id), by: officer, submit: false)
                        }
                    }
                }
                for startDay in [15, nil, 20, nil, 15] {
                    group.addTask {
                        await refusal {
                            let correction = try correction(startDay: startDay)
                            _ = try await world.work {
                                try $0.correctRegime(regime, correction, reason: "thử", dryRun: false, .any)
                            }
                        }
                    }
                }
                for await refusal in group { #expect(refusal == nil) }
            }
            let begun = try await world.storage.read { store in
                try owed.compactMap { try store.obligation($0.id)?.draftID }
            }
            #expect(begun.count == 12)
            try await expectSound(world)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what a synthesis in work no longer covers, it cites no more`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let commune = try await world.unit("A")
            let cell = try await world.unit("B", .cell, .grassroots, below: "A")
            let officer = try await world.account("a", (.officer, commune))
            let author = try await world.account("b", (.officer, cell))
            let regime = try await world.regime(try world.newRegime(kind: .synthesis, levels: [.commune]))
            let owed = try #require(try await world.owed(regime).first)
            var sources: [Source] = []
            for at in [try at("2026-10-12 08:00:00"), try at("2026-10-18 08:00:00")] {
                let id = try await world.report(.adHoc(.id(cell)), by: author, at: at)
                _ = try await world.work(officer, at: at) { try $0.acceptReport(id, rating: 3, comment: nil) }
                sources.append(Source(reportID: id, itemIDs: nil))
            }
            let synthesis = try await world.report(.obligation(owed.id), by: officer, submit: false)
            _ = try await world.work(officer) { [sources] in
                try $0.setSources(sources, of: synthesis, .any)
            }
            let correction = try correction(startDay: 15)
            _ = try await world.work {
                try $0.correctRegime(regime, correction, reason: "thử", dryRun: true, .any)
            }
            #expect(try await world.storage.read { try $0.sources(of: synthesis) } == sources)
            _ = try await world.work {
                try $0.correctRegime(regime, correction, reason: "thử", dryRun: false, .any)
            }
            #expect(try await world.storage.read { try $0.sources(of: synthesis) } == [sources[0]])
            try await expectSound(world)
        }
    }
}
