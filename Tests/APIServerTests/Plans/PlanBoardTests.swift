import Domain
import TestSupport
import Testing

@testable import APIServer

/// The clock stands at 10 October 2026.
@Suite struct PlanBoardTests {
    private let tasks = #"""
        {"tasks": [
            {"ref": "1", "group": "immediate", "title": "Quán triệt", "schedule": {"type": "date", "date": "2026-10-05"},
             "roles": {"implement": [{"unitCode": "C1"}, {"unitCode": "C2"}]}},
            {"ref": "2", "group": "roadmap", "title": "Đãi ngộ", "schedule": {"type": "onSuperiorGuidance"},
             "roles": {"implement": [{"unitCode": "C1"}]}},
            {"ref": "3", "group": "standing", "title": "Báo cáo", "schedule": {"type": "continuous", "every": "month"},
             "roles": {"implement": [{"unitCode": "C1"}]}},
            {"ref": "4", "group": "roadmap", "title": "Kho dữ liệu", "schedule": {"type": "range", "from": "2026-01-01", "to": "2027-02-28"},
             "roles": {"implement": [{"unitCode": "C2"}]}}]}
        """#

    private func say(_ world: World, _ task: String, _ unit: String, _ percent: Int) async throws {
        try await world.make(
            "POST", "/v1/tasks/\(task)/progress", as: world.token(.advisor, unit),
            #"{"unitCode": "\#(unit)", "progress": \#(percent)}"#)
    }

    /// As `ref month status`.
    private func entries(_ board: JSONValue, _ unit: String) -> [String] {
        let row = board["items"]?.elements.first { $0["unitId"]?.text == unit }
        return (row?["tasks"]?.elements ?? []).map {
            [$0["ref"]?.text, $0["month"]?.text, $0["status"]?.text].map { $0 ?? "-" }.joined(separator: " ")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a plan is seen by units and months`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (path, tasks) = try await world.issuePlan(tasks)
            try await say(world, tasks[0], "C1", 100)
            try await say(world, tasks[2], "C1", 100)
            try await say(world, tasks[2], "C1", 20)
            let board = try await world.make("GET", "\(path)/board", as: world.token(.leader, "P1"))
            #expect(
                entries(board, try world.unit("C1")) == [
                    "1 2026-10 done", "3 2026-10 done", "3 2026-11 due", "3 2026-12 planned", "2 - due",
                ])
            #expect(entries(board, try world.unit("C2")) == ["1 2026-10 overdue", "4 2027-02 due"])
            let months = board["months"]?.elements.compactMap(\.text) ?? []
            #expect(months.first == "2026-01" && months.suffix(2) == ["2026-12", "2027-02"])
            let totals = (board["totals"]?.elements ?? []).map { total in
                [total["done"], total["overdue"], total["due"]].map { $0?.integer }
            }
            #expect(totals == [[2, 1, 0], [0, 0, 1], [0, 0, 1]])
            // A unit below sees its own row, and totals of it alone.
            let own = try await world.make("GET", "\(path)/board", as: world.token(.officer, "C2"))
            #expect(own["items"]?.elements.map { $0["unitId"]?.text } == [try world.unit("C2")])
            #expect(own["totals"]?.elements.map { $0["overdue"]?.integer } == [1, 0])
            let first = try await world.make("GET", "\(path)/board?limit=1", as: world.token(.leader, "P1"))
            let next = try #require(first["next"]?.text)
            let second = try await world.make(
                "GET", "\(path)/board?limit=1&cursor=\(next)", as: world.token(.leader, "P1"))
            #expect(second["items"]?.elements.count == 1 && second["next"] == .null)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a review keeps the figures of the day on which it was held`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (path, tasks) = try await world.issuePlan(tasks)
            try await say(world, tasks[0], "C1", 100)
            try await server.setClock("2026-10-12T02:00:00.000Z")
            try await say(world, tasks[0], "C2", 50)
            try await say(world, tasks[2], "C1", 100)
            let board = try world.token(.advisor, "P1")
            func review(_ day: String) async throws -> JSONValue {
                try await world.make(
                    "POST", "\(path)/reviews", as: board,
                    #"{"kind": "interim", "heldOn": "\#(day)", "findings": "Đạt"}"#)
            }
            func figures(_ review: JSONValue, _ ref: String) -> [Int64?] {
                let tasks = review["figures"]?["tasks"]?.elements ?? []
                let task = tasks.first { $0["ref"]?.text == ref }
                return ["progress", "started", "done", "overdue"].map { task?[$0]?.integer }
            }
            let (before, today) = (try await review("2026-10-11"), try await review("2026-10-12"))
            #expect(figures(before, "1") == [50, 1, 1, 1] && figures(today, "1") == [75, 2, 1, 1])
            // The round of October is done, that of November is next.
            #expect(figures(before, "3") == [0, 0, 0, 0] && figures(today, "3") == [0, 1, 0, 0])
            #expect(before["figures"]?["units"]?.integer == 5)
            try await say(world, tasks[0], "C2", 100)
            #expect(try await world.make("GET", "/v1/reviews/\(today.id)", as: board) == today)
            let listed = try await world.make("GET", "\(path)/reviews", as: world.token(.officer, "C1"))
            #expect(listed["items"]?.elements == [today, before])
            func refused(_ day: String, _ code: String) async throws {
                expectProblem(
                    try await world.send(
                        "POST", "\(path)/reviews", as: board,
                        #"{"kind": "final", "heldOn": "\#(day)", "findings": "Đạt"}"#), 422, "rule-refused",
                    codes: [code])
            }
            try await refused("2026-10-13", "heldInFuture")
            try await refused("2026-10-09", "heldBeforeSigned")
            try await world.make("POST", "\(path)/closure", as: world.token(.leader, "P1"))
            _ = try await review("2026-10-12")
        }
    }
}
