import Crypto
import Domain
import Foundation
import Hummingbird
import Logging
import Persistence
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import APIServer

/// Somebody who receives events: answers as told, and remembers what came.
final class Receiver: Sendable {
    struct Call: Sendable {
        let path: String
        let headers: [String: String]
        let body: String

        var json: JSONValue { (try? JSONReader.parse(Array(body.utf8))) ?? .null }
        var subject: String? { json["data"]?["id"]?.text }
    }

    private let calls = Mutex<[Call]>([])
    private let answers = Mutex<[HTTPResponse.Status]>([])
    private let isHeld = Mutex(false)
    let port = Mutex(0)

    var received: [Call] { calls.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(port.withLock { $0 })/hook" }

    /// The next answers; 204 when there are no more.
    func answer(_ statuses: HTTPResponse.Status...) { answers.withLock { $0 = statuses } }

    /// Answers nobody until it is let go.
    func hold(_ holds: Bool) { isHeld.withLock { $0 = holds } }

    func take(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: 1 << 20)
        let headers = Dictionary(
            request.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { first, _ in first }
        )
        calls.withLock {
            $0.append(Call(path: request.uri.path, headers: headers, body: String(buffer: body)))
        }
        while isHeld.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(10)) }
        let status = answers.withLock { $0.isEmpty ? .noContent : $0.removeFirst() }
        return Response(status: status, headers: status == .found ? [.location: "/elsewhere"] : [:])
    }

    /// - Parameter count: how many calls there must have been.
    func wait(for count: Int) async throws -> [Call] {
        for _ in 0..<600 where received.count < count { try await Task.sleep(for: .milliseconds(50)) }
        return received
    }

    /// Can be called while the body runs; lets go of whom it holds at the end.
    func serving<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let router = Router()
        router.post("**") { request, _ in try await self.take(request) }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                continuation.yield(channel.localAddress?.port ?? 0)
                continuation.finish()
            }, logger: LogLines.quiet)
        let group = ServiceGroup(configuration: .init(services: [application], logger: LogLines.quiet))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await given in ports { port.withLock { $0 = given } }
            let outcome: Result<Value, any Error>
            do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
            hold(false)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try outcome.get()
        }
    }
}

/// A world whose server may call this machine, and somebody there to be called.
func withReceiver(
    _ kind: StorageKind, _ body: @Sendable (World, Receiver) async throws -> Void
) async throws {
    try await withStore(kind) { storage, settings in
        try await Preparation.makeRoot(settings, storage)
        var services = try await Services.build(
            settings, storage, fixed: Instant("2026-10-10T02:00:00.000Z"), passwords: Passwords(logRounds: 4),
            logger: LogLines.quiet)
        services.webhooks = WebhookSender(
            secrets: services.webhooks.secrets, allowsPrivate: true, counts: services.webhooks.counts)
        let (receiver, ready) = (Receiver(), services)
        try await receiver.serving {
            try await serve(ready) { server in try await body(try await World(server), receiver) }
        }
    }
}

