import Domain
import Persistence
import TestSupport
import Testing

@Suite struct BallotBatchTests {
    private struct Scene: Sendable {
        let world: World
        let a, b: Unit.ID
        let first, second, other: Account.ID
        let survey: Survey.ID

        init(_ world: World, mode: Survey.QuotaMode = .hard) async throws {
            self.world = world
            a = try await world.unit("A")
            b = try await world.unit("B")
            first = try await world.account("first", (.officer, a))
            second = try await world.account("second", (.officer, a))
            other = try await world.account("other", (.officer, b))
            survey = try await world.openSurvey(targets: [(world.root, 14), (a, 7), (b, 7)], mode: mode)
        }

        func enter(_ marks: [Double] = [1, 2, 3, 4, 5, 1], number: String = "1") async throws -> BallotBatch {
            try await world.enterBatch(survey, a, number: number, marks, sample: [2, 5], by: first)
        }

        func counted() async throws -> Int {
            try await world.count("SELECT sum(counted) AS count FROM survey_target")
        }

        func rows(_ table: Statement) async throws -> Int {
            try await world.count("SELECT count(*) AS count FROM \(statement: table)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a bundle counts once a second person has entered its sample again`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let batch = try await scene.enter()
            #expect(batch.status == .entered && batch.sample == [2, 5] && batch.enteredBy == scene.first)
            #expect(try await scene.counted() == 0)
            #expect(try await scene.rows("survey_batch_ballot") == 6)
            await #expect(throws: BatchRefusal.samePerson) {
                try await world.checkBatch(batch, [(2, 2), (5, 5)], by: scene.first)
            }
            for wrong in [[(2, 2.0)], [(2, 2), (4, 4)], [(2, 2), (5, 5), (5, 5)], []] as [[(Int, Double)]] {
                await #expect(throws: BatchRefusal.notTheSample([2, 5])) {
                    try await world.checkBatch(batch, wrong, by: scene.second)
                }
            }
            await #expect {
                try await world.checkBatch(batch, [(5, 5), (2, 9)], by: scene.second)
            } throws: { error in
                guard case BatchRefusal.ballots(let faults)? = error as? BatchRefusal else { return false }
                return faults.map(\.index) == [1]
            }
            await #expect(throws: AccessRefusal.notFound) {
                try await world.checkBatch(batch, [(2, 2), (5, 5)], by: scene.other)
            }
            let checked = try await world.checkBatch(batch, [(5, 5), (2, 2)], by: scene.second)
            #expect(checked.differences == [] && checked.batch.status == .checked)
            #expect(checked.batch.enteredBy == nil && checked.batch.checkedBy == nil)
            #expect(checked.batch.sheets == batch.sheets && checked.batch.sample == [])
            #expect(try await scene.counted() == 6)
            for (table, rows) in [
                ("survey_ballot", 6), ("survey_text", 1), ("survey_day", 1), ("survey_batch_ballot", 0),
            ] as [(Statement, Int)] { #expect(try await scene.rows(table) == rows) }
            let stored = try await world.view { try $0.batch(batch.id, of: scene.survey) }
            #expect(stored == checked.batch)
            await #expect(throws: BatchRefusal.notIn(.checked)) {
                try await world.checkBatch(batch, [(2, 2), (5, 5)], by: scene.second)
            }
            let day = world.now.civilDate
            #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `differences give a bundle back, to be entered again`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let batch = try await scene.enter()
            let found = try await world.checkBatch(batch, [(2, 3), (5, 4)], by: scene.second)
            #expect(found.batch.status == .returned && found.batch.checkedBy == scene.second)
            #expect(
                found.differences.map { "\($0.position) \($0.question)" } == ["2 muc", "5 muc", "5 vi_sao"])
            #expect(try await scene.counted() == 0)
            await #expect(throws: BatchRefusal.notIn(.returned)) {
                try await world.checkBatch(batch, [(2, 2), (5, 5)], by: scene.second)
            }
            let again = try await world.newBatch(scene.survey, [3, 3, 4], sample: [1, 3])
            for tag in [Precondition.missing, .versions(["1"])] {
                await #expect(throws: AccessRefusal.self) {
                    try await world.work(scene.first) {
                        try $0.enterBatchAgain(batch.id, again, in: scene.survey, tag)
                    }
                }
            }
            let entered = try await world.work(scene.first) {
                try $0.enterBatchAgain(batch.id, again, in: scene.survey, .versions(["2"]))
            }
            #expect(entered.status == .entered && entered.sheets.counted == 3 && entered.checkedBy == nil)
            let checked = try await world.checkBatch(batch, [(1, 3), (3, 4)], by: scene.second)
            #expect(checked.batch.status == .checked && checked.differences == [])
            #expect(try await scene.counted() == 3)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a bundle adds up, has its own number, and is of a unit that collects`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let batch = try await scene.enter()
            await #expect(throws: BatchRefusal.numberTaken) { try await scene.enter() }
            await #expect(throws: SurveyRefusal.noTarget) {
                try await world.enterBatch(scene.survey, world.root, [1], sample: [1])
            }
            await #expect(throws: AccessRefusal.notFound) {
                try await world.enterBatch(scene.survey, scene.b, [1], sample: [1], by: scene.first)
            }
            for issued in [3, 5] {
                let wrong = try await world.newBatch(scene.survey, [1], issued: issued, sample: [1])
                let id: BallotBatch.ID = world.ids.make()
                await #expect(throws: BatchRefusal.notAddingUp(wrong.sheets)) {
                    try await world.work(scene.first) {
                        try $0.enterBatch(id, number: "2", at: .id(scene.a), wrong, in: scene.survey)
                    }
                }
            }
            try await world.work(scene.first) {
                try $0.dropBatch(batch.id, in: scene.survey, .versions(["1"]))
            }
            #expect(try await world.view { try $0.batch(batch.id, of: scene.survey) }.status == .dropped)
            #expect(try await scene.rows("survey_batch_ballot") == 0)
            await #expect(throws: BatchRefusal.notIn(.dropped)) {
                try await world.work(scene.first) { try $0.dropBatch(batch.id, in: scene.survey, .any) }
            }
            // Its number is free again.
            #expect(try await scene.enter().status == .entered)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a hard quota takes a whole bundle or none of it`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let (one, two) = (try await scene.enter(), try await scene.enter(number: "2"))
            let outcomes = await withTaskGroup(of: String.self) { group in
                for batch in [one, two] {
                    group.addTask {
                        do {
                            return try await world.checkBatch(batch, [(2, 2), (5, 5)], by: scene.second).batch
                                .status.rawValue
                        } catch SurveyRefusal.quotaReached {
                            return "full"
                        } catch {
                            return "\(error)"
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.sorted() == ["checked", "full"])
            #expect(try await scene.counted() == 6)
            #expect(try await scene.rows("survey_batch_ballot") == 6)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what nobody has checked in time lapses, and only its counts stay`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            for number in 1...3 { _ = try await scene.enter(number: "\(number)") }
            let end = world.now.adding(days: 9)
            await #expect(throws: SurveyRefusal.notIn(.closed)) {
                let batch = try await world.view {
                    try $0.batches(BatchFilter(surveyID: scene.survey), PageRequest(limit: 1)).items[0]
                }
                _ = try await world.checkBatch(batch, [(2, 2), (5, 5)], by: scene.second, at: end)
            }
            for (seconds, ballots) in [(59, 18), (60, 0), (61, 0)] as [(Int64, Int)] {
                try await world.storage.lapseBallotBatches(at: end.adding(seconds: seconds))
                #expect(try await scene.rows("survey_batch_ballot") == ballots)
            }
            let found = try await world.view {
                try $0.batches(BatchFilter(surveyID: scene.survey, status: .lapsed), PageRequest(limit: 9))
            }
            #expect(found.items.count == 3)
            #expect(
                found.items.allSatisfy { $0.sheets.counted == 6 && $0.enteredBy == nil && $0.version == 2 })
            #expect(try await scene.counted() == 0)
            let day = end.civilDate
            #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `who runs the survey sees all bundles, others those of their own units`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            var made: [BallotBatch.ID] = []
            for number in 1...5 { made.append(try await scene.enter(number: "\(number)").id) }
            let foreign = try await world.enterBatch(scene.survey, scene.b, [1], sample: [1], by: scene.other)
            let filter = BatchFilter(surveyID: scene.survey)
            for (account, expected) in [
                (nil, made + [foreign.id]), (scene.first, made), (scene.other, [foreign.id]),
            ] {
                let seen = try await all { page in
                    try await world.view(account) { try $0.batches(filter, page) }
                }
                #expect(seen.map(\.id) == expected.reversed())
                for id in made + [foreign.id] {
                    let one = try? await world.view(account) { try $0.batch(id, of: scene.survey) }
                    #expect((one != nil) == expected.contains(id))
                }
            }
            let unit = BatchFilter(surveyID: scene.survey, unitID: scene.b, status: .entered)
            #expect(try await world.view { try $0.batches(unit, PageRequest(limit: 9)) }.items.count == 1)
            // The sample is for who may check, and did not enter.
            func sample(_ account: Account.ID) async throws -> [Int]? {
                try await world.view(account) { [id = made[0]] view in
                    try view.sample(of: view.batch(id, of: scene.survey))
                }
            }
            #expect(try await sample(scene.first) == nil)
            #expect(try await sample(scene.second) == [2, 5])
            await #expect(throws: AccessRefusal.notFound) { try await sample(scene.other) }
            // A change of today is met by whoever asks since this morning.
            let since = world.now
            let changed = try await all(since: since) { page in
                try await world.view { try $0.batches(filter, page) }
            }
            #expect(changed.count == 6)
            let tomorrow = world.now.adding(days: 1)
            #expect(
                try await all(since: tomorrow) { page in
                    try await world.view { try $0.batches(filter, page) }
                }.isEmpty)
        }
    }

    /// In every column of every table of surveys; the audit alone knows that a bundle was entered and checked.
    @Test(arguments: StorageKind.available)
    func `of a checked bundle nothing tells who had to do with it, when in the day, or which ballots are its`(
        kind: StorageKind
    ) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let before = try await world.count("SELECT count(*) AS count FROM audit_event")
            let batch = try await scene.enter()
            _ = try await world.checkBatch(batch, [(2, 2), (5, 5)], by: scene.second)
            #expect(try await world.count("SELECT count(*) AS count FROM audit_event") == before + 2)
            let rows = try await world.engine.read { transaction in
                try transaction.rows("SELECT * FROM survey_batch").map { "\($0)" }
            }
            #expect(rows.count == 1)
            for row in rows {
                #expect(!row.contains(scene.first.rawValue) && !row.contains(scene.second.rawValue))
                #expect(!row.contains(String(world.now.milliseconds)))
            }
            let ids = try await world.engine.read { transaction in
                try transaction.rows("SELECT id FROM survey_ballot").map { try $0.text("id") }
            }
            #expect(Set(ids).count == 6 && !rows.contains { row in ids.contains { row.contains($0) } })
        }
    }
}
