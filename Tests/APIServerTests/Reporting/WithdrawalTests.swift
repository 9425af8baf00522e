import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct WithdrawalTests {
    @Test(arguments: StorageKind.available)
    func `what was withdrawn is a draft again, and the receiving side has seen nothing`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let owed = try await ward.obligationID("CB1", "2026-10")
            let report = try await ward.submit(owed, as: ward.cell1)
            let seen = try await ward.read(report.id, as: ward.advisor)
            expectProblem(try await ward.act("withdrawal", report.id, as: ward.advisor), 403, "forbidden")
            expectProblem(try await ward.act("withdrawal", report.id, as: ward.cell2), 404, "not-found")
            let withdrawn = try await ward.act("withdrawal", report.id, as: ward.cell1)
            #expect(withdrawn.status == 200 && withdrawn["status"]?.text == "draft", "\(withdrawn.text)")
            #expect(withdrawn["number"]?.integer == 2 && withdrawn.warnings.isEmpty)
            #expect(withdrawn["submittedAt"] == nil && withdrawn["timeliness"] == nil)
            #expect(withdrawn["summary"] == report["summary"])
            for path in ["", "/versions", "/sources"] {
                let reply = try await server.send(
                    "GET", "/v1/reports/\(report.id)\(path)", as: ward.advisor)
                expectProblem(reply, 404, "not-found")
            }
            #expect(try await server.send("GET", "/v1/reports", as: ward.advisor).items.isEmpty)
            let open = try await ward.obligation(owed, as: ward.advisor)
            #expect(open["state"]?.text == "open" && open["timeliness"]?.text == "pending", "\(open.text)")
            #expect(open["submittedAt"] == nil && open["reportId"] == nil)
            let own = try await ward.versions(report.id, as: ward.cell1)
            #expect(own.map { $0["outcome"]?.text } == ["withdrawn"] && own[0]["withdrawnAt"] != nil)
            try await ward.expectSound()
            expectProblem(
                try await ward.act("withdrawal", report.id, as: ward.cell1), 409, "state-conflict")
            let again = try await ward.act("submission", report.id, as: ward.cell1)
            #expect(again.status == 200 && again["number"]?.integer == 2, "\(again.text)")
            let shown = try await ward.read(report.id, as: ward.advisor)
            #expect(shown.etag != seen.etag && shown["number"]?.integer == 2)
            #expect(
                try await ward.versions(report.id, as: ward.advisor).map { $0["number"]?.integer } == [2])
            #expect(
                try await ward.versions(report.id, as: ward.cell1).map { $0["number"]?.integer } == [1, 2])
            _ = try await ward.act("acceptance", report.id, as: ward.advisor, #"{"rating": 4}"#)
            expectProblem(
                try await ward.act("withdrawal", report.id, as: ward.cell1), 409, "state-conflict")
            #expect(try await server.auditCount("report.withdrawn", report.id) == 1)
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `withdrawn and handed in again in time it is on time, and from the due instant on late`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let owed = try await ward.obligationID("CB1", "2026-10")
            let report = try await ward.submit(owed, as: ward.cell1)
            try await server.setClock("2026-10-20T16:59:59.999Z")
            #expect(try await ward.act("withdrawal", report.id, as: ward.cell1).warnings.isEmpty)
            let onTime = try await ward.act("submission", report.id, as: ward.cell1)
            #expect(onTime["timeliness"]?.text == "onTime", "\(onTime.text)")
            try await server.setClock("2026-10-20T17:00:00.000Z")
            let withdrawn = try await ward.act("withdrawal", report.id, as: ward.cell1)
            #expect(withdrawn.warnings == ["resubmissionLate"], "\(withdrawn.text)")
            #expect(
                try await ward.obligation(owed, as: ward.advisor)["timeliness"]?.text == "overdue")
            let late = try await ward.act("submission", report.id, as: ward.cell1)
            #expect(late["timeliness"]?.text == "late" && late["lateBy"]?.integer == 0, "\(late.text)")
            #expect(late.warnings.contains("submittedLate"))
            #expect(try await ward.obligation(owed, as: ward.advisor)["timeliness"]?.text == "late")
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `a resubmission that is withdrawn gives back what was returned`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let owed = try await ward.obligationID("CB1", "2026-10")
            let report = try await ward.submit(owed, as: ward.cell1)
            _ = try await ward.act(
                "return", report.id, as: ward.advisor,
                #"{"reason": "Nêu rõ nguồn", "resubmitBy": "2026-10-25T00:00:00Z"}"#)
            let returned = try await ward.read(report.id, as: ward.advisor)
            let owedBefore = try await ward.obligation(owed, as: ward.advisor)
            try await server.setClock("2026-10-22T00:00:00.000Z")
            _ = try await server.send(
                "PATCH", "/v1/reports/\(report.id)", as: ward.cell1, #"{"summary": "Bản hai."}"#,
                headers: [("If-Match", "*")])
            _ = try await ward.act("submission", report.id, as: ward.cell1)
            #expect(try await ward.read(report.id, as: ward.advisor)["summary"]?.text == "Bản hai.")
            let withdrawn = try await ward.act("withdrawal", report.id, as: ward.cell1)
            #expect(withdrawn["status"]?.text == "returned", "\(withdrawn.text)")
            #expect(withdrawn["number"]?.integer == 3 && withdrawn["summary"]?.text == "Bản hai.")
            #expect(withdrawn["returned"]?["reason"]?.text == "Nêu rõ nguồn")
            #expect(withdrawn["timeliness"]?.text == "onTime" && withdrawn.warnings.isEmpty)
            let seen = try await ward.read(report.id, as: ward.advisor)
            for field in ["summary", "number", "status", "returned", "submittedAt", "timeliness"] {
                #expect(seen[field] == returned[field], "\(field)")
            }
            // The tag never stands where it once stood for something else.
            #expect(seen.etag != returned.etag)
            #expect(
                try await ward.versions(report.id, as: ward.advisor).map { $0["number"]?.integer } == [1])
            let own = try await ward.versions(report.id, as: ward.cell1)
            #expect(own.map { $0["outcome"]?.text } == ["returned", "withdrawn"])
            let obligation = try await ward.obligation(owed, as: ward.advisor)
            for field in ["state", "timeliness", "resubmitBy", "submittedAt", "reportId"] {
                #expect(obligation[field] == owedBefore[field], "\(field)")
            }
            try await ward.expectSound()
            let again = try await ward.act("submission", report.id, as: ward.cell1)
            #expect(again["number"]?.integer == 3 && again["timeliness"]?.text == "onTime")
            let shown = try await ward.versions(report.id, as: ward.advisor)
            #expect(shown.map { $0["number"]?.integer } == [1, 3])
            // Against what the receiving side had before.
            #expect(shown[1]["changes"]?.elements.map { $0["pointer"]?.text } == ["/summary"])
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `after the lock a withdrawal warns, and only an extension opens it again`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime(Ward.regime(lock: 5))
            let owed = try await ward.obligationID("CB1", "2026-10")
            let report = try await ward.submit(owed, as: ward.cell1)
            try await server.setClock("2026-10-25T17:00:00.000Z")
            let withdrawn = try await ward.act("withdrawal", report.id, as: ward.cell1)
            #expect(withdrawn.warnings == ["resubmissionLocked"], "\(withdrawn.text)")
            let barred = try await ward.act("submission", report.id, as: ward.cell1)
            expectProblem(barred, 422, "rule-refused", codes: ["locked"])
            let extended = try await server.send(
                "POST", "/v1/obligations/\(owed)/extension", as: ward.advisor,
                #"{"dueAt": "2026-10-28T17:00:00Z", "reason": "Bão"}"#)
            #expect(extended.status == 200, "\(extended.text)")
            let again = try await ward.act("submission", report.id, as: ward.cell1)
            #expect(again["timeliness"]?.text == "onTime", "\(again.text)")
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `a withdrawn synthesis keeps its sources for the next version`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let source = try await ward.submit(try await ward.obligationID("CB1", "2026-10"), as: ward.cell1)
            _ = try await ward.act("acceptance", source.id, as: ward.advisor, #"{"rating": 4}"#)
            let synthesis = try await server.send(
                "POST", "/v1/reports", as: ward.advisor,
                #"{"kind": "synthesis", "unitCode": "C1", "period": "2026-10", "title": "T", "summary": "S"}"#
            )
            let path = "/v1/reports/\(synthesis.id)"
            _ = try await server.send(
                "PUT", "\(path)/sources", as: ward.advisor, #"{"sources": [{"reportId": "\#(source.id)"}]}"#,
                headers: [("If-Match", synthesis.etag)])
            #expect(try await ward.act("submission", synthesis.id, as: ward.officer).status == 200)
            #expect(try await ward.act("withdrawal", synthesis.id, as: ward.officer).status == 200)
            let kept = try await server.send("GET", "\(path)/sources", as: ward.advisor)
            #expect(kept.items.compactMap { $0["reportId"]?.text } == [source.id], "\(kept.text)")
            try await ward.expectSound()
        }
    }
}
