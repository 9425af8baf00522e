import Dispatch
import Domain
import Persistence
import TestSupport
import Testing

@Suite struct UpdatedSinceTests {
    @Test(arguments: StorageKind.available)
    func `a list since an instant misses nothing that changed while it was read`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            var ids: [Unit.ID] = []
            for number in 1...8 { ids.append(try await world.unit("X\(number)")) }
            let (moved, since) = (ids, world.now)
            let found = try await all(since: since) { number in
                guard number < 5 else { return }
                let clock = world.now.adding(seconds: Int64(number))
                _ = try await world.work(clock: clock) {
                    try $0.changeUnit(moved[number], UnitChange(officerInCharge: .set("\(number)")), .any)
                }
            } _: { page in
                try await world.view { try $0.units(UnitFilter(), asOf: nil, page) }
            }
            #expect(Set(ids).isSubset(of: found.map(\.id)))
            // The state that came last of each unit is the one that stands.
            let last = Dictionary(found.map { ($0.id, $0) }) { _, later in later }
            for id in ids {
                #expect(try await world.view { try $0.unit(id) } == last[id])
            }
            let times = found.map(\.meta.updatedAt)
            #expect(times == times.sorted())
        }
    }

    @Test(arguments: StorageKind.available)
    func `a write that commits later than a younger one is not missed`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let (early, late) = (try await world.unit("A"), try await world.unit("B"))
            let synced = world.now.adding(seconds: 3_600)
            // Its time was taken 30 seconds before the other's, and it commits after that.
            for (id, offset) in [(early, 0), (late, -30)] {
                _ = try await world.work(clock: synced.adding(seconds: Int64(offset))) {
                    try $0.changeUnit(id, UnitChange(officerInCharge: .set("x")), .any)
                }
            }
            let found = try await all(since: synced) { page in
                try await world.view { try $0.units(UnitFilter(), asOf: nil, page) }
            }.map(\.id)
            #expect(Set(found) == [early, late])
            let long = try await all(since: synced.adding(seconds: 120)) { page in
                try await world.view { try $0.units(UnitFilter(), asOf: nil, page) }
            }
            #expect(long.isEmpty)
        }
    }

    @Test(.enabled(if: StorageKind.isPostgresAvailable))
    func `a transaction that is open while others are read shows up afterwards`() async throws {
        try await withStore(.postgres) { world in
            let (slow, quick) = (try await world.topic("A"), try await world.topic("B"))
            let hasWritten = DispatchSemaphore(value: 0)
            let mayCommit = DispatchSemaphore(value: 0)
            let synced = world.now.adding(seconds: 3_600)
            func since() async throws -> Set<Topic.ID> {
                Set(
                    try await all(since: synced) { page in
                        try await world.view { try $0.topics(query: nil, unitID: nil, page) }
                    }.map(\.id))
            }
            async let slowWrite = world.work(clock: synced.adding(seconds: -20)) { work in
                let topic = try work.renameTopic(slow, "A2", .any)
                hasWritten.signal()
                _ = mayCommit.wait(timeout: .now() + 120)
                return topic
            }
            _ = try await world.work(clock: synced) { work in
                _ = hasWritten.wait(timeout: .now() + 120)
                return try work.renameTopic(quick, "B2", .any)
            }
            #expect(try await since() == [quick])
            mayCommit.signal()
            _ = try await slowWrite
            #expect(try await since() == [slow, quick])
        }
    }

    @Test(arguments: StorageKind.available)
    func `units that ended or begin later are told of too`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let ended = try await world.unit("A", to: "2020-01-01")
            let later = try await world.unit("B", from: "2027-01-01")
            let lateCell = try await world.unit("B-1", .cell, .grassroots, below: "B", from: "2027-01-01")
            let found = try await all(since: world.now) { page in
                try await world.view { try $0.units(UnitFilter(), asOf: nil, page) }
            }.map(\.id)
            #expect(Set(found).isSuperset(of: [ended, later, lateCell]))
            let listed = try await all { page in
                try await world.view { try $0.units(UnitFilter(), asOf: nil, page) }
            }.map(\.id)
            #expect(Set(listed).isDisjoint(with: [ended, later, lateCell]))
        }
    }

    @Test(arguments: StorageKind.available)
    func `the receiving side is not told of work on a draft`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let officer = try await world.account("o", (.officer, unit))
            let owed = try await world.owed(try await world.regime(try world.newRegime(levels: [.commune])))
            let obligation = try #require(owed.first)
            let id = try await world.report(.obligation(obligation.id), by: officer)
            _ = try await world.work { try $0.returnReport(id, reason: "bổ sung", resubmitBy: nil) }
            let later = world.now.adding(seconds: 3_600)
            let change = ReportChange(title: "Mới", summary: nil, items: nil, preparedAt: .keep)
            _ = try await world.work(officer, clock: later) { try $0.editReport(id, change, .any) }
            func since(_ account: Account.ID) async throws -> [Report.ID] {
                try await all(since: later) { page in
                    try await world.view(account) { try $0.reports(ReportFilter(), page) }
                }.map(\.id)
            }
            #expect(try await since(officer) == [id])
            #expect(try await since(world.admin) == [])
            _ = try await world.work(officer, clock: later) { try $0.submitReport(id) }
            #expect(try await since(world.admin) == [id])
        }
    }
}
