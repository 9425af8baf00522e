import Domain
import TestSupport
import Testing

@testable import Persistence

@Suite struct MaterialTests {
    private struct Scene: Sendable {
        let world: World
        let province: Unit.ID
        let communes: [Unit.ID]
        let officers: [Account.ID]
        let officer: Account.ID
        let advisor: Account.ID
        let collaborator: Account.ID
        let land: Topic.ID
        let prices: Topic.ID

        init(_ world: World) async throws {
            self.world = world
            province = try await world.unit("P", .committee, .province)
            let board = try await world.unit(
                "P-B", .advisoryBoard, .province, below: "P", receivesFor: "P")
            communes = try await ["C1", "C2"].asyncMap { try await world.unit($0, below: "P") }
            officers = try await communes.enumerated().asyncMap { number, unit in
                try await world.account("c\(number)", (.officer, unit))
            }
            officer = try await world.account("officer", (.officer, province))
            advisor = try await world.account("advisor", (.advisor, board))
            let person = try await world.collaborator(in: province)
            collaborator = try await world.account("ctv", (.collaborator, province), collaborator: person)
            land = try await world.topic("Đất đai")
            prices = try await world.topic("Giá cả")
        }

        func item(
            _ topic: Topic.ID, _ stance: Item.Stance = .concerned, _ prevalence: Item.Prevalence = .many,
            _ content: String = "Ý kiến"
        ) -> Item {
            Item(
                id: world.ids.make(), topicID: topic, content: content, stance: stance,
                prevalence: prevalence, strata: [], channels: [], areaUnitID: nil, causes: nil,
                forecast: nil, proposals: nil, hot: false)
        }

        @discardableResult
        func report(
            _ subject: NewReport.Subject, by author: Account.ID, _ items: [Item], accept: Bool = true,
            at now: Instant? = nil
        ) async throws -> Report.ID {
            let content = ReportContent(
                title: "Đột xuất", summary: "Tóm tắt", items: items, preparedAt: nil)
            let id = try await world.report(subject, by: author, content: content, at: now)
            if accept {
                _ = try await world.work(advisor, at: now) {
                    try $0.acceptReport(id, rating: 4, comment: nil)
                }
            }
            return id
        }

