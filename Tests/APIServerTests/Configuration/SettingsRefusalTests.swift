import Foundation
import Testing

@testable import APIServer

struct SettingsRefusalTests {
    @Test(arguments: Setting.all)
    func `a wrong value names the flag, the environment name or the file, and what is expected`(
        _ setting: Setting
    ) async throws {
        guard let wrong = setting.wrongSample else { return }
        let byFlag = await refusal(flags: [setting.key: wrong])
        #expect(byFlag.hasPrefix("\(setting.flag): "))
        #expect(byFlag.hasSuffix("is not \(setting.expects)"))
        let byEnvironment = await refusal(environment: [setting.environmentName: wrong])
        #expect(byEnvironment.hasPrefix("\(setting.environmentName): "))
        #expect(byEnvironment.hasSuffix("is not \(setting.expects)"))
        guard setting.key != "config" else { return }
        try await withFile("{\"\(setting.key)\": null}") { path in
            let byFile = await refusal(flags: ["config": path])
            #expect(byFile.hasPrefix("\(setting.key) in \(path): "))
            #expect(byFile.hasSuffix("is not \(setting.expects)"))
        }
    }

    @Test func `a wrong number reads as one plain line`() async {
        #expect(
            await refusal(environment: ["DANY_PORT": "abc"])
                == "DANY_PORT: 'abc' is not a whole number from 0 to 65535")
        #expect(
            await refusal(flags: ["port": "65536"])
                == "--port: '65536' is not a whole number from 0 to 65535")
    }

    @Test(arguments: ["true", "\"9000\"", "9000.5", "-1", "[9000]", "99999999999999999999"])
    func `the file takes a number only as a number in range`(json: String) async throws {
        try await withFile("{\"port\": \(json)}") { path in
            let text = await refusal(flags: ["config": path])
            #expect(text.hasPrefix("port in \(path): "))
            #expect(text.hasSuffix("is not a whole number from 0 to 65535"))
        }
    }

    @Test func `an unknown name of the environment is refused, except for the tests' own`() async throws {
        let text = await refusal(environment: ["DANY_PROT": "1"])
        #expect(
            text.hasPrefix("DANY_PROT: no such setting; expected one of DANY_CONFIG, DANY_HOST, DANY_PORT,"))
        let settings = try await Settings.load(
            flags: [:], environment: ["DANY_TEST_POSTGRES": "x", "PORT": "y", "XDANY_A": "z"])
        #expect(settings.port == 8080)
    }

    @Test func `an unknown flag or an unknown name in the file is refused`() async throws {
        #expect(
            await refusal(flags: ["prot": "1"]).hasPrefix(
                "--prot: no such setting; expected one of --config,"))
        try await withFile(#"{"database": {"url": "sqlite:x"}}"#) { path in
            let text = await refusal(flags: ["config": path])
            #expect(text.hasPrefix("database in \(path): no such setting; expected one of host, port,"))
        }
        try await withFile(#"{"config": "other.json"}"#) { path in
            #expect(await refusal(flags: ["config": path]).hasPrefix("config in \(path): no such setting"))
        }
    }

    @Test func `a file that can't be read is refused by the name of what pointed to it`() async {
        let missing = "/nonexistent/dany.json"
        #expect(
            await refusal(flags: ["config": missing])
                == "--config: cannot read \(missing); expected the path of a JSON file")
        #expect(
            await refusal(environment: ["DANY_CONFIG": "/"])
                == "DANY_CONFIG: cannot read /; expected the path of a JSON file")
    }

    @Test(
        arguments: [
            ("", ": the body is empty, line 1"), ("{", ": the JSON ends too early, line 1"), ("[]", ""),
            ("port: 9000", ": an unexpected character, line 1"),
            ("{\"port\": 9000} x", ": characters after the JSON value, line 1"),
            ("{\n\"port\": 9000,\n}", ": a trailing comma, line 2"),
            ("{\"port\": 1,\n\"port\": 2}", ": a field name that appears twice, line 2"),
        ])
    func `a file that isn't a JSON object is refused, and it is told where`(content: String, end: String)
        async throws
    {
        try await withFile(content) { path in
            let text = await refusal(environment: ["DANY_CONFIG": path])
            #expect(text.hasPrefix("DANY_CONFIG: \(path) is not a JSON object with settings"))
            #expect(text.hasSuffix(#"{"port": 9000}"# + end))
        }
    }

    @Test func `no refusal repeats a database password`() async throws {
        let url = "mysql://dany:hunter2@db/dany"
        var texts = [await refusal(flags: ["database-url": url])]
        texts.append(await refusal(environment: ["DANY_DATABASE_URL": url]))
        texts.append(await refusal(environment: ["DANY_HOST": url]))
        for content in [
            "{\"database-url\": \"\(url)\"}", "{\"database-url\": \"\(url)\"", "{\"port\": \"\(url)\"}",
        ] {
            try await withFile(content) { path in
                texts.append(await refusal(flags: ["config": path]))
            }
        }
        #expect(texts.allSatisfy { !$0.isEmpty && !$0.contains("hunter2") })
        #expect(
            texts.first
                == "--database-url: the value is not a URL that starts with sqlite:, postgres:// or postgresql://"
        )
    }

    @Test func `a refusal is one line whatever the value holds`() async {
        let text = await refusal(flags: ["port": "a\nb\r\u{2028}\u{1b}[31m"])
        #expect(text == "--port: 'a?b???[31m' is not a whole number from 0 to 65535")
        #expect(await refusal(flags: ["port": String(repeating: "9", count: 5000)]).count < 200)
    }

    @Test(arguments: ["", " ", "a b", "127.0.0.1/8", "http//x"])
    func `a host with foreign characters is refused`(host: String) async {
        #expect(
            await refusal(flags: ["host": host]) == "--host: '\(host)' is not a host name or an IP address")
    }
}

/// What `Settings.load` refuses with; empty if it doesn't.
private func refusal(flags: [String: String] = [:], environment: [String: String] = [:]) async -> String {
    do {
        _ = try await Settings.load(flags: flags, environment: environment)
        return ""
    } catch {
        return error.description
    }
}

extension Setting {
    fileprivate var wrongSample: String? {
        switch expects {
        case .whole(let range): "\(range.upperBound + 1)"
        case .choice, .flag: "bogus"
        case .text(_, let accepts): accepts("") ? nil : ""
        }
    }
}
