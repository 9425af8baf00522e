import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct RecipientTests {
    @Test(arguments: StorageKind.available)
    func `each recipient reads, returns and accepts, and a front without a board by its officer`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            try await server.askMore(recipients: ["C1", "C1M"])
            let front = try await server.account("mat.tran", [(.officer, "C1M")]).token
            let owed = try await ward.obligationID("CB1", "2026-10")
            let ids = [try await ward.unitID("C1"), try await ward.unitID("C1M")]
            for token in [ward.advisor, front, ward.cell1] {
                let shown = try await ward.obligation(owed, as: token)
                #expect(shown["recipientIds"]?.elements.compactMap(\.text) == ids, "\(shown.text)")
                #expect(shown["recipientId"]?.text == ids[0])
            }
            let report = try await ward.submit(owed, as: ward.cell1)
            #expect(report["recipientIds"]?.elements.compactMap(\.text) == ids, "\(report.text)")
            let listed = try await server.send("GET", "/v1/reports", as: front).items
            #expect(listed.compactMap { $0["id"]?.text } == [report.id])
            let returned = try await ward.act("return", report.id, as: front, #"{"reason": "Nêu rõ"}"#)
            #expect(returned.status == 200, "\(returned.text)")
            #expect(try await ward.read(report.id, as: ward.advisor)["status"]?.text == "returned")
            #expect(try await ward.act("submission", report.id, as: ward.cell1).status == 200)
            let accepted = try await ward.act(
                "acceptance", report.id, as: ward.advisor, #"{"rating": 5}"#)
            #expect(accepted.status == 200, "\(accepted.text)")
            expectProblem(
                try await ward.act("return", report.id, as: front, #"{"reason": "x"}"#), 409, "state-conflict"
            )
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `a state body that is a recipient reads what is addressed to it and nothing else`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            _ = try await world.makeUnit("C1-UB", "stateBody", "commune", below: "C1")
            try await server.askMore(recipients: ["C1", "C1-UB"])
            let leader = try await server.account("ub.leader", [(.leader, "C1-UB")]).token
            let officer = try await server.account("ub.officer", [(.officer, "C1-UB")]).token
            let writer = try world.token(.officer, "A1")
            let owed = try await world.obligations("unitCode=A1&period=2026-10", as: writer)
            let addressed = try #require(owed.first { $0["recipientIds"]?.elements.count == 2 })
            let other = try #require(owed.first { $0["recipientIds"]?.elements.count == 1 })
            func hand(in body: String) async throws -> String {
                try await world.make(
                    "POST", "/v1/reports", as: writer,
                    #"{\#(body), "title": "x", "summary": "x", "submit": true}"#
                ).id
            }
            let (mine, theirs) = (
                try await hand(in: #""obligationId": "\#(try addressed.id)""#),
                try await hand(in: #""obligationId": "\#(try other.id)""#)
            )
            let adHoc = try await hand(in: #""kind": "adHoc", "unitCode": "A1""#)
            let draft = try await world.make(
                "POST", "/v1/reports", as: writer,
                #"{"kind": "adHoc", "unitCode": "A1", "title": "x", "summary": "x"}"#
            ).id
            for token in [leader, officer] {
                #expect(try await world.send("GET", "/v1/reports/\(mine)", as: token).status == 200)
                #expect(
                    try await world.send("GET", "/v1/reports/\(mine)/versions", as: token).status == 200)
                for hidden in [theirs, adHoc, draft] {
                    for path in ["", "/versions", "/sources", "/coverage"] {
                        let reply = try await world.send("GET", "/v1/reports/\(hidden)\(path)", as: token)
                        #expect(reply.status == 404, "\(path)")
                    }
                }
                let reports = try await world.make("GET", "/v1/reports?limit=200", as: token)
                #expect(try reports["items"]?.elements.map { try $0.id } == [mine])
                let obligations = try await world.obligations("period=2026-10", as: token)
                #expect(try obligations.map { try $0.id } == [addressed.id])
                #expect(
                    try await world.send("GET", "/v1/obligations/\(try other.id)", as: token).status == 404)
                #expect(
                    try await world.send(
                        "GET", "/v1/compliance?unitCode=C1&period=2026-10", as: token
                    ).status == 403)
            }
            // Its officer decides, as it has no board; its leader reads.
            let rating = #"{"rating": 4}"#
            #expect(
                try await world.send("POST", "/v1/reports/\(mine)/acceptance", as: leader, rating).status
                    == 403)
            try await world.make("POST", "/v1/reports/\(mine)/acceptance", as: officer, rating)
        }
    }

    @Test(arguments: StorageKind.available)
    func `an extension is no 304 to who reads the report, and no lost change to who writes it`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let owed = try await ward.obligationID("CB1", "2026-10")
            let draft = try await ward.draft(owed, as: ward.cell1)
            #expect(draft["dueAt"]?.text == "2026-10-20T17:00:00.000Z", "\(draft.text)")
            let path = "/v1/reports/\(draft.id)"
            let unchanged = try await server.send(
                "GET", path, as: ward.cell1, headers: [("If-None-Match", draft.etag)])
            #expect(unchanged.status == 304)
            _ = try await server.send(
                "POST", "/v1/obligations/\(owed)/extension", as: ward.advisor,
                #"{"dueAt": "2026-10-22T17:00:00Z", "reason": "Bão"}"#)
            let moved = try await server.send(
                "GET", path, as: ward.cell1, headers: [("If-None-Match", draft.etag)])
            #expect(moved.status == 200 && moved["dueAt"]?.text == "2026-10-22T17:00:00.000Z")
            #expect(moved["version"]?.integer == 1)
            let edited = try await server.send(
                "PATCH", path, as: ward.cell1, #"{"summary": "Khác"}"#, headers: [("If-Match", draft.etag)])
            #expect(edited.status == 200, "\(edited.text)")
        }
    }
}
