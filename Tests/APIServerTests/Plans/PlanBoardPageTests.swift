import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

@Suite struct PlanBoardPageTests {
    private let tasks = #"""
        {"tasks": [
            {"ref": "1.1", "group": "immediate", "title": "Quán triệt <b>", "schedule": {"type": "date", "date": "2026-10-05"},
             "roles": {"implement": [{"unitCode": "C1"}, {"unitCode": "C2"}]}}]}
        """#

    private func open(
        _ server: TestServer, _ path: String, _ name: String, password: String = TestServer.password,
        more: String = ""
    ) async throws -> TestServer.Reply {
        let secret = password.replacing(" ", with: "+")
        return try await server.send(
            "POST", path, "username=\(name)&password=\(secret)\(more)",
            headers: [("Content-Type", "application/x-www-form-urlencoded")])
    }

    @Test(arguments: StorageKind.available)
    func `a board is shown to who says who they are, and holds what they may see`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            _ = try await server.account("lanh.dao.p1", [(.leader, "P1")])
            _ = try await server.account("can.bo.c2", [(.officer, "C2")])
            _ = try await server.account("nguoi.khac", [(.leader, "P2")])
            let advisor = try world.token(.advisor, "P1")
            let plan = try await world.make("POST", "/v1/plans", as: advisor, PlanTests.body("P1")).id
            let page = "/plans/\(plan)/board"
            #expect(try await open(server, page, "lanh.dao.p1").status == 409)
            try await world.change("PUT", "/v1/plans/\(plan)/tasks", as: advisor, tasks)
            try await world.make("POST", "/v1/plans/\(plan)/issue", as: world.token(.leader, "P1"))
            let asks = try await server.send("GET", page + "?lang=en")
            #expect(asks.status == 200 && asks.text.contains("name=\"password\""))
            #expect(!asks.text.contains("Kế hoạch công tác"))
            let all = try await open(server, page, "lanh.dao.p1")
            #expect(all.status == 200 && all.text.contains("10/2026"))
            #expect(all.text.components(separatedBy: "chip overdue").count == 4, "legend and two rows")
            // Texts are text, whatever they hold.
            #expect(all.text.contains("Quán triệt &lt;b&gt;") && !all.text.contains("Quán triệt <b>"))
            #expect(!all.text.contains(TestServer.password))
            let own = try await open(server, page, "can.bo.c2", more: "&lang=en")
            #expect(own.status == 200 && own.text.contains("By unit and month"))
            #expect(own.text.components(separatedBy: "chip overdue").count == 3)
            #expect(try await open(server, page, "nguoi.khac").status == 404)
            #expect(try await open(server, "/plans/\(world.newID())/board", "lanh.dao.p1").status == 404)
        }
    }

    @Test(arguments: StorageKind.available)
    func `who guesses passwords on the page waits as elsewhere`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            _ = try await server.account("lanh.dao.p1", [(.leader, "P1")])
            let page = "/plans/\(world.newID())/board"
            var statuses: [Int] = []
            for _ in 1...20 {
                statuses.append(try await open(server, page, "lanh.dao.p1", password: "sai").status)
            }
            #expect(statuses.first == 422 && statuses.last == 429)
            #expect(try await open(server, page, "lanh.dao.p1").status == 429)
            let shown = try await open(server, page, "\"><script>", password: "sai")
            #expect(shown.status == 422 && !shown.text.contains("<script>"))
        }
    }
}
