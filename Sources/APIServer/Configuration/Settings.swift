import Foundation

/// What an operator can set; `Setting.all` says what each means.
struct Settings: Sendable, Equatable {
    let host: String
    /// 0: any free port.
    let port: Int
    /// Starts with `sqlite:`, `postgres://` or `postgresql://`. May hold a password: never log it.
    let databaseURL: String
    let databaseConnections: Int
    let databasePooler: String
    /// May hold a password: never log it.
    let databaseReplicaURL: String?
    let replicaWaitMilliseconds: Int
    let writesPerCommit: Int
    let dataDir: String
    let rootName: String
    let rootCode: String
    let rootLevel: String
    let logLevel: String
    /// nil: what suits the place that the log goes to.
    let logFormat: String?
    let shutdownSeconds: Int
    let accessTokenSeconds: Int
    let refreshTokenDays: Int
    let sandbox: Bool
    let requestsPerMinute: Int
    let openRequestsPerMinute: Int
    /// Both or none.
    let tls: TLSFiles?
    let trustedProxies: String
    let maxConnections: Int
    let drainSeconds: Int
    let webhooks: Bool
    let webhookPrivateTargets: Bool
    let oidcIssuer: String?
    let oidcClientID: String?
    let oidcLoopback: Bool

    struct TLSFiles: Sendable, Equatable {
        let certificate: String
        let key: String
    }

    /// Reads flags first, then the environment, then the file that one of them names, then the defaults.
    /// - Parameter flags: by key, without the dashes; `SettingsOptions.flags`.
    static func load(
        flags: [String: String], environment: [String: String]
    ) async throws(SettingsError) -> Settings {
        let source = try await SettingsSource(flags: flags, environment: environment)
        let dataDir = try await source.text(.dataDir)
        // Who tries things out, or measures them, is told of limits and held up by none.
        let sandbox = try await source.flag(.sandbox)
        let factor = sandbox ? 10_000 : 1
        return Settings(
            host: try await source.text(.host),
            port: try await source.whole(.port),
            databaseURL: try await source.optionalText(.databaseURL) ?? "sqlite:\(dataDir)/dany.sqlite",
            databaseConnections: try await source.whole(.databaseConnections),
            databasePooler: try await source.text(.databasePooler),
            databaseReplicaURL: try await source.optionalText(.databaseReplicaURL),
            replicaWaitMilliseconds: try await source.whole(.replicaWaitMilliseconds),
            writesPerCommit: try await source.whole(.writesPerCommit),
            dataDir: dataDir,
            rootName: try await source.text(.rootName),
            rootCode: try await source.text(.rootCode),
            rootLevel: try await source.text(.rootLevel),
            logLevel: try await source.text(.logLevel),
            logFormat: try await source.optionalText(.logFormat),
            shutdownSeconds: try await source.whole(.shutdownSeconds),
            accessTokenSeconds: try await source.whole(.accessTokenSeconds),
            refreshTokenDays: try await source.whole(.refreshTokenDays),
            sandbox: sandbox,
            requestsPerMinute: try await source.optionalWhole(.requestsPerMinute) ?? 600 * factor,
            openRequestsPerMinute: try await source.optionalWhole(.openRequestsPerMinute) ?? 300 * factor,
            tls: try await tls(source),
            trustedProxies: try await source.optionalText(.trustedProxies) ?? "",
            maxConnections: try await source.whole(.maxConnections),
            drainSeconds: try await source.whole(.drainSeconds),
            webhooks: try await source.flag(.webhooks),
            webhookPrivateTargets: try await source.flag(.webhookPrivateTargets),
            oidcIssuer: try await source.optionalText(.oidcIssuer),
            oidcClientID: try await source.optionalText(.oidcClientID),
            oidcLoopback: try await source.flag(.oidcLoopback))
    }

    private static func tls(_ source: SettingsSource) async throws(SettingsError) -> TLSFiles? {
        let certificate = try await source.optionalText(.tlsCertificate)
        let key = try await source.optionalText(.tlsKey)
        switch (certificate, key) {
        case (let certificate?, let key?): return TLSFiles(certificate: certificate, key: key)
        case (nil, nil): return nil
        case (nil, _): throw SettingsError("tls-key: needs tls-certificate beside it")
        case (_, nil): throw SettingsError("tls-certificate: needs tls-key beside it")
        }
    }

    var scheme: String { tls == nil ? "http" : "https" }

    /// For logs: without user, password and parameters, either of which may be a secret.
    var redactedDatabaseURL: String {
        guard let start = databaseURL.range(of: "://")?.upperBound else { return databaseURL }
        let rest = databaseURL[start...].prefix { $0 != "?" }
        let address = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        return String(databaseURL[..<start] + address)
    }
}
