import Domain
import HTTPTypes

extension Problem {
    init(criteria: CriteriaRefusal) {
        self =
            switch criteria {
            case .notIn(let status):
                .stateConflict.detailed(
                    "Bộ tiêu chí đang ở trạng thái \(status.rawValue).",
                    "The set of criteria is \(status.rawValue).")
            case .ownerNotCommittee:
                .rule("ownerNotCommittee", "/ownerId", "Cần một cấp ủy.", "Expected a committee.")
            case .codeTwice(let index):
                .rule(
                    "criterionTwice", "/criteria/\(index)/code", "Mã này đã dùng trong bộ tiêu chí.",
                    "Another criterion of the set has this code.")
            case .weights(let sum):
                .rule(
                    "weights", "/criteria", "Tổng điểm các tiêu chí phải là 100, hiện là \(sum).",
                    "The weights have to add up to 100; they are \(sum).")
            case .replacesAnothers:
                .rule(
                    "replacesAnothers", "/replacesId", "Cần một bộ tiêu chí của chính cấp ủy này.",
                    "Expected a set of the same committee.")
            case .replacesDraft:
                .rule(
                    "replacesDraft", "/replacesId", "Bộ tiêu chí bị thay chưa từng được ban hành.",
                    "The set that it replaces was never adopted.")
            }
    }

    init(scorecard: ScorecardRefusal) {
        self =
            switch scorecard {
            case .periodNotBegun(let first):
                .rule(
                    "periodNotBegun", "/period", "Kỳ này bắt đầu ngày \(first).",
                    "This period begins on \(first).")
            case .withinOutside:
                .rule(
                    "withinOutside", "/withinId", "Cần cấp ủy có bộ tiêu chí hoặc một đơn vị dưới nó.",
                    "Expected the owner of the criteria or a unit below it.")
            case .noUnits:
                .rule(
                    "noUnits", "", "Không có đơn vị nào để chấm điểm trong kỳ này.",
                    "There are no units to rate in this period.")
            case .tooManyUnits(let count):
                .rule(
                    "tooManyUnits", "",
                    "Có \(count) đơn vị; mỗi lần chấm nhiều nhất \(Limits.ratedUnits), hãy chấm theo từng cấp.",
                    "These are \(count) units; at most \(Limits.ratedUnits) are rated at once, so rate part by part."
                )
            case .ratedElsewhere(let unit):
                .rule(
                    "ratedElsewhere", "/withinId",
                    "Đơn vị \(unit) đã có phiếu của kỳ này, xếp hạng dưới một đơn vị khác.",
                    "Unit \(unit) has a card of this period already, ranked under another unit.")
            case .unknownCriterion(let index):
                .rule(
                    "unknownCriterion", "/scores/\(index)/code", "Bộ tiêu chí không có mã này.",
                    "The set has no such criterion.")
            case .scoredTwice(let index):
                .rule(
                    "scoredTwice", "/scores/\(index)/code", "Tiêu chí này đã có điểm ở trên.",
                    "This criterion has a score already above.")
            case .computedCriterion(let index):
                .rule(
                    "computedCriterion", "/scores/\(index)/code",
                    "Tiêu chí này được tính từ số liệu, không chấm tay.",
                    "This criterion follows from evidence and is not scored by hand.")
            case .adjustedCriterion(let index):
                .rule(
                    "adjustedCriterion", "/scores/\(index)/code",
                    "Điểm này đã được sửa theo kiến nghị của đơn vị và giữ nguyên.",
                    "A decided objection has fixed this score.")
            case .objectionLate(let last):
                .rule(
                    "objectionLate", "", "Hạn kiến nghị là ngày \(last).",
                    "The last day for an objection was \(last).")
            case .objectionUnknownCriterion:
                .rule(
                    "unknownCriterion", "/code", "Bộ tiêu chí không có mã này.",
                    "The set has no such criterion.")
            case .scoresWithRejection:
                .rule(
                    "scoresWithRejection", "/scores", "Bác kiến nghị thì không sửa điểm.",
                    "A rejected objection changes no score.")
            case .objectedAlready:
                .stateConflict.detailed(
                    "Đơn vị đã kiến nghị về phiếu này; mỗi phiếu chỉ một lần.",
                    "The unit has objected to this card already, which it may do once.")
            case .noObjection:
                .stateConflict.detailed("Chưa có kiến nghị nào.", "There is no objection.")
            case .decidedAlready:
                .stateConflict.detailed(
                    "Kiến nghị này đã được trả lời.", "The objection was decided already.")
            }
    }
}
