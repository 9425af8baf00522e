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
    func `two at once with the same lines make each once`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let key = try await key(ward)
            let lines = (1...300).map { Self.line("VB-\($0)") }
            // Each may have to wait for the other longer than a transaction may take, and begins again then.
            @Sendable func sendAll(_ lines: [String]) async throws -> Int64 {
                for _ in 1...20 {
                    let answers = try await send(server, as: key, lines)
                    if answers.last?["summary"] != nil { return summary(answers)[1] ?? 0 }
                    #expect(answers.last?["problem"]?["status"]?.integer == 503)
                }
                return -1
            }
            async let one = sendAll(lines)
            async let two = sendAll(lines.reversed())
            let (left, right) = (try await one, try await two)
            #expect(left >= 0 && right >= 0 && left + right <= 300)
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
