/// One setting as flags, environment, file, `--help` and documentation see it.
struct Setting: Sendable {
    /// In kebab-case; `--key` on the command line, `"key"` in the file.
    let key: String
    let meaning: String
    let expects: Expectation
    let fallback: Fallback
    /// A secret's value is never printed.
    var isSecret = false

    enum Expectation: Sendable {
        case whole(ClosedRange<Int>)
        case choice([String])
        case flag
        case text(String, accepts: @Sendable (String) -> Bool)
    }

    enum Fallback: Sendable {
        case whole(Int)
        case text(String)
        case flag(Bool)
        /// Follows from other settings, or may stay unset; the text says which.
        case derived(String)
    }

    var flag: String { "--\(key)" }

    var environmentName: String { "DANY_" + key.uppercased().replacing("-", with: "_") }
}

extension Setting.Expectation: CustomStringConvertible {
    var description: String {
        switch self {
        case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let names): "one of " + names.joined(separator: ", ")
        case .flag: "true or false"
        case .text(let words, _): words
        }
    }
}

extension Setting.Fallback: CustomStringConvertible {
    var description: String {
        switch self {
        case .whole(let number): String(number)
        case .text(let text), .derived(let text): text
        case .flag(let isOn): String(isOn)
        }
    }
}

extension Setting {
    /// The table of all settings; nothing else lists them but the typed fields of `Settings` and `SettingsOptions`.
    static let all = [
        config, host, port, databaseURL, databaseConnections, databasePooler, databaseReplicaURL,
        replicaWaitMilliseconds, writesPerCommit, dataDir, rootName, rootCode,
        rootLevel,
        logLevel, logFormat,
        shutdownSeconds, accessTokenSeconds, refreshTokenDays, sandbox,
        tlsCertificate, tlsKey, trustedProxies, maxConnections, drainSeconds,
        webhooks, webhookPrivateTargets,
        requestsPerMinute, openRequestsPerMinute,
        oidcIssuer, oidcClientID, oidcLoopback,
    ]

    static let config = Setting(
        key: "config", meaning: "A JSON file with settings, such as {\"port\": 9000}.",
        expects: .text("the path of a JSON file") { !$0.isEmpty }, fallback: .derived("none"))

    static let host = Setting(
        key: "host", meaning: "The address to listen on; 0.0.0.0 for every IPv4 address.",
        expects: .text("a host name or an IP address", accepts: isHost), fallback: .text("127.0.0.1"))

    static let port = Setting(
        key: "port", meaning: "The TCP port to listen on; 0 takes any that is free.",
        expects: .whole(0...65535), fallback: .whole(8080))

    static let databaseURL = Setting(
        key: "database-url", meaning: "Where the data are kept: sqlite:PATH, or postgres://USER@HOST/NAME.",
        expects: .text(
            "a URL that starts with sqlite:, postgres:// or postgresql://", accepts: isDatabaseURL),
        fallback: .derived("sqlite:<data-dir>/dany.sqlite"), isSecret: true)

    static let databaseConnections = Setting(
        key: "database-connections", meaning: "How many connections to the database may be open at once.",
        expects: .whole(1...200), fallback: .whole(8))

    static let databasePooler = Setting(
        key: "database-pooler",
        meaning: "What stands before PostgreSQL: transaction for a PgBouncer with pool_mode = transaction.",
        expects: .choice(["none", "transaction"]), fallback: .text("none"))

    static let databaseReplicaURL = Setting(
        key: "database-replica-url",
        meaning: "A streaming standby of the PostgreSQL of database-url, which is read instead of it.",
        expects: .text("a URL that starts with postgres:// or postgresql://", accepts: isPostgresURL),
        fallback: .derived("none"), isSecret: true)

    static let replicaWaitMilliseconds = Setting(
        key: "replica-wait-milliseconds",
        meaning:
            "How many milliseconds a read waits for the replica to catch up before it goes to the primary.",
        expects: .whole(0...5_000), fallback: .whole(100))

    static let writesPerCommit = Setting(
        key: "writes-per-commit",
        meaning: "How many writes that wait for SQLite may share one durable commit; 1 for a commit each.",
        expects: .whole(1...64), fallback: .whole(64))

    static let dataDir = Setting(
        key: "data-dir", meaning: "The folder of the SQLite database and other local files.",
        expects: .text("the path of a folder") { !$0.isEmpty }, fallback: .text("data"))

    static let rootName = Setting(
        key: "root-name", meaning: "The name of the topmost unit, made at the first start.",
        expects: .text("a name of 1 to 200 characters", accepts: isName), fallback: .text("Trung ương"))

    static let rootCode = Setting(
        key: "root-code", meaning: "The code of the topmost unit, made at the first start.",
        expects: .text("1 to 32 letters, digits, '.', '_', '/' or '-', a letter or digit first") {
            UnitRoutes.parseCode($0) != nil
        }, fallback: .text("TW"))

    static let rootLevel = Setting(
        key: "root-level", meaning: "The level of the topmost unit, made at the first start.",
        expects: .choice(["central", "province", "district", "commune", "grassroots"]),
        fallback: .text("central"))

    static let logLevel = Setting(
        key: "log-level", meaning: "The least important messages that are logged.",
        expects: .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
        fallback: .text("info"))

