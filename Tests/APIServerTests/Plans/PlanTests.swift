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

    @Test(arguments: StorageKind.available)
    func `tasks name who does what by when, and whom that means is fixed at the issue`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (board, leader) = (try world.token(.advisor, "P1"), try world.token(.leader, "P1"))
            let plan = try await world.make("POST", "/v1/plans", as: board, Self.body("P1")).id
            let path = "/v1/plans/\(plan)"
            let tasks = #"""
                {"tasks": [
                    {"ref": "1", "group": "immediate", "title": "Quán triệt",
                     "schedule": {"type": "quarter", "year": 2026, "quarter": 4},
                     "roles": {"implement": [{"belowCode": "P1", "kinds": ["committee"], "depth": "children"}],
                               "monitor": [{"unitCode": "P1"}]}},
                    {"ref": "1.1", "parentRef": "1", "group": "roadmap", "title": "Hướng dẫn", "description": "Chi tiết",
                     "schedule": {"type": "onSuperiorGuidance"}, "roles": {"advise": [{"unitCode": "C1"}]}},
                    {"ref": "2", "group": "standing", "title": "Đối thoại",
                     "schedule": {"type": "continuous", "every": "month"}},
                    {"ref": "3", "group": "roadmap", "title": "Dự báo",
                     "schedule": {"type": "range", "from": "2026-01-01", "to": "2028-12-31"}},
                    {"ref": "4", "group": "immediate", "title": "Tháng", "schedule": {"type": "month", "month": "2026-11"}},
                    {"ref": "5", "group": "immediate", "title": "Ngày", "schedule": {"type": "date", "date": "2026-11-20"}},
                    {"ref": "6", "group": "standing", "title": "Năm", "schedule": {"type": "year", "year": 2026}}]}
                """#
            let set = try await world.change("PUT", "\(path)/tasks", as: board, tasks)
            let items = set["items"]?.elements ?? []
            #expect(
                items.map { $0["dueOn"]?.text } == [
                    "2026-12-31", nil, "2026-10-31", "2028-12-31", "2026-11-30", "2026-11-20", "2026-12-31",
                ])
            #expect(items[1]["parentTaskId"]?.text == items[0]["id"]?.text)
            #expect(items.allSatisfy { $0["units"] == nil })
            // A task that keeps its ref keeps its id.
            let again = try await world.change("PUT", "\(path)/tasks", as: board, tasks)
            #expect(again["items"] == set["items"])
            try await world.make("POST", "\(path)/issue", as: leader)
            let read = try await world.make("GET", "\(path)/tasks", as: world.token(.officer, "C1"))
            let first = try #require(read["items"]?.elements.first)
            let (c1, c2) = (try world.unit("C1"), try world.unit("C2"))
            #expect(Set(first["units"]?["implement"]?.elements.compactMap(\.text) ?? []) == [c1, c2])
            #expect(first["units"]?["monitor"]?.elements.compactMap(\.text) == [try world.unit("P1")])
            #expect(first["schedule"]?["quarter"]?.integer == 4)
            let second = try #require(read["items"]?.elements.dropFirst().first)
            #expect(second["units"]?["monitor"]?.elements.count == 1, "the issuer's board")
            expectProblem(
                try await world.send(
                    "PUT", "\(path)/tasks", as: board, tasks, headers: [("If-Match", "*")]), 409,
                "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `what can't be a task is refused by its place, and nothing is lost`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let plan = try await world.make("POST", "/v1/plans", as: board, Self.body("P1")).id
            let path = "/v1/plans/\(plan)/tasks"
            func task(_ schedule: String, _ more: String = "") -> String {
                #"{"ref": "1", "group": "roadmap", "title": "Việc", "schedule": \#(schedule)\#(more)}"#
            }
            let plain = task(#"{"type": "continuous"}"#)
            try await world.change("PUT", path, as: board, #"{"tasks": [\#(plain)]}"#)
            for (tasks, status, code, pointer) in [
                ("\(plain), \(plain)", 422, "refTwice", "/tasks/1/ref"),
                (
                    task(#"{"type": "continuous"}"#, #", "parentRef": "1""#), 422, "cycle",
                    "/tasks/0/parentRef"
                ),
                (
                    task(#"{"type": "continuous"}"#, #", "parentRef": "9""#), 422, "parentUnknown",
                    "/tasks/0/parentRef"
                ),
                (
                    task(#"{"type": "range", "from": "2026-02-01", "to": "2026-01-01"}"#), 422,
                    "rangeReversed",
                    "/tasks/0/schedule"
                ),
                (
                    task(
                        #"{"type": "continuous"}"#, #", "roles": {"advise": [{"unitCode": "D1"}]}"#), 422,
                    "unitOutside", "/tasks/0/roles/advise/0"
                ),
                (
                    task(
                        #"{"type": "continuous"}"#, #", "roles": {"advise": [{"unitCode": "TW"}]}"#), 422,
                    "unitOutside", "/tasks/0/roles/advise/0"
                ),
                (
                    task(#"{"type": "quarter", "year": 2026, "quarter": 5}"#), 400, "tooLarge",
                    "/tasks/0/schedule/quarter"
                ),
                (
                    task(#"{"type": "month", "month": "2026-Q1"}"#), 400, "invalidFormat",
                    "/tasks/0/schedule/month"
                ),
                (task(#"{"type": "weekly"}"#), 400, "invalidValue", "/tasks/0/schedule/type"),
                (
                    task(#"{"type": "continuous"}"#, #", "roles": {"lead": []}"#), 400, "unknownField",
                    "/tasks/0/roles/lead"
                ),
            ] {
                let reply = try await world.send(
                    "PUT", path, as: board, #"{"tasks": [\#(tasks)]}"#, headers: [("If-Match", "*")])
                #expect(reply.status == status, "\(code): \(reply.text)")
                #expect(reply.text.contains(code) && reply.text.contains(pointer), "\(code): \(reply.text)")
            }
            expectProblem(
                try await world.send("PUT", path, as: board, "{}", headers: [("If-Match", "*")]), 400,
                "malformed-request")
            #expect(try await world.make("GET", path, as: board)["items"]?.elements.count == 1)
        }
    }
}
