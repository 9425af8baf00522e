import Domain
import NIOHTTP1

/// What a request says of how it would be answered.
struct Negotiated {
    enum Coding: String { case gzip, deflate }

    var coding: Coding?
    var method = HTTPMethod.GET

    init() {}

    init(_ head: HTTPRequestHead) {
        method = head.method
        coding = Self.coding(of: head.headers[canonicalForm: "Accept-Encoding"])
    }

    /// Text that is worth it. What a POST or PATCH answers is left as it is: tokens, keys and links are made there, next
    /// to words that the caller chose, and the length of the two compressed together tells of both. The lines of a bulk
    /// body's answer hold no secret.
    private func isCompressible(_ head: HTTPResponseHead) -> Bool {
        let media = head.headers.first(name: "Content-Type")?.prefix { $0 != ";" }.lowercased() ?? ""
        let isAsked = [.GET, .HEAD].contains(method) || media == Bulk.mediaType
        let isText = media.hasPrefix("text/") || Self.media.contains(media)
        let isOwn =
            head.headers.contains(name: "Content-Encoding") || head.headers.contains(name: "Set-Cookie")
            || head.headers[canonicalForm: "Cache-Control"].contains("no-transform")
        return head.status == .ok && isAsked && isText && !isOwn
    }

    private static let media: Set<String> = [
        "application/json", "application/problem+json", "application/yaml", "application/x-ndjson",
        "application/javascript", "image/svg+xml",
    ]

    /// Says in the head what will be done to the body.
    /// - Returns: whether it shall be compressed.
    func settle(_ head: inout HTTPResponseHead) -> Bool {
        guard isCompressible(head) else { return false }
        let length = head.headers.first(name: "Content-Length").flatMap { Int($0) }
        if !head.headers[canonicalForm: "Vary"].contains("Accept-Encoding") {
            head.headers.add(name: "Vary", value: "Accept-Encoding")
        }
        guard let coding, length.map({ $0 >= Limits.compressedAnswer }) ?? true else { return false }
        // Another representation has another tag, if tags are to compare strongly (RFC 9110, 8.8.3.3).
        if let tag = head.headers.first(name: "ETag"), tag.hasSuffix("\"") {
            head.headers.replaceOrAdd(name: "ETag", value: "\(tag.dropLast())-\(coding.rawValue)\"")
        }
        guard method == .HEAD else { return true }
        // As GET would say it; how long it would be is known only once it is compressed.
        head.headers.replaceOrAdd(name: "Content-Encoding", value: coding.rawValue)
        head.headers.remove(name: "Content-Length")
        return false
    }

    /// RFC 9110, 12.5.3.
    private static func coding(of accepted: [Substring]) -> Coding? {
        var weights: [Substring: Double] = [:]
        for part in accepted.prefix(20) {
            let pieces = part.split(separator: ";").map { $0.drop { $0 == " " } }
            guard let name = pieces.first else { continue }
            let weight = pieces.dropFirst().first { $0.lowercased().hasPrefix("q=") }
            weights[Substring(name.prefix { $0 != " " }.lowercased())] =
                weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
        }
        let gzip = weights["gzip"] ?? weights["x-gzip"] ?? weights["*"] ?? 0
        let deflate = weights["deflate"] ?? weights["*"] ?? 0
        guard max(gzip, deflate) > 0 else { return nil }
        return gzip >= deflate ? .gzip : .deflate
    }
}
