import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct FormTests {
    private func ballot(_ answers: String = #""biet": "khong""#, unit: String = "C1") -> String {
        #"{"unitCode": "\#(unit)", "answers": {\#(answers)}}"#
    }

    @Test(arguments: StorageKind.available)
    func `anybody reads an open form by its address and answers it`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, publicID) = try await world.openForm()
            #expect(publicID.count == 32)
            let path = "/v1/forms/\(publicID)"
            let form = try await world.make("GET", path, as: nil)
            #expect(form["title"]?.text == "Sáp nhập & đặt tên" && form["participation"]?.text == "open")
            #expect(form["questions"]?.elements.compactMap { $0["code"]?.text }.first == "biet")
            #expect(form["units"]?.elements.compactMap { $0["code"]?.text } == ["C1", "C2"])
            // Who runs it is nobody's business but the directory's.
            #expect(form["ownerId"] == nil && form["id"] == nil && form["unit"] == nil)
            let chosen = try await world.make("GET", "\(path)?unitCode=C2", as: nil)
            #expect(chosen["unit"]?["name"]?.text == "Đơn vị C2")
            for body in [ballot(), ballot(#""biet": "co", "nguon": ["loa"], "y_kien": "Xa quá""#)] {
                let reply = try await world.send("POST", "\(path)/ballots", as: nil, body)
                #expect(reply.status == 201 && reply.text == #"{"received":true}"#, "\(reply.text)")
                #expect(reply.header("Location") == nil && reply.header("Set-Cookie") == nil)
            }
            #expect(try await world.counted(survey) == ["C1": 2, "C2": 0])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a ballot from the public keeps all the rules of one from a collector`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, publicID) = try await world.openForm(#", "quotaMode": "hard""#)
            let path = "/v1/forms/\(publicID)/ballots"
            for (body, codes) in [
                (ballot(""), ["required"]), (ballot(#""biet": "co""#), ["required"]),
                (ballot(#""biet": "khong", "nguon": ["loa"]"#), ["notAsked"]),
                (
                    ballot(#""biet": "co", "nguon": ["loa"], "y_kien": "Gọi 0912 345 678""#),
                    ["personalIdentifier"]
                ),
                (ballot(unit: "A1"), ["noTarget"]), (ballot(unit: "P1"), ["noTarget"]),
                (ballot(unit: "NOBODY"), ["noTarget"]),
            ] {
                expectProblem(
                    try await world.send("POST", path, as: nil, body), 422, "rule-refused", codes: codes, body
                )
            }
            for body in [
                #"{"answers": {}}"#, #"{"unitCode": "C1"}"#,
                #"{"unitCode": "C1", "collectedOn": "2026-10-10", "answers": {}}"#,
            ] {
                expectProblem(
                    try await world.send("POST", path, as: nil, body), 400, "malformed-request", body)
            }
            #expect(try await world.counted(survey) == ["C1": 0, "C2": 0])
            for _ in 1...10 { try await world.make("POST", path, as: nil, ballot()) }
            expectProblem(
                try await world.send("POST", path, as: nil, ballot()), 422, "rule-refused",
                codes: ["quotaReached"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a form is there from the opening to the closing, days of grace or not`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (_, publicID) = try await world.openForm(
                #", "opensAt": "2026-10-11T00:00:00+07:00", "uploadGraceDays": 3"#)
            let path = "/v1/forms/\(publicID)"
            for (now, status) in [
                ("2026-10-10T16:59:59.999Z", 409), ("2026-10-10T17:00:00.000Z", 200),
                ("2026-10-19T16:59:59.999Z", 200), ("2026-10-19T17:00:00.000Z", 409),
            ] {
                server.services.clock.set(Instant(now))
                #expect(try await world.send("GET", path, as: nil).status == status, "\(now)")
                let cast = try await world.send("POST", "\(path)/ballots", as: nil, ballot())
                #expect(cast.status == (status == 200 ? 201 : 409), "\(now)")
                if status == 409 { expectProblem(cast, 409, "state-conflict") }
                #expect(try await world.send("GET", "/forms/\(publicID)", as: nil).status == status, "\(now)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `without a public form there is none, whatever address is tried`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let id = try await world.make(
                "POST", "/v1/surveys", as: board,
                #"{"ownerCode": "P1", "title": "x", "closesAt": "2026-10-20T00:00:00+07:00"}"#
            ).id
            let path = "/v1/surveys/\(id)"
            try await world.change("PUT", "\(path)/questionnaire", as: board, World.formQuestions)
            try await world.change(
                "PUT", "\(path)/targets", as: board, #"{"targets": [{"unitCode": "C1", "quota": 10}]}"#)
            let opened = try await world.make("POST", "\(path)/opening", as: board)
            #expect(opened["publicForm"] == .bool(false) && opened["publicId"] == nil)
            for address in [id, RandomIdentifier.next(), "x", "%00", "%FF", "6a857a38%20"] {
                expectProblem(
                    try await world.send("GET", "/v1/forms/\(address)", as: nil), 404, "not-found", address)
                let reply = try await world.send("POST", "/v1/forms/\(address)/ballots", as: nil, ballot())
                expectProblem(reply, 404, "not-found", address)
                #expect(try await world.send("GET", "/forms/\(address)", as: nil).status == 404, "\(address)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `whether there is a form is settled when the survey is opened`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            func patch(_ path: String, _ body: String) async throws -> TestServer.Reply {
                try await world.send("PATCH", path, as: board, body, headers: [("If-Match", "*")])
            }
            let refused = try await world.send(
                "POST", "/v1/surveys", as: board,
                #"{"ownerCode": "P1", "title": "x", "participation": "token"}"#)
            expectProblem(refused, 422, "rule-refused", codes: ["tokenNeedsForm"])
            let draft = try await world.make(
                "POST", "/v1/surveys", as: board, #"{"ownerCode": "P1", "title": "x"}"#)
            let path = "/v1/surveys/\(try draft.id)"
            #expect(draft["publicForm"] == .bool(false) && draft["participation"]?.text == "open")
            expectProblem(
                try await patch(path, #"{"participation": "token"}"#), 422, "rule-refused",
                codes: ["tokenNeedsForm"])
            let both = try await patch(path, #"{"participation": "token", "publicForm": true}"#)
            #expect(both["participation"]?.text == "token" && both["publicId"] == nil, "\(both.text)")
            let (survey, _) = try await world.openForm()
            for body in [#"{"publicForm": false}"#, #"{"participation": "open"}"#] {
                expectProblem(try await patch(survey, body), 422, "rule-refused", codes: ["frozen"], body)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `nothing of who answers a form is kept, and nothing of the answers logged`(_ kind: StorageKind)
        async throws
    {
        try await withLoggedServer(kind) { server, lines in
            let world = try await World(server)
            let (_, publicID) = try await world.openForm()
            let before = try await server.dump()
            let headers = [
                ("X-Request-Id", "dau-vet-1"), ("User-Agent", "dau-vet-2"),
                ("X-Forwarded-For", "203.0.113.9"),
            ]
            let answers = #""biet": "co", "nguon": ["loa"], "y_kien": "Đường xấu lắm""#
            let reply = try await world.send(
                "POST", "/v1/forms/\(publicID)/ballots", as: nil, ballot(answers), headers: headers)
            #expect(reply.status == 201)
            _ = try await world.fillIn(
                publicID, "page=1&unit=C1&q.biet=co&q.nguon=loa&q.y_kien=%C4%90%C6%B0%E1%BB%9Dng")
            let after = try await server.dump()
            let changed = after.filter { before[$0.key] != $0.value }
            #expect(Set(changed.keys) == ["survey_ballot", "survey_day", "survey_target", "survey_text"])
            let added = changed.flatMap { table, rows in rows.filter { !(before[table] ?? []).contains($0) } }
            #expect(added.allSatisfy { !$0.contains("dau-vet") && !$0.contains("203.0.113") })
            #expect(
                lines.text.contains("/v1/forms/{publicId}/ballots")
                    && lines.text.contains("/forms/{publicId}"))
            for secret in ["Đường", "loa", "C1", "203.0.113", publicID] {
                let told = lines.text.split(separator: "\n").filter {
                    $0.contains("forms/") && $0.contains(secret)
                }
                #expect(told.isEmpty, "\(secret)")
            }
        }
    }
}
