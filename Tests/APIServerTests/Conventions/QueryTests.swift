import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct QueryTests {
    /// The query, the error's code and its pointer.
    private static let malformed: [(String, String, String)] = [
        ("colour=red", "unknownField", "?colour"),
        ("limit=10&limit=20", "tooMany", "?limit"),
        ("limit=0", "invalidValue", "?limit"), ("limit=201", "invalidValue", "?limit"),
        ("limit=-1", "invalidValue", "?limit"), ("limit=ten", "invalidValue", "?limit"),
        ("limit=", "invalidValue", "?limit"), ("limit=1.0", "invalidValue", "?limit"),
        ("limit=99999999999999999999999", "invalidValue", "?limit"), ("limit=%2B5", "invalidValue", "?limit"),
        ("updatedSince=yesterday", "invalidValue", "?updatedSince"),
        ("updatedSince=2026-10-20", "invalidValue", "?updatedSince"),
        ("asOf=2026-02-30", "invalidValue", "?asOf"), ("level=galaxy", "invalidValue", "?level"),
        ("parentId=TW", "invalidValue", "?parentId"), ("q=", "invalidValue", "?q"),
        ("code=.TW", "invalidValue", "?code"), ("parentCode=%7CM", "invalidValue", "?parentCode"),
        ("q=%ZZ", "invalidFormat", "?q"), ("q=%C3%28", "invalidFormat", "?q"), ("q=%", "invalidFormat", "?q"),
        ("q=a%00b", "invalidValue", "?q"), ("%FF=1", "unknownField", "?"), ("=1", "unknownField", "?"),
        ("within=01990000-0000-7000-8000-000000000001&withinCode=TW", "notAllowed", "?withinCode"),
    ]

    @Test(arguments: StorageKind.available)
    func `what a query does not know or can't read is told by its name`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for (query, code, pointer) in Self.malformed {
                let reply = await RawSocket.send(
                    """
                    GET /v1/units?\(query) HTTP/1.1\r
                    Host: a\r
                    Authorization: Bearer \(ward.admin)\r
                    Connection: close\r\n\r\n
                    """, to: server.port)
                #expect(reply.status == 400, "\(query): \(reply.text)")
                let json = try? JSONReader.parse(Array(reply.body.utf8))
                let errors = json?["errors"]?.elements ?? []
                #expect(json?["type"]?.text == "/problems/malformed-request", "\(query): \(reply.text)")
                #expect(
                    errors.contains { $0["code"]?.text == code && $0["pointer"]?.text == pointer },
                    "\(query): \(reply.text)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `every list refuses a parameter that it does not know`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let unit = try await ward.unitID("C1")
            for path in [
                "/v1/accounts", "/v1/units", "/v1/collaborators", "/v1/topics", "/v1/regimes",
                "/v1/obligations",
                "/v1/reports", "/v1/units/\(unit)/descendants", "/v1/units/\(unit)/ancestors",
                "/v1/units/\(unit)",
            ] {
                let reply = try await server.send("GET", "\(path)?colour=red", as: ward.admin)
                expectProblem(reply, 400, "malformed-request", codes: ["unknownField"], path)
                #expect(reply.pointers == ["?colour"], "\(path)")
            }
            let compliance = try await server.send(
                "GET", "/v1/compliance?unitCode=C1&period=2026-10&colour=red", as: ward.advisor)
            expectProblem(compliance, 400, "malformed-request", codes: ["unknownField"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `single resources and actions refuse parameters as well`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for path in ["/v1/me", "/v1/topics/\(try await ward.topic())"] {
                let reply = try await server.send("GET", "\(path)?colour=red", as: ward.advisor)
                expectProblem(reply, 400, "malformed-request", codes: ["unknownField"], path)
            }
            // What watches a server may add what it likes, to get past caches.
            #expect(try await server.send("GET", "/healthz?t=1").status == 200)
            let before = try await server.dump()
            let made = try await server.send(
                "POST", "/v1/topics?dryRun=true", as: ward.advisor, #"{"name": "a", "unitCode": "C1"}"#)
            expectProblem(made, 400, "malformed-request", codes: ["unknownField"])
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is asked for and missing is told`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let reply = try await server.send("GET", "/v1/compliance", as: ward.advisor)
            expectProblem(reply, 400, "malformed-request", codes: ["required", "required"])
            #expect(Set(reply.pointers) == ["?unitId", "?period"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a plus and a percent sign are read as forms write them`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for query in ["q=chi+bo+so", "q=chi%20bo%20so", "q=Chi%20b%E1%BB%99"] {
                let reply = try await server.send("GET", "/v1/units?\(query)", as: ward.admin)
                #expect(
                    reply.items.count == (query == "q=Chi%20b%E1%BB%99" ? 4 : 3), "\(query): \(reply.text)")
            }
            for query in ["q=%25", "q=_", "q=%5C"] {
                #expect(
                    try await server.send("GET", "/v1/units?\(query)", as: ward.admin).items.isEmpty,
                    "\(query)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `many parameters are no way around the check`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let query = (0..<150).map { "a\($0)=1" }.joined(separator: "&")
            let reply = try await server.send("GET", "/v1/units?\(query)", as: ward.admin)
            expectProblem(reply, 400, "malformed-request")
            let hidden = String(repeating: "&", count: 200)
            let padded = try await server.send("GET", "/v1/units?\(hidden)&colour=red", as: ward.admin)
            expectProblem(padded, 400, "malformed-request", codes: ["unknownField"])
        }
    }
}
