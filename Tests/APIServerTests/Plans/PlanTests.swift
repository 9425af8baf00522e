import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct PlanTests {
    static func body(_ unit: String, _ more: String = "") -> String {
        #"""
        {"issuerCode": "\#(unit)", "documentType": "KH", "series": {"kind": "term", "name": "ĐU 2025-2030"},
         "title": "Công tác dư luận xã hội năm 2026", "period": {"from": "2026-01-01", "to": "2026-12-31"},
         "legalBases": ["Chỉ thị 47-CT/TW, 23/5/2025"]\#(more)}
        """#
    }

    @Test(arguments: StorageKind.available)
    func `a plan is drafted by the board, signed by the leader, and read by those below`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (board, leader) = (try world.token(.advisor, "P1"), try world.token(.leader, "P1"))
            let below = try world.token(.officer, "C1")
            let draft = try await world.make("POST", "/v1/plans", as: board, Self.body("P1"))
            let path = "/v1/plans/\(try draft.id)"
            #expect(draft["status"]?.text == "draft" && draft["number"] == nil && draft["signedOn"] == nil)
            expectProblem(try await world.send("GET", path, as: below), 404, "not-found")
            #expect(try await world.make("GET", "/v1/plans", as: below)["items"]?.elements.isEmpty == true)
            try await world.change("PATCH", path, as: board, #"{"title": "Kế hoạch năm 2026"}"#)
            expectProblem(try await world.send("POST", "\(path)/issue", as: board), 403, "forbidden")
            let issued = try await world.make("POST", "\(path)/issue", as: leader, #"{"number": 246}"#)
            #expect(issued["status"]?.text == "issued" && issued["number"]?.integer == 246)
            #expect(issued["title"]?.text == "Kế hoạch năm 2026" && issued["signedOn"]?.text != nil)
            #expect(try await world.make("GET", path, as: below) == issued)
            let found = try await world.make(
                "GET", "/v1/plans?issuerCode=P1&status=issued&q=ke+hoach", as: below)
            #expect(found["items"]?.elements == [issued])
            expectProblem(
                try await world.send(
                    "PATCH", path, as: board, #"{"title": "Khác"}"#, headers: [("If-Match", "*")]), 409,
                "state-conflict")
            #expect(
                try await world.make("POST", "\(path)/closure", as: leader)["status"]?.text == "closed")
            expectProblem(
                try await world.send(
                    "POST", "\(path)/revocation", as: leader, #"{"reason": "Nhầm căn cứ"}"#), 409,
                "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a number comes from the register or from here, as the first of its series did`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (board, leader) = (try world.token(.advisor, "P1"), try world.token(.leader, "P1"))
            func issue(_ number: Int?, _ change: String = "{}") async throws -> TestServer.Reply {
                let draft = try await world.make("POST", "/v1/plans", as: board, Self.body("P1")).id
                try await world.change("PATCH", "/v1/plans/\(draft)", as: board, change)
                return try await world.send(
                    "POST", "/v1/plans/\(draft)/issue", as: leader,
                    number.map { #"{"number": \#($0)}"# })
            }
            #expect(try await issue(61)["number"]?.integer == 61)
            #expect(try await issue(58)["number"]?.integer == 58)
            expectProblem(try await issue(61), 409, "number-taken", codes: ["taken"])
            expectProblem(try await issue(nil), 422, "rule-refused", codes: ["numberMissing"])
            let year = #"{"series": {"kind": "year", "name": "2026"}}"#
            for number in 1...3 { #expect(try await issue(nil, year)["number"]?.integer == Int64(number)) }
            expectProblem(try await issue(9, year), 422, "rule-refused", codes: ["numberOwned"])
            expectProblem(
                try await issue(nil, #"{"series": {"kind": "year", "name": "2025"}}"#), 422, "rule-refused",
                codes: ["signedOutsideSeries"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a cell's plan is drafted and signed by who is responsible for it`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            _ = try await world.makeUnit("A1-X", "cell", "grassroots", below: "C1")
            let officer = try await server.account("bi.thu", [(.officer, "A1-X")]).token
            let draft = try await world.make("POST", "/v1/plans", as: officer, Self.body("A1-X")).id
            let issued = try await world.make("POST", "/v1/plans/\(draft)/issue", as: officer)
            #expect(issued["number"]?.integer == 1)
            let committee = try world.token(.officer, "C1")
            expectProblem(
                try await world.send("POST", "/v1/plans", as: committee, Self.body("C1")), 403, "forbidden")
        }
    }

    @Test(arguments: StorageKind.available)
    func `what can't be a plan is refused by its place`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let plain = Self.body("P1")
            for (from, to, status, code) in [
                (#""to": "2026-12-31""#, #""to": "2025-12-31""#, 422, "periodReversed"),
                (#""kind": "term""#, #""kind": "year""#, 422, "seriesNoYear"),
                (#""to": "2026-12-31""#, #""until": "2026-12-31""#, 400, "required"),
                (#""kind": "term""#, #""kind": "decade""#, 400, "invalidValue"),
                (#""documentType": "KH""#, #""documentType": """#, 400, "tooShort"),
                (#"["Chỉ thị 47-CT/TW, 23/5/2025"]"#, "[7]", 400, "wrongType"),
            ] {
                let reply = try await world.send(
                    "POST", "/v1/plans", as: board, plain.replacing(from, with: to))
                #expect(reply.status == status && reply.text.contains(code), "\(to): \(reply.text)")
            }
        }
    }
}
