import Domain
import TestSupport
import Testing

@testable import Persistence

@Suite struct WebhookStoreTests {
    private static let chain = AuditChain { "\($0.utf8.count)" }

    private func webhook(
        _ world: World, at unit: Unit.ID? = nil, _ kinds: [ToldEvent.Kind] = [.planIssued]
    ) async throws -> Webhook.ID {
        let webhook = Webhook(
            id: world.ids.make(), unitID: unit ?? world.root, url: "https://example.com/h", kinds: kinds,
            status: .enabled, secret: Webhook.SealedSecret("x"), formerSecret: nil, meta: .new(world.now))
        try await world.storage.write { try $0.insert(webhook) }
        return webhook.id
    }

    private func happen(_ world: World, _ kind: ToldEvent.Kind = .planIssued, times: Int = 1) async throws {
        let (root, now, ids) = (world.root, world.now, world.ids)
        try await world.storage.write { store in
            for _ in 0..<times {
                try store.record(
                    AuditEvent(
                        id: ids.make(), action: kind.rawValue, subject: "x", unitID: root, accountID: nil,
                        reason: nil, at: now, recordedAt: now, requestID: "test"))
            }
        }
        try await world.storage.sealEvents(Self.chain, world.ask())
    }

    // MARK: Who hears of what

    @Test(arguments: StorageKind.available)
    func `a replay counts only what the webhook has asked for`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let id = try await webhook(world)
            try await happen(world, times: 3)
            let count = Limits.replayedEvents
            // Sealed events of another kind, more than are sent again at once.
            try await world.execute(
                """
                INSERT INTO audit_event (id, action, subject, unit_id, at, recorded_at, request_id, sequence, mark, told)
                WITH RECURSIVE n (number) AS (SELECT 100 UNION ALL SELECT number + 1 FROM n WHERE number < \(count + 100))
                SELECT 'e' || number, 'report.submitted', 'x', \(world.root.rawValue), 1, \(world.now.milliseconds), 'test',
                    number, 'x', number FROM n
                """)
            let all = (Instant(milliseconds: 0), world.now.adding(seconds: 1))
            #expect(try await world.work { try $0.replay(id, from: all.0, until: all.1) } == 3)
            let other = try await webhook(world, [.reportSubmitted])
            await #expect(throws: WebhookRefusal.tooManyEvents) {
                try await world.work { try $0.replay(other, from: all.0, until: all.1) }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `of what a person or a group writes or owes only its own unit hears`(kind: StorageKind) async throws
    {
        try await withStore(kind) { world in
            let generated = try await GeneratedWorld.make(world)
            let units = try ["TW", "P1", "C11"].map(generated.id)
            var webhooks: [Webhook.ID: Unit.ID] = [:]
            for unit in units {
                webhooks[try await webhook(world, at: unit, [.reportSubmitted, .obligationOverdue])] = unit
            }
            let now = try at("2026-12-20 08:00:00")
            try await world.storage.tellWhatTimeBrought(world.ask(at: now))
            try await world.storage.sealEvents(Self.chain, world.ask())
            let told = try await world.storage.read { store in
                try store.sealedEvents(after: 0, most: 100_000).compactMap(ToldEvent.init)
            }
            var authors: [String: Author] = [:]
            for id in generated.reports { authors[id.rawValue] = try await world.stored(id).author }
            for regime in generated.regimes {
                for owed in try await world.owed(regime) { authors[owed.id.rawValue] = owed.author }
            }
            for (id, unit) in webhooks {
                let expected = told.filter { event in
                    guard [.reportSubmitted, .obligationOverdue].contains(event.kind),
                        let place = event.event.unitID, generated.path(place).contains(unit)
                    else { return false }
                    return place == unit || authors[event.event.subject] == .unit
                }.map(\.sequence)
                let got = try await all(limit: 100) { page in
                    try await world.storage.read { try $0.deliveries(of: id, nil, page) }
                }
                #expect(!expected.isEmpty && got.map(\.delivery.sequence).sorted() == expected)
                // A replay finds the same.
                let again = try await world.work { work in
                    try work.replay(id, from: Instant(milliseconds: 0), until: world.now.adding(days: 400))
                }
                #expect(again == expected.count)
            }
            let personal = told.filter { event in authors[event.event.subject].map { $0 != .unit } ?? false }
            #expect(Set(personal.map(\.kind)).isSuperset(of: [.reportSubmitted, .obligationOverdue]))
        }
    }
}
