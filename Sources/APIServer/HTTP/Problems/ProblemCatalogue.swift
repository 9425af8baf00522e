import Domain
import HTTPTypes

/// What each error means and what to do about it. `/problems/SLUG` shows it, and a test fails for a slug without an
/// entry: a new one needs its few sentences here.
enum ProblemCatalogue {
    struct Entry: Sendable {
        let problem: Problem
        let meaning: Phrase
        let remedy: Phrase

        var status: Int { problem.status.code }

        fileprivate init(_ problem: Problem, means meaning: Phrase, so remedy: Phrase) {
            self.problem = problem
            self.meaning = meaning
            self.remedy = remedy
        }
    }

    /// By status, then as written.
    static let all = (requests + access + states + limits + failures).sorted {
        $0.status < $1.status
    }

    static func entry(_ slug: String) -> Entry? { all.first { $0.problem.slug == slug } }

    private static let requests = [
        Entry(
            .targetTooLong,
            means: Phrase(
                vi: "Đường dẫn cùng tham số dài hơn mức máy chủ nhận.",
                en: "Path and query are longer than the server takes."),
            so: Phrase(
                vi: "Rút ngắn bộ lọc; con trỏ trang lấy nguyên từ next.",
                en: "Shorten the filters; take cursors from next as they are.")),
        Entry(
            .headersTooLarge,
            means: Phrase(
                vi: "Quá nhiều trường đầu, hoặc một trường quá lớn.",
                en: "There are too many header fields, or one is too large."),
            so: Phrase(
                vi: "Bỏ các trường không cần, nhất là Cookie mà API này không dùng.",
                en: "Leave out what isn't needed, above all Cookie, which this API does not use.")),
        Entry(
            .expectationFailed,
            means: Phrase(
                vi: "Trường Expect đòi điều máy chủ không hiểu.",
                en: "The Expect header asks for something the server does not know."),
            so: Phrase(
                vi: "Bỏ trường Expect, hoặc gửi 100-continue.", en: "Leave Expect out, or send 100-continue.")
        ),
        Entry(
            .requestTimeout,
            means: Phrase(
                vi: "Yêu cầu đến chậm quá nên máy chủ không đợi nữa; chưa có gì được làm.",
                en: "The request came so slowly that the server stopped waiting; nothing was done."),
            so: Phrase(
                vi: "Gửi lại trên kết nối mới; chia nhỏ nội dung lớn.",
                en: "Send it again over a new connection; split what is large.")),
        Entry(
            .malformed,
            means: Phrase(
                vi: "Yêu cầu không đọc được, hoặc có trường, kiểu hay tham số mà thao tác này không nhận.",
                en:
                    "The request can't be read, or has a member, a type or a parameter that this operation does not take."
            ),
            so: Phrase(
                vi:
                    "Sửa từng chỗ mà errors nêu: pointer chỉ nơi sai (JSON Pointer trong thân, ?tên của tham số, /DÒNG/cột của CSV), code cho chương trình, detail cho người. Gửi lại nguyên như cũ sẽ lại sai.",
                en:
                    "Correct each place that errors names: pointer says where (a JSON Pointer into the body, ?name of a parameter, /LINE/column of a CSV), code is for programs, detail for people. Sent again unchanged, it fails again."
            )),
        Entry(
            .invalidCursor,
            means: Phrase(
                vi: "Con trỏ trang không phải của danh sách này, hoặc bộ lọc đã đổi so với trang trước.",
                en: "The cursor is not this list's, or the filters differ from those of the page before."),
            so: Phrase(
                vi: "Gửi next của trang trước kèm đúng các bộ lọc cũ, hoặc bắt đầu lại từ trang đầu.",
                en:
                    "Send the next of the page before with the same filters, or start again from the first page."
            )),
        Entry(
            .methodNotAllowed,
            means: Phrase(
                vi: "Đường dẫn có, nhưng không nhận phương thức này.",
                en: "The path exists, but does not take this method."),
            so: Phrase(
                vi: "Dùng một trong các phương thức mà trường Allow của câu trả lời nêu.",
                en: "Use one of the methods in the answer's Allow header.")),
        Entry(
            .tooLarge,
            means: Phrase(
                vi: "Thân yêu cầu lớn hơn mức thao tác này nhận; detail nói mức đó.",
                en: "The body is larger than this operation takes; detail says how much that is."),
            so: Phrase(
                vi: "Chia nhỏ: nhiều yêu cầu, hoặc gửi theo dòng (application/x-ndjson) ở nơi có nhận.",
                en: "Split it: several requests, or lines (application/x-ndjson) where they are taken.")),
        Entry(
            .unsupportedMediaType,
            means: Phrase(
                vi: "Content-Type thiếu, hoặc không phải kiểu mà thao tác này nhận.",
                en: "Content-Type is missing, or is none that this operation takes."),
            so: Phrase(
                vi: "Gửi Content-Type mà detail nêu; văn bản luôn là UTF-8.",
                en: "Send the Content-Type that detail names; text is always UTF-8.")),
    ]