    static let logFormat = Setting(
        key: "log-format",
        meaning: "How log lines are written to standard error: JSON objects, or for people.",
        expects: .choice(["json", "text"]), fallback: .derived("text on a terminal, else json"))

    static let shutdownSeconds = Setting(
        key: "shutdown-seconds",
        meaning: "How many seconds requests in flight may still take when the server stops.",
        expects: .whole(0...600), fallback: .whole(20))

    static let accessTokenSeconds = Setting(
        key: "access-token-seconds", meaning: "How many seconds an access token is valid.",
        expects: .whole(60...86_400), fallback: .whole(900))

    static let refreshTokenDays = Setting(
        key: "refresh-token-days", meaning: "How many days a refresh token is valid.",
        expects: .whole(1...365), fallback: .whole(30))

    static let requestsPerMinute = Setting(
        key: "requests-per-minute",
        meaning:
            "How many requests an account or a key may make in a minute, at all instances together; 0: any number.",
        expects: .whole(0...10_000_000), fallback: .derived("600; in a sandbox 6000000"))

    static let openRequestsPerMinute = Setting(
        key: "open-requests-per-minute",
        meaning:
            "How many requests without sign-in an address may make in a minute, at each instance; 0: any number.",
        expects: .whole(0...10_000_000), fallback: .derived("300; in a sandbox 3000000"))

    static let sandbox = Setting(
        key: "sandbox", meaning: "Run as a sandbox for trying things out, with a clock that can be moved.",
        expects: .flag, fallback: .flag(false))

    static let tlsCertificate = Setting(
        key: "tls-certificate",
        meaning:
            "The certificate to serve TLS with, and those between it and the root; read again when it changes.",
        expects: .text("the path of a PEM file") { !$0.isEmpty }, fallback: .derived("none: no TLS"))

    static let tlsKey = Setting(
        key: "tls-key", meaning: "The private key of the certificate.",
        expects: .text("the path of a PEM file") { !$0.isEmpty }, fallback: .derived("none: no TLS"))

    static let trustedProxies = Setting(
        key: "trusted-proxies",
        meaning: "The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.",
        expects: .text("addresses and networks such as 10.0.0.0/8, with commas between them") {
            TrustedProxies($0) != nil
        }, fallback: .derived("none"))

    static let maxConnections = Setting(
        key: "max-connections",
        meaning: "How many connections may be open at once; more are answered 503 and closed.",
        expects: .whole(1...1_000_000), fallback: .whole(4_096))

    static let drainSeconds = Setting(
        key: "drain-seconds",
        meaning: "How many seconds /readyz says no, and requests are still taken, before the server stops.",
        expects: .whole(0...600), fallback: .whole(1))

    static let webhooks = Setting(
        key: "webhooks", meaning: "Send what webhooks asked for; else it is kept, and nothing goes out.",
        expects: .flag, fallback: .flag(true))

    static let webhookPrivateTargets = Setting(
        key: "webhook-private-targets",
        meaning: "Let webhooks call this machine, its network and http:// addresses.",
        expects: .flag, fallback: .flag(false))

    static let oidcIssuer = Setting(
        key: "oidc-issuer",
        meaning: "An issuer of OpenID Connect by whose ID tokens linked accounts may sign in, too.",
        expects: .text("an https URL without ? and #", accepts: isIssuer), fallback: .derived("none"))

    static let oidcClientID = Setting(
        key: "oidc-client-id", meaning: "What that issuer calls this program: the audience of its ID tokens.",
        expects: .text("1 to 255 characters") { (1...255).contains($0.unicodeScalars.count) },
        fallback: .derived("none"))

    static let oidcLoopback = Setting(
        key: "oidc-loopback",
        meaning: "Take an issuer of this machine over plain http, for trying things out.",
        expects: .flag, fallback: .flag(false))

    /// Plain http is left to who may allow it.
    static func isIssuer(_ text: String) -> Bool {
        (1...500).contains(text.utf8.count)
            && ["https://", "http://"].contains {
                text.hasPrefix($0) && !text.hasPrefix($0 + "/") && text != $0
            }
            && text.utf8.allSatisfy { (33...126).contains($0) } && !text.contains { "?#\"<>\\".contains($0) }
    }
}

extension Setting {
    /// All settings as a Markdown table, for the documentation.
    static var markdown: String {
        let rows = all.map { setting in
            let cells = [
                "`\(setting.key)`", "`\(setting.environmentName)`", setting.meaning,
                setting.expects.description,
                "`\(setting.fallback)`",
            ]
            return "| " + cells.joined(separator: " | ") + " |\n"
        }
        return "| setting | environment | meaning | expects | default |\n| --- | --- | --- | --- | --- |\n"
            + rows.joined()
    }
}

private func isHost(_ text: String) -> Bool {
    (1...253).contains(text.utf8.count)
        && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".:-_%".contains($0)) }
}

private func isDatabaseURL(_ text: String) -> Bool {
    ["sqlite:", "postgres://", "postgresql://"].contains { text.hasPrefix($0) && text.count > $0.count }
}

private func isPostgresURL(_ text: String) -> Bool {
    ["postgres://", "postgresql://"].contains { text.hasPrefix($0) && text.count > $0.count }
}

private func isName(_ text: String) -> Bool {
    (1...200).contains(text.count) && text.contains { !$0.isWhitespace }
        && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
}
