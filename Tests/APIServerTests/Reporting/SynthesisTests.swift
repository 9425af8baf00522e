import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct SynthesisTests {
    /// Accepted reports of CB1 and CB2 for October, an accepted one of a collaborator, and C1's synthesis in draft.
    private struct Scene {
        let ward: Ward
        let cell1: String
        let cell2: String
        let collaborators: String
        let item: String
        let synthesis: String
        /// Advisor at the board of P1.
        let province: String

        func put(_ sources: String, as token: String? = nil, match: String = "*") async throws
            -> TestServer.Reply
        {
            try await ward.server.send(
                "PUT", "/v1/reports/\(synthesis)/sources", as: token ?? ward.advisor,
                #"{"sources": [\#(sources)]}"#,
                headers: [("If-Match", match)])
        }
    }

    private func scene(_ ward: Ward) async throws -> Scene {
        let server = ward.server
        try await ward.makeRegime()
        let topic = try await ward.topic()
        let item = clientID()
        let collaborator = try await server.send(
            "POST", "/v1/collaborators", as: ward.advisor, #"{"unitCode": "C1"}"#)
        let appointed = try await server.send(
            "POST", "/v1/collaborators/\(collaborator.id)/appointments", as: ward.advisor,
            #"{"unitCode": "C1", "decisionNumber": "1", "decisionDate": "2026-09-01", "from": "2026-09-01", "position": "CTV"}"#
        )
        try #require(appointed.status == 201, "\(appointed.text)")
        let author = try await server.account(
            "ctv.1", [(.collaborator, "C1")], collaborator: Collaborator.ID(collaborator.id)
        ).token
        try await ward.makeRegime(Ward.regime(title: "Cộng tác viên", kind: "collaborators", extra: ""))
        let owed = try await ward.obligations("unitCode=C1&period=2026-10")
        let one = try await ward.submit(
            try await ward.obligationID("CB1", "2026-10"), as: ward.cell1,
            items: "[\(Ward.item(topic, id: item))]")
        let two = try await ward.submit(try await ward.obligationID("CB2", "2026-10"), as: ward.cell2)
        let three = try await ward.submit(try #require(owed.first?["id"]?.text), as: author)
        for report in [one, two, three] {
            let reply = try await server.send(
                "POST", "/v1/reports/\(report.id)/acceptance", as: ward.advisor, #"{"rating": 4}"#)
            try #require(reply.status == 200, "\(report.text) \(reply.text)")
        }
        let synthesis = try await server.send(
            "POST", "/v1/reports", as: ward.advisor,
            """
            {"kind": "synthesis", "unitCode": "C1", "period": "2026-10", "title": "Tổng hợp tháng 10",
            "summary": "Nhân dân quan tâm đất đai.", "items": [\(Ward.item(topic))]}
            """)
        try #require(synthesis.status == 201, "\(synthesis.text)")
        return Scene(
            ward: ward, cell1: one.id, cell2: two.id, collaborators: three.id, item: item,
            synthesis: synthesis.id,
            province: try await server.account("ban.p1", [(.advisor, "P1B")]).token)
    }

    @Test(arguments: StorageKind.available)
    func `a synthesis names its sources and says who is in it`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let scene = try await scene(ward)
            let path = "/v1/reports/\(scene.synthesis)"
            let empty = try await server.send("GET", "\(path)/sources", as: ward.advisor)
            #expect(empty.items.isEmpty && empty.etag == "\"1\"")
            let put = try await scene.put(
                #"{"reportId": "\#(scene.cell1)", "itemIds": ["\#(scene.item)"]}, {"reportId": "\#(scene.collaborators)"}"#,
                match: empty.etag)
            #expect(put.status == 200 && put.items.count == 2, "\(put.text)")
            #expect(put["hidden"]?.integer == 0 && put.etag == "\"2\"")
            #expect(put.items.first?["itemIds"]?.elements.compactMap(\.text) == [scene.item])
            #expect(put.items.first?["title"]?.text == "Báo cáo tháng 10")
            let coverage = try await server.send("GET", "\(path)/coverage", as: ward.advisor)
            #expect(coverage["coverage"]?["from"]?.text == "2026-10-01")
            #expect(coverage["coverage"]?["to"]?.text == "2026-10-31")
            func count(_ name: String) -> Int64? { coverage["counts"]?[name]?.integer }
            #expect(
                count("expected") == 4 && count("cited") == 2 && count("accepted") == 3, "\(coverage.text)")
            #expect(count("submitted") == 3 && count("missing") == 0 && count("waived") == 0)
            let states = Dictionary(
                coverage.items.map { ($0["unitName"]?.text ?? "", $0["state"]?.text ?? "") }
            ) { first, _ in first }
            #expect(
                states == [
                    "Chi bộ số 1": "cited", "Chi bộ số 2": "accepted", "Chi bộ số 3": "pending",
                    "Phường Yên Bái": "cited",
                ], "\(coverage.text)")
            #expect(coverage.items.contains { $0["codeName"]?.text == "CTV-00001" })
            try await server.setClock("2026-10-21T00:00:00.000Z")
            let later = try await server.send("GET", "\(path)/coverage", as: ward.advisor)
            #expect(later["counts"]?["missing"]?.integer == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `above the receiving unit a collaborator's report is a count`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let scene = try await scene(ward)
            let path = "/v1/reports/\(scene.synthesis)"
            _ = try await scene.put(
                #"{"reportId": "\#(scene.cell1)"}, {"reportId": "\#(scene.collaborators)"}"#)
            for part in ["", "/sources", "/coverage", "/versions"] {
                expectProblem(
                    try await server.send("GET", path + part, as: scene.province), 404, "not-found", part)
            }
            let submitted = try await server.send("POST", "\(path)/submission", as: ward.advisor)
            #expect(submitted.status == 200 && submitted.warnings.isEmpty, "\(submitted.text)")
            let sources = try await server.send("GET", "\(path)/sources", as: scene.province)
            #expect(sources.items.compactMap { $0["reportId"]?.text } == [scene.cell1], "\(sources.text)")
            #expect(sources["hidden"]?.integer == 1)
            let coverage = try await server.send("GET", "\(path)/coverage", as: scene.province)
            #expect(coverage["counts"]?["expected"]?.integer == 4, "\(coverage.text)")
            #expect(coverage.items.count == 3)
            #expect(!coverage.text.contains("CTV-") && !coverage.text.contains(scene.collaborators))
            expectProblem(
                try await server.send("GET", "/v1/reports/\(scene.collaborators)", as: scene.province), 404,
                "not-found")
            #expect(
                try await server.send("GET", "/v1/reports/\(scene.cell1)", as: scene.province).status == 200)
            let accepted = try await server.send(
                "POST", "\(path)/acceptance", as: scene.province, #"{"rating": 5}"#)
            #expect(accepted.status == 200, "\(accepted.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a source that does not fit is told by its place`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let scene = try await scene(ward)
            func source(_ id: String, _ items: String? = nil) -> String {
                #"{"reportId": "\#(id)"\#(items.map { ", \"itemIds\": \($0)" } ?? "")}"#
            }
            let other = try await server.account("ban.c2", [(.advisor, "C2B")]).token
            let officer = try await server.account("chi.bo.x", [(.officer, "CX")]).token
            let province = try await server.account("ban.p1b", [(.advisor, "P1B"), (.advisor, "C1B")]).token
            let outside = try await server.send(
                "POST", "/v1/reports", as: officer,
                #"{"kind": "adHoc", "unitCode": "CX", "title": "a", "summary": "b", "submit": true}"#)
            #expect(
                try await server.send(
                    "POST", "/v1/reports/\(outside.id)/acceptance", as: other, #"{"rating": 3}"#
                ).status
                    == 200)
            let draft = try await server.send(
                "POST", "/v1/reports", as: ward.cell1,
                #"{"kind": "adHoc", "unitCode": "CB1", "title": "a", "summary": "b", "submit": true}"#)
            try await server.setClock("2026-11-02T02:00:00.000Z")
            let november = try await server.send(
                "POST", "/v1/reports", as: ward.cell1,
                #"{"kind": "adHoc", "unitCode": "CB1", "title": "a", "summary": "b", "submit": true}"#)
            _ = try await server.send(
                "POST", "/v1/reports/\(november.id)/acceptance", as: ward.advisor, #"{"rating": 3}"#)
            let before = try await server.dump()
            for (sources, code, index) in [
                ([source(scene.cell1), source(draft.id)], "sourceNotAccepted", 1),
                ([source(clientID())], "sourceNotAccepted", 0),
                ([source(outside.id)], "sourceOutsideSubtree", 0),
                ([source(scene.synthesis)], "sourceOutsideSubtree", 0),
                ([source(scene.cell2), source(november.id)], "sourceOutsideCoverage", 1),
                ([source(scene.cell2, "[\"\(scene.item)\"]")], "sourceItemUnknown", 0),
            ] {
                let reply = try await scene.put(sources.joined(separator: ", "), as: province)
                expectProblem(reply, 422, "rule-refused", codes: [code], code)
                #expect(reply.pointers == ["/sources/\(index)"], "\(code)")
            }
            // What the board of C1 alone can't see is told like what is not accepted.
            expectProblem(
                try await scene.put(source(outside.id)), 422, "rule-refused", codes: ["sourceNotAccepted"])
            expectProblem(
                try await scene.put("\(source(scene.cell1)), \(source(scene.cell1))"), 400,
                "malformed-request",
                codes: ["notAllowed"])
            let plain = try await server.send(
                "PUT", "/v1/reports/\(scene.cell1)/sources", as: ward.cell1, #"{"sources": []}"#,
                headers: [("If-Match", "*")])
            expectProblem(plain, 422, "rule-refused", codes: ["notASynthesis"])
            expectProblem(
                try await server.send("GET", "/v1/reports/\(scene.cell1)/coverage", as: ward.advisor), 422,
                "rule-refused", codes: ["notASynthesis"])
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a synthesis belongs to a committee, and to its obligation where there is one`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            func make(_ unit: String, as token: String) async throws -> TestServer.Reply {
                try await server.send(
                    "POST", "/v1/reports", as: token,
                    #"{"kind": "synthesis", "unitCode": "\#(unit)", "period": "2026-10", "title": "a", "summary": "b"}"#
                )
            }
            expectProblem(
                try await make("CB1", as: ward.cell1), 422, "rule-refused",
                codes: ["synthesisNeedsCommittees"])
            let province = try await server.account("ban.p1", [(.advisor, "P1B")]).token
            let regime = try await server.send(
                "POST", "/v1/regimes", as: province,
                Ward.regime(
                    within: "P1", issuer: "P1", reportKind: "synthesis",
                    extra: #", "levels": ["commune"], "unitKinds": ["committee"]"#))
            #expect(regime.status == 201, "\(regime.text)")
            expectProblem(
                try await make("C1", as: ward.advisor), 422, "rule-refused", codes: ["periodOwedByRegime"])
            let owed = try await ward.obligations("unitCode=C1&period=2026-10")
            let made = try await ward.submit(try #require(owed.first?["id"]?.text), as: ward.advisor)
            #expect(made["kind"]?.text == "synthesis" && made["period"]?.text == "2026-10", "\(made.text)")
            #expect(made["recipientId"]?.text == (try await ward.unitID("P1")))
        }
    }
}