    private static let access = [
        Entry(
            .unauthenticated,
            means: Phrase(
                vi: "Yêu cầu không có thẻ truy cập, hoặc thẻ không hợp lệ hay đã hết hạn.",
                en: "The request has no access token, or one that is not valid or has expired."),
            so: Phrase(
                vi:
                    "Gửi Authorization: Bearer THẺ. Chương trình gửi khóa API; khóa hết hạn hoặc bị thu hồi thì xin người quản trị khóa mới. Khi thẻ hết hạn, đổi refreshToken lấy thẻ mới (POST /v1/sessions/refresh), hoặc đăng nhập lại (POST /v1/sessions).",
                en:
                    "Send Authorization: Bearer TOKEN. A program sends its API key, and asks an administrator for another once that has expired or was revoked. Once a token has expired, exchange the refreshToken (POST /v1/sessions/refresh), or sign in again (POST /v1/sessions)."
            )),
        Entry(
            .invalidCredentials,
            means: Phrase(
                vi:
                    "Tên đăng nhập hoặc mật khẩu sai. Tài khoản không có và tài khoản bị khóa cũng trả lời như vậy.",
                en:
                    "The username or the password is wrong. An unknown account and a locked one answer the same."
            ),
            so: Phrase(
                vi:
                    "Kiểm tra tên và mật khẩu. Nếu vẫn không được, nhờ người quản trị của đơn vị đặt lại mật khẩu.",
                en: "Check both. If it goes on, ask your unit's administrator to reset the password.")),
        Entry(
            .sessionEnded,
            means: Phrase(
                vi:
                    "Phiên đã kết thúc: đã đăng xuất, đổi mật khẩu, khóa tài khoản, hoặc refreshToken được dùng hai lần.",
                en:
                    "The session has ended: by sign-out, a new password, a lock, or a refreshToken used twice."
            ),
            so: Phrase(
                vi:
                    "Đăng nhập lại. Mỗi refreshToken chỉ dùng một lần: lưu cái mới trước khi dùng tiếp, và đừng để hai nơi dùng chung.",
                en:
                    "Sign in again. A refreshToken works once: keep the new one before going on, and let no two places share one."
            )),
        Entry(
            .forbidden,
            means: Phrase(
                vi: "Tài khoản thấy được đối tượng này, nhưng vai trò của nó không cho làm việc đó.",
                en: "The account can see this, but its roles do not allow that to be done."),
            so: Phrase(
                vi:
                    "Để người có vai trò phù hợp làm, hoặc nhờ người quản trị giao vai trò. GET /v1/me cho biết vai trò hiện có. Với khóa API, detail nói còn thiếu phạm vi (scope) nào.",
                en:
                    "Have somebody with the role do it, or ask an administrator for a grant. GET /v1/me tells which you have. Of an API key, detail names the scope that it lacks."
            )),
        Entry(
            .passwordChangeRequired,
            means: Phrase(
                vi: "Mật khẩu do người khác đặt, nên phải đổi trước khi làm việc khác.",
                en: "Somebody else has set the password, so it has to be changed before anything else."),
            so: Phrase(
                vi: "Gọi PUT /v1/me/password với mật khẩu hiện tại và mật khẩu mới, rồi làm lại.",
                en: "Call PUT /v1/me/password with the current and a new password, then try again.")),
        Entry(
            .notFound,
            means: Phrase(
                vi:
                    "Không có đối tượng này, hoặc nó nằm ngoài phạm vi của tài khoản: hai trường hợp không phân biệt.",
                en: "It does not exist, or lies outside what the account may see; the two are told alike."),
            so: Phrase(
                vi: "Kiểm tra đường dẫn và id; kiểm tra tài khoản có vai trò ở đơn vị đó hoặc bên trên.",
                en: "Check the path and the id, and that the account has a role at that unit or above.")),
    ]

