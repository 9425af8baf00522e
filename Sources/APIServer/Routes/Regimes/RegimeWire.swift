import Domain

/// How a regime looks as JSON, beside what `RegimeRoutes` reads itself.
enum RegimeWire {
    static func readDue(_ fields: JSONFields) -> DueRule? {
        let edge = fields.choice("edge", DueRule.Edge.self)
        if fields.has("workingDaysAfter") {
            let count = fields.integer("workingDaysAfter", in: Limits.dueWorkingDays)
            for name in ["day", "month"] where fields.has(name) {
                fields.fail(name, .notAllowed, .dayOrWorkingDays)
            }
            return edge.map { DueRule(basis: .workingDaysAfter(count), edge: $0) }
        }
        if !fields.has("day") {
            // Known, although it means nothing without a day.
            _ = fields.has("month")
            fields.fail("day", .required, .dayOrWorkingDays)
            return nil
        }
        let day = fields.integer("day", in: Limits.dueDay)
        let month = fields.optionalInteger("month", in: Limits.dueMonth)
        return edge.map { DueRule(day: day, edge: $0, month: month) }
    }

    static func readStartDay(_ fields: JSONFields) -> Int? {
        fields.optionalObject("coverage") { $0.integer("startDay", in: Limits.coverageStartDay) }
    }

    /// Null clears.
    static func startDayChange(_ fields: JSONFields) -> Change<Int> {
        guard fields.has("coverage") else { return .keep }
        if case .null? = fields.raw("coverage") { return .clear }
        return readStartDay(fields).map { .set($0) } ?? .keep
    }

    /// Null clears.
    static func lateCascadeChange(_ fields: JSONFields) -> Change<String> {
        guard fields.has("allowsLateCascade") else { return .keep }
        if case .null? = fields.raw("allowsLateCascade") { return .clear }
        return lateCascadeReason(fields).map { .set($0) } ?? .keep
    }

    private static func lateCascadeReason(_ fields: JSONFields) -> String? {
        fields.optionalObject("allowsLateCascade") {
            $0.text("reason", length: Limits.reason, multiline: true)
        }
    }

    /// What a new regime may say and need not.
    struct More {
        let recipients: [UnitReference]
        let startDay: Int?
        let rollover: Rollover
        let signOff: Regime.SignOff
        let template: [TemplateSection]
        let lateCascadeReason: String?

        func fill(_ new: inout NewRegime) {
            new.recipients = recipients
            new.coverageStartDay = startDay
            new.rollover = rollover
            new.signOff = signOff
            new.template = template
            new.lateCascadeReason = lateCascadeReason
        }
    }

    static func readMore(_ fields: JSONFields) -> More {
        let template =
            fields.has("template")
            ? fields.objects("template", count: Limits.template) { fields in
                TemplateSection(
                    code: fields.text("code", length: Limits.code),
                    title: fields.text("title", length: Limits.title),
                    required: fields.flag("required", default: false))
            } : []
        return More(
            recipients: fields.unitReferences("recipient", count: Limits.recipients),
            startDay: readStartDay(fields), rollover: fields.choice("rollover", default: .none),
            signOff: fields.choice("signOff", default: .none), template: template,
            lateCascadeReason: lateCascadeReason(fields))
    }

    static func write(_ regime: Regime, _ json: inout JSONWriter) {
        json.member("id", regime.id)
        json.member("issuerId", regime.issuerID)
        json.member("title", regime.title)
        json.member("legalBasis", regime.legalBasis)
        json.member("reportKind", regime.reportKind)
        json.member("frequency", regime.frequency)
        json.member("periods", regime.periods)
        json.member("reporters") { json in
            json.member("kind", regime.reporters.kind)
            json.member("withinId", regime.reporters.withinID)
            json.member("depth", regime.reporters.depth)
            json.member("levels", regime.reporters.levels)
            json.member("unitKinds", regime.reporters.unitKinds)
            if !regime.reporters.exceptIDs.isEmpty { json.member("exceptIds", regime.reporters.exceptIDs) }
        }
        json.member("recipientIds", regime.recipientIDs)
        json.member("due") { write(regime.due, &$0) }
        if let start = regime.coverageStartDay { json.member("coverage") { $0.member("startDay", start) } }
        json.member("opensDaysBefore", regime.opensDaysBefore)
        json.member("lockAfterDays", regime.lockAfterDays)
        json.member("rollover", regime.rollover)
        json.member("signOff", regime.signOff)
        if !regime.template.isEmpty { json.member("template", regime.template) }
        if let reason = regime.lateCascadeReason {
            json.member("allowsLateCascade") { $0.member("reason", reason) }
        }
        json.member("correctedAt", regime.correctedAt)
        json.member("validFrom", regime.validFrom)
        json.member("validTo", regime.validTo)
        regime.meta.write(&json)
    }
    static func write(_ due: DueRule, _ json: inout JSONWriter) {
        switch due.basis {
        case .day(let day, let month):
            json.member("day", day)
            json.member("month", month)
        case .workingDaysAfter(let count): json.member("workingDaysAfter", count)
        }
        json.member("edge", due.edge)
    }
}

extension Regime.ReportKind: WireValue {}
extension Frequency: WireValue {}
extension Reporters.Kind: WireValue {}
extension Reporters.Depth: WireValue {}
extension DueRule.Edge: WireValue {}

extension Rollover: WireValue {}
extension Regime.SignOff: WireValue {}

extension TemplateSection: WireValue {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("code", code)
            json.member("title", title)
            json.member("required", required)
        }
    }
}

extension JSONFields {
    /// `xxxIds` or `xxxCodes`, never both; absent is empty.
    func unitReferences(_ name: String, count: ClosedRange<Int>) -> [UnitReference] {
        let (ids, codes) = ("\(name)Ids", "\(name)Codes")
        if has(ids), has(codes) { fail(codes, .notAllowed, .oneListOfUnits(name)) }
        if has(ids) { return identifiers(ids, of: Unit.self, count: count).map { .id($0) } }
        return has(codes) ? unitCodes(codes, count: count) : []
    }
}

extension Phrase {
    fileprivate static let dayOrWorkingDays = Phrase(
        vi: "hoặc day (và month), hoặc workingDaysAfter", en: "either day (and month) or workingDaysAfter")

    static func oneListOfUnits(_ name: String) -> Phrase {
        Phrase(vi: "hoặc \(name)Ids hoặc \(name)Codes", en: "either \(name)Ids or \(name)Codes")
    }
}
