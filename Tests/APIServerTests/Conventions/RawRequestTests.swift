import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct RawRequestTests {
    @Test(arguments: StorageKind.available)
    func `a request without a Host is malformed`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let requests = [
                "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n",
                "GET /healthz HTTP/1.0\r\n\r\n",
                "GET /v1/units HTTP/1.1\r\nAuthorization: Bearer \(ward.admin)\r\nConnection: close\r\n\r\n",
            ]
            for request in requests {
                let reply = await RawSocket.send(request, to: server.port)
                #expect(reply.status == 400, "\(request): \(reply.text)")
                #expect(reply.body.contains("/problems/malformed-request"), "\(request): \(reply.text)")
                #expect(reply.header("Content-Type") == "application/problem+json", "\(request)")
            }
            let old = await RawSocket.send(
                "GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n", to: server.port)
            #expect(old.status == 200, "\(old.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `rubbish on the socket gets no answer but 4xx and the server goes on`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { _, server in
            let flood = (0..<2_000).map { "X-\($0): \(String(repeating: "a", count: 100))\r\n" }.joined()
            let requests: [String] = [
                "GET\r\n\r\n", "GET /healthz\r\n\r\n", "\r\n\r\n\r\n",
                "GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost a\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost: a\r\n : b\r\n\r\n",
                "GET /heal\u{1}thz HTTP/1.1\r\nHost: a\r\n\r\n", "GET healthz HTTP/1.1\r\nHost: a\r\n\r\n",
                "G\u{e9}T /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
                "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
                "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nabcd",
                "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nabcd",
                "GET /\(String(repeating: "a", count: 200_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: \(String(repeating: "a", count: 200_000))\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\n\(flood)\r\n",
                "GET /healthz?%00%ff=%zz HTTP/1.1\r\nHost: \u{e9}\u{1}\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://elsewhere.example/healthz HTTP/1.1\r\nHost: a\r\n\r\n",
            ]
            for request in requests {
                let reply = await RawSocket.send(request, to: server.port, patience: 1)
                #expect(
                    reply.status == 0 || (200..<500).contains(reply.status),
                    "\(request.prefix(60)): \(reply.text)")
                let isProblem = reply.header("Content-Type") == "application/problem+json"
                #expect(
                    reply.body.isEmpty || reply.status == 200 || isProblem,
                    "\(request.prefix(60)): \(reply.text)")
                let alive = try await server.send("GET", "/healthz")
                #expect(alive.status == 200, "\(request.prefix(60))")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a client that hangs up in mid-body leaves nothing behind`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            let reply = await RawSocket.send(
                """
                POST /v1/topics HTTP/1.1\r
                Host: a\r
                Authorization: Bearer \(ward.advisor)\r
                Content-Type: application/json\r
                Content-Length: 40\r\n\r\n{"name": "
                """, to: server.port, patience: 1)
            #expect(reply.status == 0, "\(reply.text)")
            #expect(try await server.dump() == before)
            #expect(try await server.send("GET", "/healthz").status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `no answer to HEAD has a body, be it a problem`(_ kind: StorageKind) async throws {
        try await withWard(kind) { _, server in
            for path in ["/healthz", "/v1/units", "/v1/nothing", "/nothing", "/healthz?x=%zz"] {
                let reply = await RawSocket.send(
                    "HEAD \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", to: server.port)
                #expect(reply.status > 0 && reply.closed && reply.body.isEmpty, "\(path): \(reply.text)")
                #expect(reply.header("Content-Length") != "0", "\(path)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a second request on the same connection is answered`(_ kind: StorageKind) async throws {
        try await withWard(kind) { _, server in
            let one = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
            let both = await RawSocket.send(
                one + "GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", to: server.port)
            #expect(both.text.contains("HTTP/1.1 200"))
        }
    }
}
