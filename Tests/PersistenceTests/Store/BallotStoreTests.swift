import Domain
import Persistence
import TestSupport
import Testing

@Suite struct BallotStoreTests {
    private struct Scene: Sendable {
        let world: World
        /// A has A1 and A2 below it; B stands beside it.
        let a, a1, a2, b: Unit.ID
        let officer, collector, other: Account.ID

        init(_ world: World) async throws {
            self.world = world
            a = try await world.unit("A")
            a1 = try await world.unit("A1", .cell, .grassroots, below: "A")
            a2 = try await world.unit("A2", .cell, .grassroots, below: "A")
            b = try await world.unit("B")
            officer = try await world.account("officer", (.officer, a))
            collector = try await world.account("collector", (.officer, a1))
            other = try await world.account("other", (.officer, b))
        }
    }

    @Test(arguments: StorageKind.available)
    func `ballots are counted for their unit and for those above it, and by the day`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let survey = try await world.openSurvey(targets: [(world.root, 20), (scene.a, 12), (scene.b, 8)])
            for _ in 1...3 { #expect(try await world.ballot(survey, scene.a) == .counted(isOver: false)) }
            try await world.ballot(survey, scene.b, viSao: "Xa")
            try await world.ballot(survey, scene.b, at: world.now.adding(days: 1))
            let progress = try await world.view { try $0.progress(of: survey) }
            let counted = Dictionary(uniqueKeysWithValues: progress.map { ($0.target.unitID, $0.counted) })
            #expect(counted == [world.root: 5, scene.a: 3, scene.b: 2])
            #expect(try await world.count("SELECT count(*) AS count FROM survey_ballot") == 5)
            #expect(try await world.count("SELECT count(*) AS count FROM survey_day") == 3)
            #expect(try await world.count("SELECT count(*) AS count FROM survey_text") == 1)
            let day = world.now.civilDate
            #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `ballots at once never overshoot a hard quota, and a soft one counts them apart`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            for mode in Survey.QuotaMode.allCases {
                let survey = try await world.openSurvey(targets: [(scene.a, 7)], mode: mode)
                let outcomes = await withTaskGroup(of: String.self) { group in
                    for _ in 1...20 {
                        group.addTask {
                            do {
                                let cast = try await world.ballot(survey, scene.a)
                                return cast == .counted(isOver: true) ? "over" : "counted"
                            } catch SurveyRefusal.quotaReached {
                                return "refused"
                            } catch {
                                return "\(error)"
                            }
                        }
                    }
                    return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
                }
                #expect(outcomes == ["counted": 7, mode == .hard ? "refused" : "over": 13])
                let progress = try #require(try await world.view { try $0.progress(of: survey) }.first)
                #expect(
                    progress.counted == (mode == .hard ? 7 : 20) && progress.overQuota == progress.counted - 7
                )
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is refused leaves nothing`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let survey = try await world.openSurvey(targets: [(scene.a, 7), (scene.a1, 7)])
            for (unit, muc, expected) in [
                (scene.a, 3.0, SurveyRefusal.noTarget), (scene.a2, 3, .noTarget), (scene.b, 3, .noTarget),
            ] {
                await #expect(throws: expected) { try await world.ballot(survey, unit, muc: muc) }
            }
            await #expect {
                try await world.ballot(survey, scene.a1, muc: 9)
            } throws: { error in
                guard case .ballot? = error as? SurveyRefusal else { return false }
                return true
            }
            await #expect(throws: SurveyRefusal.notIn(.closed)) {
                try await world.ballot(survey, scene.a1, at: world.now.adding(days: 9))
            }
            for table in ["survey_ballot", "survey_day", "survey_text"] as [Statement] {
                #expect(try await world.count("SELECT count(*) AS count FROM \(statement: table)") == 0)
            }
            #expect(try await world.count("SELECT sum(counted) AS count FROM survey_target") == 0)
        }
    }

    @Test(arguments: StorageKind.available)
    func `who belongs to the unit or below it collects, and boards above`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let person = try await world.collaborator(in: scene.a2)
            let collaborator = try await world.account("ctv", (.collaborator, scene.a2), collaborator: person)
            let board = try await world.unit("A-B", .advisoryBoard, .commune, below: "A", receivesFor: "A")
            let advisor = try await world.account("advisor", (.advisor, board))
            let leader = try await world.account("leader", (.leader, scene.a))
            let survey = try await world.openSurvey(targets: [(scene.a, 50), (scene.b, 50)])
            for account in [scene.officer, scene.collector, collaborator, advisor, world.admin] {
                try await world.ballot(survey, scene.a, by: account)
            }
            await #expect(throws: AccessRefusal.forbidden) {
                try await world.ballot(survey, scene.a, by: leader)
            }
            for (account, unit) in [
                (scene.other, scene.a), (scene.officer, scene.b), (collaborator, scene.b),
            ] {
                await #expect(throws: AccessRefusal.self) {
                    try await world.ballot(survey, unit, by: account)
                }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `who does not run the survey sees how far the own units are`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let survey = try await world.openSurvey(
                targets: [(world.root, 30), (scene.a, 20), (scene.a1, 10), (scene.a2, 10), (scene.b, 10)])
            try await world.ballot(survey, scene.a1)
            func seen(_ account: Account.ID?) async throws -> [Unit.ID: Int] {
                let items = try await world.view(account) { try $0.progress(of: survey) }
                return Dictionary(uniqueKeysWithValues: items.map { ($0.target.unitID, $0.counted) })
            }
            #expect(
                try await seen(nil) == [world.root: 1, scene.a: 1, scene.a1: 1, scene.a2: 0, scene.b: 0])
            #expect(try await seen(scene.officer) == [scene.a: 1, scene.a1: 1, scene.a2: 0])
            #expect(try await seen(scene.collector) == [scene.a1: 1])
            #expect(try await seen(scene.other) == [scene.b: 0])
        }
    }

    /// What a ballot leaves is looked for in every column of every table: neither who handed it in nor when in the day.
    @Test(arguments: StorageKind.available)
    func `a ballot leaves no trace of who handed it in, or when in the day`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let survey = try await world.openSurvey(targets: [(scene.a, 50)])
            let before = try await world.count("SELECT count(*) AS count FROM audit_event")
            let now = try at("2026-10-16 13:14:15.678")
            try await world.ballot(
                survey, scene.a, by: scene.officer, viSao: "Đường xấu", hash: "phieu-1", at: now)
            #expect(try await world.count("SELECT count(*) AS count FROM audit_event") == before)
            let rows = try await world.engine.read { transaction in
                var rows: [String] = []
                for table in [
                    "survey", "survey_target", "survey_ballot", "survey_text", "survey_day", "survey_salt",
                    "survey_ballot_hash",
                ] as [Statement] {
                    rows += try transaction.rows("SELECT * FROM \(statement: table)").map { "\($0)" }
                }
                return rows
            }
            #expect(
                rows.count == 7
                    && rows.contains { $0.contains("Đường xấu") && !$0.contains(scene.a.rawValue) })
            for row in rows {
                #expect(!row.contains(scene.officer.rawValue) && !row.contains("officer"))
                #expect(!row.contains(String(now.milliseconds)) && !row.contains("13:14"))
            }
            let meta = try await world.view { try $0.survey(survey) }.meta
            #expect(meta.updatedAt == world.now && meta.version == 5)
        }
    }

    /// What a database administrator sees besides the values: by which transaction a row was written, and where it lies.
    @Test(.enabled(if: StorageKind.isPostgresAvailable))
    func `once ballots are taken apart PostgreSQL does not know their order or what belonged together`()
        async throws
    {
        try await withStore(.postgres) { world in
            let unit = try await world.unit("A")
            let end = world.now.adding(seconds: 60)
            let survey = try await world.openSurvey(targets: [(unit, 100)], closesAt: end)
            for number in 1...20 { try await world.ballot(survey, unit, viSao: "Lý do \(number)") }
            func transactions(_ table: Statement) async throws -> Int {
                try await world.count("SELECT count(DISTINCT xmin::text) AS count FROM \(statement: table)")
            }
            /// Texts that lie before one whose id is lower.
            func unordered() async throws -> Int {
                try await world.count(
                    """
                    SELECT count(*) AS count FROM (
                        SELECT id, lag(id) OVER (ORDER BY ctid) AS before FROM survey_text
                    ) t WHERE before > id
                    """)
            }
            #expect(try await transactions("survey_ballot") == 20)
            #expect(try await transactions("survey_text") == 20)
            try await world.storage.settleSurveys(world.ask(at: end))
            #expect(try await world.count("SELECT count(*) AS count FROM survey_ballot") == 0)
            #expect(try await world.count("SELECT count(*) AS count FROM survey_text") == 20)
            for table: Statement in ["survey_column", "survey_text"] {
                #expect(try await transactions(table) == 1, "\(table)")
            }
            #expect(try await unordered() == 0)
            let shared = try await world.count(
                """
                SELECT count(*) AS count FROM survey_text t JOIN survey_day d ON d.xmin = t.xmin
                """)
            #expect(shared == 0)
        }
    }
}
