import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

@Suite struct ObjectionTests {
    private static let criteria = #"""
        {"code": "dung_han", "title": "Đúng hạn", "weight": 60, "measure": "timeliness"},
        {"code": "sang_kien", "title": "Cách làm mới", "weight": 40, "measure": "manual"}
        """#

    private func objected(_ world: World) async throws -> (set: String, path: String) {
        _ = try await world.accepted("C1", by: "P1", rating: 3)
        let set = try await world.adoptCriteria(of: "P1", Self.criteria)
        try await world.rate(set, "2026-10", by: "P1")
        let path = "/v1/scorecards/\(try await world.card("C1", set, as: "P1").id)"
        try await world.make(
            "POST", "\(path)/objection", as: world.token(.officer, "C1"),
            #"{"text": "Đã họp giao ban đủ", "code": "sang_kien"}"#)
        return (set, path)
    }

    @Test(arguments: StorageKind.available)
    func `a unit objects once, and what the board above upholds stays`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (set, path) = try await objected(world)
            let (own, board) = (try world.token(.advisor, "C1"), try world.token(.advisor, "P1"))
            expectProblem(
                try await world.send("POST", "\(path)/objection", as: own, #"{"text": "Nữa"}"#), 409,
                "state-conflict")
            let decision = #"""
                {"outcome": "upheld", "reason": "Có biên bản",
                 "scores": [{"code": "sang_kien", "score": 90}, {"code": "dung_han", "score": 50.5}]}
                """#
            expectProblem(
                try await world.send("POST", "\(path)/objection-decision", as: own, decision), 403,
                "forbidden")
            let decided = try await world.make("POST", "\(path)/objection-decision", as: board, decision)
            #expect(decided["cause"]?.text == "objection" && decided["number"]?.integer == 2)
            // (60 × 50.5 + 40 × 90) ÷ 100.
            #expect(decided["total"]?.double == 66.3)
            #expect(decided.figure("dung_han")?["adjusted"]?["from"]?.double == 100)
            #expect(decided.figure("sang_kien")?["adjusted"]?["from"] == .null)
            #expect(decided["objection"]?["decision"]?["outcome"]?.text == "upheld")
            expectProblem(
                try await world.send("POST", "\(path)/objection-decision", as: board, decision), 409,
                "state-conflict")
            try await world.rate(set, "2026-10", by: "P1")
            let again = try await world.card("C1", set, as: "P1")
            #expect(again["total"]?.double == 66.3 && again["number"]?.integer == 3)
            #expect(again["objection"] == decided["objection"])
            expectProblem(
                try await world.send(
                    "PUT", "\(path)/manual-scores", as: board,
                    #"{"scores": [{"code": "sang_kien", "score": 1, "reason": "Lại"}]}"#,
                    headers: [("If-Match", "*")]), 422, "rule-refused", codes: ["adjustedCriterion"])
            expectProblem(
                try await world.send(
                    "PUT", "\(path)/manual-scores", as: board,
                    #"{"scores": [{"code": "dung_han", "score": 1, "reason": "Lại"}]}"#,
                    headers: [("If-Match", "*")]), 422, "rule-refused", codes: ["computedCriterion"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a rejected objection changes no score, and none is taken too late`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (set, path) = try await objected(world)
            let board = try world.token(.advisor, "P1")
            let other = "/v1/scorecards/\(try await world.card("C2", set, as: "P1").id)"
            let rejection = #"{"outcome": "rejected", "reason": "Không có căn cứ""#
            expectProblem(
                try await world.send("POST", "\(other)/objection-decision", as: board, rejection + "}"), 409,
                "state-conflict")
            expectProblem(
                try await world.send(
                    "POST", "\(path)/objection-decision", as: board,
                    rejection + #", "scores": [{"code": "sang_kien", "score": 9}]}"#), 422, "rule-refused",
                codes: ["scoresWithRejection"])
            let decided = try await world.make(
                "POST", "\(path)/objection-decision", as: board, rejection + "}")
            #expect(decided["number"]?.integer == 1 && decided["total"]?.double == 100)
            let officer = try world.token(.officer, "C2")
            func object(_ body: String) async throws -> TestServer.Reply {
                try await world.send("POST", "\(other)/objection", as: officer, body)
            }
            expectProblem(
                try await object(#"{"text": "Gọi 0912 345 678 để hỏi"}"#), 422, "rule-refused",
                codes: ["personalIdentifier"])
            expectProblem(
                try await object(#"{"text": "Sai", "code": "la"}"#), 422, "rule-refused",
                codes: ["unknownCriterion"])
            for (now, status) in [("2026-10-26T02:00:00Z", 422), ("2026-10-25T16:59:59Z", 200)] {
                try await world.make(
                    "PUT", "/v1/sandbox/clock", as: world.token(.administrator, "TW"),
                    #"{"now": "\#(now)"}"#)
                let reply = try await object(#"{"text": "Kỳ này mới hết"}"#)
                #expect(reply.status == status, "\(reply.text)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `the export has a line per unit in Vietnamese order, and no formulas`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (set, path) = try await objected(world)
            let board = try world.token(.advisor, "P1")
            try await world.make(
                "PUT", "\(path)/manual-scores", as: board,
                #"{"scores": [{"code": "sang_kien", "score": 12.34, "reason": "Chấm"}]}"#,
                headers: [("If-Match", "*")])
            _ = try await world.makeUnit("C3", "committee", "commune", below: "P1")
            try await world.rate(set, "2026-10", by: "P1")
            let admin = try world.token(.administrator, "TW")
            let units = try await world.make("GET", "/v1/units?limit=200", as: admin)["items"]?.elements ?? []
            for (code, name) in [("C1", "Đại Từ"), ("C2", "=Ân Thi"), ("C3", "Dân Chủ")] {
                let id = try #require(units.first { $0["code"]?.text == code }).id
                try await world.change(
                    "PATCH", "/v1/units/\(id)", as: admin,
                    #"{"name": "\#(name)", "effectiveFrom": "2026-10-01"}"#)
            }
            let file = try await world.send(
                "GET", "/v1/scorecards/export.csv?criteriaSetId=\(set)&period=2026-10", as: board)
            #expect(file.header("Content-Type") == "text/csv; charset=utf-8")
            let lines = file.text.components(separatedBy: "\r\n")
            #expect(
                lines == [
                    "\u{FEFF}code,name,kind,level,within,dung_han,sang_kien,total,rank,rankedAmong,objection",
                    "C2,'=Ân Thi,committee,commune,P1,,,,,,", "C3,Dân Chủ,committee,commune,P1,,,,,,",
                    "C1,Đại Từ,committee,commune,P1,100,12.34,64.94,1,1,open", "",
                ])
            for query in ["", "?period=2026-10", "?criteriaSetId=\(set)"] {
                expectProblem(
                    try await world.send("GET", "/v1/scorecards/export.csv\(query)", as: board), 400,
                    "malformed-request")
            }
        }
    }
}
