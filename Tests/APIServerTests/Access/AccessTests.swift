import Domain
import TestSupport
import Testing

@testable import APIServer

struct AccessTests {
    @Test func `every route has its row, and every row its route`() throws {
        let rows = try AccessTable.rows
        let names = RouteTable.all(sandbox: true).routes.map(\.name)
        #expect(Set(rows.map(\.route)).symmetricDifference(names) == [])
        #expect(Set(rows.map(\.name)).count == rows.count)
        #expect(AccessTable.roles == Role.allCases.map(\.rawValue))
        for row in rows {
            for role in AccessTable.roles {
                let letters = row.letters[role] ?? []
                #expect(letters.count == Relation.allCases.count, "\(row.name)")
                #expect(letters.allSatisfy { "A34-".contains($0) }, "\(row.name)")
            }
            #expect("A1".contains(row.nobody), "\(row.name)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `each role may do at each place what the table says`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let access = try await AccessWorld(server)
            var number = 0
            for row in try AccessTable.rows {
                for role in AccessTable.roles {
                    // What is unknown and what is out of reach are told in the same words.
                    var refusals: Set<String> = []
                    for relation in Relation.allCases {
                        guard let expected = row.letter(role, relation), expected != "-" else { continue }
                        number += 1
                        let reply = try await Self.send(row, role, relation, number, access)
                        if AccessTable.letter(reply.status) != expected {
                            Issue.record(
                                "\(row.name) as \(role), \(relation): \(reply.status), not \(expected). \(reply.text)"
                            )
                        }
                        if reply.status == 404 { refusals.insert(Self.words(of: reply)) }
                    }
                    #expect(refusals.count <= 1, "\(row.name) as \(role)")
                }
                number += 1
                let reply = try await Self.send(row, nil, .own, number, access)
                #expect(AccessTable.letter(reply.status) == row.nobody, "\(row.name) as nobody")
            }
        }
    }

    /// A problem without what differs from request to request.
    static func words(of reply: TestServer.Reply) -> String {
        guard case .object(let members)? = try? reply.json else { return reply.text }
        return members.filter { !["instance", "requestId"].contains($0.name) }
            .map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    }

    private static func send(
        _ row: AccessTable.Row, _ role: String?, _ relation: Relation, _ number: Int, _ access: AccessWorld
    ) async throws -> TestServer.Reply {
        var call = try access.call(row, at: access.place(relation), number: number)
        var token = try role.map { try access.token($0) }
        if row.route.contains("/v1/sessions") {
            let credentials = try await access.credentials(role ?? "auditor")
            let session = try await access.world.make("POST", "/v1/sessions", as: nil, credentials)
            switch row.route {
            case "POST /v1/sessions": call.body = credentials
            case "POST /v1/sessions/refresh":
                call.body = #"{"refreshToken": "\#(session["refreshToken"]?.text ?? "")"}"#
            // The caller's first session is needed for the other rows.
            default: token = role == nil ? nil : session["accessToken"]?.text
            }
        }
        let isEmpty = call.body == nil && call.upload == nil
        return try await access.world.send(
            call.method, call.target, as: token, call.body, upload: call.upload,
            headers: isEmpty ? [] : [("Content-Type", call.mediaType)])
    }

    @Test(arguments: StorageKind.available)
    func `a list shows exactly what a single request shows`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let access = try await AccessWorld(server)
            let places = try Relation.allCases.dropLast().map { try access.place($0) }
            let things: [(path: String, ids: [String])] = [
                ("units", places.map(\.unit)), ("collaborators", places.map(\.record)),
                ("groups", places.map(\.group)), ("group-templates", places.map(\.template)),
                ("topics", places.map(\.topic)), ("regimes", places.map(\.regime)),
                ("obligations", places.map(\.obligation) + places.map(\.personObligation)),
                ("reports", places.flatMap { $0.reports.values }),
                ("surveys", places.flatMap { $0.surveys.values }), ("accounts", places.map(\.account)),
                ("criteria-sets", places.flatMap { $0.rating.sets.values }),
                ("scorecards", places.map(\.rating.card)),
            ]
            for role in AccessTable.roles {
                let token = try access.token(role)
                for (path, ids) in things where path != "accounts" || role == "administrator" {
                    let listed = try await access.world.make("GET", "/v1/\(path)?limit=200", as: token)
                    let shown = Set(try (listed["items"]?.elements ?? []).map { try $0.id })
                    for id in ids {
                        let status = try await access.world.send("GET", "/v1/\(path)/\(id)", as: token).status
                        #expect((status == 200) == shown.contains(id), "\(path) as \(role)")
                    }
                }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `the root's administrator moves the sandbox clock`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let root = try world.token(.administrator, "TW")
            let now = #"{"now": "2026-10-11T02:00:00.000Z"}"#
            #expect(try await world.send("PUT", "/v1/sandbox/clock", as: root, now).status == 200)
            #expect(try await world.send("DELETE", "/v1/sandbox/clock", as: root).status == 200)
            for role in World.staffRoles.dropFirst() {
                let token = try world.token(role, "TW")
                #expect(try await world.send("PUT", "/v1/sandbox/clock", as: token, now).status == 403)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `who may not write is told so before any rule is`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let collaborator = try await world.makeCollaborator("C1")
            let regime = try await world.makeRegime(
                issuer: "C1", #"{"kind": "collaborators", "withinCode": "C1", "depth": "all"}"#)
            let advisor = try world.token(.advisor, "C1")
            let owed = try #require(try await world.obligations("regimeId=\(regime)", as: advisor).first).id
            let record = "/v1/collaborators/\(collaborator.id)"
            try await world.make("POST", "\(record)/suspension", as: advisor, #"{"reason": "Đi xa"}"#)
            let leader = try world.token(.leader, "C1")
            for subject in [
                #""obligationId": "\#(owed)""#,
                #""kind": "synthesis", "unitCode": "C1-B", "period": "2026-10""#,
            ] {
                let reply = try await world.send(
                    "POST", "/v1/reports", as: leader, #"{\#(subject), "title": "Tháng 10", "summary": ""}"#)
                #expect(reply.status == 403, "\(subject): \(reply.text)")
            }
        }
    }
}
