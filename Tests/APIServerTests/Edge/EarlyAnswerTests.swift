import Domain
import NIOCore
import TestSupport
import Testing

@testable import APIServer

@Suite struct EarlyAnswerTests {
    private func head(_ line: String, _ length: Int, _ fields: [String] = []) -> String {
        ([line + " HTTP/1.1", "Host: a", "Content-Length: \(length)"] + fields).joined(separator: "\r\n")
            + "\r\n\r\n"
    }

    private let json = "Content-Type: application/json"

    @Test(arguments: StorageKind.available)
    func `what is refused before it was read is answered and closed, for who reads at once or at last`(
        _ kind: StorageKind
    ) async throws {
        try await withEdge(kind) { server in
            let (_, admin) = try await server.account("quan.tri", [(.administrator, "TW")])
            let size = 6 << 20
            let bearer = "Authorization: Bearer \(admin)"
            let cases: [(String, [String], Int)] = [
                ("POST /v1/units/import", [], 401), ("POST /v1/sessions", [json], 413),
                ("POST /v1/units/import", [bearer, "Content-Type: text/csv", "Content-Encoding: br"], 415),
                ("POST /v1/nothing", [bearer], 404), ("PUT /v1/units", [bearer], 405),
                ("GET /healthz", [], 200),
            ]
            for (line, fields, status) in cases {
                let patient = try #require(RawClient(port: server.port))
                await patient.send(head(line, size, fields))
                let early = await patient.receive()
                #expect(early.reply.status == status && early.isClosed, "\(line): \(early.reply.text)")
                #expect(early.reply.header("Connection") == "close" || status == 200, "\(early.reply.head)")
                let busy = try #require(RawClient(port: server.port))
                await busy.send(head(line, size, fields))
                let sent = await busy.send([UInt8](repeating: 0x20, count: size))
                let late = await busy.receive()
                #expect(sent == size && late.reply.status == status, "\(line): \(sent) \(late.reply.text)")
                #expect(late.isClosed && late.answers == 1, "\(line): \(late.reply.text)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a small body that nobody wants does not cost the connection`(_ kind: StorageKind) async throws {
        try await withEdge(kind) { server in
            let client = try #require(RawClient(port: server.port))
            await client.send(head("POST /nothing", 10) + "0123456789")
            let refused = await client.receive(until: "}")
            #expect(refused.reply.status == 404 && refused.reply.header("Connection") == nil)
            await client.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let next = await client.receive()
            #expect(next.reply.status == 200 && next.isClosed, "\(next.reply.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `an upload without an end is not read for ever`(_ kind: StorageKind) async throws {
        try await withEdge(kind, { $0.lingerBytes = 1 << 20 }) { server in
            let client = try #require(RawClient(port: server.port))
            await client.send(head("POST /v1/sessions", 1 << 30, [json]))
            let sent = await client.send([UInt8](repeating: 0x20, count: 64 << 20))
            #expect(sent < 64 << 20)
        }
        try await withEdge(
            kind,
            {
                $0.linger = .milliseconds(300)
                $0.tick = .milliseconds(20)
            }
        ) { server in
            let client = try #require(RawClient(port: server.port))
            await client.send(head("POST /v1/sessions", 1 << 30, [json]))
            _ = await client.receive()
            var taken = await client.send(" ")
            for _ in 0..<600 where taken == 1 {
                try await Task.sleep(for: .milliseconds(100))
                taken = await client.send(" ")
            }
            #expect(taken == 0)
        }
    }

    @Test(arguments: StorageKind.available)
    func `100 comes when the body is wanted, and not before a refusal`(_ kind: StorageKind) async throws {
        try await withEdge(kind) { server in
            let (_, admin) = try await server.account("quan.tri", [(.administrator, "TW")])
            let expect = "Expect: 100-continue"
            let body = #"{"username": "quan.tri", "password": "\#(TestServer.password)"}"#
            let client = try #require(RawClient(port: server.port))
            await client.send(head("POST /v1/sessions", body.utf8.count, [json, expect]))
            let go = await client.receive(until: "\r\n\r\n")
            #expect(go.reply.text == "HTTP/1.1 100 Continue\r\n\r\n")
            await client.send(body)
            #expect(await client.receive(until: "}").reply.status == 201)
            let refusals: [(String, Int, [String], Int)] = [
                ("POST /v1/sessions", 2 << 20, [json, expect], 413),
                ("POST /v1/sessions", 20, ["Content-Type: text/plain", expect], 415),
                ("POST /v1/units/import", 20, ["Content-Type: text/csv", expect], 401),
                ("POST /v1/nothing", 20, ["Authorization: Bearer \(admin)", expect], 404),
                ("POST /v1/sessions", 20, [json, "Expect: a-miracle"], 417),
                ("POST /v1/sessions", 20, [json, "Expect: 100-continue, a-miracle"], 417),
            ]
            for (line, length, fields, status) in refusals {
                let client = try #require(RawClient(port: server.port))
                await client.send(head(line, length, fields))
                let reply = await client.receive()
                #expect(reply.reply.status == status && reply.isClosed, "\(line): \(reply.reply.text)")
                #expect(reply.reply.header("Content-Type") == "application/problem+json")
            }
        }
    }
}
