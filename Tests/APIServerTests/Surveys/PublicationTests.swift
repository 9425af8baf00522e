import Domain
import TestSupport
import Testing

@testable import APIServer

/// What becomes of results.
extension ResultTests {
    @Test(arguments: StorageKind.available)
    func `a survey that asks the same again is compared with the one before`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await open(world)
            try await castAll(world, path)
            expectProblem(
                try await world.send("GET", "\(path)/waves/comparison", as: board), 409, "state-conflict")
            try await close(server)
            let wave = try await world.make(
                "POST", "\(path)/waves", as: board,
                #"{"title": "Sau", "policyStage": "after", "closesAt": "2026-11-10T00:00:00+07:00"}"#)
            #expect(wave["waveOfId"]?.text == String(path.dropFirst(12)) && wave["status"]?.text == "draft")
            let later = "/v1/surveys/\(try wave.id)"
            #expect(
                try await world.make("GET", "\(later)/targets", as: board)["targets"]?.elements.count == 3)
            try await world.make("POST", "\(later)/opening", as: board)
            let body =
                #"{"unitCode": "C1", "collectedOn": "2026-10-20", "answers": {"gioi": "nu", "y": "dong_y"}}"#
            for _ in 0..<8 { try await world.make("POST", "\(later)/ballots", as: board, body) }
            for answer in ["khong", "khac"] {
                let other = body.replacing("dong_y", with: answer)
                for _ in 0..<8 { try await world.make("POST", "\(later)/ballots", as: board, other) }
            }
            try await server.setClock("2026-11-09T17:00:00.000Z")
            let found = try await world.make("GET", "\(later)/waves/comparison?question=y", as: board)
            let matched = try question("y", found)
            #expect(matched["waves"]?.elements.map { $0["figures"]?["n"]?.integer } == [55, 24])
            let change = try #require(matched["changes"]?.elements.first)
            let agree = try #require(change["choices"]?.elements.first { $0["code"]?.text == "dong_y" })
            let (before, after) = (22.0 / 55, 8.0 / 24)
            #expect(near(agree["difference"], after - before))
            #expect(
                near(
                    agree["standardError"],
                    (before * (1 - before) / 54 + after * (1 - after) / 23).squareRoot()))
            let listed = try await world.make("GET", "\(path)/waves", as: world.token(.officer, "C1"))
            #expect(try listed["items"]?.elements.map { try $0.id } == [String(path.dropFirst(12)), wave.id])
            expectProblem(
                try await world.send("GET", "\(path)/waves/comparison?question=la", as: board), 422,
                "rule-refused",
                codes: ["unknownQuestion"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a leader publishes, for everybody, and nothing of it changes any more`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (board, leader) = (try world.token(.advisor, "P1"), try world.token(.leader, "P1"))
            let path = try await open(world, breakdown: .questions)
            try await castAll(world, path)
            let body =
                #"{"title": "Kết quả <b>", "questions": ["y"], "crosses": [{"question": "y", "by": "gioi"}]}"#
            expectProblem(
                try await world.send("POST", "\(path)/publication", as: leader, body), 409, "state-conflict")
            try await close(server)
            expectProblem(
                try await world.send("POST", "\(path)/publication", as: board, body), 403, "forbidden")
            for (wrong, code, pointer) in [
                (#"{"title": "A", "questions": ["y", "khac"]}"#, "unknownQuestion", "/questions/1"),
                (
                    #"{"title": "A", "crosses": [{"question": "y", "by": "nguon"}]}"#, "notCrossed",
                    "/crosses/0"
                ),
                (#"{"title": "A", "reason": "Sửa"}"#, "reasonWithoutVersion", "/reason"),
            ] {
                let reply = try await world.send("POST", "\(path)/publication", as: leader, wrong)
                expectProblem(reply, 422, "rule-refused", codes: [code])
                #expect(reply["errors"]?.elements.first?["pointer"]?.text == pointer)
            }
            let made = try await world.send("POST", "\(path)/publication", as: leader, body)
            #expect(made.status == 201, "\(made.text)")
            let place = try #require(made.header("Location"))
            let shown = try await world.send("GET", place, as: nil)
            #expect(try shown.json == made.json && shown.etag == made.etag)
            #expect(shown["questions"]?.elements.map { $0["code"]?.text } == ["y", "y"])
            #expect(shown["ballots"]?.integer == 55 && shown["ownerName"]?.text == "Đơn vị P1")
            #expect(try await world.make("GET", path, as: board)["status"]?.text == "published")
            let listed = try await world.make("GET", "/v1/surveys?status=published", as: board)
            #expect(listed["items"]?.elements.count == 1)
            #expect(
                try await world.make("GET", "/v1/surveys?status=closed", as: board)["items"]?.elements.isEmpty
                    == true)
            let csv = try await server.send("GET", "\(place)/figures.csv")
            #expect(csv.status == 200 && csv.header("Content-Type") == "text/csv; charset=utf-8")
            #expect(csv.text.contains("dong_y") && csv.text.contains("\r\n"))
            let page = try await server.send("GET", place.replacing("/v1", with: "") + "?fbclid=1")
            #expect(page.status == 200 && page.header("Content-Type") == "text/html; charset=utf-8")
            #expect(page.text.contains("Kết quả &lt;b&gt;") && !page.text.contains("<script"))
            expectProblem(
                try await world.send("POST", "\(path)/publication", as: leader, body), 422, "rule-refused",
                codes: ["reasonMissing"])
            let again = try await world.send(
                "POST", "\(path)/publication", as: leader, #"{"title": "Đính chính", "reason": "Thiếu câu"}"#)
            #expect(
                again.status == 201 && again["version"]?.integer == 2 && again.header("Location") == place)
            #expect(again["versions"]?.elements.count == 2 && again["questions"]?.elements.count == 6)
            let first = try await world.make("GET", "\(place)?version=1", as: nil)
            #expect(first["questions"] == shown["questions"] && first["title"]?.text == "Kết quả <b>")
            let all = try await world.make("GET", "/v1/publications?q=dinh chinh", as: nil)
            #expect(all["items"]?.elements.map { $0["version"]?.integer } == [2])
            expectProblem(try await world.send("GET", "\(place)?version=3", as: nil), 404, "not-found")
            #expect(try await server.auditCount("survey.published", String(path.dropFirst(12))) == 2)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what was written is read without whose it is, where enough have written`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await open(world)
            try await castAll(world, path)
            for number in 1...6 {
                try await cast(
                    world, path, "C1", 1, #""gioi": "nu", "y": "khong", "vi_sao": "Lý do \#(number)""#)
            }
            let texts = "\(path)/texts?question=vi_sao"
            expectProblem(try await world.send("GET", texts, as: board), 409, "state-conflict")
            try await close(server)
            let first = try await world.make("GET", "\(texts)&limit=4", as: board)
            let next = try #require(first["next"]?.text)
            let second = try await world.make("GET", "\(texts)&limit=4&cursor=\(next)", as: board)
            let all = [first, second].flatMap { $0["items"]?.elements ?? [] }.compactMap { $0["text"]?.text }
            #expect(
                Set(all) == Set((1...6).map { "Lý do \($0)" }) && all.count == 6
                    && second["next"]?.text == nil)
            expectProblem(
                try await world.send("GET", texts, as: world.token(.officer, "C1")), 403, "forbidden")
            for (query, code) in [("?question=y", "notText"), ("?question=khac", "unknownQuestion")] {
                expectProblem(
                    try await world.send("GET", "\(path)/texts\(query)", as: board), 422, "rule-refused",
                    codes: [code])
            }
            for query in ["", "?question=vi_sao&updatedSince=2026-10-10T00:00:00Z"] {
                #expect(
                    try await world.send("GET", "\(path)/texts\(query)", as: board).status == 400, "\(query)")
            }
        }
    }
}
