import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

@Suite struct ParticipationTests {
    @Test(arguments: StorageKind.available)
    func `a slip buys one token, and a token one ballot`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, form, slips) = try await world.openBySlip(2)
            #expect(slips.count == 2 && slips.allSatisfy { SlipCode($0)?.description == $0 })
            let token = try await world.buyToken(slips[0], form)
            let path = "\(form)/ballots"
            let cast = try await world.send("POST", path, as: nil, World.ballot(unit: "C2", token: token))
            #expect(cast.status == 201 && cast.text == #"{"received":true}"#, "\(cast.text)")
            // Of another unit or not: it is spent.
            for unit in ["C1", "C2"] {
                let again = try await world.send(
                    "POST", path, as: nil, World.ballot(unit: unit, token: token))
                expectProblem(again, 422, "rule-refused", codes: ["tokenSpent"])
            }
            #expect(try await world.counted(survey) == ["C1": 0, "C2": 1])
            let board = try world.token(.advisor, "P1")
            let counts = try await world.make("GET", "\(survey)/slips", as: board)["items"]?.elements ?? []
            #expect(counts.compactMap { $0["issued"]?.integer }.sorted() == [0, 2])
            #expect(counts.compactMap { $0["used"]?.integer }.sorted() == [0, 1])
            #expect(counts.compactMap { $0["limit"]?.integer }.sorted() == [20, 40])
            let own = try await world.make("GET", "\(survey)/slips", as: world.token(.officer, "C1"))
            #expect(own["items"]?.elements.map { $0["unitId"]?.text } == [try world.unit("C1")])
            let day = server.services.clock.now.civilDate
            #expect(try await server.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a lost answer is given again, another message is not signed`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (_, form, slips) = try await world.openBySlip(1)
            let shown = try await world.make("GET", form, as: nil)
            let (first, second) = (try BlindedToken(shown), try BlindedToken(shown))
            let path = "\(form)/signatures"
            let signed = try await world.make("POST", path, as: nil, first.request(slips[0].lowercased()))
            #expect(try await world.make("POST", path, as: nil, first.request(slips[0])) == signed)
            expectProblem(
                try await world.send("POST", path, as: nil, second.request(slips[0])), 422, "rule-refused",
                codes: ["slipUsed"])
            let stranger = SlipCode { Int.random(in: $0) }.description
            expectProblem(
                try await world.send("POST", path, as: nil, second.request(stranger)), 422, "rule-refused",
                codes: ["slipUnknown"])
            #expect(try first.signed(signed).contains("signature"))
        }
    }

    @Test(arguments: StorageKind.available)
    func `what can't be signed does not cost a slip`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (_, form, slips) = try await world.openBySlip(1)
            let path = "\(form)/signatures"
            let tooLarge = Data(repeating: 255, count: 256).base64URL
            expectProblem(
                try await world.send(
                    "POST", path, as: nil, #"{"slip": "\#(slips[0])", "blindedMessage": "\#(tooLarge)"}"#),
                422,
                "rule-refused", codes: ["blindedMessageInvalid"])
            let good = Data(count: 256).base64URL
            let slip = slips[0]
            let wrong: [(slip: String, message: String, pointer: String)] = [
                (String(slip.dropLast()) + "?", good, "/slip"), ("", good, "/slip"),
                (slip, "", "/blindedMessage"),
                (slip, String(good.dropLast()) + "!", "/blindedMessage"),
                (slip, Data(count: 255).base64URL, "/blindedMessage"), (slip, good + "==", "/blindedMessage"),
            ]
            for (slip, message, pointer) in wrong {
                let reply = try await world.send(
                    "POST", path, as: nil, #"{"slip": "\#(slip)", "blindedMessage": "\#(message)"}"#)
                expectProblem(reply, 400, "malformed-request")
                #expect(reply.pointers == [pointer])
                #expect(slip.isEmpty || !reply.text.contains(slip))
            }
            _ = try await world.buyToken(slips[0], form)
        }
    }

    @Test(arguments: StorageKind.available)
    func `only what this survey's key has signed is a token`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, form, slips) = try await world.openBySlip(2)
            let (_, otherForm, otherSlips) = try await world.openBySlip(1)
            let message = Data((0..<32).map { _ in UInt8.random(in: 0...255) })
            let foreign = try await world.buyToken(otherSlips[0], otherForm)
            let own = try await world.buyToken(slips[0], form)
            let signature = try #require(own.split(separator: "\"").dropLast().last)
            for (token, code) in [
                (foreign, "tokenInvalid"), (BlindedToken.json(message, Data(count: 256)), "tokenInvalid"),
                (#"{"message": "\#(message.base64URL)", "signature": "\#(signature)"}"#, "tokenInvalid"),
                (nil, "tokenRequired"),
            ] as [(String?, String)] {
                expectProblem(
                    try await world.send("POST", "\(form)/ballots", as: nil, World.ballot(token: token)), 422,
                    "rule-refused", codes: [code])
            }
            for token in [
                "{}", "1", #"{"message": "AA", "signature": "AA"}"#, #"{"message": "\#(message.base64URL)"}"#,
            ] {
                expectProblem(
                    try await world.send("POST", "\(form)/ballots", as: nil, World.ballot(token: token)), 400,
                    "malformed-request")
            }
            // What was refused for its answers has not spent the token.
            let wrong = try await world.send("POST", "\(form)/ballots", as: nil, World.ballot(-1, token: own))
            expectProblem(wrong, 422, "rule-refused", codes: ["outOfRange"])
            #expect(
                try await world.send("POST", "\(form)/ballots", as: nil, World.ballot(token: own)).status
                    == 201)
            #expect(try await world.counted(survey)["C1"] == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `of ballots that come at once with one token exactly one counts`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, form, slips) = try await world.openBySlip(1)
            let body = World.ballot(token: try await world.buyToken(slips[0], form))
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...10 {
                    group.addTask { try await world.send("POST", "\(form)/ballots", as: nil, body).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201] + Array(repeating: 422, count: 9))
            #expect(try await world.counted(survey)["C1"] == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `slips and tokens end with the survey, and its key with them`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, form, slips) = try await world.openBySlip(2)
            let token = try await world.buyToken(slips[0], form)
            let late = try BlindedToken(try await world.make("GET", form, as: nil))
            let sealed = try #require(try await server.dump()["survey_issuer"]?.first)
            #expect(!sealed.contains("NULL"))
            server.services.clock.set(Instant("2026-10-19T17:00:00.000Z"))
            for (path, body) in [
                ("\(form)/signatures", late.request(slips[1])),
                ("\(form)/ballots", World.ballot(token: token)),
            ] {
                expectProblem(try await world.send("POST", path, as: nil, body), 409, "state-conflict")
            }
            let more = try await world.send(
                "POST", "\(survey)/slips", as: world.token(.officer, "C1"), #"{"unitCode": "C1", "count": 1}"#
            )
            expectProblem(more, 409, "state-conflict")
            try await KeyJob(services: server.services).tick()
            let destroyed = try #require(try await server.dump()["survey_issuer"]?.first)
            #expect(destroyed.count < sealed.count - 1_000)
            let day = server.services.clock.now.civilDate
            #expect(try await server.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `slips are handed out by who collects, twice as many as the quota at most`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, form, _) = try await world.openBySlip(1)
            let officer = try world.token(.officer, "C1")
            func issue(_ count: Int, _ unit: String = "C1", as token: String) async throws -> TestServer.Reply
            {
                try await world.send(
                    "POST", "\(survey)/slips", as: token, #"{"unitCode": "\#(unit)", "count": \#(count)}"#)
            }
            expectProblem(try await issue(20, as: officer), 422, "rule-refused", codes: ["tooManySlips"])
            #expect(try await issue(19, as: officer).status == 201)
            expectProblem(try await issue(1, as: officer), 422, "rule-refused", codes: ["tooManySlips"])
            expectProblem(
                try await issue(1, "A1", as: world.token(.advisor, "P1")), 422, "rule-refused",
                codes: ["noTarget"])
            #expect(try await issue(1, "A1", as: officer).status == 403)
            for count in [0, 1_001] {
                expectProblem(try await issue(count, as: officer), 400, "malformed-request")
            }
            #expect(try await issue(1, "C2", as: officer).status == 404)
            #expect(try await issue(1, "C2", as: world.token(.advisor, "P1")).status == 201)
            // Collectors hand in nothing that has no token.
            let collected = try await world.send(
                "POST", "\(survey)/ballots", as: officer,
                #"{"unitCode": "C1", "collectedOn": "2026-10-10", "answers": {}}"#)
            expectProblem(collected, 422, "rule-refused", codes: ["tokenRequired"])
            let page = form.replacing("/v1", with: "")
            #expect(try await world.send("GET", page, as: nil).text.contains("phiếu mời"))
            let filled = try await world.fillIn(
                String(page.dropFirst("/forms/".count)), "page=0&unit=C1&q.so=1")
            #expect(filled.status == 409 && filled.text.contains("phiếu mời"))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a survey that is open to all has neither slips nor tokens`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, publicID) = try await world.openForm()
            let form = "/v1/forms/\(publicID)"
            #expect(try await world.make("GET", form, as: nil)["publicKey"] == nil)
            let officer = try world.token(.officer, "C1")
            let message = Data(count: 256).base64URL
            for (path, body) in [
                ("\(survey)/slips", #"{"unitCode": "C1", "count": 1}"#),
                (
                    "\(form)/signatures",
                    #"{"slip": "\#(SlipCode { Int.random(in: $0) })", "blindedMessage": "\#(message)"}"#
                ),
                (
                    "\(form)/ballots",
                    #"{"unitCode": "C1", "answers": {"biet": "khong"}, "token": \#(BlindedToken.json(Data(count: 32), Data(count: 256)))}"#
                ),
            ] {
                expectProblem(
                    try await world.send("POST", path, as: officer, body), 422, "rule-refused",
                    codes: ["withoutTokens"], path)
            }
            #expect(
                try await world.make("GET", "\(survey)/slips", as: officer)["items"]?.elements.isEmpty == true
            )
        }
    }
}