        func material(
            _ period: String = "2026-10", topic: Topic.ID? = nil, stance: Item.Stance? = nil,
            page: PageRequest = PageRequest(limit: 50)
        ) async throws -> SynthesisMaterial {
            let period = try PersistenceTests.period(period)
            return try await world.view(advisor) { [province] view in
                try view.synthesisMaterial(
                    of: .id(province), period: period, topic: topic, stance: stance, page)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `what was accepted is summed by topic and stance, whoever said it`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let (one, two) = (scene.communes[0], scene.communes[1])
            let mine = [scene.item(scene.land, .concerned, .widespread), scene.item(scene.prices, .mixed)]
            try await scene.report(.adHoc(.id(one)), by: scene.officers[0], mine)
            let other = [scene.item(scene.land), scene.item(scene.land, .supportive, .some)]
            try await scene.report(.adHoc(.id(two)), by: scene.officers[1], other)
            let persons = [scene.item(scene.land, .concerned, .isolated)]
            try await scene.report(.adHoc(nil), by: scene.collaborator, persons)
            try await scene.report(.adHoc(.id(one)), by: scene.officers[0], [])
            // Neither what is not accepted, nor what the own unit said, nor another month's.
            let more = [scene.item(scene.land)]
            try await scene.report(.adHoc(.id(one)), by: scene.officers[0], more, accept: false)
            let own = try await scene.report(
                .adHoc(.id(scene.province)), by: scene.officer, [scene.item(scene.land)], accept: false)
            _ = try await world.work { try $0.acceptReport(own, rating: 4, comment: nil) }
            let late = try at("2026-11-01 00:00:00")
            try await scene.report(
                .adHoc(.id(one)), by: scene.officers[0], [scene.item(scene.land)], at: late)
            let found = try await scene.material()
            let sums = try #require(found.sums)
            #expect(sums.reports == 4 && sums.withoutItems == 1 && sums.items == 5)
            #expect(
                sums.groups == [
                    MaterialGroup(
                        topicID: scene.land, stance: .concerned,
                        prevalence: [.widespread: 1, .many: 1, .isolated: 1], units: 2),
                    MaterialGroup(topicID: scene.land, stance: .supportive, prevalence: [.some: 1], units: 1),
                    MaterialGroup(topicID: scene.prices, stance: .mixed, prevalence: [.many: 1], units: 1),
                ])
            // By topic, then supportive before concerned, the most widespread first.
            #expect(
                found.page.items.map(\.item.id)
                    == [other[1].id, mine[0].id, other[0].id, persons[0].id, mine[1].id])
            #expect(found.page.items.map(\.item).contains(persons[0]))
            #expect(
                found.page.items.map(\.authorKind) == [.units, .units, .units, .collaborators, .units])
            #expect(found.page.items.map(\.unitID) == [two, one, two, nil, one])
            #expect(found.unitNames[one] == "Đơn vị C1" && found.topics[scene.land]?.name == "Đất đai")
            #expect(try await scene.material("2026-11").sums?.items == 1)
            #expect(try await scene.material("2026-Q4").sums?.items == 6)
            #expect(try await scene.material("2026-09").sums?.reports == 0)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a merged topic counts under the one that it went into in the end`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let (first, second) = (try await world.topic("Ruộng"), try await world.topic("Vườn"))
            let items = [scene.item(first), scene.item(second), scene.item(scene.land)]
            try await scene.report(.adHoc(.id(scene.communes[0])), by: scene.officers[0], items)
            _ = try await world.work { work in
                _ = try work.mergeTopic(first, into: second)
                return try work.mergeTopic(second, into: scene.land)
            }
            let found = try await scene.material()
            #expect(found.sums?.groups.map(\.topicID) == [scene.land])
            #expect(found.sums?.groups.first?.items == 3)
            #expect(found.page.items.allSatisfy { $0.topicID == scene.land })
            // The item keeps its own.
            #expect(Set(found.page.items.map(\.item.topicID)) == [first, second, scene.land])
            for topic in [first, second, scene.land] {
                #expect(try await scene.material(topic: topic).page.items.count == 3)
            }
            #expect(try await scene.material(topic: scene.prices).page.items.isEmpty)
            #expect(try await scene.material(stance: .opposed).sums?.items == 0)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what the period's synthesis cites already is marked`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let items = [scene.item(scene.land), scene.item(scene.prices)]
            let one = try await scene.report(.adHoc(.id(scene.communes[0])), by: scene.officers[0], items)
            let other = [scene.item(scene.land)]
            let two = try await scene.report(.adHoc(.id(scene.communes[1])), by: scene.officers[1], other)
            #expect(try await scene.material().citedReports == 0)
            let october = try period("2026-10")
            let synthesis = try await world.report(
                .synthesis(.id(scene.province), october), by: scene.advisor, submit: false)
            func cite(_ sources: [Source]) async throws -> SynthesisMaterial {
                _ = try await world.work(scene.advisor) { try $0.setSources(sources, of: synthesis, .any) }
                return try await scene.material()
            }
            func cited(_ found: SynthesisMaterial) -> Set<Item.ID> {
                Set(found.page.items.filter(found.isCited).map(\.item.id))
            }
            let part = try await cite([Source(reportID: one, itemIDs: [items[0].id])])
            #expect(part.citedReports == 1 && cited(part) == [items[0].id])
            let whole = try await cite([
                Source(reportID: one, itemIDs: nil), Source(reportID: two, itemIDs: [other[0].id]),
            ])
            #expect(whole.citedReports == 2 && cited(whole) == Set((items + other).map(\.id)))
            // Another period's synthesis is another matter.
            #expect(try await scene.material("2026-Q4").citedReports == 0)
        }
    }

    @Test(arguments: StorageKind.available)
    func `pages hold every item once, and the sums come with the first`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            var expected: [Item.ID] = []
            for number in 0..<6 {
                let items = [Item.Prevalence.some, .widespread, .isolated].map {
                    scene.item(number % 2 == 0 ? scene.land : scene.prices, .concerned, $0)
                }
                expected += items.map(\.id)
                try await scene.report(
                    .adHoc(.id(scene.communes[number % 2])), by: scene.officers[number % 2], items)
            }
            let whole = try await scene.material().page.items
            let items = try await all(limit: 5) { page in
                let found = try await scene.material(page: page)
                #expect((found.sums == nil) == (page.after != nil))
                return found.page
            }
            #expect(items == whole && items.count == 18 && Set(items.map(\.item.id)) == Set(expected))
            let since = try await all(limit: 5, since: world.now) { page in
                try await scene.material(page: page).page
            }
            #expect(Set(since) == Set(items))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a further recipient draws together from its own subtree only`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let commune = scene.communes[0]
            let cell = try await world.unit("K", .cell, .grassroots, below: "C1")
            let author = try await world.account("k", (.officer, cell))
            let regime = try await world.regime(
                "Chi bộ", issuer: commune, recipients: [commune, scene.province, scene.communes[1]])
            let owed = try #require(try await world.owed(regime).first)
            let report = try await scene.report(.obligation(owed.id), by: author, [scene.item(scene.land)])
            #expect(try await world.stored(report).alsoTo == [scene.province, scene.communes[1]])
            #expect(try await scene.material().page.items.map(\.unitID) == [cell])
            let october = try period("2026-10")
            for (officer, unit, count) in [
                (scene.officers[0], commune, 1), (scene.officers[1], scene.communes[1], 0),
            ] {
                let found = try await world.view(officer) { view in
                    try view.synthesisMaterial(
                        of: .id(unit), period: october, topic: nil, stance: nil, PageRequest(limit: 9))
                }
                #expect(found.page.items.count == count)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `what was accepted before is there after the migration`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            let storage = SQLStorage(engine: engine)
            let clock = Instant(milliseconds: 1_790_000_000_000)
            _ = try await storage.migrate(at: clock, through: 5)
            try await engine.write { transaction in
                for sql in Self.before { try transaction.execute(script: sql) }
            }
            _ = try await storage.migrate(at: clock)
            let found = try await engine.read { transaction in
                try transaction.rows("SELECT * FROM accepted_item ORDER BY position").map { row in
                    try ["report_id", "item_id", "topic_id", "stance", "prevalence"].map { try row.text($0) }
                        + [String(row.int("position"))]
                }
            }
            #expect(
                found == [
                    ["r", "i1", "t", "mixed", "some", "0"], ["r", "i2", "t", "opposed", "many", "1"],
                ])
            let items = try await storage.read { store in
                let filter = MaterialFilter(
                    unitID: Identifier(trusted: "u"), span: DateSpan(try period("2026-10")))
                return try store.material(filter, on: try day("2026-10-15"), PageRequest(limit: 5)).items
            }
            #expect(items.map(\.item.content) == ["Một", "Hai"])
        }
    }

    private static let content = """
        {"title":"Tháng 10","summary":"","items":[
        {"id":"i1","topicId":"t","content":"Một","stance":"mixed","prevalence":"some","strata":[],"channels":[],
        "hot":false},
        {"id":"i2","topicId":"t","content":"Hai","stance":"opposed","prevalence":"many","strata":[],"channels":[],
        "hot":false}]}
        """

    /// An accepted report of the unit `c` below `u`, and one that was only submitted.
    private static let before =
        [
            """
            INSERT INTO unit (id, is_root, kind, valid_from, version, created_at, updated_at)
            VALUES ('u', 1, 'committee', '2000-01-01', 1, 1, 1), ('c', NULL, 'committee', '2000-01-01', 1, 1, 1)
            """,
            """
            INSERT INTO topic (id, name, unit_id, folded, sort_key, version, created_at, updated_at)
            VALUES ('t', 'Đất', 'u', 'dat', 'dat', 1, 1, 1)
            """,
        ]
        + ["r", "s"].flatMap { id in
            let isAccepted = id == "r"
            return [
                """
                INSERT INTO report (id, kind, unit_id, coverage_first, coverage_last, recipient_id, number, content,
                    status, submitted_number, first_submitted_at, version, seen_version, created_at, updated_at, seen_at)
                VALUES ('\(id)', 'adHoc', 'c', '2026-10-05', '2026-10-05', 'u', 1, '\(content)',
                    '\(isAccepted ? "accepted" : "submitted")', 1, 5, 3, 2, 1, 2, 2)
                """,
                """
                INSERT INTO report_version (report_id, number, content, submitted_at, outcome, decided_at, rating)
                VALUES ('\(id)', 1, '\(content)', 5, \(isAccepted ? "'accepted', 6, 4" : "'pending', NULL, NULL"))
                """,
            ]
        }

    @Test(arguments: StorageKind.available)
    func `neither sums nor pages read all that was ever accepted`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let items = (0..<20).map { _ in scene.item(scene.land) }
            for number in 0..<60 {
                try await scene.report(
                    .adHoc(.id(scene.communes[number % 2])), by: scene.officers[number % 2], items)
            }
            let (today, september) = (world.now.civilDate, try period("2026-09"))
            let unit = scene.communes[0]
            let scans = try await world.engine.read { transaction in
                // So few rows are read faster without an index; the question is whether there is one.
                if kind == .postgres { try transaction.execute(script: "SET LOCAL enable_seqscan = off") }
                let explaining = Explaining(transaction)
                let store = SQLStore(explaining)
                for filter in [
                    MaterialFilter(unitID: unit, span: DateSpan(september)),
                    MaterialFilter(unitID: unit, span: DateSpan(september), topicID: scene.land),
                ] {
                    _ = try store.materialSums(filter, on: today)
                    _ = try store.material(filter, on: today, PageRequest(limit: 50))
                    _ = try store.material(filter, on: today, PageRequest(limit: 50, after: ["a", "b"]))
                }
                _ = try store.sources(ofSynthesesAt: unit, period: september)
                return explaining.scans
            }
            #expect(scans.isEmpty, "\(scans.joined(separator: "\n\n"))")
        }
    }
}
