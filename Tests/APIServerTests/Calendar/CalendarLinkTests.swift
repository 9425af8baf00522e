import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct CalendarLinkTests {
    private func link(_ world: World, as token: String) async throws -> String {
        try #require(try await world.make("POST", "/v1/me/calendar", as: token)["url"]?.text)
    }

    private func status(_ world: World, _ link: String) async throws -> Int {
        try await world.send("GET", link, as: nil).status
    }

    @Test(arguments: StorageKind.available)
    func `a link is told once, ended by the next one, and kept as a hash`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (officer, other) = (try world.token(.officer, "C1"), try world.token(.officer, "C2"))
            expectProblem(try await world.send("GET", "/v1/me/calendar", as: officer), 404, "not-found")
            expectProblem(try await world.send("DELETE", "/v1/me/calendar", as: officer), 404, "not-found")
            let made = try await world.send("POST", "/v1/me/calendar", as: officer)
            #expect(made.status == 201 && made.header("Location") == "/v1/me/calendar")
            let first = try #require(made["url"]?.text)
            let shown = try await world.send("GET", "/v1/me/calendar", as: officer)
            #expect(shown["createdAt"] == made["createdAt"] && shown["url"] == nil)
            let others = try await link(world, as: other)
            #expect(try await status(world, first) == 200)
            let second = try await link(world, as: officer)
            #expect(second != first && second != others)
            #expect(try await status(world, first) == 404)
            #expect(try await status(world, second) == 200)
            let rows = try await server.dump().values.joined().joined()
            for link in [first, second, others] {
                let secret = link.dropFirst("/v1/calendar/".count).dropLast(".ics".count)
                #expect(secret.utf8.count == 43 && !rows.contains(secret))
            }
            try await world.make("DELETE", "/v1/me/calendar", as: officer)
            #expect(try await status(world, second) == 404)
            #expect(try await status(world, others) == 200)
            expectProblem(try await world.send("GET", "/v1/me/calendar", as: officer), 404, "not-found")
        }
    }

    @Test(arguments: StorageKind.available)
    func `whatever keeps somebody from a calendar is told alike`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let administrator = try world.token(.administrator, "C1")
            func account(_ name: String) async throws -> (path: String, token: String, link: String) {
                let made = try await server.account(name, [(.officer, "C1")])
                return ("/v1/accounts/\(made.id)", made.token, try await link(world, as: made.token))
            }
            let (removed, locked) = (try await account("mot"), try await account("hai"))
            let (idle, reset) = (try await account("ba"), try await account("bon"))
            for each in [removed, locked, idle, reset] {
                #expect(try await status(world, each.link) == 200)
            }
            try await world.make("DELETE", "/v1/me/calendar", as: removed.token)
            try await world.make("POST", "\(locked.path)/lock", as: administrator, #"{"reason": "Nghỉ"}"#)
            try await world.make("POST", "\(reset.path)/password-reset", as: administrator)
            let shown = try await world.send("GET", idle.path, as: administrator)
            let grant = try #require(try shown.json["grants"]?.elements.first).id
            try await world.make(
                "DELETE", "\(idle.path)/grants/\(grant)", as: administrator,
                headers: [("If-Match", shown.etag)])
            let unknown = "/v1/calendar/\(String(repeating: "A", count: 43)).ics"
            var words: Set<String> = []
            for link in [
                removed.link, locked.link, idle.link, reset.link, unknown, "/v1/calendar/x.ics",
                "/v1/calendar/%00.ics", "/v1/calendar/.ics", "/v1/calendar/\(world.newID()).ics",
            ] {
                let reply = try await world.send("GET", link, as: nil)
                expectProblem(reply, 404, "not-found", link)
                #expect(reply["instance"]?.text == "/v1/calendar")
                words.insert(AccessTests.words(of: reply))
            }
            #expect(words.count == 1, "\(words)")
            // Opening the account does not bring the link back; a role does, and it reads with that role.
            let tag = try await world.send("GET", locked.path, as: administrator).etag
            try await world.make(
                "DELETE", "\(locked.path)/lock", as: administrator, headers: [("If-Match", tag)])
            #expect(try await status(world, locked.link) == 404)
            try await world.make(
                "POST", "\(idle.path)/grants", as: administrator, #"{"role": "auditor", "unitCode": "C1"}"#)
            let back = try await world.send("GET", idle.link, as: nil)
            #expect(back.status == 200 && !back.text.contains("VEVENT"))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a calendar is read as the account may read at that moment`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let administrator = try world.token(.administrator, "P1")
            let made = try await server.account("can.bo", [(.officer, "C1"), (.officer, "C2")])
            let link = try await link(world, as: made.token)
            func units() async throws -> [Bool] {
                let text = try await world.send("GET", link, as: nil).text
                return ["(C1)", "(C2)"].map(text.contains)
            }
            #expect(try await units() == [true, true])
            let path = "/v1/accounts/\(made.id)"
            let shown = try await world.send("GET", path, as: administrator)
            let unit = try world.unit("C2")
            let grant = try #require(shown["grants"]?.elements.first { $0["unitId"]?.text == unit }).id
            try await world.make(
                "DELETE", "\(path)/grants/\(grant)", as: administrator, headers: [("If-Match", shown.etag)])
            #expect(try await units() == [true, false])
            // A new password ends what a thief of the old one may have made.
            #expect(
                try await world.send(
                    "PUT", "/v1/me/password", as: made.token,
                    #"{"currentPassword": "\#(TestServer.password)", "newPassword": "mat khau khac nua"}"#
                ).status == 204)
            #expect(try await status(world, link) == 404)
        }
    }

    @Test(arguments: StorageKind.available)
    func `no log line, label or problem tells the secret of a calendar`(_ kind: StorageKind) async throws {
        try await withLoggedServer(kind) { server, lines in
            let world = try await World(server)
            let officer = try world.token(.officer, "C1")
            let link = try await link(world, as: officer)
            let secret = String(link.dropFirst("/v1/calendar/".count).dropLast(".ics".count))
            var told: [String] = []
            for (method, target, token, status) in [
                ("GET", link, nil, 200), ("GET", "\(link)?a=\(secret)", nil, 200), ("HEAD", link, nil, 200),
                ("POST", link, nil, 405), ("DELETE", link, officer, 405), ("OPTIONS", link, nil, 204),
                ("GET", "/v1/calendar/\(secret)", nil, 401), ("GET", "/v1/calendar/\(secret)", officer, 404),
                ("GET", "/v1/calendar/\(secret)/x", officer, 404),
                ("GET", "/v1//calendar/\(secret)x.ics", officer, 404),
            ] {
                let reply = try await server.send(method, target, as: token)
                #expect(reply.status == status, "\(method) \(target): \(reply.text)")
                told.append(reply.text)
            }
            told.append(try await server.send("GET", "/metrics").text)
            #expect(told.last?.contains(#"route="/v1/calendar/{secret}.ics",status="200""#) == true)
            // A failure inside is logged with its cause.
            await server.storage.close()
            let failed = try await server.send("GET", link)
            #expect(failed.status == 503)
            told.append(failed.text)
            #expect(lines.text.contains("/v1/calendar/{secret}.ics"))
            #expect(!lines.text.contains(secret))
            for text in told { #expect(!text.contains(secret), "\(text)") }
        }
    }
}
