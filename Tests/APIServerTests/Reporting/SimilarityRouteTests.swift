import TestSupport
import Testing

@testable import APIServer

@Suite struct SimilarityRouteTests {
    private static let first = """
        Nhân dân trong phường phấn khởi trước chủ trương mở rộng đường vào khu dân cư, song nhiều hộ còn lo giá đền \
        bù thấp hơn thị trường và đề nghị công khai phương án trước khi thu hồi đất của từng hộ trong năm nay
        """
    private static let second = """
        Học sinh trở lại trường sau mưa lũ khi sách vở còn thiếu, phụ huynh mong ngành giáo dục hỗ trợ kịp thời và \
        sửa lại hai phòng học tốc mái, các thầy cô đã quyên góp được một phần kinh phí cho việc ấy trong tháng vừa qua
        """

    private func submit(_ ward: Ward, _ unit: String, as token: String, _ summary: String) async throws
        -> TestServer.Reply
    {
        let reply = try await ward.server.send(
            "POST", "/v1/reports", as: token,
            #"{"kind": "adHoc", "unitCode": "\#(unit)", "title": "a", "summary": "\#(summary)", "submit": true}"#
        )
        try #require(reply.status == 201, "\(reply.text)")
        return reply
    }

    private func similar(_ reply: TestServer.Reply) -> [String] {
        (reply["warnings"]?.elements ?? []).filter { $0["code"]?.text == "similar" }
            .map { "\($0["reportId"]?.text ?? "")" }
    }

    @Test(arguments: StorageKind.available)
    func `the author learns of what it may read, the receiving side of all`(_ kind: StorageKind) async throws
    {
        try await withWard(kind) { ward, server in
            let neighbour = try await submit(ward, "CB2", as: ward.cell2, Self.first)
            #expect(neighbour.warnings == ["noItems"])
            let early = try await submit(ward, "CB1", as: ward.cell1, Self.first.uppercased())
            // Another unit's report is not told of, however alike.
            #expect(early.warnings == ["noItems"], "\(early.text)")
            try await server.setClock("2026-10-12T02:00:00.000Z")
            let other = try await submit(ward, "CB1", as: ward.cell1, Self.second)
            #expect(other.warnings == ["noItems"], "\(other.text)")
            try await server.setClock("2026-10-13T02:00:00.000Z")
            let half = try await submit(ward, "CB1", as: ward.cell1, "\(Self.second). \(Self.first)")
            #expect(similar(half) == [other.id], "\(half.text)")
            func list(_ id: String, _ token: String) async throws -> [String] {
                try await server.send("GET", "/v1/reports/\(id)/similarities", as: token).items
                    .compactMap { $0["reportId"]?.text }
            }
            #expect(try await list(early.id, ward.cell1) == [])
            #expect(try await list(early.id, ward.advisor) == [neighbour.id])
            #expect(try await list(half.id, ward.advisor) == [other.id])
            expectProblem(
                try await server.send("GET", "/v1/reports/\(early.id)/similarities", as: ward.cell2), 404,
                "not-found")
            let told = try await server.send("GET", "/v1/reports/\(early.id)/similarities", as: ward.advisor)
            #expect(told.text.contains(#""share":1"#), "\(told.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a redaction takes the likeness away`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let one = try await submit(ward, "CB2", as: ward.cell2, Self.first)
            let two = try await submit(ward, "CB1", as: ward.cell1, Self.first)
            let path = "/v1/reports/\(two.id)/similarities"
            #expect(try await server.send("GET", path, as: ward.advisor).items.count == 1)
            let redacted = try await server.send(
                "POST", "/v1/reports/\(one.id)/redaction", as: ward.advisor,
                #"{"pointers": ["/summary"], "reason": "Nêu đích danh"}"#)
            #expect(redacted.status == 200)
            #expect(try await server.send("GET", path, as: ward.advisor).items.isEmpty)
        }
    }
}
