import Domain
import TestSupport
import Testing

@testable import APIServer

struct ChangeFeedTests {
    private func changes(_ world: World, _ query: String, _ role: Role, _ code: String) async throws
        -> (types: [String], ids: [String], next: String)
    {
        try await world.server.sealEvents()
        let found = try await world.make("GET", "/v1/changes?limit=200&\(query)", as: world.token(role, code))
        let items = found["items"]?.elements ?? []
        return (
            items.compactMap { $0["type"]?.text }, items.compactMap { $0["data"]?["id"]?.text },
            try #require(found["next"]?.text)
        )
    }

    @Test(arguments: StorageKind.available)
    func `the feed goes on where it ended, each event once`(kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let start = try await changes(world, "since=now", .advisor, "P1")
            #expect(start.ids.isEmpty)
            let first = try await world.submitAdHoc("C1")
            let second = try await world.submitAdHoc("C2")
            let found = try await changes(world, "since=\(start.next)", .advisor, "P1")
            #expect(found.ids == [first, second] && found.types == ["report.submitted", "report.submitted"])
            #expect(try await changes(world, "since=\(found.next)", .advisor, "P1").ids.isEmpty)
            #expect(try await changes(world, "since=\(start.next)", .advisor, "P2").ids.isEmpty)
            #expect(try await changes(world, "since=\(start.next)", .officer, "C2").ids == [second])
            let none = try await changes(world, "since=\(start.next)&types=plan.issued", .advisor, "P1")
            #expect(none.ids.isEmpty)
            for query in ["since=abc", "types=report.read", "types=", "cursor=x"] {
                let reply = try await world.send(
                    "GET", "/v1/changes?\(query)", as: world.token(.advisor, "P1"))
                #expect(reply.status == 400, "\(query)")
            }
            let auditor = try await world.send("GET", "/v1/changes", as: world.token(.auditor, "P1"))
            #expect(auditor.status == 403)
        }
    }

    /// After a backup was put back, numbers are given again, to other events.
    @Test(arguments: StorageKind.available)
    func `whoever has read further than the store goes is told so`(kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            _ = try await world.submitAdHoc("C1")
            let early = try await changes(world, "since=now", .advisor, "P1").next
            _ = try await world.submitAdHoc("C1")
            let late = try await changes(world, "since=now", .advisor, "P1").next
            try await server.storage.write { store in
                let last = try store.sealedEvents(after: 0, most: 10_000)
                let head = try #require(last.last?.seal)
                // The last event is another one than the reader has met.
                let forged = last.suffix(1).map {
                    SealedEvent(event: $0.event, seal: AuditSeal(sequence: head.sequence, mark: "other"))
                }
                try store.seal(forged, head: AuditSeal(sequence: head.sequence, mark: "other"))
            }
            let refused = try await world.send(
                "GET", "/v1/changes?since=\(late)", as: world.token(.advisor, "P1"))
            expectProblem(refused, 400, "invalid-cursor")
            #expect(refused.text.contains("placeUnknown"), "\(refused.text)")
            #expect(try await changes(world, "since=\(early)", .advisor, "P1").ids.count == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `of a person's report only the unit that receives it hears`(kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let person = try await world.makeCollaborator("C1")
            let since = try await changes(world, "since=now", .leader, "P1").next
            let report = try await world.make(
                "POST", "/v1/reports", as: person.token,
                #"""
                {"kind": "adHoc", "title": "Phản ánh", "summary": "Giá tăng.",
                 "submit": true}
                """#
            ).id
            #expect(try await changes(world, "since=\(since)", .advisor, "C1").ids == [report])
            #expect(try await changes(world, "since=\(since)", .advisor, "P1").ids.isEmpty)
            #expect(try await changes(world, "since=\(since)", .advisor, "TW").ids.isEmpty)
            #expect(try await changes(world, "since=\(since)", .administrator, "C1").ids.isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is overdue is told once, and again when it was given more time and missed that too`(
        kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let owed = try await world.obligations("unitCode=C1", as: world.token(.officer, "C1"))
            let id = try #require(owed.first).id
            let since = try await changes(world, "since=now", .advisor, "P1").next
            server.services.clock.set(Instant("2026-10-25T17:00:00.000Z"))
            let overdue = try await changes(world, "since=\(since)", .advisor, "P1")
            #expect(overdue.types.allSatisfy { $0 == "obligation.overdue" } && overdue.ids.contains(id))
            #expect(Set(overdue.ids).count == overdue.ids.count)
            #expect(try await changes(world, "since=\(overdue.next)", .advisor, "P1").ids.isEmpty)
            try await world.make(
                "POST", "/v1/obligations/\(id)/extension", as: world.token(.advisor, "P1"),
                #"{"dueAt": "2026-10-28T10:00:00Z", "reason": "Bão"}"#)
            #expect(try await changes(world, "since=\(overdue.next)", .advisor, "P1").ids.isEmpty)
            server.services.clock.set(Instant("2026-10-28T10:00:00.000Z"))
            #expect(try await changes(world, "since=\(overdue.next)", .advisor, "P1").ids == [id])
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is refused never happened`(kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let since = try await changes(world, "since=now", .advisor, "P1").next
            let refused = try await world.send(
                "POST", "/v1/reports", as: world.token(.officer, "C1"),
                #"""
                {"kind": "adHoc", "unitCode": "C1", "title": "Đột xuất", "summary": "Gọi 0912345678.",
                 "submit": true}
                """#)
            #expect(refused.status == 422)
            #expect(try await changes(world, "since=\(since)", .advisor, "P1").ids.isEmpty)
        }
    }
}
