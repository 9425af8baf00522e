import Domain
import Foundation
import Logging
import NIOCore
import ServiceLifecycle
import TestSupport
import Testing

@testable import APIServer

@Suite struct StoppingTests {
    /// Runs as `dany serve` does, and hands over how to stop it.
    private func serving<Value: Sendable>(
        _ kind: StorageKind, drain: Duration, stop: Duration,
        _ body: @Sendable (Int, ServiceGroup) async throws -> Value
    ) async throws -> Value {
        try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            var services = try await Services.build(
                settings, storage, fixed: Instant("2026-10-10T02:00:00.000Z"),
                passwords: Passwords(logRounds: 4), logger: logger)
            // Not the body's deadline is what these tests are about.
            services.edge.pace = .seconds(600)
            let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
            let application = buildApplication(services, host: "127.0.0.1", port: 0) { channel in
                continuation.yield(channel.localAddress?.port ?? 0)
                continuation.finish()
            }
            let group = ServiceGroup(
                configuration: Serving.configuration(application, services, drain: drain, stop: stop))
            return try await withThrowingTaskGroup(of: Void.self) { tasks in
                // Who is cut off at last ends the group with an error, and that is no fault.
                tasks.addTask { try? await group.run() }
                var port = 0
                for await given in ports { port = given }
                let value = try await body(port, group)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                return value
            }
        }
    }

    private static let body = #"{"username": "khong.co", "password": "khong dung dau"}"#

    private static let head = """
        POST /v1/sessions HTTP/1.1\r
        Host: a\r
        Content-Type: application/json\r
        Content-Length: \(body.utf8.count)\r\n\r\n
        """

    @Test(arguments: StorageKind.available)
    func `readiness ends first, then the listener, and what is under way is answered`(_ kind: StorageKind)
        async throws
    {
        try await serving(kind, drain: .seconds(2), stop: .seconds(60)) { port, group in
            let slow = try #require(RawClient(port: port))
            await slow.send(Self.head + Self.body.prefix(5))
            let ready = "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            #expect(await RawSocket.send(ready, to: port).status == 200)
            await group.triggerGracefulShutdown()
            var status = 200
            for _ in 0..<200 where status == 200 { status = await RawSocket.send(ready, to: port).status }
            #expect(status == 503)
            let alive = await RawSocket.send(
                "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", to: port)
            #expect(alive.status == 200)
            while RawClient(port: port) != nil { try await Task.sleep(for: .milliseconds(50)) }
            await slow.send(String(Self.body.dropFirst(5)))
            let answered = await slow.receive()
            #expect(answered.reply.status == 401 && answered.isClosed, "\(answered.reply.text)")
            #expect(answered.reply.header("Connection") == "close")
        }
    }

    @Test(arguments: StorageKind.available)
    func `an answer that is still on its way when the server stops arrives whole`(_ kind: StorageKind)
        async throws
    {
        try await serving(kind, drain: .zero, stop: .seconds(60)) { port, group in
            let client = try #require(RawClient(port: port, receiving: 4_096))
            await client.send("GET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n")
            let begun = await client.receive(until: "\r\n\r\n")
            let length = try #require(begun.lengthOfAnswer)
            #expect(begun.bytes.count < length)
            await group.triggerGracefulShutdown()
            while RawClient(port: port) != nil { try await Task.sleep(for: .milliseconds(50)) }
            let rest = await client.receive()
            #expect(begun.bytes.count + rest.bytes.count == length && rest.isClosed)
        }
    }

    @Test(.timeLimit(.minutes(20)), arguments: StorageKind.available)
    func `an upload that stands still does not hold the exit`(_ kind: StorageKind) async throws {
        let stalled = try await serving(kind, drain: .zero, stop: .seconds(1)) { port, _ in
            let client = try #require(RawClient(port: port))
            await client.send(Self.head + Self.body.prefix(5))
            return client
        }
        let end = await stalled.receive(patience: 5)
        #expect(end.isClosed)
    }
}
