import TestSupport
import Testing

@testable import APIServer

@Suite struct HolidayTests {
    private func add(_ server: TestServer, _ token: String, _ date: String, _ kind: String = "dayOff")
        async throws -> TestServer.Reply
    {
        try await server.send(
            "POST", "/v1/holidays", as: token, #"{"date": "\#(date)", "kind": "\#(kind)", "name": "Tết"}"#)
    }

    @Test(arguments: StorageKind.available)
    func `a day is listed once, renamed and taken off again`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let made = try await add(server, ward.admin, "2027-02-08")
            #expect(made.status == 201, "\(made.text)")
            expectProblem(try await add(server, ward.admin, "2027-02-08"), 409, "conflict", codes: ["taken"])
            expectProblem(
                try await add(server, ward.admin, "2027-02-09", "workingDay"), 422, "rule-refused",
                codes: ["workingDayNotWeekend"])
            #expect(try await add(server, ward.admin, "2027-02-20", "workingDay").status == 201)
            expectProblem(try await add(server, ward.advisor, "2027-02-10"), 403, "forbidden")
            let path = "/v1/holidays/\(made.id)"
            let renamed = try await server.send(
                "PATCH", path, as: ward.admin, #"{"name": "Tết Đinh Mùi"}"#,
                headers: [("If-Match", made.etag)])
            #expect(renamed["name"]?.text == "Tết Đinh Mùi" && renamed.etag == "\"2\"")
            let listed = try await server.send(
                "GET", "/v1/holidays?from=2027-02-08&to=2027-02-19", as: ward.cell1)
            #expect(listed.items.map { $0["date"]?.text } == ["2027-02-08"])
            let stale = try await server.send(
                "DELETE", path, as: ward.admin, headers: [("If-Match", made.etag)])
            expectProblem(stale, 412, "precondition-failed")
            let gone = try await server.send(
                "DELETE", path, as: ward.admin, headers: [("If-Match", renamed.etag)])
            #expect(gone.status == 204)
            expectProblem(try await server.send("GET", path, as: ward.admin), 404, "not-found")
            #expect(try await server.send("GET", "/v1/holidays", as: ward.cell1).items.count == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is fixed stays, what is fixed later goes by the list`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let body = Ward.regime(due: #"{"day": 20, "edge": "onOrBefore"}"#)
            let regime = try await ward.makeRegime(
                String(body.dropLast()) + #", "rollover": "nextWorkingDay"}"#)
            for date in ["2026-10-20", "2026-11-20"] {
                #expect(try await add(server, ward.admin, date).status == 201)
            }
            try await server.setClock("2026-11-02T02:00:00.000Z")
            let october = try await ward.obligations("regimeId=\(regime.id)&period=2026-10")
            #expect(october.first?["dueAt"]?.text == "2026-10-20T17:00:00.000Z")
            // Friday the 20th is off, so is the weekend: Monday the 23rd.
            let november = try await ward.obligations("regimeId=\(regime.id)&period=2026-11")
            #expect(november.first?["dueAt"]?.text == "2026-11-23T17:00:00.000Z")
        }
    }
}
