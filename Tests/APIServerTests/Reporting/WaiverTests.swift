import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct WaiverTests {
    @Test(arguments: StorageKind.available)
    func `what is waived is not expected any more, also after its due time`(_ kind: StorageKind) async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            try await server.setClock("2026-10-21T02:00:00.000Z")
            let id = try await ward.obligationID("CB1", "2026-10")
            let target = "/v1/obligations/\(id)/waiver"
            let body = #"{"reason": "Đang kiện toàn cấp ủy"}"#
            #expect(try await server.send("POST", target, as: ward.cell1, body).status == 403)
            #expect(try await server.send("POST", target, as: ward.cell2, body).status == 404)
            #expect(try await server.send("POST", target, as: ward.advisor, "{}").status == 400)
            let waived = try await server.send("POST", target, as: ward.advisor, body)
            #expect(waived.status == 200 && waived["state"]?.text == "waived", "\(waived.text)")
            #expect(waived["waiverReason"]?.text == "Đang kiện toàn cấp ủy")
            #expect(try await server.send("POST", target, as: ward.advisor, body).status == 409)
            let figures = try await server.send(
                "GET", "/v1/compliance?unitCode=C1&period=2026-10", as: ward.advisor)["total"]
            #expect(figures?["expected"]?.integer == 2 && figures?["waived"]?.integer == 1)
            #expect(figures?["missing"]?.integer == 2)
            let refused = try await ward.submit(id, as: ward.cell1)
            #expect(refused.status == 422 && refused.text.contains("waived"))
        }
    }

    @Test(arguments: StorageKind.available)
    func `what was handed in is not waived, and a draft begun before can't be submitted`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let handedIn = try await ward.obligationID("CB1", "2026-10")
            #expect(try await ward.submit(handedIn, as: ward.cell1).status == 201)
            let body = #"{"reason": "Miễn"}"#
            let refused = try await server.send(
                "POST", "/v1/obligations/\(handedIn)/waiver", as: ward.advisor, body)
            #expect(refused.status == 409 && refused["type"]?.text == "/problems/state-conflict")
            let begun = try await ward.obligationID("CB2", "2026-10")
            let draft = try await server.send(
                "POST", "/v1/reports", as: ward.cell2,
                #"{"obligationId": "\#(begun)", "title": "Tháng 10", "summary": "Ổn định"}"#)
            #expect(
                try await server.send("POST", "/v1/obligations/\(begun)/waiver", as: ward.advisor, body)
                    .status == 200)
            let late = try await server.send("POST", "/v1/reports/\(draft.id)/submission", as: ward.cell2)
            #expect(late.status == 422 && late.text.contains("waived"))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a typhoon extends what is still open, and tells what it left alone`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let regime = try await ward.makeRegime().id
            let handedIn = try await ward.obligationID("CB1", "2026-10")
            #expect(try await ward.submit(handedIn, as: ward.cell1).status == 201)
            let later = try await ward.obligationID("CB2", "2026-10")
            try #require(
                try await server.send(
                    "POST", "/v1/obligations/\(later)/extension", as: ward.advisor,
                    #"{"dueAt": "2026-10-30T17:00:00.000Z", "reason": "Lũ"}"#
                ).status == 200)
            let body = { (within: String) in
                """
                {"regimeId": "\(regime)", "period": "2026-10"\(within), "dueAt": "2026-10-27T17:00:00.000Z",
                 "reason": "Bão số 12"}
                """
            }
            #expect(try await server.send("POST", "/v1/extensions", as: ward.cell1, body("")).status == 403)
            let one = try await server.send(
                "POST", "/v1/extensions", as: ward.advisor, body(#", "withinCode": "CB2""#))
            #expect(one.status == 200 && one["extended"]?.integer == 0, "\(one.text)")
            let all = try await server.send("POST", "/v1/extensions", as: ward.advisor, body(""))
            #expect(all["extended"]?.integer == 1 && all["skipped"]?.integer == 2, "\(all.text)")
            let codes = Set(all["reasons"]?.elements.compactMap { $0["code"]?.text } ?? [])
            #expect(codes == ["submitted", "extensionNotLater"])
            let third = try await ward.obligations("unitCode=CB3&period=2026-10")
            #expect(third.first?["dueAt"]?.text == "2026-10-27T17:00:00.000Z")
            #expect(third.first?["extension"]?["reason"]?.text == "Bão số 12")
            let misspelt = try await server.send(
                "POST", "/v1/extensions", as: ward.advisor,
                body("").replacing(#""period": "2026-10""#, with: #""period": "2026-Q4""#))
            expectProblem(misspelt, 422, "rule-refused", codes: ["nothingOwed"])
            let unknown = body("").replacing(regime, with: clientID())
            #expect(try await server.send("POST", "/v1/extensions", as: ward.advisor, unknown).status == 404)
        }
    }
}