    private static let states = [
        Entry(
            .idempotencyKeyReused,
            means: Phrase(
                vi: "Idempotency-Key này đã đi cùng một nội dung khác ở cùng đường dẫn.",
                en: "This Idempotency-Key came with another body at the same path before."),
            so: Phrase(
                vi: "Mỗi việc một khóa mới; chỉ dùng lại khóa khi gửi lại đúng yêu cầu cũ.",
                en:
                    "Make a new key for each thing to do; use one again only to send the very same request again."
            )),
        Entry(
            .stillRunning,
            means: Phrase(
                vi: "Yêu cầu đầu tiên mang khóa này chưa xong.",
                en: "The first request with this key is not done yet."),
            so: Phrase(
                vi: "Đợi số giây mà Retry-After nêu rồi gửi lại: sẽ nhận câu trả lời của lần đầu.",
                en: "Wait for the seconds in Retry-After and send it again: you get the first one's answer.")),
        Entry(
            .answerErased,
            means: Phrase(
                vi: "Việc đã được làm, nhưng câu trả lời chứa một đoạn đã bị hủy nên không còn.",
                en: "It was done, but its answer held a passage that has been destroyed since."),
            so: Phrase(
                vi: "Không gửi lại; đọc đối tượng để biết kết quả.",
                en: "Do not send it again; read the resource to see what became of it.")),
        Entry(
            .conflict,
            means: Phrase(
                vi:
                    "Trùng với cái đã có: id này đã dùng cho nội dung khác, hoặc một giá trị phải là duy nhất.",
                en:
                    "It collides with what is there: the id was used with another body, or a value has to be unique."
            ),
            so: Phrase(
                vi: "Đọc cái đã có. Muốn tạo cái khác thì dùng id mới; muốn sửa thì dùng PATCH.",
                en: "Read what is there. To create another, use a new id; to change it, use PATCH.")),
        Entry(
            .stateConflict,
            means: Phrase(
                vi: "Trạng thái hiện tại không cho phép, ví dụ nộp một báo cáo đã nộp.",
                en:
                    "The current state does not allow it, such as submitting a report that is submitted already."
            ),
            so: Phrase(
                vi:
                    "Đọc lại để biết trạng thái; detail nói cần gì. Nếu đó là kết quả mong muốn thì không phải làm gì nữa.",
                en:
                    "Read it again to see its state; detail says what is needed. If that is the state you wanted, you are done."
            )),
        Entry(
            .codeTaken,
            means: Phrase(
                vi: "Mã đã thuộc một đơn vị khác có hiệu lực trong cùng thời gian.",
                en: "Another unit that is valid on the same days has this code."),
            so: Phrase(
                vi: "Chọn mã khác, hoặc ngày hiệu lực sau khi đơn vị kia kết thúc.",
                en: "Choose another code, or a day after that unit has ended.")),
        Entry(
            .usernameTaken,
            means: Phrase(vi: "Tên đăng nhập đã có người dùng.", en: "Another account has this username."),
            so: Phrase(vi: "Chọn tên khác.", en: "Choose another.")),
        Entry(
            .numberTaken,
            means: Phrase(
                vi: "Số văn bản này đã được cấp trong cùng sổ của cơ quan ban hành.",
                en: "The issuer's register has given out this document number already."),
            so: Phrase(
                vi: "Kiểm tra sổ và gửi số đúng; nơi hệ thống tự cấp số thì đừng gửi số.",
                en: "Look into the register and send the right one; where the server numbers, send none.")),
        Entry(
            .weightingFails,
            means: Phrase(
                vi: "Trọng số đã đặt không khớp với các phiếu thu được, nên không tính được kết quả.",
                en:
                    "The weighting that was set does not fit the ballots that came in, so no figures can be computed."
            ),
            so: Phrase(
                vi:
                    "detail nói phần nào không khớp. Sửa bằng PUT /v1/surveys/{id}/weighting rồi đọc lại kết quả.",
                en:
                    "detail says which part. Correct it by PUT /v1/surveys/{id}/weighting and read the results again."
            )),
        Entry(
            .preconditionFailed,
            means: Phrase(
                vi: "Đối tượng đã đổi từ lần bạn đọc: ETag trong If-Match không còn là bản hiện tại.",
                en: "It has changed since you read it: the ETag in If-Match is not the current one any more."
            ),
            so: Phrase(
                vi:
                    "Đọc lại, xem thay đổi của người khác, áp dụng thay đổi của mình lên bản mới, rồi gửi với ETag mới.",
                en:
                    "Read it again, look at what others changed, apply your change to that, and send it with the new ETag."
            )),
        Entry(
            .preconditionRequired,
            means: Phrase(
                vi: "Thao tác sửa hoặc xóa này cần If-Match, để hai người không ghi đè nhau.",
                en: "This change needs If-Match, so that two people don't overwrite each other."),
            so: Phrase(
                vi:
                    "Đọc đối tượng, rồi gửi If-Match với ETag đã nhận, cả dấu ngoặc kép. `*` nghĩa là bản nào cũng được.",
                en:
                    "Read it, then send If-Match with the ETag you got, quotes included. `*` means whichever version there is."
            )),
        Entry(
            .ruleRefused,
            means: Phrase(
                vi:
                    "Yêu cầu đúng dạng, nhưng một quy định nghiệp vụ không cho phép; errors nêu quy định nào và ở đâu.",
                en:
                    "The request is well-formed, but a rule of the field refuses it; errors says which and where."
            ),
            so: Phrase(
                vi:
                    "Đọc detail, sửa nội dung rồi gửi lại. code không bao giờ đổi, nên chương trình xử lý theo code.",
                en:
                    "Read detail, change what it names, and send again. A code never changes, so programs go by it."
            )),
    ]

