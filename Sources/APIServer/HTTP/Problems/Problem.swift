import Domain
import HTTPTypes

/// What is wrong in one place of a request.
struct ProblemError: Sendable {
    /// A JSON Pointer into the body; `?name` for a query parameter; `/LINE/column` for CSV,
    /// `/SHEET/ROW/column` for spreadsheets.
    let pointer: String
    let code: String
    let detail: Phrase
    /// Where in the text that the pointer names, in Unicode scalars.
    var passage: Range<Int>?
}

/// An error as every client gets it (RFC 9457).
struct Problem: Error, Sendable {
    let status: HTTPResponse.Status
    let slug: String
    let title: Phrase
    var detail: Phrase?
    var errors: [ProblemError] = []
    var headers: HTTPFields = [:]

    func detailed(_ vi: String, _ en: String) -> Problem {
        var result = self
        result.detail = Phrase(vi: vi, en: en)
        return result
    }

    func with(_ errors: [ProblemError]) -> Problem {
        var result = self
        result.errors = errors
        return result
    }

    /// What was said about a parameter, or a part of the body, was said there.
    func pointed(to pointer: String) -> Problem {
        var result = self
        result.errors = errors.map { ProblemError(pointer: pointer, code: $0.code, detail: $0.detail) }
        return result
    }

    func renamed(_ prefix: String, to name: String) -> Problem {
        var result = self
        result.errors = errors.map { error in
            guard error.pointer.hasPrefix(prefix) else { return error }
            return ProblemError(
                pointer: name + error.pointer.dropFirst(prefix.count), code: error.code, detail: error.detail)
        }
        return result
    }

    func with(header name: HTTPField.Name, _ value: String) -> Problem {
        var result = self
        result.headers[name] = value
        return result
    }
}

extension Problem {
    private init(_ status: HTTPResponse.Status, _ slug: String, _ vi: String, _ en: String) {
        self.init(status: status, slug: slug, title: Phrase(vi: vi, en: en))
    }

    static let malformed = Problem(
        .badRequest, "malformed-request", "Yêu cầu không đúng dạng", "Malformed request")
    static let invalidCursor = Problem(
        .badRequest, "invalid-cursor", "Con trỏ trang không dùng được", "The cursor is not valid here")
    static let unauthenticated = Problem(
        .unauthorized, "unauthenticated", "Chưa đăng nhập", "Not signed in"
    ).with(header: .wwwAuthenticate, "Bearer")
    static let invalidCredentials = Problem(
        .unauthorized, "invalid-credentials", "Tên đăng nhập hoặc mật khẩu không đúng",
        "Wrong username or password"
    ).with(header: .wwwAuthenticate, "Bearer")
    static let sessionEnded = Problem(
        .unauthorized, "session-ended", "Phiên đăng nhập đã kết thúc", "The session has ended"
    ).with(header: .wwwAuthenticate, "Bearer")
    static let forbidden = Problem(.forbidden, "forbidden", "Không được phép", "Not allowed")
    static let passwordChangeRequired = Problem(
        .forbidden, "password-change-required", "Phải đổi mật khẩu trước",
        "The password has to be changed first")
    static let notFound = Problem(.notFound, "not-found", "Không tìm thấy", "Not found")
    static let methodNotAllowed = Problem(
        .methodNotAllowed, "method-not-allowed", "Phương thức không dùng được ở đây", "Method not allowed")
    static let conflict = Problem(
        .conflict, "conflict", "Trùng với dữ liệu đã có", "Conflict with what is there")
    static let stateConflict = Problem(
        .conflict, "state-conflict", "Trạng thái hiện tại không cho phép",
        "The current state does not allow it")
    static let codeTaken = Problem(
        .conflict, "code-taken", "Mã đã có đơn vị khác dùng", "Another unit has this code")
    static let usernameTaken = Problem(
        .conflict, "username-taken", "Tên đăng nhập đã có người dùng", "Another account has this username")
    static let preconditionFailed = Problem(
        .preconditionFailed, "precondition-failed", "Dữ liệu đã được người khác sửa",
        "Somebody else has changed this")
    static let preconditionRequired = Problem(
        .preconditionRequired, "precondition-required", "Thiếu If-Match", "If-Match is missing")
    static let tooLarge = Problem(.contentTooLarge, "too-large", "Nội dung quá lớn", "The body is too large")
    static let unsupportedMediaType = Problem(
        .unsupportedMediaType, "unsupported-media-type", "Kiểu nội dung không được hỗ trợ",
        "Unsupported media type")
    static let ruleRefused = Problem(
        .unprocessableContent, "rule-refused", "Trái với quy định nghiệp vụ", "A rule refuses this")
    static let tooManyAttempts = Problem(
        .tooManyRequests, "too-many-attempts", "Thử quá nhiều lần", "Too many attempts")
    static let internalError = Problem(
        .internalServerError, "internal", "Lỗi của máy chủ", "The server has failed")
    static let unavailable = Problem(
        .serviceUnavailable, "unavailable", "Dịch vụ tạm thời không sẵn sàng", "Temporarily unavailable")
    static let storageFull = Problem(
        HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), "storage-full",
        "Hết chỗ lưu trữ", "The storage is full")

    /// A rule of the domain, by the name that clients can rely on.
    static func rule(_ code: String, _ pointer: String = "", _ vi: String, _ en: String) -> Problem {
        let phrase = Phrase(vi: vi, en: en)
        var problem = ruleRefused.with([ProblemError(pointer: pointer, code: code, detail: phrase)])
        problem.detail = phrase
        return problem
    }
}

enum Language: String, Sendable {
    case vi, en

    /// Vietnamese unless the client ranks English higher.
    init(acceptLanguage: String?) {
        var best: (language: Language, weight: Double) = (.vi, 0)
        for part in (acceptLanguage ?? "").split(separator: ",").prefix(20) {
            let pieces = part.split(separator: ";").map { $0.trimmingPrefix { $0 == " " } }
            guard let tag = pieces.first?.prefix(2).lowercased(), let language = Language(rawValue: tag)
            else {
                continue
            }
            let weight =
                pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            if weight > best.weight { best = (language, weight) }
        }
        self = best.language
    }

    func callAsFunction(_ phrase: Phrase) -> String { self == .en ? phrase.en : phrase.vi }
}
