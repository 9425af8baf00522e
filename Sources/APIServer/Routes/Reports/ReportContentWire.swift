import Domain

/// A report's content as it came, its items' areas still as they were named.
struct ContentInput: Sendable {
    private let title: String?
    private let summary: String?
    /// Nil where they are not to change; nil elements after an error that the fields have recorded.
    let items: [ItemInput?]?
    private let sections: [Section]?
    private let preparedAt: Change<Instant>
    private let nothingToReport: Bool?

    /// Of a new report.
    init(_ fields: JSONFields, _ exchange: Exchange) {
        nothingToReport = fields.flag("nothingToReport", default: false)
        title = fields.text("title", length: Limits.title)
        summary =
            nothingToReport == true
            ? fields.optionalText("summary", length: Limits.summary, multiline: true)
            : fields.text("summary", length: Limits.summary, multiline: true)
        items = fields.objects("items", count: Limits.items) { ItemWire.read($0, exchange) }
        sections = Self.sections(fields)
        preparedAt = fields.optionalInstant("preparedAt").map { .set($0) } ?? .keep
    }

    init(changing fields: JSONFields, _ exchange: Exchange) {
        nothingToReport = fields.optionalFlag("nothingToReport")
        title = fields.optionalText("title", length: Limits.title)
        summary = fields.optionalText("summary", length: Limits.summary, multiline: true)
        items =
            fields.has("items")
            ? fields.objects("items", count: Limits.items) { ItemWire.read($0, exchange) } : nil
        sections = Self.sections(fields)
        preparedAt = fields.instantChange("preparedAt", clearable: true)
    }

    private static func sections(_ fields: JSONFields) -> [Section]? {
        guard fields.has("sections") else { return nil }
        var seen: Set<String> = []
        return fields.objects("sections", count: Limits.sections) { fields in
            let code = fields.text("code", length: Limits.sectionCode)
            let text = fields.text("text", length: Limits.sectionText, multiline: true)
            if !code.isEmpty, !seen.insert(code).inserted {
                fields.fail("code", .notAllowed, .eachSectionOnce)
            }
            return Section(code: code, text: text)
        }
    }

    func new(items: [Item]) -> ReportContent {
        ReportContent(
            title: title ?? "", summary: summary ?? "", sections: sections ?? [], items: items,
            preparedAt: preparedAt.applied(to: nil), nothingToReport: nothingToReport ?? false)
    }

    func change(items: [Item]?) -> ReportChange {
        ReportChange(
            title: title, summary: summary, items: items, preparedAt: preparedAt, sections: sections,
            nothingToReport: nothingToReport)
    }
}

/// A new report as it came.
struct ReportInput: Sendable {
    let declaration: PersonalDeclaration
    private let subject: NewReport.Subject
    private let content: ContentInput
    private let items: [ItemInput]
    private let receipt: Receipt?
    private let submits: Bool

    /// Finishes the fields, so what else there is in them has to be asked for before.
    init(_ fields: JSONFields, _ exchange: Exchange) throws {
        let subject = ReportRoutes.subject(fields)
        content = ContentInput(fields, exchange)
        let receipt = ReceiptWire.read(fields)
        submits = fields.flag("submit", default: false)
        let notPersonal = PrivacyWire.notPersonal(fields, allowed: submits)
        try fields.finish()
        self.subject = try present(subject)
        self.receipt = try receipt.map(present)
        items = try content.items?.map(present) ?? []
        declaration = PersonalDeclaration(
            notPersonal: notPersonal, scan: TextScan(content.new(items: items.map(\.item))))
    }

    func new(_ id: Report.ID, _ view: View) throws -> NewReport {
        NewReport(
            id: id, subject: subject, content: content.new(items: try ItemWire.resolve(items, view)),
            submit: submits, receipt: receipt, declaration: declaration)
    }
}

/// How a report came that is entered for its author.
enum ReceiptWire {
    /// Nil where there is none; a nil element after an error that the fields have recorded.
    static func read(_ fields: JSONFields) -> Receipt?? {
        if fields.has("onBehalf"), !fields.has("obligationId") {
            fields.fail("onBehalf", .notAllowed, .onlyWithObligation)
            return nil
        }
        return fields.optionalObject("onBehalf") { fields in
            let via = fields.choice("receivedVia", Report.OnBehalf.Channel.self)
            let day = fields.date("receivedOn")
            let reason = fields.text("reason", length: Limits.reason, multiline: true)
            guard let via, let day else { return nil }
            return Receipt(via: via, on: day, reason: reason)
        }
    }

    static func write(_ entered: Report.OnBehalf, _ json: inout JSONWriter) {
        json.member("receivedVia", entered.receivedVia)
        json.member("receivedOn", entered.receivedOn)
        json.member("reason", entered.reason)
        json.member("byUnitId", entered.recipientID)
    }
}

extension ReportWire {
    /// What is due may move without a write of the report, and timeliness with it, so the tag names it beside the
    /// version.
    static func tag(_ report: Report) -> String {
        report.dueAt.map { "\(report.meta.version)-\($0.milliseconds)" } ?? String(report.meta.version)
    }

    static func write(_ content: ReportContent, _ json: inout JSONWriter) {
        json.member("title", content.title)
        json.member("summary", content.summary)
        if content.nothingToReport { json.member("nothingToReport", true) }
        if !content.sections.isEmpty {
            json.memberArray(
                "sections",
                { json in
                    for section in content.sections {
                        json.object { json in
                            json.member("code", section.code)
                            json.member("text", section.text)
                        }
                    }
                })
        }
        json.memberArray(
            "items",
            { json in
                for item in content.items { json.object { ItemWire.write(item, &$0) } }
            })
    }

    static func write(_ signature: Report.Signature?, _ json: inout JSONWriter) {
        guard let signature else { return }
        json.member("signature") { json in
            json.member("accountId", signature.accountID)
            json.member("at", signature.at)
        }
    }
}

extension Report.OnBehalf.Channel: WireValue {}

extension Phrase {
    fileprivate static let eachSectionOnce = Phrase(
        vi: "mỗi mục một lần", en: "each section once")
    fileprivate static let onlyWithObligation = Phrase(
        vi: "onBehalf chỉ đi cùng obligationId", en: "onBehalf only beside obligationId")
}
