import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct SignInTests {
    private func signIn(_ server: TestServer, _ name: String, _ password: String) async throws
        -> TestServer.Reply
    {
        try await server.send(
            "POST", "/v1/sessions", #"{"username": "\#(name)", "password": "\#(password)"}"#)
    }

    @Test(arguments: StorageKind.available)
    func `a right password opens a session`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            _ = try await server.account("can.bo", [(.officer, "TW")])
            let session = try await signIn(server, "can.bo", TestServer.password)
            #expect(session.status == 201)
            #expect(session["tokenType"]?.text == "Bearer")
            #expect((session["expiresIn"]?.integer ?? 0) > 0)
            #expect(session["account"]?["username"]?.text == "can.bo")
            #expect(session["account"]?["mustChangePassword"] == .bool(false))
            #expect(!session.text.contains("scrypt"))
            let me = try await server.send("GET", "/v1/me", as: session["accessToken"]?.text)
            #expect(me.status == 200 && me["id"] == session["account"]?["id"])
            #expect(try await signIn(server, "CAN.BO", TestServer.password).status == 201)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a wrong password, an unknown name and a locked account are told alike`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let admin = try await server.account("quan.tri", [(.administrator, "TW")])
            let locked = try await server.account("khoa", [(.officer, "TW")])
            _ = try await server.account("can.bo", [(.officer, "TW")])
            let lock = try await server.send(
                "POST", "/v1/accounts/\(locked.id)/lock", as: admin.token, #"{"reason": "nghỉ"}"#)
            #expect(lock.status == 200)
            var texts: Set<String> = []
            for (name, password) in [
                ("can.bo", "sai mat khau"), ("khong.co", "sai mat khau"), ("khoa", TestServer.password),
            ] {
                let reply = try await signIn(server, name, password)
                expectProblem(reply, 401, "invalid-credentials", name)
                #expect(reply.header("WWW-Authenticate") == "Bearer")
                texts.insert(reply.text.replacing(reply.header("X-Request-Id") ?? "", with: ""))
            }
            #expect(texts.count == 1, "\(texts)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `after five failures a name has to wait, whoever it is`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            var wait = 0
            _ = try await server.account("can.bo", [(.officer, "TW")])
            _ = try await server.account("nguoi.khac", [(.officer, "TW")])
            for name in ["can.bo", "khong.co"] {
                for _ in 0..<5 {
                    expectProblem(try await signIn(server, name, "sai mat khau"), 401, "invalid-credentials")
                }
                let throttled = try await signIn(server, name, TestServer.password)
                expectProblem(throttled, 429, "too-many-attempts", name)
                wait = try #require(Int(throttled.header("Retry-After") ?? ""))
                #expect(wait == 15)
            }
            expectProblem(try await signIn(server, "CAN.BO", TestServer.password), 429, "too-many-attempts")
            #expect(try await signIn(server, "nguoi.khac", TestServer.password).status == 201)
            server.attempts.pass(seconds: wait - 1)
            expectProblem(
                try await signIn(server, "can.bo", TestServer.password), 429, "too-many-attempts")
            server.attempts.pass(seconds: 1)
            #expect(try await signIn(server, "can.bo", TestServer.password).status == 201)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a success forgets the failures before`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            _ = try await server.account("can.bo", [(.officer, "TW")])
            for _ in 0..<3 {
                for _ in 0..<4 { _ = try await signIn(server, "can.bo", "sai mat khau") }
                #expect(try await signIn(server, "can.bo", TestServer.password).status == 201)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a refresh token works once, and a second use ends the session`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            _ = try await server.account("can.bo", [(.officer, "TW")])
            let first = try await signIn(server, "can.bo", TestServer.password)
            func refresh(_ token: String?) async throws -> TestServer.Reply {
                try await server.send("POST", "/v1/sessions/refresh", #"{"refreshToken": "\#(token ?? "")"}"#)
            }
            let second = try await refresh(first["refreshToken"]?.text)
            #expect(second.status == 200 && second["refreshToken"] != first["refreshToken"], "\(second.text)")
            let third = try await refresh(second["refreshToken"]?.text)
            #expect(third.status == 200)
            let other = try await signIn(server, "can.bo", TestServer.password)
            #expect(try await server.send("GET", "/v1/me", as: third["accessToken"]?.text).status == 200)
            expectProblem(try await refresh(first["refreshToken"]?.text), 401, "session-ended")
            for reply in [first, second, third] {
                expectProblem(
                    try await server.send("GET", "/v1/me", as: reply["accessToken"]?.text), 401,
                    "session-ended")
            }
            expectProblem(try await refresh(third["refreshToken"]?.text), 401, "session-ended")
            #expect(try await server.send("GET", "/v1/me", as: other["accessToken"]?.text).status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `of ten refreshes at once one succeeds at most`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            _ = try await server.account("can.bo", [(.officer, "TW")])
            let token = try await signIn(server, "can.bo", TestServer.password)["refreshToken"]?.text ?? ""
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        try await server.send(
                            "POST", "/v1/sessions/refresh", #"{"refreshToken": "\#(token)"}"#
                        ).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1, "\(statuses)")
            #expect(statuses.allSatisfy { $0 == 200 || $0 == 401 }, "\(statuses)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a refresh token that never was is refused`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            for token in ["abc", String(repeating: "A", count: 43)] {
                let reply = try await server.send(
                    "POST", "/v1/sessions/refresh", #"{"refreshToken": "\#(token)"}"#)
                expectProblem(reply, 401, "session-ended")
            }
            expectProblem(
                try await server.send("POST", "/v1/sessions/refresh", "{}"), 400, "malformed-request")
        }
    }

    @Test(arguments: StorageKind.available)
    func `signing out ends this session and no other`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            _ = try await server.account("can.bo", [(.officer, "TW")])
            let (one, two) = (
                try await signIn(server, "can.bo", TestServer.password),
                try await signIn(server, "can.bo", TestServer.password)
            )
            let out = try await server.send("DELETE", "/v1/sessions/current", as: one["accessToken"]?.text)
            #expect(out.status == 204 && out.body.isEmpty)
            expectProblem(
                try await server.send("GET", "/v1/me", as: one["accessToken"]?.text), 401, "session-ended")
            expectProblem(
                try await server.send("DELETE", "/v1/sessions/current", as: one["accessToken"]?.text), 401,
                "session-ended")
            expectProblem(
                try await server.send(
                    "POST", "/v1/sessions/refresh",
                    #"{"refreshToken": "\#(one["refreshToken"]?.text ?? "")"}"#),
                401, "session-ended")
            #expect(try await server.send("GET", "/v1/me", as: two["accessToken"]?.text).status == 200)
        }
    }
}
