import Domain
import Persistence
import TestSupport
import Testing

@Suite struct FormStoreTests {
    @Test(arguments: StorageKind.available)
    func `a form lets choose from the leaves in Vietnamese order, unless they are too many`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let names = ["Tổ dân phố Đông", "Tổ dân phố Ấm", "Tổ dân phố Dâu"]
            var units: [Unit.ID] = []
            for (number, name) in names.enumerated() {
                units.append(try await world.unit("T\(number)", name: name))
            }
            let below = try await world.unit("T00", .cell, .grassroots, below: "T0", name: "Chi bộ")
            let survey = try await world.openSurvey(targets: (units + [below]).map { ($0, 5) })
            let day = world.now.civilDate
            let found = try await world.storage.read { try $0.formUnits(of: survey, atMost: 3, on: day) }
            #expect(found?.map(\.name) == ["Chi bộ", "Tổ dân phố Ấm", "Tổ dân phố Dâu"])
            #expect(try await world.storage.read { try $0.formUnits(of: survey, atMost: 2, on: day) } == nil)
            let one = try await world.storage.read { [units] in
                (
                    try $0.formUnit(below, of: survey, on: day),
                    try $0.formUnit(units[0], of: survey, on: day),
                    try $0.formUnit(world.root, of: survey, on: day)
                )
            }
            #expect(one.0?.code == "T00" && one.1 == nil && one.2 == nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a survey from before there were forms has none, and is open to all`(kind: StorageKind) async throws
    {
        try await withEngine(kind) { engine in
            let (storage, clock) = (SQLStorage(engine: engine), Instant(milliseconds: 1_790_000_000_000))
            _ = try await storage.migrate(at: clock, through: 11)
            try await engine.write { transaction in
                for sql in Self.before { try transaction.execute(script: sql) }
            }
            _ = try await storage.migrate(at: clock)
            let found = try await storage.read { store in
                (
                    try store.survey(Identifier(trusted: "s")),
                    try store.slipCounts(of: Identifier(trusted: "s")),
                    try store.tokenIssuer(of: Identifier(trusted: "s"))
                )
            }
            let survey = try #require(found.0)
            #expect(!survey.publicForm && survey.participation == .open && survey.publicID == nil)
            #expect(found.1.map(\.issued) == [0] && found.2 == nil)
        }
    }

    private static let before = [
        """
        INSERT INTO unit (id, is_root, kind, valid_from, version, created_at, updated_at)
        VALUES ('u', 1, 'committee', '2000-01-01', 1, 1, 1)
        """,
        """
        INSERT INTO survey (id, owner_id, title, opens_at, closes_at, upload_grace_days, quota_mode, min_cell, stage,
            folded, version, created_at, updated_at)
        VALUES ('s', 'u', 'Cũ', 1, 2, 0, 'soft', 5, 'fielded', 'cu', 1, 1, 1)
        """,
        "INSERT INTO survey_target (survey_id, unit_id, quota, is_leaf, counted) VALUES ('s', 'u', 5, 1, 0)",
    ]

    @Test(arguments: StorageKind.available)
    func `a unit that has ended since is still one that a respondent belongs to`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let unit = try await world.unit("T1", .cell, .grassroots, name: "Tổ cũ")
            let survey = try await world.openSurvey(targets: [(unit, 5)])
            try await world.change(unit, UnitChange(validTo: world.now.civilDate))
            let later = world.now.adding(days: 2).civilDate
            let found = try await world.storage.read { try $0.formUnits(of: survey, atMost: 3, on: later) }
            #expect(found?.map(\.name) == ["Tổ cũ"])
        }
    }
}
