import Domain
import Persistence
import TestSupport
import Testing

@Suite struct ParticipationStoreTests {
    @Test(arguments: StorageKind.available)
    func `a slip is used once, a token is spent once, also by many at once`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let (id, form) = try await world.tokenSurvey(at: unit)
            let (slips, tokens) = try await withThrowingTaskGroup(of: (String, Bool).self) { group in
                for number in 1...8 {
                    group.addTask {
                        do {
                            try await world.use("s3", for: "m\(number)", on: form)
                            return ("slip", true)
                        } catch ParticipationRefusal.slipUsed {
                            return ("slip", false)
                        }
                    }
                    group.addTask {
                        do {
                            try await world.publicBallot(at: unit, token: "t2", on: form)
                            return ("token", true)
                        } catch ParticipationRefusal.tokenSpent {
                            return ("token", false)
                        }
                    }
                }
                return try await group.reduce(into: (0, 0)) { sum, each in
                    if each.1 { if each.0 == "slip" { sum.0 += 1 } else { sum.1 += 1 } }
                }
            }
            #expect(slips == 1 && tokens == 1)
            let counts = try await world.view { try $0.slips(of: id) }
            #expect(counts == [SlipCount(unitID: unit, issued: 3, used: 3, quota: 10)])
            #expect(try await world.count("SELECT count(*) AS count FROM survey_ballot") == 2)
            let day = world.now.civilDate
            #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is refused spends nothing`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let (unit, other) = (try await world.unit("A"), try await world.unit("B"))
            let (_, form) = try await world.tokenSurvey(at: unit)
            await #expect(throws: SurveyRefusal.noTarget) {
                try await world.publicBallot(at: other, token: "t2", on: form)
            }
            await #expect(throws: ParticipationRefusal.tokenRequired) {
                try await world.publicBallot(at: unit, token: nil, on: form)
            }
            #expect(try await world.count("SELECT count(*) AS count FROM survey_token") == 1)
            try await world.publicBallot(at: unit, token: "t2", on: form)
            await #expect(throws: ParticipationRefusal.slipUnknown) {
                try await world.use("s4", for: "m", on: form)
            }
            try await world.use("s1", for: "m s1", on: form)
            await #expect(throws: ParticipationRefusal.slipUsed) {
                try await world.use("s1", for: "m", on: form)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a key is destroyed when its survey is closed, by hand or by the clock`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let (closed, _) = try await world.tokenSurvey(at: unit)
            let (ending, _) = try await world.tokenSurvey(at: unit, closesAt: world.now.adding(days: 1))
            let (open, _) = try await world.tokenSurvey(at: unit)
            func sealed() async throws -> [String?] {
                try await world.storage.read { store in
                    try [closed, ending, open].map { try store.tokenIssuer(of: $0)?.sealedKey }
                }
            }
            func idle(_ now: Instant) async throws -> Bool {
                try await world.storage.read { try $0.hasIdleKeys(at: now) }
            }
            _ = try await world.work { try $0.closeSurvey(closed) }
            #expect(try await sealed() == [nil, "sealed", "sealed"])
            let end = world.now.adding(days: 1)
            let before = Instant(milliseconds: end.milliseconds - 1)
            #expect(try await idle(before) == false)
            #expect(try await idle(end))
            try await world.storage.write { try $0.destroyIdleKeys(at: end) }
            #expect(try await sealed() == [nil, nil, "sealed"])
            #expect(try await idle(end) == false)
        }
    }

    @Test(arguments: StorageKind.available)
    func `no table of slips, tokens and ballots has a place for an instant, a day of use or an account`(
        kind: StorageKind
    ) async throws {
        try await withStore(kind) { world in
            for (table, columns) in [
                ("survey_slip", ["hash", "request", "survey_id", "unit_id"]),
                ("survey_token", ["hash", "survey_id"]),
                ("survey_issuer", ["public_key", "sealed_key", "survey_id"]),
            ] {
                let found = try await world.columns(of: table)
                #expect(found == columns, "\(table)")
            }
        }
    }
}
