import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct BallotBatchTests {
    /// Of P1, with 20 ballots of C1.
    private func open(_ world: World) async throws -> String {
        let board = try world.token(.advisor, "P1")
        let id = try await world.make(
            "POST", "/v1/surveys", as: board,
            #"{"ownerCode": "P1", "title": "Sáp nhập", "closesAt": "2026-10-20T00:00:00+07:00", "quotaMode": "hard"}"#
        ).id
        let path = "/v1/surveys/\(id)"
        try await world.change(
            "PUT", "\(path)/questionnaire", as: board,
            #"""
            {"questions": [
                {"code": "muc", "type": "scale", "text": "Mức?", "min": 1, "max": 5, "required": true},
                {"code": "y_kien", "type": "text", "text": "Ý kiến?"}]}
            """#)
        try await world.change(
            "PUT", "\(path)/targets", as: board, #"{"targets": [{"unitCode": "C1", "quota": 20}]}"#)
        try await world.make("POST", "\(path)/opening", as: board)
        return path
    }

    private func bundle(_ marks: [String], number: String? = "Tổ 5", issued: Int? = nil) -> String {
        let unit = number.map { #""unitCode": "C1", "number": "\#($0)", "# } ?? ""
        let ballots = marks.map { #"{"answers": {"muc": \#($0)}}"# }.joined(separator: ", ")
        return #"""
            {\#(unit)"collectedOn": "2026-10-10", "issued": \#(issued ?? marks.count + 3), "spoiled": 1, "lost": 2,
             "ballots": [\#(ballots)]}
            """#
    }

    private func check(_ sample: [JSONValue], _ marks: [String]) -> String {
        let ballots = sample.compactMap(\.integer).map { position in
            #"{"position": \#(position), "answers": {"muc": \#(marks[Int(position) - 1])}}"#
        }
        return #"{"ballots": [\#(ballots.joined(separator: ", "))]}"#
    }

    @Test(arguments: StorageKind.available)
    func `one enters a bundle, another checks it, and then it counts`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world)
            let (officer, board) = (try world.token(.officer, "C1"), try world.token(.advisor, "C1"))
            let marks = (0..<12).map { String($0 % 5 + 1) }
            let reply = try await world.send(
                "POST", "\(path)/ballot-batches", as: officer, bundle(marks))
            try #require(reply.status == 201, "\(reply.text)")
            let batch = "\(path)/ballot-batches/\(reply.id)"
            #expect(reply.header("Location") == batch && reply.etag == "\"1\"")
            // Of the day, and not of the moment.
            let day = String(try #require(CivilDate("2026-10-10")).start.milliseconds, radix: 16)
            #expect(reply.id.replacing("-", with: "").hasPrefix("0\(day)7"))
            let own = try await world.make("GET", batch, as: officer)
            #expect(own["sample"] == nil && own["status"]?.text == "entered" && own["counted"]?.integer == 12)
            let seen = try await world.make("GET", batch, as: board)
            let sample = seen["sample"]?.elements ?? []
            #expect(sample.count == 5)
            expectProblem(
                try await world.send("POST", "\(batch)/check", as: officer, check(sample, marks)), 422,
                "rule-refused", codes: ["samePerson"])
            expectProblem(
                try await world.send(
                    "POST", "\(batch)/check", as: board, check(Array(sample.dropLast()), marks)), 422,
                "rule-refused", codes: ["notTheSample"])
            var wrong = marks
            let place = Int(try #require(sample.first?.integer))
            wrong[place - 1] = wrong[place - 1] == "1" ? "2" : "1"
            let returned = try await world.make("POST", "\(batch)/check", as: board, check(sample, wrong))
            #expect(returned["status"]?.text == "returned" && returned["checkedBy"] != nil)
            #expect(
                returned["differences"]?.elements.map { $0["position"]?.integer } == [Int64(place)])
            #expect(returned["differences"]?.elements.first?["question"]?.text == "muc")
            let again = try await world.change("PUT", batch, as: officer, bundle(marks, number: nil))
            #expect(again["status"]?.text == "entered" && again["version"]?.integer == 3)
            let newSample = try await world.make("GET", batch, as: board)["sample"]?.elements ?? []
            let checked = try await world.make("POST", "\(batch)/check", as: board, check(newSample, marks))
            #expect(checked["status"]?.text == "checked" && checked["differences"]?.elements == [])
            #expect(checked["enteredBy"] == nil && checked["checkedBy"] == nil)
            expectProblem(
                try await world.send("POST", "\(batch)/check", as: board, check(newSample, marks)), 409,
                "state-conflict")
            expectProblem(
                try await world.send("DELETE", batch, as: board, headers: [("If-Match", "*")]), 409,
                "state-conflict")
            let progress = try await world.make("GET", "\(path)/progress", as: officer)
            #expect(progress["items"]?.elements.first?["counted"]?.integer == 12)
            let listed = try await world.make(
                "GET", "\(path)/ballot-batches?unitCode=C1&status=checked", as: world.token(.leader, "P1"))
            #expect(listed["items"]?.elements.map { $0["number"]?.text } == ["Tổ 5"])
            #expect(listed["items"]?.elements.first?["sample"] == nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is wrong in a bundle is told by its place`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world) + "/ballot-batches"
            let officer = try world.token(.officer, "C1")
            let answers = try await world.send(
                "POST", path, as: officer, bundle(["3", "6", "2.5", #"1, "y_kien": "Gọi 0912 345 678""#]))
            expectProblem(
                answers, 422, "rule-refused", codes: ["outOfRange", "notWhole", "personalIdentifier"])
            #expect(
                answers.pointers == [
                    "/ballots/1/answers/muc", "/ballots/2/answers/muc", "/ballots/3/answers/y_kien",
                ])
            #expect(!answers.text.contains("0912"))
            for issued in [3, 5] {
                let sums = try await world.send(
                    "POST", path, as: officer, bundle(["3"], issued: issued),
                    headers: [("Accept-Language", "en")])
                expectProblem(sums, 422, "rule-refused", codes: ["notAddingUp"])
                #expect(
                    sums["detail"]?.text == "Issued were \(issued), but 1 counted + 1 spoiled + 2 lost are 4."
                )
            }
            let many = Array(repeating: "3", count: 501)
            expectProblem(
                try await world.send("POST", path, as: officer, bundle(many)), 400, "malformed-request",
                codes: ["tooMany"])
            for (missing, replacement) in [
                (#""ballots": [{"answers": {"muc": 3}}]"#, #""ballots": null"#),
                (#""issued": 4"#, #""issued": -1"#), (#""lost": 2"#, #""lost": "2""#),
                (#""number": "Tổ 5""#, #""number": " ""#), (#""muc": 3"#, #""muc": null"#),
                (#", "spoiled": 1"#, ""),
            ] {
                let body = bundle(["3"]).replacing(missing, with: replacement)
                #expect(body != bundle(["3"]))
                expectProblem(
                    try await world.send("POST", path, as: officer, body), 400, "malformed-request", body)
            }
            #expect(try await world.send("POST", path, as: officer, bundle(many.dropLast())).status == 201)
            expectProblem(
                try await world.send("POST", path, as: officer, bundle(["3"])), 422, "rule-refused",
                codes: ["numberTaken"])
            let empty = try await world.make("POST", path, as: officer, bundle([], number: "0"))
            let closing = try await world.make(
                "POST", "\(path)/\(try empty.id)/check", as: world.token(.advisor, "C1"), "{}")
            #expect(closing["status"]?.text == "checked")
            let late = try await world.make("POST", path, as: officer, bundle(["3"], number: "7"))
            #expect(try late.id.isEmpty == false)
            server.services.clock.set(Instant("2026-10-20T03:00:00.000Z"))
            expectProblem(
                try await world.send("POST", path, as: officer, bundle(["3"], number: "8")), 409,
                "state-conflict")
            expectProblem(
                try await world.send(
                    "POST", "\(path)/\(try late.id)/check", as: world.token(.advisor, "C1"),
                    #"{"ballots": [{"position": 1, "answers": {"muc": 3}}]}"#), 409, "state-conflict")
        }
    }
}
