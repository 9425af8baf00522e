import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct SmugglingTests {
    private static let post = "POST /v1/sessions HTTP/1.1\r\nHost: a\r\n"
    /// What a second reader would take for a request of its own.
    private static let hidden = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"

    static let refused: [(String, Int)] = [
        (post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, 400),
        (post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + hidden, 400),
        (post + "Content-Length: 0\r\nContent-Length: 40\r\n\r\n" + hidden, 400),
        (post + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" + hidden, 400),
        (post + "Content-Length: 0, 40\r\n\r\n" + hidden, 400),
        (post + "Content-Length: +0\r\n\r\n" + hidden, 400),
        (post + "Content-Length: 0x0\r\n\r\n" + hidden, 400),
        (post + "Content-Length: 0 0\r\n\r\n" + hidden, 400),
        (post + "Content-Length:\r\n\r\n" + hidden, 400),
        (post + "X: y\r\n Content-Length: 40\r\n\r\n" + hidden, 400),
        (post + "X: y\r\n\tz\r\nContent-Length: 0\r\n\r\n" + hidden, 400),
        (post + "Transfer-Encoding: identity\r\n\r\n" + hidden, 400),
        (post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden, 400),
        (post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + hidden, 400),
        (post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + hidden, 400),
        (post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden, 400),
        (post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + hidden, 400),
        (post + "Content-Length : 0\r\n\r\n" + hidden, 400),
        (post + "Transfer-Encoding: \u{0B}chunked\r\n\r\n0\r\n\r\n" + hidden, 400),
        (post + "X: a\rb\r\nContent-Length: 0\r\n\r\n" + hidden, 400),
        (post + "X: a\rContent-Length: 40\r\n\r\n" + hidden, 400),
        (post + "X: a\nContent-Length: 40\r\n\r\n" + hidden, 400),
        (post + "X: a\0b\r\nContent-Length: 0\r\n\r\n" + hidden, 400),
        (post + "X\0: a\r\nContent-Length: 0\r\n\r\n" + hidden, 400),
        (post + ": a\r\nContent-Length: 0\r\n\r\n" + hidden, 400),
        (
            "POST /v1/sessions HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
            400
        ),
        ("GET http://b/healthz HTTP/1.1\r\nHost: a\r\n\r\n" + hidden, 400),
        ("GET http://a@b/healthz HTTP/1.1\r\nHost: a\r\n\r\n" + hidden, 400),
        ("GET healthz HTTP/1.1\r\nHost: a\r\n\r\n" + hidden, 400),
        ("GET * HTTP/1.1\r\nHost: a\r\n\r\n" + hidden, 400),
        ("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + hidden, 400),
        ("GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n" + hidden, 400),
        ("GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n" + hidden, 400),
        ("GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n" + hidden, 400),
        ("GET /healthz\r\n\r\n" + hidden, 400),
        ("GET /\(String(repeating: "a", count: Limits.target)) HTTP/1.1\r\nHost: a\r\n\r\n" + hidden, 414),
        (
            "GET /\(String(repeating: "a", count: 3 * Limits.target)) HTTP/1.1\r\nHost: a\r\n\r\n" + hidden,
            414
        ),
        (
            "GET /\(String(repeating: "a", count: 40 * Limits.target)) HTTP/1.1\r\nHost: a\r\n\r\n" + hidden,
            414
        ),
        (
            "GET /healthz HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: Limits.headerField + 1))\r\n\r\n"
                + hidden, 431
        ),
        (
            "GET /healthz HTTP/1.1\r\nHost: a\r\n"
                + (0..<Limits.headerFields).map { "X\($0): a\r\n" }.joined() + "\r\n" + hidden, 431
        ),
    ]

    @Test(arguments: StorageKind.available)
    func `a head that two readers could read in two ways is refused, and the connection ends`(
        _ kind: StorageKind
    ) async throws {
        try await withEdge(kind) { server in
            for (request, status) in Self.refused {
                let shown = String(request.prefix(120))
                let client = try #require(RawClient(port: server.port))
                await client.send(request)
                let reply = await client.receive()
                #expect(reply.reply.status == status, "\(shown): \(reply.reply.text)")
                #expect(reply.isClosed && reply.answers == 1, "\(shown): \(reply.reply.text)")
                #expect(reply.reply.header("Content-Type") == "application/problem+json", "\(shown)")
                #expect(reply.reply.header("Connection") == "close", "\(shown)")
            }
            #expect(try await server.send("GET", "/healthz").status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `chunks that are none end the body, and nothing after them is read`(_ kind: StorageKind) async throws
    {
        try await withEdge(kind) { server in
            let head = Self.post + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            for body in [
                "zz\r\n", "-1\r\n", "0x1\r\na\r\n0\r\n\r\n", "1 \r\na\r\n0\r\n\r\n", "2\r\nabc\r\n0\r\n\r\n",
                "ffffffffffffffffff\r\n", "1\nab\n0\r\n\r\n", "+1\r\na\r\n0\r\n\r\n", "\r\na",
            ] {
                let client = try #require(RawClient(port: server.port))
                await client.send(head + body + Self.hidden)
                let reply = await client.receive()
                #expect(reply.reply.status == 400 && reply.isClosed, "\(body): \(reply.reply.text)")
                #expect(reply.answers == 1, "\(body): \(reply.reply.text)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is unusual but right is answered`(_ kind: StorageKind) async throws {
        try await withEdge(kind) { server in
            let requests = [
                "GET http://a/healthz HTTP/1.1\r\nHost: a\r\n",
                "GET HTTP://A:80/healthz HTTP/1.1\r\nHost: a:80\r\n",
                "GET /healthz HTTP/1.1\r\nhOST:a\r\nX:\ta\t \r\nY:\r\n",
                "\r\nGET /healthz HTTP/1.1\r\nHost: [::1]:80\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n",
                "GET /healthz HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n",
            ]
            for request in requests {
                let client = try #require(RawClient(port: server.port))
                await client.send(request + "\r\n")
                let reply = await client.receive(until: "}")
                #expect(reply.reply.status == 200, "\(request): \(reply.reply.text)")
            }
            let chunked = try #require(RawClient(port: server.port))
            await chunked.send(
                Self.post
                    + "Content-Type: application/json\r\nTransfer-Encoding: Chunked\r\n\r\n1;a=b\r\n{\r\n01\r\n}\r\n0\r\nX: y\r\n\r\n"
                    + Self.hidden)
            let both = await chunked.receive(until: #""ok""#)
            #expect(both.answers == 2 && both.reply.status == 400, "\(both.reply.text)")
        }
    }
}
