import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOHTTPCompression

/// What every route goes through, in the order in which a client is told of problems: sign-in, size, media type, and
/// then the route itself (malformed, unknown, forbidden, preconditions, conflicts, rules).
struct Pipeline: Sendable {
    let services: Services

    func run(_ route: Route, _ request: Request, _ context: DanyContext) async throws -> Response {
        guard route.access == .signedIn else {
            if route.isLimited { try await requireBudget(.address(context.limitedAddress), context) }
            return try await answer(to: request, of: nil, route, context)
        }
        let (ask, scopes) = try await caller(of: request, context)
        // Nobody else's upload is read.
        if route.body.isFile || isLines(request, route) { try await requireLiveSession(ask, context) }
        do {
            if let scopes { try route.keyAccess.check(scopes) }
            return try await answer(to: request, of: ask, route, context)
        } catch {
            // The transaction that does a route's work asks for the session before all else, and so need not be
            // preceded by one of its own. What failed without it is told only to who is signed in.
            do { try await requireLiveSession(ask, context) } catch let second as StorageError {
                // The first failure tells more: perhaps that nobody knows what became of the work.
                guard error is StorageError else { throw second }
            }
            throw error
        }
    }

    private func answer(to request: Request, of ask: Ask?, _ route: Route, _ context: DanyContext)
        async throws
        -> Response
    {
        let body = try await body(of: request, for: route, context)
        let exchange = Exchange(
            request: request, context: context, services: services, body: body,
            lines: isLines(request, route) ? request.body : nil, signedIn: ask,
            keeping: try keeping(of: route, request, body, ask))
        if !route.takesQuery, route.access == .signedIn { try exchange.query.finish() }
        let answer: Answer
        do {
            answer = try await once(route, exchange)
        } catch {
            guard !route.body.isFile, route.body != .form, let problem = Problem(error).pointing(into: body)
            else { throw error }
            throw problem
        }
        if isLines(request, route) { context.askForBody(of: request) }
        // On a change the field would mean something else (RFC 9110, 13.1.2), and the change has been made.
        guard route.method == .get else { return answer.response }
        return answer.unless(matches: request.headers[.ifNoneMatch]).response
    }

    private func keeping(of route: Route, _ request: Request, _ body: [UInt8], _ ask: Ask?) throws
        -> AnswerKeeping
    {
        guard route.keepsAnswer, let ask else { return .never }
        return .asAsked(try RepeatableCall(request, body: body, of: ask))
    }

    /// Throws unless somebody is signed in whose session lives.
    func authenticate(_ request: Request, _ context: DanyContext) async throws {
        try await requireLiveSession(try await caller(of: request, context).ask, context)
    }

    /// Who asks, as far as the token tells, and may ask some more.
    /// - Returns: scopes where it is a program.
    private func caller(of request: Request, _ context: DanyContext) async throws -> (
        ask: Ask, scopes: Set<KeyScope>?
    ) {
        let found: (ask: Ask, scopes: Set<KeyScope>?)
        do {
            found = try await bearer(of: request, context)
        } catch {
            // Whoever tries keys is counted by where they come from.
            try await requireBudget(.address(context.limitedAddress), context)
            throw error
        }
        // Before the store is asked anything.
        try await requireBudget(.account(found.ask.accountID), context)
        return found
    }

    private func bearer(of request: Request, _ context: DanyContext) async throws -> (
        ask: Ask, scopes: Set<KeyScope>?
    ) {
        guard let header = request.headers[.authorization] else { throw Problem.unauthenticated }
        let parts = header.split(separator: " ", maxSplits: 1)
        let given = parts.count == 2 && parts[0].lowercased() == "bearer" ? parts[1] : ""
        if KeySecret.isMeant(by: given) {
            let key = try await services.knownKey(given) {
                try requireRoom(.address(context.limitedAddress), context)
            }
            let ask = services.ask(
                account: Identifier(trusted: key.id.rawValue), session: nil, key: key.id,
                requestID: context.requestID)
            return (ask, key.scopes)
        }
        guard let bearer = await services.tokens.verify(given) else {
            throw Problem.unauthenticated.detailed(
                "Thẻ truy cập không hợp lệ hoặc đã hết hạn.", "The access token is not valid, or has expired."
            )
        }
        let ask = services.ask(
            account: bearer.account, session: bearer.session, requestID: context.requestID)
        return (ask, nil)
    }

