import Domain
import HTTPTypes
import NIOHTTP1

/// What a head must not say, because another server on the way could read it differently and take a part of one
/// request for the next (RFC 9112, 11.2). The parser refuses most of it; this does not lean on that.
enum HeadCheck {
    /// Method and version beside the target.
    static let requestLine = Limits.target + 64

    static func fault(_ head: HTTPRequestHead) -> Problem? {
        if head.uri.utf8.count > Limits.target { return .targetTooLong }
        for (name, value) in head.headers where !isToken(name) || value.utf8.contains(where: isControl) {
            return .malformed.detailed(
                "Một trường tiêu đề có ký tự không được phép.",
                "A header field has characters that it must not.")
        }
        return framing(head) ?? target(head) ?? expectation(head)
    }

    private static func framing(_ head: HTTPRequestHead) -> Problem? {
        let lengths = head.headers["Content-Length"]
        let codings = head.headers["Transfer-Encoding"]
        let lengthIsPlain = lengths.allSatisfy {
            (1...18).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit)
        }
        let isPlain =
            lengths.count + codings.count <= 1 && lengthIsPlain
            && codings.allSatisfy { $0.lowercased() == "chunked" && head.version == .http1_1 }
        return isPlain
            ? nil
            : .malformed.detailed(
                "Độ dài nội dung không rõ: chỉ một Content-Length, hoặc chỉ Transfer-Encoding: chunked.",
                "It is not clear how long the body is: one Content-Length, or Transfer-Encoding: chunked alone."
            )
    }

    private static func target(_ head: HTTPRequestHead) -> Problem? {
        let hosts = head.headers["Host"]
        guard hosts.count <= 1, hosts.allSatisfy(isHost) else {
            return .malformed.detailed("Trường Host không đúng.", "The Host field is not valid.")
        }
        if head.uri.hasPrefix("/") { return nil }
        if head.uri == "*", head.method == .OPTIONS { return nil }
        for scheme in ["http://", "https://"] where head.uri.lowercased().hasPrefix(scheme) {
            let authority = head.uri.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
            if authority.lowercased() == hosts.first?.lowercased() { return nil }
        }
        return .malformed.detailed(
            "Đích của yêu cầu phải là đường dẫn ở máy chủ nêu trong Host.",
            "The target of a request is a path, at the server that Host names.")
    }

    private static func expectation(_ head: HTTPRequestHead) -> Problem? {
        let expectations = head.headers[canonicalForm: "Expect"].filter { !$0.isEmpty }
        let isKnown = expectations.allSatisfy { $0.lowercased() == "100-continue" }
        return isKnown || head.version == .http1_0 ? nil : .expectationFailed
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// RFC 9110, 5.5: a tab is the one control that may stand in a value.
    private static func isControl(_ byte: UInt8) -> Bool { byte != 0x09 && byte < 0x20 || byte == 0x7F }

    /// RFC 9110, 5.6.2.
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    /// A name or an address, with a port or without; none at all is told elsewhere.
    private static func isHost(_ host: String) -> Bool {
        host.utf8.allSatisfy { byte in
            isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || "-._~%!$&'()*+,;=:[]".utf8.contains(byte)
        }
    }
}

extension Problem {
    static let targetTooLong = Problem(
        status: .uriTooLong, slug: "target-too-long",
        title: Phrase(vi: "Địa chỉ yêu cầu quá dài", en: "The target of the request is too long"),
        detail: Phrase(
            vi: "Đường dẫn cùng tham số nhiều nhất \(Limits.target) byte.",
            en: "Path and query have at most \(Limits.target) bytes."))
    static let headersTooLarge = Problem(
        status: .requestHeaderFieldsTooLarge, slug: "headers-too-large",
        title: Phrase(vi: "Tiêu đề quá lớn", en: "The header fields are too large"),
        detail: Phrase(
            vi: "Nhiều nhất \(Limits.headerFields) trường, mỗi trường \(Limits.headerField) byte.",
            en: "At most \(Limits.headerFields) fields, of \(Limits.headerField) bytes each."))
    static let expectationFailed = Problem(
        status: .expectationFailed, slug: "expectation-failed",
        title: Phrase(vi: "Không đáp ứng được Expect", en: "The expectation can't be met"),
        detail: Phrase(vi: "Chỉ hiểu 100-continue.", en: "Only 100-continue is understood."))
    static let requestTimeout = Problem(
        status: .requestTimeout, slug: "request-timeout",
        title: Phrase(vi: "Yêu cầu đến quá chậm", en: "The request came too slowly"))
    static let tooManyConnections = unavailable.detailed(
        "Máy chủ đang có quá nhiều kết nối; hãy thử lại sau.",
        "The server has too many connections; try again later."
    ).with(header: .retryAfter, "2")
    static let unreadableRequest = malformed.detailed(
        "Không đọc được yêu cầu theo HTTP/1.1.", "The request can't be read as HTTP/1.1.")
}
