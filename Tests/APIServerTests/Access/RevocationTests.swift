import Domain
import TestSupport
import Testing

@testable import APIServer

/// What an account may do is asked anew with every request; a token only says who it is.
struct RevocationTests {
    /// An officer of C1 with a report of the unit, both as the unit's administrator sees them.
    private struct Scene {
        let world: World
        let account: String
        let token: String
        let report: String
        let administrator: String

        init(_ server: TestServer) async throws {
            let world = try await World(server)
            let officer = try await server.account("can.bo", [(.officer, "C1")])
            report = try await world.make(
                "POST", "/v1/reports", as: officer.token,
                #"{"kind": "adHoc", "unitCode": "C1", "title": "Một", "summary": "Một"}"#
            ).id
            (account, token) = ("/v1/accounts/\(officer.id)", officer.token)
            administrator = try world.token(.administrator, "C1")
            self.world = world
        }

        /// The statuses of reading, of the directory, of a change and of a creation with the officer's token.
        func statuses() async throws -> [Int] {
            let body = #"{"kind": "adHoc", "unitCode": "C1", "title": "Hai", "summary": ""}"#
            return [
                try await world.send("GET", "/v1/reports/\(report)", as: token).status,
                try await world.send("GET", "/v1/units/\(world.unit("C1"))", as: token).status,
                try await world.send(
                    "PATCH", "/v1/reports/\(report)", as: token, #"{"title": "Ba"}"#,
                    headers: [("If-Match", "*")]
                ).status,
                try await world.send("POST", "/v1/reports", as: token, body).status,
                try await world.send("GET", "/v1/me", as: token).status,
            ]
        }
    }

    @Test(arguments: StorageKind.available)
    func `a role taken away works from the next request on`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            #expect(try await scene.statuses() == [200, 200, 200, 201, 200])
            let shown = try await scene.world.send("GET", scene.account, as: scene.administrator)
            let grant = try #require(try shown.json["grants"]?.elements.first).id
            try await scene.world.make(
                "DELETE", "\(scene.account)/grants/\(grant)", as: scene.administrator,
                headers: [("If-Match", shown.etag)])
            #expect(try await scene.statuses() == [404, 404, 404, 404, 200])
            // Another role comes with the next request as well.
            try await scene.world.make(
                "POST", "\(scene.account)/grants", as: scene.administrator,
                #"{"role": "leader", "unitCode": "C1"}"#)
            #expect(try await scene.statuses() == [200, 200, 403, 403, 200])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a lock ends the session, and opening the account does not bring it back`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            try await scene.world.make(
                "POST", "\(scene.account)/lock", as: scene.administrator, #"{"reason": "Nghỉ việc"}"#)
            #expect(try await scene.statuses() == [401, 401, 401, 401, 401])
            #expect(try await scene.world.send("GET", "/v1/me", as: scene.token).slug == "session-ended")
            let credentials = #"{"username": "can.bo", "password": "\#(TestServer.password)"}"#
            #expect(try await scene.world.send("POST", "/v1/sessions", as: nil, credentials).status == 401)
            let tag = try await scene.world.send("GET", scene.account, as: scene.administrator).etag
            try await scene.world.make(
                "DELETE", "\(scene.account)/lock", as: scene.administrator, headers: [("If-Match", tag)])
            #expect(try await scene.statuses() == [401, 401, 401, 401, 401])
            #expect(try await scene.world.send("POST", "/v1/sessions", as: nil, credentials).status == 201)
        }
    }

    @Test(arguments: StorageKind.available)
    func `signing out ends this session and no other`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let credentials = #"{"username": "can.bo", "password": "\#(TestServer.password)"}"#
            let session = try await scene.world.make("POST", "/v1/sessions", as: scene.token, credentials)
            let token = session["accessToken"]?.text
            #expect(try await scene.world.send("DELETE", "/v1/sessions/current", as: token).status == 204)
            let after = try await scene.world.send("GET", "/v1/me", as: token)
            #expect(after.status == 401)
            #expect(after.slug == "session-ended")
            let refresh = #"{"refreshToken": "\#(session["refreshToken"]?.text ?? "")"}"#
            #expect(
                try await scene.world.send("POST", "/v1/sessions/refresh", as: nil, refresh).status == 401)
            #expect(try await scene.statuses() == [200, 200, 200, 201, 200])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a new password given by an administrator ends all sessions`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let reset = try await scene.world.make(
                "POST", "\(scene.account)/password-reset", as: scene.administrator)
            #expect(try await scene.statuses() == [401, 401, 401, 401, 401])
            let given = try #require(reset["temporaryPassword"]?.text)
            let session = try await scene.world.make(
                "POST", "/v1/sessions", as: nil, #"{"username": "can.bo", "password": "\#(given)"}"#)
            let token = session["accessToken"]?.text
            let read = try await scene.world.send("GET", "/v1/reports/\(scene.report)", as: token)
            #expect(read.status == 403)
            #expect(read.slug == "password-change-required")
            #expect(try await scene.world.send("GET", "/v1/me", as: token).status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a grant holds from its first day until its last is over, by the domain's clock`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let scene = try await Scene(server)
            let unit = try scene.world.unit("C1")
            let made = try await scene.world.make(
                "POST", "/v1/accounts", as: scene.administrator,
                #"""
                {"username": "theo.ky", "unitCode": "C1", "password": "\#(TestServer.password)",
                 "grants": [{"role": "officer", "unitId": "\#(unit)", "from": "2026-11-01", "to": "2026-12-01"}]}
                """#)
            let token = try await server.token(for: Identifier(trusted: made.id))
            // Days begin and end in Asia/Ho_Chi_Minh, seven hours ahead of UTC.
            for (now, status) in [
                ("2026-10-31T16:59:59.999Z", 404), ("2026-10-31T17:00:00.000Z", 200),
                ("2026-11-30T16:59:59.999Z", 200), ("2026-11-30T17:00:00.000Z", 404),
            ] {
                try await server.setClock(now)
                let reply = try await scene.world.send("GET", "/v1/reports/\(scene.report)", as: token)
                #expect(reply.status == status, "\(now)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a board goes on receiving for as long as it has advisors`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (advisor, administrator) = (
                try world.token(.advisor, "C1"), try world.token(.administrator, "P1")
            )
            let board = "/v1/units/\(try world.unit("C1-B"))"
            let tag = try await world.send("GET", board, as: administrator).etag
            let change = try await world.send(
                "PATCH", board, as: administrator, #"{"receivesForId": null}"#, headers: [("If-Match", tag)])
            #expect(change.codes == ["hasAccounts"])
            let topic = #"{"name": "Giá cả", "unitCode": "C1"}"#
            #expect(try await world.send("POST", "/v1/topics", as: advisor, topic).status == 201)
        }
    }
}
