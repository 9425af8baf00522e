import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct SectionTests {
    private static let template = [
        TemplateSection(code: "I", title: "Tình hình", required: true),
        TemplateSection(code: "II", title: "Kiến nghị", required: true),
        TemplateSection(code: "III", title: "Khác", required: false),
    ]

    @Test(arguments: StorageKind.available)
    func `a report has the sections that its regime asks for, all required ones when it is handed in`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            try await server.askMore(template: Self.template)
            let owed = try await ward.obligationID("CB1", "2026-10")
            let unknown = try await ward.draft(
                owed, as: ward.cell1,
                #""summary": "", "sections": [{"code": "I", "text": "a"}, {"code": "IV", "text": "b"}]"#)
            expectProblem(unknown, 422, "rule-refused", codes: ["sectionUnknown"])
            #expect(unknown.pointers == ["/sections/1/code"])
            let twice = try await ward.draft(
                owed, as: ward.cell1,
                #""summary": "", "sections": [{"code": "I", "text": "a"}, {"code": "I", "text": "b"}]"#)
            expectProblem(twice, 400, "malformed-request", codes: ["notAllowed"])
            #expect(twice.pointers == ["/sections/1/code"])
            let report = try await ward.draft(
                owed, as: ward.cell1, #""summary": "Ổn định", "sections": [{"code": "I", "text": "Yên"}]"#)
            #expect(report.status == 201, "\(report.text)")
            let missing = try await ward.act("submission", report.id, as: ward.cell1)
            expectProblem(missing, 422, "rule-refused", codes: ["sectionMissing"])
            #expect(missing.pointers == ["/sections"] && missing.text.contains(": II."), "\(missing.text)")
            let path = "/v1/reports/\(report.id)"
            func edit(_ sections: String) async throws -> TestServer.Reply {
                try await server.send(
                    "PATCH", path, as: ward.cell1, #"{"sections": \#(sections)}"#,
                    headers: [("If-Match", "*")])
            }
            expectProblem(
                try await edit(#"[{"code": "V", "text": "x"}]"#), 422, "rule-refused",
                codes: ["sectionUnknown"])
            // Blank is nothing.
            #expect(
                try await edit(#"[{"code": "I", "text": "Yên"}, {"code": "II", "text": " \n"}]"#).status
                    == 200)
            expectProblem(
                try await ward.act("submission", report.id, as: ward.cell1), 422, "rule-refused",
                codes: ["sectionMissing"])
            let edited = try await edit(#"[{"code": "II", "text": "Mở chợ"}, {"code": "I", "text": "Yên"}]"#)
            #expect(edited["sections"]?.elements.map { $0["code"]?.text } == ["II", "I"], "\(edited.text)")
            #expect(try await ward.act("submission", report.id, as: ward.cell1).status == 200)
            _ = try await ward.act("return", report.id, as: ward.advisor, #"{"reason": "Nêu rõ"}"#)
            _ = try await edit(#"[{"code": "I", "text": "Lo"}, {"code": "II", "text": "Mở chợ"}]"#)
            #expect(try await ward.act("submission", report.id, as: ward.cell1).status == 200)
            let changes = try await ward.versions(report.id, as: ward.advisor).last?["changes"]?.elements
            #expect(changes?.map { $0["pointer"]?.text } == ["/sections/I"])
            #expect(changes?.first?["from"]?.text == "Yên" && changes?.first?["to"]?.text == "Lo")
            try await ward.expectSound()
        }
    }

    @Test(arguments: StorageKind.available)
    func `where no regime asks for sections there are none`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let owed = try await ward.obligationID("CB1", "2026-10")
            let more = #""summary": "x", "sections": [{"code": "I", "text": "a"}]"#
            expectProblem(
                try await ward.draft(owed, as: ward.cell1, more), 422, "rule-refused",
                codes: ["sectionUnknown"])
            let adHoc = try await server.send(
                "POST", "/v1/reports", as: ward.cell1,
                #"{"kind": "adHoc", "unitCode": "CB1", "title": "x", \#(more)}"#)
            expectProblem(adHoc, 422, "rule-refused", codes: ["sectionUnknown"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `that there is nothing to report is said expressly, and hands in a report without words`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            try await server.askMore(template: Self.template)
            let topic = try await ward.topic()
            let owed = try await ward.obligationID("CB1", "2026-10")
            let before = try await server.dump()
            for more in [
                #""nothingToReport": true, "items": [\#(Ward.item(topic))]"#,
                #""nothingToReport": true, "sections": [{"code": "I", "text": "a"}]"#,
            ] {
                let reply = try await ward.draft(owed, as: ward.cell1, more)
                expectProblem(reply, 422, "rule-refused", codes: ["nothingToReportWithContent"])
                #expect(reply.pointers == ["/nothingToReport"])
            }
            #expect(try await server.dump() == before)
            let report = try await ward.draft(owed, as: ward.cell1, #""nothingToReport": true"#)
            #expect(report["nothingToReport"] == .bool(true) && report.warnings.isEmpty, "\(report.text)")
            let path = "/v1/reports/\(report.id)"
            let withItems = try await server.send(
                "PATCH", path, as: ward.cell1, #"{"items": [\#(Ward.item(topic))]}"#,
                headers: [("If-Match", "*")])
            expectProblem(withItems, 422, "rule-refused", codes: ["nothingToReportWithContent"])
            let submitted = try await ward.act("submission", report.id, as: ward.cell1)
            #expect(submitted.status == 200 && submitted.warnings.isEmpty, "\(submitted.text)")
            #expect(submitted["timeliness"]?.text == "onTime")
            _ = try await ward.act("return", report.id, as: ward.advisor, #"{"reason": "Có thật không?"}"#)
            let taken = try await server.send(
                "PATCH", path, as: ward.cell1, #"{"nothingToReport": false}"#, headers: [("If-Match", "*")])
            #expect(taken.status == 200 && taken["nothingToReport"] == nil, "\(taken.text)")
            expectProblem(
                try await ward.act("submission", report.id, as: ward.cell1), 422, "rule-refused",
                codes: ["emptyReport"])
            try await ward.expectSound()
        }
    }
}
