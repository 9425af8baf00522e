import Domain
import Persistence
import TestSupport
import Testing

@Suite struct BallotDuplicateTests {
    private func counted(_ world: World, _ survey: Survey.ID) async throws -> Int {
        try await world.view { try $0.progress(of: survey) }.reduce(0) { $0 + $1.counted }
    }

    private func hashes(_ world: World) async throws -> Int {
        try await world.count("SELECT count(*) AS count FROM survey_ballot_hash")
    }

    @Test(arguments: StorageKind.available)
    func `a ballot that is sent again counts once, also when both come at once`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let (a, b) = (try await world.unit("A"), try await world.unit("B"))
            let survey = try await world.openSurvey(targets: [(a, 50), (b, 50)])
            let other = try await world.openSurvey(targets: [(a, 50)])
            let outcomes = try await withThrowingTaskGroup(of: CastBallot.self) { group in
                for number in 1...10 {
                    group.addTask { try await world.ballot(survey, number % 2 == 0 ? a : b, hash: "1") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == .duplicate }.count == 9)
            // Another body makes no other ballot of it; another name, survey or none at all does.
            #expect(try await world.ballot(survey, a, muc: 5, hash: "1") == .duplicate)
            for (survey, hash) in [(survey, "2"), (other, "1"), (survey, nil), (survey, nil)] {
                #expect(try await world.ballot(survey, a, hash: hash) == .counted(isOver: false))
            }
            #expect(try await counted(world, survey) == 4)
            #expect(try await hashes(world) == 3)
            let day = world.now.civilDate
            #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `of a batch each has its own outcome, and what was refused may come again`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let (a, b) = (try await world.unit("A"), try await world.unit("B"))
            let survey = try await world.openSurvey(targets: [(a, 2), (b, 2)], mode: .hard)
            let wrong = try await world.newBallot(survey, a, muc: 6, hash: "wrong")
            var batch = [wrong]
            for (unit, hash) in [
                (a, "1"), (a, "1"), (a, "2"), (a, "3"), (b, "3"), (b, "4"), (world.root, "5"),
            ] {
                batch.append(try await world.newBallot(survey, unit, hash: hash))
            }
            let ballots = batch
            let outcomes = try await world.work {
                try $0.castBallots(ballots, in: survey, randomID: randomID)
            }.map { outcome in
                switch outcome {
                case .success(.counted): "counted"
                case .success(.duplicate): "duplicate"
                case .failure(SurveyRefusal.ballot): "answers"
                case .failure(SurveyRefusal.quotaReached): "full"
                case .failure(SurveyRefusal.noTarget): "noTarget"
                case .failure(let error): "\(error)"
                }
            }
            #expect(
                outcomes == [
                    "answers", "counted", "duplicate", "counted", "full", "counted", "counted", "noTarget",
                ])
            #expect(try await hashes(world) == 4)
            #expect(try await counted(world, survey) == 4)
            await #expect(throws: SurveyRefusal.quotaReached) {
                try await world.ballot(survey, a, hash: "wrong")
            }
        }
    }

    /// Each takes the targets in another order, and some of the same hashes.
    @Test(arguments: StorageKind.available)
    func `batches of the same units at once wait for one another and never overshoot`(kind: StorageKind)
        async throws
    {
        try await withStore(kind, connections: 8) { world in
            var units: [Unit.ID] = []
            for number in 1...6 { units.append(try await world.unit("U\(number)")) }
            let survey = try await world.openSurvey(targets: units.map { ($0, 20) }, mode: .hard)
            var batches: [[NewBallot]] = []
            for stream in 0..<8 {
                let order = stream % 2 == 0 ? units : units.reversed()
                var batch: [NewBallot] = []
                for number in 0..<60 {
                    let hash = number < 30 ? "\(stream / 2) \(number)" : "\(stream) \(number)"
                    batch.append(try await world.newBallot(survey, order[number % 6], hash: hash))
                }
                batches.append(batch)
            }
            let outcomes = try await withThrowingTaskGroup(of: [CastOutcome].self) { group in
                for batch in batches {
                    group.addTask {
                        try await world.work { try $0.castBallots(batch, in: survey, randomID: randomID) }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let taken = outcomes.count { if case .success(.counted) = $0 { true } else { false } }
            #expect(taken == 120)
            let progress = try await world.view { try $0.progress(of: survey) }
            #expect(progress.allSatisfy { $0.counted == 20 })
            #expect(try await hashes(world) == 120)
            let day = world.now.civilDate
            #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `hashes and salt go once nothing can arrive any more`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let a = try await world.unit("A")
            let (short, long) = (world.now.adding(days: 2), world.now.adding(days: 5))
            let survey = try await world.openSurvey(targets: [(a, 50)], closesAt: short)
            let other = try await world.openSurvey(targets: [(a, 50)], closesAt: long)
            for number in 1...5 { try await world.ballot(survey, a, hash: "\(number)") }
            try await world.ballot(other, a, hash: "1")
            for (now, left, salts) in [
                (short.adding(seconds: 59), 6, 2), (short.adding(seconds: 60), 1, 1),
                (short.adding(seconds: 90), 1, 1), (long.adding(seconds: 60), 0, 0),
            ] {
                try await world.storage.forgetBallotHashes(at: now)
                #expect(try await hashes(world) == left)
                #expect(try await world.count("SELECT count(*) AS count FROM survey_salt") == salts)
            }
            #expect(try await counted(world, survey) == 5)
        }
    }

    @Test(arguments: StorageKind.available)
    func `many hashes go a few at a time, the salt last`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let a = try await world.unit("A")
            let survey = try await world.openSurvey(targets: [(a, 50)])
            for number in 1...5 { try await world.ballot(survey, a, hash: "\(number)") }
            for left in [3, 1, 0] {
                #expect(
                    try await world.storage.write { try $0.forgetHashes(of: survey, atMost: 2) }
                        == (left == 0))
                #expect(try await hashes(world) == left)
            }
            #expect(try await world.count("SELECT count(*) AS count FROM survey_salt") == 0)
            #expect(try await world.storage.write { try $0.forgetHashes(of: survey, atMost: 2) })
        }
    }
}
