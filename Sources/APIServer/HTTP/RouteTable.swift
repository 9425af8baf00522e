import Domain
import HTTPTypes
import Hummingbird

/// One operation: the same line is the router's entry, the 405's `Allow`, and what tests hold against openapi.yaml
/// and the access table.
struct Route: Sendable {
    enum Access: Sendable { case open, signedIn }
    enum Body: Sendable {
        case none
        case json
        /// JSON, or nothing at all.
        case optionalJSON
        case csv
        case xlsx
        /// What a page's form sends.
        case form
        /// JSON, or lines of it that are worked on as they come.
        case jsonOrLines

        var mediaTypes: [String] {
            switch self {
            case .none, .json, .optionalJSON: ["application/json"]
            case .csv: ["text/csv"]
            case .xlsx: ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]
            case .form: ["application/x-www-form-urlencoded"]
            case .jsonOrLines: ["application/json", Bulk.mediaType]
            }
        }

        /// What is text is UTF-8.
        var isText: Bool { self != .xlsx }

        /// A whole file: nobody else's upload is read, and what is wrong with it is told by its own places.
        var isFile: Bool { self == .csv || self == .xlsx }

        /// In bytes; lines have their own.
        var limit: Int {
            switch self {
            case .none, .json, .optionalJSON, .form, .jsonOrLines: Limits.jsonBody
            case .csv: Limits.csvBody
            case .xlsx: Limits.xlsxBody
            }
        }
    }

    let method: HTTPRequest.Method
    /// As openapi.yaml writes it: `/v1/units/{id}`.
    let path: String
    let access: Access
    let body: Body
    /// Whether the handler reads the query; elsewhere any parameter is unknown.
    var takesQuery = false
    /// Whether an answer is kept for the same request under the same `Idempotency-Key`. None is that tells a secret or
    /// is about a ballot.
    var keepsAnswer = false
    let handle: @Sendable (Exchange) async throws -> Answer

    static func get(
        _ path: String, access: Access = .signedIn, query: Bool = false,
        _ handle: @escaping @Sendable (Exchange) async throws -> Answer
    ) -> Route {
        Route(method: .get, path: path, access: access, body: .none, takesQuery: query, handle: handle)
    }

    static func post(
        _ path: String, access: Access = .signedIn, body: Body = .json, query: Bool = false,
        kept: Bool = true,
        _ handle: @escaping @Sendable (Exchange) async throws -> Answer
    ) -> Route {
        Route(
            method: .post, path: path, access: access, body: body, takesQuery: query,
            keepsAnswer: kept && access == .signedIn, handle: handle)
    }

    static func patch(_ path: String, _ handle: @escaping @Sendable (Exchange) async throws -> Answer)
        -> Route
    {
        Route(method: .patch, path: path, access: .signedIn, body: .json, handle: handle)
    }

    static func put(_ path: String, _ handle: @escaping @Sendable (Exchange) async throws -> Answer) -> Route
    {
        Route(method: .put, path: path, access: .signedIn, body: .json, handle: handle)
    }

    static func delete(_ path: String, _ handle: @escaping @Sendable (Exchange) async throws -> Answer)
        -> Route
    {
        Route(method: .delete, path: path, access: .signedIn, body: .none, handle: handle)
    }

    var routerPath: RouterPath { RouterPath(path) }

    var parameterCount: Int { path.count { $0 == "{" } }

    func matches(_ path: some StringProtocol) -> Bool {
        let wanted = self.path.split(separator: "/")
        let given = path.split(separator: "/")
        return wanted.count == given.count
            && zip(wanted, given).allSatisfy { wanted, given in
                guard wanted.hasPrefix("{"), let end = wanted.firstIndex(of: "}") else {
                    return wanted == given
                }
                return given.hasSuffix(wanted[end...].dropFirst())
            }
    }
}

struct RouteTable: Sendable {
    let routes: [Route]

    /// The methods that a path knows, for `Allow`; empty for an unknown path.
    func methods(at path: String) -> [String] {
        let matching = routes.filter { $0.matches(path) }
        // A literal segment is meant where it also fits a parameter.
        let fewest = matching.map(\.parameterCount).min()
        guard let fewest else { return [] }
        var methods = Set(matching.filter { $0.parameterCount == fewest }.map(\.method.rawValue))
        if methods.contains("GET") { methods.insert("HEAD") }
        methods.insert("OPTIONS")
        return methods.sorted()
    }
}
