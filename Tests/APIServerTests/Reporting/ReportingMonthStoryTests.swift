import Domain
import Foundation
import Logging
import TestSupport
import Testing

@testable import APIServer

/// A month of one ward as its people live it, on the demo: the calls are those of the README.
@Suite struct ReportingMonthStoryTests {
    @Test(arguments: StorageKind.available)
    func `November in the ward of Yên Bái`(_ kind: StorageKind) async throws {
        try await withDemo(kind) { server, passwords in
            let people = try await signIn(
                ["admin", "banxd.yb", "bantg.lc", "ctv.00001", "ctv.00002"], server, passwords)
            try await move(server, people, to: "2026-11-10T02:00:00Z")
            let first = try await handIn(server, as: people["ctv.00001"])
            try await returnAndResubmit(server, people, first)
            let second = try await handIn(server, as: people["ctv.00002"])
            for report in [first, second] {
                let accepted = try await server.send(
                    "POST", "/v1/reports/\(report)/acceptance", as: people["banxd.yb"],
                    #"{"rating": 5, "comment": "Kịp thời, đầy đủ."}"#)
                #expect(accepted["status"]?.text == "accepted", "\(accepted.text)")
            }
            try await move(server, people, to: "2026-11-21T02:00:00Z")
            try await drawTogether(server, people, [first, second])
            try await seeWhoIsMissing(server, people)
            try await seeThePlan(server, people)
        }
    }

    private typealias People = [String: String]

    private func signIn(_ names: [String], _ server: TestServer, _ passwords: [String: String]) async throws
        -> People
    {
        var people: People = [:]
        for name in names {
            let session = try await server.send(
                "POST", "/v1/sessions", #"{"username": "\#(name)", "password": "\#(passwords[name] ?? "")"}"#)
            #expect(session.status == 201, "\(name): \(session.text)")
            people[name] = session["accessToken"]?.text
        }
        return people
    }

    private func move(_ server: TestServer, _ people: People, to instant: String) async throws {
        let moved = try await server.send(
            "PUT", "/v1/sandbox/clock", as: people["admin"], #"{"now": "\#(instant)"}"#)
        #expect(moved.status == 200, "\(moved.text)")
    }

    /// A collaborator sees what is owed, and hands it in.
    private func handIn(_ server: TestServer, as token: String?) async throws -> String {
        let owed = try await server.send("GET", "/v1/obligations?period=2026-11&state=open", as: token)
        #expect(owed.items.map { $0["dueAt"]?.text } == ["2026-11-20T17:00:00.000Z"], "\(owed.text)")
        let obligation = try #require(owed.items.first?["id"]?.text)
        let topics = try await server.send("GET", "/v1/topics?limit=1", as: token)
        let topic = try #require(topics.items.first?["id"]?.text)
        let report = try await server.send(
            "POST", "/v1/reports", as: token,
            """
            {"obligationId": "\(obligation)", "title": "Dư luận xã hội tháng 11", "submit": true,
            "summary": "Nhân dân quan tâm việc khắc phục hậu quả mưa lũ.", "items": [\(Ward.item(topic))]}
            """)
        #expect(report.status == 201 && report["timeliness"]?.text == "onTime", "\(report.text)")
        #expect(report.warnings.isEmpty)
        return report.id
    }

    private func returnAndResubmit(_ server: TestServer, _ people: People, _ id: String) async throws {
        let (board, author, path) = (people["banxd.yb"], people["ctv.00001"], "/v1/reports/\(id)")
        let inbox = try await server.send("GET", "/v1/reports?period=2026-11&status=submitted", as: board)
        #expect(inbox.items.map { $0["id"]?.text } == [id], "\(inbox.text)")
        let returned = try await server.send(
            "POST", "\(path)/return", as: board,
            #"{"reason": "Đề nghị nêu rõ nguyên nhân.", "resubmitBy": "2026-11-14T10:00:00Z"}"#)
        #expect(returned["status"]?.text == "returned", "\(returned.text)")
        let mine = try await server.send("GET", path, as: author)
        #expect(
            mine["returned"]?["reason"]?.text == "Đề nghị nêu rõ nguyên nhân." && mine["number"]?.integer == 2
        )
        var item = try #require(mine["items"]?.elements.first)
        if case .object(let members) = item {
            item = .object(members + [.init(name: "causes", value: .string("Cống thoát nước hư hỏng."))])
        }
        var writer = JSONWriter()
        item.write(to: &writer)
        let edited = try await server.send(
            "PATCH", path, as: author, #"{"items": [\#(String(decoding: writer.bytes, as: UTF8.self))]}"#,
            headers: [("If-Match", mine.etag)])
        #expect(edited.status == 200, "\(edited.text)")
        let again = try await server.send("POST", "\(path)/submission", as: author)
        #expect(
            again["status"]?.text == "submitted" && again["timeliness"]?.text == "onTime", "\(again.text)")
        let versions = try await server.send("GET", "\(path)/versions", as: board).items
        #expect(versions.map { $0["outcome"]?.text } == ["returned", "pending"])
        #expect(versions.last?["changes"]?.elements.first?["to"]?.text == "Cống thoát nước hư hỏng.")
    }

    private func drawTogether(_ server: TestServer, _ people: People, _ reports: [String]) async throws {
        let board = people["banxd.yb"]
        let draft = try await server.send(
            "POST", "/v1/reports", as: board,
            """
            {"kind": "synthesis", "unitCode": "LC-YB", "period": "2026-11", "title": "Tổng hợp tháng 11",
            "summary": "Nhân dân quan tâm việc khắc phục hậu quả mưa lũ."}
            """)
        #expect(draft.status == 201, "\(draft.text)")
        let path = "/v1/reports/\(draft.id)"
        let sources = reports.map { #"{"reportId": "\#($0)"}"# }.joined(separator: ", ")
        let cited = try await server.send(
            "PUT", "\(path)/sources", as: board, #"{"sources": [\#(sources)]}"#,
            headers: [("If-Match", draft.etag)])
        #expect(cited.items.count == 2 && cited["hidden"]?.integer == 0, "\(cited.text)")
        let coverage = try await server.send("GET", "\(path)/coverage", as: board)
        // Seven collaborators for the month; twelve cells for the year, which is not due yet.
        let counts = ["expected", "cited", "missing"].map { coverage["counts"]?[$0]?.integer }
        #expect(counts == [19, 2, 5], "\(coverage.text)")
        let submitted = try await server.send("POST", "\(path)/submission", as: board)
        #expect(submitted.status == 200 && submitted.warnings == ["noItems"], "\(submitted.text)")
        let seen = try await server.send("GET", "\(path)/sources", as: people["bantg.lc"])
        #expect(seen.items.isEmpty && seen["hidden"]?.integer == 2, "\(seen.text)")
        let accepted = try await server.send(
            "POST", "\(path)/acceptance", as: people["bantg.lc"], #"{"rating": 4}"#)
        #expect(accepted["status"]?.text == "accepted", "\(accepted.text)")
    }

    private func seeWhoIsMissing(_ server: TestServer, _ people: People) async throws {
        let board = people["banxd.yb"]
        let compliance = try await server.send(
            "GET", "/v1/compliance?unitCode=LC-YB&period=2026-11&groupBy=regime", as: board)
        // The collaborators' reports, and the ward's own to the province.
        let total = ["expected", "submitted", "onTime", "missing"].map { compliance["total"]?[$0]?.integer }
        #expect(total == [8, 2, 2, 6], "\(compliance.text)")
        #expect(compliance.items.count == 2)
        let overdue = try await server.send(
            "GET", "/v1/obligations?withinCode=LC-YB&period=2026-11&timeliness=overdue", as: board)
        #expect(overdue.items.count == 6, "\(overdue.text)")
        #expect(overdue.items.filter { $0["collaboratorId"] != nil }.count == 5)
        let province = try await server.send(
            "GET", "/v1/compliance?unitCode=N15&period=2026-11&groupBy=children", as: people["bantg.lc"])
        let ward = province.items.first { $0["unitName"]?.text == "Đảng ủy phường Yên Bái" }
        #expect(ward?["missing"]?.integer == 6, "\(province.text.prefix(600))")
        #expect(province["total"]?["expected"]?.integer == 106)
    }

    /// The ward's plan of 2026, and what its cells and organisations made of it by 30 April.
    private func seeThePlan(_ server: TestServer, _ people: People) async throws {
        let board = people["banxd.yb"]
        let plans = try await server.send("GET", "/v1/plans?issuerCode=LC-YB", as: board)
        let path = "/v1/plans/\(try #require(plans.items.first?["id"]?.text))"
        let tasks = try await server.send("GET", "\(path)/tasks", as: board).items
        #expect(tasks.count == 14)
        #expect(tasks.first { $0["ref"]?.text == "3.4" }?["dueOn"]?.text == "2026-11-30")
        let coverage = try await server.send("GET", "\(path)/coverage", as: board)
        let counts = ["onTime", "late", "pending", "missing"].map { coverage["counts"]?[$0]?.integer }
        #expect(counts == [10, 2, 0, 4], "\(coverage.text)")
        let late = coverage.items.filter { $0["status"]?.text == "late" }
        #expect(late.compactMap { $0["daysLate"]?.integer }.sorted() == [1, 12])
        #expect(coverage.items.compactMap { $0["leftOut"]?.elements.first?.text } == ["3.1"])
        let overdue = try await server.send("GET", "/v1/assignments?view=below&due=overdue", as: board)
        let refs = Set(overdue.items.compactMap { $0["ref"]?.text })
        #expect(refs.isSuperset(of: ["1.1", "1.2", "3.4"]), "\(overdue.text)")
    }

    private func withDemo(
        _ kind: StorageKind, _ body: @Sendable (TestServer, [String: String]) async throws -> Void
    ) async throws {
        try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            try await Demo.load(settings, storage, Passwords(logRounds: 4))
            let accounts = try DemoAccount.read(
                URL(filePath: settings.dataDir).appending(path: Demo.accountsFile))
            let passwords = Dictionary(accounts.map { ($0.username, $0.password) }) { first, _ in first }
            try await serveAgain(storage, settings) { try await body($0, passwords) }
        }
    }
}
