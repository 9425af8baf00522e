import Domain
import TestSupport
import Testing

@testable import APIServer

struct ReportLeakTests {
    /// C1's collaborator has reported to C1, C1 has accepted and cites it in a synthesis for P1.
    private struct Scene {
        let world: World
        let collaborator: (id: String, codeName: String, token: String)
        let regime: String
        let owed: String
        let report: String
        let synthesis: String

        init(_ server: TestServer) async throws {
            let world = try await World(server)
            let collaborator = try await world.makeCollaborator("C1")
            let board = try world.token(.advisor, "C1")
            regime = try await world.makeRegime(
                issuer: "C1", #"{"kind": "collaborators", "withinCode": "C1", "depth": "all"}"#)
            owed = try #require(
                try await world.obligations("regimeId=\(regime)", as: collaborator.token).first
            ).id
            report = try await world.make(
                "POST", "/v1/reports", as: collaborator.token,
                #"{"obligationId": "\#(owed)", "title": "Nghe dân nói", "summary": "Lời riêng", "submit": true}"#
            ).id
            try await world.make("POST", "/v1/reports/\(report)/acceptance", as: board, #"{"rating": 5}"#)
            let draft = try await world.send(
                "POST", "/v1/reports", as: board,
                #"{"kind": "synthesis", "unitCode": "C1", "period": "2026-10", "title": "Tổng hợp", "summary": "x"}"#
            )
            synthesis = draft.id
            try await world.make(
                "PUT", "/v1/reports/\(synthesis)/sources", as: board,
                #"{"sources": [{"reportId": "\#(report)"}]}"#, headers: [("If-Match", draft.etag)])
            try await world.make("POST", "/v1/reports/\(synthesis)/submission", as: board)
            (self.world, self.collaborator) = (world, collaborator)
        }
    }

    @Test(arguments: StorageKind.available)
    func `above the unit that receives it, a collaborator's report is nowhere`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let world = scene.world
            for code in ["P1", "TW", "C2", "A1"] {
                for role in [Role.leader, .advisor, .officer] {
                    let token = try world.token(role, code)
                    for path in ["", "/versions", "/sources", "/coverage", "/citations"] {
                        let reply = try await world.send(
                            "GET", "/v1/reports/\(scene.report)\(path)", as: token)
                        #expect(reply.status == 404, "\(role) \(code) \(path)")
                    }
                    #expect(
                        try await world.send("GET", "/v1/obligations/\(scene.owed)", as: token).status == 404)
                    for filter in Self.filters(scene) {
                        for list in ["reports", "obligations"]
                        where list == "reports" || !filter.hasPrefix("st") {
                            guard list == "reports" || !filter.hasPrefix("obligationId") else { continue }
                            let reply = try await world.send("GET", "/v1/\(list)?\(filter)", as: token)
                            #expect([200, 404].contains(reply.status))
                            for secret in [
                                scene.report, scene.owed, scene.collaborator.codeName, "Lời riêng",
                            ] {
                                #expect(!reply.text.contains(secret), "\(role) \(code) \(list)?\(filter)")
                            }
                        }
                    }
                }
            }
        }
    }

    private static func filters(_ scene: Scene) -> [String] {
        [
            "limit=200", "unitCode=C1", "withinCode=P1", "withinCode=TW", "withinCode=C1", "period=2026-10",
            "regimeId=\(scene.regime)", "obligationId=\(scene.owed)", "status=accepted",
            "updatedSince=2020-01-01T00:00:00Z",
        ]
    }

    @Test(arguments: StorageKind.available)
    func `above, a cited collaborator's report is a number without a row`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let world = scene.world
            let synthesis = "/v1/reports/\(scene.synthesis)"
            for (role, code) in [(Role.advisor, "P1"), (.leader, "P1"), (.officer, "P1"), (.leader, "TW")] {
                let token = try world.token(role, code)
                let sources = try await world.make("GET", "\(synthesis)/sources", as: token)
                #expect(sources["items"]?.elements.count == 0)
                #expect(sources["hidden"]?.integer == 1)
                let reply = try await world.send("GET", "\(synthesis)/coverage", as: token)
                let counts = try reply.json["counts"]
                #expect(counts?["expected"]?.integer == 2)
                #expect(counts?["cited"]?.integer == 1)
                // A1's own row is the only one.
                #expect(try reply.json["items"]?.elements.count == 1)
                for secret in [scene.collaborator.id, scene.collaborator.codeName, scene.report, scene.owed] {
                    #expect(!reply.text.contains(secret), "\(role) \(code)")
                }
            }
            let board = try world.token(.advisor, "C1")
            let sources = try await world.make("GET", "\(synthesis)/sources", as: board)
            #expect(sources["items"]?.elements.compactMap { $0["reportId"]?.text } == [scene.report])
            #expect(sources["hidden"]?.integer == 0)
            let coverage = try await world.make("GET", "\(synthesis)/coverage", as: board)
            let row = try #require(coverage["items"]?.elements.first { $0["collaboratorId"] != nil })
            #expect(row["codeName"]?.text == scene.collaborator.codeName)
            #expect(row["state"]?.text == "cited")
        }
    }

    @Test(arguments: StorageKind.available)
    func `whoever wrote a report learns that it was taken up, and nothing of what the synthesis says`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let world = scene.world
            let path = "/v1/reports/\(scene.report)/citations"
            let board = try await world.make("GET", path, as: world.token(.advisor, "C1"))
            #expect(board["items"]?.elements.compactMap { $0["reportId"]?.text } == [scene.synthesis])
            #expect(board["items"]?.elements.first?["title"]?.text == "Tổng hợp")
            #expect(board["items"]?.elements.first?["status"]?.text == "submitted")
            #expect(board["hidden"]?.integer == 0)
            let reply = try await world.send("GET", path, as: scene.collaborator.token)
            #expect(try reply.json["items"]?.elements.count == 0)
            #expect(try reply.json["hidden"]?.integer == 1)
            for secret in [scene.synthesis, "Tổng hợp", try world.unit("C1")] {
                #expect(!reply.text.contains(secret))
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a hidden report and an unknown one are cited in vain alike`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let world = scene.world
            let board = try world.token(.advisor, "P1")
            let draft = try await world.send(
                "POST", "/v1/reports", as: board,
                #"{"kind": "synthesis", "unitCode": "P1", "period": "2026-10", "title": "Tổng hợp", "summary": "x"}"#
            )
            var words: Set<String> = []
            for id in [scene.report, world.newID()] {
                let reply = try await world.send(
                    "PUT", "/v1/reports/\(draft.id)/sources", as: board,
                    #"{"sources": [{"reportId": "\#(id)"}]}"#,
                    headers: [("If-Match", draft.etag)])
                #expect(reply.codes == ["sourceNotAccepted"])
                words.insert(AccessTests.words(of: reply))
            }
            #expect(words.count == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what a collaborator owes to the unit above is not the own unit's to read`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let collaborator = try await world.makeCollaborator("A1")
            let regime = try await world.makeRegime(
                issuer: "C1", #"{"kind": "collaborators", "withinCode": "C1", "depth": "all"}"#)
            let owed = try #require(
                try await world.obligations("regimeId=\(regime)", as: collaborator.token).first)
            let report = try await world.make(
                "POST", "/v1/reports", as: collaborator.token,
                #"{"obligationId": "\#(try owed.id)", "title": "x", "summary": "x", "submit": true}"#)
            for path in ["/v1/reports/\(try report.id)", "/v1/obligations/\(try owed.id)"] {
                for role in [Role.leader, .advisor, .officer] {
                    #expect(try await world.send("GET", path, as: world.token(role, "C1")).status == 200)
                    #expect(try await world.send("GET", path, as: world.token(role, "A1")).status == 404)
                    #expect(try await world.send("GET", path, as: world.token(role, "P1")).status == 404)
                }
            }
        }
    }

    /// Nothing can be addressed to these bodies yet (only committees and cells issue regimes and receive what nobody
    /// asked for), so they read their own reports alone.
    @Test(arguments: StorageKind.available)
    func `a state body, the police and a mass organisation do not read the units below them`(
        _ kind: StorageKind
    )
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            for body in ["stateBody", "police", "massOrganisation", "front"] {
                let (upper, lower) = ("P1-\(body)", "C1-\(body)")
                _ = try await world.makeUnit(upper, body, "province", below: "P1")
                _ = try await world.makeUnit(lower, body, "commune", below: upper)
                let leader = try await server.account("leader.\(body.lowercased())", [(.leader, upper)]).token
                let officer = try await server.account("officer.\(body.lowercased())", [(.officer, lower)])
                    .token
                let above = try await server.account("upper.\(body.lowercased())", [(.officer, upper)]).token
                let regime = try await world.makeRegime(
                    issuer: "P1",
                    #"{"kind": "units", "withinCode": "P1", "depth": "all", "unitKinds": ["\#(body)"]}"#)
                let owed = try #require(try await world.obligations("regimeId=\(regime)", as: officer).first)
                    .id
                let report = try await world.make(
                    "POST", "/v1/reports", as: officer,
                    #"{"obligationId": "\#(owed)", "title": "x", "summary": "x", "submit": true}"#
                ).id
                let own = try await world.make(
                    "POST", "/v1/reports", as: above,
                    #"{"kind": "adHoc", "unitCode": "\#(upper)", "title": "x", "summary": "x", "submit": true}"#
                ).id
                let seen = body == "front" ? 200 : 404
                for path in ["/v1/reports/\(report)", "/v1/obligations/\(owed)"] {
                    #expect(try await world.send("GET", path, as: leader).status == seen, "\(body)")
                    let committee = try world.token(.leader, "P1")
                    #expect(try await world.send("GET", path, as: committee).status == 200, "\(body)")
                }
                let list = try await world.make("GET", "/v1/reports", as: leader)["items"]?.elements ?? []
                #expect(try Set(list.map { try $0.id }) == (seen == 200 ? [report, own] : [own]), "\(body)")
                #expect(
                    try await world.obligations("regimeId=\(regime)", as: leader).count
                        == (seen == 200 ? 2 : 1))
            }
        }
    }
}
