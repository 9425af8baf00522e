import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct PasswordTests {
    private func signIn(_ server: TestServer, _ name: String, _ password: String) async throws
        -> TestServer.Reply
    {
        try await server.send(
            "POST", "/v1/sessions", #"{"username": "\#(name)", "password": "\#(password)"}"#)
    }

    private func change(_ server: TestServer, _ token: String, _ old: String, _ new: String) async throws
        -> TestServer.Reply
    {
        try await server.send(
            "PUT", "/v1/me/password", as: token, #"{"currentPassword": "\#(old)", "newPassword": "\#(new)"}"#)
    }

    @Test(arguments: StorageKind.available)
    func `a new password ends the other sessions and leaves this one`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let (_, token) = try await server.account("can.bo", [(.officer, "TW")])
            let other = try await signIn(server, "can.bo", TestServer.password)
            let changed = try await change(server, token, TestServer.password, "mat khau moi dai")
            #expect(changed.status == 204 && changed.body.isEmpty, "\(changed.text)")
            #expect(try await server.send("GET", "/v1/me", as: token).status == 200)
            expectProblem(
                try await server.send("GET", "/v1/me", as: other["accessToken"]?.text), 401, "session-ended")
            expectProblem(
                try await server.send(
                    "POST", "/v1/sessions/refresh",
                    #"{"refreshToken": "\#(other["refreshToken"]?.text ?? "")"}"#),
                401, "session-ended")
            expectProblem(try await signIn(server, "can.bo", TestServer.password), 401, "invalid-credentials")
            #expect(try await signIn(server, "can.bo", "mat khau moi dai").status == 201)
        }
    }

    @Test(arguments: StorageKind.available)
    func `the current password has to be right and the new one long enough`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let (_, token) = try await server.account("can.bo", [(.officer, "TW")])
            expectProblem(
                try await change(server, token, "sai mat khau", "mat khau moi dai"), 422, "rule-refused",
                codes: ["currentPasswordWrong"])
            for (new, code) in [("ngan", "tooShort"), (String(repeating: "a", count: 201), "tooLong")] {
                let reply = try await change(server, token, TestServer.password, new)
                expectProblem(reply, 400, "malformed-request", codes: [code])
                #expect(reply.pointers == ["/newPassword"])
            }
            #expect(try await signIn(server, "can.bo", TestServer.password).status == 201)
        }
    }

    @Test(arguments: StorageKind.available)
    func `guessing the current password is slowed down too`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let (_, token) = try await server.account("can.bo", [(.officer, "TW")])
            for _ in 0..<5 { _ = try await change(server, token, "sai mat khau", "mat khau moi dai") }
            let reply = try await change(server, token, TestServer.password, "mat khau moi dai")
            expectProblem(reply, 429, "too-many-attempts")
            #expect(reply.header("Retry-After") == "15")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a temporary password opens nothing but the way to a new one`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let made = try await server.send(
                "POST", "/v1/accounts", as: ward.admin,
                #"{"username": "moi", "unitCode": "CB1", "grants": [{"role": "officer", "unitCode": "CB1"}]}"#
            )
            #expect(made.status == 201, "\(made.text)")
            let temporary = try #require(made["temporaryPassword"]?.text)
            let shown = try await server.send("GET", "/v1/accounts/\(made.id)", as: ward.admin)
            #expect(!shown.text.contains(temporary) && shown["mustChangePassword"] == .bool(true))
            let session = try await signIn(server, "moi", temporary)
            let token = try #require(session["accessToken"]?.text)
            #expect(session["account"]?["mustChangePassword"] == .bool(true))
            #expect(try await server.send("GET", "/v1/me", as: token).status == 200)
            let unit = try await ward.unitID("CB1")
            for (method, path, body) in [
                ("GET", "/v1/units", nil), ("GET", "/v1/units/\(unit)", nil), ("GET", "/v1/obligations", nil),
                ("GET", "/v1/reports", nil), ("GET", "/v1/topics", nil),
                ("GET", "/v1/compliance?unitCode=CB1&period=2026-10", nil),
                (
                    "POST", "/v1/reports",
                    #"{"kind": "adHoc", "unitCode": "CB1", "title": "a", "summary": "b"}"#
                ),
            ] as [(String, String, String?)] {
                let reply = try await server.send(method, path, as: token, body)
                expectProblem(reply, 403, "password-change-required", path)
            }
            let changed = try await change(server, token, temporary, "mat khau rieng")
            #expect(changed.status == 204, "\(changed.text)")
            #expect(try await server.send("GET", "/v1/units", as: token).status == 200)
            let again = try await signIn(server, "moi", "mat khau rieng")
            #expect(again["account"]?["mustChangePassword"] == .bool(false))
        }
    }

    @Test(arguments: StorageKind.available)
    func `with a temporary password one can sign out`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let made = try await server.send(
                "POST", "/v1/accounts", as: ward.admin, #"{"username": "moi", "unitCode": "CB1"}"#)
            let session = try await signIn(server, "moi", made["temporaryPassword"]?.text ?? "")
            let token = session["accessToken"]?.text
            #expect(try await server.send("DELETE", "/v1/sessions/current", as: token).status == 204)
            expectProblem(try await server.send("GET", "/v1/me", as: token), 401, "session-ended")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a reset gives a temporary password and ends every session`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let admin = try await server.account("quan.tri", [(.administrator, "TW")]).token
            let (id, token) = try await server.account("can.bo", [(.officer, "TW")])
            let reset = try await server.send("POST", "/v1/accounts/\(id)/password-reset", as: admin)
            #expect(reset.status == 200, "\(reset.text)")
            let temporary = try #require(reset["temporaryPassword"]?.text)
            #expect(temporary.utf8.count >= 20)
            #expect(reset["account"]?["mustChangePassword"] == .bool(true))
            expectProblem(try await server.send("GET", "/v1/me", as: token), 401, "session-ended")
            expectProblem(try await signIn(server, "can.bo", TestServer.password), 401, "invalid-credentials")
            let session = try await signIn(server, "can.bo", temporary)
            #expect(session.status == 201)
            expectProblem(
                try await server.send("GET", "/v1/units", as: session["accessToken"]?.text), 403,
                "password-change-required")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a lock ends every session at once and an unlock lets in again`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let admin = try await server.account("quan.tri", [(.administrator, "TW")]).token
            let (id, token) = try await server.account("can.bo", [(.officer, "TW")])
            let path = "/v1/accounts/\(id)/lock"
            expectProblem(try await server.send("POST", path, as: admin, "{}"), 400, "malformed-request")
            let locked = try await server.send("POST", path, as: admin, #"{"reason": "Nghỉ việc"}"#)
            #expect(locked.status == 200 && locked["locked"] == .bool(true), "\(locked.text)")
            expectProblem(try await server.send("GET", "/v1/me", as: token), 401, "session-ended")
            expectProblem(try await signIn(server, "can.bo", TestServer.password), 401, "invalid-credentials")
            expectProblem(
                try await server.send("POST", path, as: admin, #"{"reason": "Nghỉ việc"}"#), 409,
                "state-conflict")
            expectProblem(try await server.send("DELETE", path, as: admin), 428, "precondition-required")
            let open = try await server.send("DELETE", path, as: admin, headers: [("If-Match", locked.etag)])
            #expect(open.status == 200 && open["locked"] == .bool(false), "\(open.text)")
            expectProblem(try await server.send("GET", "/v1/me", as: token), 401, "session-ended")
            #expect(try await signIn(server, "can.bo", TestServer.password).status == 201)
            expectProblem(
                try await server.send("DELETE", path, as: admin, headers: [("If-Match", "*")]), 409,
                "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a role taken away works from the next request on`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let (id, token) = try await server.account("tam", [(.officer, "CB1")])
            #expect(
                try await server.send("GET", "/v1/units/\(try await ward.unitID("CB1"))", as: token).status
                    == 200)
            let account = try await server.send("GET", "/v1/accounts/\(id)", as: ward.admin)
            let grant = try #require(account["grants"]?.elements.first?["id"]?.text)
            let removed = try await server.send(
                "DELETE", "/v1/accounts/\(id)/grants/\(grant)", as: ward.admin,
                headers: [("If-Match", account.etag)])
            #expect(removed.status == 200 && removed["grants"]?.elements.isEmpty == true, "\(removed.text)")
            #expect(try await server.send("GET", "/v1/me", as: token).status == 200)
            expectProblem(
                try await server.send("GET", "/v1/units/\(try await ward.unitID("CB1"))", as: token), 404,
                "not-found")
        }
    }

    @Test(arguments: StorageKind.available)
    func `the new password is another one`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let (_, token) = try await server.account("can.bo", [(.officer, "TW")])
            expectProblem(
                try await change(server, token, TestServer.password, TestServer.password), 422,
                "rule-refused",
                codes: ["passwordUnchanged"])
        }
    }
}
