import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

struct ProblemTypeTests {
    @Test func `every slug that the sources know has its entry, and every entry is in use`() throws {
        let folder = Contract.root.appending(path: "Sources/APIServer")
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let swift = files.filter { $0.hasSuffix(".swift") && $0 != "HTTP/ProblemCatalogue.swift" }
        let sources = try swift.map { try Contract.text(of: "Sources/APIServer/\($0)") }
        // Both ways of making one: by status, slug and title in a row, or by their names.
        let slugs = sources.flatMap { text in
            text.matches(
                of:
                    /static (?:let|var) \w+ = Problem\(\s*(?:\.\w+|HTTPResponse\.Status\([^)]*\)),\s*"([a-z-]+)"/
            ).map { String($0.1) }
                + text.matches(of: /slug:\s*"([a-z-]+)"/).map { String($0.1) }
        }
        #expect(slugs.count == Set(slugs).count)
        #expect(Set(slugs).isSuperset(of: ["storage-full", "number-taken", "weighting-fails", "conflict"]))
        let known = ProblemCatalogue.all.map(\.problem.slug)
        #expect(known.count == Set(known).count)
        // The answer to OPTIONS goes the way of problems, and is none.
        #expect(Set(slugs).subtracting(["options"]).symmetricDifference(known) == [])
    }

    @Test func `an entry says something in both languages`() {
        for entry in ProblemCatalogue.all {
            for phrase in [entry.problem.title, entry.meaning, entry.remedy] {
                #expect(!phrase.vi.isEmpty && !phrase.en.isEmpty && phrase.vi != phrase.en)
                #expect(phrase.vi == phrase.vi.precomposedStringWithCanonicalMapping)
            }
            #expect(entry.status >= 400)
        }
    }

    @Test func `the rules are those that the contract names, each with the operations that give it`() throws {
        let rules = try OpenAPIDocument(yaml: EmbeddedText.openapi).rules()
        let byCode = Dictionary(uniqueKeysWithValues: rules.map { ($0.code, $0.operations) })
        #expect(byCode["currentPasswordWrong"] == ["changeMyPassword"])
        #expect(byCode["refTwice"]?.isEmpty == false && byCode["personalIdentifier"]?.isEmpty == false)
        #expect(byCode["submit"] == nil && byCode["rule-refused"] == nil && byCode["to"] == nil)
        #expect(rules.count > 150)
    }

    @Test(arguments: StorageKind.available)
    func `what an error's type leads to explains it, to people and to programs`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let refused = try await server.send("GET", "/v1/me")
            let type = try #require(refused.json["type"]?.text)
            let page = try await server.send(
                "GET", type, headers: [("Accept", "text/html,application/xhtml+xml")])
            #expect(page.status == 200 && page.header("Content-Type") == "text/html; charset=utf-8")
            #expect(page.text.contains(#"<html lang="vi">"#) && page.text.contains("Chưa đăng nhập"))
            #expect(page.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
            #expect(page.header("Vary") == "Accept, Accept-Language")
            let english = try await server.send(
                "GET", "\(type)?lang=en", headers: [("Accept", "text/html"), ("Accept-Language", "vi")])
            #expect(english.text.contains("Not signed in") && english.text.contains("What to do"))
            let json = try await server.send("GET", type, headers: [("Accept-Language", "en")])
            #expect(json.header("Content-Type") == "application/json")
            #expect(try json.json["slug"]?.text == "unauthenticated")
            #expect(try json.json["status"]?.integer == 401)
            #expect(try json.json["remedy"]?.text?.contains("POST /v1/sessions") == true)
        }
    }

    @Test(arguments: StorageKind.available)
    func `codes are told with their errors, and a name that is none is 404`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let malformed = try await server.send("GET", "/problems/malformed-request")
            let codes = try malformed.json["codes"]?.elements.compactMap { $0["code"]?.text } ?? []
            #expect(Set(codes).isSuperset(of: ["unknownField", "duplicateKey"]))
            let rules = try await server.send(
                "GET", "/problems/rule-refused", headers: [("Accept", "text/html")])
            #expect(rules.text.contains(#"<a href="/docs#changeMyPassword">changeMyPassword</a>"#))
            let list = try await server.send("GET", "/problems")
            #expect(try list.json["items"]?.elements.count == ProblemCatalogue.all.count)
            let index = try await server.send("GET", "/problems", headers: [("Accept", "text/html")])
            #expect(index.text.contains(#"href="/problems/storage-full?lang=vi""#))
            expectProblem(try await server.send("GET", "/problems/nothing"), 404, "not-found")
            let lost = try await server.send("GET", "/problems/nothing", headers: [("Accept", "text/html")])
            #expect(lost.status == 404 && lost.text.contains("Không có lỗi này"))
        }
    }
}
