import Domain
import HTTPTypes

extension Problem {
    init(plan: PlanRefusal) {
        self =
            switch plan {
            case .notIn(let status):
                .stateConflict.detailed(
                    "Kế hoạch đang ở trạng thái \(status.rawValue).", "The plan is \(status.rawValue).")
            case .periodReversed:
                .rule(
                    "periodReversed", "/period", "Ngày cuối không được trước ngày đầu.",
                    "It ends before it begins.")
            case .seriesNoYear:
                .rule(
                    "seriesNoYear", "/series/name", "Cần một năm như 2026.", "Expected a year such as 2026.")
            case .signedOutsideSeries(let year):
                .rule(
                    "signedOutsideSeries", "/signedOn", "Số của năm \(year): cần một ngày trong năm đó.",
                    "Numbers run in \(year): expected a day of that year.")
            case .signedInFuture:
                .rule("signedInFuture", "/signedOn", "Ngày ký chưa tới.", "That day is yet to come.")
            case .numberTaken:
                .numberTaken.with([
                    ProblemError(
                        pointer: "/number", code: "taken",
                        detail: Phrase(
                            vi: "Một kế hoạch khác cùng loại, cùng hệ số đã mang số này.",
                            en: "Another plan of this type and series has this number."))
                ])
            case .numberMissing:
                .rule(
                    "numberMissing", "/number", "Số của hệ này do sổ văn bản cấp; hãy ghi số.",
                    "The numbers of this series are the office's register's: say which.")
            case .numberOwned(let next):
                .rule(
                    "numberOwned", "/number",
                    "Số của hệ này do hệ thống cấp lần lượt, số tiếp theo là \(next); hãy bỏ number.",
                    "The numbers of this series are taken here one after the other, \(next) next: leave it out."
                )
            }
    }

    private static let numberTaken = Problem(
        status: .conflict, slug: "number-taken",
        title: Phrase(vi: "Số đã được cấp", en: "The number is taken"))
}
