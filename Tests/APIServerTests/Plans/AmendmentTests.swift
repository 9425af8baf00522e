import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct AmendmentTests {
    private let tasks = #"""
        {"tasks": [
            {"ref": "1", "group": "immediate", "title": "Quán triệt", "schedule": {"type": "date", "date": "2026-10-20"},
             "roles": {"implement": [{"unitCode": "C1"}, {"unitCode": "C2"}]}},
            {"ref": "2", "group": "roadmap", "title": "Đãi ngộ", "schedule": {"type": "onSuperiorGuidance"},
             "roles": {"implement": [{"unitCode": "C1"}]}},
            {"ref": "3", "group": "standing", "title": "Báo cáo", "schedule": {"type": "continuous", "every": "month"},
             "roles": {"implement": [{"unitCode": "C1"}]}}]}
        """#

    private let difference = #"""
        {"reason": "Lùi thời hạn do bão", "reference": "Công văn 80-CV/TU", "title": "Kế hoạch (sửa đổi)",
         "mustDeriveBy": "2026-12-31",
         "tasks": [
            {"ref": "1", "group": "immediate", "title": "Quán triệt", "schedule": {"type": "month", "month": "2026-11"},
             "roles": {"implement": [{"unitCode": "C1"}]}},
            {"ref": "4", "group": "roadmap", "title": "Việc mới", "schedule": {"type": "date", "date": "2026-12-01"},
             "roles": {"implement": [{"unitCode": "C2"}]}}],
         "cancelledRefs": ["2"]}
        """#

    private func amend(_ world: World, _ path: String, _ body: String) async throws -> JSONValue {
        try await world.make(
            "POST", "\(path)/amendments", as: world.token(.leader, "P1"), body, headers: [("If-Match", "*")])
    }

    private func refs(_ world: World, _ query: String, as unit: String) async throws -> [String] {
        let listed = try await world.make("GET", "/v1/assignments?\(query)", as: world.token(.advisor, unit))
        return (listed["items"]?.elements ?? []).compactMap { $0["ref"]?.text }.sorted()
    }

    @Test(arguments: StorageKind.available)
    func `an issued plan changes by an amendment that shows the difference`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (path, tasks) = try await world.issuePlan(tasks)
            let (leader, c2) = (try world.token(.leader, "P1"), try world.token(.advisor, "C2"))
            try await world.make(
                "POST", "/v1/tasks/\(tasks[0])/progress", as: c2, #"{"unitCode": "C2", "progress": 60}"#)
            // What would change, for the board too; and nothing has.
            let before = try await world.send("GET", path, as: leader)
            let told = try await world.make(
                "POST", "\(path)/amendments?dryRun=true", as: world.token(.advisor, "P1"), difference,
                headers: [("If-Match", before.etag)])
            #expect(told["id"] == nil && told["number"]?.integer == 1)
            #expect(try await world.send("GET", path, as: leader).etag == before.etag)
            let made = try await amend(world, path, difference)
            let changes = made["changes"]?.elements ?? []
            #expect(changes.map { $0["field"]?.text } == ["title", "mustDeriveBy", "deriveBy"])
            #expect(changes.first?["to"]?.text == "Kế hoạch (sửa đổi)")
            #expect(changes.first?["from"]?.text == (try before.json["title"]?.text))
            let moved = made["tasks"]?.elements ?? []
            #expect(moved.map { $0["change"]?.text } == ["changed", "added", "cancelled"])
            #expect(moved[0]["fields"]?.elements.map(\.text) == ["schedule", "roles", "units"])
            #expect(moved[0]["from"]?["dueOn"]?.text == "2026-10-20")
            #expect(moved[0]["to"]?["dueOn"]?.text == "2026-11-30")
            #expect(moved[2]["to"] == nil && moved[1]["from"] == nil)
            try await expectAmended(world, path, tasks)
            let again = try await world.make("GET", "/v1/amendments/\(made.id)", as: c2)
            #expect(again == made)
            let listed = try await world.make("GET", "\(path)/amendments", as: c2)
            #expect(listed["items"]?.elements == [made])
            // What is cancelled stays so, and is no difference. Who signs may look before signing.
            let next = try await world.make(
                "POST", "\(path)/amendments?dryRun=true", as: leader,
                #"{"reason": "Tên", "title": "Tên khác"}"#,
                headers: [("If-Match", "*")])
            #expect(next["tasks"]?.elements.isEmpty == true)
            expectProblem(
                try await world.send(
                    "POST", "\(path)/amendments", as: leader, #"{"reason": "Không đổi gì"}"#,
                    headers: [("If-Match", "*")]), 422, "rule-refused", codes: ["nothingAmended"])
        }
    }

    private func expectAmended(_ world: World, _ path: String, _ tasks: [String]) async throws {
        let (leader, c1) = (try world.token(.leader, "P1"), try world.token(.advisor, "C1"))
        let now = try await world.make("GET", "\(path)/tasks", as: leader)
        let items = now["items"]?.elements ?? []
        #expect(items.map { $0["ref"]?.text } == ["1", "2", "3", "4"])
        #expect(items.map { $0["status"]?.text } == ["notStarted", "cancelled", "notStarted", "notStarted"])
        #expect(items[0]["accountable"]?["units"]?.integer == 1)
        #expect(try await refs(world, "view=own", as: "C1") == ["1", "3"])
        #expect(try await refs(world, "view=own", as: "C2") == ["4"])
        // What C2 said stays, though it has not to do it any more.
        let said = try await world.make("GET", "/v1/tasks/\(tasks[0])/progress", as: leader)
        #expect(said["items"]?.elements.map { $0["progress"]?.integer } == [60])
        expectProblem(
            try await world.send(
                "POST", "/v1/tasks/\(tasks[0])/progress", as: world.token(.advisor, "C2"),
                #"{"unitCode": "C2", "progress": 80}"#), 422, "rule-refused", codes: ["notAccountable"])
        expectProblem(
            try await world.send(
                "POST", "/v1/tasks/\(tasks[1])/progress", as: c1, #"{"unitCode": "C1", "progress": 80}"#),
            422, "rule-refused", codes: ["notAccountable"])
        expectProblem(
            try await world.send(
                "PUT", "/v1/tasks/\(tasks[1])/guidance", as: world.token(.advisor, "P1"),
                #"{"reference": "Hướng dẫn 31-HD", "dueOn": "2026-12-05"}"#), 422, "rule-refused",
            codes: ["taskCancelled"])
        let coverage = try await world.make("GET", "\(path)/coverage", as: leader)
        #expect((coverage["counts"]?["pending"]?.integer ?? 0) > 0)
    }

    @Test(arguments: StorageKind.available)
    func `a task that is given again by the ref of a cancelled one is that one`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (path, tasks) = try await world.issuePlan(tasks)
            let c1 = try world.token(.advisor, "C1")
            let progress = "/v1/tasks/\(tasks[1])/progress"
            try await world.make("POST", progress, as: c1, #"{"unitCode": "C1", "progress": 30}"#)
            _ = try await amend(world, path, #"{"reason": "Bỏ", "cancelledRefs": ["2"]}"#)
            let back = try await amend(
                world, path,
                #"""
                {"reason": "Làm lại", "tasks": [{"ref": "2", "group": "roadmap", "title": "Đãi ngộ",
                  "schedule": {"type": "onSuperiorGuidance"}, "roles": {"implement": [{"unitCode": "C1"}]}}]}
                """#)
            #expect(back["number"]?.integer == 2)
            #expect(back["tasks"]?.elements.map { $0["change"]?.text } == ["restored"])
            let task = try await world.make("GET", "/v1/tasks/\(tasks[1])", as: c1)
            #expect(task["status"]?.text == "inProgress" && task["progress"]?.integer == 30)
        }
    }

    @Test(arguments: StorageKind.available)
    func `an amendment that can't be is refused with its place, and changes nothing`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (path, _) = try await world.issuePlan(tasks)
            let leader = try world.token(.leader, "P1")
            let before = try await world.send("GET", path, as: leader)
            func refused(_ body: String, _ code: String, _ pointer: String) async throws {
                let reply = try await world.send(
                    "POST", "\(path)/amendments", as: leader, body, headers: [("If-Match", "*")])
                expectProblem(reply, 422, "rule-refused", codes: [code])
                let error = try reply.json["errors"]?.elements.first
                #expect(error?["pointer"]?.text == pointer, "\(code)")
            }
            try await refused(#"{"reason": "Thử"}"#, "nothingAmended", "")
            try await refused(
                #"{"reason": "Thử", "cancelledRefs": ["1", "9"]}"#, "notToCancel", "/cancelledRefs/1")
            try await refused(
                #"{"reason": "Thử", "title": "X", "signedOn": "2026-10-01"}"#, "amendedBeforeSigned",
                "/signedOn")
            try await refused(
                #"{"reason": "Thử", "period": {"from": "2026-12-31", "to": "2026-01-01"}}"#, "periodReversed",
                "/period")
            func task(_ ref: String, _ more: String) -> String {
                #"""
                {"reason": "Thử", "tasks": [{"ref": "\#(ref)", "group": "roadmap", "title": "Việc",
                 "schedule": {"type": "continuous"}\#(more)}]}
                """#
            }
            try await refused(task("5", #", "parentRef": "9""#), "parentUnknown", "/tasks/0/parentRef")
            try await refused(task("5", #", "parentRef": "5""#), "cycle", "/tasks/0/parentRef")
            try await refused(
                task("5", #", "roles": {"implement": [{"unitCode": "TW"}]}"#), "unitOutside",
                "/tasks/0/roles/implement/0")
            for unit in ["KHONG-CO", "D1"] {
                try await refused(
                    task("5", #", "roles": {"advise": [{"unitCode": "\#(unit)"}]}"#), "unitOutside",
                    "/tasks/0/roles/advise/0")
            }
            try await refused(
                #"{"reason": "Gọi 0912 345 678", "title": "X"}"#, "personalIdentifier", "/reason")
            expectProblem(
                try await world.send(
                    "POST", "\(path)/amendments", as: leader, #"{"reason": "Thử", "title": "X"}"#),
                428, "precondition-required")
            #expect(try await world.send("GET", path, as: leader).etag == before.etag)
            try await world.make("POST", "\(path)/closure", as: leader)
            expectProblem(
                try await world.send(
                    "POST", "\(path)/amendments", as: leader, #"{"reason": "Thử", "title": "X"}"#,
                    headers: [("If-Match", "*")]), 409, "state-conflict")
        }
    }
}
