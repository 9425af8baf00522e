import ArgumentParser
import Foundation
import Testing

@testable import APIServer

struct SettingsTests {
    @Test func `without any source every setting has its default`() async throws {
        let settings = try await Settings.load(flags: [:], environment: ["PATH": "/bin"])
        #expect(
            settings
                == Settings(
                    host: "127.0.0.1", port: 8080, databaseURL: "sqlite:data/dany.sqlite",
                    databaseConnections: 8, databasePooler: "none", databaseReplicaURL: nil,
                    replicaWaitMilliseconds: 100, writesPerCommit: 64,
                    dataDir: "data", rootName: "Trung ương", rootCode: "TW", rootLevel: "central",
                    logLevel: "info", logFormat: nil, shutdownSeconds: 20, accessTokenSeconds: 900,
                    refreshTokenDays: 30,
                    sandbox: false, requestsPerMinute: 600, openRequestsPerMinute: 300, tls: nil,
                    trustedProxies: "", maxConnections: 4_096, drainSeconds: 1,
                    webhooks: true, webhookPrivateTargets: false, oidcIssuer: nil, oidcClientID: nil,
                    oidcLoopback: false))
        let sandbox = try await Settings.load(flags: ["sandbox": "true"], environment: [:])
        #expect(sandbox.requestsPerMinute == 6_000_000 && sandbox.openRequestsPerMinute == 3_000_000)
    }

    @Test func `a flag wins over the environment, which wins over the file, which wins over the default`()
        async throws
    {
        try await withFile(#"{"port": 9001, "log-level": "debug", "root-code": "F"}"#) { path in
            let environment = ["DANY_CONFIG": path, "DANY_PORT": "9002", "DANY_LOG_LEVEL": "error"]
            let settings = try await Settings.load(flags: ["port": "9003"], environment: environment)
            #expect(settings.port == 9003)
            #expect(settings.logLevel == "error")
            #expect(settings.rootCode == "F")
            #expect(settings.rootName == "Trung ương")
        }
    }

    @Test func `the file that a flag names wins over the file of the environment`() async throws {
        try await withFile(#"{"port": 9001}"#) { path in
            let settings = try await Settings.load(
                flags: ["config": path], environment: ["DANY_CONFIG": "/nowhere.json"])
            #expect(settings.port == 9001)
        }
    }

    @Test(arguments: Setting.all.filter { !["config", "tls-certificate", "tls-key"].contains($0.key) })
    func `every setting is read from flags, environment and file`(_ setting: Setting) async throws {
        let (text, json) = setting.sample
        let byFlag = try await Settings.load(flags: [setting.key: text], environment: [:])
        let byEnvironment = try await Settings.load(flags: [:], environment: [setting.environmentName: text])
        let byDefault = try await Settings.load(flags: [:], environment: [:])
        try await withFile("{\"\(setting.key)\": \(json)}") { path in
            let byFile = try await Settings.load(flags: ["config": path], environment: [:])
            #expect(byFile == byFlag)
        }
        #expect(byFlag == byEnvironment)
        #expect(byFlag != byDefault)
    }

    @Test func `a certificate is read with its key, from flags, environment and file`() async throws {
        let both = Settings.TLSFiles(certificate: "c.pem", key: "k.pem")
        let byFlag = try await Settings.load(
            flags: ["tls-certificate": "c.pem", "tls-key": "k.pem"], environment: [:])
        let byEnvironment = try await Settings.load(
            flags: [:], environment: ["DANY_TLS_CERTIFICATE": "c.pem", "DANY_TLS_KEY": "k.pem"])
        #expect(byFlag.tls == both && byEnvironment.tls == both)
        try await withFile(#"{"tls-certificate": "c.pem", "tls-key": "k.pem"}"#) { path in
            let byFile = try await Settings.load(flags: ["config": path], environment: [:])
            #expect(byFile.tls == both)
        }
    }

    @Test func `the database lies in the data folder unless it is set`() async throws {
        let inFolder = try await Settings.load(flags: ["data-dir": "/srv/dany"], environment: [:])
        #expect(inFolder.databaseURL == "sqlite:/srv/dany/dany.sqlite")
        let elsewhere = try await Settings.load(
            flags: ["data-dir": "/srv/dany"], environment: ["DANY_DATABASE_URL": "postgres://h/d"])
        #expect(elsewhere.databaseURL == "postgres://h/d")
    }

    @Test func `a value with commas and spaces stays whole`() async throws {
        let settings = try await Settings.load(flags: ["root-name": "Hà Nội, thủ đô"], environment: [:])
        #expect(settings.rootName == "Hà Nội, thủ đô")
    }

    @Test(arguments: [
        ("postgres://u:pa@ss@db.example:5433/dany?password=x", "postgres://db.example:5433/dany"),
        ("postgresql://db/dany", "postgresql://db/dany"),
        ("sqlite:data/dany.sqlite", "sqlite:data/dany.sqlite"),
    ])
    func `logs see the database without its password`(url: String, shown: String) async throws {
        let settings = try await Settings.load(flags: ["database-url": url], environment: [:])
        #expect(settings.redactedDatabaseURL == shown)
    }
}

