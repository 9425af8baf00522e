import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct RegimeTests {
    @Test(arguments: StorageKind.available)
    func `what a regime may not say is told by its rule`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            let cases: [(String, String, String)] = [
                (Ward.regime(periods: #"["H1"]"#), "periodsNotOfFrequency", "/periods"),
                (Ward.regime(periods: #"["13"]"#), "periodsNotOfFrequency", "/periods"),
                (Ward.regime(within: "P1"), "reportersOutsideIssuer", "/reporters/withinCode"),
                (
                    Ward.regime(kind: "collaborators", reportKind: "synthesis"), "synthesisNeedsCommittees",
                    "/reporters/kind"
                ),
                (Ward.regime(validTo: "2026-10-01"), "validityOrder", "/validTo"),
                (Ward.regime(validFrom: "2026-09-01"), "startsInPast", "/validFrom"),
            ]
            for (body, code, pointer) in cases {
                let reply = try await server.send("POST", "/v1/regimes", as: ward.advisor, body)
                expectProblem(reply, 422, "rule-refused", codes: [code], code)
                #expect(reply.pointers == [pointer], "\(code)")
            }
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `numbers and dates out of bounds are malformed, and nothing stops the server`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            for (body, pointer) in [
                (Ward.regime(due: #"{"day": 0, "edge": "before"}"#), "/due/day"),
                (Ward.regime(due: #"{"day": 32, "edge": "before"}"#), "/due/day"),
                (Ward.regime(due: #"{"day": 1, "edge": "before", "month": 25}"#), "/due/month"),
                (Ward.regime(opens: 367), "/opensDaysBefore"), (Ward.regime(opens: -1), "/opensDaysBefore"),
                (Ward.regime(lock: 367), "/lockAfterDays"),
                (Ward.regime(validFrom: "2026-02-30"), "/validFrom"),
                (Ward.regime(validFrom: "3000-01-01"), "/validFrom"),
                (Ward.regime(periods: "[]"), "/periods"),
            ] {
                let reply = try await server.send("POST", "/v1/regimes", as: ward.advisor, body)
                expectProblem(reply, 400, "malformed-request", pointer)
                #expect(reply.pointers == [pointer], "\(reply.text)")
            }
            let far = try await server.send(
                "POST", "/v1/regimes", as: ward.advisor, Ward.regime(validFrom: "2999-12-31"))
            #expect([201, 400, 422].contains(far.status), "\(far.text)")
            #expect(try await server.send("GET", "/healthz").status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a regime that nobody reports under is a warning`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let lonely = try await ward.makeRegime(Ward.regime(extra: #", "unitKinds": ["police"]"#))
            #expect(lonely.warnings == ["noReporters"])
            #expect(try await ward.makeRegime().warnings.isEmpty)
            #expect(try await ward.obligations("period=2026-10").count == 3)
        }
    }

    @Test(arguments: StorageKind.available)
    func `only a board makes regimes, for its own committee and below`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for token in [ward.officer, ward.cell1, ward.admin] {
                expectProblem(
                    try await server.send("POST", "/v1/regimes", as: token, Ward.regime()), 403, "forbidden")
            }
            expectProblem(
                try await server.send(
                    "POST", "/v1/regimes", as: ward.advisor, Ward.regime(within: "P1", issuer: "P1")),
                403, "forbidden")
            expectProblem(
                try await server.send(
                    "POST", "/v1/regimes", as: ward.advisor, Ward.regime(within: "C2", issuer: "C2")),
                404, "not-found")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a regime ends after the period that is fixed, and its title can change`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let regime = try await ward.makeRegime()
            let path = "/v1/regimes/\(regime.id)"
            func patch(_ body: String) async throws -> TestServer.Reply {
                try await server.send("PATCH", path, as: ward.advisor, body, headers: [("If-Match", "*")])
            }
            expectProblem(
                try await patch(#"{"validTo": "2026-10-01"}"#), 422, "rule-refused", codes: ["validityOrder"])
            let ended = try await patch(
                #"{"title": "Mới", "legalBasis": "Quyết định 1", "validTo": "2026-11-01"}"#)
            #expect(ended.status == 200 && ended["validTo"]?.text == "2026-11-01", "\(ended.text)")
            try await server.setClock("2027-01-10T00:00:00.000Z")
            #expect(
                try await ward.obligations("unitCode=CB1").compactMap { $0["period"]?.text } == ["2026-10"])
            let cleared = try await patch(#"{"legalBasis": null}"#)
            #expect(cleared["legalBasis"] == nil && cleared["title"]?.text == "Mới", "\(cleared.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `who is founded or appointed in mid-period reports from the next one on`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let cell = try await server.send(
                "POST", "/v1/units", as: ward.admin,
                #"{"code": "CB4", "name": "Chi bộ số 4", "kind": "cell", "level": "grassroots", "parentCode": "C1"}"#
            )
            #expect(cell.status == 201, "\(cell.text)")
            #expect(try await ward.obligations("unitCode=CB4").isEmpty)
            try await server.setClock("2026-11-01T00:00:00.000Z")
            #expect(
                try await ward.obligations("unitCode=CB4").compactMap { $0["period"]?.text } == ["2026-11"])
        }
    }
}
