import Foundation
import TestSupport
import Testing
import Yams

@testable import APIServer

struct DocsTests {
    @Test(arguments: StorageKind.available)
    func `the page and what it is made of come from this server alone, under a strict policy`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let page = try await server.send("GET", "/docs")
            #expect(page.status == 200 && page.header("Content-Type") == "text/html; charset=utf-8")
            var names = page.text.matches(of: /(?:src|href)="\/docs\/([^"]+)"/).map { String($0.1) }
            #expect(Set(names) == ["app.js", "docs.css"])
            // What is loaded loads others.
            var seen: Set<String> = []
            while let name = names.popLast() {
                guard seen.insert(name).inserted else { continue }
                let file = try await server.send("GET", "/docs/\(name)")
                #expect(file.status == 200, "\(name)")
                let expected = name.hasSuffix(".css") ? "text/css" : "text/javascript"
                #expect(file.header("Content-Type") == "\(expected); charset=utf-8")
                #expect(file.header("Content-Security-Policy") == DocsRoutes.policy)
                let again = try await server.send(
                    "GET", "/docs/\(name)", headers: [("If-None-Match", file.etag)])
                #expect(again.status == 304)
                names += file.text.matches(of: /from "\.\/([^"]+)"/).map { String($0.1) }
            }
            #expect(seen == Set(EmbeddedText.docs.keys).subtracting(["docs.html"]))
            #expect(page.header("Content-Security-Policy") == DocsRoutes.policy)
            expectProblem(try await server.send("GET", "/docs/docs.html"), 404, "not-found")
            expectProblem(try await server.send("GET", "/docs/nothing.js"), 404, "not-found")
            expectProblem(try await server.send("GET", "/docs/..%2Fapp.js"), 404, "not-found")
        }
    }

    @Test func `the page holds nothing that its policy bars, and no address of another server`() {
        #expect(DocsRoutes.policy.contains("script-src 'self'") && !DocsRoutes.policy.contains("unsafe"))
        for (name, text) in EmbeddedText.docs {
            #expect(!text.contains("innerHTML =") && !text.contains("eval("), "\(name)")
            #expect(text.firstMatch(of: /<[a-z][^>]* (?:on[a-z]+|style)=/) == nil, "\(name)")
            #expect(text.firstMatch(of: /["'(]https?:\/\/[a-z]/) == nil, "\(name)")
            #expect(!text.contains("localStorage") && !text.contains("document.cookie"), "\(name)")
            #expect(text.split(separator: "\n").count <= 400, "\(name)")
        }
    }

    @Test func `both languages of the page have the same words`() throws {
        let text = try #require(EmbeddedText.docs["words.js"])
        let parts = text.split(separator: "  en: {")
        #expect(parts.count == 2)
        let names = parts.map { part in part.matches(of: /(\w+): (?:"|\()/).map { String($0.1) } }
        #expect(names.first == names.last && (names.first?.count ?? 0) > 50)
    }

    /// What the page draws it finds by these: operations by their ids, references, and the words of JSON Schema.
    @Test func `the page reads every construct of the document`() throws {
        let script = EmbeddedText.docs.filter { $0.key.hasSuffix(".js") }.values.joined()
        let document = try #require(try Yams.compose(yaml: EmbeddedText.openapi))
        let operations = try #require(document["paths"]?.mapping).values
            .flatMap { $0.mapping?.map { ($0.key.string ?? "", $0.value) } ?? [] }
            .filter { $0.0 != "parameters" }
        let tags = Set((document["tags"]?.sequence ?? []).compactMap { $0["name"]?.string })
        var ids: Set<String> = []
        for (method, operation) in operations {
            #expect(script.contains(#""\#(method)""#), "no operation of \(method) is listed")
            let id = try #require(operation["operationId"]?.string)
            // An id is an address on the page, beside those of its own.
            #expect(id.wholeMatch(of: /[A-Za-z]\w+/) != nil && id != "schemas" && ids.insert(id).inserted)
            #expect(operation["summary"]?.string?.isEmpty == false, "\(id)")
            #expect(tags.contains(operation["tags"]?.sequence?.first?.string ?? ""), "\(id)")
        }
        var references: Set<String> = []
        var words: Set<String> = []
        Self.walk(document, isSchema: false, &references, &words)
        for reference in references {
            var place: Node? = document
            for part in reference.split(separator: "/").dropFirst() { place = place?[String(part)] }
            #expect(place != nil, "\(reference) leads nowhere")
        }
        #expect(words.isSuperset(of: ["oneOf", "allOf", "if", "dependentSchemas", "not", "enum"]))
        // A title names a form; what its members are called, and which form is meant by one, is shown as it is.
        let read = Set(script.matches(of: /[.{ ](\$?\w+)\b/).map { String($0.1) })
        let unread = words.subtracting(read).subtracting(["propertyNames", "discriminator"])
        #expect(unread.sorted() == [])
    }

    private static let values: Set<String> = [
        "example", "examples", "enum", "const", "default", "required", "discriminator",
    ]

    /// References, and the words that schemas use.
    private static func walk(
        _ node: Node, isSchema: Bool, _ references: inout Set<String>, _ words: inout Set<String>
    ) {
        for element in node.sequence ?? [] {
            walk(element, isSchema: isSchema, &references, &words)
        }
        for (key, value) in node.mapping ?? [:] {
            guard let name = key.string else { continue }
            if name == "$ref", let reference = value.string { references.insert(reference) }
            // What follows these is no schema.
            if values.contains(name) {
                if isSchema { words.insert(name) }
                continue
            }
            if isSchema { words.insert(name) }
            let named = ["properties", "schemas", "dependentSchemas"].contains(name)
            if named, isSchema || name == "schemas" {
                for member in value.mapping ?? [:] {
                    walk(member.value, isSchema: true, &references, &words)
                }
            } else {
                walk(value, isSchema: isSchema || name == "schema", &references, &words)
            }
        }
    }
}
