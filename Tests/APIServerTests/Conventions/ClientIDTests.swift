import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct ClientIDTests {
    private struct Case {
        let path: String
        let token: String
        /// Bodies without their id.
        let first: String
        let other: String
    }

    private func cases(_ ward: Ward) async throws -> [Case] {
        try await ward.makeRegime()
        let obligation = try await ward.obligationID("CB1", "2026-10")
        return [
            Case(
                path: "/v1/units", token: ward.admin,
                first:
                    #""code": "N1", "name": "Chi bộ mới", "kind": "cell", "level": "grassroots", "parentCode": "C1""#,
                other:
                    #""code": "N2", "name": "Chi bộ mới", "kind": "cell", "level": "grassroots", "parentCode": "C1""#
            ),
            Case(
                path: "/v1/accounts", token: ward.admin,
                first: #""username": "moi", "unitCode": "C1", "password": "mat khau moi""#,
                other: #""username": "moi.2", "unitCode": "C1", "password": "mat khau moi""#),
            Case(
                path: "/v1/collaborators", token: ward.advisor,
                first: #""unitCode": "C1", "occupation": "Giáo viên""#,
                other: #""unitCode": "C1", "occupation": "Bác sĩ""#),
            Case(
                path: "/v1/topics", token: ward.advisor, first: #""name": "Giáo dục", "unitCode": "C1""#,
                other: #""name": "Y tế", "unitCode": "C1""#),
            Case(
                path: "/v1/regimes", token: ward.advisor,
                first: String(Ward.regime(title: "Một").dropFirst().dropLast()),
                other: String(Ward.regime(title: "Hai").dropFirst().dropLast())),
            Case(
                path: "/v1/reports", token: ward.cell1,
                first: #""obligationId": "\#(obligation)", "title": "a", "summary": "b""#,
                other: #""kind": "adHoc", "unitCode": "CB1", "title": "a", "summary": "b""#),
        ]
    }

    @Test(arguments: StorageKind.available)
    func `the same id with the same body is the same answer`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for item in try await cases(ward) {
                let id = clientID()
                let body = "{\"id\": \"\(id)\", \(item.first)}"
                let first = try await server.send("POST", item.path, as: item.token, body)
                #expect(first.status == 201 && first.id == id, "\(item.path): \(first.text)")
                #expect(first.header("Location") == "\(item.path)/\(id)", "\(item.path)")
                let before = try await server.dump()
                let again = try await server.send("POST", item.path, as: item.token, body)
                #expect(again.status == 201 && again.text == first.text, "\(item.path): \(again.text)")
                #expect(again.etag == first.etag && again.header("Location") == first.header("Location"))
                #expect(try await server.dump() == before, "\(item.path)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `the same id with another body is a conflict that writes nothing`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for item in try await cases(ward) {
                let id = clientID()
                let first = try await server.send(
                    "POST", item.path, as: item.token, "{\"id\": \"\(id)\", \(item.first)}")
                #expect(first.status == 201, "\(item.path): \(first.text)")
                let before = try await server.dump()
                let other = try await server.send(
                    "POST", item.path, as: item.token, "{\"id\": \"\(id)\", \(item.other)}")
                expectProblem(other, 409, "conflict", item.path)
                let elsewhere = try await server.send(
                    "POST", "/v1/topics", as: ward.advisor,
                    #"{"id": "\#(id)", "name": "Khác", "unitCode": "C1"}"#)
                expectProblem(elsewhere, 409, "conflict", "another resource with the id of \(item.path)")
                #expect(try await server.dump() == before, "\(item.path)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a secret is told in the first answer only`(_ kind: StorageKind) async throws {
        let hook = #""unitCode": "C1", "url": "https://example.com/h", "events": ["report.submitted"]"#
        try await withWard(kind) { ward, server in
            for (path, secret, fields) in [
                ("/v1/api-keys", "key", #""name": "Phần mềm", "unitCode": "C1", "scopes": ["units:read"]"#),
                ("/v1/webhooks", "secret", hook),
            ] {
                let id = clientID()
                let body = "{\"id\": \"\(id)\", \(fields)}"
                let first = try await server.send("POST", path, as: ward.admin, body)
                #expect(first.status == 201 && first.id == id, "\(path): \(first.text)")
                #expect(first[secret]?.text != nil, "\(path)")
                let before = try await server.dump()
                let again = try await server.send("POST", path, as: ward.admin, body)
                #expect(
                    again.status == 201 && again.id == id && again[secret] == nil, "\(path): \(again.text)")
                #expect(again.etag == first.etag && again.header("Location") == "\(path)/\(id)")
                let other = try await server.send(
                    "POST", path, as: ward.admin, body.replacing(#""C1""#, with: #""CB1""#))
                expectProblem(other, 409, "conflict", path)
                #expect(try await server.dump() == before, "\(path)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `an id is another's even with the same body`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let second = try await server.account("ban.c1.hai", [(.advisor, "C1B")]).token
            let body = #"{"id": "\#(clientID())", "name": "Giáo dục", "unitCode": "C1"}"#
            #expect(try await server.send("POST", "/v1/topics", as: ward.advisor, body).status == 201)
            expectProblem(try await server.send("POST", "/v1/topics", as: second, body), 409, "conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `an id whose first try failed can be used again`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let id = clientID()
            let failed = try await server.send(
                "POST", "/v1/topics", as: ward.advisor,
                #"{"id": "\#(id)", "name": "Giáo dục", "unitCode": "NOWHERE"}"#)
            expectProblem(failed, 404, "not-found")
            let made = try await server.send(
                "POST", "/v1/topics", as: ward.advisor,
                #"{"id": "\#(id)", "name": "Giáo dục", "unitCode": "C1"}"#)
            #expect(made.status == 201, "\(made.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `an id that is no UUIDv7 is malformed`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let good = clientID()
            for id in ["1", "", good.uppercased(), "9b2f4c1e-7d3a-4b8e-9f10-2a3b4c5d6e7f", good + "0"] {
                let reply = try await server.send(
                    "POST", "/v1/topics", as: ward.advisor,
                    #"{"id": "\#(id)", "name": "a", "unitCode": "C1"}"#)
                expectProblem(reply, 400, "malformed-request", codes: ["invalidFormat"], id)
                #expect(reply.pointers == ["/id"], "\(id)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `fifty at once with one id make one thing`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let body = #"{"id": "\#(clientID())", "name": "Giáo dục", "unitCode": "C1"}"#
            let texts = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        let reply = try await server.send("POST", "/v1/topics", as: ward.advisor, body)
                        return "\(reply.status) \(reply.text)"
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(texts.count == 1 && texts.first?.hasPrefix("201") == true, "\(texts)")
            #expect(try await server.send("GET", "/v1/topics", as: ward.advisor).items.count == 1)
        }
    }
}
