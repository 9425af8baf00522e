import Domain

enum SynthesisRoutes {
    static let all: [Route] = [
        .get("/v1/reports/{id}/sources", sources),
        .put("/v1/reports/{id}/sources", replaceSources),
        .get("/v1/reports/{id}/coverage", coverage),
    ]

    private static func sources(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        return answer(try await exchange.view { try $0.sources(of: id) })
    }

    private static func replaceSources(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        let fields = try exchange.fields()
        let read = fields.objects("sources", count: Limits.sources) { fields in
            let reportID = fields.identifier("reportId", of: Report.self)
            let items =
                fields.has("itemIds")
                ? fields.identifiers("itemIds", of: ItemEntity.self, count: Limits.sourceItems) : nil
            return reportID.map { Source(reportID: $0, itemIDs: items) }
        }
        if !fields.has("sources") { fields.fail("sources", .required, .list(Limits.sources)) }
        let named = read.compactMap { $0?.reportID }
        if Set(named).count != named.count { fields.fail("sources", .notAllowed, .eachReportOnce) }
        try fields.finish()
        let sources = try read.map(present)
        let precondition = exchange.precondition
        return answer(
            try await exchange.work { work in
                _ = try work.setSources(sources, of: id, precondition)
                return try work.view.sources(of: id)
            })
    }

    private static func answer(_ answer: (shown: [ShownSource], hidden: Int, report: Report)) -> Answer {
        Answer.json { json in
            json.memberArray(
                "items",
                { json in
                    for shown in answer.shown {
                        json.object { json in
                            json.member("reportId", shown.source.reportID)
                            json.member("itemIds", shown.source.itemIDs)
                            json.member("unitId", shown.unitID)
                            json.member("period", shown.period)
                            json.member("title", shown.title)
                        }
                    }
                })
            json.member("hidden", answer.hidden)
            json.member("version", answer.report.meta.version)
        }.tagged(ReportWire.tag(answer.report))
    }

    private static func coverage(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Report.self)
        let coverage = try await exchange.view { try $0.coverage(of: id) }
        return .json { json in
            json.member("coverage") { coverage.span.write(&$0) }
            json.member("counts") { write(coverage.counts, &$0) }
            json.memberArray(
                "items",
                { json in
                    for line in coverage.lines {
                        json.object { json in
                            json.member("unitId", line.unitID)
                            json.member("unitName", line.unitName)
                            json.member("collaboratorId", line.collaboratorID)
                            json.member("codeName", line.codeName)
                            json.member("groupId", line.groupID)
                            json.member("groupName", line.groupName)
                            json.member("obligationId", line.obligationID)
                            json.member("reportId", line.reportID)
                            json.member("state", line.state)
                        }
                    }
                })
        }
    }

    /// What is cited was accepted, and what was accepted was submitted: each count holds the ones before.
    private static func write(_ counts: [SynthesisCoverage.State: Int], _ json: inout JSONWriter) {
        func count(_ states: SynthesisCoverage.State...) -> Int {
            states.map { counts[$0] ?? 0 }.reduce(0, +)
        }
        json.member("expected", count(.cited, .accepted, .submitted, .returned, .missing, .pending))
        json.member("cited", count(.cited))
        json.member("accepted", count(.cited, .accepted))
        json.member("submitted", count(.cited, .accepted, .submitted, .returned))
        json.member("missing", count(.missing))
        json.member("pending", count(.pending))
        json.member("waived", count(.waived))
    }
}

extension SynthesisCoverage.State: WireValue {}

extension Phrase {
    fileprivate static let eachReportOnce = Phrase(vi: "mỗi báo cáo một lần", en: "each report once")
}
