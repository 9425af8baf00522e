import Domain
import TestSupport
import Testing

@testable import APIServer

/// Due times at both edges, on the sandbox clock. Midnight in Asia/Ho_Chi_Minh is 17:00 UTC of the day before.
@Suite struct DueTimeTests {
    @Test(arguments: StorageKind.available)
    func `the last millisecond of the 20th is on time and the next one is late`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            try await server.setClock("2026-10-20T16:59:59.999Z")
            let before = try await ward.obligations("unitCode=CB1&period=2026-10&timeliness=pending")
            #expect(before.count == 1)
            let onTime = try await ward.submit(try await ward.obligationID("CB1", "2026-10"), as: ward.cell1)
            #expect(onTime["timeliness"]?.text == "onTime" && onTime["lateBy"] == nil, "\(onTime.text)")
            #expect(onTime["submittedAt"]?.text == "2026-10-20T16:59:59.999Z")
            #expect(!onTime.warnings.contains("submittedLate"))
            try await server.setClock("2026-10-20T17:00:00.000Z")
            #expect(try await ward.obligations("unitCode=CB2&period=2026-10&timeliness=overdue").count == 1)
            let late = try await ward.submit(try await ward.obligationID("CB2", "2026-10"), as: ward.cell2)
            #expect(late["timeliness"]?.text == "late" && late["lateBy"]?.integer == 0, "\(late.text)")
            #expect(late.warnings.contains("submittedLate"))
            let obligation = try await ward.obligations("unitCode=CB2&period=2026-10&timeliness=late")
            #expect(obligation.first?["dueAt"]?.text == "2026-10-20T17:00:00.000Z")
            #expect(obligation.first?["state"]?.text == "submitted")
        }
    }

    @Test(arguments: StorageKind.available)
    func `before the 15th leaves the 15th itself out`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime(Ward.regime(due: #"{"day": 15, "edge": "before"}"#))
            try await server.setClock("2026-10-14T16:59:59.999Z")
            let onTime = try await ward.submit(try await ward.obligationID("CB1", "2026-10"), as: ward.cell1)
            #expect(onTime["timeliness"]?.text == "onTime")
            try await server.setClock("2026-10-14T17:00:00.000Z")
            let late = try await ward.submit(try await ward.obligationID("CB2", "2026-10"), as: ward.cell2)
            #expect(late["timeliness"]?.text == "late")
            try await server.setClock("2026-10-15T17:00:01.500Z")
            let third = try await server.account("chi.bo.3", [(.officer, "CB3")]).token
            let later = try await ward.submit(try await ward.obligationID("CB3", "2026-10"), as: third)
            #expect(later["lateBy"]?.integer == 86_401, "\(later.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `day 31 is the last day of a shorter month, in a leap February too`(_ kind: StorageKind) async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime(Ward.regime(due: #"{"day": 31, "edge": "onOrBefore"}"#))
            try await server.setClock("2028-02-01T00:00:00.000Z")
            for (period, due) in [
                ("2026-10", "2026-10-31T17:00:00.000Z"), ("2026-11", "2026-11-30T17:00:00.000Z"),
                ("2027-02", "2027-02-28T17:00:00.000Z"), ("2028-02", "2028-02-29T17:00:00.000Z"),
            ] {
                let found = try await ward.obligations("unitCode=CB1&period=\(period)")
                #expect(found.map { $0["dueAt"]?.text } == [due], "\(period)")
            }
            try await server.setClock("2028-02-29T16:59:59.999Z")
            let leap = try await ward.submit(try await ward.obligationID("CB1", "2028-02"), as: ward.cell1)
            #expect(leap["timeliness"]?.text == "onTime", "\(leap.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a half-year and a year are due before they end, and only H1 is owed`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime(
                Ward.regime(
                    title: "Sáu tháng đầu năm", frequency: "semiannual", periods: #"["H1"]"#,
                    due: #"{"day": 15, "edge": "onOrBefore", "month": 6}"#, opens: 30))
            try await ward.makeRegime(
                Ward.regime(
                    title: "Năm", frequency: "annual",
                    due: #"{"day": 15, "edge": "onOrBefore", "month": 12}"#,
                    opens: 60, validFrom: "2027-01-01"))
            try await server.setClock("2028-01-10T00:00:00.000Z")
            let half = try await ward.obligations("unitCode=CB1&period=2027-H1")
            #expect(half.map { $0["dueAt"]?.text } == ["2027-06-15T17:00:00.000Z"])
            #expect(half.first?["coverage"]?["to"]?.text == "2027-06-30")
            #expect(half.first?["opensAt"]?.text == "2027-05-15T17:00:00.000Z")
            let year = try await ward.obligations("unitCode=CB1&period=2027")
            #expect(year.map { $0["dueAt"]?.text } == ["2027-12-15T17:00:00.000Z"])
            let owed = try await ward.obligations("unitCode=CB1").compactMap { $0["period"]?.text }
            #expect(owed == ["2027-H1", "2027", "2028-H1", "2028"], "\(owed)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a report is not handed in before its period opens`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime(Ward.regime(opens: 5))
            let id = try await ward.obligationID("CB1", "2026-10")
            #expect(try await ward.obligations("unitCode=CB1&state=upcoming").count == 1)
            let before = try await server.dump()
            let early = try await ward.submit(id, as: ward.cell1)
            expectProblem(early, 422, "rule-refused", codes: ["notYetOpen"])
            #expect(try await server.dump() == before)
            let draft = try await server.send(
                "POST", "/v1/reports", as: ward.cell1,
                #"{"obligationId": "\#(id)", "title": "a", "summary": "b"}"#)
            #expect(draft.status == 201 && draft["status"]?.text == "draft", "\(draft.text)")
            let path = "/v1/reports/\(draft.id)/submission"
            try await server.setClock("2026-10-14T16:59:59.999Z")
            expectProblem(
                try await server.send("POST", path, as: ward.cell1), 422, "rule-refused",
                codes: ["notYetOpen"])
            try await server.setClock("2026-10-14T17:00:00.000Z")
            #expect(try await server.send("POST", path, as: ward.cell1).status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a return keeps the timeliness of the first submission`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let obligation = try await ward.obligationID("CB1", "2026-10")
            let report = try await ward.submit(obligation, as: ward.cell1)
            try await server.setClock("2026-10-19T00:00:00.000Z")
            let returned = try await server.send(
                "POST", "/v1/reports/\(report.id)/return", as: ward.advisor,
                #"{"reason": "Nêu rõ nguyên nhân", "resubmitBy": "2026-10-25T00:00:00Z"}"#)
            #expect(
                returned["status"]?.text == "returned" && returned["number"]?.integer == 1, "\(returned.text)"
            )
            let open = try await server.send("GET", "/v1/obligations/\(obligation)", as: ward.cell1)
            #expect(open["state"]?.text == "returned" && open["timeliness"]?.text == "onTime")
            #expect(open["resubmitBy"]?.text == "2026-10-25T00:00:00.000Z")
            try await server.setClock("2026-11-30T00:00:00.000Z")
            let again = try await server.send("POST", "/v1/reports/\(report.id)/submission", as: ward.cell1)
            #expect(again.status == 200 && again["number"]?.integer == 2, "\(again.text)")
            #expect(again["timeliness"]?.text == "onTime")
            #expect(!again.warnings.contains("submittedLate"))
            let done = try await server.send("GET", "/v1/obligations/\(obligation)", as: ward.advisor)
            #expect(done["timeliness"]?.text == "onTime" && done["resubmitBy"] == nil)
            #expect(done["submittedAt"]?.text == "2026-10-10T02:00:00.000Z")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a lock bars first submissions and nothing that came back`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime(Ward.regime(lock: 5))
            let first = try await ward.submit(try await ward.obligationID("CB1", "2026-10"), as: ward.cell1)
            _ = try await server.send(
                "POST", "/v1/reports/\(first.id)/return", as: ward.advisor, #"{"reason": "Thiếu"}"#)
            try await server.setClock("2026-10-25T16:59:59.999Z")
            #expect(
                try await ward.submit(try await ward.obligationID("CB2", "2026-10"), as: ward.cell2).status
                    == 201)
            try await server.setClock("2026-10-25T17:00:00.000Z")
            let third = try await server.account("chi.bo.3", [(.officer, "CB3")]).token
            let locked = try await ward.submit(try await ward.obligationID("CB3", "2026-10"), as: third)
            expectProblem(locked, 422, "rule-refused", codes: ["locked"])
            let again = try await server.send("POST", "/v1/reports/\(first.id)/submission", as: ward.cell1)
            #expect(again.status == 200 && again["timeliness"]?.text == "onTime", "\(again.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `an extension moves due time and lock and keeps what was`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime(Ward.regime(lock: 5))
            let id = try await ward.obligationID("CB1", "2026-10")
            let path = "/v1/obligations/\(id)/extension"
            func extend(_ dueAt: String, as token: String) async throws -> TestServer.Reply {
                try await server.send(
                    "POST", path, as: token, #"{"dueAt": "\#(dueAt)", "reason": "Bão số 9"}"#)
            }
            expectProblem(try await extend("2026-10-25T17:00:00Z", as: ward.cell1), 403, "forbidden")
            expectProblem(
                try await extend("2026-10-20T17:00:00Z", as: ward.advisor), 422, "rule-refused",
                codes: ["extensionNotLater"])
            try await server.setClock("2026-10-21T00:00:00.000Z")
            let extended = try await extend("2026-10-23T17:00:00Z", as: ward.advisor)
            #expect(
                extended.status == 200 && extended["dueAt"]?.text == "2026-10-23T17:00:00.000Z",
                "\(extended.text)")
            #expect(extended["extension"]?["originalDueAt"]?.text == "2026-10-20T17:00:00.000Z")
            #expect(extended["lockAt"]?.text == "2026-10-28T17:00:00.000Z")
            #expect(extended["timeliness"]?.text == "pending")
            let twice = try await extend("2026-10-24T17:00:00Z", as: ward.advisor)
            #expect(twice["extension"]?["originalDueAt"]?.text == "2026-10-20T17:00:00.000Z")
            try await server.setClock("2026-10-24T16:59:59.999Z")
            let report = try await ward.submit(id, as: ward.cell1)
            #expect(report["timeliness"]?.text == "onTime", "\(report.text)")
            expectProblem(try await extend("2026-10-30T17:00:00Z", as: ward.advisor), 409, "state-conflict")
        }
    }
}
