import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct ConditionalTests {
    @Test(arguments: StorageKind.available)
    func `a client that has this version gets 304`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let path = "/v1/units/\(try await ward.unitID("CB1"))"
            let first = try await server.send("GET", path, as: ward.admin)
            let tag = first.etag
            #expect(tag.hasPrefix("\"1") && tag.hasSuffix("\""))
            for match in [tag, "W/\(tag)", "*", "\"7\", \(tag)", "\"7\",W/\(tag)", " * "] {
                let reply = try await server.send(
                    "GET", path, as: ward.admin, headers: [("If-None-Match", match)])
                #expect(reply.status == 304, "\(match)")
                #expect(reply.body.isEmpty && reply.etag == tag, "\(match)")
            }
            for other in ["\"2\"", "W/\"2\"", "1", "\"\"", "\"1", "rubbish", "\"11\""] {
                let reply = try await server.send(
                    "GET", path, as: ward.admin, headers: [("If-None-Match", other)])
                #expect(reply.status == 200, "\(other)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `every single resource has a tag that answers 304`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let regime = try await ward.makeRegime().id
            let obligation = try await ward.obligationID("CB1", "2026-10")
            let report = try await ward.submit(obligation, as: ward.cell1).id
            let collaborator = try await server.send(
                "POST", "/v1/collaborators", as: ward.advisor, #"{"unitCode": "C1"}"#)
            let account = try await server.send("GET", "/v1/me", as: ward.advisor)
            let paths = [
                "/v1/me": ward.advisor, "/v1/accounts/\(account.id)": ward.admin,
                "/v1/units/\(try await ward.unitID("C1"))": ward.advisor,
                "/v1/regimes/\(regime)": ward.advisor,
                "/v1/collaborators/\(collaborator.id)": ward.advisor,
                "/v1/obligations/\(obligation)": ward.advisor,
                "/v1/reports/\(report)": ward.advisor, "/v1/topics/\(try await ward.topic())": ward.advisor,
            ]
            for (path, token) in paths {
                let first = try await server.send("GET", path, as: token)
                #expect(first.status == 200 && first.etag.hasPrefix("\""), "\(path)")
                let again = try await server.send(
                    "GET", path, as: token, headers: [("If-None-Match", first.etag)])
                #expect(again.status == 304, "\(path)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a change needs the version that the client read`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let path = "/v1/units/\(try await ward.unitID("CB1"))"
            func patch(_ match: String?, _ name: String) async throws -> TestServer.Reply {
                try await server.send(
                    "PATCH", path, as: ward.admin, #"{"name": "\#(name)"}"#,
                    headers: match.map { [("If-Match", $0)] } ?? [])
            }
            expectProblem(try await patch(nil, "a"), 428, "precondition-required")
            for stale in ["\"2\"", "W/\"1\"", "W/\"1\", \"9\"", "1", "", "\"1"] {
                expectProblem(try await patch(stale, "a"), 412, "precondition-failed", stale)
            }
            let read = try await server.send("GET", path, as: ward.admin)
            #expect(read["version"]?.integer == 1)
            #expect(try await patch(read.etag, "Một")["version"]?.integer == 2)
            #expect(try await patch("\"1\", \"2\"", "Hai")["version"]?.integer == 3)
            #expect(try await patch("*", "Ba")["version"]?.integer == 4)
            expectProblem(try await patch(read.etag, "Bốn"), 412, "precondition-failed")
            #expect(try await server.send("GET", path, as: ward.admin)["name"]?.text == "Ba")
        }
    }

    @Test(arguments: StorageKind.available)
    func `every PATCH, PUT and DELETE on a resource asks for If-Match`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let regime = try await ward.makeRegime().id
            let obligation = try await ward.obligationID("CB1", "2026-10")
            let draft = try await server.send(
                "POST", "/v1/reports", as: ward.cell1,
                #"{"obligationId": "\#(obligation)", "title": "a", "summary": "b"}"#
            ).id
            let collaborator = try await server.send(
                "POST", "/v1/collaborators", as: ward.advisor, #"{"unitCode": "C1"}"#
            ).id
            let me = try await server.send("GET", "/v1/me", as: ward.advisor)
            let grant = try #require(me["grants"]?.elements.first?["id"]?.text)
            let cases: [(String, String, String, String?)] = [
                ("PATCH", "/v1/accounts/\(me.id)", ward.admin, "{}"),
                ("DELETE", "/v1/accounts/\(me.id)/grants/\(grant)", ward.admin, nil),
                ("DELETE", "/v1/accounts/\(me.id)/lock", ward.admin, nil),
                ("PATCH", "/v1/units/\(try await ward.unitID("CB1"))", ward.admin, "{}"),
                ("PATCH", "/v1/regimes/\(regime)", ward.advisor, "{}"),
                ("PATCH", "/v1/collaborators/\(collaborator)", ward.advisor, "{}"),
                ("PATCH", "/v1/reports/\(draft)", ward.cell1, "{}"),
                ("PATCH", "/v1/topics/\(try await ward.topic())", ward.advisor, "{}"),
            ]
            let before = try await server.dump()
            for (method, path, token, body) in cases {
                expectProblem(
                    try await server.send(method, path, as: token, body), 428, "precondition-required", path)
                let stale = try await server.send(
                    method, path, as: token, body, headers: [("If-Match", "\"99\"")])
                expectProblem(stale, 412, "precondition-failed", path)
            }
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `If-None-Match on a change does not turn its answer into 304`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let path = "/v1/units/\(try await ward.unitID("CB1"))"
            let reply = try await server.send(
                "PATCH", path, as: ward.admin, #"{"name": "Mới"}"#,
                headers: [("If-Match", "*"), ("If-None-Match", "*")])
            #expect(reply.status == 200 && reply["name"]?.text == "Mới", "\(reply.status)")
        }
    }
}
