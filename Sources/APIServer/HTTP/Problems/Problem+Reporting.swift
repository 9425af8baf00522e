import Domain

extension Problem {
    init(regime: RegimeRefusal) {
        self =
            switch regime {
            case .periodsNotOfFrequency(.annual):
                .rule(
                    "periodsNotOfFrequency", "/periods", "Chế độ năm không có kỳ để chọn; hãy bỏ periods.",
                    "An annual regime has no periods to choose from; leave it out.")
            case .periodsNotOfFrequency(let frequency):
                .rule(
                    "periodsNotOfFrequency", "/periods",
                    "Kỳ của chế độ \(frequency.rawValue) là: \(frequency.labels.joined(separator: ", ")).",
                    "The periods of \(frequency.rawValue) are: \(frequency.labels.joined(separator: ", ")).")
            case .reportersOutsideIssuer:
                .rule(
                    "reportersOutsideIssuer", "/reporters/withinId",
                    "Nơi báo cáo phải thuộc đơn vị ban hành.",
                    "Reporters have to be within the issuer.")
            case .synthesisNeedsUnits:
                .rule(
                    "synthesisNeedsCommittees", "/reporters/kind", "Báo cáo tổng hợp chỉ giao cho đơn vị.",
                    "Syntheses are asked of units only.")
            case .validityOrder:
                .rule(
                    "validityOrder", "/validTo", "`validTo` phải sau `validFrom`.",
                    "`validTo` has to be after `validFrom`.")
            case .startsInPast:
                .rule(
                    "startsInPast", "/validFrom", "Chế độ không thể bắt đầu trước kỳ hiện tại.",
                    "A regime can't begin before the current period.")
            case .startsTooLate:
                .rule(
                    "startsTooLate", "/validFrom", "Chế độ chỉ ban hành trước nhiều nhất mười năm.",
                    "A regime is announced at most ten years ahead.")
            case .opensAtDue:
                .rule(
                    "opensAtDue", "/opensDaysBefore",
                    "Với hạn 'before', kỳ phải mở trước hạn ít nhất 1 ngày.",
                    "With the edge 'before', it has to open at least 1 day before.")
            case .endsBeforeFixedPeriod(let period):
                .rule(
                    "endsBeforeFixedPeriod", "/validTo",
                    "Kỳ \(period) đã chốt; chỉ kết thúc được sau khi kỳ đó bắt đầu, hoặc qua …/correction.",
                    "The period \(period) is fixed already; end after its first day, or by …/correction.")
            case .correctsFrom(let first, let last):
                .rule(
                    "correctsFrom", "/fromPeriod", "Chỉ sửa được từ kỳ \(first) đến kỳ \(last).",
                    "A correction begins with one of the periods \(first) to \(last).")
            case .correctedDueInPast(let period, let dueAt):
                .rule(
                    "correctedDueInPast", "/due",
                    "Kỳ \(period): hạn mới \(dueAt) đã qua, nơi còn trong hạn sẽ bị trễ ngay.",
                    "Period \(period): the new due time \(dueAt) has passed; who is in time would be late at once."
                )
            case .issuerNotCommittee:
                .rule(
                    "issuerNotCommittee", "/issuerId", "Chỉ cấp ủy hoặc chi bộ ban hành chế độ báo cáo.",
                    "Only a committee or a cell issues a regime.")
            case .recipientTwice(let index):
                .rule(
                    "recipientTwice", "/recipientIds/\(index)", "Mỗi nơi nhận chỉ ghi một lần.",
                    "Each recipient is named once.")
            case .recipientIsBoard(let index):
                .rule(
                    "recipientIsBoard", "/recipientIds/\(index)",
                    "Hãy ghi cấp ủy; ban tham mưu nhận thay cấp ủy đó.",
                    "Name the committee; its board receives for it.")
            case .recipientNotValid(let index):
                .rule(
                    "recipientNotValid", "/recipientIds/\(index)", "Đơn vị nhận không còn hiệu lực.",
                    "The recipient is not valid on the first day.")
            case .cascade(let id, let title, let late):
                .rule(
                    "cascade", "/due",
                    "Kỳ \(late.period): cấp dưới có hạn \(late.dueAt), không trước hạn \(late.superiorDueAt) của cấp trên; xem chế độ \(id) (\(title)), hoặc nêu lý do ở allowsLateCascade.",
                    "Period \(late.period): those below are due at \(late.dueAt), not before their superior at \(late.superiorDueAt); see regime \(id) (\(title)), or give a reason in allowsLateCascade."
                )
            case .templateCodeTwice(let index):
                .rule(
                    "templateCodeTwice", "/template/\(index)/code", "Mã mục đã dùng trong mẫu này.",
                    "Another section of the template has this code.")
            }
    }

