import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct HeaderTests {
    @Test(arguments: StorageKind.available)
    func `problems speak Vietnamese unless English is ranked higher`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let cases: [(String?, String)] = [
                (nil, "vi"), ("en", "en"), ("en-US,en;q=0.9", "en"), ("vi", "vi"), ("vi-VN", "vi"),
                ("fr", "vi"),
                ("fr, en;q=0.1", "en"), ("en;q=0.4, vi;q=0.5", "vi"), ("vi;q=0.4, en;q=0.5", "en"),
                ("en;q=0", "vi"), ("*", "vi"), ("", "vi"), (";;;,,,q=", "vi"), ("en;q=x", "en"), ("EN", "en"),
                ("vi;q=0.9,en;q=0.9", "vi"), ("en ; q=0.2 , vi ; q=0.1", "en"),
            ]
            for (header, language) in cases {
                let reply = try await server.send(
                    "GET", "/v1/units/\(clientID())", as: ward.admin,
                    headers: header.map { [("Accept-Language", $0)] } ?? [])
                expectProblem(reply, 404, "not-found", header ?? "none")
                #expect(
                    reply["title"]?.text == (language == "en" ? "Not found" : "Không tìm thấy"),
                    "\(header ?? "none")")
                #expect(reply.header("Content-Language") == language, "\(header ?? "none")")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `errors, details and warnings change language, codes do not`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for (language, word) in [("vi", "Cần"), ("en", "Expected")] {
                let reply = try await server.send(
                    "POST", "/v1/topics", as: ward.advisor, "{}", headers: [("Accept-Language", language)])
                expectProblem(reply, 400, "malformed-request", codes: ["required"])
                let detail = try #require(reply["errors"]?.elements.first?["detail"]?.text)
                #expect(detail.hasPrefix(word), "\(detail)")
                let regime = try await server.send(
                    "POST", "/v1/regimes", as: ward.advisor, Ward.regime(extra: #", "levels": ["district"]"#),
                    headers: [("Accept-Language", language)])
                #expect(regime.warnings == ["noReporters"], "\(regime.text)")
                let warning = try #require(regime["warnings"]?.elements.first?["detail"]?.text)
                #expect(warning.hasPrefix(language == "vi" ? "Hiện" : "Nobody"), "\(warning)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a request id is echoed when it is plain and made when it is not`(_ kind: StorageKind) async throws {
        try await withWard(kind) { _, server in
            for good in ["abc", "4bf92f3577b34da6-1", String(repeating: "x", count: 100)] {
                let reply = try await server.send("GET", "/v1/me", headers: [("X-Request-Id", good)])
                #expect(reply.header("X-Request-Id") == good)
                expectProblem(reply, 401, "unauthenticated")
            }
            for silly in [
                "a b", "", String(repeating: "x", count: 101), "tiếng Việt", "a\tb", "0912345678", "a@b.vn",
            ] {
                let reply = await RawSocket.send(
                    "GET /v1/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-Id: \(silly)\r\n\r\n",
                    to: server.port)
                let made = try #require(reply.header("X-Request-Id"), "\(reply.text)")
                #expect(made.utf8.count == 36, "\(silly): \(made)")
            }
            let ids = try await [server.send("GET", "/healthz"), server.send("GET", "/healthz")]
                .map { $0.header("X-Request-Id") }
            #expect(ids[0] != nil && ids[0] != ids[1])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a trace goes on with a span of ours and a broken one begins anew`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            let given = "00-\(trace)-00f067aa0ba902b7-01"
            func answer(to header: String?) async throws -> [String] {
                let reply = try await server.send(
                    "GET", "/healthz", headers: header.map { [("traceparent", $0)] } ?? [])
                return try #require(reply.header("traceparent")).split(separator: "-").map(String.init)
            }
            let parts = try await answer(to: given)
            #expect(parts[0] == "00" && parts[1] == trace && parts[3] == "01")
            #expect(parts[2] != "00f067aa0ba902b7" && parts[2].utf8.count == 16)
            let future = try await answer(to: "01-\(trace)-00f067aa0ba902b7-01-more")
            #expect(future[1] == trace)
            for broken in [
                nil, "rubbish", "00-\(trace)-0000000000000000-01",
                "00-\(String(repeating: "0", count: 32))-00f067aa0ba902b7-01",
                "ff-\(trace)-00f067aa0ba902b7-01", "00-\(trace)-00f067aa0ba902b7-01-x",
                "00-\(trace.uppercased())-00f067aa0ba902b7-01",
            ] {
                let parts = try await answer(to: broken)
                #expect(
                    parts.count == 4 && parts[1] != trace && parts[1].utf8.count == 32, "\(broken ?? "none")")
                #expect(parts[1] != String(repeating: "0", count: 32))
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `answers are not kept by caches and not sniffed`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for reply in [
                try await server.send("GET", "/v1/me", as: ward.admin),
                try await server.send("GET", "/v1/none"),
            ] {
                #expect(reply.header("Cache-Control") == "no-store")
                #expect(reply.header("X-Content-Type-Options") == "nosniff")
            }
        }
    }
}
