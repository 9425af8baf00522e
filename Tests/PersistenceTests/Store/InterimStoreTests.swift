import Domain
import Persistence
import TestSupport
import Testing

@Suite struct InterimStoreTests {
    @Test(arguments: StorageKind.available)
    func `all ballots are read but those of the highest ids`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let survey = try await world.openSurvey(targets: [(unit, 100)])
            let questionnaire = try await world.storage.read { try $0.questionnaire(of: survey) }
            func read(_ leftOut: Int) async throws -> Int {
                try await world.storage.read { store in
                    var ballots = 0
                    try store.eachBallot(of: survey, questionnaire, leavingOut: leftOut) { answers in
                        ballots += answers.count == questionnaire.questions.count ? 1 : 0
                    }
                    return ballots
                }
            }
            for (count, sizes) in [(4, [3, 0, 0]), (12, [15, 11, 6])] {
                for _ in 1...count { try await world.ballot(survey, unit) }
                for (leftOut, size) in zip([1, 5, 10], sizes) { #expect(try await read(leftOut) == size) }
            }
            let kept = try await world.count(
                """
                SELECT count(*) AS count FROM survey_ballot b
                WHERE 5 <= (SELECT count(*) FROM survey_ballot o WHERE o.id > b.id)
                """)
            #expect(kept == 11)
        }
    }

    @Test(arguments: StorageKind.available)
    func `two at once take one`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let leader = try await world.account("leader", (.leader, world.root))
            let survey = try await world.openSurvey(targets: [(unit, 100)])
            for _ in 1...12 { try await world.ballot(survey, unit) }
            let ask = world.ask(leader)
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 1...4 {
                    group.addTask {
                        do {
                            let taken = try await world.storage.takeInterimResults(
                                of: survey, ask, reason: "Báo cáo nhanh", as: world.ids.make())
                            return "\(taken.figures.ballots) of \(taken.counted)"
                        } catch SurveyRefusal.interimTaken {
                            return "refused"
                        } catch {
                            return "\(error)"
                        }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == ["7 of 12": 1, "refused": 3])
            let last = try await world.storage.read { try $0.lastInterimResults(of: survey) }
            #expect(last?.reason == "Báo cáo nhanh" && last?.takenOn == world.now.civilDate)
            let day = world.now.civilDate
            #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
        }
    }
}
