import Foundation

/// What an operator can set; `Setting.all` says what each means.
struct Settings: Sendable, Equatable {
    let host: String
    /// 0: any free port.
    let port: Int
    /// Starts with `sqlite:`, `postgres://` or `postgresql://`. May hold a password: never log it.
    let databaseURL: String
    let databaseConnections: Int
    let writesPerCommit: Int
    let dataDir: String
    let rootName: String
    let rootCode: String
    let rootLevel: String
    let logLevel: String
    let shutdownSeconds: Int
    let accessTokenSeconds: Int
    let refreshTokenDays: Int
    let sandbox: Bool
    let oidcIssuer: String?
    let oidcClientID: String?
    let oidcLoopback: Bool

    /// Reads flags first, then the environment, then the file that one of them names, then the defaults.
    /// - Parameter flags: by key, without the dashes; `SettingsOptions.flags`.
    static func load(
        flags: [String: String], environment: [String: String]
    ) async throws(SettingsError) -> Settings {
        let source = try await SettingsSource(flags: flags, environment: environment)
        let dataDir = try await source.text(.dataDir)
        return Settings(
            host: try await source.text(.host),
            port: try await source.whole(.port),
            databaseURL: try await source.optionalText(.databaseURL) ?? "sqlite:\(dataDir)/dany.sqlite",
            databaseConnections: try await source.whole(.databaseConnections),
            writesPerCommit: try await source.whole(.writesPerCommit),
            dataDir: dataDir,
            rootName: try await source.text(.rootName),
            rootCode: try await source.text(.rootCode),
            rootLevel: try await source.text(.rootLevel),
            logLevel: try await source.text(.logLevel),
            shutdownSeconds: try await source.whole(.shutdownSeconds),
            accessTokenSeconds: try await source.whole(.accessTokenSeconds),
            refreshTokenDays: try await source.whole(.refreshTokenDays),
            sandbox: try await source.flag(.sandbox),
            oidcIssuer: try await source.optionalText(.oidcIssuer),
            oidcClientID: try await source.optionalText(.oidcClientID),
            oidcLoopback: try await source.flag(.oidcLoopback))
    }

    /// For logs: without user, password and parameters, either of which may be a secret.
    var redactedDatabaseURL: String {
        guard let start = databaseURL.range(of: "://")?.upperBound else { return databaseURL }
        let rest = databaseURL[start...].prefix { $0 != "?" }
        let address = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        return String(databaseURL[..<start] + address)
    }
}
