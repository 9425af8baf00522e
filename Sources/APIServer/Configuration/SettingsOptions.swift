import ArgumentParser
import Foundation

/// The flags that all commands share. Values stay text here, so that a wrong one is refused by `Settings.load`
/// in one line, as from any other source.
struct SettingsOptions: ParsableArguments {
    @Option(.config) var config: String?
    @Option(.host) var host: String?
    @Option(.port) var port: String?
    @Option(.databaseURL) var databaseURL: String?
    @Option(.databaseConnections) var databaseConnections: String?
    @Option(.databasePooler) var databasePooler: String?
    @Option(.databaseReplicaURL) var databaseReplicaURL: String?
    @Option(.replicaWaitMilliseconds) var replicaWaitMilliseconds: String?
    @Option(.writesPerCommit) var writesPerCommit: String?
    @Option(.dataDir) var dataDir: String?
    @Option(.rootName) var rootName: String?
    @Option(.rootCode) var rootCode: String?
    @Option(.rootLevel) var rootLevel: String?
    @Option(.logLevel) var logLevel: String?
    @Option(.logFormat) var logFormat: String?
    @Option(.shutdownSeconds) var shutdownSeconds: String?
    @Option(.accessTokenSeconds) var accessTokenSeconds: String?
    @Option(.refreshTokenDays) var refreshTokenDays: String?
    @Option(.requestsPerMinute) var requestsPerMinute: String?
    @Option(.openRequestsPerMinute) var openRequestsPerMinute: String?
    @Flag(name: .customLong(Setting.sandbox.key), inversion: .prefixedNo, help: Setting.sandbox.help)
    var sandbox: Bool?
    @Option(.tlsCertificate) var tlsCertificate: String?
    @Option(.tlsKey) var tlsKey: String?
    @Option(.trustedProxies) var trustedProxies: String?
    @Option(.maxConnections) var maxConnections: String?
    @Option(.drainSeconds) var drainSeconds: String?
    @Flag(name: .customLong(Setting.webhooks.key), inversion: .prefixedNo, help: Setting.webhooks.help)
    var webhooks: Bool?
    @Flag(
        name: .customLong(Setting.webhookPrivateTargets.key), inversion: .prefixedNo,
        help: Setting.webhookPrivateTargets.help)
    var webhookPrivateTargets: Bool?
    @Option(.oidcIssuer) var oidcIssuer: String?
    @Option(.oidcClientID) var oidcClientID: String?
    @Flag(
        name: .customLong(Setting.oidcLoopback.key), inversion: .prefixedNo, help: Setting.oidcLoopback.help)
    var oidcLoopback: Bool?

    /// By key, what was given.
    var flags: [String: String] {
        let given: [(Setting, String?)] = [
            (.config, config), (.host, host), (.port, port), (.databaseURL, databaseURL),
            (.databaseConnections, databaseConnections), (.databasePooler, databasePooler),
            (.databaseReplicaURL, databaseReplicaURL), (.replicaWaitMilliseconds, replicaWaitMilliseconds),
            (.writesPerCommit, writesPerCommit),
            (.dataDir, dataDir), (.rootName, rootName),
            (.rootCode, rootCode), (.rootLevel, rootLevel), (.logLevel, logLevel), (.logFormat, logFormat),
            (.shutdownSeconds, shutdownSeconds), (.accessTokenSeconds, accessTokenSeconds),
            (.refreshTokenDays, refreshTokenDays), (.sandbox, sandbox.map(String.init)),
            (.tlsCertificate, tlsCertificate), (.tlsKey, tlsKey), (.trustedProxies, trustedProxies),
            (.maxConnections, maxConnections), (.drainSeconds, drainSeconds),
            (.webhooks, webhooks.map(String.init)),
            (.webhookPrivateTargets, webhookPrivateTargets.map(String.init)),
            (.requestsPerMinute, requestsPerMinute), (.openRequestsPerMinute, openRequestsPerMinute),
            (.oidcIssuer, oidcIssuer), (.oidcClientID, oidcClientID),
            (.oidcLoopback, oidcLoopback.map(String.init)),
        ]
        return Dictionary(
            uniqueKeysWithValues: given.compactMap { setting, value in value.map { (setting.key, $0) } })
    }

    /// The settings of this process; a wrong one ends it with one line on stderr and exit code 78
    /// (EX_CONFIG of sysexits.h).
    func load() async throws -> Settings {
        do {
            return try await Settings.load(flags: flags, environment: ProcessInfo.processInfo.environment)
        } catch {
            try FileHandle.standardError.write(contentsOf: Data("dany: \(error)\n".utf8))
            throw ExitCode(78)
        }
    }
}

extension Option where Value == String? {
    fileprivate init(_ setting: Setting) {
        self.init(name: .customLong(setting.key), help: setting.help)
    }
}

extension Setting {
    fileprivate var help: ArgumentHelp {
        let valueName: String =
            switch expects {
            case .whole: "number"
            case .choice: "name"
            case .flag, .text: "text"
            }
        return ArgumentHelp(
            "\(meaning) \(environmentName); expects \(expects); default \(fallback).", valueName: valueName)
    }
}
