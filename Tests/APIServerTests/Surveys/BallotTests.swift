import Crypto
import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct BallotTests {
    private static let questions = #"""
        {"questions": [
            {"code": "biet", "type": "single", "text": "Biết không?", "required": true,
             "choices": [{"code": "co", "label": "Có"}, {"code": "khong", "label": "Không"}]},
            {"code": "nguon", "type": "multiple", "text": "Qua đâu?", "relevantIf": "biet = 'co'", "min": 1,
             "choices": [{"code": "loa", "label": "Loa"}, {"code": "mang", "label": "Mạng"}]},
            {"code": "muc", "type": "scale", "text": "Mức?", "min": 1, "max": 5},
            {"code": "y_kien", "type": "text", "text": "Ý kiến?", "max": 50}]}
        """#

    /// Of P1, with 10 ballots of C1 and 20 of C2; open from now on for ten days.
    private func open(_ world: World, _ more: String = "") async throws -> String {
        let board = try world.token(.advisor, "P1")
        let id = try await world.make(
            "POST", "/v1/surveys", as: board,
            #"{"ownerCode": "P1", "title": "Sáp nhập", "closesAt": "2026-10-20T00:00:00+07:00"\#(more)}"#
        ).id
        let path = "/v1/surveys/\(id)"
        try await world.change("PUT", "\(path)/questionnaire", as: board, Self.questions)
        try await world.change(
            "PUT", "\(path)/targets", as: board,
            #"""
            {"targets": [{"unitCode": "P1", "quota": 30}, {"unitId": "\#(try world.unit("C1"))", "quota": 10},
                         {"unitCode": "C2", "quota": 20}]}
            """#)
        try await world.make("POST", "\(path)/opening", as: board)
        return path
    }

    private func ballot(
        _ answers: String = #""biet": "khong""#, day: String = "2026-10-10", unit: String = "C1"
    )
        -> String
    {
        #"{"unitCode": "\#(unit)", "collectedOn": "\#(day)", "answers": {\#(answers)}}"#
    }

    @Test(arguments: StorageKind.available)
    func `ballots are handed in, counted, and can't be read again`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world, #", "quotaMode": "hard""#)
            let officer = try world.token(.officer, "C1")
            for answers in [
                #""biet": "khong""#,
                #""biet": "co", "nguon": ["loa", "mang"], "muc": 5, "y_kien": "Đường xấu""#,
                #""biet": "co", "muc": 4.0"#,
            ] {
                let reply = try await world.send("POST", "\(path)/ballots", as: officer, ballot(answers))
                #expect(reply.status == 201 && reply["overQuota"] == .bool(false), "\(reply.text)")
                #expect(reply.header("Location") == nil && reply.text == #"{"overQuota":false}"#)
            }
            let progress = try await world.make("GET", "\(path)/progress", as: world.token(.advisor, "P1"))
            let items = progress["items"]?.elements ?? []
            let root = items.first { $0["parentId"] == nil }
            #expect(items.count == 3 && root?["counted"]?.integer == 3 && root?["leaf"] == .bool(false))
            let own = try await world.make("GET", "\(path)/progress", as: officer)["items"]?.elements ?? []
            #expect(own.map { $0["counted"]?.integer } == [3] && own.first?["quota"]?.integer == 10)
            for _ in 4...10 {
                try await world.make("POST", "\(path)/ballots", as: officer, ballot())
            }
            expectProblem(
                try await world.send("POST", "\(path)/ballots", as: officer, ballot()), 422, "rule-refused",
                codes: ["quotaReached"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is wrong with the answers is told by their questions, all at once`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world)
            let officer = try world.token(.officer, "C1")
            for (answers, expected) in [
                ("", ["/answers/biet required"]),
                (#""biet": "có""#, ["/answers/biet unknownChoice"]),
                (#""biet": ["co"]"#, ["/answers/biet wrongType"]),
                (#""biet": "khong", "nguon": ["loa"]"#, ["/answers/nguon notAsked"]),
                (#""biet": "co", "nguon": []"#, ["/answers/nguon wrongCount"]),
                (#""biet": "co", "nguon": ["loa", "loa"]"#, ["/answers/nguon choiceTwice"]),
                (#""biet": "khong", "muc": 2.5"#, ["/answers/muc notWhole"]),
                (
                    #""biet": "khong", "muc": 6, "tuoi": 3"#,
                    ["/answers/muc outOfRange", "/answers/tuoi unknownQuestion"]
                ),
                (#""biet": "khong", "a/b~": 1"#, ["/answers/a~1b~0 unknownQuestion"]),
                (#""biet": "khong", "y_kien": "Gọi 0912 345 678""#, ["/answers/y_kien personalIdentifier"]),
            ] {
                let reply = try await world.send("POST", "\(path)/ballots", as: officer, ballot(answers))
                #expect(reply.status == 422, "\(answers): \(reply.text)")
                let told = try (reply.json["errors"]?.elements ?? []).map {
                    "\($0["pointer"]?.text ?? "") \($0["code"]?.text ?? "")"
                }
                #expect(told == expected, "\(reply.text)")
                // What somebody answered is not told again.
                #expect(!reply.text.contains("0912"))
            }
            for body in [
                #"{"unitCode": "C1", "collectedOn": "2026-10-10"}"#,
                #"{"unitCode": "C1", "collectedOn": "2026-10-10", "answers": []}"#,
                ballot(#""biet": null"#), ballot(#""biet": "khong", "y_kien": " ""#),
                ballot(#""nguon": ["loa", 1]"#),
                ballot(#""biet": "khong", "y_kien": "a\u0001b""#), ballot(#""biet": {}"#),
                ballot(#""muc": 1e999"#),
                #"{"unitCode": "C1", "collectedOn": "10/10/2026", "answers": {}}"#,
                #"{"collectedOn": "2026-10-10", "answers": {}}"#,
            ] {
                expectProblem(
                    try await world.send("POST", "\(path)/ballots", as: officer, body), 400,
                    "malformed-request", body)
            }
            let progress = try await world.make("GET", "\(path)/progress", as: officer)
            #expect(progress["items"]?.elements.first?["counted"]?.integer == 0)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a ballot is of a day of the window, and arrives until the grace is over`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world, #", "uploadGraceDays": 1"#)
            let officer = try world.token(.officer, "C1")
            func cast(_ day: String, _ now: String) async throws -> TestServer.Reply {
                server.services.clock.set(Instant(now))
                return try await world.send("POST", "\(path)/ballots", as: officer, ballot(day: day))
            }
            for day in ["2026-10-09", "2026-10-11"] {
                expectProblem(
                    try await cast(day, "2026-10-10T03:00:00.000Z"), 422, "rule-refused",
                    codes: ["collectedOutside"], day)
            }
            #expect(try await cast("2026-10-19", "2026-10-20T16:59:59.999Z").status == 201)
            expectProblem(
                try await cast("2026-10-20", "2026-10-20T16:59:59.999Z"), 422, "rule-refused",
                codes: ["collectedOutside"])
            expectProblem(try await cast("2026-10-19", "2026-10-20T17:00:00.000Z"), 409, "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `targets that do not add up are refused by their place`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let id = try await world.make(
                "POST", "/v1/surveys", as: board, #"{"ownerCode": "P1", "title": "Sáp nhập"}"#
            ).id
            let path = "/v1/surveys/\(id)/targets"
            func put(_ targets: String) async throws -> TestServer.Reply {
                try await world.send(
                    "PUT", path, as: board, #"{"targets": [\#(targets)]}"#, headers: [("If-Match", "*")])
            }
            for (targets, pointer, code) in [
                (
                    #"{"unitCode": "P1", "quota": 31}, {"unitCode": "C1", "quota": 30}"#, "/targets/0/quota",
                    "quotaShort"
                ),
                (
                    #"{"unitCode": "C1", "quota": 1}, {"unitCode": "C1", "quota": 1}"#, "/targets/1",
                    "targetTwice"
                ),
                (
                    #"{"unitCode": "C1", "quota": 1}, {"unitCode": "TW", "quota": 1}"#, "/targets/1",
                    "targetOutsideOwner"
                ),
            ] {
                let reply = try await put(targets)
                expectProblem(reply, 422, "rule-refused", codes: [code])
                #expect(try reply.json["errors"]?.elements.first?["pointer"]?.text == pointer)
            }
            expectProblem(try await put(#"{"unitCode": "D1", "quota": 1}"#), 404, "not-found")
            for wrong in ["", #"{"unitCode": "C1", "quota": 0}"#, #"{"unitCode": "C1"}"#, #"{"quota": 1}"#] {
                expectProblem(try await put(wrong), 400, "malformed-request", wrong)
            }
            let set = try await put(#"{"unitCode": "C1", "quota": 10}"#)
            #expect(set.status == 200 && set.etag == "\"2-draft\"")
            let shown = try await world.send("GET", path, as: board)
            #expect(try shown.json == set.json && shown.etag == set.etag)
            #expect(shown["targets"]?.elements.first?["leaf"] == .bool(true))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a ballot with a name counts once for its sender, and the name is nowhere`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world)
            func cast(_ role: Role, _ name: String, _ answer: String = "khong") async throws
                -> TestServer.Reply
            {
                let body = #"""
                    {"unitCode": "C1", "collectedOn": "2026-10-10", "answers": {"biet": "\#(answer)"},
                     "externalId": "\#(name)"}
                    """#
                return try await world.send(
                    "POST", "\(path)/ballots", as: world.token(role, "C1"), body)
            }
            #expect(try await cast(.officer, "phieu-0001").status == 201)
            for answer in ["khong", "co"] {
                let again = try await cast(.officer, "phieu-0001", answer)
                #expect(again.status == 200 && again.text == #"{"duplicate":true}"#)
            }
            #expect(try await cast(.advisor, "phieu-0001").status == 201)
            #expect(try await cast(.officer, String(repeating: "á", count: 200)).status == 201)
            for wrong in [String(repeating: "á", count: 201), " ", ""] {
                expectProblem(
                    try await cast(.officer, wrong), 400, "malformed-request",
                    codes: [
                        wrong.count > 200 ? "tooLong" : "tooShort"
                    ])
            }
            let progress = try await world.make("GET", "\(path)/progress", as: world.token(.officer, "C1"))
            #expect(progress["items"]?.elements.first?["counted"]?.integer == 3)
            let rows = try await server.dump()
            #expect(rows["survey_ballot_hash"]?.count == 3)
            #expect(!rows.values.joined().contains { $0.contains("phieu-0001") })
        }
    }

    @Test func `a ballot's hash is another with each key, salt, survey, sender and name`() {
        let (one, two) = (Survey.ID(trusted: "1"), Survey.ID(trusted: "11"))
        let (a, b) = (Account.ID(trusted: "12"), Account.ID(trusted: "2"))
        let keys = [SymmetricKey(size: .bits256), SymmetricKey(size: .bits256)].map(BallotHashes.init)
        var seen: Set<String> = []
        for hashes in keys {
            for salt in ["s", "t"] {
                for survey in [one, two] {
                    for account in [a, b] {
                        for name in ["x", "y"] {
                            seen.insert(hashes.hash(name, by: account, of: survey, salt: salt))
                        }
                    }
                }
            }
        }
        #expect(seen.count == 32 && seen.allSatisfy { $0.count == 43 })
        #expect(
            keys.first?.hash("x", by: a, of: one, salt: "s")
                == keys.first?.hash("x", by: a, of: one, salt: "s"))
    }

    @Test(arguments: StorageKind.available)
    func `nothing of a ballot is in the log`(_ kind: StorageKind) async throws {
        try await withLoggedServer(kind) { server, lines in
            let world = try await World(server)
            let path = try await open(world)
            let officer = try world.token(.officer, "C1")
            for answers in [
                #""biet": "khong", "y_kien": "Đường xấu lắm""#, #""biet": "khong", "y_kien": 17"#,
            ] {
                _ = try await world.send("POST", "\(path)/ballots", as: officer, ballot(answers))
            }
            #expect(lines.text.contains("/v1/surveys/{id}/ballots"))
            #expect(!lines.text.contains("Đường xấu") && !lines.text.contains("khong"))
        }
    }
}
