import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

@Suite struct CursorTests {
    /// All ids of a list, page by page.
    private func walk(
        _ server: TestServer, _ path: String, as token: String, limit: Int
    ) async throws -> (ids: [String], pages: Int) {
        var ids: [String] = []
        var next: String?
        var pages = 0
        repeat {
            let separator = path.contains("?") ? "&" : "?"
            let query = next.map { "&cursor=\($0)" } ?? ""
            let reply = try await server.send("GET", "\(path)\(separator)limit=\(limit)\(query)", as: token)
            try #require(reply.status == 200, "\(reply.text)")
            #expect(reply.items.count <= limit)
            ids += reply.items.compactMap { $0["id"]?.text }
            next = reply["next"]?.text
            pages += 1
        } while next != nil && pages < 100
        return (ids, pages)
    }

    @Test(arguments: StorageKind.available)
    func `every list is walked page by page without a gap or a repetition`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            for title in ["Một", "Hai", "Ba", "Bốn"] { try await ward.makeRegime(Ward.regime(title: title)) }
            for name in ["Đất đai", "Giáo dục", "Y tế", "Giao thông", "đất nền"] {
                _ = try await ward.topic(name)
            }
            for _ in 0..<5 {
                _ = try await server.send(
                    "POST", "/v1/collaborators", as: ward.advisor, #"{"unitCode": "C1"}"#)
            }
            for obligation in try await ward.obligations("unitCode=CB1") {
                let id = try #require(obligation["id"]?.text)
                #expect(try await ward.submit(id, as: ward.cell1).status == 201)
            }
            let root = try await ward.unitID("TW")
            let lists = [
                ("/v1/units", ward.admin, 13), ("/v1/units?withinCode=C1", ward.admin, 6),
                ("/v1/units/\(root)/descendants", ward.admin, 12), ("/v1/accounts", ward.admin, 5),
                ("/v1/collaborators", ward.advisor, 5), ("/v1/topics", ward.advisor, 5),
                ("/v1/regimes", ward.advisor, 5), ("/v1/obligations", ward.advisor, 30),
                ("/v1/reports", ward.advisor, 5),
            ]
            for (path, token, count) in lists {
                let whole = try await walk(server, path, as: token, limit: 200)
                #expect(whole.pages == 1 && whole.ids.count >= min(count, 5), "\(path): \(whole.ids.count)")
                #expect(path == "/v1/obligations" || whole.ids.count == count, "\(path): \(whole.ids.count)")
                for limit in [1, 2, 3] {
                    let pages = try await walk(server, path, as: token, limit: limit)
                    #expect(pages.ids == whole.ids, "\(path) by \(limit)")
                    #expect(pages.pages >= whole.ids.count / limit, "\(path) by \(limit)")
                }
                let separator = path.contains("?") ? "&" : "?"
                let since = try await walk(
                    server, "\(path)\(separator)updatedSince=2020-01-01T00:00:00Z", as: token, limit: 2)
                #expect(Set(since.ids) == Set(whole.ids), "\(path) by updatedSince")
                let later = try await walk(
                    server, "\(path)\(separator)updatedSince=2200-01-01T00:00:00Z", as: token, limit: 2)
                #expect(later.ids.isEmpty, "\(path)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `what comes and goes in mid-walk neither repeats nor hides the rest`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            for name in ["B", "D", "F", "H"] { _ = try await ward.topic(name) }
            let first = try await server.send("GET", "/v1/topics?limit=2", as: ward.advisor)
            let cursor = try #require(first["next"]?.text)
            _ = try await ward.topic("A")
            _ = try await ward.topic("G")
            let rest = try await server.send("GET", "/v1/topics?cursor=\(cursor)", as: ward.advisor)
            #expect(rest.items.compactMap { $0["name"]?.text } == ["F", "G", "H"])
            #expect(rest["next"] == .null)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a cursor holds for its own list, filters and account only`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            for name in ["Đất đai", "Đất rừng", "Đất ở"] { _ = try await ward.topic(name) }
            let path = "/v1/topics?q=dat&limit=1"
            let cursor = try #require(
                try await server.send("GET", path, as: ward.advisor)["next"]?.text)
            #expect(try await server.send("GET", "\(path)&cursor=\(cursor)", as: ward.advisor).status == 200)
            #expect(
                try await server.send("GET", "/v1/topics?limit=3&cursor=\(cursor)&q=dat", as: ward.advisor)
                    .status == 200)
            for other in [
                "/v1/topics?q=rung", "/v1/topics?limit=1", "/v1/topics?q=dat&unitCode=C1",
                "/v1/topics?q=dat&updatedSince=2020-01-01T00:00:00Z", "/v1/regimes?q=dat", "/v1/units?q=dat",
            ] {
                let separator = other.contains("?") ? "&" : "?"
                let reply = try await server.send(
                    "GET", "\(other)\(separator)cursor=\(cursor)", as: ward.advisor)
                expectProblem(reply, 400, "invalid-cursor", other)
            }
            let another = try await server.account("ban.c1.hai", [(.advisor, "C1B")]).token
            expectProblem(
                try await server.send("GET", "\(path)&cursor=\(cursor)", as: another), 400, "invalid-cursor")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a cursor that was touched or made up is refused`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let path = "/v1/units?limit=1"
            let cursor = try #require(try await server.send("GET", path, as: ward.admin)["next"]?.text)
            let middle = cursor.index(cursor.startIndex, offsetBy: cursor.count / 2)
            let flipped =
                cursor[..<middle] + (cursor[middle] == "A" ? "B" : "A")
                + cursor[cursor.index(after: middle)...]
            let unsigned = Data("Chi bộ\u{1F}01990000-0000-7000-8000-000000000001".utf8).base64URL
            let zeroes = (Data(count: 16) + Data("a\u{1F}b".utf8)).base64URL
            for silly in [
                String(flipped), String(cursor.dropLast(4)), cursor + "AAAA", unsigned, zeroes, "abc", "%25",
                "1",
                "AAAAAAAAAAAAAAAAAAAAAA", String(repeating: "A", count: 1_999),
            ] {
                let reply = try await server.send("GET", "\(path)&cursor=\(silly)", as: ward.admin)
                expectProblem(reply, 400, "invalid-cursor", silly)
            }
            for (query, code) in [
                ("cursor=", "invalidValue"),
                ("cursor=\(String(repeating: "A", count: 2_001))", "invalidValue"),
            ] {
                let reply = try await server.send("GET", "/v1/units?\(query)", as: ward.admin)
                expectProblem(reply, 400, "malformed-request", codes: [code])
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a cursor tells nothing of another's data and outlives a restart`(_ kind: StorageKind) async throws {
        try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            let (path, cursor) = try await serveAgain(storage, settings) { server in
                let ward = try await Ward(server)
                let reply = try await server.send("GET", "/v1/units?limit=2", as: ward.admin)
                return ("/v1/units?limit=2&cursor=", try #require(reply["next"]?.text))
            }
            try await serveAgain(storage, settings) { server in
                let found = try await server.storage.read { try $0.account(username: "quan.tri") }
                let token = try await server.token(for: try #require(found?.account.id))
                let reply = try await server.send("GET", path + cursor, as: token)
                #expect(reply.status == 200 && reply.items.count == 2, "\(reply.text)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a page has fifty items unless told`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let rows = (0..<60).map { "X\($0),Chi bộ \($0),grassroots,C1,cell" }.joined(separator: "\n")
            let made = try await server.send(
                "POST", "/v1/units/import", as: ward.admin, "code,name,level,parent_code,kind\n" + rows,
                headers: [("Content-Type", "text/csv")])
            #expect(made.status == 200, "\(made.text)")
            #expect(try await server.send("GET", "/v1/units", as: ward.admin).items.count == 50)
            #expect(try await server.send("GET", "/v1/units?limit=200", as: ward.admin).items.count == 73)
        }
    }
}
