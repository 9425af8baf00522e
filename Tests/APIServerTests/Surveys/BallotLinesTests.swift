import AsyncHTTPClient
import Domain
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import APIServer

@Suite struct BallotLinesTests {
    /// Of P1, hard, with 3 ballots of C1 and 1,000 of C2 and A1.
    private func open(_ world: World) async throws -> String {
        let board = try world.token(.advisor, "P1")
        let id = try await world.make(
            "POST", "/v1/surveys", as: board,
            #"{"ownerCode": "P1", "title": "Sáp nhập", "closesAt": "2026-10-20T00:00:00+07:00", "quotaMode": "hard"}"#
        ).id
        let path = "/v1/surveys/\(id)"
        try await world.change(
            "PUT", "\(path)/questionnaire", as: board,
            #"{"questions": [{"code": "muc", "type": "scale", "text": "Mức?", "min": 1, "max": 5, "required": true}]}"#
        )
        try await world.change(
            "PUT", "\(path)/targets", as: board,
            #"{"targets": [{"unitCode": "C1", "quota": 3}, {"unitCode": "C2", "quota": 1000}]}"#)
        try await world.make("POST", "\(path)/opening", as: board)
        return path
    }

    private func line(_ name: String, _ muc: String = "3", unit: String = "C1") -> String {
        #"{"unitCode": "\#(unit)", "collectedOn": "2026-10-10", "answers": {"muc": \#(muc)}, "externalId": "\#(name)"}"#
    }

    private func send(
        _ world: World, _ path: String, as token: String, _ body: String,
        type: String = "application/x-ndjson"
    ) async throws -> TestServer.Reply {
        try await world.send(
            "POST", "\(path)/ballots", as: token, body,
            headers: [("Content-Type", type), ("Accept-Language", "en")])
    }

    private func results(_ reply: TestServer.Reply) throws -> [JSONValue] {
        try reply.text.split(separator: "\n").map { try JSONReader.parse(Array($0.utf8)) }
    }

    private func counted(_ world: World, _ path: String) async throws -> [Int64] {
        let items = try await world.make("GET", "\(path)/progress", as: world.token(.advisor, "P1"))["items"]
        return (items?.elements ?? []).compactMap { $0["counted"]?.integer }.sorted()
    }

    @Test(arguments: StorageKind.available)
    func `each line has its result, a refused one holds up no other, and sent again all are known`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world)
            let officer = try world.token(.officer, "C1")
            let body =
                "\u{FEFF}"
                + [
                    line("1"), line("1", "4"), "", line("2", "9"), "{", line("2"), #"{"unitCode": "C1"}"#,
                    line("3", unit: "P1"), line("4", unit: "D1"), "[1]\r", line("5"), line("6"),
                    line("7").replacing("2026-10-10", with: "2026-10-11"),
                    #"{"unitCode": "C1", "collectedOn": "2026-10-10", "answers": {"muc": 3}}"#,
                ].joined(separator: "\n")
            let reply = try await send(world, path, as: officer, body)
            #expect(reply.status == 200 && reply.header("Content-Type") == "application/x-ndjson")
            let lines = try results(reply)
            let told = lines.dropLast().map { line in
                let error = line["problem"]?["errors"]?.elements.first
                let place = error.map { " \($0["pointer"]?.text ?? "") \($0["code"]?.text ?? "")" } ?? ""
                return "\(line["line"]?.integer ?? 0) \(line["status"]?.integer ?? 0)\(place)"
            }
            #expect(
                told == [
                    "1 201", "2 200", "4 422 /answers/muc outOfRange", "5 400  unexpectedEnd", "6 201",
                    "7 400 /collectedOn required", "8 422 /unitCode noTarget", "9 404", "10 400  wrongType",
                    "11 201",
                    "12 422 /unitCode quotaReached", "13 422 /collectedOn collectedOutside",
                    "14 400 /externalId required",
                ])
            #expect(lines[1]["duplicate"] == .bool(true))
            let problem = lines[2]["problem"]
            #expect(problem?["type"]?.text == "/problems/rule-refused" && problem?["status"]?.integer == 422)
            #expect(problem?["instance"]?.text == "\(path)/ballots")
            #expect(problem?["requestId"]?.text == reply.header("X-Request-Id"))
            let summary = try JSONReader.parse(
                Array(#"{"summary":{"lines":13,"accepted":3,"duplicates":1,"overQuota":0,"refused":9}}"#.utf8)
            )
            #expect(lines.last == summary)
            #expect(try await counted(world, path) == [0, 3])
            let again = try results(try await send(world, path, as: officer, body))
            #expect(again.last?["summary"]?["duplicates"]?.integer == 4)
            #expect(again.last?["summary"]?["accepted"]?.integer == 0)
            #expect(try await counted(world, path) == [0, 3])
            #expect(try results(try await send(world, path, as: officer, "\n")).count == 1)
            let soft = try results(try await send(world, path, as: officer, line("1"))).first
            #expect(soft?["status"]?.integer == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what concerns all lines is told before the first`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world)
            let officer = try world.token(.officer, "C1")
            func status(_ path: String, _ token: String, type: String = "application/x-ndjson") async throws
                -> Int
            {
                try await send(world, path, as: token, line("1"), type: type).status
            }
            #expect(try await status(path, "no.token.here") == 401)
            #expect(try await status("/v1/surveys/\(world.newID())", officer) == 404)
            #expect(try await status(path, try world.token(.officer, "D1")) == 404)
            #expect(try await status(path, try world.token(.leader, "C1")) == 403)
            for type in ["text/csv", "application/ndjson", "application/x-ndjson; charset=utf-16"] {
                #expect(try await status(path, officer, type: type) == 415, "\(type)")
            }
            #expect(try await status(path, officer, type: "Application/X-NDJSON; charset=UTF-8") == 200)
            server.services.clock.set(Instant("2026-10-20T03:00:00.000Z"))
            expectProblem(
                try await send(world, path, as: officer, line("2")), 409, "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `lines are answered while more are awaited, and a role that is taken away ends them`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world)
            let account = try await server.account("sap.thoi", [(.officer, "C1")])
            let (body, sender) = AsyncStream.makeStream(of: ByteBuffer.self)
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)\(path)/ballots")
            request.method = .POST
            request.headers.add(name: "Authorization", value: "Bearer \(account.token)")
            request.headers.add(name: "Content-Type", value: "application/x-ndjson")
            request.body = .stream(body, length: .unknown)
            let response = try await server.client.execute(request, timeout: .seconds(180))
            #expect(response.status.code == 200)
            var parts = response.body.makeAsyncIterator()
            func next() async throws -> String {
                String(buffer: try await parts.next(isolation: #isolation) ?? ByteBuffer())
            }
            for number in 1...2 {
                sender.yield(ByteBuffer(string: line("\(number)") + "\n"))
                #expect(try await next() == #"{"line":\#(number),"status":201}"# + "\n")
            }
            let shown = try await world.make(
                "GET", "/v1/accounts/\(account.id)", as: world.token(.administrator, "TW"))
            let grant = try #require(shown["grants"]?.elements.first).id
            try await world.make(
                "DELETE", "/v1/accounts/\(account.id)/grants/\(grant)", as: world.token(.administrator, "TW"),
                headers: [("If-Match", "*")])
            sender.yield(ByteBuffer(string: line("3") + "\n"))
            let ending = try JSONReader.parse(Array(try await next().utf8))
            #expect(ending["problem"]?["status"]?.integer == 404 && ending["line"] == nil)
            sender.finish()
            #expect(try await next().isEmpty)
            #expect(try await counted(world, path) == [0, 2])
        }
    }

    @Test(arguments: StorageKind.available)
    func `two that send the same lines at once count each once and never overshoot`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world)
            let board = try world.token(.advisor, "P1")
            let lines = (1...900).map { line("\($0)", unit: $0 % 9 == 0 ? "C1" : "C2") }
            let bodies = [lines, lines.reversed()].map { $0.joined(separator: "\n") }
            let replies = try await withThrowingTaskGroup(of: TestServer.Reply.self) { group in
                for body in bodies { group.addTask { try await send(world, path, as: board, body) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let summaries = try replies.map { try #require(try results($0).last?["summary"]) }
            #expect(summaries.allSatisfy { $0["lines"]?.integer == 900 })
            #expect(summaries.reduce(0) { $0 + ($1["accepted"]?.integer ?? 0) } == 803)
            #expect(try await counted(world, path) == [3, 800])
        }
    }

    @Test func `who sends everything before reading is answered all the same`() async throws {
        try await withServer(.sqlite) { server in
            let world = try await World(server)
            let path = try await open(world)
            // Answers of 7 MB, of which the kernel takes 4.
            let count = 18_000
            let lines = String(repeating: String(repeating: "x", count: 1_000) + "\n", count: count)
            let reply = await RawSocket.send(
                """
                POST \(path)/ballots HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(try world.token(.officer, "C1"))\r
                Content-Type: application/x-ndjson\r\nContent-Length: \(lines.utf8.count)\r\nConnection: close\r\n\r
                \(lines)
                """, to: server.port, patience: 30, receiving: 1 << 16)
            #expect(reply.text.utf8.count > 6_500_000 && reply.text.utf8.count < Limits.unreadAnswer)
            #expect(reply.status == 200 && reply.closed)
            #expect(reply.text.contains(#""summary":{"lines":\#(count),"#))
        }
    }

    @Test func `a body that breaks off or is too large ends with what is wrong`() async throws {
        try await withServer(.sqlite) { server in
            let world = try await World(server)
            let path = try await open(world)
            let head = """
                POST \(path)/ballots HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(try world.token(.officer, "C1"))\r
                Content-Type: application/x-ndjson\r\nConnection: close\r\n
                """
            let large = await RawSocket.send(
                "\(head)Content-Length: \(Limits.bulkBody + 1)\r\n\r\n", to: server.port)
            #expect(large.status == 413)
            let long = line(String(repeating: "a", count: Limits.jsonBody))
            let reply = try await send(
                world, path, as: world.token(.officer, "C1"),
                [line("1"), long, line("2")].joined(separator: "\n"))
            #expect(try results(reply).map { $0["status"]?.integer } == [201, 413, 201, nil])
            let text = line("3") + "\n"
            let broken = await RawSocket.send(
                "\(head)Transfer-Encoding: chunked\r\n\r\n\(String(text.utf8.count, radix: 16))\r\n\(text)\r\nzz\r\n",
                to: server.port)
            #expect(broken.status == 200 && !broken.text.contains("summary"))
            #expect(try await counted(world, path) == [0, 3])
        }
    }
}
