import Domain
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import APIServer

@Suite struct CompressionTests {
    private func inflated(_ gzip: [UInt8]) async throws -> String {
        String(decoding: try await Tool.run(["gzip", "-dc"], gzip), as: UTF8.self)
    }

    @Test(arguments: StorageKind.available)
    func `text is compressed for who takes it, if it is long enough`(_ kind: StorageKind) async throws {
        try await withEdge(kind) { server in
            let plain = try await server.send("GET", "/openapi.yaml")
            #expect(plain.header("Content-Encoding") == nil && plain.header("Vary") == "Accept-Encoding")
            for accepted in ["gzip", "gzip, deflate, br", "GZIP;q=0.5", "*", "br;q=1, x-gzip"] {
                let reply = try await server.send(
                    "GET", "/openapi.yaml", headers: [("Accept-Encoding", accepted)])
                #expect(reply.header("Content-Encoding") == "gzip", "\(accepted)")
                #expect(reply.header("Vary") == "Accept-Encoding")
                #expect(reply.body.count < plain.body.count / 2)
                #expect(reply.header("Content-Length") == String(reply.body.count))
                #expect(try await inflated(reply.body) == plain.text)
            }
            let deflated = try await server.send(
                "GET", "/openapi.yaml", headers: [("Accept-Encoding", "deflate, gzip;q=0.2")])
            #expect(deflated.header("Content-Encoding") == "deflate" && deflated.body.first == 0x78)
            for refused in ["", "identity", "gzip;q=0", "br", "gzip;q=0, *;q=0"] {
                let reply = try await server.send(
                    "GET", "/openapi.yaml", headers: [("Accept-Encoding", refused)])
                #expect(reply.header("Content-Encoding") == nil && reply.text == plain.text, "\(refused)")
            }
            let short = try await server.send("GET", "/healthz", headers: [("Accept-Encoding", "gzip")])
            #expect(short.header("Content-Encoding") == nil && short.header("Vary") == "Accept-Encoding")
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is made beside a secret is not compressed`(_ kind: StorageKind) async throws {
        try await withEdge(kind) { server in
            _ = try await server.account("can.bo", [(.officer, "TW")])
            let session = try await server.send(
                "POST", "/v1/sessions", #"{"username": "can.bo", "password": "\#(TestServer.password)"}"#,
                headers: [("Accept-Encoding", "gzip")])
            #expect(session.status == 201 && session.header("Content-Encoding") == nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `HEAD says what GET says, and nothing follows it`(_ kind: StorageKind) async throws {
        try await withEdge(kind) { server in
            let client = try #require(RawClient(port: server.port))
            await client.send(
                "HEAD /openapi.yaml HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n"
                    + "HEAD /openapi.yaml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let both = await client.receive()
            #expect(both.answers == 2 && both.isClosed)
            let heads = both.reply.text.components(separatedBy: "\r\n\r\n")
            #expect(heads.count == 3 && heads.last == "", "\(both.reply.text)")
            #expect(heads[0].contains("ontent-Encoding: gzip") && !heads[0].contains("ontent-Length"))
            #expect(!heads[1].contains("ontent-Encoding") && heads[1].contains("ontent-Length"))
        }
    }

    @Test(arguments: StorageKind.available)
    func `each representation has a tag of its own, and both hold as conditions`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let id = try await ward.unitID("C1")
            let path = "/v1/units/\(id)"
            let plain = try await server.send("GET", path, as: ward.admin)
            let tag = plain.etag.dropLast() + "-gzip\""
            for given in [plain.etag, String(tag), "W/\(tag)"] {
                let unchanged = try await server.send(
                    "GET", path, as: ward.admin,
                    headers: [("If-None-Match", given), ("Accept-Encoding", "gzip")])
                #expect(
                    unchanged.status == 304 && unchanged.etag == given.replacing("W/", with: ""),
                    "\(given): \(unchanged.etag)")
            }
            let other = try await server.send(
                "GET", path, as: ward.admin, headers: [("If-None-Match", "\"0-gzip\"")])
            #expect(other.status == 200)
            let stale = try await server.send(
                "PATCH", path, as: ward.admin, #"{"name": "Phường A"}"#,
                headers: [("If-Match", "\"999-gzip\"")])
            #expect(stale.status == 412)
            let renamed = try await server.send(
                "PATCH", path, as: ward.admin, #"{"name": "Phường B"}"#, headers: [("If-Match", String(tag))])
            #expect(renamed.status == 200, "\(renamed.text)")
        }
    }

    @Test func `a compressed answer's tag says so`() {
        var wanted = Negotiated()
        wanted.coding = .gzip
        var head = HTTPResponseHead(
            version: .http1_1, status: .ok,
            headers: ["Content-Type": "application/json", "Content-Length": "2000", "ETag": "\"3-open\""])
        #expect(wanted.settle(&head))
        #expect(head.headers["ETag"] == ["\"3-open-gzip\""])
        for (name, value) in [
            ("Content-Type", "image/png"), ("Content-Length", "100"), ("Set-Cookie", "a=b"),
            ("Content-Encoding", "br"), ("Cache-Control", "no-store, no-transform"),
        ] {
            var other = HTTPResponseHead(
                version: .http1_1, status: .ok,
                headers: ["Content-Type": "application/json", "Content-Length": "2000", "ETag": "\"3\""])
            other.headers.replaceOrAdd(name: name, value: value)
            #expect(!wanted.settle(&other) && other.headers["ETag"] == ["\"3\""], "\(name)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a compressed body is read as what it holds`(_ kind: StorageKind) async throws {
        try await withEdge(kind) { server in
            _ = try await server.account("can.bo", [(.officer, "TW")])
            let body = #"{"username": "can.bo", "password": "\#(TestServer.password)"}"#
            let json = ("Content-Type", "application/json")
            let small = try await Tool.run(["gzip", "-c"], Array(body.utf8))
            func send(_ bytes: [UInt8], _ coding: String) async throws -> TestServer.Reply {
                try await server.send(
                    "POST", "/v1/sessions", upload: bytes, headers: [json, ("Content-Encoding", coding)])
            }
            #expect(try await send(small, "gzip").status == 201)
            #expect(try await send(small, "GZIP").status == 201)
            for coding in ["br", "gzip, gzip", "compress", "identity, gzip"] {
                let reply = try await send(small, coding)
                expectProblem(reply, 415, "unsupported-media-type", coding)
                #expect(reply.header("Accept-Encoding") == "gzip, deflate")
            }
            expectProblem(try await send(Array(small.dropLast(12)), "gzip"), 400, "malformed-request")
            expectProblem(try await send(Array(body.utf8), "gzip"), 400, "malformed-request")
            expectProblem(try await send([], "gzip"), 400, "malformed-request")
            let bomb = try await Tool.run(["gzip", "-9", "-c"], [UInt8](repeating: 0x20, count: 64 << 20))
            expectProblem(try await send(bomb, "gzip"), 413, "too-large")
            // Within what a byte may become, but more than a body of JSON may have.
            let noise = (0..<(2 << 20)).map { _ in UInt8.random(in: 0x20...0x7E) }
            expectProblem(
                try await send(await Tool.run(["gzip", "-c"], noise), "gzip"), 413, "too-large")
            #expect(try await server.send("GET", "/healthz").status == 200)
        }
    }
}
