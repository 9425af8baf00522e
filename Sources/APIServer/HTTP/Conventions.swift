import Domain
import HTTPTypes
import Hummingbird
import Logging

enum HeaderName {
    static let requestID = "X-Request-Id"
    static let traceparent = "traceparent"
    static let tracestate = "tracestate"
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

    subscript(allNamed name: String) -> [String] {
        HTTPField.Name(name).map { self[values: $0] } ?? []
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
        context.learnClient(of: request, pipeline.services.edge.proxies)
        let trace = trace(of: request)
        var response: Response
        do {
            // HTTP/1.1 asks for a Host (RFC 9112, 3.2); a request without one may be meant for somebody else.
            guard request.head.authority?.isEmpty == false else {
                throw Problem.malformed.detailed("Thiếu trường Host.", "The Host field is missing.")
            }
            let context = context
            response = try await TraceContext.$current.withValue(trace) {
                try await next(request, context)
            }
        } catch {
            response = await problemResponse(to: error, request, context, trace)
        }
        response.headers[named: HeaderName.requestID] = context.requestID
        for (name, value) in trace.headers { response.headers[named: name] = value }
        SecurityHeaders.add(to: &response.headers, isSecure: context.isSecure)
        context.rateNote.value?.write(&response.headers)
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let route = context.endpointPath ?? "unknown"
        let method = known(request.method)
        pipeline.services.metrics.requests.record(
            route: route, method: method, status: response.status.code, seconds: seconds)
        AccessLine(
            route: route, method: method, status: response.status.code, seconds: seconds,
            requestID: context.requestID, trace: trace
        ).write(to: pipeline.services.logger)
        return response
    }

    private func trace(of request: Request) -> TraceContext {
        let states = request.headers[allNamed: HeaderName.tracestate]
        return TraceContext(
            request.headers[named: HeaderName.traceparent],
            state: states.isEmpty ? nil : states.joined(separator: ","))
    }

    private func problemResponse(
        to error: any Error, _ request: Request, _ context: DanyContext, _ trace: TraceContext
    ) async -> Response {
        var problem: Problem
        do {
            problem = try await resolve(error, request, context)
        } catch {
            problem = Problem(error)
        }
        if problem.status.code >= 500 {
            // Whoever answers with a problem has told its cause, or there is none but what it says.
            var metadata: Logger.Metadata = ["error": "\((error as? Problem)?.slug ?? "\(error)")"]
            if !AccessLine.isAnonymous(context.endpointPath ?? "") {
                metadata["requestId"] = "\(context.requestID)"
                metadata.merge(trace.metadata) { $1 }
            }
            pipeline.services.logger.error("request failed", metadata: metadata)
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

    /// Taken from the client when it is short and plain enough for a log line, and can't be an address or a telephone number.
    private func requestID(of request: Request) -> String {
        guard let given = request.headers[named: HeaderName.requestID], (1...100).contains(given.utf8.count),
            given.unicodeScalars.allSatisfy({ Self.ofRequestIDs.contains($0) }),
            given.contains(where: \.isLetter)
        else { return pipeline.services.ids.next() }
        return given
    }

    private static let ofRequestIDs = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:=+/".unicodeScalars)

    private static let usual: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    /// A method that is none of the usual could be anything, and must not become a label.
    private func known(_ method: HTTPRequest.Method) -> String {
        Self.usual.contains(method) ? method.rawValue : "OTHER"
    }
}

extension Problem {
    func write(_ json: inout JSONWriter, _ request: Request, _ context: DanyContext) {
        write(
            &json, instance: CalendarRoutes.shown(request.uri.path), language: context.language,
            requestID: context.requestID)
    }

    func write(_ json: inout JSONWriter, instance: String, language: Language, requestID: String) {
        json.member("type", "/problems/\(slug)")
        json.member("title", language(title))
        json.member("status", status.code)
        json.member("detail", language(detail ?? title))
        json.member("instance", instance)
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
        json.member("requestId", requestID)
    }
}
