import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct ScorecardTests {
    static let byHand =
        #"{"code": "sang_kien", "title": "Cách làm mới", "weight": 100, "measure": "manual"}"#

    static func criteria(_ owner: String, _ criteria: String = byHand) -> String {
        #"{\#(owner), "title": "Tiêu chí 2026", "criteria": [\#(criteria)]}"#
    }

    private static func criterion(_ code: String, _ weight: Int, _ measure: String) -> String {
        #"{"code": "\#(code)", "title": "Tiêu chí \#(code)", "weight": \#(weight), "measure": "\#(measure)"}"#
    }

    static let all = [
        criterion("dung_han", 40, "timeliness"), criterion("day_du", 10, "completeness"),
        criterion("chat_luong", 20, "quality"), criterion("khao_sat", 10, "surveyQuota"),
        criterion("ke_hoach", 10, "planProgress"), criterion("sang_kien", 10, "manual"),
    ].joined(separator: ", ")

    @Test(arguments: StorageKind.available)
    func `each figure says what it follows from, and what has no evidence does not count`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let report = try await world.accepted("C1", by: "P1", rating: 4)
            let set = try await world.adoptCriteria(of: "P1", Self.all)
            // What C1 hands in is on time; C2's is past due in November.
            try await world.make(
                "PUT", "/v1/sandbox/clock", as: world.token(.administrator, "TW"),
                #"{"now": "2026-11-10T02:00:00.000Z"}"#)
            let rated = try await world.rate(set, "2026-10", by: "P1")
            #expect(rated["count"]?.integer == 2 && rated["withoutTotal"]?.integer == 0)
            #expect(rated["warnings"] == nil)
            let one = try await world.card("C1", set, as: "P1")
            #expect(one.figure("dung_han")?["score"]?.double == 100)
            #expect(one.figure("dung_han")?["points"]?.double == 40)
            #expect(one.figure("dung_han")?["evidence"]?["expected"]?.integer == 1)
            #expect(one.figure("day_du")?["score"]?.double == 100)
            #expect(one.figure("chat_luong")?["score"]?.double == 75)
            #expect(one.figure("chat_luong")?["evidence"]?["mean"]?.double == 4)
            #expect(
                one.figure("chat_luong")?["evidence"]?["reportIds"]?.elements.compactMap(\.text) == [report])
            for code in ["khao_sat", "ke_hoach", "sang_kien"] {
                #expect(one.figure(code)?["noEvidence"] == .bool(true), "\(code)")
                #expect(one.figure(code)?["score"] == .null && one.figure(code)?["points"] == .null)
            }
            // (40 × 100 + 10 × 100 + 20 × 75) ÷ 70.
            #expect(one["total"]?.double == 92.86 && one["rank"]?.integer == 1)
            #expect(one["rankedAmong"]?.integer == 2)
            let two = try await world.card("C2", set, as: "P1")
            #expect(two.figure("dung_han")?["score"]?.double == 0)
            #expect(two.figure("dung_han")?["evidence"]?["missing"]?.integer == 1)
            #expect(two["total"]?.double == 0 && two["rank"]?.integer == 2)
        }
    }

    @Test(arguments: StorageKind.available)
    func `plans of others count by what fell due, each round by itself`(_ kind: StorageKind) async throws {
        try await withServer(kind, clock: "2026-08-03T02:00:00.000Z") { server in
            let world = try await World(server)
            let (board, leader) = (try world.token(.advisor, "P1"), try world.token(.leader, "P1"))
            for (issuer, unit) in [("P1", "C1"), ("C1", "C1")] {
                let plan = try await world.make(
                    "POST", "/v1/plans", as: world.token(.advisor, issuer), PlanTests.body(issuer)
                ).id
                let set = try await world.change(
                    "PUT", "/v1/plans/\(plan)/tasks", as: world.token(.advisor, issuer),
                    #"""
                    {"tasks": [{"ref": "1", "group": "standing", "title": "Giao ban",
                                "schedule": {"type": "continuous", "every": "month"},
                                "roles": {"implement": [{"unitCode": "\#(unit)"}]}},
                               {"ref": "2", "group": "roadmap", "title": "Tập huấn",
                                "schedule": {"type": "date", "date": "2026-09-15"},
                                "roles": {"implement": [{"unitCode": "\#(unit)"}]}},
                               {"ref": "3", "group": "roadmap", "title": "Sơ kết",
                                "schedule": {"type": "date", "date": "2026-12-01"},
                                "roles": {"implement": [{"unitCode": "\#(unit)"}]}}]}
                    """#)
                try await world.make("POST", "/v1/plans/\(plan)/issue", as: world.token(.leader, issuer))
                guard issuer == "P1" else { continue }
                let tasks = set["items"]?.elements ?? []
                for (task, progress) in [(0, 100), (0, 40), (1, 50)] {
                    try await world.make(
                        "POST", "/v1/tasks/\(tasks[task].id)/progress", as: world.token(.advisor, "C1"),
                        #"{"unitCode": "C1", "progress": \#(progress)}"#)
                }
            }
            let set = try await world.adoptCriteria(
                of: "P1", Self.criterion("ke_hoach", 100, "planProgress"))
            try await world.make(
                "PUT", "/v1/sandbox/clock", as: world.token(.administrator, "TW"),
                #"{"now": "2026-10-05T02:00:00.000Z"}"#)
            try await world.rate(set, "2026-Q3", by: "P1")
            // August is done, September is at 40, of the training there is a half; July was before the plan.
            let card = try await world.card("C1", set, as: "P1")
            let evidence = card.figure("ke_hoach")?["evidence"]
            #expect(evidence?["tasks"]?.integer == 3 && evidence?["done"]?.integer == 1)
            #expect(evidence?["overdue"]?.integer == 2 && evidence?["pending"]?.integer == 0)
            #expect(card["total"]?.double == 63.33)
            try await world.rate(set, "2026", by: "P1")
            let found = try await world.make(
                "GET", "/v1/scorecards?criteriaSetId=\(set)&unitCode=C1&period=2026", as: board)
            let id = try #require(found["items"]?.elements.first).id
            let year = try await world.make("GET", "/v1/scorecards/\(id)", as: leader)
            // October to December, and the review in December, are not due yet.
            #expect(year.figure("ke_hoach")?["evidence"]?["pending"]?.integer == 4)
            #expect(year["total"]?.double == 63.33)
        }
    }

    @Test(arguments: StorageKind.available)
    func `scores by hand make a version, stay when the card is computed again, and rank it`(
        _ kind: StorageKind
    )
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let set = try await world.adoptCriteria(of: "P1")
            let rated = try await world.rate(set, "2026-10", by: "P1")
            #expect(rated["withoutTotal"]?.integer == 2)
            #expect(rated["warnings"]?.elements.compactMap { $0["code"]?.text } == ["periodNotOver"])
            let before = try await world.card("C1", set, as: "P1")
            #expect(before["total"] == .null && before["rank"] == nil)
            let path = "/v1/scorecards/\(try before.id)/manual-scores"
            let board = try world.token(.advisor, "P1")
            func scores(_ score: String, _ code: String = "sang_kien") -> String {
                #"{"scores": [{"code": "\#(code)", "score": \#(score), "reason": "Họp đều"}]}"#
            }
            expectProblem(
                try await world.send("PUT", path, as: board, scores("80")), 428, "precondition-required")
            expectProblem(
                try await world.send(
                    "PUT", path, as: board, scores("80", "la"), headers: [("If-Match", "*")]),
                422, "rule-refused", codes: ["unknownCriterion"])
            expectProblem(
                try await world.send("PUT", path, as: board, scores("101"), headers: [("If-Match", "*")]),
                400, "malformed-request", codes: ["tooLarge"])
            let scored = try await world.make(
                "PUT", path, as: board, scores("66.667"), headers: [("If-Match", #""1""#)])
            #expect(scored["total"]?.double == 66.67 && scored["number"]?.integer == 2)
            #expect(scored["cause"]?.text == "manualScores" && scored["rank"]?.integer == 1)
            #expect(scored["rankedAmong"]?.integer == 1)
            #expect(
                scored.figure("sang_kien")?["evidence"]?["byUnitId"]?.text == (try world.unit("P1-B")))
            expectProblem(
                try await world.send("PUT", path, as: board, scores("70"), headers: [("If-Match", #""1""#)]),
                412, "precondition-failed")
            try await world.rate(set, "2026-10", by: "P1")
            let again = try await world.card("C1", set, as: "P1")
            #expect(again["total"]?.double == 66.67 && again["number"]?.integer == 3)
            let versions = try await world.make(
                "GET", "/v1/scorecards/\(try again.id)/versions", as: board)
            #expect(
                versions["items"]?.elements.compactMap { $0["cause"]?.text } == [
                    "computation", "manualScores", "computation",
                ])
            #expect(versions["items"]?.elements.last?["total"] == .null)
        }
    }

    @Test(arguments: StorageKind.available)
    func `equal totals share a rank, among units of one kind under one unit`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            for code in ["C3", "C4"] {
                _ = try await world.makeUnit(code, "committee", "commune", below: "P1")
            }
            _ = try await world.makeUnit("M1", "front", "province", below: "P1")
            let set = try await world.adoptCriteria(of: "P1")
            #expect(try await world.rate(set, "2026-10", by: "P1")["count"]?.integer == 5)
            for (unit, score) in [("C1", 90), ("C2", 80), ("C3", 80), ("C4", 10), ("M1", 5)] {
                try await world.make(
                    "PUT", "/v1/scorecards/\(world.card(unit, set, as: "P1").id)/manual-scores", as: board,
                    #"{"scores": [{"code": "sang_kien", "score": \#(score), "reason": "Chấm"}]}"#,
                    headers: [("If-Match", "*")])
            }
            var ranks: [String: [Int64?]] = [:]
            for unit in ["C1", "C2", "C3", "C4", "M1"] {
                let card = try await world.card(unit, set, as: "P1")
                ranks[unit] = [card["rank"]?.integer, card["rankedAmong"]?.integer]
            }
            #expect(ranks == ["C1": [1, 4], "C2": [2, 4], "C3": [2, 4], "C4": [4, 4], "M1": [1, 1]])
            // Listed as read one by one.
            let listed = try await world.make("GET", "/v1/scorecards?criteriaSetId=\(set)", as: board)
            for card in listed["items"]?.elements ?? [] {
                let read = try await world.make("GET", "/v1/scorecards/\(card.id)", as: board)
                #expect(card["rank"] == read["rank"] && card["total"] == read["total"])
            }
            // A unit sees where it stands, and nobody else's card.
            let own = try world.token(.officer, "C2")
            let seen = try await world.make("GET", "/v1/scorecards", as: own)
            #expect(seen["items"]?.elements.count == 1)
            #expect(seen["items"]?.elements.first?["rank"]?.integer == 2)
            // Only cells of C1 are left, and those of another `within` are not moved.
            expectProblem(
                try await world.send(
                    "POST", "/v1/scorecards", as: world.token(.advisor, "TW"),
                    #"{"criteriaSetId": "\#(set)", "period": "2026-10", "withinCode": "TW"}"#), 422,
                "rule-refused", codes: ["withinOutside"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `what can't be computed is refused`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let set = try await world.adoptCriteria(of: "P1")
            func rate(_ body: String) async throws -> TestServer.Reply {
                try await world.send(
                    "POST", "/v1/scorecards", as: board, #"{"criteriaSetId": "\#(set)", \#(body)}"#)
            }
            for (body, status, code) in [
                (#""period": "2026-11""#, 422, "periodNotBegun"),
                (#""period": "2026-10", "withinCode": "TW""#, 422, "withinOutside"),
                (#""period": "2026-10", "withinCode": "D1""#, 404, "not-found"),
                (#""period": "2026-10", "unitKinds": ["police"]"#, 422, "noUnits"),
                (#""period": "2026-10", "unitKinds": []"#, 400, "tooFew"),
                (#""period": "2026-13""#, 400, "invalidFormat"),
                (#""depth": "all""#, 400, "required"),
            ] {
                let reply = try await rate(body)
                #expect(reply.status == status && reply.text.contains(code), "\(body): \(reply.text)")
            }
            // All below, then ranked under another unit.
            #expect(
                try await rate(#""period": "2026-09", "depth": "all", "unitKinds": ["committee"]"#).status
                    == 201)
            expectProblem(
                try await rate(#""period": "2026-09", "withinCode": "C1""#), 422, "rule-refused",
                codes: ["ratedElsewhere"])
            #expect(try await rate(#""period": "2026-08", "withinCode": "C1""#).status == 201)
            // A unit that was not there then is not rated.
            let early = try await rate(#""period": "2019""#)
            expectProblem(early, 422, "rule-refused", codes: ["noUnits"])
            let draft = try await world.make(
                "POST", "/v1/criteria-sets", as: board, Self.criteria(#""ownerCode": "P1""#)
            ).id
            expectProblem(
                try await world.send(
                    "POST", "/v1/scorecards", as: board,
                    #"{"criteriaSetId": "\#(draft)", "period": "2026-10"}"#), 409, "state-conflict")
            try await world.make(
                "POST", "/v1/criteria-sets/\(set)/retirement", as: world.token(.leader, "P1"))
            expectProblem(try await rate(#""period": "2026-10""#), 409, "state-conflict")
        }
    }
}
