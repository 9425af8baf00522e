import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import TestSupport
import Testing

@testable import APIServer

@Suite struct ReportLinesTests {
    private static let path = "/v1/reports/bulk"

    private static func line(_ id: String, unit: String = "CB1", title: String = "a", more: String = "")
        -> String
    {
        #"{"externalId": "\#(id)", "kind": "adHoc", "unitCode": "\#(unit)", "title": "\#(title)", "summary": "b"\#(more)}"#
    }

    private func send(_ server: TestServer, as token: String, _ lines: [String]) async throws -> [JSONValue] {
        let reply = try await server.send(
            "POST", Self.path, as: token, lines.joined(separator: "\n"),
            headers: [("Content-Type", "application/x-ndjson")])
        try #require(reply.status == 200, "\(reply.text)")
        return try reply.text.split(separator: "\n").map { try JSONReader.parse(Array($0.utf8)) }
    }

    private func key(_ ward: Ward, unit: String = "C1") async throws -> String {
        let reply = try await ward.server.send(
            "POST", "/v1/api-keys", as: ward.admin,
            #"{"name": "a", "unitCode": "\#(unit)", "scopes": ["reports:write", "reports:read"]}"#)
        return try #require(reply["key"]?.text, "\(reply.text)")
    }

    private func statuses(_ results: [JSONValue]) -> [Int64?] {
        results.dropLast().map { $0["status"]?.integer }
    }

    private func summary(_ results: [JSONValue]) -> [Int64?] {
        ["lines", "created", "duplicates", "refused"].map { results.last?["summary"]?[$0]?.integer }
    }

    @Test(arguments: StorageKind.available)
    func `each line is answered in its order, and a bad one undoes no other`(_ kind: StorageKind) async throws
    {
        try await withWard(kind) { ward, server in
            let key = try await key(ward)
            let submit = #", "submit": true"#
            let results = try await send(
                server, as: key,
                [
                    Self.line("1"), "{", Self.line("3", more: submit), "", Self.line("5", unit: "CX"),
                    Self.line("6", unit: "P1"), #"{"externalId": "7"}"#, Self.line("8", more: #", "x": 1"#),
                    // Refused by a rule after its report was written.
                    Self.line("9", title: "Gọi 0912345678", more: submit),
                    Self.line("10", unit: "C1"), Self.line("1"), Self.line("1", title: "khác"),
                ])
            #expect(statuses(results) == [201, 400, 201, 404, 403, 400, 400, 422, 201, 200, 409])
            #expect(results.dropLast().map { $0["line"]?.integer } == [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12])
            #expect(summary(results) == [11, 3, 1, 7])
            #expect(results[9]["id"]?.text == results[0]["id"]?.text && results[0]["id"]?.text != nil)
            #expect(results[7]["problem"]?["errors"]?.elements.first?["pointer"]?.text == "/title")
            #expect(results[10]["problem"]?["errors"]?.elements.first?["pointer"]?.text == "/externalId")
            let reports = try await server.dump()["report"]?.count
            #expect(reports == 3)
            // What was refused may be mended under its id.
            let mended = try await send(server, as: key, [Self.line("9", title: "Gọi điện", more: submit)])
            #expect(statuses(mended) == [201])
            let day = server.services.clock.now.civilDate
            #expect(try await server.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a whole file again makes nothing, with the next key and in another order too`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let (key, next, other) = (
                try await key(ward), try await key(ward), try await key(ward, unit: "CB1")
            )
            let lines = (1...600).map { Self.line("VB-\($0)", more: #", "submit": true"#) }
            let first = try await send(server, as: key, lines)
            #expect(summary(first) == [600, 600, 0, 0])
            let again = try await send(server, as: next, lines)
            #expect(summary(again) == [600, 0, 600, 0])
            #expect(again.map { $0["id"]?.text } == first.map { $0["id"]?.text })
            let turned =
                #"{ "summary":"b","title":"\u0061", "unitCode":"CB1","kind":"adHoc","submit":true,"externalId":"VB-1"}"#
            #expect(statuses(try await send(server, as: key, [turned])) == [200])
            // Another unit's system counts for itself.
            #expect(statuses(try await send(server, as: other, [Self.line("VB-1")])) == [201])
        }
    }

    @Test(arguments: StorageKind.available)
    func `what a collaborator calls a report takes no name from the office, nor from others`(
        _ kind: StorageKind
    )
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let key = try await world.key("C1").key
            let tokens = [
                try await world.makeCollaborator("C1").token, try await world.makeCollaborator("C1").token,
            ]
            let line = #"{"externalId": "HD-1", "kind": "adHoc", "title": "a", "summary": "b"}"#
            var ids: Set<String> = []
            for token in tokens {
                let first = try await send(server, as: token, [line])
                #expect(statuses(first) == [201], "\(first)")
                #expect(statuses(try await send(server, as: token, [line])) == [200])
                ids.insert(try #require(first[0]["id"]?.text))
            }
            let office = try await send(server, as: key, [Self.line("HD-1", unit: "C1")])
            #expect(statuses(office) == [201])
            #expect(ids.count == 2)
        }
    }

    @Test(arguments: StorageKind.available)
    func `some at once with the same lines, in whatever order, make each once`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let key = try await key(ward)
            let lines = (1...300).map { Self.line("VB-\($0)") }
            let created = try await withThrowingTaskGroup(of: Int64?.self) { group in
                for sender in 0..<4 {
                    let lines = sender.isMultiple(of: 2) ? lines : lines.reversed()
                    group.addTask { summary(try await send(server, as: key, lines))[1] }
                }
                return try await group.reduce(into: [Int64?]()) { $0.append($1) }
            }
            // Nobody was broken off: in whatever order lines come, they are claimed in one.
            #expect(!created.contains(nil) && created.compactMap(\.self).reduce(0, +) == 300, "\(created)")
            #expect(try await server.dump()["report"]?.count == 300)
        }
    }

    @Test(arguments: StorageKind.available)
    func `no more lines than it takes, nothing but lines, and nobody without a session`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let key = try await key(ward)
            let json = try await server.send("POST", Self.path, as: key, Self.line("1"))
            expectProblem(json, 415, "unsupported-media-type")
            let many = try await send(
                server, as: key, Array(repeating: "{}", count: Limits.bulkReports + 1))
            #expect(many.count == Limits.bulkReports + 1)
            #expect(many.last?["problem"]?["status"]?.integer == 413)
            // Lines without anything on them are taken, but not without end.
            let blank = String(repeating: "\n", count: 2 * Limits.bulkReports)
            #expect(try await summary(send(server, as: key, [blank])) == [0, 0, 0, 0])
            #expect(
                try await send(server, as: key, [blank + "\n\n"]).last?["problem"]?["status"]?.integer == 413)
            let nobody = try await server.send(
                "POST", Self.path, Self.line("1"), headers: [("Content-Type", "application/x-ndjson")])
            expectProblem(nobody, 401, "unauthenticated")
        }
    }

    /// All sent before the first answer is read.
    @Test func `ten thousand reports are taken`() async throws {
        try await withWard(.sqlite) { ward, server in
            let key = try await key(ward)
            let lines = (1...Limits.bulkReports).map { Self.line("VB-\($0)", more: #", "submit": true"#) }
            let results = try await send(server, as: key, lines)
            #expect(
                results.dropLast().map { $0["line"]?.integer } == (1...10_000).map { Optional(Int64($0)) })
            #expect(summary(results) == [10_000, 10_000, 0, 0])
            let again = try await send(server, as: key, lines)
            #expect(summary(again) == [10_000, 0, 10_000, 0])
        }
    }
}
