import Domain
import Foundation
import NIOCore
import TestSupport
import Testing

@testable import APIServer

@Suite struct DeadlineTests {
    private func hasty(_ edge: inout EdgeSettings) {
        edge.head = .seconds(2)
        edge.idle = .seconds(2)
        edge.pace = .seconds(2)
        edge.linger = .milliseconds(500)
        edge.tick = .milliseconds(20)
    }

    @Test(arguments: StorageKind.available)
    func `half a head is refused and silence is closed`(_ kind: StorageKind) async throws {
        try await withEdge(kind, hasty) { server in
            let slow = try #require(RawClient(port: server.port))
            await slow.send("GET /healthz HTTP/1.1\r\nHo")
            let refused = await slow.receive()
            #expect(refused.reply.status == 408 && refused.isClosed, "\(refused.reply.text)")
            #expect(refused.reply.header("Content-Type") == "application/problem+json")
            #expect(refused.reply.body.contains("/problems/request-timeout"))
            let silent = try #require(RawClient(port: server.port))
            let nothing = await silent.receive()
            #expect(nothing.bytes.isEmpty && nothing.isClosed)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a connection is kept between requests, but not for long`(_ kind: StorageKind) async throws {
        try await withEdge(kind, hasty) { server in
            let client = try #require(RawClient(port: server.port))
            for _ in 0..<2 {
                await client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                let reply = await client.receive(until: "}")
                #expect(reply.reply.status == 200 && !reply.isClosed, "\(reply.reply.text)")
            }
            let end = await client.receive()
            #expect(end.bytes.isEmpty && end.isClosed)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a body that trickles is refused, and one that comes fast enough is not`(_ kind: StorageKind)
        async throws
    {
        try await withEdge(kind, hasty) { server in
            let slow = try #require(RawClient(port: server.port))
            await slow.send(
                "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n"
            )
            var sent = 0
            while await slow.send(" ") == 1, sent < 2_000 {
                sent += 1
                try await Task.sleep(for: .milliseconds(20))
            }
            let refused = await slow.receive()
            #expect(refused.reply.status == 408 && refused.isClosed, "\(refused.reply.text)")
        }
        try await withEdge(kind, { $0.pace = .seconds(5) }) { server in
            let steady = try #require(RawClient(port: server.port))
            await steady.send(
                "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 40000\r\n\r\n"
            )
            for _ in 0..<10 {
                await steady.send(String(repeating: " ", count: 4_000))
                try await Task.sleep(for: .milliseconds(600))
            }
            let answered = await steady.receive(until: "}")
            #expect(answered.reply.status == 400, "\(answered.reply.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `who asks for much and does not read is cut off, and who reads gets it all`(_ kind: StorageKind)
        async throws
    {
        try await withEdge(kind, hasty) { server in
            let document = try await server.send("GET", "/openapi.yaml").body.count
            let requests = String(repeating: "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n", count: 60)
            let idler = try #require(RawClient(port: server.port, receiving: 4_096))
            await idler.send(requests)
            // On a busy machine the server is long about writing what the client does not take.
            for _ in 0..<60 {
                try await Task.sleep(for: .seconds(1))
                let metrics = try await server.send("GET", "/metrics").text
                if metrics.contains("\ndany_connections 1.0\n") { break }
            }
            let part = await idler.receive()
            #expect(part.isClosed && part.bytes.count < 60 * document, "\(part.bytes.count)")
            let reader = try #require(RawClient(port: server.port))
            await reader.send(requests)
            #expect(await reader.receive().bytes.count > 60 * document)
        }
    }
}
