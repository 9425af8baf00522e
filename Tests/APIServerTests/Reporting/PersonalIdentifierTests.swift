import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct PersonalIdentifierTests {
    private static let personal =
        #"{"kind": "adHoc", "unitCode": "CB1", "title": "a", "summary": "Ông Trần Văn An, 0912 345 678", "items": [ITEMS]EXTRA}"#

    private func body(_ items: String = "", _ extra: String = "") -> String {
        Self.personal.replacing("ITEMS", with: items).replacing("EXTRA", with: extra)
    }

    private func findings(_ reply: TestServer.Reply, _ list: String) -> [String] {
        (reply[list]?.elements ?? []).map { finding in
            let place = [finding["offset"]?.integer, finding["length"]?.integer].map {
                $0.map(String.init) ?? ""
            }
            return
                "\(finding["code"]?.text ?? "") \(finding["pointer"]?.text ?? "") \(place.joined(separator: "+"))"
        }
    }

    @Test(arguments: StorageKind.available)
    func `a draft may hold what leads to a person, with a warning for each`(_ kind: StorageKind) async throws
    {
        try await withWard(kind) { ward, server in
            let topic = try await ward.topic()
            let item = Ward.item(topic, content: "🇻🇳 Gửi a.b@gmail.com; ở số nhà 12 đường Lê Lợi")
            let made = try await server.send("POST", "/v1/reports", as: ward.cell1, body(item))
            #expect(made.status == 201, "\(made.text)")
            #expect(made["status"]?.text == "draft")
            let expected = [
                "personalIdentifier /summary 17+12", "personalIdentifier /items/0/content 7+13",
                "confirmName /summary 0+15", "confirmAddress /items/0/content 24+22",
            ]
            #expect(findings(made, "warnings") == expected)
            let edited = try await server.send(
                "PATCH", "/v1/reports/\(made.id)", as: ward.cell1, #"{"title": "b"}"#,
                headers: [("If-Match", made.etag)])
            #expect(findings(edited, "warnings") == expected)
            #expect(try await server.send("GET", "/v1/reports/\(made.id)", as: ward.cell1).warnings == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a submission tells all passages at once and loses nothing`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let topic = try await ward.topic()
            let item = Ward.item(topic, content: "Gửi a.b@gmail.com hoặc CCCD 001099012345")
            let made = try await server.send("POST", "/v1/reports", as: ward.cell1, body(item))
            let path = "/v1/reports/\(made.id)/submission"
            let before = try await server.dump()
            let refused = try await server.send("POST", path, as: ward.cell1)
            expectProblem(
                refused, 422, "rule-refused", codes: Array(repeating: "personalIdentifier", count: 3))
            #expect(
                findings(refused, "errors") == [
                    "personalIdentifier /summary 17+12", "personalIdentifier /items/0/content 4+13",
                    "personalIdentifier /items/0/content 28+12",
                ])
            for passage in ["345 678", "gmail", "0010990"] { #expect(!refused.text.contains(passage)) }
            #expect(try await server.dump() == before)
            let half = #"{"notPersonal": [{"pointer": "/summary", "reason": "Số trực của phường"}]}"#
            expectProblem(
                try await server.send("POST", path, as: ward.cell1, half), 422, "rule-refused",
                codes: Array(repeating: "personalIdentifier", count: 2))
            #expect(try await server.dump() == before)
            let all =
                #"{"notPersonal": [{"pointer": "/summary", "reason": "Số 0912 345 678 là của phường"}, {"pointer": "/items/0/content", "reason": "Hộp thư chung"}, {"pointer": "/title", "reason": "x"}]}"#
            let passed = try await server.send("POST", path, as: ward.cell1, all)
            #expect(passed.status == 200 && passed["summary"]?.text == "Ông Trần Văn An, 0912 345 678")
            #expect(passed.warnings.isEmpty, "\(passed.text)")
            #expect(try await server.auditCount("report.notPersonal", made.id) == 2)
            let audit = try await server.dump()["audit_event"] ?? []
            #expect(audit.contains { $0.contains("/summary: Số [đã che] là của phường") })
            #expect(!audit.contains { $0.contains("345 678") })
        }
    }

    @Test(arguments: StorageKind.available)
    func `created and submitted in one go it is refused whole`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            let refused = try await server.send(
                "POST", "/v1/reports", as: ward.cell1, body("", #", "submit": true"#))
            expectProblem(refused, 422, "rule-refused", codes: ["personalIdentifier"])
            #expect(try await server.dump() == before)
            let declared = #", "notPersonal": [{"pointer": "/summary", "reason": "Số trực"}]"#
            let early = try await server.send("POST", "/v1/reports", as: ward.cell1, body("", declared))
            expectProblem(early, 400, "malformed-request", codes: ["notAllowed"])
            let passed = try await server.send(
                "POST", "/v1/reports", as: ward.cell1, body("", #", "submit": true"# + declared))
            #expect(passed.status == 201 && passed["status"]?.text == "submitted", "\(passed.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a hot report is never held up, but masked for good`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let topic = try await ward.topic()
            let hot = Ward.item(topic, content: "Gửi a.b@gmail.com ngay").dropLast() + #", "hot": true}"#
            let passed = try await server.send(
                "POST", "/v1/reports", as: ward.cell1, body(String(hot), #", "submit": true"#))
            #expect(passed.status == 201, "\(passed.text)")
            #expect(
                findings(passed, "warnings") == [
                    "masked /summary +", "masked /items/0/content +", "confirmName /summary 0+15",
                ])
            #expect(passed["summary"]?.text == "Ông Trần Văn An, [đã che]")
            let content = passed["items"]?.elements.first?["content"]?.text
            #expect(content == "Gửi [đã che] ngay")
            #expect(try await server.auditCount("report.masked", passed.id) == 1)
            let everything = try await server.dump().values.joined()
            #expect(!everything.contains { $0.contains("gmail") || $0.contains("345 678") })
            let received = try await server.send("GET", "/v1/reports/\(passed.id)", as: ward.advisor)
            #expect(received["summary"]?.text == "Ông Trần Văn An, [đã che]")
        }
    }
}
