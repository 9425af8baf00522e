import Domain
import Persistence
import TestSupport
import Testing

@testable import APIServer

struct AuditTests {
    /// Seals what is there, as the job does.
    private func seal(_ world: World) async throws {
        try await world.server.sealEvents()
    }

    private func verify(_ world: World, _ anchor: String? = nil) async throws -> JSONValue {
        try await world.make(
            "GET", "/v1/audit-events/verification" + (anchor.map { "?anchor=\($0)" } ?? ""),
            as: world.token(.auditor, "TW"))
    }

    /// Of each event that the unit's auditor reads, one member.
    private func texts(_ world: World, _ name: String, _ query: String, _ code: String) async throws
        -> [String]
    {
        let found = try await world.make("GET", "/v1/audit-events?\(query)", as: world.token(.auditor, code))
        return (found["items"]?.elements ?? []).compactMap { $0[name]?.text }
    }

    private func tamper(_ world: World, _ sql: String) async throws {
        let engine = try #require(world.server.storage as? SQLStorage).engine
        try await engine.write { try $0.execute(script: sql) }
    }

    private func faults(_ found: JSONValue) -> [String] {
        (found["faults"]?.elements ?? []).map { "\($0["kind"]?.text ?? "") \($0["sequence"]?.integer ?? 0)" }
    }

