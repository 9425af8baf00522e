import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct UnitTagTests {
    @Test(arguments: StorageKind.available)
    func `a name that takes effect without a write is no 304`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let path = "/v1/units/\(try await ward.unitID("CB1"))"
            let before = try await server.send("GET", path, as: ward.admin)
            let renamed = try await server.send(
                "PATCH", path, as: ward.admin, #"{"name": "Tên mới", "effectiveFrom": "2026-11-01"}"#,
                headers: [("If-Match", before.etag)])
            #expect(renamed.status == 200 && renamed["name"] == before["name"], "\(renamed.text)")
            let tag = renamed.etag
            let same = try await server.send("GET", path, as: ward.admin, headers: [("If-None-Match", tag)])
            #expect(same.status == 304)
            try await server.setClock("2026-10-31T17:00:00.000Z")
            let new = try await server.send("GET", path, as: ward.admin, headers: [("If-None-Match", tag)])
            #expect(new.status == 200 && new["name"]?.text == "Tên mới", "\(new.text)")
            // No write came in between, so a change that was prepared before still goes through.
            let kept = try await server.send(
                "PATCH", path, as: ward.admin, #"{"officerInCharge": "Bí thư"}"#, headers: [("If-Match", tag)]
            )
            #expect(kept.status == 200, "\(kept.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a change that replaces one recorded for later says so`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let path = "/v1/units/\(try await ward.unitID("CB1"))"
            func rename(_ name: String, from day: String) async throws -> TestServer.Reply {
                try await server.send(
                    "PATCH", path, as: ward.admin, #"{"name": "\#(name)", "effectiveFrom": "\#(day)"}"#,
                    headers: [("If-Match", "*")])
            }
            #expect(try await rename("Muộn", from: "2027-03-01").warnings.isEmpty)
            #expect(try await rename("Sớm", from: "2027-01-01").warnings == ["laterChangeReplaced"])
            let march = try await server.send("GET", path + "?asOf=2027-03-01", as: ward.admin)
            #expect(march["name"]?.text == "Sớm")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a board is given its committee by that committee's administrators`(_ kind: StorageKind) async throws
    {
        try await withWard(kind) { ward, server in
            let local = try await server.account("quan.tri.mat.tran", [(.administrator, "C1M")]).token
            let body = """
                {"code": "LEN", "name": "Ban", "kind": "advisoryBoard", "level": "commune", "parentCode": "C1M",
                "receivesForCode": "C1"}
                """
            expectProblem(try await server.send("POST", "/v1/units", as: local, body), 403, "forbidden")
            #expect(try await server.send("POST", "/v1/units", as: ward.admin, body).status == 201)
        }
    }
}
