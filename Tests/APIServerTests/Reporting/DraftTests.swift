import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct DraftTests {
    private func draft(_ ward: Ward, items: String = "[]") async throws -> TestServer.Reply {
        try await ward.makeRegime()
        let id = try await ward.obligationID("CB1", "2026-10")
        let reply = try await ward.server.send(
            "POST", "/v1/reports", as: ward.cell1,
            #"{"obligationId": "\#(id)", "title": "Báo cáo", "summary": "Ổn định", "items": \#(items)}"#)
        try #require(reply.status == 201, "\(reply.text)")
        return reply
    }

    @Test(arguments: StorageKind.available)
    func `of two officers who edit one draft the second is told`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let draft = try await draft(ward)
            let colleague = try await server.account("chi.bo.1b", [(.officer, "CB1")]).token
            let path = "/v1/reports/\(draft.id)"
            let read = try await server.send("GET", path, as: colleague)
            #expect(read.etag == draft.etag)
            let first = try await server.send(
                "PATCH", path, as: ward.cell1, #"{"summary": "Một"}"#, headers: [("If-Match", draft.etag)])
            #expect(first.status == 200)
            let second = try await server.send(
                "PATCH", path, as: colleague, #"{"summary": "Hai"}"#, headers: [("If-Match", read.etag)])
            expectProblem(second, 412, "precondition-failed")
            let now = try await server.send("GET", path, as: colleague)
            #expect(now["summary"]?.text == "Một")
            let third = try await server.send(
                "PATCH", path, as: colleague, #"{"summary": "Hai"}"#, headers: [("If-Match", now.etag)])
            #expect(third.status == 200 && third["summary"]?.text == "Hai")
        }
    }

    @Test(arguments: StorageKind.available)
    func `of a hundred edits at once with one tag exactly one is taken`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let draft = try await draft(ward)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<100 {
                    group.addTask {
                        try await server.send(
                            "PATCH", "/v1/reports/\(draft.id)", as: ward.cell1, #"{"summary": "\#(index)"}"#,
                            headers: [("If-Match", draft.etag)]
                        ).status
                    }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [200: 1, 412: 99], "\(statuses)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `of a hundred submissions at once one succeeds`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let draft = try await draft(ward)
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        let reply = try await server.send(
                            "POST", "/v1/reports/\(draft.id)/submission", as: ward.cell1)
                        return "\(reply.status) \(reply.slug)"
                    }
                }
                return try await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(answers.filter { $0.key.hasPrefix("200") }.values.reduce(0, +) == 1, "\(answers)")
            #expect(answers["409 state-conflict"] == 99, "\(answers)")
            let versions = try await server.send("GET", "/v1/reports/\(draft.id)/versions", as: ward.advisor)
            #expect(versions.items.count == 1)
            #expect(try await server.auditCount("report.submitted", draft.id) == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `of a hundred reports at once for one obligation one is made`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let id = try await ward.obligationID("CB1", "2026-10")
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        let reply = try await ward.submit(id, as: ward.cell1)
                        return "\(reply.status) \(reply.slug)"
                    }
                }
                return try await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(answers.filter { $0.key.hasPrefix("201") }.values.reduce(0, +) == 1, "\(answers)")
            #expect(answers["409 conflict"] == 99, "\(answers)")
            #expect(try await server.send("GET", "/v1/reports", as: ward.advisor).items.count == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is unwise comes back as a warning`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let empty = try await draft(ward)
            #expect(empty.warnings == ["noItems"], "\(empty.text)")
            let topic = try await ward.topic()
            let filled = try await server.send(
                "PATCH", "/v1/reports/\(empty.id)", as: ward.cell1, #"{"items": [\#(Ward.item(topic))]}"#,
                headers: [("If-Match", empty.etag)])
            #expect(filled.status == 200 && filled.warnings.isEmpty, "\(filled.text)")
            try await server.setClock("2026-10-22T00:00:00.000Z")
            let late = try await server.send("POST", "/v1/reports/\(empty.id)/submission", as: ward.cell1)
            #expect(late.warnings == ["submittedLate"], "\(late.text)")
            let synthesis = try await server.send(
                "POST", "/v1/reports", as: ward.advisor,
                #"{"kind": "synthesis", "unitCode": "C1", "period": "2026-10", "title": "a", "summary": "b", "submit": true}"#
            )
            #expect(Set(synthesis.warnings) == ["noItems", "noSources"], "\(synthesis.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a report with nothing in it is not handed in`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let made = try await server.send(
                "POST", "/v1/reports", as: ward.cell1,
                #"{"kind": "adHoc", "unitCode": "CB1", "title": "a", "summary": ""}"#)
            #expect(made.status == 201, "\(made.text)")
            let refused = try await server.send("POST", "/v1/reports/\(made.id)/submission", as: ward.cell1)
            expectProblem(refused, 422, "rule-refused", codes: ["emptyReport"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `an action that the state does not allow is a conflict`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let draft = try await draft(ward)
            let path = "/v1/reports/\(draft.id)"
            func act(_ action: String, _ body: String? = nil, as token: String) async throws
                -> TestServer.Reply
            {
                try await server.send("POST", "\(path)/\(action)", as: token, body)
            }
            // Nobody but its author knows of a draft.
            expectProblem(try await act("acceptance", #"{"rating": 3}"#, as: ward.advisor), 404, "not-found")
            expectProblem(try await act("return", #"{"reason": "a"}"#, as: ward.cell1), 403, "forbidden")
            #expect(try await act("submission", as: ward.cell1).status == 200)
            expectProblem(try await act("submission", as: ward.cell1), 409, "state-conflict")
            expectProblem(try await act("submission", as: ward.advisor), 403, "forbidden")
            let edit = try await server.send(
                "PATCH", path, as: ward.cell1, #"{"title": "b"}"#, headers: [("If-Match", "*")])
            expectProblem(edit, 409, "state-conflict")
            expectProblem(
                try await act(
                    "return", #"{"reason": "a", "resubmitBy": "2026-10-10T02:00:00Z"}"#, as: ward.advisor),
                422, "rule-refused", codes: ["resubmitByPast"])
            for rating in ["0", "6", "2.5", "\"3\""] {
                expectProblem(
                    try await act("acceptance", #"{"rating": \#(rating)}"#, as: ward.advisor), 400,
                    "malformed-request", rating)
            }
            let accepted = try await act("acceptance", #"{"rating": 4, "comment": "Tốt"}"#, as: ward.advisor)
            #expect(accepted["acceptance"]?["rating"]?.integer == 4, "\(accepted.text)")
            expectProblem(
                try await act("return", #"{"reason": "a"}"#, as: ward.advisor), 409, "state-conflict")
            expectProblem(
                try await act("acceptance", #"{"rating": 4}"#, as: ward.advisor), 409, "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `items that do not fit are told by their place`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let topic = try await ward.topic()
            func make(_ items: String) async throws -> TestServer.Reply {
                try await server.send(
                    "POST", "/v1/reports", as: ward.cell1,
                    #"{"kind": "adHoc", "unitCode": "CB1", "title": "a", "summary": "b", "items": [\#(items)]}"#
                )
            }
            let good = Ward.item(topic)
            let unknown = try await make("\(good), \(Ward.item(clientID()))")
            expectProblem(unknown, 422, "rule-refused", codes: ["topicUnknown"])
            #expect(unknown.pointers == ["/items/1/topicId"])
            let area = try await make(good.dropLast() + #", "areaUnitCode": "NOWHERE"}"#)
            expectProblem(area, 422, "rule-refused", codes: ["itemAreaUnknown"])
            #expect(area.pointers == ["/items/0/areaUnitCode"])
            let id = clientID()
            let twice = try await make("\(Ward.item(topic, id: id)), \(Ward.item(topic, id: id))")
            expectProblem(twice, 400, "malformed-request", codes: ["notAllowed"])
            #expect(twice.pointers == ["/items/1/id"])
            let many = try await make(Array(repeating: good, count: 101).joined(separator: ","))
            expectProblem(many, 400, "malformed-request", codes: ["tooMany"])
            let speaker = try await make(good.dropLast() + #", "speaker": "Ông A"}"#)
            expectProblem(speaker, 400, "malformed-request", codes: ["unknownField"])
            let placed = try await make(good.dropLast() + #", "areaUnitCode": "CB1"}"#)
            #expect(placed.status == 201, "\(placed.text)")
            #expect(
                placed["items"]?.elements.first?["areaUnitId"]?.text == (try await ward.unitID("CB1")))
        }
    }
}
