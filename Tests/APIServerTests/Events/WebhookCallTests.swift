import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import APIServer

/// How a receiver is found and called.
@Suite struct WebhookCallTests {
    @Test func `nobody waits for a name that is not found for long`() async throws {
        let end = DispatchSemaphore(value: 0)
        defer { end.signal() }
        let lookups = NameLookups(patience: .milliseconds(50)) { _ in
            end.wait()
            return []
        }
        await #expect(throws: NameLookups.TookTooLong.self) {
            try await lookups.addresses(of: "dead.example")
        }
    }

    @Test func `who is cancelled does not wait for a name`() async throws {
        let end = DispatchSemaphore(value: 0)
        defer { end.signal() }
        let lookups = NameLookups(patience: .hours(1)) { _ in
            end.wait()
            return []
        }
        let waiting = Task { try await lookups.addresses(of: "dead.example") }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func `a name is asked for once at a time, and anew afterwards`() async throws {
        let (count, end) = (Asked(), DispatchSemaphore(value: 0))
        let lookups = NameLookups(patience: .milliseconds(50)) { _ in
            count.add()
            end.wait()
            return []
        }
        for _ in 0..<3 {
            await #expect(throws: NameLookups.TookTooLong.self) {
                try await lookups.addresses(of: "a.example")
            }
        }
        #expect(count.value == 1)
        for _ in 0..<2 { end.signal() }
        // The first is over when its thread says so.
        while count.value == 1 { _ = try? await lookups.addresses(of: "a.example") }
        #expect(count.value == 2)
    }

    private final class Asked: Sendable {
        private let count = Atomic(0)
        var value: Int { count.load(ordering: .relaxed) }
        func add() { count.add(1, ordering: .relaxed) }
    }

    @Test func `of a name with both kinds of address the IPv4 one is called`() async throws {
        let lookups = NameLookups(patience: .hours(1)) { host in
            let texts = host.hasPrefix("both") ? ["2606:4700::1111", "1.1.1.1"] : ["2606:4700::1111"]
            return texts.compactMap { try? SocketAddress(ipAddress: $0, port: 0) }
        }
        for (host, address) in [("both.example", "1.1.1.1"), ("six.example", "2606:4700::1111")] {
            let target = try #require(WebhookTarget("https://\(host)/h", allowsPrivate: false))
            #expect(try await target.address(allowsPrivate: false, lookups) == address)
        }
    }

    @Test func `a client that somebody uses is not shut down for another's sake`() async throws {
        let receiver = Receiver()
        try await receiver.serving {
            // A busy machine may take long to bring all four there, and none is to give up meanwhile.
            let clients = WebhookClients(capacity: 1, silence: .hours(1))
            receiver.hold(true)
            var request = HTTPClientRequest(url: receiver.url)
            request.method = .POST
            let held = request
            let first = Task {
                try await clients.execute(held, host: "127.0.0.1", address: "127.0.0.1", timeout: .hours(1))
            }
            _ = try await receiver.wait(for: 1)
            var others: [Task<Int, any Error>] = []
            for number in 2...4 {
                others.append(
                    Task {
                        let response = try await clients.execute(
                            held, host: "host\(number)", address: "127.0.0.1", timeout: .hours(1))
                        return Int(response.status.code)
                    })
                _ = try await receiver.wait(for: number)
            }
            #expect(await clients.count == 4)
            receiver.hold(false)
            #expect(try await first.value.status.code == 204)
            for other in others { #expect(try await other.value == 204) }
            _ = try await clients.execute(held, host: "host5", address: "127.0.0.1", timeout: .hours(1))
            #expect(await clients.count == 1)
            await clients.shutdown()
        }
    }
}
