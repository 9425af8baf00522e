import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct SurveyTests {
    private static let questions = #"""
        {"questions": [
            {"code": "biet", "type": "single", "text": "Biết không?", "textEn": "Do you know?", "required": true,
             "choices": [{"code": "co", "label": "Có", "labelEn": "Yes"}, {"code": "khong", "label": "Không"}]},
            {"code": "nguon", "type": "multiple", "text": "Qua đâu?", "relevantIf": "${biet}='co'", "min": 1,
             "choices": [{"code": "loa", "label": "Loa"}, {"code": "mang", "label": "Mạng"}]},
            {"code": "tuoi", "type": "number", "text": "Tuổi?", "min": 16, "max": 120},
            {"code": "muc", "type": "scale", "text": "Mức?", "min": 1, "max": 5},
            {"code": "uu_tien", "type": "rank", "text": "Xếp hạng?",
             "choices": [{"code": "1", "label": "Đường"}, {"code": "2", "label": "Trường"}]},
            {"code": "y_kien", "type": "text", "text": "Ý kiến?", "relevantIf": "tuoi >= 18 or muc < 3"}]}
        """#

    private static let target = #"{"targets": [{"unitCode": "C1", "quota": 10}]}"#

    private func draft(_ world: World, _ more: String = #", "closesAt": "2026-11-16T00:00:00+07:00""#)
        async throws -> String
    {
        try await world.make(
            "POST", "/v1/surveys", as: world.token(.advisor, "C1"),
            #"{"ownerCode": "C1", "title": "Sáp nhập"\#(more)}"#
        ).id
    }

    @Test(arguments: StorageKind.available)
    func `a survey is drafted, given questions, opened, and closes by the clock`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "C1")
            let made = try await world.send(
                "POST", "/v1/surveys", as: board,
                #"""
                {"ownerCode": "C1", "title": "Sáp nhập", "policyStage": "before", "uploadGraceDays": 2,
                 "opensAt": "2026-11-01T00:00:00+07:00", "closesAt": "2026-11-16T00:00:00+07:00"}
                """#)
            #expect(made.status == 201 && made.etag == "\"1-draft\"", "\(made.text)")
            let path = "/v1/surveys/\(made.id)"
            #expect(made.header("Location") == path && made["minCell"]?.integer == 5)
            try await world.change("PUT", "\(path)/questionnaire", as: board, Self.questions)
            try await world.change("PUT", "\(path)/targets", as: board, Self.target)
            let opened = try await world.make("POST", "\(path)/opening", as: board)
            #expect(opened["status"]?.text == "scheduled")
            #expect(opened["uploadsUntil"]?.text == "2026-11-17T17:00:00.000Z")
            let officer = try world.token(.officer, "A1")
            for (now, status) in [
                ("2026-10-31T17:00:00.000Z", "open"), ("2026-11-15T16:59:59.999Z", "open"),
                ("2026-11-15T17:00:00.000Z", "closed"),
            ] {
                let tag = try await world.send("GET", path, as: officer).etag
                server.services.clock.set(Instant(now))
                let shown = try await world.send("GET", path, as: officer, headers: [("If-None-Match", tag)])
                #expect(shown.status == 304 || shown["status"]?.text == status, "\(now): \(shown.text)")
                #expect((shown.status == 304) == (now == "2026-11-15T16:59:59.999Z"))
            }
            expectProblem(try await world.send("POST", "\(path)/closing", as: board), 409, "state-conflict")
            expectProblem(try await world.send("POST", "\(path)/archive", as: board), 409, "state-conflict")
            server.services.clock.set(Instant("2026-11-17T17:00:00.000Z"))
            #expect(try await world.make("POST", "\(path)/archive", as: board)["status"]?.text == "archived")
            let listed = try await world.make("GET", "/v1/surveys", as: board)
            #expect(listed["items"]?.elements.isEmpty == true)
            let archived = try await world.make("GET", "/v1/surveys?status=archived&q=sap+nhap", as: board)
            #expect(archived["items"]?.elements.count == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a questionnaire is shown as it was set, its defaults written out`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "C1")
            let path = "/v1/surveys/\(try await draft(world))/questionnaire"
            let set = try await world.change("PUT", path, as: board, Self.questions)
            let shown = try await world.send("GET", path, as: board)
            #expect(try shown.json == set && shown.etag == "\"2-draft\"")
            let questions = set["questions"]?.elements ?? []
            #expect(
                questions.compactMap { $0["code"]?.text } == [
                    "biet", "nguon", "tuoi", "muc", "uu_tien", "y_kien",
                ])
            #expect(questions.compactMap { $0["max"]?.integer } == [2, 5, 2, 1_000])
            #expect(questions[2]["max"] == .number("120.0"))
            #expect(questions[1]["relevantIf"]?.text == "biet = 'co'")
            #expect(questions[0]["choices"]?.elements[0]["labelEn"]?.text == "Yes")
            // What was shown is taken as it is.
            guard case .array(let elements)? = set["questions"] else { return }
            var json = JSONWriter()
            json.object { $0.member("questions", elements) }
            let again = try await world.change(
                "PUT", path, as: board, String(decoding: json.bytes, as: UTF8.self))
            #expect(again == set)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what a question may not say is told by its place`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "C1")
            let path = "/v1/surveys/\(try await draft(world))/questionnaire"
            let choices = #""choices": [{"code": "a", "label": "A"}, {"code": "b", "label": "B"}]"#
            for (question, pointer, code) in [
                (#""code": "1a", "type": "scale", "text": "x", "min": 1, "max": 5"#, "code", "invalidFormat"),
                (#""code": "a", "type": "scale", "text": "x", "min": 1"#, "max", "required"),
                (#""code": "a", "type": "scale", "text": "x", "min": 5, "max": 5"#, "max", "invalidValue"),
                (#""code": "a", "type": "scale", "text": "x", "min": 5, "max": 1"#, "max", "invalidValue"),
                (#""code": "a", "type": "number", "text": "x", "min": 5, "max": 1"#, "max", "invalidValue"),
                (#""code": "a", "type": "slider", "text": "x", "min": 5"#, "type", "invalidValue"),
                (#""code": "a", "type": "single", "text": "x""#, "choices", "required"),
                (#""code": "a", "type": "single", "text": "x", "min": 1, \#(choices)"#, "min", "notAllowed"),
                (#""code": "a", "type": "text", "text": "x", \#(choices)"#, "choices", "notAllowed"),
                (
                    #""code": "a", "type": "multiple", "text": "x", "min": 3, \#(choices)"#, "min",
                    "invalidValue"
                ),
                (
                    #""code": "a", "type": "text", "text": "x", "relevantIf": "a and""#, "relevantIf",
                    "invalidFormat"
                ),
            ] {
                let reply = try await world.send(
                    "PUT", path, as: board, #"{"questions": [{\#(question)}]}"#, headers: [("If-Match", "*")])
                #expect(reply.status == 400, "\(question): \(reply.text)")
                let told = try reply.json["errors"]?.elements ?? []
                #expect(
                    told.map { $0["pointer"]?.text } == ["/questions/0/\(pointer)"],
                    "\(question): \(reply.text)")
                #expect(told.map { $0["code"]?.text } == [code], "\(question): \(reply.text)")
            }
            expectProblem(
                try await world.send(
                    "PUT", path, as: board, #"{"questions": []}"#, headers: [("If-Match", "*")]), 400,
                "malformed-request")
        }
    }

    @Test(arguments: StorageKind.available)
    func `what does not fit together is refused, all of it at once`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "C1")
            let path = "/v1/surveys/\(try await draft(world))/questionnaire"
            func scale(_ code: String, _ condition: String? = nil) -> String {
                let relevance = condition.map { #", "relevantIf": "\#($0)""# } ?? ""
                return #"{"code": "\#(code)", "type": "scale", "text": "x", "min": 1, "max": 5\#(relevance)}"#
            }
            let choices = #"[{"code": "a", "label": "A"}, {"code": "a", "label": "B"}]"#
            let known = #"[{"code": "a", "label": "A"}, {"code": "b", "label": "B"}]"#
            for (questions, codes) in [
                ([scale("a"), scale("A")], ["codeTwice"]),
                (
                    [#"{"code": "a", "type": "rank", "text": "x", "choices": \#(choices)}"#],
                    ["choiceCodeTwice"]
                ),
                (
                    [#"{"code": "a", "type": "multiple", "text": "x", "max": 3, "choices": \#(known)}"#],
                    ["moreThanChoices"]
                ),
                (
                    [scale("a", "b > 1"), scale("c", "c > 1"), scale("d", "e > 1"), scale("e")],
                    ["unknownQuestion", "ownQuestion", "laterQuestion"]
                ),
                ([scale("a", "b > 1"), scale("b", "a > 1")], ["cycle"]),
                (
                    [
                        #"{"code": "a", "type": "single", "text": "x", "choices": \#(known)}"#,
                        scale("b", "a = 'c'"),
                        scale("d", "a > 1"), scale("f", "count(b) > 1"),
                    ], ["unknownChoice", "notComparable", "notComparable"]
                ),
            ] {
                let reply = try await world.send(
                    "PUT", path, as: board, #"{"questions": [\#(questions.joined(separator: ","))]}"#,
                    headers: [("If-Match", "*")])
                expectProblem(reply, 422, "rule-refused", codes: codes, "\(codes)")
            }
            #expect(try await world.make("GET", path, as: board)["questions"]?.elements.isEmpty == true)
        }
    }

    @Test(arguments: StorageKind.available)
    func `once it is opened only its end moves`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "C1")
            let path = "/v1/surveys/\(try await draft(world, ""))"
            func open() async throws -> TestServer.Reply {
                try await world.send("POST", "\(path)/opening", as: board)
            }
            func patch(_ body: String) async throws -> TestServer.Reply {
                try await world.send("PATCH", path, as: board, body, headers: [("If-Match", "*")])
            }
            expectProblem(try await open(), 422, "rule-refused", codes: ["noQuestions"])
            try await world.change("PUT", "\(path)/questionnaire", as: board, Self.questions)
            expectProblem(try await open(), 422, "rule-refused", codes: ["noTargets"])
            try await world.change("PUT", "\(path)/targets", as: board, Self.target)
            expectProblem(try await open(), 422, "rule-refused", codes: ["closesAtMissing"])
            expectProblem(
                try await patch(#"{"opensAt": "2026-10-01T00:00:00Z"}"#), 422, "rule-refused",
                codes: ["opensInPast"])
            for (end, code) in [
                ("2026-10-10T02:00:00Z", "closesTooEarly"), ("2027-10-12T02:00:00Z", "closesTooLate"),
            ] {
                expectProblem(
                    try await patch(#"{"closesAt": "\#(end)"}"#), 422, "rule-refused", codes: [code])
            }
            #expect(
                try await patch(#"{"closesAt": "2026-11-16T00:00:00+07:00", "minCell": 10}"#).status == 200)
            let opened = try await open()
            #expect(opened["status"]?.text == "open" && opened["opensAt"]?.text == "2026-10-10T02:00:00.000Z")
            expectProblem(try await open(), 409, "state-conflict")
            expectProblem(
                try await patch(#"{"minCell": 5, "title": "Khác"}"#), 422, "rule-refused", codes: ["frozen"])
            expectProblem(
                try await world.send(
                    "PUT", "\(path)/questionnaire", as: board, Self.questions, headers: [("If-Match", "*")]),
                409,
                "state-conflict")
            let moved = try await patch(#"{"closesAt": "2026-11-20T00:00:00+07:00"}"#)
            #expect(moved["closesAt"]?.text == "2026-11-19T17:00:00.000Z" && moved["status"]?.text == "open")
            let closed = try await world.make("POST", "\(path)/closing", as: board)
            #expect(closed["status"]?.text == "closed")
            expectProblem(
                try await patch(#"{"closesAt": "2026-12-20T00:00:00+07:00"}"#), 409, "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `only committees and cells carry out surveys`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let reply = try await world.send(
                "POST", "/v1/surveys", as: world.token(.advisor, "C1"),
                #"{"ownerCode": "C1-B", "title": "x"}"#)
            expectProblem(reply, 422, "rule-refused", codes: ["ownerNotCommittee"])
        }
    }
}