    init(sandbox: SandboxRefusal) {
        switch sandbox {
        case .outOfReach(let from, let to):
            self = .rule("clockOutOfReach", "/now", "Cần từ \(from) đến \(to).", "Expected \(from) to \(to).")
        }
    }

    init(obligation: ObligationRefusal) {
        self =
            switch obligation {
            case .notYetOpen(let instant):
                .rule("notYetOpen", "", "Kỳ báo cáo mở lúc \(instant).", "It opens at \(instant).")
            case .locked(let instant):
                .rule(
                    "locked", "", "Đã khóa nhận báo cáo lần đầu từ \(instant).",
                    "First submissions have been barred since \(instant).")
            case .waived: .rule("waived", "", "Nghĩa vụ này đã được miễn.", "This obligation is waived.")
            case .extensionNotLater(let instant):
                .rule(
                    "extensionNotLater", "/dueAt", "Hạn mới phải sau hạn hiện tại \(instant).",
                    "The new due time has to be after \(instant).")
            case .nothingOwed(let period):
                .rule(
                    "nothingOwed", "/period", "Chưa có nghĩa vụ nào của kỳ \(period) theo chế độ này ở đó.",
                    "Nothing is owed there under this regime for \(period) yet.")
            case .notToWaive(let progress):
                .stateConflict.detailed(
                    "Nghĩa vụ đang ở trạng thái \(progress.rawValue), không miễn được.",
                    "The obligation is \(progress.rawValue) and can't be waived.")
            case .notToExtend(let progress):
                .stateConflict.detailed(
                    "Nghĩa vụ đang ở trạng thái \(progress.rawValue), không gia hạn được.",
                    "The obligation is \(progress.rawValue) and can't be extended.")
            }
    }

