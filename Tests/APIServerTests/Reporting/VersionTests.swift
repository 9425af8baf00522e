import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct VersionTests {
    @Test(arguments: StorageKind.available)
    func `versions show what a resubmission changed, a stance above all`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let topic = try await ward.topic()
            let (kept, dropped, added) = (clientID(), clientID(), clientID())
            let items = [
                Ward.item(topic, id: kept, stance: "opposed"), Ward.item(topic, id: dropped, content: "Bỏ"),
            ].joined(separator: ",")
            let report = try await ward.submit(
                try await ward.obligationID("CB1", "2026-10"), as: ward.cell1, items: "[\(items)]")
            #expect(report.status == 201, "\(report.text)")
            let path = "/v1/reports/\(report.id)"
            let returned = try await server.send(
                "POST", "\(path)/return", as: ward.advisor,
                #"{"reason": "Nêu rõ nguồn", "resubmitBy": "2026-10-15T00:00:00Z"}"#)
            #expect(returned["returned"]?["reason"]?.text == "Nêu rõ nguồn", "\(returned.text)")
            let own = try await server.send("GET", path, as: ward.cell1)
            #expect(own["number"]?.integer == 2)
            let next = [
                Ward.item(topic, id: kept, stance: "supportive"),
                Ward.item(topic, id: added, content: "Thêm"),
            ].joined(separator: ",")
            let edited = try await server.send(
                "PATCH", path, as: ward.cell1,
                #"{"title": "Báo cáo tháng 10 (bổ sung)", "items": [\#(next)]}"#,
                headers: [("If-Match", own.etag)])
            #expect(edited.status == 200, "\(edited.text)")
            // Until it is handed in again, the receiving side reads what it got, under the tag that it had.
            let seen = try await server.send("GET", path, as: ward.advisor)
            #expect(seen["title"]?.text == "Báo cáo tháng 10" && seen["number"]?.integer == 1, "\(seen.text)")
            #expect(seen.etag == returned.etag)
            #expect(try await server.send("GET", "\(path)/versions", as: ward.advisor).items.count == 1)
            let again = try await server.send("POST", "\(path)/submission", as: ward.cell1)
            #expect(again.status == 200, "\(again.text)")
            _ = try await server.send("POST", "\(path)/acceptance", as: ward.advisor, #"{"rating": 5}"#)
            let versions = try await server.send("GET", "\(path)/versions", as: ward.advisor).items
            #expect(versions.map { $0["number"]?.integer } == [1, 2])
            #expect(versions.map { $0["outcome"]?.text } == ["returned", "accepted"])
            #expect(versions[0]["reason"]?.text == "Nêu rõ nguồn")
            #expect(versions[0]["resubmitBy"]?.text == "2026-10-15T00:00:00.000Z")
            #expect(versions[0]["changes"]?.elements.isEmpty == true)
            #expect(versions[1]["rating"]?.integer == 5)
            let changes = versions[1]["changes"]?.elements.map { change in
                ["pointer", "kind", "from", "to"].map { change[$0]?.text ?? "" }
            }
            #expect(
                changes == [
                    ["/title", "changed", "Báo cáo tháng 10", "Báo cáo tháng 10 (bổ sung)"],
                    ["/items/\(dropped)", "removed", "Bỏ", ""],
                    ["/items/\(kept)/stance", "changed", "opposed", "supportive"],
                    ["/items/\(added)", "added", "", "Thêm"],
                ], "\(String(describing: changes))")
        }
    }

    @Test(arguments: StorageKind.available)
    func `what was handed in stays as it was, whatever comes later`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let report = try await ward.submit(try await ward.obligationID("CB1", "2026-10"), as: ward.cell1)
            let path = "/v1/reports/\(report.id)"
            for round in 1...3 {
                _ = try await server.send(
                    "POST", "\(path)/return", as: ward.advisor, #"{"reason": "Lần \#(round)"}"#)
                _ = try await server.send(
                    "PATCH", path, as: ward.cell1, #"{"summary": "Bản \#(round + 1)"}"#,
                    headers: [("If-Match", "*")])
                _ = try await server.send("POST", "\(path)/submission", as: ward.cell1)
            }
            let versions = try await server.send("GET", "\(path)/versions", as: ward.cell1).items
            #expect(
                versions.map { $0["summary"]?.text } == ["Tình hình ổn định.", "Bản 2", "Bản 3", "Bản 4"])
            #expect(versions.map { $0["reason"]?.text } == ["Lần 1", "Lần 2", "Lần 3", nil])
            #expect(versions.last?["outcome"]?.text == "pending")
        }
    }
}
