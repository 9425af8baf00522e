import Domain
import HTTPTypes

extension Problem {
    init(weighting fault: WeightingFault) {
        self =
            switch fault {
            case .stratumNoTarget(let index): .noTarget("/strata/\(index)")
            case .clusterNoTarget(let index): .noTarget("/clusters/\(index)")
            case .stratumOverlaps(let index): .overlaps("/strata/\(index)")
            case .clusterOverlaps(let index): .overlaps("/clusters/\(index)")
            case .strataIncomplete(let id): .incomplete("/strata", id)
            case .clustersIncomplete(let id): .incomplete("/clusters", id)
            case .clusterAcrossStrata(let index):
                .rule(
                    "clusterAcrossStrata", "/clusters/\(index)", "Một cụm chỉ nằm trong một tầng.",
                    "A cluster lies in one stratum.")
            case .populationOfSome(let index):
                .rule(
                    "populationOfSome", "/strata/\(index)/population",
                    "Hoặc mọi tầng đều ghi dân số, hoặc không tầng nào.",
                    "Either every stratum has a population, or none.")
            case .clusterCountOfSome(let index):
                .rule(
                    "clusterCountOfSome", "/strata/\(index)/clusters",
                    "Hoặc mọi tầng đều ghi số cụm, hoặc không tầng nào.",
                    "Either every stratum has a number of clusters, or none.")
            case .clusterCountWithoutClusters(let index):
                .rule(
                    "clusterCountWithoutClusters", "/strata/\(index)/clusters",
                    "Chỉ ghi số cụm khi đã ghi clusters.", "A number of clusters needs clusters.")
            default: Problem(margin: fault)
            }
    }

    private static func noTarget(_ pointer: String) -> Problem {
        .rule(
            "noTarget", pointer, "Đơn vị này không được giao chỉ tiêu phiếu.",
            "This unit is no target of the survey.")
    }

    private static func overlaps(_ pointer: String) -> Problem {
        .rule(
            "partsOverlap", pointer, "Đơn vị này trùng hoặc nằm trong đơn vị đã ghi.",
            "This unit is named twice, or lies within another that is named.")
    }

    private static func incomplete(_ pointer: String, _ id: Unit.ID) -> Problem {
        .rule(
            "partsIncomplete", pointer, "Đơn vị \(id) chưa thuộc phần nào.", "The unit \(id) is in no part.")
    }

    private init(margin fault: WeightingFault) {
        func pointer(_ index: Int) -> String { "/raking/\(index)" }
        self =
            switch fault {
            case .noSuchQuestion(let index):
                .rule(
                    "unknownQuestion", "\(pointer(index))/question", "Phiếu không có câu này.",
                    "There is no such question.")
            case .notForEverybody(let index):
                .rule(
                    "notForEverybody", "\(pointer(index))/question",
                    "Cần một câu chọn một, bắt buộc và hỏi mọi người.",
                    "Expected a question of type single that everybody has to answer.")
            case .questionTwice(let index):
                .rule(
                    "questionTwice", "\(pointer(index))/question", "Mỗi câu chỉ ghi một lần.",
                    "Each question is named once.")
            case .noSuchChoice(let index, let choice):
                .rule(
                    "unknownChoice", "\(pointer(index))/people", "Câu này không có phương án \(choice).",
                    "The question has no choice \(choice).")
            case .choiceMissing(let index, let choice):
                .rule(
                    "choiceMissing", "\(pointer(index))/people", "Thiếu số người của phương án \(choice).",
                    "The people of the choice \(choice) are missing.")
            case .choiceTwice(let index, let choice):
                .rule(
                    "choiceTwice", "\(pointer(index))/people", "Phương án \(choice) ghi hai lần.",
                    "The choice \(choice) is named twice.")
            case .nobody(let index):
                .rule("nobody", "\(pointer(index))/people", "Cộng lại không có ai.", "They add up to nobody.")
            case .marginsDisagree(let index, let total, let first):
                .rule(
                    "marginsDisagree", "\(pointer(index))/people",
                    "Cộng lại \(total) người, câu đầu cộng lại \(first).",
                    "They add up to \(total) people, those of the first to \(first).")
            default: .ruleRefused
            }
    }

    /// What was counted does not fit what the weighting says of the people: no figure is given rather than a wrong one.
    init(weightingFails refusal: EstimationRefusal) {
        let (code, phrase): (String, Phrase) =
            switch refusal {
            case .emptyStratum(let stratum):
                (
                    "emptyStratum",
                    Phrase(
                        vi: "Tầng thứ \(stratum + 1) có dân số nhưng không có phiếu nào.",
                        en: "Stratum \(stratum + 1) has people and no ballot.")
                )
            case .population(let stratum, let sampled):
                (
                    "populationTooSmall",
                    Phrase(
                        vi: "Tầng thứ \(stratum + 1) ghi ít hơn \(sampled) đã khảo sát.",
                        en:
                            "Stratum \(stratum + 1) is said to have fewer than the \(sampled) that were surveyed."
                    )
                )
            case .populationWithoutBallots(let margin, let cell):
                (
                    "emptyCell",
                    Phrase(
                        vi:
                            "Câu thứ \(margin + 1) của raking: phương án thứ \(cell + 1) có người nhưng không có phiếu.",
                        en: "Margin \(margin + 1): its choice \(cell + 1) has people and no ballot.")
                )
            case .ballotsWithoutPopulation(let margin, let cell):
                (
                    "emptyPopulation",
                    Phrase(
                        vi:
                            "Câu thứ \(margin + 1) của raking: phương án thứ \(cell + 1) có phiếu nhưng ghi 0 người.",
                        en: "Margin \(margin + 1): its choice \(cell + 1) has ballots and no people.")
                )
            case .notConverged(let sweeps, _):
                (
                    "notConverged",
                    Phrase(
                        vi:
                            "Không có trọng số nào khớp mọi câu (sau \(sweeps) vòng); hãy bớt câu hoặc gộp phương án.",
                        en: "No weights fit all margins (after \(sweeps) sweeps); take fewer of them.")
                )
            default:
                (
                    "weightsFail",
                    Phrase(vi: "Không tính được trọng số.", en: "The weights can't be calculated.")
                )
            }
        var problem = Problem.weightingFails.with([
            ProblemError(pointer: "/weighting", code: code, detail: phrase)
        ])
        problem.detail = phrase
        self = problem
    }

    static let weightingFails = Problem(
        status: .conflict, slug: "weighting-fails",
        title: Phrase(vi: "Trọng số không khớp với phiếu", en: "The weighting does not fit the ballots"))
}
