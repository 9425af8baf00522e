import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct RedactionRouteTests {
    private static let passage = "Bà con ở tổ 4 bức xúc vì nước thải chảy vào ruộng lúa"

    private func redact(_ id: String, _ pointers: String..., as token: String, _ server: TestServer)
        async throws
        -> TestServer.Reply
    {
        let list = pointers.map { "\"\($0)\"" }.joined(separator: ", ")
        return try await server.send(
            "POST", "/v1/reports/\(id)/redaction", as: token,
            #"{"pointers": [\#(list)], "reason": "Nêu đích danh"}"#)
    }

    @Test(arguments: StorageKind.available)
    func `a redacted passage is nowhere any more, and both sides get a new tag`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let topic = try await ward.topic()
            let sent = try await ward.submit(
                try await ward.obligationID("CB1", "2026-10"), as: ward.cell1,
                items: "[\(Ward.item(topic, content: Self.passage))]")
            let (id, item) = (sent.id, try #require(sent["items"]?.elements.first?["id"]?.text))
            let path = "/v1/reports/\(id)"
            _ = try await server.send("POST", "\(path)/acceptance", as: ward.advisor, #"{"rating": 4}"#)
            let synthesis = try await server.send(
                "POST", "/v1/reports", as: ward.advisor,
                #"{"kind": "synthesis", "unitCode": "C1", "period": "2026-10", "title": "Tổng hợp", "summary": "Nổi lên: \#(Self.passage)."}"#
            )
            let cited = try await server.send(
                "PUT", "/v1/reports/\(synthesis.id)/sources", as: ward.advisor,
                #"{"sources": [{"reportId": "\#(id)"}]}"#, headers: [("If-Match", "*")])
            try #require(cited.status == 200, "\(cited.text)")
            let tags = (
                try await server.send("GET", path, as: ward.cell1).etag,
                try await server.send("GET", path, as: ward.advisor).etag
            )
            let redacted = try await redact(id, "/items/\(item)/content", as: ward.advisor, server)
            #expect(redacted.status == 200, "\(redacted.text)")
            #expect(redacted["items"]?.elements.first?["content"]?.text == "[đã che]")
            #expect(redacted["status"]?.text == "accepted")
            let own = try await server.send("GET", path, as: ward.cell1)
            let received = try await server.send("GET", path, as: ward.advisor)
            #expect(own.etag != tags.0 && received.etag != tags.1 && received.etag == redacted.etag)
            for (token, target) in [
                (ward.cell1, path), (ward.cell1, "\(path)/versions"),
                (ward.advisor, "/v1/reports/\(synthesis.id)"),
            ] {
                let reply = try await server.send("GET", target, as: token)
                #expect(reply.status == 200 && !reply.text.contains("nước thải"), "\(reply.text)")
                #expect(reply.text.contains("[đã che]"))
            }
            let everything = try await server.dump().values.joined()
            #expect(!everything.contains { $0.contains("nước thải") })
            #expect(try await server.auditCount("report.redacted", id) == 1)
            #expect(everything.contains { $0.contains("/items/\(item)/content sha256:") })
            let day = server.services.clock.now.civilDate
            #expect(try await server.storage.read { try $0.inspect(on: day) }.isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is not there is not redacted, and then nothing is`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let made = try await server.send(
                "POST", "/v1/reports", as: ward.cell1,
                #"{"kind": "adHoc", "unitCode": "CB1", "title": "a", "summary": "b", "submit": true}"#)
            let before = try await server.dump()
            let refused = try await redact(
                made.id, "/title", "/items/0/content", "/summary/", as: ward.cell1, server)
            expectProblem(
                refused, 422, "rule-refused", codes: ["nothingToRedact", "nothingToRedact"])
            #expect(refused.pointers == ["/pointers/1", "/pointers/2"])
            expectProblem(
                try await redact(made.id, as: ward.cell1, server), 400, "malformed-request", codes: ["tooFew"]
            )
            expectProblem(try await redact(made.id, "/title", as: ward.cell2, server), 404, "not-found")
            #expect(try await server.dump() == before)
            let whole = try await redact(made.id, "/title", "/summary", as: ward.cell1, server)
            #expect(whole["title"]?.text == "[đã che]" && whole["summary"]?.text == "[đã che]")
            let again = try await redact(made.id, "/title", as: ward.cell1, server)
            #expect(again.status == 200 && again.etag == whole.etag)
        }
    }
}
