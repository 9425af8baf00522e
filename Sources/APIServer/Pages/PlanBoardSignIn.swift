import Domain
import HTTPTypes

/// Who reads a plan's board says so on the page itself.
struct PlanBoardSignIn {
    let id: String
    let language: Language
    var username = ""

    func answer(_ status: HTTPResponse.Status, fault: Phrase? = nil) -> Answer {
        let wrong: HTML = fault.map { #"<p class="error" role="alert">\#(language($0))</p>"# } ?? .empty
        let body: HTML = #"""
            <p class="language"><a href="/plans/\#(id)/board?lang=\#(other.rawValue)" lang="\#(other.rawValue)">\#
            \#(language(PageWords.otherLanguage))</a></p>
            <h1>\#(language(.boardTitle))</h1>
            <p>\#(language(.boardSignIn))</p>
            \#(wrong)
            <form method="post" action="/plans/\#(id)/board">
            <input type="hidden" name="\#(FormState.languageField)" value="\#(language.rawValue)">
            <p><label class="asked" for="username">\#(language(.boardUsername))</label>
            <input type="text" id="username" name="username" value="\#(username)" autocomplete="username" \#
            autocapitalize="none" spellcheck="false" required></p>
            <p><label class="asked" for="password">\#(language(.boardPassword))</label>
            <input type="password" id="password" name="password" autocomplete="current-password" required></p>
            <div class="buttons"><button>\#(language(.boardShow))</button></div>
            </form>
            """#
        return Pages.answer(
            status, Pages.document(language, title: "\(language(.boardTitle))", body: body))
    }

    private var other: Language { language == .vi ? .en : .vi }
}

extension Phrase {
    static let boardTitle = Phrase(vi: "Bảng theo dõi kế hoạch", en: "The plan's board")
    fileprivate static let boardSignIn = Phrase(
        vi:
            "Bảng chỉ hiện những gì tài khoản được xem. Mỗi lần mở cần đăng nhập; trang không lưu gì trên máy.",
        en: "The board shows what an account may see. It asks each time, and keeps nothing on this device.")
    fileprivate static let boardUsername = Phrase(vi: "Tên đăng nhập", en: "User name")
    fileprivate static let boardPassword = Phrase(vi: "Mật khẩu", en: "Password")
    fileprivate static let boardShow = Phrase(vi: "Xem bảng", en: "Show the board")
    static let boardWrongPassword = Phrase(
        vi: "Tên đăng nhập hoặc mật khẩu không đúng.", en: "The user name or the password is wrong.")
    static let boardPasswordChange = Phrase(
        vi: "Tài khoản phải đổi mật khẩu trước (PUT /v1/me/password).",
        en: "The account has to change its password first (PUT /v1/me/password).")
    static let boardUnknown = Phrase(vi: "Không có kế hoạch này", en: "There is no such plan")
    static let boardUnknownWhy = Phrase(
        vi: "Kế hoạch không tồn tại, hoặc tài khoản không được xem.",
        en: "It does not exist, or the account may not see it.")
    static let boardDraft = Phrase(vi: "Kế hoạch chưa ban hành", en: "The plan is not issued yet")
    static let boardDraftWhy = Phrase(
        vi: "Bảng có từ khi kế hoạch được ban hành.", en: "There is a board once it is issued.")
}
