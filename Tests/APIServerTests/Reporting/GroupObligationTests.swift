import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct GroupObligationTests {
    /// Two groups of C1 that a monthly regime asks, each led by a collaborator; a third one is a member of both.
    private struct Scene {
        let world: World
        let board: String
        let leaders: [(id: String, codeName: String, token: String)]
        let member: (id: String, codeName: String, token: String)
        let groups: [String]
        let regime: String

        init(_ server: TestServer) async throws {
            let world = try await World(server)
            let board = try world.token(.advisor, "C1")
            let member = try await world.makeCollaborator("C1")
            var leaders: [(id: String, codeName: String, token: String)] = []
            var groups: [String] = []
            for number in 1...2 {
                let leader = try await world.makeCollaborator("C1")
                let members =
                    #", "members": [{"collaboratorId": "\#(member.id)", "position": "Thành viên"}]"#
                let body = World.group(
                    try world.unit("C1"), leader: leader.id, name: "Tổ số \(number)", more: members)
                groups.append(try await world.make("POST", "/v1/groups", as: board, body).id)
                leaders.append(leader)
            }
            (self.world, self.board, self.member) = (world, board, member)
            (self.leaders, self.groups) = (leaders, groups)
            regime = try await world.makeRegime(
                issuer: "C1", #"{"kind": "groups", "withinCode": "C1", "depth": "all"}"#)
        }

        func owed(_ number: Int) async throws -> String {
            let found = try await world.obligations("regimeId=\(regime)&period=2026-10", as: board)
            return try #require(found.first { $0["groupId"]?.text == groups[number] }).id
        }

        func report(_ owed: String, as token: String, _ more: String = "") async throws -> TestServer.Reply {
            try await world.send(
                "POST", "/v1/reports", as: token,
                #"{"obligationId": "\#(owed)", "title": "Tháng 10", "summary": "Lời riêng"\#(more)}"#)
        }

        /// What the regime's obligations have come to.
        func figures() async throws -> JSONValue {
            let rows = try await compliance(by: "regime")
            return try #require(rows.first { $0["regimeId"]?.text == regime })
        }

        func compliance(by group: String) async throws -> [JSONValue] {
            let path = "/v1/compliance?unitCode=C1&period=2026-10&groupBy=\(group)"
            return try await world.make("GET", path, as: board)["items"]?.elements ?? []
        }

        /// Neither the obligation nor its report is there for the caller, and nothing can be done with them.
        func expectHidden(_ owed: String, _ report: String, from token: String) async throws {
            for path in ["obligations/\(owed)", "reports/\(report)", "reports/\(report)/versions"] {
                #expect(try await world.send("GET", "/v1/\(path)", as: token).status == 404, "\(path)")
            }
            for list in ["obligations", "reports"] {
                let reply = try await world.send("GET", "/v1/\(list)?limit=200", as: token)
                #expect(reply.status == 200 && !reply.text.contains(owed) && !reply.text.contains(report))
            }
            #expect(try await self.report(owed, as: token).status == 404)
            for action in ["submission", "withdrawal"] {
                let reply = try await world.send("POST", "/v1/reports/\(report)/\(action)", as: token)
                #expect(reply.status == 404, "\(action)")
            }
            let edit = try await world.send(
                "PATCH", "/v1/reports/\(report)", as: token, #"{"title": "x"}"#, headers: [("If-Match", "*")])
            #expect(edit.status == 404)
        }

        func expectSound() async throws {
            let day = world.server.services.clock.now.civilDate
            #expect(try await world.server.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a regime asks each group once, and who leads it answers`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let world = scene.world
            let owed = try await world.obligations("regimeId=\(scene.regime)&period=2026-10", as: scene.board)
            #expect(owed.compactMap { $0["groupId"]?.text }.sorted() == scene.groups.sorted())
            #expect(owed.allSatisfy { $0["collaboratorId"] == nil })
            #expect(Set(owed.compactMap { $0["unitId"]?.text }) == [try world.unit("C1")])
            for (number, leader) in scene.leaders.enumerated() {
                let own = try await world.obligations("period=2026-10", as: leader.token)
                #expect(own.compactMap { $0["groupId"]?.text } == [scene.groups[number]])
            }
            let first = try await scene.owed(0)
            let draft = try await scene.report(first, as: scene.leaders[0].token)
            #expect(draft.status == 201 && draft["groupId"]?.text == scene.groups[0], "\(draft.text)")
            let stranger = try await world.makeCollaborator("C1").token
            let others = [
                scene.member.token, scene.leaders[1].token, stranger, try world.token(.officer, "C2"),
            ]
            for token in others { try await scene.expectHidden(first, draft.id, from: token) }
            let submitted = try await world.send(
                "POST", "/v1/reports/\(draft.id)/submission", as: scene.leaders[0].token)
            #expect(submitted["timeliness"]?.text == "onTime", "\(submitted.text)")
            for token in others { try await scene.expectHidden(first, draft.id, from: token) }
            let again = try await scene.report(first, as: scene.leaders[0].token)
            expectProblem(again, 409, "conflict", codes: ["taken"])
            let figures = try await scene.figures()
            #expect(figures["expected"]?.integer == 2 && figures["onTime"]?.integer == 1)
            #expect(figures["pending"]?.integer == 1)
            try await scene.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `who leads a group no more reads nothing of it, and who follows goes on`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let world = scene.world
            let (former, next) = (scene.leaders[0].token, scene.member)
            let owed = try await scene.owed(0)
            let draft = try await scene.report(owed, as: former).id
            let change = try await world.send(
                "PATCH", "/v1/groups/\(scene.groups[0])", as: scene.board,
                #"{"leaderId": "\#(next.id)", "members": []}"#, headers: [("If-Match", "*")])
            #expect(change.status == 200, "\(change.text)")
            try await scene.expectHidden(owed, draft, from: former)
            let shown = try await world.send("GET", "/v1/reports/\(draft)", as: next.token)
            #expect(shown.status == 200 && shown["summary"]?.text == "Lời riêng", "\(shown.text)")
            let submitted = try await world.send("POST", "/v1/reports/\(draft)/submission", as: next.token)
            #expect(submitted.status == 200, "\(submitted.text)")
            try await scene.expectHidden(owed, draft, from: former)
            try await scene.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `what a board enters for a group counts once, by proxy, and a colleague accepts it`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let world = scene.world
            try await server.setClock("2026-10-27T02:00:00.000Z")
            let owed = try await scene.owed(0)
            let leader = scene.leaders[0].token
            let entered = try await scene.report(
                owed, as: scene.board,
                #"""
                , "submit": true,
                "onBehalf": {"receivedVia": "paper", "receivedOn": "2026-10-25", "reason": "Mất điện sau bão"}
                """#)
            #expect(
                entered.status == 201 && entered["timeliness"]?.text == "onTimeByProxy", "\(entered.text)")
            #expect(entered["groupId"]?.text == scene.groups[0])
            let path = "/v1/reports/\(entered.id)"
            let shown = try await world.make("GET", path, as: leader)
            #expect(shown["onBehalf"]?["receivedOn"]?.text == "2026-10-25")
            expectProblem(try await world.send("POST", "\(path)/withdrawal", as: leader), 403, "forbidden")
            expectProblem(try await scene.report(owed, as: leader), 409, "conflict", codes: ["taken"])
            for token in [scene.member.token, try world.token(.advisor, "P1")] {
                #expect(try await world.send("GET", path, as: token).status == 404)
            }
            // The other group's came after the 25th, and the day of receipt decides.
            let late = try await scene.report(
                try await scene.owed(1), as: scene.board,
                #"""
                , "submit": true,
                "onBehalf": {"receivedVia": "phone", "receivedOn": "2026-10-26", "reason": "Mất điện sau bão"}
                """#)
            #expect(late["timeliness"]?.text == "late", "\(late.text)")
            let colleague = try await server.account("ban.c1.2", [(.advisor, "C1-B")]).token
            let refused = try await world.send(
                "POST", "\(path)/acceptance", as: scene.board, #"{"rating": 4}"#)
            expectProblem(refused, 422, "rule-refused", codes: ["enteredByCaller"])
            let accepted = try await world.send(
                "POST", "\(path)/acceptance", as: colleague, #"{"rating": 4}"#)
            #expect(accepted.status == 200, "\(accepted.text)")
            let figures = try await scene.figures()
            for (name, number) in [
                ("expected", 2), ("submitted", 2), ("onTime", 1), ("onTimeByProxy", 1), ("late", 1),
                ("missing", 0),
            ] { #expect(figures[name]?.integer == Int64(number), "\(name)") }
            // C1 itself has them, beside what it and A1 owe as units.
            let units = try await scene.compliance(by: "children")
            for (name, number) in [("expected", 4), ("onTimeByProxy", 1), ("late", 1)] {
                #expect(units.reduce(0) { $0 + ($1[name]?.integer ?? 0) } == Int64(number), "\(name)")
            }
            try await scene.expectSound()
        }
    }
}
