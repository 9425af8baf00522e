import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

@Suite struct MethodTests {
    @Test(arguments: StorageKind.available)
    func `a method that a path does not know is 405 with those that it knows`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            let unit = try await ward.unitID("C1")
            let cases: [(String, String, String)] = [
                ("DELETE", "/v1/units", "GET, HEAD, OPTIONS, POST"),
                ("PUT", "/v1/units/\(unit)", "GET, HEAD, OPTIONS, PATCH"),
                ("POST", "/v1/units/\(unit)", "GET, HEAD, OPTIONS, PATCH"),
                ("GET", "/v1/sessions", "OPTIONS, POST"),
                ("POST", "/v1/me", "GET, HEAD, OPTIONS"),
                ("POST", "/healthz", "GET, HEAD, OPTIONS"),
                ("GET", "/v1/sandbox/clock", "DELETE, OPTIONS, PUT"),
                ("POST", "/v1/reports/\(unit)/sources", "GET, HEAD, OPTIONS, PUT"),
            ]
            for (method, path, allowed) in cases {
                let reply = try await server.send(method, path, as: ward.admin)
                expectProblem(reply, 405, "method-not-allowed", "\(method) \(path)")
                #expect(reply.header("Allow") == allowed, "\(method) \(path)")
            }
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `words that are no usual method are 405 too`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for method in ["PROPFIND", "TRACE", "CONNECT", "BREW", "get", "M-SEARCH"] {
                let reply = await RawSocket.send(
                    "\(method) /v1/units HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(ward.admin)\r\nConnection: close\r\n\r\n",
                    to: server.port)
                #expect([400, 405].contains(reply.status), "\(method): \(reply.text)")
                if reply.status == 405 {
                    #expect(reply.header("Allow") == "GET, HEAD, OPTIONS, POST", "\(method)")
                    #expect(reply.body.contains("/problems/method-not-allowed"), "\(method)")
                }
                #expect(
                    reply.body.isEmpty || reply.header("Content-Type") == "application/problem+json",
                    "\(method)")
            }
            let propfind = try await server.send("PROPFIND", "/v1/units", as: ward.admin)
            expectProblem(propfind, 405, "method-not-allowed")
            #expect(try await server.send("GET", "/healthz").status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `OPTIONS tells the methods without a sign-in`(_ kind: StorageKind) async throws {
        try await withWard(kind) { _, server in
            let reply = try await server.send("OPTIONS", "/v1/reports")
            #expect(reply.status == 204)
            #expect(reply.header("Allow") == "GET, HEAD, OPTIONS, POST")
            #expect(reply.body.isEmpty)
            #expect(try await server.send("OPTIONS", "/healthz").header("Allow") == "GET, HEAD, OPTIONS")
        }
    }

    @Test(arguments: StorageKind.available)
    func `HEAD answers like GET without the body`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let unit = try await ward.unitID("C1")
            for path in [
                "/v1/units/\(unit)", "/v1/units", "/v1/me", "/healthz", "/v1/nothing", "/v1/units?x=1",
            ] {
                let get = try await server.send("GET", path, as: ward.admin)
                let head = try await server.send("HEAD", path, as: ward.admin)
                #expect(head.status == get.status, "\(path)")
                #expect(head.body.isEmpty, "\(path)")
                for name in ["ETag", "Content-Type", "Content-Length"] {
                    #expect(head.header(name) == get.header(name), "\(path) \(name)")
                }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a path that nothing answers is 404 once one is signed in`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let unknown = [
                "/v1/nothing", "/v1", "/v1/units/\(clientID())/nothing",
                "/v1/reports/\(clientID())/submission/x",
                "/V1/units", "/", "/v2/units", "/v1/units/import/x", "/favicon.ico",
            ]
            for path in unknown {
                let reply = try await server.send("GET", path, as: ward.admin)
                expectProblem(reply, 404, "not-found", path)
            }
            expectProblem(try await server.send("GET", "/v1/nothing"), 401, "unauthenticated")
            expectProblem(try await server.send("GET", "/nothing"), 404, "not-found")
        }
    }

    @Test(arguments: StorageKind.available)
    func `an id that is none names nothing`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for id in [
                "1", "%20", "%00", "%ZZ", "%C3%28", "..%2F..", "a'b", "01990000-0000-4000-8000-000000000000",
                "01990000-0000-7000-8000-00000000000G", String(repeating: "a", count: 5_000),
            ] {
                for path in ["/v1/units/\(id)", "/v1/reports/\(id)/versions", "/v1/accounts/\(id)"] {
                    let reply = await RawSocket.send(
                        "GET \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(ward.admin)\r\nConnection: close\r\n\r\n",
                        to: server.port)
                    #expect(reply.status == 404, "\(path.prefix(80)): \(reply.text.prefix(300))")
                    #expect(reply.body.contains("/problems/not-found"), "\(path.prefix(80))")
                }
            }
        }
    }
}
