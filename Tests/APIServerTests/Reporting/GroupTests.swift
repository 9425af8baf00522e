import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct GroupTests {
    /// C1's collaborator leads a group of C1, which has reported.
    private struct Scene {
        let world: World
        let board: String
        let leader: (id: String, codeName: String, token: String)
        let group: String
        let report: String

        init(_ server: TestServer) async throws {
            world = try await World(server)
            board = try world.token(.advisor, "C1")
            leader = try await world.makeCollaborator("C1")
            group = try await world.make(
                "POST", "/v1/groups", as: board, World.group(try world.unit("C1"), leader: leader.id)
            ).id
            report = try await world.make(
                "POST", "/v1/reports", as: leader.token,
                #"{"kind": "adHoc", "groupId": "\#(group)", "title": "Tổ nghe", "summary": "Lời riêng", "submit": true}"#
            ).id
        }

        func change(_ body: String, match: String = "*") async throws -> TestServer.Reply {
            try await world.send(
                "PATCH", "/v1/groups/\(group)", as: board, body, headers: [("If-Match", match)])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a group is set up from a template, and its composition says what is missing`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let world = scene.world
            let template = try await world.make(
                "POST", "/v1/group-templates", as: world.token(.advisor, "P1"),
                #"""
                {"unitCode": "P1", "name": "Mẫu tổ", "positions": [{"name": "Tổ trưởng", "min": 1, "max": 1},
                 {"name": "Thành viên", "min": 2, "max": 3}]}
                """#)
            let made = try await world.send(
                "POST", "/v1/groups", as: scene.board,
                World.group(
                    try world.unit("C1"), leader: scene.leader.id, name: "Tổ số 6",
                    more: #"""
                        , "templateId": "\#(try template.id)", "members": [
                        {"collaboratorId": "\#(scene.leader.id)", "position": "Tổ trưởng"},
                        {"office": "Bí thư chi bộ", "officeUnitCode": "A1", "position": "Thành viên"}]
                        """#))
            #expect(made.status == 201 && made.etag == "\"1\"", "\(made.text)")
            #expect(made.header("Location") == "/v1/groups/\(made.id)")
            let members = try made.json["members"]?.elements ?? []
            #expect(members.first?["collaboratorId"]?.text == scene.leader.id)
            #expect(members.last?["office"]?.text == "Bí thư chi bộ")
            #expect(members.last?["officeUnitId"]?.text == (try world.unit("A1")))
            let found = try await world.make("GET", "/v1/groups/\(made.id)/composition", as: scene.board)
            #expect(found["complete"].map { "\($0)" } == "bool(false)")
            #expect(found["leaderStanding"]?.text == "active" && found["notServing"]?.integer == 0)
            let rows = found["items"]?.elements ?? []
            #expect(
                rows.map { $0["missing"]?.integer } == [0, 1] && rows.map { $0["have"]?.integer } == [1, 1])
            #expect(rows.last?["min"]?.integer == 2 && rows.last?["max"]?.integer == 3)
            let listed = try await world.make(
                "GET", "/v1/groups?unitCode=C1&templateId=\(try template.id)&validOn=2026-02-01&q=to%20so",
                as: scene.board)
            #expect(try listed["items"]?.elements.map { try $0.id } == [made.id])
            let before = try await world.make("GET", "/v1/groups?validOn=2026-01-31", as: scene.board)
            #expect(before["items"]?.elements.isEmpty == true)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what does not fit is told by its place`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let world = scene.world
            let unit = try world.unit("C1")
            let leader = scene.leader.id
            let above = try await world.makeCollaborator("P1").id
            let before = try await server.dump()
            func expect(_ more: String, _ code: String, _ pointer: String, status: Int = 400) async throws {
                let reply = try await world.send(
                    "POST", "/v1/groups", as: scene.board,
                    World.group(unit, leader: leader, more: ", " + more))
                expectProblem(
                    reply, status, status == 400 ? "malformed-request" : "rule-refused", codes: [code], more)
                #expect(reply.pointers == [pointer], "\(more)")
            }
            let office = #""office": "Bí thư""#
            for (member, code, pointer) in [
                (#"{"position": "x", \#(office)}"#, "required", "/members/0/officeUnitId"),
                (#"{"position": "x", "officeUnitCode": "A1"}"#, "required", "/members/0/office"),
                (
                    #"{"position": "x", "collaboratorId": "\#(leader)", \#(office)}"#, "notAllowed",
                    "/members/0/office"
                ),
                (#"{"collaboratorId": "\#(leader)"}"#, "required", "/members/0/position"),
            ] { try await expect(#""members": [\#(member)]"#, code, pointer) }
            let twice = #"{"collaboratorId": "\#(leader)", "position": "x"}"#
            try await expect(#""members": [\#(twice), \#(twice)]"#, "memberTwice", "/members/1", status: 422)
            let away = #"{"office": "x", "officeUnitCode": "P1-B", "position": "x"}"#
            try await expect(#""validTo": "2026-02-01""#, "validityOrder", "/validTo", status: 422)
            let outside = try await world.send(
                "POST", "/v1/groups", as: world.token(.advisor, "P1"),
                World.group(unit, leader: leader, more: #", "members": [\#(away)]"#))
            expectProblem(outside, 422, "rule-refused", codes: ["memberOutsideUnit"])
            // Whom the board does not manage, it does not know.
            let unknown = try await world.send(
                "POST", "/v1/groups", as: scene.board, World.group(unit, leader: above))
            expectProblem(unknown, 404, "not-found")
            let template = try await world.send(
                "POST", "/v1/group-templates", as: scene.board,
                #"{"unitCode": "C1", "name": "x", "positions": [{"name": "a", "min": 2, "max": 1}]}"#)
            expectProblem(template, 422, "rule-refused", codes: ["positionRange"])
            #expect(template.pointers == ["/positions/0/max"])
            for body in [
                #"{"kind": "synthesis", "unitCode": "C1", "period": "2026-10", "groupId": "\#(scene.group)", "title": "a", "summary": "b"}"#,
                #"{"kind": "adHoc", "unitCode": "C1", "groupId": "\#(scene.group)", "title": "a", "summary": "b"}"#,
            ] {
                let reply = try await world.send("POST", "/v1/reports", as: scene.leader.token, body)
                expectProblem(reply, 400, "malformed-request", codes: ["notAllowed"])
            }
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a group is dissolved for a reason, and stays as it was`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            expectProblem(
                try await scene.change(#"{"validTo": "2026-11-01"}"#), 400, "malformed-request",
                codes: ["required"])
            expectProblem(
                try await scene.change(#"{"validTo": "2026-10-09", "reason": "x"}"#), 422, "rule-refused",
                codes: ["endsInPast"])
            let ended = try await scene.change(#"{"validTo": "2026-11-01", "reason": "Hết thí điểm"}"#)
            #expect(ended.status == 200 && ended["validTo"]?.text == "2026-11-01" && ended.etag == "\"2\"")
            expectProblem(
                try await scene.change(#"{"name": "x"}"#, match: "\"1\""), 412, "precondition-failed")
            #expect(try await scene.change(#"{"validTo": null}"#).status == 200)
            _ = try await scene.change(#"{"validTo": "2026-11-01", "reason": "Hết thí điểm"}"#)
            try await server.setClock("2026-11-01T02:00:00.000Z")
            expectProblem(try await scene.change(#"{"name": "x"}"#), 409, "state-conflict")
            let late = try await scene.world.send(
                "POST", "/v1/reports", as: scene.leader.token,
                #"{"kind": "adHoc", "groupId": "\#(scene.group)", "title": "a", "summary": "b"}"#)
            expectProblem(late, 409, "state-conflict")
            let old = try await scene.world.make("GET", "/v1/reports/\(scene.report)", as: scene.leader.token)
            #expect(old["groupId"]?.text == scene.group)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a group's report is the receiving unit's and its own, and nowhere else`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let world = scene.world
            let other = try await world.makeCollaborator("C1")
            let secrets = [scene.report, scene.group, "Lời riêng", "Tổ số 5", scene.leader.id]
            var strangers = [other.token]
            for code in ["P1", "TW", "C2", "A1"] {
                for role in [Role.leader, .officer] { strangers.append(try world.token(role, code)) }
            }
            for code in ["C2", "A1"] { strangers.append(try world.token(.advisor, code)) }
            // The boards above manage groups and know their records, but not what these report.
            let boards = [try world.token(.advisor, "P1"), try world.token(.advisor, "TW")]
            for token in strangers + boards {
                for path in ["", "/versions", "/sources", "/coverage", "/citations"] {
                    let reply = try await world.send("GET", "/v1/reports/\(scene.report)\(path)", as: token)
                    #expect(reply.status == 404, "\(path)")
                }
                for list in ["reports?limit=200", "reports?withinCode=TW", "reports?status=submitted"] {
                    let reply = try await world.send("GET", "/v1/\(list)", as: token)
                    #expect(
                        !reply.text.contains(scene.report) && !reply.text.contains("Lời riêng"), "\(list)")
                }
            }
            for token in strangers {
                let reply = try await world.send("GET", "/v1/groups/\(scene.group)", as: token)
                #expect(reply.status == 404)
                let list = try await world.send("GET", "/v1/groups", as: token)
                for secret in secrets { #expect(!list.text.contains(secret)) }
            }
            for role in [Role.leader, .advisor, .officer] {
                let reply = try await world.send(
                    "GET", "/v1/reports/\(scene.report)", as: world.token(role, "C1"))
                #expect(reply.status == 200 && reply["groupId"]?.text == scene.group)
                #expect(reply["collaboratorId"] == nil)
            }
        }
    }
}
