import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

@Suite struct ConnectionTests {
    @Test(arguments: StorageKind.available)
    func `one connection too many is told so, and those that are there go on`(_ kind: StorageKind)
        async throws
    {
        try await withEdge(kind, { $0.connections = 3 }) { server in
            let ask = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
            var kept: [RawClient] = []
            for _ in 0..<3 {
                let client = try #require(RawClient(port: server.port))
                await client.send(ask)
                #expect(await client.receive(until: "}").reply.status == 200)
                kept.append(client)
            }
            let more = try #require(RawClient(port: server.port))
            await more.send(ask)
            let refused = await more.receive()
            #expect(refused.reply.status == 503 && refused.isClosed, "\(refused.reply.text)")
            #expect(refused.reply.header("Retry-After") == "2")
            #expect(refused.reply.header("Content-Type") == "application/problem+json")
            for client in kept {
                await client.send(ask)
                #expect(await client.receive(until: "}").reply.status == 200)
            }
            await kept[0].send("GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let metrics = await kept[0].receive().reply.text
            #expect(metrics.contains("dany_connections_refused_total 1\n"), "\(metrics.suffix(600))")
            kept.removeAll()
            var status = 0
            for _ in 0..<100 where status != 200 {
                try await Task.sleep(for: .milliseconds(50))
                let again = try #require(RawClient(port: server.port))
                await again.send(ask)
                status = await again.receive(until: "}").reply.status
            }
            #expect(status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `every answer tells a browser what it must not do with it`(_ kind: StorageKind) async throws {
        let told = [
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
            ("X-Frame-Options", "DENY"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            ("Cache-Control", "no-store"),
        ]
        try await withEdge(kind) { server in
            for request in [
                "GET /healthz HTTP/1.1\r\nHost: a", "GET /nothing HTTP/1.1\r\nHost: a",
                "OPTIONS /healthz HTTP/1.1\r\nHost: a", "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b",
            ] {
                let client = try #require(RawClient(port: server.port))
                await client.send(request + "\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n")
                let reply = await client.receive().reply
                for (name, value) in told {
                    #expect(reply.header(name) == value, "\(request): \(reply.head)")
                }
                #expect(reply.header("Strict-Transport-Security") == nil)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a proxy is believed when it is one of ours`(_ kind: StorageKind) async throws {
        try await withEdge(kind, { $0.proxies = TrustedProxies("127.0.0.0/8") ?? TrustedProxies() }) {
            server in
            let reply = try await server.send("GET", "/healthz", headers: [("X-Forwarded-Proto", "https")])
            #expect(reply.header("Strict-Transport-Security") == "max-age=31536000")
            let plain = try await server.send("GET", "/healthz", headers: [("X-Forwarded-Proto", "http")])
            #expect(plain.header("Strict-Transport-Security") == nil)
        }
    }

    @Test func `the client is the last address that is no proxy of ours`() throws {
        let proxies = try #require(TrustedProxies("10.0.0.0/8, 192.0.2.7,2001:db8::/33"))
        let cases: [(String, [String], String)] = [
            ("198.51.100.1", ["203.0.113.9"], "198.51.100.1"), ("10.1.2.3", [], "10.1.2.3"),
            ("10.1.2.3", ["203.0.113.9"], "203.0.113.9"),
            ("10.1.2.3", ["1.1.1.1, 203.0.113.9, 10.9.9.9"], "203.0.113.9"),
            ("10.1.2.3", ["1.1.1.1", "203.0.113.9,192.0.2.7"], "203.0.113.9"),
            ("10.1.2.3", ["10.0.0.1, 10.0.0.2"], "10.0.0.1"),
            ("10.1.2.3", ["1.1.1.1, rubbish, 10.0.0.2"], "10.0.0.2"), ("10.1.2.3", ["rubbish"], "10.1.2.3"),
            ("192.0.2.8", ["1.1.1.1"], "192.0.2.8"), ("::ffff:10.0.0.1", ["1.1.1.1"], "1.1.1.1"),
            ("2001:db8::1", ["2001:db8:8000::1"], "2001:db8:8000::1"),
            ("2001:db8:8000::1", ["1.1.1.1"], "2001:db8:8000::1"),
        ]
        for (peer, forwarded, expected) in cases {
            let client = proxies.client(of: forwarded, from: try #require(ClientAddress(peer)))
            #expect(client.description == expected, "\(peer) \(forwarded)")
        }
        for (one, other, isSame) in [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("192.0.2.1", "192.0.2.2", false), ("::ffff:192.0.2.1", "192.0.2.1", true),
        ] {
            #expect(
                (ClientAddress(one)?.network == ClientAddress(other)?.network) == isSame, "\(one) \(other)")
        }
        for wrong in [
            "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "a", "10.0.0.1,", "10.0.0.0/8/8", "10.0.0.0/",
        ] {
            #expect(TrustedProxies(wrong) == nil, "\(wrong)")
        }
        #expect(TrustedProxies("") != nil && TrustedProxies("0.0.0.0/0") != nil)
    }
}
