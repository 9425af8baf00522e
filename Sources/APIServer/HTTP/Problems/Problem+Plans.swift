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
            case .task(let fault): Problem(task: fault)
            case .notAccountable:
                .rule(
                    "notAccountable", "/unitId",
                    "Cần một đơn vị thực hiện nhiệm vụ (hoặc tham mưu, nếu không giao ai thực hiện); nhiệm vụ có việc con thì tính theo việc con.",
                    "Expected a unit that implements the task (or advises, where none does); a task with parts is as far as its parts are."
                )
            case .notTheRound(let round?):
                .rule(
                    "notTheRound", "/round", "Kỳ cần làm tiếp theo là \(round).",
                    "The round that is next to be done is \(round).")
            case .notTheRound(nil):
                .rule(
                    "notTheRound", "/round", "Nhiệm vụ này không lặp lại theo kỳ.",
                    "This task is not due again and again.")
            case .roundsOver(let round):
                .rule(
                    "roundsOver", "/round", "Kỳ cuối \(round) đã xong, không còn kỳ nào.",
                    "The last round, \(round), is done; none is left.")
            case .derivedBeforeSigned(let day):
                .rule(
                    "derivedBeforeSigned", "/signedOn", "Cần một ngày từ \(day), ngày ký kế hoạch cấp trên.",
                    "Expected a day from \(day) on, when the plan above was signed.")
            case .parentNotIssued(let status):
                .rule(
                    "parentNotIssued", "/parentPlanId",
                    "Kế hoạch cấp trên đang ở trạng thái \(status.rawValue); chỉ cụ thể hóa kế hoạch đã ban hành.",
                    "The plan above is \(status.rawValue); expected one that is issued.")
            case .issuerNotBelow:
                .rule(
                    "issuerNotBelow", "/issuerId", "Cần một đơn vị dưới đơn vị ban hành kế hoạch cấp trên.",
                    "Expected a unit below the issuer of the plan above.")
            case .deriveBeforeSigned(let day):
                .rule(
                    "deriveBeforeSigned", "/mustDeriveBy", "Cần một ngày từ ngày ký \(day).",
                    "Expected a day from \(day) on, when the plan is signed.")
            case .noDerivations:
                .rule(
                    "noDerivations", "", "Kế hoạch này không yêu cầu cấp dưới cụ thể hóa.",
                    "This plan demands no plans of those below.")
            case .mustDeriveByMissing:
                .rule(
                    "mustDeriveByMissing", "/mustDeriveBy", "Cần ngày mà cấp dưới phải ban hành xong.",
                    "Expected the day by which those below have to issue theirs.")
            case .noGuidanceAwaited:
                .rule(
                    "noGuidanceAwaited", "", "Nhiệm vụ này có thời hạn, không chờ hướng dẫn.",
                    "This task has a schedule of its own and waits for no guidance.")
            case .dueBeforeSigned(let day):
                .rule(
                    "dueBeforeSigned", "/dueOn", "Cần một ngày từ ngày ký \(day).",
                    "Expected a day from \(day) on, when the plan was signed.")
            case .taskCancelled:
                .rule("taskCancelled", "", "Nhiệm vụ này đã hủy.", "This task is cancelled.")
            case .amendedBeforeSigned(let day):
                .rule(
                    "amendedBeforeSigned", "/signedOn",
                    "Cần một ngày từ \(day), ngày ký kế hoạch hoặc lần sửa đổi trước.",
                    "Expected a day from \(day) on, when the plan or its amendment before was signed.")
            case .nothingAmended:
                .rule(
                    "nothingAmended", "", "Nội dung gửi lên không thay đổi gì.",
                    "What was sent changes nothing.")
            case .heldInFuture:
                .rule("heldInFuture", "/heldOn", "Ngày này chưa tới.", "That day is yet to come.")
            case .heldBeforeSigned(let day):
                .rule(
                    "heldBeforeSigned", "/heldOn",
                    "Cần một ngày từ \(day), ngày ký kế hoạch hoặc lần sửa đổi cuối.",
                    "Expected a day from \(day) on, when the plan was signed or last amended.")
            case .notToCancel(let index):
                .rule(
                    "notToCancel", "/cancelledRefs/\(index)",
                    "Cần số của một nhiệm vụ chưa hủy và không có trong tasks.",
                    "Expected the ref of a task that is not cancelled yet, and not among tasks.")
            case .partRemains(let ref):
                .rule(
                    "partRemains", "/cancelledRefs",
                    "Việc con \(ref) còn lại: hãy hủy cả nó hoặc đổi parentRef.",
                    "Its part \(ref) remains: cancel that too, or change its parentRef.")
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

    init(personal text: PersonalText) {
        self = .ruleRefused.detailed(
            "Nội dung nói về công việc của đơn vị, không nêu cá nhân.",
            "This is about units' work and names nobody."
        ).with([
            ProblemError(
                pointer: text.pointer, code: "personalIdentifier", detail: .personalInText(text.hit.kind),
                passage: text.hit.range)
        ])
    }

    private init(task fault: TaskFault) {
        self =
            switch fault {
            case .refTwice(let index):
                .rule(
                    "refTwice", "/tasks/\(index)/ref", "Số thứ tự này đã dùng trong kế hoạch.",
                    "Another task of the plan has this ref.")
            case .parentUnknown(let index):
                .rule(
                    "parentUnknown", "/tasks/\(index)/parentRef", "Kế hoạch không có nhiệm vụ này.",
                    "The plan has no such task.")
            case .cycle(let index):
                .rule(
                    "cycle", "/tasks/\(index)/parentRef", "Nhiệm vụ nằm trong chính nó.",
                    "The task is a part of itself.")
            case .sourceUnknown(let index):
                .rule(
                    "sourceUnknown", "/tasks/\(index)/derivedFromTaskId",
                    "Kế hoạch cấp trên không có nhiệm vụ này.", "The plan above has no such task.")
            case .rangeReversed(let index):
                .rule(
                    "rangeReversed", "/tasks/\(index)/schedule", "Ngày cuối không được trước ngày đầu.",
                    "It ends before it begins.")
            case .unitOutside(let index, let role, let party):
                .rule(
                    "unitOutside", "/tasks/\(index)/roles/\(role.rawValue)/\(party)",
                    "Cần đơn vị ban hành hoặc một đơn vị dưới nó.",
                    "Expected the issuer or a unit below it.")
            case .unitEnded(let index, let role, let party, let end):
                .rule(
                    "unitEnded", "/tasks/\(index)/roles/\(role.rawValue)/\(party)",
                    "Đơn vị này kết thúc ngày \(end), trước hạn của nhiệm vụ.",
                    "This unit ends on \(end), before the task is due.")
            }
    }

    static let numberTaken = Problem(
        status: .conflict, slug: "number-taken",
        title: Phrase(vi: "Số đã được cấp", en: "The number is taken"))
}
