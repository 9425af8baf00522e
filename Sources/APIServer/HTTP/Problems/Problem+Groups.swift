import Domain

extension Problem {
    init(group: GroupRefusal) {
        self =
            switch group {
            case .positionTwice(let index):
                .rule(
                    "positionTwice", "/positions/\(index)/name", "Mỗi vị trí chỉ nêu một lần.",
                    "Each position is named once.")
            case .positionRange(let index):
                .rule(
                    "positionRange", "/positions/\(index)/max", "`max` phải từ 1 và không nhỏ hơn `min`.",
                    "`max` has to be at least 1 and not below `min`.")
            case .templateOutsideUnit:
                .rule(
                    "templateOutsideUnit", "/templateId",
                    "Chỉ dùng mẫu tổ của chính đơn vị hoặc của cấp trên.",
                    "Only a template of the unit itself or of one above is used.")
            case .unitNotValid:
                .rule(
                    "unitNotValid", "/unitId", "Đơn vị không tồn tại vào ngày đó.",
                    "The unit does not exist on that day.")
            case .validityOrder:
                .rule(
                    "validityOrder", "/validTo", "`validTo` phải sau `validFrom`.",
                    "`validTo` has to be after `validFrom`.")
            case .endsInPast:
                .rule(
                    "endsInPast", "/validTo", "Tổ không thể kết thúc vào một ngày đã qua.",
                    "A group can't end on a day that is past.")
            case .ended: .stateConflict.detailed("Tổ đã kết thúc hoạt động.", "The group has ended.")
            case .leaderNotActive:
                .rule(
                    "leaderNotActive", "/leaderId", "Tổ trưởng phải là cộng tác viên đang hoạt động.",
                    "A group is led by an active collaborator.")
            case .leaderOutsideUnit:
                .rule(
                    "leaderOutsideUnit", "/leaderId",
                    "Tổ trưởng phải thuộc đơn vị quản lý tổ, cấp dưới hoặc cấp trên của đơn vị đó.",
                    "The leader has to be of the unit that manages the group, or of one below or above it.")
            case .memberTwice(let index):
                .rule(
                    "memberTwice", "/members/\(index)", "Mỗi thành viên chỉ nêu một lần.",
                    "Each member is named once.")
            case .memberOutsideUnit(let index):
                .rule(
                    "memberOutsideUnit", "/members/\(index)",
                    "Thành viên phải thuộc đơn vị quản lý tổ, cấp dưới hoặc cấp trên của đơn vị đó.",
                    "A member has to be of the unit that manages the group, or of one below or above it.")
            }
    }
}
