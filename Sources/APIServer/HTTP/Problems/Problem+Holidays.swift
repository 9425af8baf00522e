import Domain

extension Problem {
    init(holiday: HolidayRefusal) {
        self =
            switch holiday {
            case .dateTaken:
                Problem.conflict.with([
                    ProblemError(
                        pointer: "/date", code: "taken",
                        detail: Phrase(
                            vi: "Ngày này đã có trong danh sách.", en: "The list has this day already."))
                ])
            case .workingDayNotWeekend:
                .rule(
                    "workingDayNotWeekend", "/kind",
                    "Chỉ thứ Bảy hoặc Chủ nhật mới ghi là ngày làm việc bù.",
                    "Only a Saturday or a Sunday is listed as a working day.")
            }
    }
}
