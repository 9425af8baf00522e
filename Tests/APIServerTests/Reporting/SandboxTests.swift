import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct SandboxTests {
    @Test(arguments: StorageKind.available)
    func `moving the clock does what time would have done`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            #expect(try await ward.obligations("period=2026-12").isEmpty)
            let moved = try await server.send(
                "PUT", "/v1/sandbox/clock", as: ward.admin, #"{"now": "2026-12-21T00:00:00Z"}"#)
            #expect(moved.status == 200 && moved["now"]?.text == "2026-12-21T00:00:00.000Z", "\(moved.text)")
            let december = try await ward.obligations("period=2026-12")
            #expect(december.count == 3 && december.allSatisfy { $0["timeliness"]?.text == "overdue" })
            let back = try await server.send(
                "PUT", "/v1/sandbox/clock", as: ward.admin, #"{"now": "2026-12-20T16:59:59.999+00:00"}"#)
            #expect(back["now"]?.text == "2026-12-20T16:59:59.999Z")
            #expect(try await ward.obligations("period=2026-12&timeliness=pending").count == 3)
            #expect(try await ward.obligations("period=2026-12").count == 3)
        }
    }

    @Test(arguments: StorageKind.available)
    func `without a set time the clock is the real one`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = RealClock.now
            let real = try await server.send("DELETE", "/v1/sandbox/clock", as: ward.admin)
            #expect(real.status == 200, "\(real.text)")
            let now = try #require(Instant(real["now"]?.text ?? ""))
            #expect(now >= before && now <= RealClock.now.adding(seconds: 1))
        }
    }

    @Test(arguments: StorageKind.available)
    func `only an administrator of the whole moves time, and only to an instant`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let province = try await server.account("quan.tri.p1", [(.administrator, "P1")]).token
            for token in [ward.advisor, ward.cell1, province] {
                for (method, body) in [("PUT", #"{"now": "2026-12-21T00:00:00Z"}"#), ("DELETE", nil)] {
                    expectProblem(
                        try await server.send(method, "/v1/sandbox/clock", as: token, body), 403, "forbidden",
                        method)
                }
            }
            for body in [
                #"{"now": "2026-12-21"}"#, #"{"now": 5}"#, "{}", #"{"now": "2026-12-21T24:00:00Z"}"#,
                #"{"now": "2026-12-21T00:00:00"}"#, #"{"now": "3000-01-01T00:00:00Z"}"#,
            ] {
                expectProblem(
                    try await server.send("PUT", "/v1/sandbox/clock", as: ward.admin, body), 400,
                    "malformed-request", body)
            }
            #expect(server.services.clock.now.description == "2026-10-10T02:00:00.000Z")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a server that is no sandbox has no such routes`(_ kind: StorageKind) async throws {
        try await withServer(kind, sandbox: false) { server in
            let admin = try await server.account("quan.tri", [(.administrator, "TW")]).token
            for method in ["PUT", "DELETE", "GET"] {
                let body = method == "PUT" ? #"{"now": "2026-12-21T00:00:00Z"}"# : nil
                expectProblem(
                    try await server.send(method, "/v1/sandbox/clock", as: admin, body), 404, "not-found",
                    method)
            }
            let now = server.services.clock.now
            #expect(now >= RealClock.now.adding(seconds: -5))
        }
    }

    @Test(arguments: StorageKind.available)
    func `the time that was set survives a restart`(_ kind: StorageKind) async throws {
        try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            try await serveAgain(storage, settings) { server in
                let admin = try await server.account("quan.tri", [(.administrator, "TW")]).token
                let moved = try await server.send(
                    "PUT", "/v1/sandbox/clock", as: admin, #"{"now": "2027-03-01T00:00:00.500Z"}"#)
                #expect(moved.status == 200, "\(moved.text)")
            }
            try await serveAgain(storage, settings) { server in
                #expect(server.services.clock.now.description == "2027-03-01T00:00:00.500Z")
                let found = try await server.storage.read { try $0.account(username: "quan.tri") }
                let admin = try await server.token(for: try #require(found?.account.id))
                #expect(try await server.send("DELETE", "/v1/sandbox/clock", as: admin).status == 200)
            }
            #expect(try await Preparation.checkClock(settings, storage) == nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a store that was served for real never becomes a sandbox`(_ kind: StorageKind) async throws {
        try await withStore(kind) { storage, sandbox in
            try await Preparation.makeRoot(sandbox, storage)
            #expect(try await Preparation.checkClock(sandbox, storage) == nil)
            let live = try await Settings.load(flags: ["data-dir": sandbox.dataDir], environment: [:])
            #expect(try await Preparation.checkClock(live, storage) == nil)
            let failure = await #expect(throws: StartFailure.self) {
                _ = try await Preparation.checkClock(sandbox, storage)
            }
            #expect(failure?.description.contains("--sandbox") == true)
            #expect(try await Preparation.checkClock(live, storage) == nil)
        }
    }
}
