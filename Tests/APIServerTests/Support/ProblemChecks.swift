import NIOHTTP1
import Testing

@testable import APIServer

/// Every error is told in the same form, whoever found it.
func expectProblem(
    _ reply: TestServer.Reply, _ status: Int, _ slug: String, codes: [String]? = nil, _ about: String = "",
    at location: SourceLocation = #_sourceLocation
) {
    let json = (try? reply.json) ?? .null
    var faults: [String] = []
    func check(_ holds: Bool, _ what: String) { if !holds { faults.append(what) } }
    check(reply.status == status && reply.slug == slug, "not \(status) \(slug)")
    check(codes == nil || reply.codes == codes, "not the codes \(codes ?? [])")
    check(reply.headers.first(name: "Content-Type") == "application/problem+json", "the media type")
    check(json["type"]?.text == "/problems/\(slug)", "type")
    check(json["title"]?.text?.isEmpty == false, "title")
    check(json["status"]?.integer == Int64(reply.status), "status")
    check(json["instance"]?.text?.hasPrefix("/") == true, "instance")
    check(json["requestId"]?.text == reply.headers.first(name: "X-Request-Id"), "requestId")
    let isWhole = (json["errors"]?.elements ?? []).allSatisfy { error in
        error["pointer"]?.text != nil && error["code"]?.text?.isEmpty == false
            && error["detail"]?.text?.isEmpty == false
    }
    check(isWhole, "errors")
    guard !faults.isEmpty else { return }
    Issue.record(
        "\(about) \(faults.joined(separator: ", ")): \(reply.status) \(reply.text.prefix(600))",
        sourceLocation: location)
}

extension TestServer.Reply {
    /// The pointers of the problem's errors.
    var pointers: [String] { (try? json["errors"]?.elements.compactMap { $0["pointer"]?.text }) ?? [] }

    /// The codes of the answer's warnings.
    var warnings: [String] { (try? json["warnings"]?.elements.compactMap { $0["code"]?.text }) ?? [] }

    var items: [JSONValue] { (try? json["items"]?.elements) ?? [] }

    func header(_ name: String) -> String? { headers.first(name: name) }

    subscript(name: String) -> JSONValue? { try? json[name] }
}
