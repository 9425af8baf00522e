import Domain
import Persistence
import TestSupport
import Testing

@Suite struct RegimeOpeningTests {
    @Test(arguments: StorageKind.available)
    func `who is there on the fixing day owes, who comes later owes from the next period on`(
        kind: StorageKind
    )
        async throws
    {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let early = try await world.collaborator(in: unit, from: "2026-10-01")
            let late = try await world.collaborator(in: unit, from: "2026-10-02")
            let gone = try await world.collaborator(in: unit, from: "2026-01-01", to: "2026-10-01")
            let candidate = try await world.collaborator(in: unit, from: nil)
            let regime = try await world.regime(
                try world.newRegime(issuer: unit, reporters: .collaborators, opens: 0))
            #expect(try await world.owed(regime).map(\.collaboratorID) == [early])
            try await world.openPeriods(at: try at("2026-10-31 23:59:59"))
            #expect(try await world.owed(regime).count == 1)
            try await world.openPeriods(at: try at("2026-11-01 00:00:00"))
            let november = try await world.owed(regime).filter { $0.period?.description == "2026-11" }
            #expect(Set(november.map(\.collaboratorID)) == [early, late])
            #expect(Set(november.map(\.recipientID)) == [unit] && Set(november.map(\.unitID)) == [unit])
            _ = (gone, candidate)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a unit founded after the fixing day owes from the next period on`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let old = try await world.unit("A")
            let new = try await world.unit("B", from: "2026-10-02")
            let ended = try await world.unit("C", to: "2026-10-01")
            let regime = try await world.regime(try world.newRegime(levels: [.commune], opens: 0))
            #expect(try await world.owed(regime).map(\.unitID) == [old])
            try await world.openPeriods(at: try at("2026-11-01 00:00:00"))
            let november = try await world.owed(regime).filter { $0.period?.description == "2026-11" }
            #expect(Set(november.map(\.unitID)) == [old, new])
            _ = ended
        }
    }

    @Test(arguments: StorageKind.available)
    func `a suspended collaborator's open reports are waived, what was handed in stays`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let person = try await world.collaborator(in: unit)
            let account = try await world.account("ctv", (.collaborator, unit), collaborator: person)
            let regimes = try await [1, 2].asyncMap { number in
                try await world.regime(
                    try world.newRegime("R\(number)", issuer: unit, reporters: .collaborators))
            }
            let first = try #require(try await world.owed(regimes[0]).first)
            try await world.report(.obligation(first.id), by: account)
            _ = try await world.work { try $0.suspend(person, reason: "ốm") }
            #expect(try await world.owed(regimes[0]).map(\.progress) == [.submitted])
            let waived = try await world.owed(regimes[1])
            #expect(waived.map(\.progress) == [.waived] && waived.map(\.waiverReason) == ["ốm"])
            try await world.openPeriods(at: try at("2026-11-10 00:00:00"))
            #expect(try await world.owed(regimes[1]).count == 1)
            _ = try await world.work { try $0.reinstate(person) }
            try await world.openPeriods(at: try at("2026-12-10 00:00:00"))
            #expect(try await world.owed(regimes[1]).map(\.period?.description) == ["2026-10", "2026-12"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a report handed in while its author is suspended is either waived or received`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            for round in 1...15 {
                let person = try await world.collaborator(in: unit)
                let account = try await world.account(
                    "ctv\(round)", (.collaborator, unit), collaborator: person)
                let regime = try await world.regime(
                    try world.newRegime("R\(round)", issuer: unit, reporters: .collaborators))
                let owed = try #require(try await world.owed(regime).first { $0.collaboratorID == person })
                let id = try await world.report(.obligation(owed.id), by: account, submit: false)
                async let submission = refusal {
                    _ = try await world.work(account) { try $0.submitReport(id) }
                }
                async let suspension = refusal {
                    _ = try await world.work { try $0.suspend(person, reason: "ốm") }
                }
                let (submitted, suspended) = await (submission, suspension)
                #expect(suspended == nil)
                let after = try #require(try await world.storage.read { try $0.obligation(owed.id) })
                #expect(after.progress == (submitted == nil ? .submitted : .waived), "round \(round)")
                #expect(try await world.stored(id).status.name == (submitted == nil ? .submitted : .draft))
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a regime for the first half-year only opens nothing else`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            try await world.unit("A")
            let regime = try await world.regime(
                try world.newRegime(
                    frequency: .semiannual, periods: ["H1"], levels: [.commune], from: "2026-07-01"))
            for now in [
                "2026-12-31 00:00:00", "2027-01-01 00:00:00", "2027-12-31 00:00:00", "2028-01-01 00:00:00",
            ] {
                try await world.openPeriods(at: try at(now))
            }
            #expect(try await world.owed(regime).map(\.period?.description) == ["2027-H1", "2028-H1"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `districts owe nothing after their end`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let district = try await world.unit("D", .committee, .district)
            let commune = try await world.unit("C", .committee, .commune)
            let (spring, autumn) = (try at("2025-06-01 09:00:00"), try at("2025-07-01 00:00:00"))
            let regime = try await world.regime(
                try world.newRegime(levels: [.district, .commune], from: "2025-06-01"), at: spring)
            #expect(Set(try await world.owed(regime).map(\.unitID)) == [district, commune])
            try await world.openPeriods(at: autumn)
            let july = try await world.owed(regime).filter { $0.period?.description == "2025-07" }
            #expect(july.map(\.unitID) == [commune])
        }
    }

    @Test(arguments: StorageKind.available)
    func `several instances that open the same periods make each report owed once`(kind: StorageKind)
        async throws
    {
        try await withStore(kind, connections: 6) { world in
            for number in 1...10 { try await world.unit("X\(number)") }
            var regimes: [Regime.ID] = []
            for number in 1...3 {
                regimes.append(try await world.regime(try world.newRegime("R\(number)", levels: [.commune])))
            }
            let later = try at("2027-02-01 00:00:00")
            try await withThrowingTaskGroup { group in
                for _ in 1...6 { group.addTask { try await world.openPeriods(at: later) } }
                try await group.waitForAll()
            }
            for regime in regimes {
                let owed = try await world.owed(regime)
                #expect(owed.count == 50)
                #expect(Set(owed.map { [$0.unitID.rawValue, $0.period?.description] }).count == 50)
            }
            #expect(
                try await world.count(
                    "SELECT COUNT(*) AS count FROM audit_event WHERE action = 'period.opened'")
                    == 15)
        }
    }

    @Test(arguments: StorageKind.available)
    func `who reports is chosen by depth, level, kind and exception`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let province = try await world.unit("P", .committee, .province)
            let commune = try await world.unit("C", below: "P")
            let cell = try await world.unit("C-1", .cell, .grassroots, below: "C")
            let police = try await world.unit("C-P", .police, .commune, below: "C")
            for (new, expected) in [
                (try world.newRegime(depth: .children), [province]),
                (try world.newRegime(depth: .all), [province, commune, cell]),
                (
                    try world.newRegime(depth: .all, kinds: nil),
                    [province, commune, cell, police, world.board]
                ),
                (try world.newRegime(levels: [.grassroots]), [cell]),
                (try world.newRegime(kinds: [.police]), [police]),
                (try world.newRegime(except: [province]), [commune, cell]),
                (try world.newRegime(within: commune), [cell]),
            ] as [(NewRegime, [Unit.ID])] {
                #expect(Set(try await world.owed(try await world.regime(new)).map(\.unitID)) == Set(expected))
            }
        }
    }
}

extension Sequence {
    func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
