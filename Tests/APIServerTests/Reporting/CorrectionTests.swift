import Domain
import TestSupport
import Testing

@testable import APIServer

extension Ward {
    fileprivate func correct(
        _ regime: TestServer.Reply, _ members: String, as token: String? = nil, query: String = "",
        tag: String? = nil
    ) async throws -> TestServer.Reply {
        let id = regime["regime"]?["id"]?.text ?? regime.id
        return try await server.send(
            "POST", "/v1/regimes/\(id)/correction\(query)", as: token ?? advisor,
            #"{"reason": "Ghi nhầm hạn", \#(members)}"#, headers: [("If-Match", tag ?? regime.etag)])
    }
}

@Suite struct CorrectionTests {
    private static let due25 = #""fromPeriod": "2026-10", "due": {"day": 25, "edge": "onOrBefore"}"#

    @Test(arguments: StorageKind.available)
    func `a dry run tells what a correction would do, and does nothing`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let regime = try await ward.makeRegime()
            let handedIn = try await ward.obligationID("CB1", "2026-10")
            #expect(try await ward.submit(handedIn, as: ward.cell1).status == 201)
            let waived = try await ward.obligationID("CB2", "2026-10")
            #expect(
                try await server.send(
                    "POST", "/v1/obligations/\(waived)/waiver", as: ward.advisor, #"{"reason": "Miễn"}"#
                ).status == 200)
            let before = try await server.dump()
            let told = try await ward.correct(
                regime, #""fromPeriod": "2026-10", "due": {"day": 18, "edge": "onOrBefore"}"#,
                query: "?dryRun=true")
            #expect(told.status == 200 && told["dryRun"] == .bool(true), "\(told.text)")
            #expect(told["regime"]?["due"]?["day"]?.integer == 18)
            let line = try #require(told["periods"]?.elements.first)
            #expect(line["period"]?.text == "2026-10" && line["dueAt"]?.text == "2026-10-18T17:00:00.000Z")
            #expect(line["moved"]?.integer == 1 && line["handedIn"]?.integer == 1)
            #expect(line["waivedBefore"]?.integer == 1 && line["waived"]?.integer == 0)
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `the days of what is fixed move, and with them who is late`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let regime = try await ward.makeRegime()
            try await server.setClock("2026-10-21T02:00:00.000Z")
            let late = try await ward.obligationID("CB1", "2026-10")
            #expect(try await ward.submit(late, as: ward.cell1).status == 201)
            #expect(try await ward.obligation(late, as: ward.cell1)["timeliness"]?.text == "late")
            let done = try await ward.correct(regime, Self.due25)
            #expect(done.status == 200 && done["dryRun"] == .bool(false), "\(done.text)")
            #expect(done["regime"]?["correctedAt"]?.text != nil && done.etag != regime.etag)
            #expect(try await ward.obligation(late, as: ward.cell1)["timeliness"]?.text == "onTime")
            let open = try await ward.obligations("unitCode=CB2&period=2026-10")
            #expect(open.first?["dueAt"]?.text == "2026-10-25T17:00:00.000Z")
            #expect(open.first?["timeliness"]?.text == "pending")
            let figures = try await server.send(
                "GET", "/v1/compliance?unitCode=C1&period=2026-10", as: ward.advisor)["total"]
            #expect(figures?["onTime"]?.integer == 1 && figures?["pending"]?.integer == 2)
            #expect(figures?["missing"]?.integer == 0)
            try await ward.expectSound()
            // The periods to come are fixed by the corrected rules.
            try await server.setClock("2026-12-01T02:00:00.000Z")
            let december = try await ward.obligations("unitCode=CB2&period=2026-12")
            #expect(december.first?["dueAt"]?.text == "2026-12-25T17:00:00.000Z")
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `a draft follows the days that it is about`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let regime = try await ward.makeRegime()
            let owed = try await ward.obligationID("CB1", "2026-10")
            let draft = try await ward.draft(owed, as: ward.cell1)
            let done = try await ward.correct(
                regime, #""fromPeriod": "2026-10", "coverage": {"startDay": 15}"#)
            #expect(done.status == 200, "\(done.text)")
            let read = try await ward.read(draft.id, as: ward.cell1)
            #expect(read["coverage"]?["from"]?.text == "2026-09-15")
            #expect(read["coverage"]?["to"]?.text == "2026-10-14" && read.etag != draft.etag)
            #expect(try await ward.act("submission", draft.id, as: ward.cell1).status == 200)
            try await ward.expectSound()
            let back = try await ward.correct(
                regime, #""fromPeriod": "2026-10", "coverage": null"#, tag: done.etag)
            #expect(back.status == 200 && back["regime"]?["coverage"] == nil, "\(back.text)")
            #expect(try await ward.read(draft.id, as: ward.cell1)["coverage"]?["from"]?.text == "2026-09-15")
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `who is excepted is waived, and who is no more owes what is ahead`(_ kind: StorageKind) async throws
    {
        try await withWard(kind) { ward, server in
            let (cell1, cell3) = (try await ward.unitID("CB1"), try await ward.unitID("CB3"))
            let body = Ward.regime(extra: #", "levels": ["grassroots"], "exceptIds": ["\#(cell3)"]"#)
            let regime = try await ward.makeRegime(body)
            #expect(try await ward.obligations("unitCode=CB3&period=2026-10").isEmpty)
            let done = try await ward.correct(
                regime, #""fromPeriod": "2026-10", "exceptIds": ["\#(cell1)"]"#)
            let line = try #require(done["periods"]?.elements.first)
            #expect(line["waived"]?.integer == 1 && line["added"]?.integer == 1, "\(done.text)")
            #expect(line["unchanged"]?.integer == 1)
            let waived = try await ward.obligations("unitCode=CB1&period=2026-10")
            #expect(waived.first?["state"]?.text == "waived")
            #expect(waived.first?["waiverReason"]?.text == "Ghi nhầm hạn")
            let added = try await ward.obligationID("CB3", "2026-10")
            #expect(
                try await ward.obligation(added, as: ward.advisor)["dueAt"]?.text
                    == "2026-10-20T17:00:00.000Z")
            try await ward.expectSound()
            let back = try await ward.correct(
                done, #""fromPeriod": "2026-10", "exceptIds": ["\#(cell3)"]"#, tag: done.etag)
            #expect(back["periods"]?.elements.first?["added"]?.integer == 1, "\(back.text)")
            #expect(try await ward.obligations("period=2026-10&state=open").count == 2)
            try await ward.expectSound()
            // What is due already is asked of nobody afterwards.
            try await server.setClock("2026-10-21T02:00:00.000Z")
            let none = try await ward.correct(
                back, #""fromPeriod": "2026-10", "exceptIds": []"#)
            let october = try #require(none["periods"]?.elements.first)
            #expect(october["added"]?.integer == 0 && october["waivedBefore"]?.integer == 1, "\(none.text)")
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `a storm's extension outlives a correction that is taken back`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            let regime = try await ward.makeRegime()
            let owed = try await ward.obligationID("CB1", "2026-10")
            let draft = try await ward.draft(owed, as: ward.cell1)
            #expect(
                try await server.send(
                    "POST", "/v1/obligations/\(owed)/extension", as: ward.advisor,
                    #"{"dueAt": "2026-10-23T17:00:00.000Z", "reason": "Bão 14"}"#
                ).status == 200)
            let first = try await ward.read(draft.id, as: ward.cell1)
            #expect(first["dueAt"]?.text == "2026-10-23T17:00:00.000Z")
            let later = try await ward.correct(regime, Self.due25)
            let moved = try await ward.obligation(owed, as: ward.cell1)
            #expect(moved["dueAt"]?.text == "2026-10-25T17:00:00.000Z", "\(moved.text)")
            #expect(moved["extension"]?["dueAt"]?.text == "2026-10-23T17:00:00.000Z")
            let second = try await ward.read(draft.id, as: ward.cell1)
            #expect(second.etag != first.etag && second["dueAt"]?.text == "2026-10-25T17:00:00.000Z")
            try await ward.expectSound()
            let back = try await ward.correct(
                regime, #""fromPeriod": "2026-10", "due": {"day": 20, "edge": "onOrBefore"}"#, tag: later.etag
            )
            #expect(back.status == 200, "\(back.text)")
            let again = try await ward.obligation(owed, as: ward.cell1)
            #expect(again["dueAt"]?.text == "2026-10-23T17:00:00.000Z", "\(again.text)")
            #expect(again["extension"]?["reason"]?.text == "Bão 14")
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `a regime ends inside a fixed period`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let regime = try await ward.makeRegime()
            let handedIn = try await ward.obligationID("CB1", "2026-10")
            #expect(try await ward.submit(handedIn, as: ward.cell1).status == 201)
            let refused = try await server.send(
                "PATCH", "/v1/regimes/\(regime.id)", as: ward.advisor, #"{"validTo": "2026-10-01"}"#,
                headers: [("If-Match", regime.etag)])
            expectProblem(refused, 422, "rule-refused", codes: ["validityOrder"])
            try await server.setClock("2026-10-12T02:00:00.000Z")
            let november = try await ward.obligations("period=2026-11")
            try #require(november.count == 3)
            let ended = try await ward.correct(regime, #""fromPeriod": "2026-11", "validTo": "2026-10-02""#)
            let line = try #require(ended["periods"]?.elements.first)
            #expect(line["waived"]?.integer == 3 && line["dueAt"] == nil, "\(ended.text)")
            #expect(try await ward.obligations("period=2026-11&state=waived").count == 3)
            #expect(try await ward.obligations("period=2026-10&state=waived").isEmpty)
            try await server.setClock("2026-12-20T02:00:00.000Z")
            #expect(try await ward.obligations("period=2026-12").isEmpty)
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `holidays that are decided late are taken in by a correction that changes nothing else`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            let regime = try await ward.makeRegime(
                String(Ward.regime().dropLast()) + #", "rollover": "nextWorkingDay"}"#)
            let root = try await server.account("trung.uong", [(.administrator, "TW")]).token
            for date in ["2026-10-20", "2026-10-21"] {
                #expect(
                    try await server.send(
                        "POST", "/v1/holidays", as: root,
                        #"{"date": "\#(date)", "kind": "dayOff", "name": "Nghỉ bù"}"#
                    ).status == 201)
            }
            let done = try await ward.correct(regime, #""fromPeriod": "2026-10""#)
            #expect(
                done["periods"]?.elements.first?["dueAt"]?.text == "2026-10-22T17:00:00.000Z", "\(done.text)")
            let owed = try await ward.obligations("unitCode=CB1&period=2026-10")
            #expect(owed.first?["dueAt"]?.text == "2026-10-22T17:00:00.000Z")
        }
    }

    @Test(arguments: StorageKind.available)
    func `what can't be is refused, and nothing is changed`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let regime = try await ward.makeRegime()
            try await server.setClock("2026-10-16T02:00:00.000Z")
            let before = try await server.dump()
            for (members, code, pointer) in [
                (#""fromPeriod": "2026-09""#, "correctsFrom", "/fromPeriod"),
                (#""fromPeriod": "2026-Q4""#, "correctsFrom", "/fromPeriod"),
                (
                    #""fromPeriod": "2026-10", "due": {"day": 15, "edge": "onOrBefore"}"#,
                    "correctedDueInPast", "/due"
                ),
                (
                    #""fromPeriod": "2026-10", "opensDaysBefore": 0, "due": {"day": 25, "edge": "before"}"#,
                    "opensAtDue", "/opensDaysBefore"
                ),
                (#""fromPeriod": "2026-11", "validTo": "2026-10-01""#, "validityOrder", "/validTo"),
            ] {
                for query in ["", "?dryRun=true"] {
                    let reply = try await ward.correct(regime, members, query: query)
                    expectProblem(reply, 422, "rule-refused", codes: [code], code)
                    #expect(reply.pointers == [pointer])
                }
            }
            for (members, pointer) in [
                (#""due": {"day": 25, "edge": "before"}"#, "/fromPeriod"),
                (#""fromPeriod": "2026-10", "coverage": {"startDay": 1}"#, "/coverage/startDay"),
                (#""fromPeriod": "2026-10", "due": {"edge": "before"}"#, "/due/day"),
                (#""fromPeriod": "2026-10", "validTo": null"#, "/validTo"),
                (#""fromPeriod": "2026-10", "title": "Khác""#, "/title"),
            ] {
                let reply = try await ward.correct(regime, members)
                expectProblem(reply, 400, "malformed-request", pointer)
                #expect(reply.pointers.contains(pointer), "\(reply.text)")
            }
            #expect(try await ward.correct(regime, Self.due25, as: ward.cell1).status == 403)
            #expect(try await ward.correct(regime, Self.due25, tag: "\"9\"").status == 412)
            let bare = try await server.send(
                "POST", "/v1/regimes/\(regime.id)/correction", as: ward.advisor,
                #"{"reason": "x", \#(Self.due25)}"#)
            #expect(bare.status == 428)
            #expect(try await server.dump() == before)
        }
    }
}