struct SettingsOptionsTests {
    @Test(arguments: Setting.all)
    func `every setting is a flag of the command line`(_ setting: Setting) throws {
        if case .flag = setting.expects {
            #expect(try SettingsOptions.parse([setting.flag]).flags == [setting.key: "true"])
            #expect(try SettingsOptions.parse(["--no-\(setting.key)"]).flags == [setting.key: "false"])
        } else {
            #expect(try SettingsOptions.parse([setting.flag, "a, b"]).flags == [setting.key: "a, b"])
        }
    }

    @Test(arguments: Setting.all)
    func `the help states each setting's flag, meaning, environment name, expectation and default`(
        _ setting: Setting
    ) {
        let help = SettingsOptions.helpMessage(columns: 1000)
        let line = help.split(separator: "\n").first { $0.contains(" \(setting.environmentName);") } ?? ""
        #expect(help.contains(setting.flag))
        #expect(line.contains(setting.meaning))
        #expect(line.contains("expects \(setting.expects)"))
        #expect(line.contains("default \(setting.fallback)."))
    }

    @Test func `the documentation's table has one row for each setting`() {
        let rows = Setting.markdown.split(separator: "\n").dropFirst(2)
        #expect(rows.count == Setting.all.count)
        #expect(
            zip(rows, Setting.all).allSatisfy { $0.hasPrefix("| `\($1.key)` | `\($1.environmentName)` |") })
    }

    @Test func `an unknown flag is refused by name`() {
        #expect {
            try SettingsOptions.parse(["--prot", "1"])
        } throws: {
            SettingsOptions.message(for: $0).contains("--prot")
        }
    }
}

extension Setting {
    /// A value that is right and not the default, as text and as JSON.
    var sample: (text: String, json: String) {
        switch expects {
        case .whole(let range): ("\(range.lowerBound)", "\(range.lowerBound)")
        case .choice(let names): (names.last ?? "", "\"\(names.last ?? "")\"")
        case .flag: fallback.description == "true" ? ("false", "false") : ("true", "true")
        case .text where key == "database-url": ("sqlite:x", "\"sqlite:x\"")
        case .text where key == "database-replica-url": ("postgres://h/d", "\"postgres://h/d\"")
        case .text where key == "trusted-proxies": ("10.0.0.0/8", "\"10.0.0.0/8\"")
        case .text where key == "oidc-issuer": ("https://id.x", "\"https://id.x\"")
        case .text: ("other", "\"other\"")
        }
    }
}

func withFile(_ content: String, _ body: (String) async throws -> Void) async throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString).json")
    try Data(content.utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    try await body(url.path)
}

extension Setting: CustomTestStringConvertible {
    public var testDescription: String { key }
}
