import Domain
import HTTPTypes

enum ReportRoutes {
    static let all: [Route] = [
        .get("/v1/reports", query: true, list),
        .post("/v1/reports", create),
        .post("/v1/reports/bulk", body: .lines, kept: false, ReportLines.take),
        .get("/v1/reports/{id}") { exchange in
            let id = try exchange.id(of: Report.self)
            return answer(try await exchange.view { try $0.report(id) })
        },
        .patch("/v1/reports/{id}", edit),
        .post("/v1/reports/{id}/submission", body: .optionalJSON, submit),
        .post("/v1/reports/{id}/withdrawal", body: .optionalJSON, withdraw),
        .post("/v1/reports/{id}/signature", body: .optionalJSON, sign),
        .post("/v1/reports/{id}/return", returnReport),
        .post("/v1/reports/{id}/acceptance", accept),
        .get("/v1/reports/{id}/versions", versions),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let (unit, within) = (query.unit("unit"), UnitRoutes.within(query))
        var filter = ReportFilter()
        filter.period = query.period("period")
        filter.kind = query.choice("kind", Report.Kind.self)
        filter.status = query.choice("status", Report.Status.Name.self)
        filter.obligationID = query.id("obligationId")
        filter.regimeID = query.id("regimeId")
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { [filter] view in
            var filter = filter
            filter.unitID = try unit.map { try view.resolve($0) }
            filter.within = try within.map { try view.resolve($0) }
            return try view.reports(filter, page)
        }
        return exchange.list(query, found, ReportWire.write)
    }

