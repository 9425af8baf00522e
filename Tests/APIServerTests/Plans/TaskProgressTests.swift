import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct TaskProgressTests {
    private let tasks = #"""
        {"tasks": [
            {"ref": "1", "group": "immediate", "title": "Quán triệt", "schedule": {"type": "date", "date": "2026-10-20"},
             "roles": {"implement": [{"belowCode": "P1", "kinds": ["committee"], "depth": "children"}]}},
            {"ref": "2", "group": "roadmap", "title": "Đãi ngộ", "schedule": {"type": "onSuperiorGuidance"},
             "roles": {"implement": [{"unitCode": "C1"}], "monitor": [{"unitCode": "C2"}]}},
            {"ref": "3", "group": "standing", "title": "Báo cáo", "schedule": {"type": "continuous", "every": "month"},
             "roles": {"advise": [{"unitCode": "C1"}]}}]}
        """#

    private func progress(_ unit: String, _ percent: Int, _ more: String = "") -> String {
        #"{"unitCode": "\#(unit)", "progress": \#(percent)\#(more)}"#
    }

    @Test(arguments: StorageKind.available)
    func `units say how far they are, and it adds up to the task`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (path, tasks) = try await world.issuePlan(tasks)
            let task = "/v1/tasks/\(tasks[0])"
            let (c1, c2) = (try world.token(.advisor, "C1"), try world.token(.advisor, "C2"))
            let fresh = try await world.make("GET", task, as: c1)
            #expect(fresh["status"]?.text == "notStarted" && fresh["progress"]?.integer == 0)
            let said = try await world.make(
                "POST", "\(task)/progress", as: c1,
                progress("C1", 55, #", "note": "Hai trên bốn tổ", "evidence": "BB 12""#))
            #expect(said["assignment"]?["status"]?.text == "inProgress" && said["round"] == nil)
            #expect(try await world.make("GET", task, as: c1)["progress"]?.integer == 27)
            try await world.make("POST", "\(task)/progress", as: c1, progress("C1", 100))
            try await world.make("POST", "\(task)/progress", as: c2, progress("C2", 100))
            let listed = try await world.make("GET", "\(path)/tasks", as: world.token(.officer, "C1"))
            let first = try #require(listed["items"]?.elements.first)
            #expect(first["status"]?.text == "done" && first["progress"]?.integer == 100)
            #expect(first["accountable"]?["done"]?.integer == 2)
            let board = try world.token(.advisor, "P1")
            let all = try await world.make("GET", "\(task)/progress", as: board)
            #expect(all["items"]?.elements.map { $0["progress"]?.integer } == [100, 100, 55])
            let ofOne = try await world.make("GET", "\(task)/progress?unitCode=C1", as: board)
            #expect(ofOne["items"]?.elements.map { $0["note"]?.text } == [nil, "Hai trên bốn tổ"])
            let own = try await world.make("GET", "\(task)/progress", as: c2)
            #expect(own["items"]?.elements.map { $0["unitId"]?.text } == [try world.unit("C2")])
            // Who keeps accounts, audits or reports in person reads the plan, and not what units say.
            for role in [Role.administrator, .auditor] {
                let none = try await world.make("GET", "\(task)/progress", as: world.token(role, "P1"))
                #expect(none["items"]?.elements.isEmpty == true, "\(role)")
            }
            expectProblem(
                try await world.send(
                    "POST", "\(task)/progress", as: c1,
                    progress("C1", 60, #", "note": "Gọi 0912 345 678""#)), 422, "rule-refused",
                codes: ["personalIdentifier"])
            // Another's progress, a unit that has nothing to do with it, a number that is none.
            expectProblem(
                try await world.send("POST", "\(task)/progress", as: c1, progress("C2", 5)), 404, "not-found")
            expectProblem(
                try await world.send(
                    "POST", "\(task)/progress", as: world.token(.advisor, "P1"), progress("P1", 5)), 422,
                "rule-refused", codes: ["notAccountable"])
            expectProblem(
                try await world.send("POST", "\(task)/progress", as: c1, progress("C1", 101)), 400,
                "malformed-request")
            try await world.make("POST", "\(path)/closure", as: world.token(.leader, "P1"))
            expectProblem(
                try await world.send("POST", "\(task)/progress", as: c1, progress("C1", 50)), 409,
                "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `what waits for guidance is due once it is there`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (_, tasks) = try await world.issuePlan(tasks)
            let board = try world.token(.advisor, "P1")
            let task = "/v1/tasks/\(tasks[1])"
            #expect(try await world.make("GET", task, as: board)["dueOn"] == nil)
            let guided = try await world.make(
                "PUT", "\(task)/guidance", as: board,
                #"{"reference": "Hướng dẫn 31-HD", "dueOn": "2026-11-05"}"#)
            #expect(guided["dueOn"]?.text == "2026-11-05")
            #expect(guided["guidance"]?["reference"]?.text == "Hướng dẫn 31-HD")
            let own = try await world.make("GET", "/v1/assignments?due=soon", as: world.token(.advisor, "C1"))
            #expect(
                own["items"]?.elements.map { $0["dueOn"]?.text } == [
                    "2026-10-20", "2026-10-31", "2026-11-05",
                ])
            expectProblem(
                try await world.send(
                    "PUT", "/v1/tasks/\(tasks[0])/guidance", as: board,
                    #"{"reference": "x", "dueOn": "2026-11-05"}"#), 422, "rule-refused",
                codes: ["noGuidanceAwaited"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is due is told of one's own units, of those monitored, and of those below`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (path, tasks) = try await world.issuePlan(tasks)
            let plan = path.dropFirst("/v1/plans/".count)
            func refs(_ query: String, as token: String) async throws -> [String] {
                let found = try await world.make("GET", "/v1/assignments\(query)", as: token)
                return (found["items"]?.elements ?? []).map { $0["ref"]?.text ?? "" }
            }
            let (c1, c2) = (try world.token(.advisor, "C1"), try world.token(.advisor, "C2"))
            let board = try world.token(.advisor, "P1")
            #expect(try await refs("", as: c1) == ["1", "3", "2"])
            #expect(try await refs("", as: c2) == ["1"])
            #expect(try await refs("?view=monitored", as: c2) == ["2"])
            #expect(try await refs("?view=monitored", as: board).sorted() == ["1", "1", "3"])
            #expect(try await refs("?view=below&planId=\(plan)", as: board).sorted() == ["1", "1", "2", "3"])
            #expect(try await refs("?view=below&unitCode=C2", as: board) == ["1"])
            #expect(try await refs("?view=below&taskId=\(tasks[2])", as: board) == ["3"])
            #expect(try await refs("", as: world.token(.advisor, "P1")) == [])
            #expect(try await refs("?due=overdue", as: c1) == [])
            try await server.setClock("2026-10-21T01:00:00Z")
            #expect(try await refs("?due=overdue", as: c1) == ["1"])
            let report = #"{"unitCode": "C1", "progress": 100}"#
            try await world.make("POST", "/v1/tasks/\(tasks[0])/progress", as: c1, report)
            #expect(try await refs("?due=overdue", as: c1) == [])
            let next = try await world.make("POST", "/v1/tasks/\(tasks[2])/progress", as: c1, report)
            #expect(next["round"]?.text == "2026-10")
            #expect(next["assignment"]?["round"]?.text == "2026-11")
            // What is sent again ends no other round.
            expectProblem(
                try await world.send(
                    "POST", "/v1/tasks/\(tasks[2])/progress", as: c1,
                    #"{"unitCode": "C1", "progress": 100, "round": "2026-10"}"#), 422, "rule-refused",
                codes: ["notTheRound"])
            #expect(try await refs("?view=below&due=overdue", as: board) == ["1"])
            expectProblem(
                try await world.send("GET", "/v1/assignments?unitCode=D1", as: c1), 404, "not-found")
            let first = try await world.make("GET", "/v1/assignments?view=below&limit=2", as: board)
            let cursor = try #require(first["next"]?.text)
            let rest = try await world.make(
                "GET", "/v1/assignments?view=below&limit=2&cursor=\(cursor)", as: board)
            #expect((first["items"]?.elements.count, rest["items"]?.elements.count) == (2, 2))
            // What is closed nobody has to do.
            try await world.make("POST", "\(path)/closure", as: world.token(.leader, "P1"))
            #expect(try await refs("?view=below", as: board) == [])
        }
    }
}
