import Domain
import Persistence
import TestSupport
import Testing

@Suite struct UnitFactTests {
    @Test(arguments: StorageKind.available)
    func `a unit renamed from a date has its old name before`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let id = try await world.unit("X", name: "Xã Cũ")
            try await world.change(id, UnitChange(name: "Phường Mới", effectiveFrom: try day("2026-01-01")))
            for (asOf, name) in [
                ("2000-01-01", "Xã Cũ"), ("2025-12-31", "Xã Cũ"), ("2026-01-01", "Phường Mới"),
                ("2030-05-05", "Phường Mới"),
            ] {
                let then = try day(asOf)
                #expect(try await world.view { try $0.unit(id, asOf: then).name } == name, "\(asOf)")
            }
            let before = try day("1999-12-31")
            await #expect(throws: AccessRefusal.notFound) {
                try await world.view { try $0.unit(id, asOf: before) }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a change dated earlier than one that was recorded replaces it`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let id = try await world.unit("X", name: "A")
            try await world.change(id, UnitChange(name: "C", effectiveFrom: try day("2026-06-01")))
            try await world.change(id, UnitChange(name: "B", effectiveFrom: try day("2026-03-01")))
            try await world.change(id, UnitChange(name: "B2", effectiveFrom: try day("2026-03-01")))
            let names = try await world.view { view in
                try ["2026-02-28", "2026-03-01", "2026-07-01"].map { try view.unit(id, asOf: day($0)).name }
            }
            #expect(names == ["A", "B2", "B2"])
            #expect(try await world.view { try $0.unit(id).meta.version } == 4)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a unit moved below another parent is in each subtree in its time`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let old = try await world.unit("P1", .committee, .province)
            let new = try await world.unit("P2", .committee, .province)
            let moved = try await world.unit("C", below: "P1")
            let cell = try await world.unit("C-1", .cell, .grassroots, below: "C")
            try await world.change(
                moved, UnitChange(parent: .id(new), effectiveFrom: try day("2026-01-01")))
            func below(_ id: Unit.ID, _ text: String) async throws -> Set<Unit.ID> {
                let then = try day(text)
                return Set(
                    try await all { page in
                        try await world.view { try $0.units(UnitFilter(within: id), asOf: then, page) }
                    }.map(\.id))
            }
            #expect(try await below(old, "2025-12-31") == [old, moved, cell])
            #expect(try await below(old, "2026-01-01") == [old])
            #expect(try await below(new, "2026-01-01") == [new, moved, cell])
            let then = try day("2025-12-31")
            #expect(
                try await world.view { try $0.ancestors(of: cell, asOf: then).map(\.id) } == [
                    moved, old, world.root,
                ])
            #expect(
                try await world.view { try $0.ancestors(of: cell, asOf: nil).map(\.id) } == [
                    moved, new, world.root,
                ])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a code is free again on other days only`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let ended = try await world.unit("N1", to: "2010-01-01")
            let later = try await world.unit("N1", from: "2010-01-01")
            for (asOf, id) in [("2009-12-31", ended), ("2010-01-01", later)] {
                let then = try day(asOf)
                #expect(try await world.storage.read { try $0.unitID(code: "N1", on: then) } == id)
            }
            for (from, to) in [("2009-12-31", "2010-01-01"), ("2009-01-01", nil), ("2026-01-01", nil)] {
                await #expect(throws: UnitRefusal.codeTaken, "\(from)") {
                    try await world.unit("N1", from: from, to: to)
                }
            }
            try await world.change(later, UnitChange(code: "N2", effectiveFrom: try day("2026-01-01")))
            try await world.unit("N1", from: "2026-01-01")
            await #expect(throws: UnitRefusal.codeTaken) {
                try await world.change(later, UnitChange(code: "N1", effectiveFrom: try day("2026-05-01")))
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `of two writers that take one code one succeeds`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let refusals = await withTaskGroup(of: (any Error)?.self) { group in
                for _ in 1...8 {
                    group.addTask { await refusal { try await world.unit("SAME") } }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refusals.filter { $0 == nil }.count == 1)
            #expect(refusals.compactMap { $0 as? UnitRefusal } == Array(repeating: .codeTaken, count: 7))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a unit below itself is refused, also when two moves cross`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let a = try await world.unit("A", .cell, .grassroots)
            let b = try await world.unit("B", .cell, .grassroots, below: "A")
            await #expect(throws: UnitRefusal.cycle) {
                try await world.change(a, UnitChange(parent: .id(b)))
            }
            await #expect(throws: UnitRefusal.cycle) {
                try await world.change(a, UnitChange(parent: .id(a)))
            }
            let c = try await world.unit("C", .cell, .grassroots)
            let d = try await world.unit("D", .cell, .grassroots)
            async let first = refusal { try await world.change(c, UnitChange(parent: .id(d))) }
            async let second = refusal { try await world.change(d, UnitChange(parent: .id(c))) }
            let refusals = await [first, second].compactMap { $0 as? UnitRefusal }
            #expect(refusals == [.cycle])
        }
    }

    @Test(arguments: StorageKind.available)
    func `moves that are still to come close no circle`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let (a, b) = (
                try await world.unit("A", .cell, .grassroots), try await world.unit("B", .cell, .grassroots)
            )
            try await world.change(a, UnitChange(parent: .id(b), effectiveFrom: try day("2027-01-01")))
            for from in ["2026-11-01", "2027-01-01", "2027-02-01"] {
                await #expect(throws: UnitRefusal.cycle, "\(from)") {
                    try await world.change(b, UnitChange(parent: .id(a), effectiveFrom: try day(from)))
                }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a unit moves below one that is younger, from its first day on`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            try await world.unit("P1", .committee, .province)
            let commune = try await world.unit("C", below: "P1")
            let young = try await world.unit("P2", .committee, .province, from: "2026-01-01")
            await #expect(throws: UnitRefusal.parentNotValid) {
                try await world.change(
                    commune, UnitChange(parent: .id(young), effectiveFrom: try day("2025-12-31")))
            }
            try await world.change(
                commune, UnitChange(parent: .id(young), effectiveFrom: try day("2026-01-01")))
            #expect(try await world.view { try $0.unit(commune).parentID } == young)
        }
    }

    @Test(arguments: StorageKind.available)
    func `there is one root, which stays where it is`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let other = Unit(
                id: world.ids.make(), code: "R2", name: "R2", shortName: nil, kind: .committee,
                level: .central,
                parentID: nil, receivesForID: nil, officerInCharge: nil, validFrom: try day("2000-01-01"),
                validTo: nil, meta: .new(world.now))
            await #expect(throws: StorageError.self) {
                try await world.storage.write { try $0.insert(other) }
            }
            let child = try await world.unit("A")
            await #expect(throws: UnitRefusal.rootStays) {
                try await world.change(world.root, UnitChange(parent: .id(child)))
            }
            await #expect(throws: UnitRefusal.rootStays) {
                try await world.change(world.root, UnitChange(validTo: try day("2027-01-01")))
            }
            #expect(try await world.storage.read { try $0.root()?.id } == world.root)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a unit ends only when nothing hangs on it`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let end = UnitChange(validTo: try day("2027-01-01"))
            let parent = try await world.unit("A")
            let child = try await world.unit("A-1", .cell, .grassroots, below: "A")
            await #expect(throws: UnitRefusal.self) { try await world.change(parent, end) }
            try await world.change(child, UnitChange(validTo: try day("2026-12-01")))
            let person = try await world.collaborator(in: parent)
            await #expect(throws: UnitRefusal.hasCollaborators) { try await world.change(parent, end) }
            _ = try await world.work { try $0.remove(person, reason: "thôi việc", decisionNumber: "1") }
            let account = try await world.account("a", (.officer, parent))
            await #expect(throws: UnitRefusal.hasAccounts) { try await world.change(parent, end) }
            let grant = try await world.view { try #require(try $0.account(account).grants.first).id }
            _ = try await world.work { try $0.removeGrant(grant, of: account, .any) }
            try await world.regime(try world.newRegime(levels: [.commune]))
            await #expect(throws: UnitRefusal.hasOpenObligations) { try await world.change(parent, end) }
            let (fresh, other) = (try await world.unit("Z"), try await world.unit("Z2"))
            try await world.change(fresh, end)
            let (last, after) = (try day("2026-12-31"), try day("2027-01-01"))
            #expect(try await world.view { try $0.unit(fresh, asOf: last).id } == fresh)
            await #expect(throws: AccessRefusal.notFound) {
                try await world.view { try $0.unit(fresh, asOf: after) }
            }
            await #expect(throws: UnitRefusal.validityOrder) {
                try await world.change(other, UnitChange(validTo: try day("2000-01-01")))
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a change asks for the version that it is about`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let id = try await world.unit("A")
            let change = UnitChange(name: "B")
            for (precondition, expected) in [
                (Precondition.missing, AccessRefusal.preconditionRequired),
                (.versions(["2"]), .preconditionFailed), (.versions([]), .preconditionFailed),
            ] {
                await #expect(throws: expected) {
                    try await world.work { try $0.changeUnit(id, change, precondition) }
                }
            }
            let changed = try await world.work { try $0.changeUnit(id, change, .versions(["7", "1"])) }
            #expect(changed.meta.version == 2)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a later end suits the facts still to come`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let coded = try await world.unit("K1", to: "2027-06-01")
            try await world.change(coded, UnitChange(code: "K2", effectiveFrom: try day("2027-01-01")))
            try await world.unit("K2", from: "2027-06-01")
            await #expect(throws: UnitRefusal.codeTaken) {
                try await world.change(coded, UnitChange(validTo: try day("2028-01-01")))
            }
            try await world.unit("P1", .committee, .province)
            let ending = try await world.unit("P2", .committee, .province, to: "2028-01-01")
            let moving = try await world.unit("C", below: "P1", to: "2027-06-01")
            try await world.change(
                moving, UnitChange(parent: .id(ending), effectiveFrom: try day("2027-01-01")))
            await #expect(throws: UnitRefusal.parentNotValid) {
                try await world.change(moving, UnitChange(validTo: try day("2029-01-01")))
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a board with advisors goes on receiving`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            try await world.unit("P1", .committee, .province)
            let board = try await world.unit("B", .advisoryBoard, .province, below: "P1", receivesFor: "P1")
            _ = try await world.account("a", (.advisor, board))
            await #expect(throws: UnitRefusal.hasAccounts) {
                try await world.change(board, UnitChange(receivesFor: .clear))
            }
        }
    }
}
