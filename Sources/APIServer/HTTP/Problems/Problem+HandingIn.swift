import Domain

extension Problem {
    /// What a report lacks to be kept or handed in, and how it may be entered for its author.
    init?(handingIn refusal: ReportRefusal) {
        switch refusal {
        case .nothingToReportWithContent:
            self = .rule(
                "nothingToReportWithContent", "/nothingToReport",
                "Đã ghi không có gì để báo cáo thì không kèm mục hay luồng ý kiến nào.",
                "What says that there is nothing to report has no sections and no items.")
        case .sectionUnknown(let index):
            self = .rule(
                "sectionUnknown", "/sections/\(index)/code", "Chế độ báo cáo không yêu cầu mục này.",
                "The regime does not ask for this section.")
        case .sectionsMissing(let codes):
            let list = codes.joined(separator: ", ")
            self = .rule(
                "sectionMissing", "/sections", "Thiếu mục bắt buộc: \(list).",
                "Required sections are missing: \(list).")
        case .notSigned:
            self = .rule(
                "notSigned", "", "Báo cáo phải được lãnh đạo đơn vị ký trước khi nộp.",
                "A leader of the unit has to sign the report before it is submitted.")
        case .receivedInFuture:
            self = .rule(
                "receivedInFuture", "/onBehalf/receivedOn", "Ngày nhận không thể ở tương lai.",
                "The day of receipt can't lie ahead.")
        case .receivedBeforeOpening(let day):
            self = .rule(
                "receivedBeforeOpening", "/onBehalf/receivedOn", "Kỳ báo cáo chỉ mở từ ngày \(day).",
                "The obligation opens on \(day) only.")
        case .enteredByCaller:
            self = .rule(
                "enteredByCaller", "",
                "Người nhập hộ không tự tiếp nhận; hãy để cán bộ khác của ban tiếp nhận.",
                "Whoever entered it leaves it to another advisor of the board to accept.")
        default: return nil
        }
    }
}
