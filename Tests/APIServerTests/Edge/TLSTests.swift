import AsyncHTTPClient
import Domain
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceLifecycle
import TestSupport
import Testing

@testable import APIServer

@Suite struct TLSTests {
    private func make(_ name: String, in folder: URL) async throws {
        try await Tool.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-days", "2", "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:localhost",
            "-keyout", folder.appending(path: "key.pem").path(),
            "-out", folder.appending(path: "certificate.pem").path(),
        ])
    }

    /// What the server shows, as `subject=CN = name`.
    private func shown(_ port: Int, _ options: [String] = []) async throws -> String {
        let script = """
            openssl s_client -connect 127.0.0.1:\(port) \(options.joined(separator: " ")) </dev/null 2>/dev/null \
            | openssl x509 -noout -subject
            """
        return String(decoding: try await Tool.run(["sh", "-c", script]), as: UTF8.self)
    }

    @Test(arguments: StorageKind.available)
    func `TLS is served from files, which may change while it is`(_ kind: StorageKind) async throws {
        try await withTemporaryFolder { folder in
            try await make("first", in: folder)
            let tls = try ServerTLS(
                certificate: folder.appending(path: "certificate.pem").path(),
                key: folder.appending(path: "key.pem").path(), every: .milliseconds(50),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await serving(kind, tls) { port in
                #expect(try await shown(port).contains("first"))
                let old = ["-cipher", "DEFAULT@SECLEVEL=0"]
                #expect(try await shown(port, old + ["-tls1_2"]).contains("first"))
                await #expect(throws: Tool.Failed.self) { try await shown(port, old + ["-tls1_1"]) }
                let reply = try await self.reply(port)
                #expect(reply.status == .ok)
                #expect(reply.headers["Strict-Transport-Security"] == ["max-age=31536000"])
                try await self.make("second", in: folder)
                var subject = ""
                for _ in 0..<200 where !subject.contains("second") {
                    try await Task.sleep(for: .milliseconds(50))
                    subject = try await self.shown(port)
                }
                #expect(subject.contains("second"))
                try Data("rubbish".utf8).write(to: folder.appending(path: "certificate.pem"))
                try await Task.sleep(for: .milliseconds(500))
                #expect(try await self.shown(port).contains("second"))
            }
        }
    }

    private func reply(_ port: Int) async throws -> HTTPClientResponse {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.certificateVerification = .none
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let reply = try await client.execute(
                HTTPClientRequest(url: "https://localhost:\(port)/healthz"), timeout: .seconds(60))
            _ = try await reply.body.collect(upTo: 1_000)
            try await client.shutdown()
            return reply
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private func serving(_ kind: StorageKind, _ tls: ServerTLS, _ body: @Sendable (Int) async throws -> Void)
        async throws
    {
        try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let services = try await Services.build(
                settings, storage, fixed: Instant("2026-10-10T02:00:00.000Z"),
                passwords: Passwords(logRounds: 4), logger: logger)
            let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
            let application = buildApplication(services, host: "127.0.0.1", port: 0, tls: tls) { channel in
                continuation.yield(channel.localAddress?.port ?? 0)
                continuation.finish()
            }
            let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                var port = 0
                for await given in ports { port = given }
                do {
                    try await body(port)
                } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    @Test func `a certificate without its key, or the key of another, stops the start`() async throws {
        for flags in [["tls-key": "key.pem"], ["tls-certificate": "certificate.pem"]] {
            await #expect(throws: SettingsError.self) {
                try await Settings.load(flags: flags, environment: [:])
            }
        }
        try await withTemporaryFolder { folder in
            try await make("first", in: folder)
            let key = try Data(contentsOf: folder.appending(path: "key.pem"))
            try await make("second", in: folder)
            try key.write(to: folder.appending(path: "key.pem"))
            let files = Settings.TLSFiles(
                certificate: folder.appending(path: "certificate.pem").path(),
                key: folder.appending(path: "key.pem").path())
            #expect(throws: StartFailure.self) {
                try Commands.tls(files, Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            }
        }
    }
}
