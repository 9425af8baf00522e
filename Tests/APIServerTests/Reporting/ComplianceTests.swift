import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct ComplianceTests {
    private static let figures = ["expected", "pending", "submitted", "onTime", "late", "missing", "waived"]

    private func numbers(_ value: JSONValue?) -> [Int64?] { Self.figures.map { value?[$0]?.integer } }

    @Test(arguments: StorageKind.available)
    func `who is on time, late and missing is counted by unit and by regime`(_ kind: StorageKind) async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let path = "/v1/compliance?unitCode=C1&period=2026-10"
            let before = try await server.send("GET", path, as: ward.advisor)
            #expect(numbers(before["total"]) == [3, 3, 0, 0, 0, 0, 0], "\(before.text)")
            #expect(before["total"]?["onTimeRate"] == .null)
            _ = try await ward.submit(try await ward.obligationID("CB1", "2026-10"), as: ward.cell1)
            try await server.setClock("2026-10-21T00:00:00.000Z")
            _ = try await ward.submit(try await ward.obligationID("CB2", "2026-10"), as: ward.cell2)
            let total = try await server.send("GET", path, as: ward.advisor)
            #expect(numbers(total["total"]) == [3, 0, 2, 1, 1, 1, 0], "\(total.text)")
            #expect(total["total"]?["onTimeRate"].map { "\($0)" }?.contains("0.333") == true, "\(total.text)")
            #expect(total["period"]?.text == "2026-10" && total.items.isEmpty)
            let children = try await server.send("GET", "\(path)&groupBy=children", as: ward.advisor)
            let byUnit = Dictionary(
                children.items.map { ($0["unitName"]?.text ?? "", numbers($0)) }
            ) { first, _ in first }
            #expect(byUnit["Chi bộ số 1"] == [1, 0, 1, 1, 0, 0, 0], "\(children.text)")
            #expect(byUnit["Chi bộ số 2"] == [1, 0, 1, 0, 1, 0, 0])
            #expect(byUnit["Chi bộ số 3"] == [1, 0, 0, 0, 0, 1, 0])
            #expect(numbers(children["total"]) == numbers(total["total"]))
            let regimes = try await server.send("GET", "\(path)&groupBy=regime", as: ward.advisor)
            #expect(regimes.items.map { $0["regimeTitle"]?.text } == ["Báo cáo tháng"])
            #expect(regimes.items.map { numbers($0) } == [[3, 0, 2, 1, 1, 1, 0]])
            let overdue = try await ward.obligations("withinCode=C1&period=2026-10&timeliness=overdue")
            #expect(overdue.map { $0["unitId"]?.text } == [try await ward.unitID("CB3")])
        }
    }

    @Test(arguments: StorageKind.available)
    func `figures of a province add up those of its communes`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let other = try await server.account("ban.c2", [(.advisor, "C2B")]).token
            try await ward.makeRegime(Ward.regime(within: "C2", issuer: "C2"), as: other)
            let province = try await server.account("lanh.dao.p1", [(.leader, "P1")]).token
            try await server.setClock("2026-10-21T00:00:00.000Z")
            let reply = try await server.send(
                "GET", "/v1/compliance?unitCode=P1&period=2026-10&groupBy=children", as: province)
            #expect(numbers(reply["total"]) == [4, 0, 0, 0, 0, 4, 0], "\(reply.text)")
            let byUnit = Dictionary(
                reply.items.map { ($0["unitName"]?.text ?? "", $0["missing"]?.integer ?? -1) }
            ) { first, _ in first }
            #expect(byUnit["Phường Yên Bái"] == 3 && byUnit["Xã Âu Lâu"] == 1, "\(reply.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `compliance is for those above, the board and the unit's own officers`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            func ask(_ unit: String, as token: String) async throws -> TestServer.Reply {
                try await server.send("GET", "/v1/compliance?unitCode=\(unit)&period=2026-10", as: token)
            }
            for token in [ward.advisor, ward.officer] {
                #expect(try await ask("C1", as: token).status == 200)
            }
            #expect(try await ask("CB1", as: ward.cell1).status == 200)
            expectProblem(try await ask("C1", as: ward.cell1), 403, "forbidden")
            expectProblem(try await ask("C1", as: ward.admin), 403, "forbidden")
            expectProblem(try await ask("C2", as: ward.advisor), 404, "not-found")
            expectProblem(try await ask("NOWHERE", as: ward.advisor), 404, "not-found")
        }
    }
}
