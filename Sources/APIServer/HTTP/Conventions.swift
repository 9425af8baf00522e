import Domain
import HTTPTypes
import Hummingbird
import Logging

enum HeaderName {
    static let requestID = "X-Request-Id"
    static let traceparent = "traceparent"
}

extension HTTPFields {
    /// For names that the library has no constant for; a name that is none holds nothing.
    subscript(named name: String) -> String? {
        get { HTTPField.Name(name).flatMap { self[$0] } }
        set {
            guard let name = HTTPField.Name(name) else { return }
            self[name] = newValue
        }
    }
}

/// What holds for every request, also for those that no route takes: ids, language, a problem document for every
/// error, 405 with `Allow`, one line in the log and one count in the metrics.
struct Conventions: RouterMiddleware {
    typealias Context = DanyContext

    let table: RouteTable
    let pipeline: Pipeline

    func handle(
        _ request: Request, context: DanyContext,
        next: @concurrent (Request, DanyContext) async throws -> Response
    ) async throws -> Response {
        let started = ContinuousClock.now
        var context = context
        context.requestID = requestID(of: request)
        context.language = Language(acceptLanguage: request.headers[.acceptLanguage])
        let trace = TraceContext(request.headers[named: HeaderName.traceparent])
        var response: Response
        do {
            // HTTP/1.1 asks for a Host (RFC 9112, 3.2); a request without one may be meant for somebody else.
            guard request.head.authority?.isEmpty == false else {
                throw Problem.malformed.detailed("Thiếu trường Host.", "The Host field is missing.")
            }
            response = try await next(request, context)
        } catch {
            response = await problemResponse(to: error, request, context)
        }
        response.headers[named: HeaderName.requestID] = context.requestID
        response.headers[named: HeaderName.traceparent] = trace.description
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        context.rateNote.value?.write(&response.headers)
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let route = context.endpointPath ?? "unknown"
        pipeline.services.metrics.record(
            route: route, method: known(request.method), status: response.status.code, seconds: seconds)
        pipeline.services.logger.debug(
            "request",
            metadata: [
                "requestId": "\(context.requestID)", "traceId": "\(trace.traceID)", "route": "\(route)",
                "method": "\(known(request.method))", "status": "\(response.status.code)",
            ])
        return response
    }

    private func problemResponse(to error: any Error, _ request: Request, _ context: DanyContext) async
        -> Response
    {
        var problem: Problem
        do {
            problem = try await resolve(error, request, context)
        } catch {
            problem = Problem(error)
        }
        if problem.status.code >= 500 {
            pipeline.services.logger.error(
                "request failed", metadata: ["requestId": "\(context.requestID)", "error": "\(error)"])
        }
        if problem.slug == "options" { return Response(status: .noContent, headers: problem.headers) }
        problem.headers[.contentType] = "application/problem+json"
        problem.headers[.contentLanguage] = context.language.rawValue
        var json = JSONWriter()
        json.object { problem.write(&$0, request, context) }
        let response = Response(
            status: problem.status, headers: problem.headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
        // The client of a HEAD would take a body for the beginning of the next answer.
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// The framework's 404 may be a path that knows other methods; sign-in comes first all the same.
    private func resolve(_ error: any Error, _ request: Request, _ context: DanyContext) async throws
        -> Problem
    {
        guard let http = error as? HTTPError, http.status == .notFound else { return Problem(error) }
        let path = request.uri.path
        let methods = table.methods(at: path)
        if request.method == .options, !methods.isEmpty {
            return Problem(status: .noContent, slug: "options", title: Phrase(vi: "", en: ""))
                .with(header: .allow, methods.joined(separator: ", "))
        }
        let isOpen = table.routes.contains { $0.access == .open && $0.matches(path) }
        if path.hasPrefix("/v1/"), !isOpen { try await pipeline.authenticate(request, context) }
        guard !methods.isEmpty else { return .notFound }
        let allowed = methods.joined(separator: ", ")
        return Problem.methodNotAllowed.detailed(
            "Ở đây chỉ dùng: \(allowed).", "Allowed here: \(allowed)."
        ).with(header: .allow, allowed)
    }

    /// Taken from the client when it is short and plain enough for a log line.
    private func requestID(of request: Request) -> String {
        guard let given = request.headers[named: HeaderName.requestID], (1...100).contains(given.utf8.count),
            given.utf8.allSatisfy({ (33...126).contains($0) })
        else { return pipeline.services.ids.next() }
        return given
    }

    private static let usual: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    /// A method that is none of the usual could be anything, and must not become a label.
    private func known(_ method: HTTPRequest.Method) -> String {
        Self.usual.contains(method) ? method.rawValue : "OTHER"
    }
}

/// W3C Trace Context, version 00: the caller's trace goes on with a span of ours.
struct TraceContext: CustomStringConvertible {
    let traceID: String
    let spanID: String
    let flags: String

    init(_ header: String?) {
        let parts =
            header.map { $0.split(separator: "-", omittingEmptySubsequences: false).map(String.init) } ?? []
        let isValid =
            parts.count >= 4 && parts[0].count == 2 && parts[0] != "ff"
            && (parts[0] != "00" || parts.count == 4) && Self.isHex(parts[1], 32) && Self.isHex(parts[2], 16)
            && Self.isHex(parts[3], 2, zeroAllowed: true) && Self.isHex(parts[0], 2, zeroAllowed: true)
        traceID = isValid ? parts[1] : Self.random() + Self.random()
        flags = isValid ? parts[3] : "00"
        spanID = Self.random()
    }

    var description: String { "00-\(traceID)-\(spanID)-\(flags)" }

    private static func isHex(_ text: String, _ length: Int, zeroAllowed: Bool = false) -> Bool {
        text.utf8.count == length && text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
            && (zeroAllowed || text.contains { $0 != "0" })
    }

    /// Eight bytes that are not all zero, which would be no id.
    private static func random() -> String {
        let text = String(UInt64.random(in: 1...UInt64.max), radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}

extension Problem {
    func write(_ json: inout JSONWriter, _ request: Request, _ context: DanyContext) {
        let language = context.language
        json.member("type", "/problems/\(slug)")
        json.member("title", language(title))
        json.member("status", status.code)
        json.member("detail", language(detail ?? title))
        json.member("instance", CalendarRoutes.shown(request.uri.path))
        if !errors.isEmpty {
            json.memberArray(
                "errors",
                { json in
                    for error in errors {
                        json.object { json in
                            json.member("pointer", error.pointer)
                            json.member("code", error.code)
                            json.member("detail", language(error.detail))
                            json.members(of: error.passage)
                        }
                    }
                })
        }
        json.member("requestId", context.requestID)
    }
}
