import Domain
import TestSupport
import Testing

@testable import APIServer

extension World {
    /// A key of the unit, with its record's id.
    func key(_ code: String, _ scopes: KeyScope...) async throws -> (id: String, key: String) {
        let scopes = scopes.isEmpty ? KeyScope.allCases : scopes
        let list = scopes.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        let made = try await make(
            "POST", "/v1/api-keys", as: token(.administrator, "TW"),
            #"{"name": "Phần mềm", "unitCode": "\#(code)", "scopes": [\#(list)]}"#)
        return (try made.id, try #require(made["key"]?.text))
    }
}

@Suite struct APIKeyTests {
    @Test func `every signed-in route has a decision, and every decision its route`() {
        let routes = RouteTable.all(sandbox: true).routes.filter { $0.access == .signedIn }
        #expect(Set(routes.map(\.name)).symmetricDifference(KeyAccess.table.keys) == [])
    }

    @Test func `a key tells its own typos, and of which kind of server it is`() {
        let key = KeySecret.next(isSandbox: false).text
        #expect(key.hasPrefix("dany_live_") && key.utf8.count == 59)
        #expect(KeySecret(key, isSandbox: false)?.text == key)
        #expect(KeySecret(key, isSandbox: true) == nil)
        #expect(KeySecret(KeySecret.next(isSandbox: true).text, isSandbox: true) != nil)
        for place in 10..<59 {
            var bytes = Array(key.utf8)
            bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(KeySecret(String(decoding: bytes, as: UTF8.self), isSandbox: false) == nil)
        }
        for text in [String(key.dropLast()), key + "A", "", "dany_live_"] {
            #expect(KeySecret(text, isSandbox: false) == nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a key is shown once, kept as a hash, listed by prefix, and ends when it is revoked`(
        _ kind: StorageKind
    ) async throws {
        try await withLoggedServer(kind) { server, log in
            let world = try await World(server)
            let (id, key) = try await world.key("C1", .unitsRead)
            let admin = try world.token(.administrator, "TW")
            let units = try await server.send("GET", "/v1/units", as: key)
            #expect(units.status == 200, "\(units.text)")
            let shown = try await server.send("GET", "/v1/api-keys/\(id)", as: admin)
            #expect(shown["prefix"]?.text == String(key.prefix(18)) && shown["key"] == nil)
            #expect(shown["lastUsedOn"]?.text == RealClock.now.civilDate.description)
            let list = try await server.send("GET", "/v1/api-keys?unitCode=C1", as: admin)
            let listed = try list.items.map { try $0.id }
            #expect(listed == [id])
            #expect(try await !server.dump().values.joined().contains { $0.contains(key.suffix(40)) })
            let own = try await server.send("GET", "/v1/api-keys/current", as: key)
            #expect(own.status == 200 && own.text == shown.text && own.etag == shown.etag)
            expectProblem(try await server.send("GET", "/v1/api-keys/current", as: admin), 403, "forbidden")
            let missing = try await server.send("DELETE", "/v1/api-keys/\(id)", as: admin)
            #expect(missing.status == 428)
            let revoked = try await server.send(
                "DELETE", "/v1/api-keys/\(id)", as: admin, headers: [("If-Match", shown.etag)])
            #expect(revoked.status == 204, "\(revoked.text)")
            expectProblem(try await server.send("GET", "/v1/units", as: key), 401, "unauthenticated")
            // Also where the body or the scope would be refused, and for paths that nothing has.
            for (method, path) in [("POST", "/v1/reports"), ("GET", "/v1/me"), ("GET", "/v1/nothing")] {
                #expect(try await server.send(method, path, as: key).status == 401, "\(path)")
            }
            #expect(try await server.auditCount("apiKey.created", id) == 1)
            #expect(try await server.auditCount("apiKey.revoked", id) == 1)
            #expect(!log.text.contains(key.dropFirst(18)))
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is no key of this server is told apart from nothing`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            for key in [
                KeySecret.next(isSandbox: true).text, KeySecret.next(isSandbox: false).text, "dany_test_x",
                "dany_live_",
            ] {
                let reply = try await server.send("GET", "/v1/units", as: key)
                expectProblem(reply, 401, "unauthenticated")
                #expect(reply.header("WWW-Authenticate") == "Bearer")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `an expired key is none, and it expires within two years`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let admin = try world.token(.administrator, "TW")
            let now = RealClock.now
            func make(_ expiry: Instant) async throws -> TestServer.Reply {
                try await server.send(
                    "POST", "/v1/api-keys", as: admin,
                    #"{"name": "a", "unitCode": "C1", "scopes": ["units:read"], "expiresAt": "\#(expiry)"}"#)
            }
            for expiry in [now.adding(seconds: -60), now.adding(days: 732)] {
                expectProblem(try await make(expiry), 422, "rule-refused", codes: ["expiryOutside"])
            }
            #expect(try await make(now.adding(days: 730)).status == 201)
            let short = try await make(RealClock.now.adding(seconds: 6))
            let key = try #require(short["key"]?.text)
            #expect(short.status == 201)
            try await Task.sleep(for: .seconds(6.1))
            expectProblem(try await server.send("GET", "/v1/units", as: key), 401, "unauthenticated")
            let empty = try await server.send(
                "POST", "/v1/api-keys", as: admin, #"{"name": "a", "unitCode": "C1", "scopes": []}"#)
            expectProblem(empty, 422, "rule-refused", codes: ["noScopes"])
            let unknown = try await server.send(
                "POST", "/v1/accounts/\(world.newID())/grants", as: admin,
                #"{"role": "integrator", "unitCode": "C1"}"#)
            expectProblem(unknown, 400, "malformed-request", codes: ["invalidValue"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a key's account is nobody's to see or to change`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (id, _) = try await world.key("C1")
            let admin = try world.token(.administrator, "TW")
            let accounts = try await server.send("GET", "/v1/accounts?limit=200", as: admin)
            let shown = try accounts.items.map { try $0.id }
            #expect(!shown.isEmpty && !shown.contains(id))
            #expect(try await server.send("GET", "/v1/accounts/\(id)", as: admin).status == 404)
            let reset = try await server.send("POST", "/v1/accounts/\(id)/password-reset", as: admin)
            #expect(reset.status == 404)
            let day = server.services.clock.now.civilDate
            #expect(try await server.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    /// Every route, with a key of C1: without its scope, and what is for people only.
    @Test(arguments: StorageKind.available)
    func `without its scope a route is closed to keys, and the answer names it`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let access = try await AccessWorld(server)
            let (_, events) = try await access.world.key("C1", .eventsRead)
            let (_, units) = try await access.world.key("C1", .unitsRead)
            let (_, all) = try await access.world.key("C1")
            var number = 0
            for row in try AccessTable.rows where row.nobody == "1" {
                let decided = try #require(KeyAccess.table[row.route])
                if decided == .everyKey { continue }
                let without = decided == .scope(.eventsRead) ? units : events
                for key in decided == .noKeys ? [without, all] : [without] {
                    number += 1
                    let call = try access.call(row, at: access.place(.own), number: number)
                    let reply = try await access.world.send(
                        call.method, call.target, as: key, call.body, upload: call.upload,
                        headers: [("Content-Type", call.mediaType), ("Accept-Language", "en")])
                    #expect(reply.status == 403, "\(row.name): \(reply.text)")
                    if case .scope(let scope) = decided {
                        #expect(reply.text.contains("lacks the scope \(scope.rawValue)"), "\(row.name)")
                    }
                }
            }
        }
    }

    /// In the order own, below, above, sibling, other, unknown.
    private static let reach = [
        "GET /v1/units/{id}": "AAA444", "GET /v1/units/{id}/descendants": "AAA444",
        "GET /v1/topics/{id}": "AAA444", "GET /v1/regimes/{id}": "AAA444",
        "GET /v1/obligations/{id} [unit]": "AA4444", "GET /v1/obligations/{id} [person]": "A44444",
        "GET /v1/compliance": "AA3444",
        "GET /v1/plans/{id} [draft]": "444444", "GET /v1/plans/{id} [issued]": "AAA444",
        "GET /v1/reports/{id} [unit:draft]": "A44444", "GET /v1/reports/{id} [unit:submitted]": "AA4444",
        "GET /v1/reports/{id} [person:submitted]": "A44444", "GET /v1/reports/{id} [person:draft]": "444444",
    ]

    @Test(arguments: StorageKind.available)
    func `a key reads what lies at or below its unit`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let access = try await AccessWorld(server)
            let (_, key) = try await access.world.key(
                "C1", .unitsRead, .reportsRead, .obligationsRead, .complianceRead, .plansRead)
            var (number, met) = (0, 0)
            for row in try AccessTable.rows {
                guard let letters = Self.reach[row.name] ?? Self.reach[row.route] else { continue }
                met += 1
                for (relation, letter) in zip(Relation.allCases, letters) {
                    number += 1
                    let call = try access.call(row, at: access.place(relation), number: number)
                    let reply = try await access.world.send(call.method, call.target, as: key, call.body)
                    #expect(
                        AccessTable.letter(reply.status) == letter, "\(row.name) \(relation): \(reply.text)")
                }
            }
            #expect(met >= Self.reach.count)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a key writes and submits for units at or below its own, and accepts nothing`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (id, key) = try await world.key("C1", .reportsWrite, .reportsRead, .obligationsRead)
            func report(_ code: String, submit: Bool = false) -> String {
                #"{"kind": "adHoc", "unitCode": "\#(code)", "title": "a", "summary": "b", "submit": \#(submit)}"#
            }
            for (code, status) in [("C1", 201), ("A1", 201), ("P1", 403), ("C2", 404), ("D1", 404)] {
                let reply = try await server.send("POST", "/v1/reports", as: key, report(code, submit: true))
                #expect(reply.status == status, "\(code): \(reply.text)")
            }
            let draft = try await server.send("POST", "/v1/reports", as: key, report("A1"))
            let path = "/v1/reports/\(draft.id)"
            #expect(try await server.send("GET", path, as: key)["status"]?.text == "draft")
            let edited = try await server.send(
                "PATCH", path, as: key, #"{"title": "c"}"#, headers: [("If-Match", draft.etag)])
            #expect(edited.status == 200 && edited["title"]?.text == "c", "\(edited.text)")
            // The unit's own officer goes on with it, and nobody else sees it yet.
            #expect(try await server.send("GET", path, as: world.token(.officer, "A1")).status == 200)
            #expect(try await server.send("GET", path, as: world.token(.advisor, "C1")).status == 404)
            let (_, reader) = try await world.key("C1", .reportsRead)
            #expect(try await server.send("GET", path, as: reader).status == 404)
            // The list and the single read are of one mind.
            for (token, isShown) in [(key, true), (reader, false)] {
                let drafts = try await server.send("GET", "/v1/reports?status=draft", as: token)
                #expect(try drafts.items.contains { try $0.id == draft.id } == isShown)
            }
            #expect(try await server.send("POST", "\(path)/submission", as: key).status == 200)
            #expect(try await server.send("GET", path, as: reader).status == 200)
            #expect(try await server.send("POST", "\(path)/withdrawal", as: key).status == 200)
            let owed = try await world.obligations("unitCode=A1", as: world.token(.officer, "A1"))
            let obligation = try #require(owed.first).id
            let answer =
                #"{"obligationId": "\#(obligation)", "title": "a", "summary": "b", "submit": true}"#
            let sent = try await server.send(
                "POST", "/v1/reports", as: key, answer, headers: [("Idempotency-Key", "k")])
            #expect(sent.status == 201, "\(sent.text)")
            let again = try await server.send(
                "POST", "/v1/reports", as: key, answer, headers: [("Idempotency-Key", "k")])
            #expect(again.text == sent.text && again.header("Idempotency-Replayed") == "true")
            #expect(
                try await server.send("POST", "/v1/reports/\(sent.id)/acceptance", as: key, #"{"rating": 4}"#)
                    .status == 403)
            #expect(try await server.auditCount("report.submitted", sent.id) == 1)
            let day = server.services.clock.now.civilDate
            #expect(try await server.storage.read { try $0.inspect(on: day) } == [])
            #expect(!id.isEmpty)
        }
    }
}
