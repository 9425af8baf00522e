import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct TopicMergerTests {
    @Test(arguments: StorageKind.available)
    func `what named a merged topic keeps it and nothing new takes it`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let (old, new) = (try await ward.topic("Nhà đất"), try await ward.topic("Đất đai"))
            let report = try await ward.submit(
                try await ward.obligationID("CB1", "2026-10"), as: ward.cell1, items: "[\(Ward.item(old))]")
            let merged = try await server.send(
                "POST", "/v1/topics/\(old)/merger", as: ward.advisor, #"{"intoId": "\#(new)"}"#)
            #expect(merged.status == 200 && merged["mergedIntoId"]?.text == new, "\(merged.text)")
            let read = try await server.send("GET", "/v1/reports/\(report.id)", as: ward.advisor)
            #expect(read["items"]?.elements.first?["topicId"]?.text == old)
            let refused = try await ward.submit(
                try await ward.obligationID("CB2", "2026-10"), as: ward.cell2, items: "[\(Ward.item(old))]")
            expectProblem(refused, 422, "rule-refused", codes: ["topicMerged"])
            #expect(refused.pointers == ["/items/0/topicId"])
            let made = try await ward.submit(
                try await ward.obligationID("CB2", "2026-10"), as: ward.cell2, items: "[\(Ward.item(new))]")
            #expect(made.status == 201, "\(made.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `topics are not merged twice, in a circle or into themselves`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let (one, two, three) = (
                try await ward.topic("Một"), try await ward.topic("Hai"), try await ward.topic("Ba")
            )
            func merge(_ id: String, _ into: String) async throws -> TestServer.Reply {
                try await server.send(
                    "POST", "/v1/topics/\(id)/merger", as: ward.advisor, #"{"intoId": "\#(into)"}"#)
            }
            expectProblem(try await merge(one, one), 422, "rule-refused", codes: ["mergeIntoItself"])
            expectProblem(try await merge(one, clientID()), 404, "not-found")
            #expect(try await merge(one, two).status == 200)
            expectProblem(try await merge(one, three), 422, "rule-refused", codes: ["topicMerged"])
            expectProblem(try await merge(two, one), 422, "rule-refused", codes: ["topicMerged"])
            expectProblem(try await merge(three, one), 422, "rule-refused", codes: ["topicMerged"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a topic belongs to its unit, and those below use it`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let central = try await server.account("ban.tw", [(.advisor, "TWB")]).token
            let top = try await server.send("POST", "/v1/topics", as: central, #"{"name": "Nghị quyết"}"#)
            let root = try await ward.unitID("TW")
            #expect(top.status == 201 && top["unitId"]?.text == root, "\(top.text)")
            let local = try await ward.topic("Chợ phường")
            for token in [ward.cell1, ward.advisor] {
                let names = try await server.send("GET", "/v1/topics", as: token).items.compactMap {
                    $0["name"]?.text
                }
                #expect(Set(names) == ["Nghị quyết", "Chợ phường"])
            }
            let other = try await server.account("ban.c2", [(.advisor, "C2B")]).token
            expectProblem(try await server.send("GET", "/v1/topics/\(local)", as: other), 404, "not-found")
            expectProblem(
                try await server.send("POST", "/v1/topics", as: ward.advisor, #"{"name": "Nghị quyết 2"}"#),
                403,
                "forbidden")
            expectProblem(
                try await server.send(
                    "POST", "/v1/topics", as: ward.advisor,
                    #"{"name": "chợ  phường", "unitCode": "C1"}"#
                        .replacing("  ", with: " ")), 409, "conflict")
            let renamed = try await server.send(
                "PATCH", "/v1/topics/\(local)", as: ward.advisor, #"{"name": "Chợ"}"#,
                headers: [("If-Match", "\"1\"")])
            #expect(renamed["name"]?.text == "Chợ" && renamed.etag == "\"2\"", "\(renamed.text)")
        }
    }
}
