import Domain
import Hummingbird

/// The one table from what went wrong to what a client is told.
extension Problem {
    init(_ error: any Error) {
        self =
            switch error {
            case let problem as Problem: problem
            case let error as AccessRefusal: Problem(access: error)
            case let error as AccountRefusal: Problem(account: error)
            case let error as UnitRefusal: Problem(unit: error)
            case let error as ImportRefusal: Problem(importing: error)
            case let error as CollaboratorRefusal: Problem(collaborator: error)
            case let error as GroupRefusal: Problem(group: error)
            case let error as TopicRefusal: Problem(topic: error)
            case let error as RegimeRefusal: Problem(regime: error)
            case let error as HolidayRefusal: Problem(holiday: error)
            case let error as ObligationRefusal: Problem(obligation: error)
            case let error as RequestRefusal: Problem(request: error)
            case let error as ReportRefusal: Problem(report: error)
            case let error as PrivacyRefusal: Problem(privacy: error)
            case let error as SurveyRefusal: Problem(survey: error)
            case let error as ParticipationRefusal: Problem(participation: error)
            case let error as BatchRefusal: Problem(batch: error)
            case let error as PlanRefusal: Problem(plan: error)
            case let error as PersonalText: Problem(personal: error)
            case let error as BudgetRefusal: Problem(budget: error)
            case let error as CriteriaRefusal: Problem(criteria: error)
            case let error as ScorecardRefusal: Problem(scorecard: error)
            case let error as APIKeyRefusal: Problem(apiKey: error)
            case let error as RepetitionRefusal: Problem(repetition: error)
            case let error as WebhookRefusal: Problem(webhook: error)
            case let error as AuditRefusal: Problem(audit: error)
            case let error as SandboxRefusal: Problem(sandbox: error)
            case let error as SpreadsheetFault: Problem(spreadsheet: error)
            case let error as MalformedBody: Problem(fields: error)
            case let error as JSONSyntaxError: Problem(syntax: error)
            case let error as StorageError: Problem(storage: error)
            case let error as HTTPError: Problem(http: error)
            default: .internalError
            }
    }

    private init(access: AccessRefusal) {
        self =
            switch access {
            case .unauthenticated: .unauthenticated
            case .sessionEnded: .sessionEnded
            case .keyEnded: .keyEnded
            case .wrongCredentials: .invalidCredentials
            case .identityRefused:
                .unauthenticated.detailed(
                    "ID token không hợp lệ ở đây hoặc đã dùng, hoặc chưa gắn với tài khoản nào đăng nhập được.",
                    "The ID token does not hold here or was used before, or no account that can sign in is linked to it."
                )
            case .passwordChangeRequired:
                .passwordChangeRequired.detailed(
                    "Hãy gọi PUT /v1/me/password trước khi làm việc khác.",
                    "Call PUT /v1/me/password before anything else.")
            case .notFound:
                .notFound.detailed(
                    "Không có, hoặc nằm ngoài phạm vi của tài khoản này.",
                    "It does not exist, or it is outside what this account may see.")
            case .forbidden:
                .forbidden.detailed(
                    "Vai trò của tài khoản này không cho phép việc đó ở đây.",
                    "The roles of this account do not allow this here.")
            case .preconditionRequired:
                .preconditionRequired.detailed(
                    "Hãy gửi If-Match với ETag đã nhận khi đọc.", "Send If-Match with the ETag that you read."
                )
            case .preconditionFailed:
                .preconditionFailed.detailed(
                    "Hãy đọc lại, xem thay đổi, rồi gửi lại với ETag mới, kể cả dấu ngoặc kép.",
                    "Read it again, look at the change, and send yours with the new ETag, quotes included.")
            case .idTaken:
                .conflict.detailed(
                    "id này đã được dùng cho một nội dung khác.",
                    "This id was used with another body already.")
            }
    }

    private init(fields: MalformedBody) {
        self = Problem.malformed.detailed(
            "\(fields.errors.count) chỗ chưa đúng; xem errors.",
            "\(fields.errors.count) places are wrong; see errors."
        ).with(
            fields.errors.map { error in
                ProblemError(
                    pointer: error.pointer, code: error.code.rawValue,
                    detail: Phrase(vi: "Cần \(error.expected.vi).", en: "Expected \(error.expected.en)."))
            })
    }

    private init(syntax: JSONSyntaxError) {
        let (vi, en) = (syntax.explanation.vi, syntax.explanation.en)
        let detail = Phrase(vi: "\(vi) (byte \(syntax.offset)).", en: "\(en) (byte \(syntax.offset)).")
        self = Problem.malformed.detailed("JSON không đọc được.", "The JSON can't be read.").with([
            ProblemError(pointer: syntax.pointer, code: syntax.code.rawValue, detail: detail)
        ])
    }

    private init(storage: StorageError) {
        self =
            switch storage {
            case .unavailable, .busy, .outcomeUnknown, .refusedToOpen:
                .unavailable.with(header: .retryAfter, "2")
            case .full: .storageFull
            case .conflict: .conflict
            case .corrupt: .internalError
            }
    }

    private init(http: HTTPError) {
        self =
            switch http.status.code {
            case 404: .notFound
            case 405: .methodNotAllowed
            case 413: .tooLarge
            case 415: .unsupportedMediaType
            case 400..<500: .malformed
            case 503: .unavailable
            default: .internalError
            }
    }
}
