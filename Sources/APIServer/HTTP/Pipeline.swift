import Domain
import Foundation
import HTTPTypes
import Hummingbird

/// What every route goes through, in the order in which a client is told of problems: sign-in, size, media type, and
/// then the route itself (malformed, unknown, forbidden, preconditions, conflicts, rules).
struct Pipeline: Sendable {
    let services: Services

    func run(_ route: Route, _ request: Request, _ context: DanyContext) async throws -> Response {
        let ask = route.access == .signedIn ? try await authenticate(request, context) : nil
        let body = try await body(of: request, for: route)
        let exchange = Exchange(
            request: request, context: context, services: services, body: body, signedIn: ask)
        if !route.takesQuery, route.access == .signedIn { try exchange.query.finish() }
        let answer = try await route.handle(exchange)
        // On a change the field would mean something else (RFC 9110, 13.1.2), and the change has been made.
        guard route.method == .get else { return answer.response }
        return answer.unless(matches: request.headers[.ifNoneMatch]).response
    }

    /// Whose request it is. That the session still lives is asked of the store here, so that 401 comes before all
    /// else, and once more inside the transaction that does the work.
    func authenticate(_ request: Request, _ context: DanyContext) async throws -> Ask {
        guard let header = request.headers[.authorization] else { throw Problem.unauthenticated }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let (account, session) = await services.tokens.verify(String(parts[1]))
        else {
            throw Problem.unauthenticated.detailed(
                "Thẻ truy cập không hợp lệ hoặc đã hết hạn.", "The access token is not valid, or has expired."
            )
        }
        let ask = services.ask(account: account, session: session, requestID: context.requestID)
        guard try await services.storage.read({ try $0.sessionIsLive(session, at: ask.clock) }) else {
            throw Problem.sessionEnded
        }
        return ask
    }

    private func body(of request: Request, for route: Route) async throws -> [UInt8] {
        let limit = route.body == .csv ? Limits.csvBody : Limits.jsonBody
        guard route.body != .none else { return [] }
        let tooLarge = Problem.tooLarge.detailed(
            "Nhiều nhất \(limit) byte.", "At most \(limit) bytes."
        ).with(header: .connection, "close")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw tooLarge
        }
        var bytes: [UInt8] = []
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= limit else { throw tooLarge }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            // Broken chunks, or a connection that ended in mid-body: nothing that the server did wrong.
            throw Problem.malformed.detailed(
                "Không đọc hết được nội dung.", "The body could not be read to its end."
            ).with(header: .connection, "close")
        }
        if bytes.isEmpty, route.body == .optionalJSON { return [] }
        try checkMediaType(request.headers[.contentType], for: route)
        return bytes
    }

    private func checkMediaType(_ value: String?, for route: Route) throws {
        let expected = route.body == .csv ? "text/csv" : "application/json"
        let given = value?.split(separator: ";").first.map {
            $0.trimmingCharacters(in: .whitespaces).lowercased()
        }
        let charset = value?.lowercased().split(separator: "charset=").dropFirst().first?.drop { $0 == "\"" }
            .prefix(5)
        guard given == expected, charset == nil || charset?.contains("utf-8") == true else {
            throw Problem.unsupportedMediaType.detailed(
                "Cần Content-Type: \(expected) (UTF-8).", "Content-Type: \(expected) (UTF-8) is expected.")
        }
    }
}
