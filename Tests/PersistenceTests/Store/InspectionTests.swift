import Domain
import TestSupport
import Testing

@testable import Persistence

/// The damage is done inside a transaction that is rolled back, with the schema's own guards out of the way.
@Suite struct InspectionTests {
    private struct Undo: Error {
        let findings: [Finding]
    }

    private func findings(_ world: World, after damage: [Statement]) async throws -> [Finding] {
        let day = world.now.civilDate
        do {
            try await world.engine.write { transaction in
                if transaction.dialect == .sqlite {
                    try transaction.execute(
                        script: "PRAGMA ignore_check_constraints = ON; PRAGMA defer_foreign_keys = ON")
                }
                for statement in damage { try transaction.execute(statement) }
                throw Undo(findings: try SQLStore(transaction).inspect(on: day))
            }
            throw CancellationError()
        } catch let undo as Undo {
            return undo.findings
        }
    }

    /// PostgreSQL has no switch for its guards; SQLite's is a part of each damage.
    private func dropGuards(_ world: World) async throws {
        guard world.engine.dialect == .postgres else { return }
        try await world.engine.write { transaction in
            try transaction.execute(
                script: """
                    DO $$ DECLARE guard record; BEGIN
                        FOR guard IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
                            WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'f')
                        LOOP
                            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', guard.relation, guard.conname);
                        END LOOP;
                    END $$
                    """)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a store that only the use cases wrote has nothing broken`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            #expect(try await findings(world, after: []) == [])
            let generated = try await GeneratedWorld.make(world)
            try await makeHistory(generated)
            #expect(try await findings(world, after: []) == [])
            try await world.openPeriods(at: try at("2027-03-01 00:00:00"))
            let day = try day("2027-03-01")
            #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    /// Renames, moves, ends, extensions, suspensions and removals.
    private func makeHistory(_ generated: GeneratedWorld) async throws {
        let world = generated.world
        let (p2, c12) = (try generated.id("P2"), try generated.id("C12"))
        for from in ["2026-02-01", "2026-11-01"] {
            try await world.change(c12, UnitChange(name: "Phường \(from)", effectiveFrom: try day(from)))
        }
        try await world.change(c12, UnitChange(parent: .id(p2), effectiveFrom: try day("2027-01-01")))
        let ended = try await world.unit("OLD", from: "2001-01-01")
        try await world.change(ended, UnitChange(code: "OLD2", effectiveFrom: try day("2028-01-01")))
        try await world.change(ended, UnitChange(validTo: try day("2027-01-01")))
        try await world.unit("OLD", from: "2027-01-01")
        try await world.unit("LATER", .cell, .grassroots, below: "OLD", from: "2027-06-01")
        let people = generated.members.compactMap(\.collaborator)
        _ = try await world.work { try $0.suspend(people[0], reason: "ốm") }
        _ = try await world.work { try $0.remove(people[1], reason: "chuyển", decisionNumber: "7") }
        let (one, two) = (try await world.topic("Y tế"), try await world.topic("Sức khoẻ"))
        _ = try await world.work { try $0.mergeTopic(one, into: two) }
        let open = try await generated.regimes.asyncMap { try await world.owed($0) }.flatMap { $0 }
            .filter { $0.progress == .none && $0.recipientID == world.root }
        for obligation in open.prefix(3) {
            for days in [2, 4] {
                let due = obligation.dueAt.adding(days: days)
                _ = try await world.work { try $0.extend(obligation.id, to: due, reason: "bão") }
            }
        }
        try await makeRequest(generated)
        let (p1, c11) = (try generated.id("P1"), try generated.id("C11"))
        let survey = try await world.openSurvey(targets: [(p1, 20), (c11, 20)])
        for muc in 1...3 {
            try await world.ballot(survey, c11, muc: Double(muc), viSao: "Đường xấu", hash: "\(muc)")
        }
        try await world.tokenSurvey(at: c11)
        try await makeBatches(world, survey, c11)
        try await makeCounted(world, c11)
        try await makePlans(world, p1)
        try await makeDerivations(world, p1, [c11, c12])
        try await world.makeScorecards(at: p1)
        try await world.makeEvents(at: p1)
        try await world.makeIntegrator(at: c11)
        let officer = try #require(generated.members.first { $0.role == .officer }).account
        _ = try await world.work { try $0.lockAccount(officer, reason: "mất máy") }
    }

    /// Of a plan that demands it, one unit's own with its task, and one unit's draft.
    private func makeDerivations(_ world: World, _ unit: Unit.ID, _ below: [Unit.ID]) async throws {
        let leader = try await world.account("ky.tren", (.leader, unit))
        let series = Plan.Series(kind: .term, name: "2025-2030")
        let demand = DerivationDemand(
            by: world.now.civilDate, units: DerivingUnits(levels: [], unitKinds: []))
        let above = NewPlan(
            id: world.ids.make(), issuer: .id(unit), documentType: "CTr", series: series,
            title: "Chương trình",
            period: DateSpan(first: try day("2026-01-01"), last: try day("2026-12-31")), legalBases: [],
            demand: demand)
        _ = try await world.work { try $0.createPlan(above, nil) }
        let task = NewTask(
            ref: "1", parentRef: nil, group: .standing, title: "Việc", detail: nil,
            schedule: .continuous(every: nil),
            parties: [.implement: [.below(.id(unit), kinds: [], depth: .all)]])
        _ = try await world.work { try $0.setTasks(of: above.id, [task], .any) }
        _ = try await world.work(leader) { try $0.issuePlan(above.id, number: nil, signedOn: nil) }
        for (place, each) in below.enumerated() {
            let new = NewDerivation(
                id: world.ids.make(), issuer: .id(each), documentType: "KH", series: series, title: nil,
                period: nil)
            _ = try await world.work { try $0.derivePlan(from: above.id, new, nil) }
            guard place == 0 else { continue }
            _ = try await world.work(leader) { try $0.issuePlan(new.id, number: nil, signedOn: nil) }
        }
    }

    /// A draft, and two whose numbers were taken here.
    private func makePlans(_ world: World, _ unit: Unit.ID) async throws {
        let leader = try await world.account("ky", (.leader, unit))
        for number in 0...2 {
            let draft = NewPlan(
                id: world.ids.make(), issuer: .id(unit), documentType: "KH",
                series: Plan.Series(kind: .year, name: String(world.now.civilDate.parts.year)),
                title: "Kế hoạch \(number)",
                period: DateSpan(first: try day("2026-01-01"), last: try day("2026-12-31")), legalBases: [])
            _ = try await world.work { try $0.createPlan(draft, nil) }
            guard number > 0 else { continue }
            let task = NewTask(
                ref: "1", parentRef: nil, group: .standing, title: "Việc", detail: nil,
                schedule: .continuous(every: .monthly), parties: [.implement: [.unit(.id(unit))]])
            let set = try await world.work { try $0.setTasks(of: draft.id, [task], .any) }
            _ = try await world.work(leader) { try $0.issuePlan(draft.id, number: nil, signedOn: nil) }
            let id = try #require(set.tasks.first).id
            let progress: TaskProgress.ID = world.ids.make()
            _ = try await world.work {
                try $0.recordProgress(
                    of: id, unit: .id(unit), percent: 30, note: nil, evidence: nil, as: progress)
            }
            let line = NewBudgetLine(
                id: world.ids.make(), unit: .id(unit), title: "In tài liệu", source: nil, asked: 100)
            _ = try await world.work { try $0.askBudget(line, for: id, nil) }
            if number > 1 {
                _ = try await world.work(leader) { try $0.grantBudget(line.id, 90, reference: "QĐ 12") }
                _ = try await world.work(leader) {
                    try $0.makeCalendarLink(String(repeating: "x", count: 43))
                }
                let call = RepeatableCall(
                    accountID: leader, path: "/v1/topics", key: "k",
                    fingerprint: String(repeating: "a", count: 64))
                _ = try await world.work(leader) {
                    try $0.keep(
                        KeptAnswer(status: 200, mediaType: nil, tag: nil, location: nil, body: nil), to: call)
                }
                let now = world.now
                try await world.storage.write { store in
                    try store.set(
                        ExternalIdentity(
                            accountID: leader, issuer: "https://id.example.vn", subject: "7", linkedAt: now))
                    _ = try store.spendIdentityToken(
                        String(repeating: "x", count: 43), until: now.adding(days: 1), at: now)
                }
            }
            let review = NewPlanReview(
                id: world.ids.make(), kind: .interim, heldOn: nil, findings: "Đúng tiến độ")
            _ = try await world.work { try $0.reviewPlan(draft.id, review, nil) }
            let amendment: Amendment.ID = world.ids.make()
            _ = try await world.work(leader) {
                var terms = PlanChange()
                terms.title = "Kế hoạch \(number) (sửa đổi)"
                let new = NewAmendment(
                    id: amendment, reference: nil, signedOn: nil, reason: "Bổ sung", terms: terms, tasks: [],
                    cancelledRefs: number == 2 ? ["1"] : [])
                return try $0.amendPlan(draft.id, new, dryRun: false, nil, .any)
            }
        }
    }

    /// A survey whose ballots were taken apart and counted, and published.
    private func makeCounted(_ world: World, _ unit: Unit.ID) async throws {
        let survey = try await world.openSurvey(
            "Đã đếm", targets: [(unit, 20)], closesAt: world.now.adding(seconds: 60))
        for muc in [1.0, 2, 2, 5, 3, 4] { try await world.ballot(survey, unit, muc: muc, viSao: "Đường tốt") }
        let later = world.now.adding(seconds: 60)
        try await world.storage.settleSurveys(world.ask(at: later))
        let figures = PublishedFigures(
            ballots: 6, isWeighted: false, minCell: 5, from: later.civilDate, to: later.civilDate,
            ownerName: "C11", tables: [])
        let interim = InterimResults(
            id: world.ids.make(), surveyID: survey, takenAt: world.now, takenOn: world.now.civilDate,
            reason: "Báo cáo nhanh", counted: 6,
            figures: PublishedFigures(
                ballots: 1, isWeighted: false, minCell: 5, from: later.civilDate, to: later.civilDate,
                ownerName: "C11", tables: []))
        let publication = Publication(
            id: world.ids.make(), surveyID: survey, title: "Kết quả", summary: nil,
            version: Publication.Version(number: 1, publishedAt: later, reason: nil), figures: figures)
        try await world.storage.write { store in
            try store.insert(publication, meta: .new(later))
            try store.insert(interim)
        }
    }

    /// One in each state but lapsed.
    private func makeBatches(_ world: World, _ survey: Survey.ID, _ unit: Unit.ID) async throws {
        let checker = try await world.account("kiem", (.officer, unit))
        for (number, mark) in [("1", nil), ("2", 2.0), ("3", 1.0), ("4", nil)] {
            let batch = try await world.enterBatch(survey, unit, number: number, [1, 5], sample: [1, 2])
            if let mark { _ = try await world.checkBatch(batch, [(1, mark), (2, 5)], by: checker) }
            if number == "4" { try await world.work { try $0.dropBatch(batch.id, in: survey, .any) } }
        }
    }

    /// A request of which one is extended, one waived and one answered; a regime with further recipients; a holiday.
    private func makeRequest(_ generated: GeneratedWorld) async throws {
        let world = generated.world
        let units = try ["C11", "C12", "P2"].map { try generated.id($0) }
        let due = world.now.adding(days: 3)
        let request: ReportRequest.ID = world.ids.make()
        _ = try await world.work {
            try $0.createRequest(
                NewRequest(
                    id: request, issuer: nil, units: units.map { .id($0) }, title: "Sau bão", detail: nil,
                    dueAt: due), nil)
        }
        let owed = try await world.storage.read { try $0.obligations(of: request) }
        try #require(owed.count == 3)
        _ = try await world.work { try $0.extend(owed[0].id, to: due.adding(days: 1), reason: "lũ") }
        _ = try await world.work { try $0.waive(owed[1].id, reason: "lũ") }
        let officer = try #require(
            generated.members.first { $0.role == .officer && $0.anchor == owed[2].unitID })
        try await world.report(.obligation(owed[2].id), by: officer.account)
        var new = try world.newRegime("Nhiều nơi nhận", kinds: [.committee], dueDay: 18)
        new.recipients = [.id(world.root), .id(try generated.id("P1-S")), .id(try generated.id("P1-F"))]
        new.template = [
            TemplateSection(code: "1", title: "Kinh tế", required: true),
            TemplateSection(code: "2", title: "Xã hội", required: false),
        ]
        new.rollover = .nextWorkingDay
        try await world.regime(new)
        let (date, id): (CivilDate, Holiday.ID) = (try day("2026-12-19"), world.ids.make())
        _ = try await world.work { try $0.createHoliday(id, on: date, .workingDay, name: "Làm bù", nil) }
    }

    @Test(arguments: StorageKind.available)
    func `each kind of damage is found`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let generated = try await GeneratedWorld.make(world)
            try await makeHistory(generated)
            try await dropGuards(world)
            for damage in Damage.all {
                let found = try await findings(world, after: damage.statements)
                #expect(found.contains { $0.rule == damage.rule && $0.severity == .broken }, "\(damage.rule)")
                #expect(found.allSatisfy { !$0.subject.isEmpty && !$0.detail.isEmpty })
            }
            #expect(try await findings(world, after: []) == [])
        }
    }

    @Test func `what names a row that is not there is found where SQLite was told not to mind`() async throws
    {
        try await withStore(.sqlite) { world in
            _ = try await world.topic("Giá cả")
            let found = try await findings(world, after: ["UPDATE topic SET unit_id = 'nobody'"])
            #expect(found.map(\.rule) == ["store.references"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a district that is still open is a note`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let district = try await world.unit("D", .committee, .district)
            let found = try await findings(world, after: [])
            #expect(found.map(\.rule) == ["unit.levelEnded"] && found.map(\.severity) == [.note])
            #expect(found.map(\.subject) == ["unit \(district)"])
            let before = try day("2025-06-30")
            #expect(try await world.storage.read { try $0.inspect(on: before) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `of one rule a hundred are told, and how many more`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            for number in 1...130 { _ = try await world.topic("Chủ đề \(number)") }
            let found = try await findings(world, after: ["UPDATE topic SET folded = id"])
            #expect(found.count == 101 && found.last?.detail == "30 more of this rule")
        }
    }

    @Test(arguments: StorageKind.available)
    func `the inspection writes nothing`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            _ = try await GeneratedWorld.make(world)
            // A read transaction refuses every write, and so would fail.
            let day = world.now.civilDate
            #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
        }
    }
}
