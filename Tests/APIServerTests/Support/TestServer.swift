import AsyncHTTPClient
import Domain
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Persistence
import ServiceLifecycle
import Synchronization
import TestSupport

@testable import APIServer

typealias Unit = Domain.Unit

/// The real application on a free port of the loopback interface, on a fresh store with a root unit "TW".
struct TestServer: Sendable {
    let services: Services
    let port: Int
    /// Its own, as another's might have kept a connection to an earlier server on the same port.
    let client: HTTPClient
    /// The real time as the throttle sees it: a busy machine must not let its waits pass.
    let attempts: HeldClock

    var storage: any Storage { services.storage }

    struct Reply: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }

        /// The body as JSON; null when there is none.
        var json: JSONValue {
            get throws { body.isEmpty ? .null : try JSONReader.parse(body) }
        }

        var etag: String { headers.first(name: "ETag") ?? "" }

        /// The problem's slug, without "/problems/".
        var slug: String { (try? json["type"]?.text?.replacing("/problems/", with: "")) ?? "" }

        /// The codes of the problem's errors.
        var codes: [String] { (try? json["errors"]?.elements.compactMap { $0["code"]?.text }) ?? [] }

        var id: String { (try? json["id"]?.text) ?? "" }
    }

    func send(
        _ method: String, _ path: String, as token: String? = nil, _ body: String? = nil,
        upload: [UInt8]? = nil, headers: [(String, String)] = []
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .init(rawValue: method)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let body {
            if !headers.contains(where: { $0.0.lowercased() == "content-type" }) {
                request.headers.add(name: "Content-Type", value: "application/json")
            }
            request.body = .bytes(ByteBuffer(string: body))
        }
        if let upload { request.body = .bytes(ByteBuffer(bytes: upload)) }
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        let response = try await client.execute(request, timeout: .seconds(180))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Reply(
            status: Int(response.status.code), headers: response.headers, body: Array(bytes.readableBytesView)
        )
    }

    /// Sets the sandbox clock as an administrator would, and does the work that is due.
    func setClock(_ instant: String) async throws {
        services.clock.set(Instant(instant))
        try await PeriodJob(services: services).tick()
        try await SurveyJob(services: services).tick()
    }

    /// An account with grants at units named by code, made as the operator would, and a token for it.
    /// - Parameter grants: role and unit code.
    func account(
        _ username: String, _ grants: [(Role, String)], home: String? = nil,
        collaborator: Collaborator.ID? = nil
    ) async throws -> (id: Account.ID, token: String) {
        let services = services
        let id = Account.ID(trusted: services.ids.next())
        let hash = try await services.passwords.hash(TestServer.password)
        try await Preparation.work(storage, at: services.clock.now) { work in
            _ = try work.createAccount(
                NewAccount(
                    id: id, username: username, displayName: nil,
                    unit: .code(home ?? grants.first?.1 ?? "TW"),
                    collaboratorID: collaborator, hash: hash, mustChangePassword: false,
                    grants: grants.map {
                        NewGrant(role: $0.0, unit: .code($0.1), from: CivilDate("2020-01-01"), to: nil)
                    }), nil)
        }
        return (id, try await token(for: id))
    }

    static let password = "mat khau thu nghiem"

    /// A token of a new session of the account.
    func token(for id: Account.ID) async throws -> String {
        let now = RealClock.now
        let session = SignInSession(
            id: Identifier(trusted: services.ids.next()), accountID: id, createdAt: now,
            expiresAt: now.adding(days: 1))
        let hash = Tokens.newRefreshToken().hash
        try await storage.write { try $0.insert(session, refreshHash: hash) }
        return try await services.tokens.issue(account: id, session: session.id, at: now)
    }
}

/// A clock that stands until a test moves it.
final class HeldClock: Sendable {
    private let instant = Mutex(RealClock.now)

    var now: Instant { instant.withLock { $0 } }

    func pass(seconds: Int) { instant.withLock { $0 = $0.adding(seconds: Int64(seconds)) } }
}

extension JSONValue {
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var integer: Int64? {
        guard case .integer(let integer) = self else { return nil }
        return integer
    }

    var double: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let text): Double(text)
        default: nil
        }
    }

    var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }
}

/// - Parameters:
///   - clock: where the sandbox clock stands at first.
///   - files: the data folder to use, a fresh one unless told.
func withServer<Value: Sendable>(
    _ kind: StorageKind, sandbox: Bool = true, clock: String = "2026-10-10T02:00:00.000Z",
    _ body: @Sendable (TestServer) async throws -> Value
) async throws -> Value {
    try await withTemporaryFolder { folder in
        try await withEngine(kind) { engine in
            let storage = SQLStorage(engine: engine)
            _ = try await storage.migrate(at: RealClock.now)
            let settings = try await Settings.load(
                flags: ["data-dir": folder.path(), "sandbox": sandbox ? "true" : "false"], environment: [:])
            try await Preparation.makeRoot(settings, storage)
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let services = try await Services.build(
                settings, storage, fixed: Instant(clock), passwords: Passwords(logRounds: 4), logger: logger)
            return try await serve(services, body)
        }
    }
}

func serve<Value: Sendable>(
    _ given: Services, limits: RateLimits = .none, _ body: @Sendable (TestServer) async throws -> Value
) async throws -> Value {
    let attempts = HeldClock()
    var services = given
    services.throttle = SignInThrottle { attempts.now }
    services.rateLimits = limits
    var settings = HTTPClient.Configuration()
    // Tests send a hundred requests at once, and on a busy machine the last of them wait for long.
    settings.timeout.connect = .seconds(180)
    settings.redirectConfiguration = .disallow
    settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let application = buildApplication(services, host: "127.0.0.1", port: 0) { channel in
        continuation.yield(channel.localAddress?.port ?? 0)
        continuation.finish()
    }
    let group = ServiceGroup(configuration: .init(services: [application], logger: services.logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        var port = 0
        for await given in ports { port = given }
        let server = TestServer(services: services, port: port, client: client, attempts: attempts)
        do {
            let value = try await body(server)
            try await client.shutdown()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        } catch {
            try? await client.shutdown()
            await group.triggerGracefulShutdown()
            throw error
        }
    }
}
