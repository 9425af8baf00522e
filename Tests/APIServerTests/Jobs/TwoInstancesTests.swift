import Domain
import Foundation
import Logging
import Persistence
import TestSupport
import Testing

@testable import APIServer

/// Several applications on one PostgreSQL, as behind a load balancer.
@Suite(.enabled(if: StorageKind.isPostgresAvailable)) struct TwoInstancesTests {
    private static let start = "2026-10-10T02:00:00.000Z"
    /// Past the opening of the next periods, and the end of the survey and of its uploads.
    private static let later = "2026-12-20T02:00:00.000Z"

    /// Serves as many applications as there are storages, each with its jobs.
    private func serving<Value: Sendable>(
        _ storages: ArraySlice<SQLStorage>, _ settings: Settings, _ servers: [TestServer] = [],
        _ body: @Sendable ([TestServer]) async throws -> Value
    ) async throws -> Value {
        guard let storage = storages.first else { return try await body(servers) }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let services = try await Services.build(
            settings, storage, fixed: Instant(Self.start), passwords: Passwords(logRounds: 4), logger: logger)
        return try await serve(services) { server in
            try await serving(storages.dropFirst(), settings, servers + [server], body)
        }
    }

    private func tickAll(_ servers: [TestServer], times: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for server in servers {
                let services = server.services
                let jobs: [any Job] = [
                    PeriodJob(services: services), SurveyJob(services: services),
                    UploadsEndJob(services: services), KeyJob(services: services),
                    TallyJob(services: services),
                ]
                for job in jobs {
                    group.addTask { for _ in 1...times { try await job.tick() } }
                }
            }
            try await group.waitForAll()
        }
    }

    /// How many rows each table has after the same work, done by so many instances.
    private func rows(instances: Int) async throws -> [String: Int] {
        try await withTemporaryFolder { folder in
            try await withPostgresSchema { conninfo in
                let settings = try await Settings.load(
                    flags: ["data-dir": folder.path(), "sandbox": "true"], environment: [:])
                let engines = try (1...instances).map { _ in
                    try PostgresEngine(conninfo: conninfo, connections: 3, patience: .forTests())
                }
                let storages = engines.map { SQLStorage(engine: $0) }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for storage in storages {
                        group.addTask { _ = try await storage.migrate(at: RealClock.now) }
                    }
                    try await group.waitForAll()
                }
                try await Preparation.makeRoot(settings, storages[0])
                let counted = try await serving(storages[...], settings) { servers in
                    let world = try await World(servers[0])
                    let (survey, form) = try await world.openForm()
                    for number in 1...6 {
                        // Either instance takes what comes.
                        let reply = try await servers[number % instances].send(
                            "POST", "/v1/forms/\(form)/ballots",
                            #"{"unitId": "\#(try world.unit("C1"))", "answers": {"biet": "khong"}}"#
                        )
                        #expect(reply.status == 201, "\(reply.text)")
                    }
                    for server in servers { server.services.clock.set(Instant(Self.later)) }
                    try await tickAll(servers, times: 3)
                    let read = try await world.make("GET", survey, as: world.token(.advisor, "P1"))
                    #expect(read["status"]?.text == "closed")
                    return try await servers[0].dump().mapValues(\.count)
                }
                for engine in engines { await engine.close() }
                return counted
            }
        }
    }

    @Test func `two instances do what is due once`() async throws {
        let alone = try await rows(instances: 1)
        let together = try await rows(instances: 2)
        #expect(alone["obligation", default: 0] > 10, "\(alone)")
        #expect(alone == together)
    }
}
