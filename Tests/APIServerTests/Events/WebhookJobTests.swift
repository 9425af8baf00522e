import Crypto
import Domain
import Foundation
import Logging
import Persistence
import ServiceLifecycle
import TestSupport
import Testing

@testable import APIServer

/// A store without a server: events are sent when the test says so.
private struct Outbox: Sendable {
    let services: Services
    let root: Unit.ID
    let log = LogLines()

    init(_ storage: any Storage, _ settings: Settings) async throws {
        try await Preparation.makeRoot(settings, storage)
        root = try #require(try await storage.read { try $0.root() }).id
        let lines = log
        let logger = Logger(label: "test") { _ in LogLines.Handler(lines: lines) }
        var services = try await Services.build(
            settings, storage, fixed: Instant("2026-10-10T02:00:00.000Z"), passwords: Passwords(logRounds: 4),
            logger: logger)
        services.webhooks = WebhookSender(
            secrets: services.webhooks.secrets, allowsPrivate: true, counts: services.webhooks.counts)
        self.services = services
    }

    var job: WebhookJob { WebhookJob(services: services) }

    /// Log lines of what went wrong.
    var complaints: [Substring] {
        log.text.split(separator: "\n").filter { $0.hasPrefix("error") || $0.hasPrefix("warning") }
    }

    /// - Parameter secrets: what its secret is sealed by, this server's unless told.
    @discardableResult
    func webhook(_ receiver: Receiver, _ kind: ToldEvent.Kind, secrets: WebhookSecrets? = nil) async throws
        -> Webhook.ID
    {
        let (id, root): (Webhook.ID, Unit.ID) = (Identifier(trusted: services.ids.next()), root)
        let secret = try (secrets ?? services.webhooks.secrets).next(for: id).sealed
        try await services.storage.write { store in
            try store.insert(
                Webhook(
                    id: id, unitID: root, url: receiver.url, kinds: [kind], status: .enabled, secret: secret,
                    formerSecret: nil, meta: .new(RealClock.now)))
        }
        return id
    }

    /// Puts events on their way.
    func happen(_ kind: ToldEvent.Kind, times: Int = 1) async throws {
        let (root, ids) = (root, services.ids)
        try await services.storage.write { store in
            for _ in 0..<times {
                try store.record(
                    AuditEvent(
                        id: Identifier(trusted: ids.next()), action: kind.rawValue, subject: "x",
                        unitID: root,
                        accountID: nil, reason: nil, at: RealClock.now, recordedAt: RealClock.now,
                        requestID: "test"))
            }
        }
        try await services.storage.sealEvents(
            services.auditChain, services.ask(account: .job, session: nil, requestID: "test"))
    }

    func deliveries(of id: Webhook.ID) async throws -> [WebhookDelivery] {
        try await services.storage.read { store in
            try store.deliveries(of: id, nil, PageRequest(limit: 200)).items.map(\.delivery)
        }
    }

    /// Sends all that is due.
    func send() async throws {
        try await job.tick()
        await services.webhooks.clients.shutdown()
    }

    /// Runs a service as the server does, until the body is done.
    func running(_ service: any Service, _ body: @Sendable (ServiceGroup) async throws -> Void) async throws {
        let group = ServiceGroup(configuration: .init(services: [service], logger: LogLines.quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(group)) } catch { outcome = .failure(error) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try outcome.get()
        }
    }
}

