import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct CollaboratorStandingTests {
    private func make(_ ward: Ward, _ body: String = #"{"unitCode": "C1"}"#) async throws -> TestServer.Reply
    {
        try await ward.server.send("POST", "/v1/collaborators", as: ward.advisor, body)
    }

    private func act(_ ward: Ward, _ id: String, _ action: String, _ body: String? = nil) async throws
        -> TestServer.Reply
    {
        try await ward.server.send("POST", "/v1/collaborators/\(id)/\(action)", as: ward.advisor, body)
    }

    private static func appointment(_ from: String, _ to: String? = nil, unit: String = "C1") -> String {
        """
        {"unitCode": "\(unit)", "decisionNumber": "12-QĐ/ĐU", "decisionDate": "2026-08-20", "from": "\(from)",
        \(to.map { "\"to\": \"\($0)\", " } ?? "")"position": "Cộng tác viên dư luận xã hội"}
        """
    }

    @Test(arguments: StorageKind.available)
    func `a collaborator is appointed, suspended, taken back and removed`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let made = try await make(
                ward,
                #"{"unitCode": "C1", "occupation": "Giáo viên", "expertise": ["giáo dục"], "confidential": true}"#
            )
            #expect(made.status == 201 && made["standing"]?.text == "candidate", "\(made.text)")
            #expect(made["codeName"]?.text == "CTV-00001" && made["confidential"] == .bool(true))
            expectProblem(
                try await act(ward, made.id, "suspension", #"{"reason": "a"}"#), 409, "state-conflict")
            expectProblem(try await act(ward, made.id, "reinstatement"), 409, "state-conflict")
            let active = try await act(
                ward, made.id, "appointments", Self.appointment("2026-09-01", "2028-09-01"))
            #expect(active.status == 201 && active["standing"]?.text == "active", "\(active.text)")
            #expect(active.header("Location") == "/v1/collaborators/\(made.id)" && active.etag == "\"2\"")
            let suspended = try await act(ward, made.id, "suspension", #"{"reason": "Ốm dài ngày"}"#)
            #expect(
                suspended["standing"]?.text == "suspended" && suspended["endReason"]?.text == "Ốm dài ngày")
            expectProblem(
                try await act(ward, made.id, "suspension", #"{"reason": "a"}"#), 409, "state-conflict")
            let back = try await act(ward, made.id, "reinstatement", "{}")
            #expect(back.status == 200 && back["standing"]?.text == "active" && back["endReason"] == nil)
            let removed = try await act(
                ward, made.id, "removal", #"{"reason": "Chuyển nơi ở", "decisionNumber": "20-QĐ/ĐU"}"#)
            #expect(removed["standing"]?.text == "former", "\(removed.text)")
            #expect(removed["appointments"]?.elements.first?["to"]?.text == "2026-10-10")
            expectProblem(
                try await act(ward, made.id, "removal", #"{"reason": "a", "decisionNumber": "b"}"#), 409,
                "state-conflict")
            #expect(try await make(ward)["codeName"]?.text == "CTV-00002")
        }
    }

    @Test(arguments: StorageKind.available)
    func `terms of one person never overlap and end after they begin`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, _ in
            let id = try await make(ward).id
            #expect(
                try await act(ward, id, "appointments", Self.appointment("2026-09-01", "2027-09-01")).status
                    == 201)
            for (from, to, code) in [
                ("2027-08-31", nil, "appointmentOverlaps"),
                ("2026-01-01", "2026-09-02", "appointmentOverlaps"),
                ("2026-01-01", nil, "appointmentOverlaps"), ("2028-01-01", "2028-01-01", "appointmentOrder"),
            ] as [(String, String?, String)] {
                expectProblem(
                    try await act(ward, id, "appointments", Self.appointment(from, to)), 422, "rule-refused",
                    codes: [code], "\(from)")
            }
            let next = try await act(ward, id, "appointments", Self.appointment("2027-09-01"))
            #expect(next.status == 201 && next["appointments"]?.elements.count == 2, "\(next.text)")
            expectProblem(
                try await act(
                    ward, id, "appointments", Self.appointment("1999-01-01", "1999-02-01", unit: "C1")), 404,
                "not-found", "a code before its unit")
        }
    }

    @Test(arguments: StorageKind.available)
    func `an identity is refused and appears nowhere`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            let refused = try await make(
                ward, #"{"unitCode": "C1", "identity": {"fullName": "Nguyễn Văn A", "phone": "0900000000"}}"#)
            expectProblem(refused, 422, "rule-refused", codes: ["identityNotSealed"])
            #expect(refused.pointers == ["/identity"] && !refused.text.contains("Nguyễn"))
            #expect(try await server.dump() == before)
            let made = try await make(ward)
            let patched = try await server.send(
                "PATCH", "/v1/collaborators/\(made.id)", as: ward.advisor, #"{"identity": {}}"#,
                headers: [("If-Match", "*")])
            expectProblem(patched, 422, "rule-refused", codes: ["identityNotSealed"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a code name is one person's`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, _ in
            #expect(try await make(ward, #"{"unitCode": "C1", "codeName": "YB-007"}"#).status == 201)
            let taken = try await make(ward, #"{"unitCode": "C1", "codeName": "YB-007"}"#)
            expectProblem(taken, 409, "conflict", codes: ["taken"])
            for name in ["007", "yb-007", "YB-", "YB-1", "Nguyễn Văn A", "YB-007 "] {
                expectProblem(
                    try await make(ward, #"{"unitCode": "C1", "codeName": "\#(name)"}"#), 400,
                    "malformed-request", name)
            }
            // A code name that was chosen does not stop the counter, not even where it meets one.
            #expect(try await make(ward, #"{"unitCode": "C1", "codeName": "CTV-00001"}"#).status == 201)
            let next = try await make(ward)
            #expect(next.status == 201 && next["codeName"]?.text == "CTV-00002", "\(next.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a suspension waives what is open and the next period is owed again`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let id = try await make(ward).id
            _ = try await act(ward, id, "appointments", Self.appointment("2026-09-01"))
            let author = try await server.account(
                "ctv.1", [(.collaborator, "C1")], collaborator: Collaborator.ID(id)
            ).token
            try await ward.makeRegime(Ward.regime(kind: "collaborators", extra: ""))
            let owed = try await ward.obligations("period=2026-10", as: author)
            #expect(owed.count == 1 && owed.first?["collaboratorId"]?.text == id)
            let obligation = try #require(owed.first?["id"]?.text)
            #expect(try await act(ward, id, "suspension", #"{"reason": "Ốm"}"#).status == 200)
            let waived = try await server.send("GET", "/v1/obligations/\(obligation)", as: ward.advisor)
            #expect(
                waived["state"]?.text == "waived" && waived["waiverReason"]?.text == "Ốm", "\(waived.text)")
            let refused = try await ward.submit(obligation, as: author)
            #expect([403, 422].contains(refused.status), "\(refused.text)")
            let compliance = try await server.send(
                "GET", "/v1/compliance?unitCode=C1&period=2026-10", as: ward.advisor)
            #expect(
                compliance["total"]?["expected"]?.integer == 0 && compliance["total"]?["waived"]?.integer == 1
            )
            #expect(try await act(ward, id, "reinstatement").status == 200)
            let still = try await server.send("GET", "/v1/obligations/\(obligation)", as: ward.advisor)
            #expect(still["state"]?.text == "waived")
            try await server.setClock("2026-11-10T00:00:00.000Z")
            let november = try await ward.obligations("period=2026-11", as: author)
            #expect(november.map { $0["state"]?.text } == ["open"])
            let report = try await ward.submit(try #require(november.first?["id"]?.text), as: author)
            #expect(report.status == 201 && report["collaboratorId"]?.text == id, "\(report.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a collaborator reads the own record and reports ad hoc without naming a unit`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let (one, two) = (try await make(ward).id, try await make(ward).id)
            _ = try await act(ward, one, "appointments", Self.appointment("2026-09-01"))
            let author = try await server.account(
                "ctv.1", [(.collaborator, "C1")], collaborator: Collaborator.ID(one)
            ).token
            #expect(try await server.send("GET", "/v1/collaborators/\(one)", as: author).status == 200)
            expectProblem(
                try await server.send("GET", "/v1/collaborators/\(two)", as: author), 404, "not-found")
            let report = try await server.send(
                "POST", "/v1/reports", as: author,
                #"{"kind": "adHoc", "title": "Sự việc", "summary": "Có việc", "submit": true}"#)
            #expect(report.status == 201 && report["collaboratorId"]?.text == one, "\(report.text)")
            #expect(report["recipientId"]?.text == (try await ward.unitID("C1")))
            #expect(try await server.send("GET", "/v1/reports/\(report.id)", as: ward.advisor).status == 200)
            expectProblem(
                try await server.send("GET", "/v1/reports/\(report.id)", as: ward.cell1), 404, "not-found")
        }
    }
}