    private func requireLiveSession(_ ask: Ask, _ context: DanyContext) async throws {
        if ask.keyID != nil {
            _ = try await services.storage.read { try $0.caller(ask) }
            return
        }
        guard let session = ask.sessionID else { return }
        guard try await services.storage.read({ try $0.sessionIsLive(session, at: ask.clock) }) else {
            services.tokens.verified.forget(session)
            // Whoever has a token that was taken away does not use up what its account may do.
            services.rateLimits.giveBack(.account(ask.accountID))
            try await requireBudget(.address(context.limitedAddress), context)
            throw Problem.sessionEnded
        }
    }

    private func isLines(_ request: Request, _ route: Route) -> Bool {
        (route.body == .jsonOrLines || route.body == .lines) && mediaType(of: request) == Bulk.mediaType
    }

    private func mediaType(of request: Request) -> String? {
        request.headers[.contentType]?.split(separator: ";").first.map {
            $0.trimmingCharacters(in: .whitespaces).lowercased()
        }
    }

    private func body(of request: Request, for route: Route, _ context: DanyContext) async throws -> [UInt8] {
        guard route.body != .none else { return [] }
        let isLines = isLines(request, route)
        let limit = isLines ? Limits.bulkBody : route.body.limit
        let tooLarge = Problem.tooLarge.detailed(
            "Nhiều nhất \(limit) byte.", "At most \(limit) bytes."
        ).with(header: .connection, "close")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw tooLarge
        }
        try checkContentCoding(of: request)
        // Who waits to be asked for the body is told before it is sent.
        let isAwaiting = request.headers[.expect] != nil && route.body != .optionalJSON
        if isLines || isAwaiting { try checkMediaType(of: request, for: route) }
        guard !isLines else { return [] }
        context.askForBody(of: request)
        var bytes: [UInt8] = []
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= limit else { throw tooLarge }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch let problem as Problem {
            throw problem
        } catch NIOHTTPDecompression.DecompressionError.limit {
            throw Problem.inflatesTooFar
        } catch {
            throw Problem.brokenBody.with(header: .connection, "close")
        }
        if bytes.isEmpty, route.body == .optionalJSON { return [] }
        try checkMediaType(of: request, for: route)
        return bytes
    }

    /// What is compressed has been inflated on its way here, unless it is in a way that nobody here knows.
    private func checkContentCoding(of request: Request) throws {
        let codings = request.headers[values: .contentEncoding].joined(separator: ",").lowercased()
        guard ["", "gzip", "deflate"].contains(codings) else {
            throw Problem.unsupportedMediaType.detailed(
                "Content-Encoding chỉ có thể là gzip hoặc deflate.", "Content-Encoding is gzip or deflate."
            ).with(header: .acceptEncoding, "gzip, deflate")
        }
    }

    private func checkMediaType(of request: Request, for route: Route) throws {
        let expected = route.body.mediaTypes
        let charset = request.headers[.contentType]?.lowercased().split(separator: "charset=").dropFirst()
            .first?.drop { $0 == "\"" }.prefix(5)
        let isReadable = !route.body.isText || charset == nil || charset?.contains("utf-8") == true
        guard let given = mediaType(of: request), expected.contains(given), isReadable else {
            let kind = route.body.isText ? " (UTF-8)" : ""
            throw Problem.unsupportedMediaType.detailed(
                "Cần Content-Type: \(expected.joined(separator: " hoặc "))\(kind).",
                "Content-Type: \(expected.joined(separator: " or "))\(kind) is expected.")
        }
    }
}

extension Problem {
    static let inflatesTooFar = tooLarge.detailed(
        "Một byte nén không được thành quá \(Limits.inflation) byte.",
        "A compressed byte may become at most \(Limits.inflation) bytes."
    ).with(header: .connection, "close")
}