struct WebhookTests {
    private func hook(_ world: World, _ receiver: Receiver, _ code: String = "P1") async throws -> JSONValue {
        try await world.make(
            "POST", "/v1/webhooks", as: world.token(.administrator, code),
            #"{"unitCode": "\#(code)", "url": "\#(receiver.url)", "events": ["report.submitted"]}"#)
    }

    /// Lets what waits come at once, until there were so many calls.
    private func hurry(_ world: World, until count: Int, _ receiver: Receiver) async throws {
        for _ in 0..<600 where receiver.received.count < count {
            try await hurry(world)
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Each attempt that came to its end has made a version.
    private func hurry(_ world: World) async throws {
        let engine = try #require(world.server.storage as? SQLStorage).engine
        try await engine.write {
            try $0.execute(
                script:
                    "UPDATE webhook_delivery SET next_at = 0 WHERE state = 'pending' AND attempts = version - 1"
            )
        }
    }

    private func states(_ world: World, _ id: String) async throws -> [String] {
        let found = try await world.make(
            "GET", "/v1/webhooks/\(id)/deliveries", as: world.token(.administrator, "P1"))
        return (found["items"]?.elements ?? []).compactMap { $0["state"]?.text }
    }

    /// As a receiver checks it, by the published rules.
    private func isSigned(_ call: Receiver.Call, by secret: String) throws -> Bool {
        let key = try #require(Data(base64Encoded: String(secret.dropFirst("whsec_".count))))
        let text =
            "\(call.headers["webhook-id"] ?? "").\(call.headers["webhook-timestamp"] ?? "").\(call.body)"
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key))
        return (call.headers["webhook-signature"] ?? "").split(separator: " ")
            .contains { $0 == "v1,\(Data(code).base64EncodedString())" }
    }

    @Test func `a signature is as Standard Webhooks has it`() throws {
        let key = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let headers = WebhookSignature.headers(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Instant(milliseconds: 1_614_265_330_000),
            body: Array(#"{"test": 2432232314}"#.utf8), keys: [SymmetricKey(data: key)])
        #expect(
            headers.first { $0.0 == "webhook-signature" }?.1
                == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test(arguments: StorageKind.available)
    func `an event is sent, signed, to who asked for it`(kind: StorageKind) async throws {
        try await withReceiver(kind) { world, receiver in
            let webhook = try await hook(world, receiver)
            let secret = try #require(webhook["secret"]?.text)
            let report = try await world.submitAdHoc("C1")
            try await world.submitAdHoc("D1")
            let call = try #require(try await receiver.wait(for: 1).first)
            #expect(call.subject == report && call.json["type"]?.text == "report.submitted")
            #expect(call.headers["webhook-id"] == call.json["id"]?.text)
            #expect(try isSigned(call, by: secret))
            #expect(try !isSigned(call, by: "whsec_" + Data("another".utf8).base64EncodedString()))
            try await world.make(
                "POST", "/v1/webhooks/\(webhook.id)/tests", as: world.token(.administrator, "P1"))
            let calls = try await receiver.wait(for: 2)
            #expect(calls.map { $0.json["type"]?.text } == ["report.submitted", "webhook.tested"])
            let shown = try await world.send(
                "GET", "/v1/webhooks/\(webhook.id)", as: world.token(.administrator, "P1"))
            #expect(!shown.text.contains(secret) && !shown.text.contains("whsec"))
        }
    }

    @Test(arguments: StorageKind.available)
    func `what fails is sent again as the same event, and what is taken is not`(kind: StorageKind)
        async throws
    {
        try await withReceiver(kind) { world, receiver in
            receiver.answer(.internalServerError, .found)
            let webhook = try await hook(world, receiver)
            try await world.submitAdHoc("C1")
            _ = try await receiver.wait(for: 1)
            #expect(try await states(world, webhook.id) == ["pending"])
            try await hurry(world, until: 2, receiver)
            try await hurry(world, until: 3, receiver)
            let calls = receiver.received
            #expect(Set(calls.map { $0.headers["webhook-id"] }).count == 1)
            // The second answer was a redirect, which nobody follows.
            #expect(calls.allSatisfy { $0.path == "/hook" })
            try await settled(world, webhook.id, ["delivered"])
            try await hurry(world)
            try await WebhookJob(services: world.server.services).tick()
            #expect(receiver.received.count == 3)
        }
    }

    private func settled(_ world: World, _ id: String, _ expected: [String]) async throws {
        for _ in 0..<200 where try await states(world, id) != expected {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try await states(world, id) == expected)
    }

    @Test(arguments: StorageKind.available)
    func
        `a receiver that is gone is not called again until somebody switches it on, and can have it all again`(
            kind: StorageKind
        ) async throws
    {
        try await withReceiver(kind) { world, receiver in
            receiver.answer(.gone)
            let (webhook, admin) = (try await hook(world, receiver), try world.token(.administrator, "P1"))
            try await world.submitAdHoc("C1")
            _ = try await receiver.wait(for: 1)
            try await settled(world, webhook.id, ["failed"])
            let path = try "/v1/webhooks/\(webhook.id)"
            #expect(try await world.make("GET", path, as: admin)["status"]?.text == "gone")
            let missed = try await world.submitAdHoc("C2")
            try await world.server.sealEvents()
            try await WebhookJob(services: world.server.services).tick()
            #expect(receiver.received.count == 1)
            let refused = try await world.send(
                "POST", path + "/replays", as: admin, #"{"from": "2020-01-01T00:00:00Z"}"#)
            #expect(refused.status == 409)
            try await world.change("PATCH", path, as: admin, #"{"status": "enabled"}"#)
            let again = try await world.make(
                "POST", path + "/replays", as: admin, #"{"from": "2020-01-01T00:00:00Z"}"#)
            #expect(again["events"]?.integer == 2)
            let calls = try await receiver.wait(for: 3)
            #expect(calls.count == 3 && calls.contains { $0.subject == missed })
            try await settled(world, webhook.id, ["delivered", "delivered"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `for a day after a rotation both secrets sign`(kind: StorageKind) async throws {
        try await withReceiver(kind) { world, receiver in
            let webhook = try await hook(world, receiver)
            let first = try #require(webhook["secret"]?.text)
            let second = try #require(
                try await world.make(
                    "POST", "/v1/webhooks/\(webhook.id)/secret", as: world.token(.administrator, "P1"))[
                        "secret"]?
                    .text)
            try await world.submitAdHoc("C1")
            let call = try #require(try await receiver.wait(for: 1).first)
            #expect(first != second)
            #expect(try isSigned(call, by: first))
            #expect(try isSigned(call, by: second))
        }
    }

    @Test(
        arguments: [
            "http://example.com/h", "https://127.0.0.1/h", "https://10.1.2.3/h", "https://[::1]/h",
            "https://[::ffff:10.0.0.1]/h", "https://localhost/h", "https://db.internal/h",
            "https://printer/h",
            "https://u:p@example.com/h", "https://example.com/h#x", "https://169.254.169.254/latest",
            "https://2130706433/h", "https://0x7f.1/h", "ftp://example.com/h", "example.com", "https:///h",
            "https://ex%61mple.com/h", "https://b\u{FC}cher.example.com/h", "https://example.com:0/h",
            "https://example.com:65536/h", "https://8.8.8.8:99999/h",
        ])
    func `nothing but a public https address is called`(url: String) {
        #expect(WebhookTarget(url, allowsPrivate: false) == nil)
    }

    @Test(arguments: ["xn--bcher-kva.example.com", "Example.COM", "a-b.example"])
    func `what is looked up is the name that is called, letter for letter`(host: String) throws {
        let target = try #require(WebhookTarget("https://\(host):8443/h?a=b", allowsPrivate: false))
        #expect(target.host == host && URL(string: target.url)?.host() == host)
    }

    @Test func `a name that leads to this machine is found out when it is called`() async throws {
        let target = try #require(WebhookTarget("http://localhost:8080/h", allowsPrivate: true))
        #expect(try await target.address(allowsPrivate: true) != nil)
        #expect(WebhookTarget("http://localhost:99999/h", allowsPrivate: true) == nil)
        await #expect(throws: WebhookTarget.Forbidden.self) { try await target.address(allowsPrivate: false) }
        #expect(WebhookTarget("https://example.com:8443/h?a=b", allowsPrivate: false)?.host == "example.com")
    }

    @Test(arguments: StorageKind.available)
    func `a server that was not told otherwise takes no private target`(kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let reply = try await world.send(
                "POST", "/v1/webhooks", as: world.token(.administrator, "P1"),
                #"{"unitCode": "P1", "url": "http://127.0.0.1:1/h", "events": ["report.submitted"]}"#)
            #expect(reply.status == 400 && reply.codes == ["invalidFormat"])
            let twice = try await world.make(
                "POST", "/v1/webhooks", as: world.token(.administrator, "P1"),
                #"""
                {"unitCode": "P1", "url": "https://example.com/h",
                 "events": ["report.submitted", "report.submitted"]}
                """#)
            #expect(twice["events"]?.elements.count == 1)
        }
    }
}
