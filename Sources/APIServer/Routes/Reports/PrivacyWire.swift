import Domain

/// Personal passages on the wire: which of them the client says are none, and how it is told of them. What a passage
/// says is never repeated.
enum PrivacyWire {
    static func notPersonal(_ fields: JSONFields, allowed: Bool) -> [NotPersonal] {
        guard allowed else {
            if fields.has("notPersonal") { fields.fail("notPersonal", .notAllowed, .onlyWithSubmit) }
            return []
        }
        return fields.objects("notPersonal", count: Limits.notPersonal) { fields in
            let pointer = fields.text("pointer", length: Limits.pointer)
            let reason = fields.text("reason", length: Limits.reason, multiline: true)
            return NotPersonal(pointer: pointer, reason: reason)
        }
    }

    static func write(_ similar: SimilarReport, _ json: inout JSONWriter) {
        json.member("reportId", similar.reportID)
        json.member("share", (similar.share * 100).rounded(.down) / 100)
    }

    /// To be made outside of any transaction: it reads all texts.
    static func warnings(
        for report: Report, _ declaration: PersonalDeclaration = PersonalDeclaration()
    ) -> [Warning] {
        let found = report.content.personalIdentifiers(declaration.scan)
        let submitted = report.status.name == .submitted
        let passages =
            (submitted ? [] : found.refused(despite: declaration.notPersonal))
            + found.toConfirm(despite: declaration.notPersonal)
        let told = passages.prefix(Limits.toldErrors).map(Warning.init)
        guard submitted else { return told }
        return report.content.maskedPointers.prefix(Limits.toldErrors).map(Warning.masked(at:)) + told
    }
}

extension Warning {
    fileprivate init(_ passage: PersonalPassage) {
        let (code, detail): (String, Phrase) =
            switch passage.hit.kind {
            case .namedPerson: ("confirmName", .confirmName)
            case .houseNumber: ("confirmAddress", .confirmAddress)
            case .identityCard, .phone, .email, .socialProfile:
                ("personalIdentifier", .personal(passage.hit.kind))
            }
        self.init(pointer: passage.pointer, code: code, detail: detail, passage: passage.hit.range)
    }

    static func similar(_ report: SimilarReport) -> Warning {
        let percent = Int((report.share * 100).rounded(.down))
        return Warning(
            pointer: "", code: "similar",
            detail: Phrase(
                vi: "\(percent)% nội dung trùng với báo cáo \(report.reportID).",
                en: "\(percent)% of it also stands in the report \(report.reportID)."),
            similar: report)
    }

    fileprivate static func masked(at pointer: String) -> Warning {
        Warning(
            pointer: pointer, code: "masked",
            detail: Phrase(
                vi: "Có đoạn đã được che vì dẫn đến một người cụ thể.",
                en: "A passage here was masked because it leads to a person."))
    }
}

extension JSONWriter {
    /// A passage as its offset and length.
    mutating func members(of passage: Range<Int>?) {
        guard let passage else { return }
        member("offset", passage.lowerBound)
        member("length", passage.count)
    }
}

extension Phrase {
    fileprivate static let onlyWithSubmit = Phrase(
        vi: "chỉ gửi trường này cùng submit: true", en: "this only together with submit: true")
    fileprivate static let confirmName = Phrase(
        vi: "Có vẻ là tên một người; hãy kiểm tra lại và bỏ đi nếu không cần.",
        en: "This looks like a person's name; look at it again, and leave it out unless it is needed.")
    fileprivate static let confirmAddress = Phrase(
        vi: "Có vẻ là số nhà; hãy kiểm tra lại và bỏ đi nếu không cần.",
        en: "This looks like a house number; look at it again, and leave it out unless it is needed.")
}
