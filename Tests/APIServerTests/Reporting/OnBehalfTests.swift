import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct OnBehalfTests {
    private static func entered(on day: String, via: String = "paper", submit: Bool = false) -> String {
        """
        "summary": "Bà con lo giá phân bón.", "submit": \(submit),
        "onBehalf": {"receivedVia": "\(via)", "receivedOn": "\(day)", "reason": "Mất điện sau bão"}
        """
    }

    @Test(arguments: StorageKind.available)
    func `what a board received in time and enters later is on time by proxy`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let owed = try await ward.obligationID("CB1", "2026-10")
            try await server.setClock("2026-10-27T02:00:00.000Z")
            let draft = try await ward.draft(owed, as: ward.advisor, Self.entered(on: "2026-10-20"))
            #expect(draft.status == 201 && draft["status"]?.text == "draft", "\(draft.text)")
            #expect(draft["onBehalf"]?["receivedVia"]?.text == "paper")
            #expect(draft["onBehalf"]?["receivedOn"]?.text == "2026-10-20")
            // Its author reads it from the first draft on, and does not write it.
            let own = try await ward.read(draft.id, as: ward.cell1)
            #expect(own["summary"] == draft["summary"], "\(own.text)")
            #expect(try await ward.obligation(owed, as: ward.cell1)["reportId"]?.text == draft.id)
            let edit = try await server.send(
                "PATCH", "/v1/reports/\(draft.id)", as: ward.cell1, #"{"summary": "x"}"#,
                headers: [("If-Match", own.etag)])
            expectProblem(edit, 403, "forbidden")
            expectProblem(try await ward.act("submission", draft.id, as: ward.cell1), 403, "forbidden")
            for token in [ward.cell2, try await server.account("p1", [(.leader, "P1")]).token] {
                expectProblem(try await ward.read(draft.id, as: token), 404, "not-found")
                #expect(try await server.send("GET", "/v1/reports", as: token).items.isEmpty)
            }
            let listed = try await server.send("GET", "/v1/reports", as: ward.advisor).items
            #expect(listed.compactMap { $0["id"]?.text } == [draft.id])
            let edited = try await server.send(
                "PATCH", "/v1/reports/\(draft.id)", as: ward.advisor, #"{"summary": "Chép lại."}"#,
                headers: [("If-Match", draft.etag)])
            #expect(edited.status == 200, "\(edited.text)")
            let submitted = try await ward.act("submission", draft.id, as: ward.advisor)
            #expect(submitted["timeliness"]?.text == "onTimeByProxy", "\(submitted.text)")
            #expect(submitted["lateBy"] == nil && !submitted.warnings.contains("submittedLate"))
            let done = try await ward.obligation(owed, as: ward.cell1)
            #expect(done["timeliness"]?.text == "onTimeByProxy" && done["state"]?.text == "submitted")
            let listedOnTime = try await ward.obligations("period=2026-10&timeliness=onTimeByProxy")
            #expect(listedOnTime.compactMap { $0["id"]?.text } == [owed])
            let figures = try await server.send(
                "GET", "/v1/compliance?unitCode=C1&period=2026-10", as: ward.advisor)
            #expect(figures["total"]?["onTime"]?.integer == 1, "\(figures.text)")
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `the day of receipt decides, lies neither ahead nor before the opening, and moves the lock`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            try await server.askMore(lock: 2, opens: 10)
            let owed = try await ward.obligationID("CB1", "2026-10")
            // It opened as the 10th began.
            try await server.setClock("2026-10-21T16:59:59.999Z")
            for (day, code) in [("2026-10-22", "receivedInFuture"), ("2026-10-09", "receivedBeforeOpening")] {
                let reply = try await ward.draft(owed, as: ward.advisor, Self.entered(on: day))
                expectProblem(reply, 422, "rule-refused", codes: [code])
                #expect(reply.pointers == ["/onBehalf/receivedOn"])
            }
            let late = try await ward.draft(
                owed, as: ward.advisor, Self.entered(on: "2026-10-21", via: "phone", submit: true))
            #expect(late["timeliness"]?.text == "late" && late["lateBy"]?.integer == 0, "\(late.text)")
            #expect(late.warnings.contains("submittedLate"))
            let second = try await ward.obligationID("CB2", "2026-10")
            try await server.setClock("2026-11-03T00:00:00.000Z")
            let first = try await ward.draft(
                second, as: ward.advisor, Self.entered(on: "2026-10-10", via: "email", submit: true))
            #expect(first["timeliness"]?.text == "onTimeByProxy", "\(first.text)")
            let third = try await ward.obligationID("CB3", "2026-10")
            // Locked as the 23rd began.
            let barred = try await ward.draft(
                third, as: ward.advisor, Self.entered(on: "2026-10-23", submit: true))
            expectProblem(barred, 422, "rule-refused", codes: ["locked"])
            let last = try await ward.draft(
                third, as: ward.advisor, Self.entered(on: "2026-10-22", submit: true))
            #expect(last["timeliness"]?.text == "late", "\(last.text)")
            let withdrawn = try await ward.act("withdrawal", first.id, as: ward.advisor)
            #expect(withdrawn["status"]?.text == "draft" && withdrawn.warnings.isEmpty, "\(withdrawn.text)")
            let open = try await ward.obligation(second, as: ward.cell2)
            #expect(open["timeliness"]?.text == "overdue", "\(open.text)")
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `who enters is on the side that receives, and for an obligation only`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let owed = try await ward.obligationID("CB1", "2026-10")
            let more = Self.entered(on: "2026-10-09")
            let leader = try await server.account("bi.thu.c1", [(.leader, "C1")]).token
            for token in [ward.cell1, ward.officer, leader] {
                expectProblem(try await ward.draft(owed, as: token, more), 403, "forbidden")
            }
            expectProblem(try await ward.draft(owed, as: ward.cell2, more), 404, "not-found")
            let adHoc = try await server.send(
                "POST", "/v1/reports", as: ward.advisor,
                #"{"kind": "adHoc", "unitCode": "CB1", "title": "x", \#(more)}"#)
            expectProblem(adHoc, 400, "malformed-request", codes: ["notAllowed"])
            #expect(adHoc.pointers == ["/onBehalf"])
            let wrong = try await ward.draft(
                owed, as: ward.advisor,
                #""summary": "x", "onBehalf": {"receivedVia": "fax", "receivedOn": "2026-10-09", "reason": "x"}"#
            )
            expectProblem(wrong, 400, "malformed-request", codes: ["invalidValue"])
            #expect(try await ward.draft(owed, as: ward.cell1).status == 201)
            let taken = try await ward.draft(owed, as: ward.advisor, more)
            expectProblem(taken, 409, "conflict", codes: ["taken"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `who entered it leaves it to a colleague to accept, where there is one`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await server.askMore(signOff: .leader)
            func enter(_ code: String) async throws -> String {
                let owed = try await ward.obligationID(code, "2026-10")
                let reply = try await ward.draft(
                    owed, as: ward.advisor, Self.entered(on: "2026-10-09", submit: true))
                #expect(reply.status == 201, "\(reply.text)")
                return reply.id
            }
            let (first, second) = (try await enter("CB1"), try await enter("CB2"))
            let alone = try await ward.act("acceptance", first, as: ward.advisor, #"{"rating": 4}"#)
            #expect(alone.status == 200, "\(alone.text)")
            let colleague = try await server.account("ban.c1.2", [(.advisor, "C1B")]).token
            let refused = try await ward.act("acceptance", second, as: ward.advisor, #"{"rating": 4}"#)
            expectProblem(refused, 422, "rule-refused", codes: ["enteredByCaller"])
            let accepted = try await ward.act("acceptance", second, as: colleague, #"{"rating": 4}"#)
            #expect(accepted.status == 200, "\(accepted.text)")
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `a collaborator who telephones reads what the board wrote down`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (one, other) = (
                try await world.makeCollaborator("C1"), try await world.makeCollaborator("C1")
            )
            let regime = try await world.makeRegime(
                issuer: "C1", #"{"kind": "collaborators", "withinCode": "C1", "depth": "all"}"#)
            let owed = try #require(try await world.obligations("regimeId=\(regime)", as: one.token).first)
            let board = try world.token(.advisor, "C1")
            let report = try await world.make(
                "POST", "/v1/reports", as: board,
                #"{"obligationId": "\#(try owed.id)", "title": "Tháng 10", \#(Self.entered(on: "2026-10-09", via: "phone"))}"#
            ).id
            let path = "/v1/reports/\(report)"
            let shown = try await world.make("GET", path, as: one.token)
            #expect(shown["onBehalf"]?["reason"]?.text == "Mất điện sau bão")
            #expect(try await world.send("GET", path, as: other.token).status == 404)
            for role in [Role.leader, .advisor, .officer] {
                #expect(try await world.send("GET", path, as: world.token(role, "P1")).status == 404)
            }
            try await world.make("POST", "\(path)/submission", as: board)
            for role in [Role.leader, .advisor, .officer] {
                #expect(try await world.send("GET", path, as: world.token(role, "P1")).status == 404)
            }
            #expect(try await world.make("GET", path, as: one.token)["timeliness"]?.text == "onTimeByProxy")
        }
    }
}
