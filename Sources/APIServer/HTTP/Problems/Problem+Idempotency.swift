import Domain
import HTTPTypes

extension Problem {
    static let idempotencyKeyReused = Problem(
        status: .unprocessableContent, slug: "idempotency-key-reused",
        title: Phrase(
            vi: "Idempotency-Key đã dùng cho một yêu cầu khác",
            en: "The Idempotency-Key was used for another request"))
    static let stillRunning = Problem(
        status: .conflict, slug: "still-running",
        title: Phrase(vi: "Yêu cầu này đang được xử lý", en: "This request is still being worked on"))
    static let answerErased = Problem(
        status: .conflict, slug: "answer-erased",
        title: Phrase(vi: "Câu trả lời đã bị hủy", en: "The answer has been destroyed"))
    static let idempotencyKeyMalformed = malformed.detailed(
        "Idempotency-Key gồm từ 1 đến \(Limits.idempotencyKey.upperBound) ký tự ASCII nhìn thấy được.",
        "An Idempotency-Key is 1 to \(Limits.idempotencyKey.upperBound) visible ASCII characters.")

    init(repetition: RepetitionRefusal) {
        self =
            switch repetition {
            case .otherRequest:
                .idempotencyKeyReused.detailed(
                    "Khóa này đã được dùng ở đường dẫn này với một nội dung khác; hãy dùng khóa mới.",
                    "This key was used at this path with another body or query; take a new one.")
            case .stillRunning:
                .stillRunning.detailed(
                    "Yêu cầu đầu tiên mang khóa này chưa xong; hãy gửi lại sau giây lát.",
                    "The first request with this key is not done yet; send it again in a moment."
                ).with(header: .retryAfter, "1")
            case .erased:
                .answerErased.detailed(
                    "Yêu cầu đã được thực hiện; câu trả lời chứa đoạn đã bị hủy nên không còn được giữ.",
                    "The request was done; what it was answered held a passage that has been destroyed.")
            }
    }
}