    init(report: ReportRefusal) {
        if let refused = Problem(handingIn: report) {
            self = refused
            return
        }
        if let code = Self.sourceCode(report) {
            let phrase = Self.sourceWords(report)
            self = .rule(code.code, "/sources/\(code.index)", phrase.vi, phrase.en)
            return
        }
        self =
            switch report {
            case .notToEdit(let status), .notToSubmit(let status), .notToReturn(let status),
                .notToAccept(let status), .notToWithdraw(let status), .notToSign(let status):
                .stateConflict.detailed(
                    "Báo cáo đang ở trạng thái \(status.rawValue).", "The report is \(status.rawValue).")
            case .empty:
                .rule(
                    "emptyReport", "/summary", "Cần tóm tắt hoặc ít nhất một luồng ý kiến.",
                    "A summary or at least one item is needed.")
            case .resubmitByPast:
                .rule("resubmitByPast", "/resubmitBy", "Hạn nộp lại đã qua.", "That time is past.")
            case .topicUnknown(let index):
                .rule(
                    "topicUnknown", "/items/\(index)/topicId", "Không có chủ đề này.",
                    "There is no such topic.")
            case .topicMerged(let index):
                .rule(
                    "topicMerged", "/items/\(index)/topicId", "Chủ đề đã gộp vào chủ đề khác.",
                    "The topic was merged into another.")
            case .areaUnknown(let index):
                .rule(
                    "itemAreaUnknown", "/items/\(index)/areaUnitId", "Không có đơn vị này.",
                    "There is no such unit.")
            case .obligationHasReport:
                Problem.conflict.with([
                    ProblemError(
                        pointer: "/obligationId", code: "taken",
                        detail: Phrase(
                            vi: "Nghĩa vụ này đã có báo cáo; xem reportId của nó.",
                            en: "The obligation has a report already; see its reportId."))
                ])
            case .unitMissing:
                Problem.malformed.with([
                    ProblemError(
                        pointer: "/unitId", code: "required",
                        detail: Phrase(vi: "Cần unitId hoặc unitCode.", en: "Expected unitId or unitCode."))
                ])
            case .externalIDTaken:
                .conflict.detailed(
                    "externalId này đã dùng cho một báo cáo có nội dung khác.",
                    "This externalId was used for a report with other content."
                ).with([
                    ProblemError(
                        pointer: "/externalId", code: "taken",
                        detail: Phrase(
                            vi: "Muốn sửa báo cáo đã gửi, hãy dùng PATCH /v1/reports/{id}.",
                            en: "To change the report, use PATCH /v1/reports/{id}."))
                ])
            case .periodOwedByRegime:
                .rule(
                    "periodOwedByRegime", "/period", "Kỳ này có nghĩa vụ báo cáo; hãy dùng obligationId.",
                    "A regime asks for this period; use its obligationId.")
            case .notASynthesis:
                .rule(
                    "notASynthesis", "", "Báo cáo này không phải báo cáo tổng hợp.",
                    "This report is no synthesis.")
            case .synthesisNeedsCommittee:
                .rule(
                    "synthesisNeedsCommittees", "/unitId", "Báo cáo tổng hợp thuộc về cấp ủy.",
                    "A synthesis belongs to a committee.")
            case .sourceTwice(let index):
                .rule(
                    "sourceTwice", "/sources/\(index)", "Mỗi báo cáo chỉ dẫn một lần.",
                    "Each report is cited once.")
            case .nothingToReportWithContent, .sectionUnknown, .sectionsMissing, .notSigned,
                .receivedInFuture,
                .receivedBeforeOpening, .enteredByCaller, .sourceUnknown, .sourceNotAccepted,
                .sourceOutsideSubtree, .sourceOutsideCoverage,
                .sourceItemUnknown,
                .sourceIsItself:
                .ruleRefused
            }
    }

    /// A source that the caller can't see is told like one that is not accepted.
    private static func sourceCode(_ refusal: ReportRefusal) -> (code: String, index: Int)? {
        switch refusal {
        case .sourceUnknown(let index), .sourceNotAccepted(let index): ("sourceNotAccepted", index)
        case .sourceOutsideSubtree(let index), .sourceIsItself(let index): ("sourceOutsideSubtree", index)
        case .sourceOutsideCoverage(let index): ("sourceOutsideCoverage", index)
        case .sourceItemUnknown(let index): ("sourceItemUnknown", index)
        default: nil
        }
    }

    private static func sourceWords(_ refusal: ReportRefusal) -> Phrase {
        switch refusal {
        case .sourceOutsideSubtree, .sourceIsItself:
            Phrase(
                vi: "Chỉ dẫn báo cáo của đơn vị mình và cấp dưới.",
                en: "Only reports of the own unit and those below are cited.")
        case .sourceOutsideCoverage:
            Phrase(
                vi: "Thời gian của báo cáo không trùng với báo cáo tổng hợp.",
                en: "The report's coverage does not overlap the synthesis's.")
        case .sourceItemUnknown:
            Phrase(vi: "Báo cáo không có luồng ý kiến này.", en: "The report has no such item.")
        default: Phrase(vi: "Chỉ dẫn báo cáo đã tiếp nhận.", en: "Only accepted reports are cited.")
        }
    }
}
