import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct RequestTests {
    private static func body(
        units: String = #""unitCodes": ["CB1", "CB2"]"#, due: String = "2026-10-16T10:00:00.000Z",
        extra: String = ""
    ) -> String {
        #"{"title": "Dư luận về giải phóng mặt bằng", \#(units), "dueAt": "\#(due)"\#(extra)}"#
    }

    @Test(arguments: StorageKind.available)
    func `the units that are asked owe a report by the time, and it is an ad hoc one`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let request = try await server.send(
                "POST", "/v1/report-requests", as: ward.advisor, Self.body())
            #expect(request.status == 201, "\(request.text)")
            let owed = try await ward.obligations("requestId=\(request.id)")
            #expect(owed.count == 2 && owed.allSatisfy { $0["period"] == nil && $0["regimeId"] == nil })
            #expect(owed.allSatisfy { $0["coverage"]?["to"]?.text == "2026-10-16" })
            let mine = try await ward.obligations("requestId=\(request.id)", as: ward.cell1)
            let id = try #require(mine.first?["id"]?.text)
            #expect(mine.count == 1)
            try await server.setClock("2026-10-16T10:00:00.000Z")
            let report = try await ward.submit(id, as: ward.cell1)
            #expect(report.status == 201 && report["kind"]?.text == "adHoc", "\(report.text)")
            #expect(report["timeliness"]?.text == "late" && report["obligationId"]?.text == id)
            let shown = try await server.send(
                "GET", "/v1/report-requests/\(request.id)", as: ward.advisor)
            #expect(shown["answers"]?["late"]?.integer == 1 && shown["answers"]?["missing"]?.integer == 1)
            let accepted = try await server.send(
                "POST", "/v1/reports/\(report.id)/acceptance", as: ward.advisor, #"{"rating": 4}"#)
            #expect(accepted.status == 200, "\(accepted.text)")
            let day = try #require(CivilDate("2026-10-16"))
            #expect(try await server.services.storage.read { try $0.inspect(on: day) }.isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `it is read by who asks, by who is asked and above, and by nobody else`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let request = try await server.send(
                "POST", "/v1/report-requests", as: ward.advisor, Self.body(units: #""unitCodes": ["CB1"]"#))
            let target = "/v1/report-requests/\(request.id)"
            let asked = try await server.send("GET", target, as: ward.cell1)
            #expect(asked.status == 200 && asked["answers"] == nil)
            #expect(try await server.send("GET", target, as: ward.cell2).status == 404)
            #expect(try await server.send("GET", "/v1/report-requests", as: ward.cell2).items.isEmpty)
            for reader in [ward.cell1, ward.advisor, ward.admin] {
                #expect(try await server.send("GET", "/v1/report-requests", as: reader).items.count == 1)
            }
            let other = try await server.account("ban.c2", [(.advisor, "C2B")]).token
            #expect(try await server.send("GET", target, as: other).status == 404)
            let notModified = try await server.send(
                "GET", target, as: ward.advisor,
                headers: [("If-None-Match", try await server.send("GET", target, as: ward.advisor).etag)])
            #expect(notModified.status == 304)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what can't be asked is refused, and nothing is owed`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for (body, status, code) in [
                (Self.body(units: #""unitCodes": ["CB1", "CX"]"#), 422, "unitOutsideIssuer"),
                (Self.body(units: #""unitCodes": ["C1"]"#), 422, "unitOutsideIssuer"),
                (Self.body(units: #""unitCodes": ["CB1", "CB1"]"#), 422, "unitTwice"),
                (Self.body(due: "2026-10-10T02:00:00.000Z"), 422, "dueInPast"),
                (Self.body(units: #""unitCodes": []"#), 400, "tooFew"),
                (Self.body(extra: #", "issuerCode": "C1", "period": "2026-10""#), 400, "unknownField"),
            ] {
                let reply = try await server.send("POST", "/v1/report-requests", as: ward.advisor, body)
                #expect(reply.status == status && reply.text.contains(code), "\(reply.text)")
            }
            let cell = try await server.send("POST", "/v1/report-requests", as: ward.cell1, Self.body())
            #expect(cell.status == 403)
            #expect(try await ward.obligations("unitCode=CB1").isEmpty)
            let id = clientID()
            let named = Self.body(extra: #", "id": "\#(id)""#)
            for _ in 1...2 {
                let reply = try await server.send("POST", "/v1/report-requests", as: ward.advisor, named)
                #expect(reply.status == 201 && reply.id == id, "\(reply.text)")
            }
            #expect(try await ward.obligations("requestId=\(id)").count == 2)
        }
    }
}
