import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct SynthesisMaterialTests {
    /// A1 and a collaborator of C1 have reported to C1 on one topic, and C1's board has accepted both.
    private struct Scene {
        let world: World
        let board: String
        let topic: String
        let collaborator: (id: String, codeName: String, token: String)
        let units: String
        let persons: String

        init(_ server: TestServer) async throws {
            world = try await World(server)
            board = try world.token(.advisor, "C1")
            topic = try await world.make(
                "POST", "/v1/topics", as: board, #"{"name": "Đất đai", "unitCode": "C1"}"#
            ).id
            collaborator = try await world.makeCollaborator("C1")
            units = try await Self.report(
                world, #""unitCode": "A1", "#, by: world.token(.officer, "A1"),
                items: [(topic, "concerned", "many"), (topic, "supportive", "some")])
            persons = try await Self.report(
                world, "", by: collaborator.token, items: [(topic, "concerned", "isolated")])
            for report in [units, persons] {
                try await world.make(
                    "POST", "/v1/reports/\(report)/acceptance", as: board, #"{"rating": 4}"#)
            }
        }

        private static func report(
            _ world: World, _ unit: String, by token: String, items: [(String, String, String)]
        ) async throws -> String {
            let items = items.map { topic, stance, prevalence in
                #"{"topicId": "\#(topic)", "content": "Giá đất", "stance": "\#(stance)", "prevalence": "\#(prevalence)"}"#
            }
            let report = try await world.make(
                "POST", "/v1/reports", as: token,
                #"""
                {"kind": "adHoc", \#(unit)"title": "Đất", "summary": "Dân hỏi", "submit": true,
                 "items": [\#(items.joined(separator: ", "))]}
                """#)
            return try report.id
        }

        func material(_ more: String = "", as token: String? = nil) async throws -> TestServer.Reply {
            try await world.send(
                "GET", "/v1/synthesis-material?unitCode=C1&period=2026-10\(more)", as: token ?? board)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a board gets its material by topic and stance, and draws it together`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let first = try await scene.material()
            #expect(first.status == 200, "\(first.text)")
            #expect(first["coverage"]?["to"]?.text == "2026-10-31")
            #expect(first["counts"]?["reports"]?.integer == 2 && first["counts"]?["items"]?.integer == 3)
            let groups = first["groups"]?.elements ?? []
            #expect(groups.compactMap { $0["stance"]?.text } == ["concerned", "supportive"])
            #expect(groups.first?["items"]?.integer == 2 && groups.first?["units"]?.integer == 1)
            #expect(groups.first?["topicName"]?.text == "Đất đai")
            #expect(groups.first?["prevalence"]?["isolated"]?.integer == 1)
            #expect(groups.first?["prevalence"]?["widespread"]?.integer == 0)
            #expect(first.items.compactMap { $0["author"]?.text } == ["unit", "unit", "collaborator"])
            #expect(first.items.first?["unitName"]?.text == "Đơn vị A1")
            // A collaborator's item says neither who nor of which unit.
            #expect(first.items.last?["unitId"] == nil && first.items.last?["unitName"] == nil)
            for secret in [scene.collaborator.id, scene.collaborator.codeName] {
                #expect(!first.text.contains(secret))
            }
            let draft = try await scene.world.send(
                "POST", "/v1/reports", as: scene.board,
                #"{"kind": "synthesis", "unitCode": "C1", "period": "2026-10", "title": "a", "summary": "b"}"#
            )
            let sources = first.items.prefix(2).map { item in
                #""\#(item["item"]?["id"]?.text ?? "")""#
            }
            try await scene.world.make(
                "PUT", "/v1/reports/\(draft.id)/sources", as: scene.board,
                #"{"sources": [{"reportId": "\#(scene.units)", "itemIds": [\#(sources.joined(separator: ", "))]}]}"#,
                headers: [("If-Match", draft.etag)])
            let after = try await scene.material("&limit=2")
            #expect(after["counts"]?["citedReports"]?.integer == 1)
            let cited = after.items.map { $0["cited"].map { "\($0)" } ?? "" }
            #expect(cited == ["bool(true)", "bool(true)"], "\(after.text)")
            let next = try #require(after["next"]?.text)
            let rest = try await scene.material("&limit=2&cursor=\(next)")
            #expect(rest["counts"] == nil && rest["groups"] == nil && rest.items.count == 1)
            #expect(rest.items.first?["cited"].map { "\($0)" } == "bool(false)")
            #expect(try await scene.material("&topicId=\(scene.topic)&stance=supportive").items.count == 1)
            expectProblem(
                try await scene.material("&stance=mixed&cursor=\(next)"), 400, "invalid-cursor",
                codes: ["invalidCursor"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `nobody but the unit's own people gets its material`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let world = scene.world
            for role in [Role.leader, .officer] {
                #expect(try await scene.material(as: world.token(role, "C1")).items.count == 3)
            }
            for role in World.staffRoles {
                expectProblem(try await scene.material(as: world.token(role, "P1")), 403, "forbidden")
                expectProblem(try await scene.material(as: world.token(role, "C2")), 404, "not-found")
            }
            expectProblem(try await scene.material(as: scene.collaborator.token), 403, "forbidden")
            for query in ["", "?unitCode=C1", "?period=2026-10", "?unitCode=C1&period=2026-13"] {
                let reply = try await world.send("GET", "/v1/synthesis-material\(query)", as: scene.board)
                expectProblem(reply, 400, "malformed-request")
            }
        }
    }
}