    private static let limits = [
        Entry(
            .tooManyRequests,
            means: Phrase(
                vi: "Phút này tài khoản, khóa hoặc địa chỉ này đã gửi hết số yêu cầu được phép.",
                en: "This account, key or address has used up its requests of this minute."),
            so: Phrase(
                vi: "Đợi số giây mà Retry-After nêu; trường RateLimit cho biết còn bao nhiêu.",
                en: "Wait for the seconds of Retry-After; the RateLimit field tells how many are left.")),
        Entry(
            .tooManyAttempts,
            means: Phrase(
                vi: "Quá nhiều lần thử trong thời gian ngắn.", en: "Too many attempts within a short time."),
            so: Phrase(
                vi: "Đợi số giây mà Retry-After nêu rồi thử lại; thử sớm hơn chỉ phải đợi thêm.",
                en: "Wait for the seconds in Retry-After, then try again; trying sooner only makes it longer."
            )),
    ]

    private static let failures = [
        Entry(
            .internalError,
            means: Phrase(
                vi: "Máy chủ gặp lỗi mà nó không lường trước. Không phải do yêu cầu của bạn.",
                en: "The server met something it did not expect. It is not your request's fault."),
            so: Phrase(
                vi:
                    "Thử lại sau ít phút: tạo mới với id của mình thì gửi lại không bị trùng. Nếu còn lỗi, gửi requestId cho người vận hành.",
                en:
                    "Try again in a few minutes: what is created under an id of your own is not created twice. If it goes on, give the operator the requestId."
            )),
        Entry(
            .unavailable,
            means: Phrase(
                vi: "Máy chủ đang bận hoặc chưa tới được nơi lưu trữ. Việc có thể đã xong hoặc chưa.",
                en:
                    "The server is busy, or can't reach its storage. What was asked may or may not have been done."
            ),
            so: Phrase(
                vi:
                    "Đợi số giây mà Retry-After nêu rồi gửi lại nguyên như cũ; với id của mình thì không bị trùng. Mỗi lần sau đợi lâu gấp đôi.",
                en:
                    "Wait for the seconds in Retry-After and send the same again; with an id of your own nothing is done twice. Double the wait each time."
            )),
        Entry(
            .storageFull,
            means: Phrase(
                vi: "Đĩa của máy chủ đã đầy nên không ghi được; đọc vẫn được.",
                en: "The server's disk is full, so nothing can be written; reading goes on."),
            so: Phrase(
                vi: "Báo người vận hành. Giữ nội dung lại và gửi lại sau.",
                en: "Tell the operator. Keep what you have, and send it later.")),
    ]
}
