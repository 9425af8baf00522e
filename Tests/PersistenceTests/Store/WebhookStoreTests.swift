import Domain
import TestSupport
import Testing

@testable import Persistence

extension Work {
    /// As the route does it, in one transaction.
    fileprivate func replayAll(_ id: Webhook.ID, from: Instant, until: Instant) throws -> Int {
        let events = try view.eventsToReplay(id, from: from, until: until)
        try replay(id, events)
        return events.count
    }
}

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

    private func deliveries(_ world: World, _ id: Webhook.ID) async throws -> [WebhookDelivery] {
        try await world.storage.read { store in
            try store.deliveries(of: id, nil, PageRequest(limit: 200)).items.map(\.delivery)
        }
    }

    private func take(_ world: World, most limit: Int = 32, besides: [Webhook.ID: Int] = [:]) async throws
        -> [DueDelivery]
    {
        try await world.storage.takeDeliveries(at: world.now, most: limit, besides: besides)
    }

    private func settle(_ world: World, _ due: DueDelivery, _ outcome: WebhookDelivery.Outcome) async throws {
        try await world.storage.settle(due, outcome, at: world.now, spread: 0) { [ids = world.ids] in
            ids.next()
        }
    }

    private func change(_ world: World, _ id: Webhook.ID, isEnabled: Bool) async throws {
        _ = try await world.work { work in
            try work.changeWebhook(id, WebhookPatch(url: nil, kinds: nil, isEnabled: isEnabled), .any)
        }
    }

    // MARK: Taking

    @Test(arguments: StorageKind.available)
    func `of one webhook no more are taken than may be under way, and others beside them`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let far = try await webhook(world)
            try await happen(world, times: 40)
            let near = try await webhook(world, [.planAmended])
            try await happen(world, .planAmended, times: 2)
            func count(_ taken: [DueDelivery]) -> [Webhook.ID: Int] {
                Dictionary(taken.map { ($0.webhook.id, 1) }, uniquingKeysWith: +)
            }
            #expect(try await count(take(world)) == [far: 4, near: 2])
            #expect(try await take(world, besides: [far: 4]).isEmpty)
            #expect(try await count(take(world, besides: [far: 3])) == [far: 1])
            // Who has less under way is first, however long others wait.
            try await happen(world, .planAmended, times: 3)
            #expect(try await count(take(world, most: 3, besides: [far: 1])) == [near: 3])
            #expect(try await take(world, most: 0).isEmpty)
            #expect(try await deliveries(world, far).filter { $0.attempts == 1 }.count == 5)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is due of one webhook is found by an index, in order`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let id = try await webhook(world)
            try await happen(world, times: 20)
            let now = world.now
            let plans = try await world.engine.write { transaction in
                if transaction.dialect == .postgres {
                    // With this few rows a scan is cheap; what matters is whether an index could serve.
                    try transaction.execute(
                        script: "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
                }
                let planned = Planned(transaction)
                let store = SQLStore(planned)
                _ = try store.dueWebhooks(at: now)
                let webhook = try #require(try store.webhook(id))
                _ = try store.takeDeliveries(of: webhook, at: now, until: now.adding(seconds: 60), most: 4)
                try store.giveUpDeliveries(of: id, at: now, most: 10)
                return planned.lines
            }
            let index = plans.filter { $0.contains("webhook_delivery_due") }
            #expect(index.count >= 3, "\(plans.joined(separator: "\n"))")
            // That of the few webhooks which have something due is the only sort there is.
            #expect(
                plans.filter { $0.contains("Sort (") || $0.contains("TEMP B-TREE") }.count <= 2, "\(plans)")
        }
    }

    // MARK: Giving up

    @Test(arguments: StorageKind.available)
    func `a 410 of before the webhook was changed says nothing of what it is now`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let id = try await webhook(world)
            try await happen(world, times: 3)
            let taken = try await take(world)
            _ = try await world.work { work in
                try work.changeWebhook(
                    id, WebhookPatch(url: "https://example.com/new", kinds: nil, isEnabled: nil), .any)
            }
            try await settle(world, taken[0], .gone)
            #expect(try await world.storage.read { try $0.webhook(id)?.status } == .enabled)
            #expect(try await deliveries(world, id).map(\.state) == [.pending, .pending, .pending])
            #expect(try await deliveries(world, id).contains { $0.lastStatus == 410 })
        }
    }

    @Test(arguments: StorageKind.available)
    func `of very many some are given up, or deleted with a removed webhook, at a time`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let (id, other, now) = (try await webhook(world), try await webhook(world), world.now)
            try await happen(world, times: 5)
            try await world.storage.write { try $0.giveUpDeliveries(of: id, at: now, most: 3) }
            #expect(try await deliveries(world, id).filter { $0.state == .pending }.count == 2)
            try await world.work { try $0.removeWebhook(id, .any) }
            let found = try await world.storage.read { store in
                (
                    try store.webhook(id), try store.webhookCount(of: world.root),
                    try store.enabledWebhooks().map(\.id)
                )
            }
            #expect(found.0 == nil && found.1 == 1 && found.2 == [other])
            // Those that were on their way are nobody's any more.
            #expect(try await take(world).allSatisfy { $0.webhook.id == other })
            #expect(try await world.storage.write { try $0.forgetWebhooks(most: 4) })
            #expect(try await world.count("SELECT COUNT(*) AS count FROM webhook") == 2)
            #expect(try await !world.storage.write { try $0.forgetWebhooks(most: 4) })
            #expect(try await world.count("SELECT COUNT(*) AS count FROM webhook") == 1)
            #expect(try await world.count("SELECT COUNT(*) AS count FROM webhook_delivery") == 5)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is on its way to a webhook that is switched off is given up`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let id = try await webhook(world)
            try await happen(world, times: 6)
            let taken = try await take(world)
            try await change(world, id, isEnabled: false)
            #expect(try await deliveries(world, id).map(\.state) == Array(repeating: .failed, count: 6))
            // Those that were under way meanwhile: arrived is arrived, and the other is not tried again.
            try await settle(world, taken[0], .accepted(204))
            try await settle(world, taken[1], .refused(500, retryAfter: nil))
            let states = try await deliveries(world, id).map(\.state)
            #expect(states.filter { $0 == .delivered }.count == 1 && !states.contains(.pending))
            try await change(world, id, isEnabled: true)
            #expect(try await take(world).isEmpty)
            let again = try await world.work { work in
                try work.replayAll(id, from: Instant(milliseconds: 0), until: world.now.adding(days: 400))
            }
            #expect(again == 6)
            #expect(try await take(world).count == 4)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what a sealer still put on its way to a webhook that was switched off ends as well`(
        kind: StorageKind
    )
        async throws
    {
        try await withStore(kind) { world in
            let id = try await webhook(world)
            try await happen(world, times: 2)
            try await world.execute("UPDATE webhook SET status = 'disabled'")
            #expect(try await take(world).isEmpty)
            #expect(try await deliveries(world, id).map(\.state) == [.failed, .failed])
            let due = try await world.storage.read { try $0.dueWebhooks(at: world.now) }
            #expect(due.isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is on its way to a receiver that is gone is given up`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let id = try await webhook(world)
            try await happen(world, times: 6)
            for due in try await take(world) { try await settle(world, due, .gone) }
            let found = try await deliveries(world, id)
            #expect(found.map(\.state) == Array(repeating: .failed, count: 6))
            #expect(found.filter { $0.lastStatus == 410 }.count == 1)
            #expect(try await world.storage.read { try $0.webhook(id) }?.status == .gone)
            #expect(
                try await world.count(
                    "SELECT count(*) AS count FROM audit_event WHERE action = 'webhook.gone'") == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what could not be signed was no attempt`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let id = try await webhook(world)
            try await happen(world)
            try await settle(world, try #require(try await take(world).first), .unsigned)
            let delivery = try #require(try await deliveries(world, id).first)
            #expect(delivery.state == .pending && delivery.attempts == 0 && delivery.nextAt > world.now)
        }
    }

    @Test(arguments: StorageKind.available)
    func `deliveries that came to their end are forgotten a few at a time, and no others`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let id = try await webhook(world)
            try await happen(world, times: 4)
            for due in try await take(world).prefix(3) { try await settle(world, due, .accepted(204)) }
            let later = world.now.adding(seconds: 1)
            #expect(
                try await !world.storage.write { try $0.forgetDeliveries(endedBefore: world.now, most: 2) })
            #expect(try await world.storage.write { try $0.forgetDeliveries(endedBefore: later, most: 2) })
            #expect(try await !world.storage.write { try $0.forgetDeliveries(endedBefore: later, most: 2) })
            #expect(try await deliveries(world, id).map(\.state) == [.pending])
        }
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
            #expect(try await world.work { try $0.replayAll(id, from: all.0, until: all.1) } == 3)
            let other = try await webhook(world, [.reportSubmitted])
            await #expect(throws: WebhookRefusal.tooManyEvents) {
                try await world.work { try $0.replayAll(other, from: all.0, until: all.1) }
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
                    try work.replayAll(id, from: Instant(milliseconds: 0), until: world.now.adding(days: 400))
                }
                #expect(again == expected.count)
            }
            let personal = told.filter { event in authors[event.event.subject].map { $0 != .unit } ?? false }
            #expect(Set(personal.map(\.kind)).isSuperset(of: [.reportSubmitted, .obligationOverdue]))
        }
    }
}

/// Explains each statement before it runs it.
private final class Planned: SQLTransaction {
    private let inner: any SQLTransaction
    private(set) var lines: [String] = []

    init(_ inner: any SQLTransaction) { self.inner = inner }

    var dialect: Dialect { inner.dialect }

    func rows(_ statement: Statement) throws(StorageError) -> [Row] {
        let isSQLite = dialect == .sqlite
        let explain: Statement = isSQLite ? "EXPLAIN QUERY PLAN " : "EXPLAIN "
        for row in try inner.rows(explain + statement) {
            lines.append(try row.text(isSQLite ? "detail" : "QUERY PLAN"))
        }
        return try inner.rows(statement)
    }

    func execute(_ statement: Statement) throws(StorageError) { _ = try rows(statement) }
    func execute(script: String) throws(StorageError) { try inner.execute(script: script) }
}
