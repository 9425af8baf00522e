import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct UnitRuleTests {
    private static func unit(
        _ code: String, kind: String = "cell", level: String = "grassroots", parent: String = "C1",
        more: String = ""
    ) -> String {
        #"{"code": "\#(code)", "name": "Đơn vị \#(code)", "kind": "\#(kind)", "level": "\#(level)", "parentCode": "\#(parent)"\#(more)}"#
    }

    @Test(arguments: StorageKind.available)
    func `what a new unit may not be is told by its rule`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            let cases: [(String, String, String)] = [
                (Self.unit("N", kind: "committee", level: "province"), "levelOrder", "/level"),
                (Self.unit("N", kind: "committee", level: "commune"), "levelOrder", "/level"),
                (Self.unit("N", parent: "C1M"), "levelOrder", "/level"),
                (
                    Self.unit("N", kind: "committee", level: "district", parent: "P1"), "levelDates",
                    "/validFrom"
                ),
                (Self.unit("N", kind: "front", level: "province"), "attachedLevel", "/level"),
                (Self.unit("N", kind: "front", parent: "CB1"), "attachedLevel", "/level"),
                (
                    Self.unit("N", more: #", "validFrom": "2027-01-01", "validTo": "2027-01-01""#),
                    "validityOrder", "/validTo"
                ),
                (
                    Self.unit("N", more: #", "receivesForCode": "C1""#), "receivesForNotCommittee",
                    "/receivesForCode"
                ),
                (
                    Self.unit(
                        "N", kind: "advisoryBoard", level: "commune", more: #", "receivesForCode": "P1""#),
                    "receivesForNotCommittee", "/receivesForCode"
                ),
            ]
            for (body, code, pointer) in cases {
                let reply = try await server.send("POST", "/v1/units", as: ward.admin, body)
                expectProblem(reply, 422, "rule-refused", codes: [code], body)
                #expect(reply.pointers == [pointer], "\(body)")
            }
            expectProblem(
                try await server.send("POST", "/v1/units", as: ward.admin, Self.unit("CB1")), 409,
                "code-taken",
                codes: ["taken"])
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a unit lives within its parent's time`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let made = try await server.send(
                "POST", "/v1/units", as: ward.admin,
                Self.unit(
                    "C9", kind: "committee", level: "commune", parent: "P1",
                    more: #", "validFrom": "2026-01-01", "validTo": "2027-01-01""#))
            #expect(made.status == 201, "\(made.text)")
            expectProblem(
                try await server.send("POST", "/v1/units", as: ward.admin, Self.unit("N", parent: "C9")), 422,
                "rule-refused", codes: ["parentNotValid"])
            let inside = try await server.send(
                "POST", "/v1/units", as: ward.admin,
                Self.unit("N", parent: "C9", more: #", "validTo": "2027-01-01""#))
            #expect(inside.status == 201 && inside["validFrom"]?.text == "2026-10-10", "\(inside.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `what a change may not do is told by its rule`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            _ = try await server.send("POST", "/v1/collaborators", as: ward.advisor, #"{"unitCode": "C1M"}"#)
            let before = try await server.dump()
            let cases: [(String, String, String)] = [
                ("TW", #"{"parentCode": "P1"}"#, "rootStays"),
                ("TW", #"{"validTo": "2027-01-01"}"#, "rootStays"),
                ("P1", #"{"parentCode": "C1"}"#, "cycle"), ("P1", #"{"parentCode": "P1"}"#, "cycle"),
                ("C1", #"{"parentCode": "C2"}"#, "levelOrder"),
                ("C1B", #"{"parentCode": "P1"}"#, "attachedLevel"),
                ("CB1", #"{"validTo": "1999-01-01"}"#, "validityOrder"),
                ("CB1", #"{"name": "a", "effectiveFrom": "1999-01-01"}"#, "changeOutsideValidity"),
                ("C1", #"{"validTo": "2027-01-01"}"#, "hasChildren"),
                ("CB3", #"{"validTo": "2027-01-01"}"#, "hasOpenObligations"),
                ("C1M", #"{"validTo": "2027-01-01"}"#, "hasCollaborators"),
                ("C1B", #"{"validTo": "2027-01-01"}"#, "hasAccounts"),
                ("C1B", #"{"receivesForCode": "P1"}"#, "receivesForNotCommittee"),
            ]
            for (code, body, rule) in cases {
                let reply = try await server.send(
                    "PATCH", "/v1/units/\(try await ward.unitID(code))", as: ward.admin, body,
                    headers: [("If-Match", "*")])
                expectProblem(reply, 422, "rule-refused", codes: [rule], "\(code) \(body)")
            }
            expectProblem(
                try await server.send(
                    "PATCH", "/v1/units/\(try await ward.unitID("CB1"))", as: ward.admin, #"{"code": "CB2"}"#,
                    headers: [("If-Match", "*")]), 409, "code-taken")
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a new name holds from its day on, and asOf shows the one before`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let id = try await ward.unitID("CB1")
            let path = "/v1/units/\(id)"
            let changed = try await server.send(
                "PATCH", path, as: ward.admin,
                #"{"name": "Chi bộ mới", "code": "CB1-MOI", "shortName": "CBM", "effectiveFrom": "2026-07-01"}"#,
                headers: [("If-Match", "\"1\"")])
            #expect(changed.status == 200 && changed["name"]?.text == "Chi bộ mới", "\(changed.text)")
            func name(_ query: String) async throws -> String? {
                try await server.send("GET", path + query, as: ward.admin)["name"]?.text
            }
            #expect(try await name("") == "Chi bộ mới")
            #expect(try await name("?asOf=2026-07-01") == "Chi bộ mới")
            #expect(try await name("?asOf=2026-06-30") == "Chi bộ số 1")
            expectProblem(
                try await server.send("GET", "\(path)?asOf=1999-12-31", as: ward.admin), 404, "not-found")
            func found(_ query: String) async throws -> [String?] {
                try await server.send("GET", "/v1/units?\(query)", as: ward.admin).items.map {
                    $0["id"]?.text
                }
            }
            #expect(try await found("code=CB1-MOI") == [id])
            #expect(try await found("code=CB1") == [])
            #expect(try await found("code=CB1&asOf=2026-06-30") == [id])
            let cleared = try await server.send(
                "PATCH", path, as: ward.admin, #"{"shortName": null}"#, headers: [("If-Match", "*")])
            #expect(cleared["shortName"] == nil && cleared["name"]?.text == "Chi bộ mới")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a unit that ended is found on its days, and its code is free after`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let id = try await ward.unitID("CX")
            let ended = try await server.send(
                "PATCH", "/v1/units/\(id)", as: ward.admin, #"{"validTo": "2026-10-15"}"#,
                headers: [("If-Match", "*")])
            #expect(ended.status == 200, "\(ended.text)")
            expectProblem(
                try await server.send(
                    "POST", "/v1/units", as: ward.admin,
                    Self.unit("CX", parent: "C2", more: #", "validFrom": "2026-10-14""#)),
                409, "code-taken")
            let next = try await server.send(
                "POST", "/v1/units", as: ward.admin,
                Self.unit("CX", parent: "C2", more: #", "validFrom": "2026-10-15""#))
            #expect(next.status == 201, "\(next.text)")
            for (day, found) in [("2026-10-14", id), ("2026-10-15", next.id)] {
                let list = try await server.send("GET", "/v1/units?code=CX&asOf=\(day)", as: ward.admin)
                #expect(list.items.map { $0["id"]?.text } == [found], "\(day)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a line up and all below are read from the tree`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let cell = try await ward.unitID("CB1")
            let up = try await server.send("GET", "/v1/units/\(cell)/ancestors", as: ward.cell1)
            #expect(up.items.map { $0["code"]?.text } == ["C1", "P1", "TW"])
            let down = try await server.send(
                "GET", "/v1/units/\(try await ward.unitID("C1"))/descendants", as: ward.admin)
            #expect(Set(down.items.compactMap { $0["code"]?.text }) == ["C1B", "C1M", "CB1", "CB2", "CB3"])
            let below = try await server.send(
                "GET", "/v1/units?withinCode=P1&level=commune&kind=committee", as: ward.admin)
            #expect(Set(below.items.compactMap { $0["code"]?.text }) == ["C1", "C2"])
            let children = try await server.send("GET", "/v1/units?parentCode=C1&kind=cell", as: ward.admin)
            #expect(children.items.map { $0["name"]?.text } == ["Chi bộ số 1", "Chi bộ số 2", "Chi bộ số 3"])
            let root = try await server.send("GET", "/v1/units?code=TW", as: ward.admin)
            #expect(root.items.first?["parentId"] == nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `one reference, by id or by code, never both`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let id = try await ward.unitID("C1")
            let both = try await server.send(
                "POST", "/v1/units", as: ward.admin, Self.unit("N", more: #", "parentId": "\#(id)""#))
            expectProblem(both, 400, "malformed-request", codes: ["notAllowed"])
            let none = try await server.send(
                "POST", "/v1/units", as: ward.admin,
                #"{"code": "N", "name": "a", "kind": "cell", "level": "grassroots"}"#)
            expectProblem(none, 400, "malformed-request", codes: ["required"])
            for code in ["", "-A", "Ô", "a b", String(repeating: "a", count: 33)] {
                let reply = try await server.send("POST", "/v1/units", as: ward.admin, Self.unit(code))
                expectProblem(reply, 400, "malformed-request", code)
                #expect(reply.pointers == ["/code"], "\(code)")
            }
        }
    }
}