    private enum NewKind: String, CaseIterable { case adHoc, synthesis }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Report.self))
        let input = try ReportInput(fields, exchange)
        let declaration = input.declaration
        let report = try await exchange.work { work in
            try work.createReport(input.new(id, work.view), claim)
        } answering: { report in
            created(report, warnings: ownWarnings(report, hasSources: false, declaration), exchange)
        }
        let warnings = ownWarnings(report, hasSources: false, declaration)
        return try await compared(report, exchange) { created(report, warnings: warnings + $0, exchange) }
    }

    private static func created(_ report: Report, warnings: [Warning], _ exchange: Exchange) -> Answer {
        answer(report, warnings: warnings, exchange).created("/v1/reports/\(report.id)")
    }

    static func subject(_ fields: JSONFields) -> NewReport.Subject? {
        let obligationID = fields.optionalIdentifier("obligationId", of: Obligation.self)
        let kind = fields.optionalChoice("kind", NewKind.self)
        let unit = fields.optionalUnit("unit")
        let period = fields.optionalPeriod("period")
        let groupID = fields.optionalIdentifier("groupId", of: ReporterGroup.self)
        if kind != .adHoc, fields.has("groupId") { fields.fail("groupId", .notAllowed, .groupAdHoc) }
        if let obligationID {
            for name in ["kind", "unitId", "unitCode", "period"] where fields.has(name) {
                fields.fail(name, .notAllowed, .followsFromObligation)
            }
            return .obligation(obligationID)
        }
        switch kind {
        case nil:
            if !fields.has("kind"), !fields.has("obligationId") {
                fields.fail("obligationId", .required, .obligationOrKind)
            }
            return nil
        case .adHoc:
            if fields.has("period") { fields.fail("period", .notAllowed, .noPeriod) }
            guard let groupID else { return .adHoc(unit) }
            for name in ["unitId", "unitCode"] where fields.has(name) {
                fields.fail(name, .notAllowed, .groupAdHoc)
            }
            return .groupAdHoc(groupID)
        case .synthesis:
            guard let unit, let period else {
                if unit == nil { fields.fail("unitId", .required, .oneReference("unit")) }
                if !fields.has("period") { fields.fail("period", .required, .period) }
                return nil
            }
            return .synthesis(unit, period)
        }
    }

    private static func edit(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        let fields = try exchange.fields()
        let content = ContentInput(changing: fields, exchange)
        try fields.finish()
        let read = try content.items?.map(present)
        let precondition = exchange.precondition
        let report = try await exchange.work { work in
            let change = content.change(items: try read.map { try ItemWire.resolve($0, work.view) })
            return try work.editReport(id, change, precondition)
        }
        return answer(report, warnings: PrivacyWire.warnings(for: report), exchange)
    }

    private static func submit(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        let fields = try exchange.fields()
        let notPersonal = PrivacyWire.notPersonal(fields, allowed: true)
        try fields.finish()
        // What can't be read here is told of by the work itself.
        let written = try? await exchange.view { try $0.report(id).content }
        let declaration = PersonalDeclaration(
            notPersonal: notPersonal, scan: written.map { TextScan($0) } ?? TextScan())
        let (report, hasSources) = try await exchange.work { work in
            (try work.submitReport(id, declaration), try !work.store.sources(of: id).isEmpty)
        } answering: { report, hasSources in
            answer(report, warnings: ownWarnings(report, hasSources: hasSources, declaration), exchange)
        }
        let warnings = ownWarnings(report, hasSources: hasSources, declaration)
        return try await compared(report, exchange) { answer(report, warnings: warnings + $0, exchange) }
    }

    private static func returnReport(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        let fields = try exchange.fields()
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        let resubmitBy = fields.optionalInstant("resubmitBy")
        try fields.finish()
        return try await exchange.work {
            try $0.returnReport(id, reason: reason, resubmitBy: resubmitBy)
        } answer: {
            answer($0)
        }
    }

    private static func accept(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        let fields = try exchange.fields()
        let rating = fields.integer("rating", in: Limits.rating)
        let comment = fields.optionalText("comment", length: Limits.reason, multiline: true)
        try fields.finish()
        return try await exchange.work {
            try $0.acceptReport(id, rating: rating, comment: comment)
        } answer: {
            answer($0)
        }
    }

    private static func versions(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        let versions = try await exchange.view { try $0.versions(of: id) }
        return .json { json in
            json.memberArray(
                "items",
                { json in
                    for (version, changes) in versions {
                        json.object { ReportWire.write(version, changes, &$0) }
                    }
                })
        }
    }

    private static func ownWarnings(
        _ report: Report, hasSources: Bool, _ declaration: PersonalDeclaration
    ) -> [Warning] {
        ReportWire.warnings(for: report, hasSources: hasSources)
            + PrivacyWire.warnings(for: report, declaration)
    }

    /// The answer with what comparing the report to others finds. The report is handed in; that it can't be compared
    /// now is no reason to say otherwise.
    private static func compared(
        _ report: Report, _ exchange: Exchange, _ answer: ([Warning]) -> Answer
    ) async throws -> Answer {
        guard report.status.name == .submitted,
            let similar = try? await exchange.view({ try $0.similarities(of: report.id) }), !similar.isEmpty
        else { return answer([]) }
        let answer = answer(similar.map(Warning.similar))
        await exchange.keep(answer)
        return answer
    }

    static func answer(_ report: Report) -> Answer {
        Answer.json { ReportWire.write(report, &$0) }.tagged(ReportWire.tag(report))
    }

    static func answer(_ report: Report, warnings: [Warning], _ exchange: Exchange) -> Answer {
        Answer.json { json in
            ReportWire.write(report, &json)
            Warning.write(warnings, in: exchange.context.language, &json)
        }.tagged(ReportWire.tag(report))
    }
}

extension Phrase {
    fileprivate static let followsFromObligation = Phrase(
        vi: "không gửi trường này cùng obligationId, vì nó suy ra từ nghĩa vụ",
        en: "nothing here beside obligationId, from which it follows")
    fileprivate static let obligationOrKind = Phrase(
        vi: "obligationId, hoặc kind (adHoc, synthesis)", en: "obligationId, or kind (adHoc, synthesis)")
    fileprivate static let groupAdHoc = Phrase(
        vi: "groupId chỉ cho báo cáo đột xuất của tổ, không kèm đơn vị",
        en: "groupId only for a group's ad hoc report, and no unit beside it")
    fileprivate static let noPeriod = Phrase(
        vi: "không có kỳ cho báo cáo đột xuất", en: "no period for an ad hoc report")
}
