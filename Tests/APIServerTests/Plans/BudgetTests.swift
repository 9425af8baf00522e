import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct BudgetTests {
    private let tasks = #"""
        {"tasks": [
            {"ref": "1", "group": "roadmap", "title": "Tuyên truyền", "schedule": {"type": "continuous"}},
            {"ref": "1.1", "parentRef": "1", "group": "roadmap", "title": "In tài liệu", "schedule": {"type": "continuous"},
             "roles": {"implement": [{"belowCode": "P1", "kinds": ["committee"], "depth": "children"}]}},
            {"ref": "1.2", "parentRef": "1", "group": "roadmap", "title": "Hội nghị", "schedule": {"type": "continuous"},
             "roles": {"implement": [{"unitCode": "C2"}], "monitor": [{"unitCode": "C1"}]}}]}
        """#

    /// Of P1; its path and its tasks' ids.
    private func plan(_ world: World, isIssued: Bool = true) async throws -> (path: String, tasks: [String]) {
        let board = try world.token(.advisor, "P1")
        let path =
            "/v1/plans/\(try await world.make("POST", "/v1/plans", as: board, PlanTests.body("P1")).id)"
        let set = try await world.change("PUT", "\(path)/tasks", as: board, tasks)
        if isIssued { try await world.make("POST", "\(path)/issue", as: world.token(.leader, "P1")) }
        return (path, try (set["items"]?.elements ?? []).map { try $0.id })
    }

    private func body(_ unit: String, _ asked: Int, _ more: String = "") -> String {
        #"{"unitCode": "\#(unit)", "title": "In tài liệu", "asked": \#(asked)\#(more)}"#
    }

    private func ask(_ world: World, _ task: String, _ unit: String, _ asked: Int) async throws -> String {
        try await world.make(
            "POST", "/v1/tasks/\(task)/budget-lines", as: world.token(.advisor, unit), body(unit, asked)
        ).id
    }

    @Test(arguments: StorageKind.available)
    func `units ask, the leader grants or refuses, and what was spent is told`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (_, tasks) = try await plan(world)
            let (c1, leader) = (try world.token(.advisor, "C1"), try world.token(.leader, "P1"))
            let made = try await world.send(
                "POST", "/v1/tasks/\(tasks[1])/budget-lines", as: c1,
                body("C1", 10_000_000, #", "source": "Ngân sách phường""#))
            let path = "/v1/budget-lines/\(made.id)"
            #expect(made.status == 201 && made.header("Location") == path && made.etag == "\"1\"")
            #expect(made["status"]?.text == "asked" && made["spent"]?.integer == 0 && made["granted"] == nil)
            #expect(try await world.make("GET", path, as: c1) == made.json)
            let changed = try await world.change(
                "PATCH", path, as: c1, #"{"asked": 12000000, "source": null}"#)
            #expect(changed["asked"]?.integer == 12_000_000 && changed["source"] == nil)
            func decide(_ what: String, _ body: String, as token: String? = nil) async throws
                -> TestServer.Reply
            {
                try await world.send("POST", "\(path)/\(what)", as: token ?? leader, body)
            }
            let grant = #"{"granted": 8000000, "reference": "Quyết định 12-QĐ/ĐU"}"#
            for other in [c1, try world.token(.advisor, "P1"), try world.token(.leader, "C1")] {
                expectProblem(try await decide("grant", grant, as: other), 403, "forbidden")
            }
            let granted = try await decide("grant", grant)
            #expect(granted["granted"]?.integer == 8_000_000 && granted["status"]?.text == "granted")
            #expect(granted["grantedBy"]?.text == "Quyết định 12-QĐ/ĐU" && granted.warnings == [])
            expectProblem(
                try await world.send(
                    "PATCH", path, as: c1, #"{"asked": 1}"#, headers: [("If-Match", "*")]), 409,
                "state-conflict")
            let spent = try await world.change("PATCH", path, as: c1, #"{"spent": 8000001}"#)
            #expect(spent["spent"]?.integer == 8_000_001)
            let warning = spent["warnings"]?.elements.first
            #expect(warning?["pointer"]?.text == "/spent" && warning?["code"]?.text == "overspent")
            let more = try await decide("grant", #"{"granted": 8000001, "reference": "Quyết định 13-QĐ/ĐU"}"#)
            #expect(more.warnings == [] && more["grantedBy"]?.text == "Quyết định 13-QĐ/ĐU")
            let less = try await decide("grant", #"{"granted": 0, "reference": "Quyết định 14-QĐ/ĐU"}"#)
            #expect(less.warnings == ["overspent"])
            #expect(less["warnings"]?.elements.first?["pointer"]?.text == "/granted")
            #expect(try await server.auditCount("budgetLine.granted", made.id) == 3)
            expectProblem(try await decide("refusal", #"{"reason": "Hết nguồn"}"#), 409, "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `lines are read as progress is, and add up over a task's parts`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (path, tasks) = try await plan(world)
            let (c1, board) = (try world.token(.advisor, "C1"), try world.token(.advisor, "P1"))
            let first = try await ask(world, tasks[1], "C1", 10)
            let second = try await ask(world, tasks[1], "C2", 20)
            let third = try await ask(world, tasks[2], "C2", 5)
            let whole = try await ask(world, tasks[0], "P1", 1)
            func ids(_ task: Int, _ query: String = "", as token: String) async throws -> [String] {
                let list = "/v1/tasks/\(tasks[task])/budget-lines\(query)"
                return try (try await world.make("GET", list, as: token)["items"]?.elements ?? []).map {
                    try $0.id
                }
            }
            #expect(try await ids(1, as: board) == [first, second])
            #expect(try await ids(1, "?unitCode=C2", as: board) == [second])
            #expect(try await ids(1, as: c1) == [first])
            // C1 monitors the other part.
            #expect(try await ids(2, as: c1) == [third])
            #expect(try await ids(0, as: c1) == [])
            let page = try await world.make(
                "GET", "/v1/tasks/\(tasks[1])/budget-lines?limit=1", as: board)
            let cursor = try #require(page["next"]?.text)
            #expect(try await ids(1, "?limit=1&cursor=\(cursor)", as: board) == [second])
            #expect(try await ids(1, "?updatedSince=2030-01-01T00:00:00Z", as: board) == [])
            for (line, status) in [(first, 200), (second, 404), (third, 200), (whole, 404)] {
                #expect(try await world.send("GET", "/v1/budget-lines/\(line)", as: c1).status == status)
            }
            let leader = try world.token(.leader, "P1")
            try await world.make(
                "POST", "/v1/budget-lines/\(first)/grant", as: leader,
                #"{"granted": 8, "reference": "QĐ"}"#)
            try await world.change("PATCH", "/v1/budget-lines/\(first)", as: c1, #"{"spent": 3}"#)
            let refused = try await world.make(
                "POST", "/v1/budget-lines/\(second)/refusal", as: leader, #"{"reason": "Hết nguồn"}"#)
            #expect(refused["status"]?.text == "refused" && refused["refusalReason"]?.text == "Hết nguồn")
            func sums(_ token: String) async throws -> [[Int64?]] {
                let budget = try await world.make("GET", "\(path)/budget", as: token)
                return ([budget] + (budget["items"] ?? budget["tasks"] ?? .null).elements).map { sum in
                    ["asked", "granted", "spent"].map { sum[$0]?.integer }
                }
            }
            #expect(try await sums(board) == [[36, 8, 3], [36, 8, 3], [30, 8, 3], [5, 0, 0]])
            #expect(try await sums(c1) == [[15, 8, 3], [15, 8, 3], [10, 8, 3], [5, 0, 0]])
            #expect(
                try await sums(world.token(.officer, "C2")) == [
                    [25, 0, 0], [25, 0, 0], [20, 0, 0], [5, 0, 0],
                ]
            )
        }
    }

    @Test(arguments: StorageKind.available)
    func `who has nothing to do with a task gets no money for it, and amounts are whole and bounded`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (_, tasks) = try await plan(world)
            let (c1, board) = (try world.token(.advisor, "C1"), try world.token(.advisor, "P1"))
            let path = "/v1/tasks/\(tasks[1])/budget-lines"
            let other = try await world.send(
                "POST", "/v1/tasks/\(tasks[2])/budget-lines", as: c1, body("C1", 5))
            expectProblem(other, 422, "rule-refused", codes: ["notAccountable"])
            #expect(other.pointers == ["/unitCode"])
            for (asked, code) in [
                ("-1", "tooSmall"), ("1000000000000001", "tooLarge"), ("99999999999999999999", "tooLarge"),
                ("1.5", "wrongType"), (#""1""#, "wrongType"), ("null", "wrongType"),
            ] {
                let reply = try await world.send(
                    "POST", path, as: c1, #"{"unitCode": "C1", "title": "x", "asked": \#(asked)}"#)
                expectProblem(reply, 400, "malformed-request", asked)
                #expect(reply.pointers == ["/asked"], "\(asked): \(code)")
            }
            for _ in 1...3 { _ = try await ask(world, tasks[1], "C1", 1_000_000_000_000_000) }
            let plan = try await world.make("GET", "/v1/tasks/\(tasks[1])", as: board)["planId"]?.text ?? ""
            let sums = try await world.make("GET", "/v1/plans/\(plan)/budget", as: board)
            #expect(sums["asked"]?.integer == 3_000_000_000_000_000)
            expectProblem(try await world.send("POST", path, as: c1, body("C2", 5)), 404, "not-found")
            expectProblem(
                try await world.send("POST", path, as: world.token(.officer, "C1"), body("C1", 5)), 403,
                "forbidden")
            let id = world.newID()
            let given = body("C1", 5, #", "id": "\#(id)""#)
            for _ in 1...2 { #expect(try await world.make("POST", path, as: c1, given).id == id) }
            expectProblem(
                try await world.send("POST", path, as: c1, body("C1", 6, #", "id": "\#(id)""#)), 409,
                "conflict")
            let line = "/v1/budget-lines/\(id)"
            expectProblem(
                try await world.send("PATCH", line, as: c1, #"{"asked": 6}"#), 428, "precondition-required")
            expectProblem(
                try await world.send(
                    "PATCH", line, as: c1, #"{"asked": 6}"#, headers: [("If-Match", "\"9\"")]), 412,
                "precondition-failed")
            expectProblem(
                try await world.send("PATCH", line, as: c1, #"{"spent": 6}"#, headers: [("If-Match", "*")]),
                409, "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a plan takes money while it stands, neither before nor after`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (board, leader) = (try world.token(.advisor, "P1"), try world.token(.leader, "P1"))
            let draft = try await plan(world, isIssued: false)
            expectProblem(
                try await world.send(
                    "POST", "/v1/tasks/\(draft.tasks[0])/budget-lines", as: board, body("P1", 5)), 409,
                "state-conflict")
            for (end, reason) in [("closure", nil), ("revocation", #"{"reason": "Nhầm"}"#)] {
                let (path, tasks) = try await plan(world)
                let line = "/v1/budget-lines/\(try await ask(world, tasks[0], "P1", 5))"
                let granted = "/v1/budget-lines/\(try await ask(world, tasks[0], "P1", 5))"
                let grant = #"{"granted": 5, "reference": "QĐ"}"#
                try await world.make("POST", "\(granted)/grant", as: leader, grant)
                try await world.make("POST", "\(path)/\(end)", as: leader, reason)
                for (method, target, token, body) in [
                    ("POST", "/v1/tasks/\(tasks[0])/budget-lines", board, body("P1", 5)),
                    ("PATCH", line, board, #"{"asked": 4}"#), ("PATCH", granted, board, #"{"spent": 4}"#),
                    ("POST", "\(line)/grant", leader, grant), ("POST", "\(granted)/grant", leader, grant),
                    ("POST", "\(line)/refusal", leader, #"{"reason": "x"}"#),
                ] {
                    let headers = method == "PATCH" ? [("If-Match", "*")] : []
                    expectProblem(
                        try await world.send(method, target, as: token, body, headers: headers), 409,
                        "state-conflict", "\(end): \(method) \(target)")
                }
                #expect(try await world.make("GET", "\(path)/budget", as: board)["granted"]?.integer == 5)
            }
        }
    }
}
