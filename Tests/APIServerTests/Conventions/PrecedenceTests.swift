import Domain
import TestSupport
import Testing

@testable import APIServer

/// Where several problems apply, the first of 401, 405, 413, 415, 400, 404, 403, 428, 412, 409, 422 is told. Each
/// test sends a request that has two neighbours of that line. (428 and 412 exclude each other.)
@Suite struct PrecedenceTests {
    private static let large = String(repeating: " ", count: 1_100_000)

    @Test(arguments: StorageKind.available)
    func `sign-in comes before all that a request may have wrong`(_ kind: StorageKind) async throws {
        try await withWard(kind) { _, server in
            expectProblem(try await server.send("DELETE", "/v1/units"), 401, "unauthenticated", "405")
            expectProblem(
                try await server.send("POST", "/v1/topics", "{", headers: [("Content-Type", "text/csv")]),
                401, "unauthenticated", "415")
            expectProblem(
                try await server.send("GET", "/v1/units/\(clientID())"), 401, "unauthenticated", "404")
            expectProblem(try await server.send("GET", "/v1/units?x=1"), 401, "unauthenticated", "400")
        }
    }

    @Test(arguments: StorageKind.available)
    func `405 comes before 413, and 413 before 415`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            func head(_ method: String, _ path: String) -> String {
                """
                \(method) \(path) HTTP/1.1\r
                Host: a\r
                Authorization: Bearer \(ward.advisor)\r
                Content-Type: text/plain\r
                Content-Length: \(Self.large.utf8.count)\r
                Connection: close\r\n\r\n
                """
            }
            let method = await RawSocket.send(head("PUT", "/v1/topics") + Self.large, to: server.port)
            #expect(method.status == 405, "\(method.text.prefix(300))")
            let size = await RawSocket.send(head("POST", "/v1/topics") + Self.large, to: server.port)
            #expect(size.status == 413, "\(size.text.prefix(300))")
        }
    }

    @Test(arguments: StorageKind.available)
    func `415 comes before 400, and 400 before 404`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let type = try await server.send(
                "POST", "/v1/topics", as: ward.advisor, "{", headers: [("Content-Type", "text/plain")])
            expectProblem(type, 415, "unsupported-media-type")
            for id in [clientID(), "none"] {
                for (method, path) in [
                    ("PATCH", "/v1/units/\(id)"), ("PATCH", "/v1/reports/\(id)"),
                    ("POST", "/v1/reports/\(id)/return"),
                    ("POST", "/v1/accounts/\(id)/lock"), ("POST", "/v1/obligations/\(id)/extension"),
                    ("PATCH", "/v1/collaborators/\(id)"), ("PUT", "/v1/reports/\(id)/sources"),
                    ("POST", "/v1/topics/\(id)/merger"), ("PATCH", "/v1/regimes/\(id)"),
                ] {
                    let reply = try await server.send(method, path, as: ward.admin, #"{"colour": 1}"#)
                    expectProblem(reply, 400, "malformed-request", path)
                }
                for path in ["/v1/units/\(id)?asOf=x", "/v1/units/\(id)/descendants?x=1"] {
                    expectProblem(
                        try await server.send("GET", path, as: ward.admin), 400, "malformed-request", path)
                }
            }
            let list = try await server.send("GET", "/v1/units?withinCode=NOWHERE&limit=0", as: ward.admin)
            expectProblem(list, 400, "malformed-request")
        }
    }

    @Test(arguments: StorageKind.available)
    func `404 comes before 403`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            // An officer changes no unit at all, but this one is not even there.
            let unit = try await server.send(
                "PATCH", "/v1/units/\(clientID())", as: ward.cell1, #"{"name": "a"}"#)
            expectProblem(unit, 404, "not-found")
            let parent = try await server.send(
                "POST", "/v1/units", as: ward.cell1,
                #"{"code": "N", "name": "a", "kind": "cell", "level": "grassroots", "parentCode": "NOWHERE"}"#
            )
            expectProblem(parent, 404, "not-found")
            // CX exists, outside what the officer of CB1 sees: the same answer.
            let outside = try await server.send(
                "PATCH", "/v1/units/\(try await ward.unitID("CX"))", as: ward.cell1, #"{"name": "a"}"#)
            expectProblem(outside, 404, "not-found")
        }
    }

    @Test(arguments: StorageKind.available)
    func `403 comes before 428`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let own = try await ward.unitID("CB1")
            expectProblem(
                try await server.send("PATCH", "/v1/units/\(own)", as: ward.cell1, #"{"name": "a"}"#), 403,
                "forbidden")
            let regime = try await ward.makeRegime().id
            expectProblem(
                try await server.send("PATCH", "/v1/regimes/\(regime)", as: ward.cell1, #"{"title": "a"}"#),
                403,
                "forbidden")
            let topic = try await ward.topic()
            expectProblem(
                try await server.send("PATCH", "/v1/topics/\(topic)", as: ward.cell1, #"{"name": "a"}"#), 403,
                "forbidden")
            let report = try await ward.submit(try await ward.obligationID("CB1", "2026-10"), as: ward.cell1)
            expectProblem(
                try await server.send(
                    "PATCH", "/v1/reports/\(report.id)", as: ward.advisor, #"{"title": "a"}"#), 403,
                "forbidden")
            expectProblem(
                try await server.send(
                    "PUT", "/v1/reports/\(report.id)/sources", as: ward.advisor, #"{"sources": []}"#),
                403, "forbidden")
        }
    }

    @Test(arguments: StorageKind.available)
    func `428 and 412 come before 409 and 422`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            let unit = try await ward.unitID("CB1")
            // The code is another unit's (409), and the root can't lie below a cell (422).
            for (headers, status, slug) in [
                ([], 428, "precondition-required"), ([("If-Match", "\"99\"")], 412, "precondition-failed"),
            ] as [([(String, String)], Int, String)] {
                let taken = try await server.send(
                    "PATCH", "/v1/units/\(unit)", as: ward.admin, #"{"code": "CB2"}"#, headers: headers)
                expectProblem(taken, status, slug, "409")
                let cycle = try await server.send(
                    "PATCH", "/v1/units/\(unit)", as: ward.admin, #"{"parentCode": "CB1"}"#, headers: headers)
                expectProblem(cycle, status, slug, "422")
            }
            #expect(try await server.dump() == before)
            let report = try await submitted(ward)
            let edit = try await server.send(
                "PATCH", "/v1/reports/\(report)", as: ward.cell1, #"{"title": "a"}"#,
                headers: [("If-Match", "\"9\"")])
            expectProblem(edit, 412, "precondition-failed", "state-conflict")
            let sources = try await server.send(
                "PUT", "/v1/reports/\(report)/sources", as: ward.cell1, #"{"sources": []}"#)
            expectProblem(sources, 428, "precondition-required", "notASynthesis")
        }
    }

    @Test(arguments: StorageKind.available)
    func `409 comes before 422`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            // A code that is taken, at a level that is none of a cell's parent.
            let unit = try await server.send(
                "POST", "/v1/units", as: ward.admin,
                #"{"code": "CB2", "name": "a", "kind": "committee", "level": "central", "parentCode": "C1"}"#)
            expectProblem(unit, 409, "code-taken")
            let patch = try await server.send(
                "PATCH", "/v1/units/\(try await ward.unitID("CB1"))", as: ward.admin,
                #"{"code": "CB2", "parentCode": "CB1"}"#, headers: [("If-Match", "*")])
            expectProblem(patch, 409, "code-taken")
            let report = try await submitted(ward)
            let late = try await server.send(
                "POST", "/v1/reports/\(report)/acceptance", as: ward.advisor, #"{"rating": 5}"#)
            #expect(late.status == 200)
            let returned = try await server.send(
                "POST", "/v1/reports/\(report)/return", as: ward.advisor,
                #"{"reason": "a", "resubmitBy": "2020-01-01T00:00:00Z"}"#)
            expectProblem(returned, 409, "state-conflict")
            let extended = try await server.send(
                "POST", "/v1/obligations/\(try await ward.obligationID("CB1", "2026-10"))/extension",
                as: ward.advisor, #"{"reason": "a", "dueAt": "2020-01-01T00:00:00Z"}"#)
            expectProblem(extended, 409, "state-conflict")
            let second = try await server.send(
                "POST", "/v1/reports", as: ward.cell1,
                """
                {"obligationId": "\(try await ward.obligationID("CB1", "2026-10"))", "title": "a", "summary": "b",
                "items": [\(Ward.item(clientID()))]}
                """)
            expectProblem(second, 409, "conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a standing that does not allow it comes before a wrong appointment`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let made = try await server.send(
                "POST", "/v1/collaborators", as: ward.advisor, #"{"unitCode": "C1"}"#)
            func act(_ action: String, _ body: String) async throws -> TestServer.Reply {
                try await server.send(
                    "POST", "/v1/collaborators/\(made.id)/\(action)", as: ward.advisor, body)
            }
            func appointment(_ from: String, _ to: String) -> String {
                """
                {"unitCode": "C1", "decisionNumber": "1", "decisionDate": "2026-09-01", "from": "\(from)",
                "to": "\(to)", "position": "Cộng tác viên"}
                """
            }
            #expect(try await act("appointments", appointment("2026-09-01", "2027-09-01")).status == 201)
            #expect(try await act("suspension", #"{"reason": "a"}"#).status == 200)
            expectProblem(
                try await act("appointments", appointment("2026-09-01", "2020-09-01")), 409, "state-conflict")
        }
    }

    private func submitted(_ ward: Ward) async throws -> String {
        try await ward.makeRegime()
        return try await ward.submit(try await ward.obligationID("CB1", "2026-10"), as: ward.cell1).id
    }
}
