import Domain
import HTTPTypes
import Hummingbird

/// What a route answers, before the conventions that hold for all are applied.
struct Answer: Sendable {
    var status: HTTPResponse.Status = .ok
    var headers: HTTPFields = [:]
    var body: [UInt8] = []
    var mediaType: String?
    /// Writes the body, while there is one to write, in place of `body`.
    var stream: (@Sendable @concurrent (inout any ResponseBodyWriter) async throws -> Void)?

    static let noContent = Answer(status: .noContent)

    static func json(
        _ status: HTTPResponse.Status = .ok, _ write: (inout JSONWriter) -> Void
    ) -> Answer {
        var writer = JSONWriter()
        writer.object(write)
        return Answer(status: status, body: writer.bytes, mediaType: "application/json")
    }

    static func text(_ text: String, as mediaType: String) -> Answer {
        Answer(body: Array(text.utf8), mediaType: mediaType)
    }

    func tagged(_ tag: String) -> Answer {
        var result = self
        result.headers[.eTag] = "\"\(tag)\""
        return result
    }

    func located(_ path: String) -> Answer {
        var result = self
        result.headers[.location] = path
        return result
    }

    /// 201, and where it is.
    func created(_ path: String) -> Answer {
        var result = located(path)
        result.status = .created
        return result
    }

    /// 304 when the client has this very version (RFC 9110, 13.1.2).
    func unless(matches ifNoneMatch: String?) -> Answer {
        guard status == .ok, let ifNoneMatch, let tag = headers[.eTag] else { return self }
        let known = EntityTags(ifNoneMatch)
        guard known.contains(weakly: tag) else { return self }
        var headers = headers
        // Of the representation that the client has, which may be the compressed one.
        headers[.eTag] = known.given(for: tag)
        return Answer(status: .notModified, headers: headers)
    }

    var response: Response {
        var headers = headers
        if let mediaType { headers[.contentType] = mediaType }
        if let stream { return Response(status: status, headers: headers, body: ResponseBody(stream)) }
        guard !body.isEmpty else { return Response(status: status, headers: headers) }
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}

/// The value of `If-Match` or `If-None-Match`.
struct EntityTags {
    private(set) var isAny = false
    /// With their quotes and, if weak, their `W/`, and without what compression added to them.
    private(set) var tags: [String] = []
    private var given: [String] = []

    init(_ value: String) {
        let trimmed = value.trimmingPrefix { $0 == " " }
        if trimmed == "*" {
            isAny = true
            return
        }
        var rest = Substring(trimmed)
        while let open = rest.firstIndex(of: "\"") {
            let weak = rest[..<open].hasSuffix("W/")
            let after = rest.index(after: open)
            guard let close = rest[after...].firstIndex(of: "\"") else { return }
            let tag = (weak ? "W/" : "") + rest[open...close]
            given.append(tag)
            tags.append(Self.uncompressed(tag))
            rest = rest[rest.index(after: close)...]
        }
    }

    func contains(weakly tag: String) -> Bool {
        isAny || tags.contains { $0 == tag || $0 == "W/" + tag }
    }

    private static func uncompressed(_ tag: String) -> String {
        for suffix in ["-gzip\"", "-deflate\""] where tag.hasSuffix(suffix) {
            return tag.dropLast(suffix.count) + "\""
        }
        return tag
    }

    /// The tag as the client has it, strong where it is.
    func given(for tag: String) -> String {
        guard let found = zip(tags, given).first(where: { $0.0 == tag || $0.0 == "W/" + tag }) else {
            return tag
        }
        return found.0 == tag ? found.1 : String(found.1.dropFirst(2))
    }

    /// What the domain compares versions with: a weak tag never matches strongly.
    var precondition: Precondition {
        isAny
            ? .any : .versions(tags.filter { !$0.hasPrefix("W/") }.map { String($0.dropFirst().dropLast()) })
    }
}
