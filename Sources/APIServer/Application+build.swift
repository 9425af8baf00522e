import Crypto
import Domain
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Persistence
import ServiceLifecycle

/// The composition root: the only file here that knows which storage there is.
enum StoreAccess {
    /// Serves until it is stopped.
    case serve
    /// One command that writes.
    case command(String)
    case readOnly
}

struct OpenStore: Sendable {
    let storage: any Storage
    /// Brings the schema up to date; says which steps were taken.
    let migrate: @Sendable () async throws -> [String]

    static func open(_ settings: Settings, _ access: StoreAccess) async throws -> OpenStore {
        guard let url = DatabaseURL(settings.databaseURL) else {
            throw StartFailure("\(settings.redactedDatabaseURL) is not sqlite:PATH or postgres://…")
        }
        let engine: any Engine
        do {
            switch url {
            case .sqlite(let path):
                guard settings.databaseReplicaURL == nil else {
                    throw StartFailure("database-replica-url is for PostgreSQL; database-url names SQLite")
                }
                if access.writes { try makeFolder(of: path) }
                engine = try SQLiteEngine(
                    path: path, access: access.sqlite, batchJobs: settings.writesPerCommit)
            case .postgres(let conninfo):
                engine = try postgres(conninfo, settings, access)
            }
        } catch let inUse as StoreInUse {
            throw StartFailure(message(for: inUse, access))
        } catch let StorageError.refusedToOpen(reason) {
            throw StartFailure("\(url.redacted) can't be opened: \(reason)")
        }
        let storage = SQLStorage(engine: engine)
        return OpenStore(storage: storage) { try await storage.migrate(at: RealClock.now) }
    }

    private static func postgres(_ conninfo: String, _ settings: Settings, _ access: StoreAccess) throws
        -> any Engine
    {
        let pooler = PostgresPooler(rawValue: settings.databasePooler) ?? .none
        guard let replica = settings.databaseReplicaURL, case .serve = access else {
            return try PostgresEngine(
                conninfo: conninfo, connections: settings.databaseConnections, pooler: pooler)
        }
        let logger = Commands.logger(settings)
        return try ReplicatedEngine(
            primary: conninfo, replica: replica, connections: settings.databaseConnections, pooler: pooler,
            waitSeconds: Double(settings.replicaWaitMilliseconds) / 1_000
        ) { notice in
            switch notice {
            case .leftOut(let reason):
                logger.warning(
                    "The replica is left out; the primary is read.", metadata: ["reason": "\(reason)"])
            case .readAgain: logger.notice("The replica is read again.")
            }
        }
    }

    private static func message(for inUse: StoreInUse, _ access: StoreAccess) -> String {
        var text = "\(inUse.path) is in use"
        if let pid = inUse.pid { text += " by process \(pid) (\(inUse.purpose ?? "dany"))" }
        if case .command(let instead) = access, !instead.isEmpty { text += "; \(instead)" }
        return text
    }

    private static func makeFolder(of path: String) throws {
        guard path != ":memory:" else { return }
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }
}

extension OpenStore {
    /// The store as a file; nil where it is none.
    static func file(_ settings: Settings) throws -> (any StoreFile)? {
        switch DatabaseURL(settings.databaseURL) {
        case .sqlite(":memory:"): throw StartFailure("a store in memory has no file")
        case .sqlite(let path): SQLiteFile(path: path)
        case .postgres: nil
        case nil: throw StartFailure("\(settings.redactedDatabaseURL) is not sqlite:PATH or postgres://…")
        }
    }

    static func file(at path: String) -> any StoreFile { SQLiteFile(path: path) }

    /// What `dany check` finds in a file that nobody serves.
    static func inspect(file: String) async throws -> [Finding] {
        let storage = SQLStorage(engine: try SQLiteEngine(path: file, readers: 1, access: .readOnly))
        do {
            let findings = try await storage.read {
                try $0.inspect(on: $0.domainNow(or: RealClock.now).civilDate)
            }
            await storage.close()
            return findings
        } catch {
            await storage.close()
            throw error
        }
    }
}

extension StoreAccess {
    fileprivate var writes: Bool {
        if case .readOnly = self { false } else { true }
    }

    fileprivate var sqlite: SQLiteEngine.Access {
        switch self {
        case .serve: .serve
        case .command: .command
        case .readOnly: .readOnly
        }
    }
}

extension Services {
    /// - Parameter fixed: where a sandbox's clock stood.
    static func build(
        _ settings: Settings, _ storage: any Storage, fixed: Instant?, passwords: Passwords, logger: Logger
    ) async throws -> Services {
        let key = try SecretFile.loadOrMake(folder: settings.dataDir)
        let metrics = Metrics()
        var edge = EdgeSettings()
        edge.connections = settings.maxConnections
        edge.proxies = TrustedProxies(settings.trustedProxies) ?? TrustedProxies()
        return Services(
            storage: storage, clock: DomainClock(isSandbox: settings.sandbox, fixed: fixed),
            ids: IdentifierSource(), passwords: passwords,
            tokens: await Tokens(
                key: SecretFile.derive("access tokens", from: key), lifetime: settings.accessTokenSeconds),
            cursors: Cursors(key: SecretFile.derive("cursors", from: key)),
            ballotHashes: BallotHashes(key: SecretFile.derive("ballot hashes", from: key)),
            tokenIssuing: TokenIssuing(sealing: SecretFile.derive("token keys", from: key)),
            auditChain: AuditChain(key: SecretFile.derive("audit chain", from: key)),
            webhooks: WebhookSender(
                secrets: WebhookSecrets(sealing: SecretFile.derive("webhook secrets", from: key)),
                allowsPrivate: settings.webhookPrivateTargets, counts: WebhookCounts(metrics)),
            sendsWebhooks: settings.webhooks,
            throttle: SignInThrottle(),
            rateLimits: RateLimits(
                signedIn: settings.requestsPerMinute, open: settings.openRequestsPerMinute, storage: storage),
            metrics: metrics, openAPI: OpenAPIDocument(yaml: EmbeddedText.openapi),
            refreshDays: settings.refreshTokenDays, logger: logger, edge: edge, readiness: Readiness(),
            connections: ConnectionCount(metrics), issuer: try IdentityIssuer(settings))
    }
}

func buildApplication(
    _ services: Services, host: String, port: Int, tls: ServerTLS? = nil,
    onServerRunning: @escaping @Sendable (any Channel) async -> Void
) -> some ApplicationProtocol {
    let certificate: [any Service] = tls.map { [$0] } ?? []
    var jobs: [any Service] = [
        PeriodJob(services: services), TallyJob(services: services), UploadsEndJob(services: services),
        SurveyJob(services: services), KeyJob(services: services), ForgettingJob(services: services),
        EventJob(services: services),
    ]
    if services.sendsWebhooks { jobs.append(WebhookJob(services: services)) }
    return Application(
        router: buildRouter(services),
        server: HTTPServerBuilder { EdgeChannel(responder: $0, services: services, tls: tls) },
        configuration: .init(address: .hostname(host, port: port)),
        services: certificate + jobs,
        onServerRunning: onServerRunning, logger: services.logger)
}
