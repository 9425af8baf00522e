import Domain

/// What the author's side does with what it handed in, or is about to.
extension ReportRoutes {
    static func withdraw(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        try exchange.fields().finish()
        return try await exchange.work {
            try $0.withdrawReport(id)
        } answer: { report, outlook in
            let warnings: [Warning] =
                switch outlook {
                case .onTime: []
                case .late: [.resubmissionLate]
                case .locked: [.resubmissionLocked]
                }
            return answer(report, warnings: warnings, exchange)
        }
    }

    static func sign(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        try exchange.fields().finish()
        let precondition = exchange.precondition
        return try await exchange.work {
            try $0.signReport(id, precondition)
        } answer: {
            answer($0)
        }
    }
}

extension Warning {
    fileprivate static let resubmissionLate = Warning(
        pointer: "", code: "resubmissionLate",
        detail: Phrase(
            vi: "Đã quá hạn nộp: nộp lại sẽ bị tính là nộp muộn.",
            en: "The due time is past: what is submitted now counts as late."))
    fileprivate static let resubmissionLocked = Warning(
        pointer: "", code: "resubmissionLocked",
        detail: Phrase(
            vi: "Đã khóa nhận báo cáo lần đầu: muốn nộp lại phải được gia hạn.",
            en: "First submissions are barred by now: submitting again takes an extension."))
}
