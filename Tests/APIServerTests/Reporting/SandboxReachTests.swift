import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct SandboxReachTests {
    private func put(_ now: String, _ ward: Ward) async throws -> TestServer.Reply {
        try await ward.server.send("PUT", "/v1/sandbox/clock", as: ward.admin, #"{"now": "\#(now)"}"#)
    }

    @Test(arguments: StorageKind.available)
    func `the clock stays where reports can be, and steps five years ahead at most`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, _ in
            expectProblem(
                try await put("1999-12-31T16:59:59.999Z", ward), 422, "rule-refused",
                codes: ["clockOutOfReach"])
            #expect(try await put("1999-12-31T17:00:00.000Z", ward).status == 200)
            expectProblem(
                try await put("2090-01-01T00:00:00Z", ward), 422, "rule-refused", codes: ["clockOutOfReach"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `who moved the clock out of the own grant's days moves it back`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            // The grant begins in 2020.
            let gone = try await put("2010-01-01T00:00:00Z", ward)
            #expect(gone.status == 200)
            #expect(try await server.send("GET", "/v1/accounts", as: ward.admin).status == 403)
            #expect(try await put("2012-01-01T00:00:00Z", ward).status == 200)
            #expect(try await server.send("DELETE", "/v1/sandbox/clock", as: ward.admin).status == 200)
            #expect(try await server.send("GET", "/v1/accounts", as: ward.admin).status == 200)
        }
    }
}
