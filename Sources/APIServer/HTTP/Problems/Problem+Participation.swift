import Domain

extension Problem {
    init(participation refusal: ParticipationRefusal) {
        self =
            switch refusal {
            case .tooManySlips(let left):
                .rule(
                    "tooManySlips", "/count", "Đơn vị này chỉ còn phát được \(left) phiếu mời.",
                    "This unit may hand out \(left) more slips only.")
            case .slipUnknown:
                .rule(
                    "slipUnknown", "/slip", "Không có phiếu mời này trong cuộc khảo sát.",
                    "The survey has no such slip.")
            case .slipUsed:
                .rule(
                    "slipUsed", "/slip", "Phiếu mời này đã dùng rồi.",
                    "This slip was used for another message already.")
            case .tokenRequired:
                .rule(
                    "tokenRequired", "/token",
                    "Cuộc khảo sát theo phiếu mời: gửi qua POST /v1/forms/{publicId}/ballots cùng một mã đã ký.",
                    "A survey by slip: send it to POST /v1/forms/{publicId}/ballots with a signed token.")
            case .tokenInvalid:
                .rule(
                    "tokenInvalid", "/token", "Chữ ký không phải của cuộc khảo sát này.",
                    "It is not signed for this survey.")
            case .tokenSpent:
                .rule("tokenSpent", "/token", "Mã này đã dùng rồi.", "This token was used already.")
            case .withoutTokens:
                .rule(
                    "withoutTokens", "", "Cuộc khảo sát này không dùng phiếu mời.",
                    "This survey uses no slips.")
            }
    }
}
