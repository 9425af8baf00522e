import Domain

/// What the form's pages say beside the survey's own words.
extension Phrase {
    static let formAnonymous = Phrase(
        vi:
            "Phiếu ẩn danh: chỉ giữ câu trả lời, không giữ tên, địa chỉ hay giờ gửi. Xin đừng viết thông tin cá nhân.",
        en:
            "The form is anonymous: answers are kept, but no name, address or time. Please write nothing personal."
    )
    static let formUnit = Phrase(vi: "Ông/bà thuộc đơn vị nào?", en: "Which unit do you belong to?")
    static let formUnitCode = Phrase(
        vi: "Mã đơn vị của ông/bà (ghi trên giấy mời)", en: "Your unit's code (it stands on the invitation)")
    static let formUnitWrong = Phrase(
        vi: "Hãy chọn một đơn vị tham gia khảo sát.", en: "Please take a unit that is asked in this survey.")
    static let formChoose = Phrase(vi: "Hãy chọn", en: "Please choose")
    static let formRequired = Phrase(vi: "bắt buộc", en: "required")
    static let formSkip = Phrase(vi: "Không trả lời", en: "No answer")
    static let formNext = Phrase(vi: "Tiếp tục", en: "Continue")
    static let formBack = Phrase(vi: "Quay lại", en: "Back")
    static let formSend = Phrase(vi: "Gửi phiếu", en: "Send")
    static let formDone = Phrase(
        vi: "Không còn câu hỏi nào. Hãy gửi phiếu, hoặc quay lại để sửa.",
        en: "There are no more questions. Send your answers, or go back to change them.")
    static let formErrors = Phrase(vi: "Xin xem lại các câu sau", en: "Please look at these again")
    static let formError = Phrase(vi: "Lỗi", en: "Error")
    static let formThanks = Phrase(vi: "Cảm ơn ông/bà", en: "Thank you")
    static let formReceived = Phrase(
        vi: "Phiếu đã được ghi nhận. Có thể đóng trang này.",
        en: "Your answers have been received. You can close this page.")
    static let formUnknown = Phrase(vi: "Không có biểu mẫu này", en: "There is no such form")
    static let formCheckLink = Phrase(
        vi: "Xin kiểm tra lại đường liên kết.", en: "Please check the link.")
    static let formNotYet = Phrase(vi: "Khảo sát chưa mở", en: "The survey is not open yet")
    static let formOver = Phrase(vi: "Khảo sát đã kết thúc", en: "The survey is over")
    static let formFull = Phrase(
        vi: "Đơn vị này đã đủ phiếu. Cảm ơn ông/bà.", en: "This unit has all the answers it needs. Thank you."
    )
    static let formByToken = Phrase(vi: "Khảo sát theo phiếu mời", en: "A survey by slip")
    static let formNeedsApp = Phrase(
        vi:
            "Mỗi phiếu mời trả lời một lần. Để không ai, kể cả máy chủ, ghép được phiếu mời với câu trả lời, phải gửi bằng một ứng dụng làm việc đó ngay trên máy của ông/bà, hoặc nhờ người phát phiếu. Trang này không làm được, và không bao giờ hỏi mã trên phiếu mời.",
        en:
            "Each slip answers once. So that nobody, not even the server, can tell which slip gave which answers, they have to be sent by an app that sees to that on your own device; or ask whoever gave you the slip. This page can't do it, and never asks for the code on a slip."
    )
    static let formOtherLanguage = Phrase(vi: "English", en: "Tiếng Việt")

    static func formStep(_ number: Int, of count: Int) -> Phrase {
        Phrase(vi: "Phần \(number)/\(count)", en: "Part \(number) of \(count)")
    }

    static func formPlace(_ number: Int) -> Phrase {
        Phrase(vi: "Thứ \(number)", en: "Number \(number)")
    }

    static func formOpens(_ instant: Instant) -> Phrase {
        let day = instant.civilDate.dayMonthYear
        return Phrase(vi: "Mở từ ngày \(day).", en: "It opens on \(day).")
    }

    static func formClosed(_ instant: Instant) -> Phrase {
        let day = Instant(milliseconds: instant.milliseconds - 1).civilDate.dayMonthYear
        return Phrase(vi: "Ngày cuối là \(day).", en: "The last day was \(day).")
    }

    /// What a question takes, where its form does not show it; nil where it does.
    static func formHint(_ form: Question.Form) -> Phrase? {
        switch form {
        case .single: return nil
        case .multiple(let choices, let count):
            guard count != 0...choices.count else {
                return Phrase(vi: "Có thể chọn nhiều phương án.", en: "You can choose several.")
            }
            return Phrase(
                vi: "Chọn \(span(count, "đến")) phương án.", en: "Choose \(span(count, "to")) of these.")
        case .rank(_, let count):
            return Phrase(
                vi: "Xếp \(span(count, "đến")) phương án, quan trọng nhất trước.",
                en: "Put \(span(count, "to")) of these in order, the most important first.")
        case .scale(let range):
            return Phrase(
                vi: "Từ \(range.lowerBound) đến \(range.upperBound).",
                en: "From \(range.lowerBound) to \(range.upperBound).")
        case .number(let range):
            guard range != Limits.number else { return Phrase(vi: "Một số.", en: "A number.") }
            return Phrase(
                vi: "Một số từ \(range.lowerBound.plain) đến \(range.upperBound.plain).",
                en: "A number from \(range.lowerBound.plain) to \(range.upperBound.plain).")
        case .text(let length):
            return Phrase(
                vi: "Tối đa \(length.upperBound) ký tự.", en: "At most \(length.upperBound) characters.")
        }
    }

    private static func span(_ count: ClosedRange<Int>, _ to: String) -> String {
        count.lowerBound == count.upperBound
            ? "\(count.lowerBound)" : "\(count.lowerBound) \(to) \(count.upperBound)"
    }
}

extension CivilDate {
    /// 20/11/2026, as people write it.
    fileprivate var dayMonthYear: String {
        description.split(separator: "-").reversed().joined(separator: "/")
    }
}

extension Language {
    /// English where there is some.
    func callAsFunction(_ text: SurveyText) -> String { self == .en ? text.en ?? text.vi : text.vi }
}
