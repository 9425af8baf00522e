import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct DerivationTests {
    private let demand =
        #", "mustDeriveBy": "2026-10-31", "deriveBy": {"levels": ["commune"], "unitKinds": ["committee"]}"#
    private let series = #""documentType": "KH", "series": {"kind": "term", "name": "ĐU 2025-2030"}"#

    /// Of P1, with two tasks for all communes.
    private func issue(_ world: World) async throws -> String {
        let board = try world.token(.advisor, "P1")
        let plan = try await world.make("POST", "/v1/plans", as: board, PlanTests.body("P1", demand)).id
        let roles =
            #""roles": {"implement": [{"belowCode": "P1", "kinds": ["committee"], "depth": "children"}]}"#
        try await world.change(
            "PUT", "/v1/plans/\(plan)/tasks", as: board,
            #"""
            {"tasks": [
                {"ref": "1", "group": "immediate", "title": "Quán triệt", "schedule": {"type": "month", "month": "2026-11"},
                 \#(roles)},
                {"ref": "2", "group": "roadmap", "title": "Ban hành", "schedule": {"type": "date", "date": "2026-12-01"},
                 \#(roles)}]}
            """#)
        try await world.make("POST", "/v1/plans/\(plan)/issue", as: world.token(.leader, "P1"))
        return plan
    }

    private func derive(_ world: World, _ plan: String, _ unit: String) async throws -> String {
        try await world.make(
            "POST", "/v1/plans/\(plan)/derivations", as: world.token(.advisor, unit),
            #"{"issuerCode": "\#(unit)", \#(series)}"#
        ).id
    }

    @Test(arguments: StorageKind.available)
    func `coverage tells who has made a plan concrete, who is late, and what was left out`(
        _ kind: StorageKind
    )
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let c3 = try await world.makeUnit("C3", "committee", "commune", below: "P1")
            let plan = try await issue(world)
            func coverage(_ query: String = "", as token: String? = nil) async throws -> JSONValue {
                try await world.make("GET", "/v1/plans/\(plan)/coverage\(query)", as: token ?? board)
            }
            #expect(try await coverage()["counts"]?["pending"]?.integer == 3)
            let own = try await derive(world, plan, "C1")
            let tasks = try await world.make("GET", "/v1/plans/\(own)/tasks", as: world.token(.advisor, "C1"))
            #expect(tasks["items"]?.elements.map { $0["ref"]?.text } == ["1", "2"])
            let source = try #require(tasks["items"]?.elements.first?["derivedFromTaskId"]?.text)
            // A draft is nobody's business above.
            #expect(try await coverage()["counts"]?["pending"]?.integer == 3)
            try await world.make("POST", "/v1/plans/\(own)/issue", as: world.token(.leader, "C1"))
            // C2's has one task only, and it ends after the plan's own.
            let late = try await derive(world, plan, "C2")
            try await world.change(
                "PUT", "/v1/plans/\(late)/tasks", as: world.token(.advisor, "C2"),
                #"""
                {"tasks": [{"ref": "1", "group": "immediate", "title": "Quán triệt", "derivedFromTaskId": "\#(source)",
                            "schedule": {"type": "date", "date": "2026-12-15"},
                            "roles": {"implement": [{"unitCode": "C2"}]}}]}
                """#)
            try await server.setClock("2026-11-01T01:00:00Z")
            try await world.make("POST", "/v1/plans/\(late)/issue", as: world.token(.leader, "C2"))
            let all = try await coverage()
            #expect(
                ["onTime", "late", "pending", "missing"].map { all["counts"]?[$0]?.integer } == [1, 1, 0, 1])
            let items = Dictionary(
                (all["items"]?.elements ?? []).map { ($0["unitId"]?.text ?? "", $0) }
            ) { first, _ in first }
            let (first, second) = (items[try world.unit("C1")], items[try world.unit("C2")])
            #expect(first?["status"]?.text == "onTime" && first?["leftOut"]?.elements.isEmpty == true)
            #expect(first?["planId"]?.text == own && first?["daysLate"]?.integer == 0)
            #expect(second?["status"]?.text == "late" && second?["daysLate"]?.integer == 1)
            #expect(second?["leftOut"]?.elements.map(\.text) == ["2"])
            #expect(second?["outlasted"]?.elements.map(\.text) == ["1"])
            let missing = try await coverage("?status=missing")["items"]?.elements ?? []
            #expect(missing.map { $0["unitId"]?.text } == [c3] && missing.first?["daysLate"]?.integer == 1)
            // A commune reads of itself.
            let seen = try await coverage(as: world.token(.officer, "C2"))
            #expect(seen["items"]?.elements.map { $0["unitId"]?.text } == [try world.unit("C2")])
            #expect(seen["counts"]?["missing"]?.integer == 0)
            // A plan that is revoked is none.
            try await world.make(
                "POST", "/v1/plans/\(own)/revocation", as: world.token(.leader, "C1"), #"{"reason": "Nhầm"}"#)
            #expect(try await coverage()["counts"]?["missing"]?.integer == 2)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a plan is derived by a unit below, from one that is issued`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let plan = try await issue(world)
            func refused(_ path: String, _ body: String, _ codes: [String], as token: String? = nil)
                async throws
            {
                expectProblem(
                    try await world.send("POST", path, as: token ?? board, body), 422, "rule-refused",
                    codes: codes)
            }
            let derivations = "/v1/plans/\(plan)/derivations"
            try await refused(derivations, #"{"issuerCode": "P1", \#(series)}"#, ["issuerNotBelow"])
            let draft = try await world.make("POST", "/v1/plans", as: board, PlanTests.body("P1")).id
            expectProblem(
                try await world.send(
                    "POST", "/v1/plans/\(draft)/derivations", as: board,
                    #"{"issuerCode": "C1", \#(series)}"#), 409, "state-conflict")
            try await refused(
                "/v1/plans", PlanTests.body("C1", #", "parentPlanId": "\#(draft)""#), ["parentNotIssued"])
            try await refused(
                "/v1/plans", PlanTests.body("P1", #", "deriveBy": {}"#), ["mustDeriveByMissing"])
            expectProblem(
                try await world.send("GET", "/v1/plans/\(draft)/coverage", as: board), 409, "state-conflict")
            let past = try await world.make(
                "POST", "/v1/plans", as: board, PlanTests.body("P1", #", "mustDeriveBy": "2026-10-01""#)
            ).id
            try await refused(
                "/v1/plans/\(past)/issue", "{}", ["deriveBeforeSigned"], as: world.token(.leader, "P1"))
            let changed = try await world.change(
                "PATCH", "/v1/plans/\(past)", as: board,
                #"{"mustDeriveBy": "2026-12-01", "deriveBy": {"unitKinds": ["cell"]}}"#)
            #expect(changed["mustDeriveBy"]?.text == "2026-12-01")
            #expect(changed["deriveBy"]?["unitKinds"]?.elements.map(\.text) == ["cell"])
            let cleared = try await world.change(
                "PATCH", "/v1/plans/\(past)", as: board, #"{"mustDeriveBy": null}"#)
            #expect(cleared["mustDeriveBy"] == nil && cleared["deriveBy"] == nil)
            let concrete = try await derive(world, plan, "C2")
            let source = try await world.make(
                "GET", "/v1/plans/\(plan)/tasks", as: board)["items"]?.elements.first?["id"]?.text
            func set(_ date: String, _ more: String) async throws -> [String?] {
                let told = try await world.change(
                    "PUT", "/v1/plans/\(concrete)/tasks", as: world.token(.advisor, "C2"),
                    #"""
                    {"tasks": [{"ref": "1", "group": "roadmap", "title": "Việc", "schedule": {"type": "date", "date": "\#(date)"},
                                "derivedFromTaskId": "\#(source ?? "")"\#(more)}]}
                    """#)
                return told["warnings"]?.elements.map { $0["code"]?.text } ?? []
            }
            let roles = #", "roles": {"implement": [{"unitCode": "C2"}]}"#
            #expect(try await set("2026-11-30", roles).isEmpty)
            #expect(try await set("2026-12-01", roles) == ["outlastsParent"])
            #expect(try await set("2026-11-30", "") == ["nobodyAccountable"])
            // A task of another plan is no task of the parent.
            let own = try await derive(world, plan, "C1")
            try await refused(
                "/v1/plans/\(own)/issue", #"{"signedOn": "2026-10-09"}"#, ["derivedBeforeSigned"],
                as: world.token(.leader, "C1"))
            expectProblem(
                try await world.send(
                    "PUT", "/v1/plans/\(own)/tasks", as: world.token(.advisor, "C1"),
                    #"""
                    {"tasks": [{"ref": "1", "group": "roadmap", "title": "Việc", "schedule": {"type": "continuous"},
                                "derivedFromTaskId": "\#(draft)"}]}
                    """#, headers: [("If-Match", "*")]), 422, "rule-refused", codes: ["sourceUnknown"])
        }
    }
}
