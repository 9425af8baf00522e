import Domain

extension Problem {
    init(account: AccountRefusal) {
        self =
            switch account {
            case .identityTaken:
                Problem.conflict.detailed(
                    "Danh tính này đã gắn với một tài khoản khác.",
                    "Another account is linked to this identity."
                ).with([
                    ProblemError(
                        pointer: "/subject", code: "taken",
                        detail: Phrase(vi: "Đã gắn với một tài khoản khác.", en: "Linked to another account.")
                    )
                ])
            case .usernameTaken:
                Problem.usernameTaken.with([
                    ProblemError(
                        pointer: "/username", code: "taken",
                        detail: Phrase(vi: "Tên đăng nhập đã có người dùng.", en: "The username is taken."))
                ])
            case .advisorNeedsReceivingBoard:
                .rule(
                    "advisorNeedsReceivingBoard", "",
                    "Vai trò advisor chỉ giao ở ban tham mưu tiếp nhận báo cáo cho một cấp ủy (receivesForId).",
                    "The role advisor is granted only at a board that receives for a committee (receivesForId)."
                )
            case .collaboratorRequired:
                .rule(
                    "collaboratorRequired", "/collaboratorId",
                    "Vai trò collaborator cần tài khoản gắn với một cộng tác viên.",
                    "The role collaborator needs an account that belongs to a collaborator.")
            case .collaboratorUnknown: Problem(AccessRefusal.notFound)
            case .unitNotValid:
                .rule(
                    "unitNotValid", "/unitId", "Đơn vị không tồn tại vào ngày đó.",
                    "The unit does not exist on that day.")
            case .validityOrder:
                .rule("validityOrder", "/to", "`to` phải sau `from`.", "`to` has to be after `from`.")
            case .wrongCurrentPassword:
                .rule(
                    "currentPasswordWrong", "/currentPassword", "Mật khẩu hiện tại không đúng.",
                    "The current password is wrong.")
            case .passwordUnchanged:
                .rule(
                    "passwordUnchanged", "/newPassword", "Mật khẩu mới phải khác mật khẩu hiện tại.",
                    "The new password has to differ from the current one.")
            case .tooManyGrants:
                .rule(
                    "tooManyGrants", "", "Tài khoản đã có \(Limits.grants.upperBound) vai trò.",
                    "The account has \(Limits.grants.upperBound) grants already.")
            case .alreadyLocked:
                .stateConflict.detailed("Tài khoản đã bị khóa.", "The account is locked already.")
            case .notLocked: .stateConflict.detailed("Tài khoản không bị khóa.", "The account is not locked.")
            }
    }

    init(collaborator: CollaboratorRefusal) {
        self =
            switch collaborator {
            case .codeNameTaken:
                Problem.conflict.with([
                    ProblemError(
                        pointer: "/codeName", code: "taken",
                        detail: Phrase(vi: "Bí danh đã có người dùng.", en: "The code name is taken."))
                ])
            case .unitNotValid:
                .rule(
                    "unitNotValid", "/unitId", "Đơn vị không tồn tại vào ngày đó.",
                    "The unit does not exist on that day.")
            case .appointmentOrder:
                .rule("appointmentOrder", "/to", "`to` phải sau `from`.", "`to` has to be after `from`.")
            case .appointmentOverlaps:
                .rule(
                    "appointmentOverlaps", "/from", "Trùng thời gian với một lần bổ nhiệm khác.",
                    "It overlaps with another appointment.")
            case .notToAppoint(let standing), .notToSuspend(let standing), .notToReinstate(let standing):
                .stateConflict.detailed(
                    "Cộng tác viên đang ở trạng thái \(standing.rawValue).",
                    "The collaborator's standing is \(standing.rawValue).")
            case .alreadyFormer:
                .stateConflict.detailed(
                    "Cộng tác viên đã thôi làm nhiệm vụ.", "The collaborator has been removed already.")
            }
    }

    init(topic: TopicRefusal) {
        self =
            switch topic {
            case .nameTaken:
                Problem.conflict.with([
                    ProblemError(
                        pointer: "/name", code: "taken",
                        detail: Phrase(
                            vi: "Danh mục của đơn vị đã có chủ đề này.",
                            en: "The unit's list has this topic already."))
                ])
            case .alreadyMerged, .topicMerged:
                .rule(
                    "topicMerged", "/intoId", "Một trong hai chủ đề đã được gộp từ trước.",
                    "One of the two topics has been merged already.")
            case .mergeIntoItself:
                .rule(
                    "mergeIntoItself", "/intoId", "Không gộp một chủ đề vào chính nó.",
                    "A topic is not merged into itself.")
            }
    }
}