@Suite struct WebhookJobTests {
    @Test(arguments: StorageKind.available)
    func `who never answers keeps nobody else waiting`(kind: StorageKind) async throws {
        try await withStore(kind) { storage, settings in
            let outbox = try await Outbox(storage, settings)
            let (dead, lively) = (Receiver(), Receiver())
            try await dead.serving {
                dead.hold(true)
                try await lively.serving {
                    let id = try await outbox.webhook(dead, .planIssued)
                    try await outbox.webhook(lively, .planAmended)
                    // More than could be tried one after another while this test waits.
                    try await outbox.happen(.planIssued, times: 200)
                    try await outbox.happen(.planAmended)
                    try await outbox.running(outbox.job) { _ in
                        #expect(try await dead.wait(for: 1).isEmpty == false)
                        #expect(try await lively.wait(for: 1).count == 1)
                        // What comes while the others still hang is sent as well.
                        try await outbox.happen(.planAmended)
                        #expect(try await lively.wait(for: 2).count == 2)
                    }
                    #expect(try await outbox.deliveries(of: id).allSatisfy { $0.state == .pending })
                }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a stop breaks off what hangs, and that is neither an attempt that failed nor an error`(
        kind: StorageKind
    ) async throws {
        try await withStore(kind) { storage, settings in
            let (outbox, dead) = (try await Outbox(storage, settings), Receiver())
            try await dead.serving {
                dead.hold(true)
                let id = try await outbox.webhook(dead, .planIssued)
                try await outbox.happen(.planIssued)
                try await outbox.running(outbox.job) { _ in _ = try await dead.wait(for: 1) }
                let delivery = try #require(try await outbox.deliveries(of: id).first)
                // Nothing was kept of it: it is tried again when its time as the stopped one's is over.
                #expect(delivery.state == .pending && delivery.meta.version == 1)
                #expect(outbox.complaints.isEmpty, "\(outbox.complaints)")
                #expect(
                    outbox.services.metrics.text(storage.statistics).contains(
                        "dany_job_failures_total{job=\"webhook\"} 0"))
            }
        }
    }

    private struct SlowJob: Job {
        let services: Services
        let began: AsyncStream<Void>.Continuation
        let work: @Sendable () async throws -> Void
        static let interval: Duration = .seconds(600)
        static let failure: Logger.Message = "the slow job failed"

        func tick() async throws {
            began.finish()
            try await work()
        }
    }

    private func stopped(_ outbox: Outbox, while work: @escaping @Sendable () async throws -> Void)
        async throws
    {
        let (began, continuation) = AsyncStream.makeStream(of: Void.self)
        let job = SlowJob(services: outbox.services, began: continuation, work: work)
        try await outbox.running(job) { group in
            for await _ in began {}
            await group.triggerGracefulShutdown()
        }
        #expect(outbox.complaints.isEmpty, "\(outbox.complaints)")
        let metrics = outbox.services.metrics.text(outbox.services.storage.statistics)
        #expect(!metrics.contains("dany_job_failures_total{job=\"slow\"} 1"))
    }

    @Test(arguments: StorageKind.available)
    func `what a job has begun when the server stops comes to its end`(kind: StorageKind) async throws {
        try await withStore(kind) { storage, settings in
            let outbox = try await Outbox(storage, settings)
            try await stopped(outbox) {
                try await gracefulShutdown()
                try await storage.write { try $0.set(.demoLoaded, to: "after the stop") }
            }
            #expect(try await storage.read { try $0.setting(.demoLoaded) } == "after the stop")
        }
    }

    @Test(.timeLimit(.minutes(20)), arguments: StorageKind.available)
    func `a job that does not come to its end is broken off, and that is no failure`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { storage, settings in
            try await stopped(try await Outbox(storage, settings)) {
                while true { try await storage.write { _ = try $0.setting(.demoLoaded) } }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `under another installation key all waits until the webhook has another secret`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { storage, settings in
            let (outbox, receiver) = (try await Outbox(storage, settings), Receiver())
            try await receiver.serving {
                let former = WebhookSecrets(sealing: .init(size: .bits256))
                let id = try await outbox.webhook(receiver, .planIssued, secrets: former)
                try await outbox.happen(.planIssued, times: 6)
                try await outbox.send()
                #expect(receiver.received.isEmpty)
                let waiting = try await outbox.deliveries(of: id)
                #expect(waiting.count == 6 && waiting.allSatisfy { $0.state == .pending && $0.attempts == 0 })
                // One line, not one for each delivery.
                #expect(outbox.complaints.count == 1 && outbox.log.text.contains(id.rawValue))
                let sealed = try outbox.services.webhooks.secrets.next(for: id).sealed
                try await storage.write { store in
                    let webhook = try #require(try store.webhook(id))
                    try store.update(webhook.rotated(to: sealed, at: RealClock.now))
                }
                let engine = try #require(storage as? SQLStorage).engine
                try await engine.write { try $0.execute(script: "UPDATE webhook_delivery SET next_at = 0") }
                try await outbox.send()
                #expect(receiver.received.count == 6)
                #expect(try await outbox.deliveries(of: id).allSatisfy { $0.state == .delivered })
            }
        }
    }
}
