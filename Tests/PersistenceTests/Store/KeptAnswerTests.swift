import Domain
import Persistence
import TestSupport
import Testing

@Suite struct KeptAnswerTests {
    private static let answer = KeptAnswer(
        status: 201, mediaType: "application/json", tag: "\"1\"", location: "/v1/topics/x", body: "{}")

    private func call(_ world: World, _ key: String) -> RepeatableCall {
        RepeatableCall(
            accountID: world.admin, path: "/v1/topics", key: key,
            fingerprint: String(repeating: "a", count: 64))
    }

    @Test(arguments: StorageKind.available)
    func `an answer is kept for a day, to the millisecond`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let (call, start) = (call(world, "k"), world.now)
            _ = try await world.work { try $0.keep(Self.answer, to: call) }
            let end = start.adding(seconds: 24 * 3_600)
            let last = Instant(milliseconds: end.milliseconds - 1)
            #expect(
                try await world.storage.read { try $0.keptAnswer(to: call, at: last) }?.answer == Self.answer)
            #expect(try await world.storage.read { try $0.keptAnswer(to: call, at: end) } == nil)
            await #expect(throws: AnsweredBefore.self) {
                try await world.work(clock: last) { try $0.begin(call) }
            }
            let later = KeptAnswer(status: 200, mediaType: nil, tag: nil, location: nil, body: "")
            try await world.work(clock: end) { work in
                try work.begin(call)
                try work.keep(later, to: call)
            }
            #expect(try await world.storage.read { try $0.keptAnswer(to: call, at: end) }?.answer == later)
        }
    }

    @Test(arguments: StorageKind.available)
    func `expired answers are deleted a few at a time, and no others`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            for number in 0..<5 {
                let call = call(world, "k\(number)")
                let clock = world.now.adding(seconds: Int64(number))
                _ = try await world.work(clock: clock) { try $0.keep(Self.answer, to: call) }
            }
            let clock = world.now.adding(seconds: 24 * 3_600 + 3)
            let count: Statement = "SELECT COUNT(*) AS count FROM kept_answer"
            #expect(try await world.storage.write { try $0.forgetAnswers(expiredAt: clock, most: 3) })
            #expect(try await world.count(count) == 2)
            #expect(try await !world.storage.write { try $0.forgetAnswers(expiredAt: clock, most: 3) })
            #expect(try await world.count(count) == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what was erased is not completed, and is told to be gone`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let call = call(world, "k")
            _ = try await world.work { try $0.keep(Self.answer, to: call) }
            try await world.storage.write { try $0.eraseAnswers(about: "x") }
            try await world.storage.write { try $0.complete(Self.answer, to: call) }
            await #expect(throws: RepetitionRefusal.erased) { try await world.work { try $0.begin(call) } }
        }
    }
}
