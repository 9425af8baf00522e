import Domain
import Foundation
import NIOHTTP1
import TestSupport
import Testing
import Yams

@testable import APIServer

struct ContractTests {
    @Test func `every route is an operation of the document, and every operation a route`() throws {
        let contract = try Contract.shared
        let names = RouteTable.all(sandbox: true).routes.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(names).symmetricDifference(contract.operations.keys) == [])
    }

    @Test func `x-sandbox marks the operations that only a sandbox has, and no others`() throws {
        let marked = try Contract.shared.operations.filter(\.value.isSandbox).keys
        let always = Set(RouteTable.all(sandbox: false).routes.map(\.name))
        let all = Set(RouteTable.all(sandbox: true).routes.map(\.name))
        #expect(!marked.isEmpty)
        #expect(Set(marked) == all.subtracting(always))
    }

    @Test(arguments: StorageKind.available)
    func `without the sandbox there is nothing at its paths`(_ kind: StorageKind) async throws {
        try await withServer(kind, sandbox: false) { server in
            let token = try await server.account("quan.tri", [(.administrator, "TW")]).token
            for method in ["PUT", "DELETE", "GET"] {
                let reply = try await server.send(method, "/v1/sandbox/clock", as: token)
                #expect(reply.status == 404)
                #expect(reply.slug == "not-found")
                #expect(try await server.send(method, "/v1/sandbox/clock").status == 401)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `the server gives the document byte for byte, and the same as JSON`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let yaml = try await server.send("GET", "/openapi.yaml")
            let file = try Data(contentsOf: Contract.root.appending(path: "openapi.yaml"))
            let isSame = Data(yaml.body) == file
            #expect(isSame)
            let json = try await server.send("GET", "/openapi.json")
            #expect(json.headers.first(name: "Content-Type") == "application/json")
            let resolver = Resolver.default.removing(.timestamp)
            let fromYAML = try Yams.load(yaml: yaml.text, resolver)
            let fromJSON = try JSONSerialization.jsonObject(with: Data(json.body))
            #expect(Self.difference(fromYAML, fromJSON, at: "") == nil)
        }
    }

    /// Where two parsed trees part; nil when they are the same.
    private static func difference(_ one: Any?, _ other: Any?, at place: String) -> String? {
        switch (one, other) {
        case (let one as [AnyHashable: Any], let other as [AnyHashable: Any]):
            let (mine, theirs) = (one.named, other.named)
            guard Set(mine.keys) == Set(theirs.keys) else { return "\(place): other members" }
            return mine.lazy.compactMap { difference($0.value, theirs[$0.key], at: "\(place)/\($0.key)") }
                .first
        case (let one as [Any], let other as [Any]):
            guard one.count == other.count else { return "\(place): other length" }
            return zip(one, other).enumerated().lazy.compactMap {
                difference($1.0, $1.1, at: "\(place)/\($0)")
            }.first
        case (let one as String, let other as String): return one == other ? nil : place
        case (let one as Bool, let other as Bool): return one == other ? nil : place
        case (let one as Double, let other as Double): return one == other ? nil : place
        case (let one as Int, let other as Int): return one == other ? nil : place
        default: return one is NSNull && other is NSNull ? nil : place
        }
    }

    /// What Problem….swift and the routes can say.
    @Test func `every slug and every rule that an error can name is named in the document`() throws {
        let contract = try Contract.shared
        let sources = try Self.sources()
        let slugs = sources.matches(of: /static let \w+ = Problem\([^"]+(?:"[A-Z][^"]*"[^"]+)?"([a-z-]+)"/)
            .map { String($0.1) }
        let rules = sources.matches(of: /rule\(\s*"(\w+)"/).map { String($0.1) }
        let lines = sources.matches(of: /\(\s*"([a-z]\w+)",\s*Phrase\(/).map { String($0.1) }
        let pairs = sources.matches(of: /: \("([a-z]\w+)", index\)/).map { String($0.1) }
        let columns = sources.matches(of: /[^a-z]error\([^\n"]*(?:"", )?"([a-z]\w+)",/).map { String($0.1) }
        // The patterns are the test's only hold, so they have to find what is known to be there.
        #expect(
            Set(slugs).isSuperset(of: ["malformed-request", "not-found", "storage-full", "session-ended"]))
        #expect(slugs.count >= 20)
        #expect(Set(rules).isSuperset(of: ["identityNotSealed", "locked", "cycle", "currentPasswordWrong"]))
        #expect(Set(lines).isSuperset(of: ["parentUnknown", "duplicateCode", "codeDiffers"]))
        #expect(Set(pairs).isSuperset(of: ["sourceNotAccepted", "sourceItemUnknown"]))
        #expect(Set(columns).isSuperset(of: ["header", "columns"]))
        let unnamed = Set(slugs + rules + lines + pairs + columns).subtracting(["codeTaken"]).filter { word in
            !contract.text.contains("`\(word)`")
        }
        #expect(unnamed.sorted() == [])
    }

    @Test func `every code of a malformed request is named in the document`() throws {
        let contract = try Contract.shared
        let unnamed = FieldCode.allCases.map(\.rawValue).filter { !contract.text.contains("`\($0)`") }
        #expect(unnamed == [])
    }

    private static func sources() throws -> String {
        let folder = Contract.root.appending(path: "Sources/APIServer")
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let problems = files.sorted().filter { file in
            (file.hasPrefix("HTTP/Problems/") || file.hasPrefix("Routes/")) && file.hasSuffix(".swift")
        }
        try #require(problems.count > 5)
        return try problems.map { try Contract.text(of: "Sources/APIServer/\($0)") }.joined()
    }
}

extension [AnyHashable: Any] {
    fileprivate var named: [String: Any] {
        Dictionary<String, Any>(map { (String(describing: $0.key.base), $0.value) }) { first, _ in first }
    }
}

extension Route {
    /// As the document and the access table name it.
    var name: String { "\(method) \(path)" }
}
