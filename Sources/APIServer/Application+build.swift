import Crypto
import Domain
import Foundation
import Hummingbird
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
                if access.writes { try makeFolder(of: path) }
                engine = try SQLiteEngine(
                    path: path, access: access.sqlite, batchJobs: settings.writesPerCommit)
            case .postgres(let conninfo):
                engine = try PostgresEngine(conninfo: conninfo, connections: settings.databaseConnections)
            }
        } catch let inUse as StoreInUse {
            throw StartFailure(message(for: inUse, access))
        } catch let StorageError.refusedToOpen(reason) {
            throw StartFailure("\(url.redacted) can't be opened: \(reason)")
        }
        let storage = SQLStorage(engine: engine)
        return OpenStore(storage: storage) { try await storage.migrate(at: RealClock.now) }
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
            at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
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
        let key = try SecretFile.load(folder: settings.dataDir)
        return Services(
            storage: storage, clock: DomainClock(isSandbox: settings.sandbox, fixed: fixed),
            ids: IdentifierSource(), passwords: passwords,
            tokens: await Tokens(
                key: SecretFile.derive("access tokens", from: key), lifetime: settings.accessTokenSeconds),
            cursors: Cursors(key: SecretFile.derive("cursors", from: key)),
            ballotHashes: BallotHashes(key: SecretFile.derive("ballot hashes", from: key)),
            tokenIssuing: TokenIssuing(sealing: SecretFile.derive("token keys", from: key)),
            throttle: SignInThrottle(),
            metrics: RequestMetrics(), openAPI: OpenAPIDocument(yaml: EmbeddedText.openapi),
            refreshDays: settings.refreshTokenDays, logger: logger,
            issuer: try IdentityIssuer(settings))
    }
}

func buildApplication(
    _ services: Services, host: String, port: Int,
    onServerRunning: @escaping @Sendable (any Channel) async -> Void
) -> some ApplicationProtocol {
    Application(
        router: buildRouter(services),
        server: .http1(configuration: .init(additionalChannelHandlers: [UnreadAnswers()])),
        configuration: .init(address: .hostname(host, port: port)),
        services: [
            PeriodJob(services: services), TallyJob(services: services), UploadsEndJob(services: services),
            SurveyJob(services: services), KeyJob(services: services),
        ],
        onServerRunning: onServerRunning, logger: services.logger)
}
