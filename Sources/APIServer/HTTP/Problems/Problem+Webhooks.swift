import Domain

extension Problem {
    init(webhook: WebhookRefusal) {
        self =
            switch webhook {
            case .tooMany:
                .rule(
                    "tooManyWebhooks", "/unitId", "Mỗi đơn vị có nhiều nhất \(Limits.webhooks) webhook.",
                    "A unit has at most \(Limits.webhooks) webhooks.")
            case .notEnabled:
                .stateConflict.detailed(
                    "Webhook đang tắt; hãy bật lại bằng PATCH với status enabled.",
                    "The webhook is switched off; switch it on by a PATCH with the status enabled.")
            case .tooManyEvents:
                .rule(
                    "tooManyEvents", "/from",
                    "Mỗi lần gửi lại nhiều nhất \(Limits.replayedEvents) sự kiện; hãy chọn khoảng ngắn hơn.",
                    "At most \(Limits.replayedEvents) events are sent again at once; choose a shorter time.")
            }
    }
}
