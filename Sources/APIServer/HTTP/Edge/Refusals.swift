import Domain
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1

/// Answers to what never becomes a request: in the form of all others.
struct Refusals: Sendable {
    let services: Services
    let isSecure: Bool

    /// - Parameters:
    ///   - head: of the request that is refused, as far as it was read.
    ///   - isCounted: false where the application knows of the request, and counts it.
    func answer(_ problem: Problem, to head: HTTPRequestHead?, isCounted: Bool) -> (
        HTTPResponseHead, ByteBuffer
    ) {
        let language = Language(acceptLanguage: head?.headers.first(name: "Accept-Language"))
        let requestID = services.ids.next()
        var json = JSONWriter()
        json.object { json in
            problem.write(&json, instance: instance(of: head), language: language, requestID: requestID)
        }
        var fields = problem.headers
        fields[.contentType] = "application/problem+json"
        fields[.contentLanguage] = language.rawValue
        fields[.contentLength] = String(json.bytes.count)
        fields[.connection] = "close"
        fields[named: HeaderName.requestID] = requestID
        SecurityHeaders.add(to: &fields, isSecure: isSecure)
        if isCounted {
            services.metrics.requests.record(
                route: "unknown", method: "OTHER", status: problem.status.code, seconds: 0)
        }
        services.logger.debug(
            "request refused", metadata: ["requestId": "\(requestID)", "status": "\(problem.status.code)"])
        let status = HTTPResponseStatus(
            statusCode: problem.status.code, reasonPhrase: problem.status.reasonPhrase)
        return (
            HTTPResponseHead(
                version: .http1_1, status: status,
                headers: HTTPHeaders(fields.map { ($0.name.rawName, $0.value) })),
            ByteBuffer(bytes: json.bytes)
        )
    }

    private func instance(of head: HTTPRequestHead?) -> String {
        guard let uri = head?.uri, uri.hasPrefix("/"), uri.utf8.count <= Limits.target else { return "/" }
        return CalendarRoutes.shown(String(uri.prefix { $0 != "?" }))
    }
}
