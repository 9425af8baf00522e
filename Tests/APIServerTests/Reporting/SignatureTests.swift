import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct SignatureTests {
    @Test(arguments: StorageKind.available)
    func `where a leader signs off, a unit's report is handed in with the signature only`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            try await server.askMore(signOff: .leader)
            let leader = try await server.account("bi.thu.1", [(.leader, "CB1")])
            let owed = try await ward.obligationID("CB1", "2026-10")
            let inOneGo = try await ward.draft(owed, as: ward.cell1, #""summary": "x", "submit": true"#)
            expectProblem(inOneGo, 422, "rule-refused", codes: ["notSigned"])
            let draft = try await ward.draft(owed, as: ward.cell1)
            expectProblem(
                try await ward.act("submission", draft.id, as: ward.cell1), 422, "rule-refused",
                codes: ["notSigned"])
            expectProblem(try await ward.act("signature", draft.id, as: ward.cell1), 403, "forbidden")
            expectProblem(try await ward.act("signature", draft.id, as: ward.advisor), 404, "not-found")
            let signed = try await ward.act("signature", draft.id, as: leader.token)
            #expect(signed["signature"]?["accountId"]?.text == leader.id.rawValue, "\(signed.text)")
            let path = "/v1/reports/\(draft.id)"
            let edited = try await server.send(
                "PATCH", path, as: ward.cell1, #"{"summary": "Khác"}"#, headers: [("If-Match", signed.etag)])
            #expect(edited.status == 200 && edited["signature"] == nil, "\(edited.text)")
            expectProblem(
                try await ward.act("submission", draft.id, as: ward.cell1), 422, "rule-refused",
                codes: ["notSigned"])
            // Who signs what was read is told when it has changed since.
            let stale = try await server.send(
                "POST", "\(path)/signature", as: leader.token, headers: [("If-Match", signed.etag)])
            expectProblem(stale, 412, "precondition-failed")
            let again = try await server.send(
                "POST", "\(path)/signature", as: leader.token, headers: [("If-Match", edited.etag)])
            #expect(again.status == 200, "\(again.text)")
            #expect(try await ward.act("submission", draft.id, as: ward.cell1).status == 200)
            let seen = try await ward.read(draft.id, as: ward.advisor)
            #expect(seen["signature"]?["accountId"]?.text == leader.id.rawValue, "\(seen.text)")
            expectProblem(try await ward.act("signature", draft.id, as: leader.token), 409, "state-conflict")
            _ = try await ward.act("return", draft.id, as: ward.advisor, #"{"reason": "Nêu rõ"}"#)
            // The next version needs its own, of which the receiving side learns when it is handed in.
            expectProblem(
                try await ward.act("submission", draft.id, as: ward.cell1), 422, "rule-refused",
                codes: ["notSigned"])
            let before = try await ward.read(draft.id, as: ward.advisor)
            _ = try await ward.act("signature", draft.id, as: leader.token)
            #expect(try await ward.read(draft.id, as: ward.advisor).text == before.text)
            #expect(try await ward.act("submission", draft.id, as: ward.cell1).status == 200)
            let versions = try await ward.versions(draft.id, as: ward.advisor)
            #expect(versions.count == 2 && versions.allSatisfy { $0["signature"] != nil })
            _ = try await ward.act("withdrawal", draft.id, as: ward.cell1)
            expectProblem(
                try await ward.act("submission", draft.id, as: ward.cell1), 422, "rule-refused",
                codes: ["notSigned"])
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `a synthesis is signed by its committee's leader, and other sources take that away`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            let leader = try await server.account("bi.thu.c1", [(.leader, "C1")]).token
            let above = try await server.account("bi.thu.p1", [(.leader, "P1")]).token
            let draft = try await server.send(
                "POST", "/v1/reports", as: ward.advisor,
                #"{"kind": "synthesis", "unitCode": "C1", "period": "2026-10", "title": "T", "summary": "S"}"#
            )
            expectProblem(try await ward.act("signature", draft.id, as: above), 404, "not-found")
            let signed = try await ward.act("signature", draft.id, as: leader)
            #expect(signed["signature"] != nil, "\(signed.text)")
            let replaced = try await server.send(
                "PUT", "/v1/reports/\(draft.id)/sources", as: ward.advisor, #"{"sources": []}"#,
                headers: [("If-Match", signed.etag)])
            #expect(replaced.status == 200, "\(replaced.text)")
            #expect(try await ward.read(draft.id, as: leader)["signature"] == nil)
            // Nobody asks for it here.
            #expect(try await ward.act("submission", draft.id, as: ward.advisor).status == 200)
        }
    }
}
