import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct CalendarFeedTests {
    /// A new link of the caller's.
    private func link(_ world: World, as token: String) async throws -> String {
        try #require(try await world.make("POST", "/v1/me/calendar", as: token)["url"]?.text)
    }

    /// Event by event, each by its properties' names.
    private func events(_ world: World, _ link: String) async throws -> [[String: String]] {
        let reply = try await world.send("GET", link, as: nil)
        try #require(reply.status == 200, "\(reply.text)")
        var (events, alarms): ([[String: String]], Int) = ([], 0)
        for line in ICalendarTextTests.unfolded(reply.text) {
            switch line {
            case "BEGIN:VEVENT": events.append([:])
            case "BEGIN:VALARM": alarms += 1
            case "END:VALARM": alarms -= 1
            default:
                let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
                guard alarms == 0, !events.isEmpty, parts.count == 2 else { continue }
                events[events.count - 1][parts[0]] = parts[1]
            }
        }
        return events
    }

    private func uids(_ world: World, _ link: String) async throws -> Set<String> {
        Set(try await events(world, link).compactMap { $0["UID"] })
    }

    /// What the unit owes for October.
    private func owed(_ world: World, _ unit: String) async throws -> String {
        let found = try await world.obligations(
            "unitCode=\(unit)&period=2026-10", as: world.token(.officer, unit))
        return try #require(found.first { $0["unitId"]?.text == world.unitIDs[unit] }).id
    }

    /// Of P1, for C1: one of a day, one of each month.
    private func issuePlan(_ world: World) async throws -> [String] {
        let board = try world.token(.advisor, "P1")
        let plan = try await world.make("POST", "/v1/plans", as: board, PlanTests.body("P1")).id
        let roles = #""roles": {"implement": [{"unitCode": "C1"}], "coordinate": [{"unitCode": "C2"}]}"#
        let set = try await world.change(
            "PUT", "/v1/plans/\(plan)/tasks", as: board,
            #"""
            {"tasks": [
                {"ref": "2.1", "group": "immediate", "title": "Quán triệt", "schedule": {"type": "date", "date": "2026-11-20"},
                 \#(roles)},
                {"ref": "3", "group": "standing", "title": "Nắm tình hình", "schedule": {"type": "continuous", "every": "month"},
                 \#(roles)},
                {"ref": "4", "group": "roadmap", "title": "Chờ", "schedule": {"type": "onSuperiorGuidance"}, \#(roles)}]}
            """#)
        try await world.make("POST", "/v1/plans/\(plan)/issue", as: world.token(.leader, "P1"))
        return [plan] + (try (set["items"]?.elements ?? []).map { try $0.id })
    }

    @Test(arguments: StorageKind.available)
    func `a calendar tells what is owed until it is handed in, and of tasks until they are done`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (officer, board) = (try world.token(.officer, "C1"), try world.token(.advisor, "C1"))
            let ids = try await issuePlan(world)
            let obligation = try await owed(world, "C1")
            let link = try await link(world, as: officer)
            let all = try await events(world, link)
            #expect(
                all.compactMap { $0["SUMMARY"] } == [
                    "Hạn báo cáo: Báo cáo tháng (C1)", "Hạn nhiệm vụ 3: Nắm tình hình (C1)",
                    "Hạn nhiệm vụ 2.1: Quán triệt (C1)",
                ])
            #expect(
                all.compactMap { $0["DTSTART;VALUE=DATE"] } == ["20261025", "20261031", "20261120"])
            #expect(all.compactMap { $0["DTEND;VALUE=DATE"] } == ["20261026", "20261101", "20261121"])
            #expect(all.first?["UID"] == "obligation-\(obligation)@dany")
            #expect(all.first?["SEQUENCE"] == "1" && all.first?["CATEGORIES"] == "Báo cáo")
            // What coordinates, and what others do, is not the own.
            #expect(
                try await events(world, self.link(world, as: world.token(.officer, "C2"))).compactMap {
                    $0["CATEGORIES"]
                } == ["Báo cáo"])
            // A leader's calendar and an advisor's tell of the same; who has no such role has an empty one.
            let leaders = try await self.link(world, as: world.token(.leader, "C1"))
            #expect(try await uids(world, leaders) == Set(all.compactMap { $0["UID"] }))
            #expect(try await uids(world, self.link(world, as: world.token(.auditor, "C1"))) == [])
            let draft = try await world.make(
                "POST", "/v1/reports", as: officer,
                #"{"obligationId": "\#(obligation)", "title": "Tháng 10", "summary": "Ổn định", "submit": true}"#
            )
            let rounds = try await world.make(
                "POST", "/v1/tasks/\(ids[2])/progress", as: board, #"{"unitCode": "C1", "progress": 100}"#)
            #expect(rounds["round"]?.text == "2026-10")
            try await world.make(
                "POST", "/v1/tasks/\(ids[1])/progress", as: board, #"{"unitCode": "C1", "progress": 100}"#)
            let after = try await events(world, link)
            #expect(after.compactMap { $0["DTSTART;VALUE=DATE"] } == ["20261130"])
            #expect(after.first?["UID"]?.hasSuffix("-2026-11@dany") == true)
            // What comes back is to be handed in again, by a day of its own.
            try await world.make(
                "POST", "/v1/reports/\(draft.id)/return", as: world.token(.advisor, "P1"),
                #"{"reason": "Thiếu số liệu", "resubmitBy": "2026-10-15T10:00:00Z"}"#)
            try await world.make(
                "PUT", "/v1/tasks/\(ids[3])/guidance", as: world.token(.advisor, "P1"),
                #"{"reference": "Hướng dẫn 31", "dueOn": "2026-12-01"}"#)
            let again = try await events(world, link)
            #expect(
                again.compactMap { $0["DTSTART;VALUE=DATE"] } == ["20261015", "20261130", "20261201"])
            #expect(again.first?["SUMMARY"] == "Hạn nộp lại báo cáo: Báo cáo tháng (C1)")
            #expect(again.first?["UID"] == all.first?["UID"] && again.first?["SEQUENCE"] != "1")
            try await world.make("POST", "/v1/plans/\(ids[0])/closure", as: world.token(.leader, "P1"))
            #expect(try await uids(world, link) == ["obligation-\(obligation)@dany"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a calendar is read without sign-in, and again only when it has changed`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let link = try await link(world, as: world.token(.officer, "C1"))
            let first = try await world.send("GET", link, as: nil)
            #expect(first.header("Content-Type") == "text/calendar; charset=utf-8")
            #expect(first.header("Cache-Control") == "private, max-age=900")
            #expect(try await world.send("GET", "\(link)?nocache=1", as: nil).body == first.body)
            let head = try await server.send("HEAD", link)
            #expect(head.status == 200 && head.etag == first.etag && head.body.isEmpty)
            let headers = [("If-None-Match", first.etag)]
            #expect(try await world.send("GET", link, as: nil, headers: headers).status == 304)
            let obligation = try await owed(world, "C1")
            try await world.make(
                "POST", "/v1/obligations/\(obligation)/extension", as: world.token(.advisor, "P1"),
                #"{"dueAt": "2026-10-30T10:00:00Z", "reason": "Bão"}"#)
            let changed = try await world.send("GET", link, as: nil, headers: headers)
            #expect(changed.status == 200 && changed.text.contains("DTSTART;VALUE=DATE:20261030"))
            #expect(!changed.text.contains("officer.c1"))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a collaborator's calendar tells of the own record and of groups led, by their names here`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (one, other) = (
                try await world.makeCollaborator("C1"), try await world.makeCollaborator("C1")
            )
            try await world.make(
                "POST", "/v1/groups", as: world.token(.advisor, "C1"),
                World.group(world.unit("C1"), leader: one.id))
            for what in ["collaborators", "groups"] {
                _ = try await world.makeRegime(
                    issuer: "C1", #"{"kind": "\#(what)", "withinCode": "C1", "depth": "all"}"#)
            }
            func summaries(_ token: String) async throws -> [String] {
                try await events(world, link(world, as: token)).compactMap { $0["SUMMARY"] }.sorted()
            }
            let title = "Hạn báo cáo: Báo cáo tháng"
            #expect(
                try await summaries(one.token) == ["\(title) (\(one.codeName))", "\(title) (Tổ số 5)"])
            #expect(try await summaries(other.token) == ["\(title) (\(other.codeName))"])
            // The unit's own calendar has nothing of theirs.
            #expect(try await summaries(world.token(.officer, "C1")) == ["\(title) (C1)"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a calendar reaches 30 days back and 400 days ahead`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let officer = try world.token(.officer, "C1")
            let uid = "obligation-\(try await owed(world, "C1"))@dany"
            let link = try await link(world, as: officer)
            // Due when the 25th ends, in Hanoi.
            for (now, isThere) in [
                ("2026-11-24T16:59:59.999Z", true), ("2026-11-24T17:00:00.000Z", false),
            ] {
                try await server.setClock(now)
                #expect(try await uids(world, link).contains(uid) == isThere, "\(now)")
            }
            try await server.setClock("2026-10-10T02:00:00Z")
            try await world.make(
                "POST", "/v1/report-requests", as: world.token(.advisor, "P1"),
                #"""
                {"issuerCode": "P1", "title": "Xa", "unitCodes": ["C1"], "dueAt": "2027-11-15T00:00:00+07:00"}
                """#)
            // 400 days after the 10th of October 2026 is the 14th of November 2027, which ends then.
            #expect(try await events(world, link).contains { $0["SUMMARY"] == "Hạn báo cáo: Xa (C1)" })
            try await server.setClock("2026-10-09T16:59:59Z")
            #expect(try await !events(world, link).contains { $0["SUMMARY"] == "Hạn báo cáo: Xa (C1)" })
        }
    }
}
