import Domain
import TestSupport
import Testing

@testable import APIServer

/// Work on a draft, or on what came back, shows nowhere outside its author's side: what others read is compared byte
/// for byte, with its tag, before and after.
struct DraftLeakTests {
    @Test(arguments: StorageKind.available)
    func `a unit's drafts change nothing that anybody else can read`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let officer = try world.token(.officer, "C1")
            let owed = try #require(try await world.obligations("unitCode=C1", as: officer).first)
            let (report, synthesis) = (world.newID(), world.newID())
            let above = try await Self.synthesis(by: "P1", in: world)
            let targets =
                try Self.targets(of: owed, report: report, synthesis: above)
                + ["/v1/reports/\(synthesis)", "/v1/reports/\(synthesis)/sources"]
            let others = try await Self.others(than: "C1", in: world)
            let before = try await Self.snapshots(targets, others, world)
            let ownTag = try await world.send("GET", "/v1/obligations/\(try owed.id)", as: officer).etag
            try await world.make(
                "POST", "/v1/reports", as: officer,
                #"{"id": "\#(report)", "obligationId": "\#(try owed.id)", "title": "Mật", "summary": "Mật"}"#)
            try await world.change("PATCH", "/v1/reports/\(report)", as: officer, #"{"title": "Mật hơn"}"#)
            try await world.make(
                "POST", "/v1/reports", as: officer,
                #"{"kind": "adHoc", "unitCode": "C1", "title": "Mật", "summary": "Mật"}"#)
            let advisor = try world.token(.advisor, "C1")
            try await world.make(
                "POST", "/v1/reports", as: advisor,
                #"{"id": "\#(synthesis)", "kind": "synthesis", "unitCode": "C1", "period": "2026-10","#
                    + #" "title": "Mật", "summary": "Mật"}"#)
            #expect(try await Self.snapshots(targets, others, world) == before)
            let obligation = try await world.send(
                "GET", "/v1/obligations/\(try owed.id)", as: officer, headers: [("If-None-Match", ownTag)])
            #expect(try obligation.json["reportId"]?.text == report)
            for role in [Role.officer, .advisor, .leader] {
                let shown = try await world.make("GET", "/v1/reports/\(report)", as: world.token(role, "C1"))
                #expect(shown["title"]?.text == "Mật hơn")
            }
            // Handed in, it shows: the comparison above could have failed.
            try await world.make("POST", "/v1/reports/\(report)/submission", as: officer)
            let after = try await Self.snapshots(targets, others, world)
            for name in ["advisor P1", "leader P1", "officer P1", "leader TW", "advisor TW"] {
                #expect(after[name] != before[name], "\(name)")
            }
            for name in ["leader C2", "officer A1", "leader P2", "auditor C1", "collaborator C1"] {
                #expect(
                    after[name]?["/v1/reports/\(report)"] == before[name]?["/v1/reports/\(report)"], "\(name)"
                )
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a collaborator's draft changes nothing that anybody else can read`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let collaborator = try await world.makeCollaborator("C1")
            let regime = try await world.makeRegime(
                issuer: "C1", #"{"kind": "collaborators", "withinCode": "C1", "depth": "all"}"#)
            let owed = try #require(
                try await world.obligations("regimeId=\(regime)", as: collaborator.token).first)
            let report = world.newID()
            let synthesis = try await Self.synthesis(by: "C1", in: world)
            let targets = try Self.targets(of: owed, report: report, synthesis: synthesis)
            var others = try await Self.others(than: "none", in: world)
            others["colleague C1"] = try await world.makeCollaborator("C1").token
            let before = try await Self.snapshots(targets, others, world)
            try await world.make(
                "POST", "/v1/reports", as: collaborator.token,
                #"{"id": "\#(report)", "obligationId": "\#(try owed.id)", "title": "Mật", "summary": "Mật"}"#)
            try await world.change(
                "PATCH", "/v1/reports/\(report)", as: collaborator.token, #"{"summary": "Mật hơn"}"#)
            #expect(try await Self.snapshots(targets, others, world) == before)
            try await world.make("POST", "/v1/reports/\(report)/submission", as: collaborator.token)
            let after = try await Self.snapshots(targets, others, world)
            let readers = after.filter { $0.value["/v1/reports/\(report)"]?.hasPrefix("200") == true }.keys
            #expect(Set(readers) == ["advisor C1", "leader C1", "officer C1"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `work on what came back does not show where it was sent back`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (officer, advisor) = (try world.token(.officer, "C1"), try world.token(.advisor, "P1"))
            let owed = try #require(try await world.obligations("unitCode=C1", as: officer).first)
            let report = world.newID()
            let above = try await Self.synthesis(by: "P1", in: world)
            try await world.make(
                "POST", "/v1/reports", as: officer,
                #"{"id": "\#(report)", "obligationId": "\#(try owed.id)", "title": "Một", "summary": "Một","#
                    + #" "submit": true}"#)
            try await world.make("POST", "/v1/reports/\(report)/return", as: advisor, #"{"reason": "Thiếu"}"#)
            let targets = try Self.targets(of: owed, report: report, synthesis: above)
            let others = try await Self.others(than: "C1", in: world)
            let before = try await Self.snapshots(targets, others, world)
            let tag = try await world.send("GET", "/v1/reports/\(report)", as: advisor).etag
            let edit = #"{"title": "Hai", "summary": "Hai", "preparedAt": "2026-10-09T00:00:00Z"}"#
            try await world.change("PATCH", "/v1/reports/\(report)", as: officer, edit)
            #expect(try await Self.snapshots(targets, others, world) == before)
            let again = try await world.send(
                "GET", "/v1/reports/\(report)", as: advisor, headers: [("If-None-Match", tag)])
            #expect(again.status == 304)
            let own = try await world.make("GET", "/v1/reports/\(report)", as: officer)
            #expect(own["title"]?.text == "Hai")
            #expect(own["number"]?.integer == 2)
            let seen = try await world.make("GET", "/v1/reports/\(report)", as: advisor)
            #expect(seen["title"]?.text == "Một")
            #expect(seen["number"]?.integer == 1)
            try await world.make("POST", "/v1/reports/\(report)/submission", as: officer)
            #expect(try await world.make("GET", "/v1/reports/\(report)", as: advisor)["title"]?.text == "Hai")
        }
    }

    @Test(arguments: StorageKind.available)
    func `the next version's sources do not show where a synthesis was sent back`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (board, receiver) = (try world.token(.advisor, "C1"), try world.token(.advisor, "P1"))
            var sources: [String] = []
            for title in ["Một", "Hai"] {
                let report = try await world.make(
                    "POST", "/v1/reports", as: world.token(.officer, "A1"),
                    #"{"kind": "adHoc", "unitCode": "A1", "title": "\#(title)", "summary": "x", "submit": true}"#
                )
                sources.append(try report.id)
                try await world.make(
                    "POST", "/v1/reports/\(report.id)/acceptance", as: board, #"{"rating": 4}"#)
            }
            let synthesis = "/v1/reports/\(try await Self.synthesis(by: "C1", in: world))"
            try await Self.cite(sources[0...0], by: synthesis, as: board, world)
            try await world.make("POST", "\(synthesis)/submission", as: board)
            try await world.make("POST", "\(synthesis)/return", as: receiver, #"{"reason": "Thiếu nguồn"}"#)
            let targets = ["sources", "coverage", "versions"].map { "\(synthesis)/\($0)" } + [synthesis]
            let before = try await world.snapshot(targets, as: receiver)
            // The next version begins with what the last one rested on.
            let own = try await world.make("GET", "\(synthesis)/sources", as: board)
            #expect(own["items"]?.elements.compactMap { $0["reportId"]?.text } == [sources[0]])
            try await Self.cite(sources[1...1], by: synthesis, as: board, world)
            #expect(try await world.snapshot(targets, as: receiver) == before)
            try await world.make("POST", "\(synthesis)/submission", as: board)
            let seen = try await world.make("GET", "\(synthesis)/sources", as: receiver)
            #expect(seen["items"]?.elements.compactMap { $0["reportId"]?.text } == [sources[1]])
        }
    }

    private static func cite(
        _ sources: ArraySlice<String>, by synthesis: String, as token: String, _ world: World
    ) async throws {
        let named = sources.map { #"{"reportId": "\#($0)"}"# }.joined(separator: ", ")
        let tag = try await world.send("GET", synthesis, as: token).etag
        try await world.make(
            "PUT", "\(synthesis)/sources", as: token, #"{"sources": [\#(named)]}"#,
            headers: [("If-Match", tag)])
    }

    /// A synthesis of October, not handed in.
    private static func synthesis(by code: String, in world: World) async throws -> String {
        try await world.make(
            "POST", "/v1/reports", as: world.token(.advisor, code),
            #"{"kind": "synthesis", "unitCode": "\#(code)", "period": "2026-10", "title": "Tháng 10", "summary": "x"}"#
        ).id
    }

    /// Everything in which a report of an obligation could show.
    private static func targets(of owed: JSONValue, report: String, synthesis: String) throws -> [String] {
        let unit = try #require(owed["unitId"]?.text)
        let regime = try #require(owed["regimeId"]?.text)
        let filters = [
            "limit=200", "unitId=\(unit)", "within=\(unit)", "period=2026-10", "regimeId=\(regime)",
            "updatedSince=2020-01-01T00:00:00Z",
        ]
        let lists =
            filters.flatMap { ["/v1/reports?\($0)", "/v1/obligations?\($0)"] }
            + ["draft", "submitted", "returned", "accepted"].map { "/v1/reports?status=\($0)" }
            + ["periodic", "adHoc", "synthesis"].map { "/v1/reports?kind=\($0)" }
            + ["open", "submitted", "returned", "accepted"].map { "/v1/obligations?state=\($0)" }
            + ["pending", "overdue", "onTime", "late"].map { "/v1/obligations?timeliness=\($0)" }
        let single = ["", "/versions", "/sources", "/coverage"].map { "/v1/reports/\(report)\($0)" }
        return lists + single + [
            "/v1/reports?obligationId=\(try owed.id)", "/v1/obligations/\(try owed.id)",
            "/v1/obligations?dueBefore=2027-01-01T00:00:00Z",
            "/v1/compliance?unitId=\(unit)&period=2026-10&groupBy=children",
            "/v1/compliance?unitCode=P1&period=2026-10&groupBy=children",
            "/v1/compliance?unitCode=P1&period=2026-10&groupBy=regime", "/v1/reports/\(synthesis)/coverage",
            "/v1/reports/\(synthesis)/sources",
        ]
    }

    /// Tokens of everybody who is not of the unit's own side.
    private static func others(than code: String, in world: World) async throws -> [String: String] {
        var result: [String: String] = [:]
        for place in ["TW", "P1", "P2", "C1", "C2", "A1"] where place != code {
            for role in [Role.leader, .advisor, .officer] {
                result["\(role) \(place)"] = try world.token(role, place)
            }
        }
        for role in [Role.administrator, .auditor] { result["\(role) C1"] = try world.token(role, "C1") }
        result["collaborator C1"] = try await world.makeCollaborator("C1").token
        return result
    }

    private static func snapshots(_ targets: [String], _ tokens: [String: String], _ world: World)
        async throws
        -> [String: [String: String]]
    {
        var result: [String: [String: String]] = [:]
        for (name, token) in tokens { result[name] = try await world.snapshot(targets, as: token) }
        return result
    }
}
