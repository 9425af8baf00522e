import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird

/// One request on its way through a route: what came, who asks, and what the server has to answer with.
struct Exchange: Sendable {
    let request: Request
    let context: DanyContext
    let services: Services
    let body: [UInt8]
    /// The body where it is one of lines, which the route reads by itself.
    let lines: RequestBody?
    /// Absent on open routes.
    let signedIn: Ask?
    let keeping: AnswerKeeping

    /// The signed-in caller's request.
    var ask: Ask {
        get throws {
            guard let signedIn else { throw Problem.unauthenticated }
            return signedIn
        }
    }

    /// The same request as of this moment, for one that lasts.
    func renewed() throws -> Exchange {
        let ask = try ask
        return Exchange(
            request: request, context: context, services: services, body: body, lines: lines,
            signedIn: services.ask(
                account: ask.accountID, session: ask.sessionID, key: ask.keyID, requestID: ask.requestID),
            keeping: keeping)
    }

    /// A path parameter. One that is no id names nothing: the store will not find it, once the rest of the request
    /// has been read.
    func id<Entity>(_ name: String = "id", of type: Entity.Type = Entity.self) throws -> Identifier<Entity> {
        Identifier(context.parameters.get(name) ?? "") ?? Identifier(trusted: "none")
    }

    /// The body as an object; an empty one where a body may be left out.
    func fields() throws -> JSONFields {
        guard !body.isEmpty else { return JSONFields(body: .object([])) }
        return JSONFields(body: try JSONReader.parse(body))
    }

    var query: Query { Query(request.uri.query) }

    var precondition: Precondition {
        request.headers[.ifMatch].map { EntityTags($0).precondition } ?? .missing
    }

    func makeID<Entity>(_ type: Entity.Type = Entity.self) -> Identifier<Entity> {
        Identifier(trusted: services.ids.next())
    }

    /// The id of what is created: the client's own, with what proves a repetition, or a new one.
    func newID<Entity>(_ given: Identifier<Entity>?) throws -> (id: Identifier<Entity>, claim: Claim?) {
        guard let given else { return (makeID(), nil) }
        var hash = SHA256()
        hash.update(data: Data(try ask.accountID.rawValue.utf8))
        hash.update(data: Data("\(request.method.rawValue) \(request.uri.path) ".utf8))
        hash.update(data: body)
        let fingerprint = hash.finalize().hexadecimal
        return (given, Claim(id: given.rawValue, fingerprint: fingerprint))
    }

    func view<Value: Sendable>(_ body: @escaping @Sendable (View) throws -> Value) async throws -> Value {
        try await services.storage.view(ask, body)
    }

    func work<Value: Sendable>(_ body: @escaping @Sendable (Work) throws -> Value) async throws -> Value {
        guard case .never = keeping else { throw AnswerNotKept() }
        return try await services.storage.work(ask, body)
    }

    /// The page that the query asks for. Call it before `query.finish()`.
    func page(_ query: Query) throws -> PageRequest {
        let limit = query.integer("limit", in: Limits.page) ?? Limits.defaultPage
        let since = query.instant("updatedSince")
        let after = try query.text("cursor", length: 1...2_000).map { cursor in
            guard let keys = services.cursors.open(cursor, for: cursorScope(query)) else {
                throw Problem.invalidCursor.detailed(
                    "Con trỏ chỉ dùng cho đúng danh sách và bộ lọc đã trả nó; hãy bắt đầu lại từ trang đầu.",
                    "A cursor holds only for the list and filters that gave it; start again from the first page."
                ).with([ProblemError(pointer: "?cursor", code: "invalidCursor", detail: .sealedCursor)])
            }
            return keys
        }
        return PageRequest(limit: limit, after: after, updatedSince: since)
    }

    func list<Item: Sendable>(
        _ query: Query, _ page: Page<Item>, _ write: (Item, inout JSONWriter) -> Void
    ) -> Answer {
        let next = sealed(page.next, query)
        return .json { json in
            json.memberArray(
                "items",
                { json in
                    for item in page.items { json.object { write(item, &$0) } }
                })
            json.memberOrNull("next", next)
        }
    }

    /// What the next page's `cursor` will be.
    func sealed(_ keys: [String]?, _ query: Query) -> String? {
        keys.map { services.cursors.seal($0, for: cursorScope(query)) }
    }

    private func cursorScope(_ query: Query) -> String {
        "\(signedIn?.accountID.rawValue ?? "") \(request.uri.path) \(query.filters)"
    }
}

/// What a getter returned, once `finish()` has passed; then it is there.
func present<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw MalformedBody(errors: []) }
    return value
}

extension Phrase {
    fileprivate static let sealedCursor = Phrase(
        vi: "Cần giá trị next của trang trước, với cùng bộ lọc.",
        en: "Expected the next of the page before, with the same filters.")
}
