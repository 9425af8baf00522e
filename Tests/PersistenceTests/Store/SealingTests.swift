import Domain
import Synchronization
import TestSupport
import Testing

@testable import Persistence

struct SealingTests {
    private static let chain = AuditChain { "\($0.utf8.count)-\($0.hashValue)" }

    private static func ask(_ number: Int) -> Ask {
        Ask(
            accountID: Identifier(trusted: "a"), sessionID: nil, now: Instant(milliseconds: 5),
            clock: Instant(milliseconds: 5), requestID: "r", makeID: { "\(number)" })
    }

    /// A reader that goes on from the last number it has seen must get every event, although writers commit in another
    /// order than they began, and late.
    @Test(.timeLimit(.minutes(20)), arguments: StorageKind.available)
    func `with 64 writers whose commits are slow nothing is missed and nothing comes twice`(kind: StorageKind)
        async throws
    {
        try await withStore(kind, connections: 16) { world in
            let (storage, root, engine) = (world.storage, world.root, world.engine)
            let (writers, each) = (64, 4)
            let reading = Reading()
            let seen = try await withThrowingTaskGroup(of: [Int].self) { group in
                for sealer in 0..<2 {
                    group.addTask {
                        while !reading.isOver.load(ordering: .relaxed) {
                            try await storage.sealEvents(Self.chain, Self.ask(sealer))
                            try await Task.sleep(for: .milliseconds(3))
                        }
                        return []
                    }
                }
                group.addTask {
                    var (last, seen) = (0, [Int]())
                    while seen.count < writers * each {
                        let from = last
                        let found = try await storage.read { store in
                            try store.toldEvents(
                                ToldEvent.Kind.offered, after: from, through: .max, below: [root], at: [],
                                on: Instant(milliseconds: 5).civilDate, most: 7)
                        }
                        seen += found.compactMap { Int($0.event.subject) }
                        last = found.last?.seal.sequence ?? last
                        try await Task.sleep(for: .milliseconds(2))
                    }
                    reading.isOver.store(true, ordering: .relaxed)
                    return seen
                }
                for writer in 0..<writers {
                    group.addTask {
                        for turn in 0..<each {
                            try await Self.write(writer * each + turn, in: root, engine)
                        }
                        return []
                    }
                }
                var all: [Int] = []
                for try await part in group { all += part }
                return all
            }
            #expect(seen.count == writers * each && Set(seen) == Set(0..<(writers * each)))
            let found = try await storage.read { try $0.verifyAudit(from: nil, Self.chain) }
            #expect(found.walk.faults.isEmpty && found.unsealed == 0 && found.isComplete)
        }
    }

    private static func write(_ number: Int, in root: Unit.ID, _ engine: any Engine) async throws {
        try await engine.write { transaction in
            let store = SQLStore(transaction)
            try store.record(
                AuditEvent(
                    id: Identifier(trusted: "e\(number)"), action: "plan.issued", subject: "\(number)",
                    unitID: root, accountID: nil, reason: nil, at: Instant(milliseconds: 5),
                    recordedAt: Instant(milliseconds: Int64(number)), requestID: "r"))
            // The later it was recorded, the earlier it is committed.
            if transaction.dialect == .postgres {
                _ = try transaction.rows("SELECT pg_sleep(\(Int64(255 - number)) / 5000.0)")
            }
        }
    }
}

/// What those who seal stop by.
private final class Reading: Sendable {
    let isOver = Atomic(false)
}
