import Domain
import Persistence
import TestSupport
import Testing

@Suite struct MigrationTests {
    private let clock = Instant(milliseconds: 1_790_000_000_000)

    @Test(arguments: StorageKind.available)
    func `migrating twice changes nothing`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            let storage = SQLStorage(engine: engine)
            await #expect(throws: StorageError.self) { try await storage.checkReady() }
            let first = try await storage.migrate(at: clock)
            #expect(first.count >= 3)
            try await storage.checkReady()
            #expect(try await storage.migrate(at: clock.adding(days: 1)).isEmpty)
            let times = try await engine.read { transaction in
                try transaction.rows("SELECT applied_at FROM schema_migration").map {
                    try $0.integer("applied_at")
                }
            }
            #expect(times == Array(repeating: clock.milliseconds, count: first.count))
        }
    }

    @Test(arguments: StorageKind.available)
    func `of five that migrate at once one takes the steps`(kind: StorageKind) async throws {
        try await withEngine(kind, connections: 5) { engine in
            let storage = SQLStorage(engine: engine)
            let taken = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...5 { group.addTask { try await storage.migrate(at: clock).count } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(taken.filter { $0 > 0 }.count == 1)
            try await storage.checkReady()
        }
    }

    @Test(.enabled(if: StorageKind.isPostgresAvailable))
    func `of five instances on an empty schema one takes the steps, and all become ready`() async throws {
        try await withPostgresSchema { conninfo in
            let storages = try (1...5).map { _ in
                SQLStorage(
                    engine: try PostgresEngine(conninfo: conninfo, connections: 2, patience: .forTests()))
            }
            let taken = try await withThrowingTaskGroup(of: Int.self) { group in
                for storage in storages {
                    group.addTask {
                        let taken = try await storage.migrate(at: clock).count
                        try await storage.checkReady()
                        return taken
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(taken.filter { $0 > 0 }.count == 1)
            for storage in storages { await storage.close() }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a schema of a later program is not served`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            try await world.execute(
                "INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'x', 1)")
            await #expect(throws: StorageError.self) { try await world.storage.checkReady() }
            // What begins with this is every start, and every command that writes.
            await #expect {
                try await world.storage.migrate(at: clock)
            } throws: { error in
                guard case StorageError.refusedToOpen(let reason) = error else { return false }
                return reason.contains("stands at 9999")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a store of the first release keeps what it has`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            let storage = SQLStorage(engine: engine)
            _ = try await storage.migrate(at: clock, through: 3)
            try await engine.write { transaction in
                for sql in Self.firstRelease { try transaction.execute(script: sql) }
            }
            #expect(try await !storage.migrate(at: clock).isEmpty)
            try await storage.checkReady()
            let found = try await storage.read { store in
                (
                    try store.regime(Identifier(trusted: "g")),
                    try store.obligation(Identifier(trusted: "o")),
                    try store.report(Identifier(trusted: "r")),
                    try store.versions(of: Identifier(trusted: "r")),
                    try store.sources(of: Identifier(trusted: "s"), number: 1)
                )
            }
            let regime = try #require(found.0)
            #expect(regime.due == DueRule(day: 20, edge: .onOrBefore, month: nil))
            #expect(regime.recipientIDs == [Identifier(trusted: "u")])
            let obligation = try #require(found.1)
            #expect(obligation.regimeID == regime.id && obligation.period == Period("2026-10"))
            #expect(obligation.extended?.reason == "bão" && obligation.reportID?.rawValue == "r")
            let report = try #require(found.2)
            #expect(report.content.title == "Tháng 10" && report.number == 2)
            #expect(report.timeliness == .onTime)
            #expect(found.3.count == 1)
            #expect(found.4.map(\.reportID) == [report.id])
            let figures = try await storage.read { store in
                let unit: Unit.ID = Identifier(trusted: "u")
                return try ["2026-10", "2026-11"].map { text in
                    try store.complianceByRegime(
                        of: unit, period: try period(text), at: Instant(milliseconds: 160)
                    ).map(\.figures)
                }
            }
            #expect(figures.map { $0.map(\.onTime) } == [[1], [0]])
            #expect(
                figures.map { $0.map(\.pending) } == [[0], [1]] && obligation.line == [obligation.unitID])
            // The constraints came along.
            await #expect(throws: StorageError.self) {
                try await engine.write { try $0.execute(script: "DELETE FROM regime WHERE id = 'g'") }
            }
            await #expect(throws: StorageError.self) {
                try await engine.write {
                    try $0.execute(script: "UPDATE obligation SET progress = 'submitted' WHERE id = 'p'")
                }
            }
        }
    }

    private static let content = """
        {"title":"Tháng 10","summary":"","items":[]}
        """

    /// Rows as the steps 1 to 3 kept them: a returned report, an open obligation, a synthesis with a source.
    private static let firstRelease = [
        """
        INSERT INTO unit (id, is_root, kind, valid_from, version, created_at, updated_at)
        VALUES ('u', 1, 'committee', '2000-01-01', 1, 1, 1)
        """,
        """
        INSERT INTO regime (id, issuer_id, title, report_kind, frequency, reporters, within_id, due_day, due_edge,
            opens_days_before, valid_from, next_period, next_fixed_at, folded, version, created_at, updated_at)
        VALUES ('g', 'u', 'Hằng tháng', 'periodic', 'monthly', '{"kind":"units","depth":"all","except":[]}', 'u', 20,
            'onOrBefore', 10, '2026-10-01', '2026-12', 5, 'hang thang', 3, 1, 2)
        """,
        """
        INSERT INTO obligation (id, regime_id, period, coverage_first, coverage_last, unit_id, recipient_id, opens_at,
            due_at, original_due_at, extension_reason, progress, submitted_at, version, created_at, updated_at)
        VALUES ('o', 'g', '2026-10', '2026-10-01', '2026-10-31', 'u', 'u', 10, 200, 100, 'bão', 'returned', 150, 4, 1,
            2)
        """,
        """
        INSERT INTO obligation (id, regime_id, period, coverage_first, coverage_last, unit_id, recipient_id, opens_at,
            due_at, progress, version, created_at, updated_at)
        VALUES ('p', 'g', '2026-11', '2026-11-01', '2026-11-30', 'u', 'u', 10, 200, 'none', 1, 1, 2)
        """,
        """
        INSERT INTO report (id, kind, unit_id, obligation_id, regime_id, period, coverage_first, coverage_last,
            recipient_id, number, content, status, submitted_number, first_submitted_at, version, seen_version,
            created_at, updated_at, seen_at)
        VALUES ('r', 'periodic', 'u', 'o', 'g', '2026-10', '2026-10-01', '2026-10-31', 'u', 2, '\(content)',
            'returned', 1, 150, 4, 3, 1, 2, 2)
        """,
        """
        INSERT INTO report_version (report_id, number, content, submitted_at, outcome, decided_at, reason)
        VALUES ('r', 1, '\(content)', 150, 'returned', 160, 'thiếu số liệu')
        """,
        """
        INSERT INTO report (id, kind, unit_id, period, coverage_first, coverage_last, recipient_id, number, content,
            status, version, seen_version, created_at, updated_at, seen_at)
        VALUES ('s', 'synthesis', 'u', '2026-10', '2026-10-01', '2026-10-31', 'u', 1, '\(content)', 'draft', 1, 0, 1,
            2, 1)
        """,
        "INSERT INTO report_source (report_id, number, position, source_id) VALUES ('s', 1, 0, 'r')",
    ]
}
