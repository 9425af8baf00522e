import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct AdHocTests {
    @Test(arguments: StorageKind.available)
    func `a unit's report on what happened goes to the committee above`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let body =
                #"{"kind": "adHoc", "unitCode": "CB1", "title": "Ngập lụt", "summary": "Nước lên nhanh."}"#
            let made = try await server.send("POST", "/v1/reports", as: ward.cell1, body)
            #expect(made.status == 201, "\(made.text)")
            #expect(try await made["recipientId"]?.text == ward.unitID("C1"))
            #expect(made["coverage"]?["from"] == made["coverage"]?["to"] && made["period"] == nil)
            let sent = try await server.send("POST", "/v1/reports/\(made.id)/submission", as: ward.cell1)
            #expect(sent.status == 200 && sent["timeliness"] == nil, "\(sent.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `who is no collaborator names the unit, and the own one`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let nameless = #"{"kind": "adHoc", "title": "T", "summary": "S"}"#
            let reply = try await server.send("POST", "/v1/reports", as: ward.cell1, nameless)
            expectProblem(reply, 400, "malformed-request", codes: ["required"])
            #expect(reply.pointers == ["/unitId"])
            let foreign = #"{"kind": "adHoc", "unitCode": "C1", "title": "T", "summary": "S"}"#
            expectProblem(
                try await server.send("POST", "/v1/reports", as: ward.cell1, foreign), 403, "forbidden")
        }
    }
}