    @Test(arguments: StorageKind.available)
    func `an auditor reads what was done in the own units, and nobody else does`(kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let report = try await world.submitAdHoc("C1")
            let submitted = try await texts(world, "subject", "action=report.submitted", "P1")
            #expect(submitted == [report])
            let seen = try await Set(texts(world, "unitId", "limit=200", "P1"))
            for code in ["P1", "C1", "C2", "A1"] {
                let inside = try world.unit(code)
                #expect(seen.contains(inside), "\(code)")
            }
            let outside = try world.unit("D1")
            #expect(!seen.contains(outside))
            let others = try await texts(world, "subject", "action=report.submitted", "P2")
            #expect(others.isEmpty)
            let leader = try await world.send("GET", "/v1/audit-events", as: world.token(.leader, "P1"))
            #expect(leader.status == 403)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what a program did is told by its key, and no account is named`(kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (id, key) = try await world.key("C1", .reportsWrite)
            let made = try await server.send(
                "POST", "/v1/reports", as: key,
                #"{"kind": "adHoc", "unitCode": "C1", "title": "a", "summary": "b"}"#)
            let report = made.id
            #expect(try await texts(world, "subject", "apiKeyId=\(id)", "P1") == [report])
            #expect(try await texts(world, "apiKeyId", "subject=\(report)", "P1") == [id])
            #expect(try await texts(world, "accountId", "subject=\(report)", "P1").isEmpty)
            // Neither is taken for the other.
            #expect(try await texts(world, "subject", "accountId=\(id)", "P1").isEmpty)
            let account = try #require(
                try await texts(world, "accountId", "action=apiKey.created", "P1").first)
            #expect(try await texts(world, "subject", "apiKeyId=\(account)", "P1").isEmpty)
            #expect(try await texts(world, "apiKeyId", "action=apiKey.created", "P1").isEmpty)
            #expect(try await texts(world, "accountId", "action=apiKey.created", "P1").count == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is committed is sealed, and a record that nobody touched is intact`(kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            try await seal(world)
            let found = try await verify(world)
            #expect(found["isIntact"] == .bool(true) && found["isComplete"] == .bool(true))
            #expect(found["checked"]?.integer ?? 0 > 20)
            let head = try #require(found["head"]?.text)
            try await world.submitAdHoc("C1")
            try await seal(world)
            let later = try await verify(world, head)
            #expect(later["isIntact"] == .bool(true) && (later["checked"]?.integer ?? 0) >= 1)
            #expect(later["checked"]?.integer ?? 0 < found["checked"]?.integer ?? 0)
            let bad = try await world.send(
                "GET", "/v1/audit-events/verification?anchor=x", as: world.token(.auditor, "TW"))
            #expect(bad.status == 400)
        }
    }

    @Test(arguments: StorageKind.available)
    func `whatever is changed in the database is found`(kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            try await seal(world)
            let before = try await verify(world)
            let (count, head) = (before["checked"]?.integer ?? 0, before["head"]?.text ?? "")
            func change(_ sql: String, back: String, _ expected: [String]) async throws {
                try await tamper(world, sql)
                #expect(try await faults(verify(world)) == expected, "\(sql)")
                try await tamper(world, back)
                #expect(try await verify(world)["isIntact"] == .bool(true), "\(back)")
            }
            try await change(
                "UPDATE audit_event SET action = 'x' || action WHERE sequence = 3",
                back: "UPDATE audit_event SET action = substr(action, 2) WHERE sequence = 3", ["altered 3"])
            try await change(
                """
                UPDATE audit_event SET sequence = -sequence + 11000 WHERE sequence IN (4, 5);
                UPDATE audit_event SET sequence = 5 WHERE sequence = 10996;
                UPDATE audit_event SET sequence = 4 WHERE sequence = 10995
                """,
                back: """
                    UPDATE audit_event SET sequence = -sequence + 11000 WHERE sequence IN (4, 5);
                    UPDATE audit_event SET sequence = 5 WHERE sequence = 10996;
                    UPDATE audit_event SET sequence = 4 WHERE sequence = 10995
                    """, ["altered 4", "altered 5", "altered 6"])
            try await change(
                """
                CREATE TABLE taken AS SELECT * FROM audit_event WHERE sequence = 6;
                DELETE FROM audit_event WHERE sequence = 6
                """,
                back: "INSERT INTO audit_event SELECT * FROM taken; DROP TABLE taken",
                ["missing 6"])
            // Put in at the end, with a mark that only the key could make.
            try await tamper(
                world,
                """
                INSERT INTO audit_event (id, action, subject, at, recorded_at, request_id, sequence, mark)
                VALUES ('forged', 'report.accepted', 'x', 1, 1, 'x', \(count + 1), 'forged');
                UPDATE audit_head SET sequence = \(count + 1), mark = 'forged'
                """)
            #expect(try await faults(verify(world)) == ["altered \(count + 1)"])
            try await tamper(world, "DELETE FROM audit_event WHERE id = 'forged'")
            // The tail, cut together with the place where the chain ends.
            try await tamper(
                world,
                """
                DELETE FROM audit_event WHERE sequence > \(count - 2);
                UPDATE audit_head SET sequence = \(count - 2),
                    mark = (SELECT mark FROM audit_event WHERE sequence = \(count - 2))
                """)
            #expect(try await verify(world)["isIntact"] == .bool(true))
            #expect(try await faults(verify(world, head)).contains("anchor \(count)"))
        }
    }

    @Test(arguments: StorageKind.available)
    func `an event that is not sealed yet is told as such`(kind: StorageKind) async throws {
        // Without a server, whose job would seal it.
        try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            let chain = AuditChain { "\($0.utf8.count)" }
            let before = try await storage.read { try $0.verifyAudit(from: nil, chain) }
            #expect(before.unsealed > 0 && before.walk.checked == 0)
            let ask = Ask(
                accountID: .job, sessionID: nil, now: RealClock.now, clock: RealClock.now, requestID: "r",
                makeID: { "x" })
            try await storage.sealEvents(chain, ask)
            let after = try await storage.read { try $0.verifyAudit(from: nil, chain) }
            #expect(after.unsealed == 0 && after.walk.checked == before.unsealed)
        }
    }
}

extension World {
    /// An ad hoc report of the committee itself; its id.
    @discardableResult
    func submitAdHoc(_ code: String) async throws -> String {
        try await make(
            "POST", "/v1/reports", as: token(.officer, code),
            #"""
            {"kind": "adHoc", "unitCode": "\#(code)", "title": "Đột xuất", "summary": "Giá cả ổn định.",
             "submit": true}
            """#
        ).id
    }
}
