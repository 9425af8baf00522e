import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

/// A small world over the real API: the root TW and its board, a province P1, two communes C1 and C2 with their
/// boards, and cells CB1 to CB3 of C1 and CX of C2. Everything holds since 2000.
struct Ward: Sendable {
    let server: TestServer
    /// Administrator at the root.
    let admin: String
    /// Advisor at the board of C1.
    let advisor: String
    /// Officer at C1 itself.
    let officer: String
    /// Officers at the cells CB1 and CB2.
    let cell1: String
    let cell2: String

    static let units = """
        code,name,level,parent_code,kind
        TWB,Ban Tuyên giáo và Dân vận Trung ương,central,,advisoryBoard
        P1,Tỉnh Lào Cai,province,,committee
        P1B,Ban Tuyên giáo và Dân vận Tỉnh ủy,province,P1,advisoryBoard
        C1,Phường Yên Bái,commune,P1,committee
        C1B,Ban Xây dựng Đảng,commune,C1,advisoryBoard
        C1M,Ủy ban Mặt trận Tổ quốc phường,commune,C1,front
        C2,Xã Âu Lâu,commune,P1,committee
        C2B,Ban Xây dựng Đảng xã,commune,C2,advisoryBoard
        CB1,Chi bộ số 1,grassroots,C1,cell
        CB2,Chi bộ số 2,grassroots,C1,cell
        CB3,Chi bộ số 3,grassroots,C1,cell
        CX,Chi bộ xã,grassroots,C2,cell
        """

    init(_ server: TestServer) async throws {
        self.server = server
        let rows = try UnitCSV.rows(Array(Self.units.utf8), validFrom: UnitCSV.defaultValidFrom)
        try await Preparation.work(server.storage, at: server.services.clock.now) { work in
            _ = try work.importUnits(rows, under: nil, dryRun: false)
            for (board, committee) in [("TWB", "TW"), ("P1B", "P1"), ("C1B", "C1"), ("C2B", "C2")] {
                _ = try work.changeUnit(
                    work.view.resolve(.code(board)), UnitChange(receivesFor: .set(.code(committee))), .any)
            }
        }
        admin = try await server.account("quan.tri", [(.administrator, "TW")]).token
        advisor = try await server.account("ban.c1", [(.advisor, "C1B")]).token
        officer = try await server.account("can.bo.c1", [(.officer, "C1")]).token
        cell1 = try await server.account("chi.bo.1", [(.officer, "CB1")]).token
        cell2 = try await server.account("chi.bo.2", [(.officer, "CB2")]).token
    }

    func unitID(_ code: String, at location: SourceLocation = #_sourceLocation) async throws -> String {
        let reply = try await server.send("GET", "/v1/units?code=\(code)", as: admin)
        return try #require(reply.items.first?["id"]?.text, "\(code)", sourceLocation: location)
    }

    /// A monthly regime of C1 for its cells, due on the 20th, as JSON.
    static func regime(
        title: String = "Báo cáo tháng", frequency: String = "monthly", periods: String? = nil,
        due: String = #"{"day": 20, "edge": "onOrBefore"}"#, opens: Int = 40, lock: Int? = nil,
        kind: String = "units", within: String = "C1", issuer: String = "C1", reportKind: String = "periodic",
        extra: String = #", "levels": ["grassroots"]"#, validFrom: String = "2026-10-01",
        validTo: String? = nil
    ) -> String {
        var text = """
            {"issuerCode": "\(issuer)", "title": "\(title)", "reportKind": "\(reportKind)",
            "frequency": "\(frequency)", "due": \(due), "opensDaysBefore": \(opens), "validFrom": "\(validFrom)",
            "reporters": {"kind": "\(kind)", "withinCode": "\(within)", "depth": "children"\(extra)}
            """
        if let periods { text += ", \"periods\": \(periods)" }
        if let lock { text += ", \"lockAfterDays\": \(lock)" }
        if let validTo { text += ", \"validTo\": \"\(validTo)\"" }
        return text + "}"
    }

    @discardableResult
    func makeRegime(
        _ body: String = Ward.regime(), as token: String? = nil,
        at location: SourceLocation = #_sourceLocation
    ) async throws -> TestServer.Reply {
        let reply = try await server.send("POST", "/v1/regimes", as: token ?? advisor, body)
        try #require(reply.status == 201, "\(reply.text)", sourceLocation: location)
        return reply
    }

    /// The obligations of a period that the caller may read, oldest due first.
    func obligations(_ query: String, as token: String? = nil) async throws -> [JSONValue] {
        try await server.send("GET", "/v1/obligations?limit=200&\(query)", as: token ?? advisor).items
    }

    func obligationID(
        _ unit: String, _ period: String, at location: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let found = try await obligations("unitCode=\(unit)&period=\(period)")
        return try #require(found.first?["id"]?.text, "\(unit) \(period)", sourceLocation: location)
    }

    func topic(_ name: String = "Đất đai", unit: String = "C1") async throws -> String {
        let reply = try await server.send(
            "POST", "/v1/topics", as: advisor, #"{"name": "\#(name)", "unitCode": "\#(unit)"}"#)
        try #require(reply.status == 201, "\(reply.text)")
        return reply.id
    }

    /// Hands in a report for an obligation in one go.
    func submit(
        _ obligation: String, as token: String, title: String = "Báo cáo tháng 10", items: String = "[]"
    ) async throws -> TestServer.Reply {
        try await server.send(
            "POST", "/v1/reports", as: token,
            """
            {"obligationId": "\(obligation)", "title": "\(title)", "summary": "Tình hình ổn định.",
            "items": \(items), "submit": true}
            """)
    }

    static func item(
        _ topic: String, id: String? = nil, stance: String = "concerned", content: String = "Giá đất"
    ) -> String {
        """
        {\(id.map { "\"id\": \"\($0)\", " } ?? "")"topicId": "\(topic)", "content": "\(content)",
        "stance": "\(stance)", "prevalence": "many", "channels": ["voterMeeting"]}
        """
    }
}

/// A new UUIDv7 as a client would make it.
func clientID() -> String { IdentifierSource().next() }

func withWard<Value: Sendable>(
    _ kind: StorageKind, clock: String = "2026-10-10T02:00:00.000Z",
    _ body: @Sendable (Ward, TestServer) async throws -> Value
) async throws -> Value {
    try await withServer(kind, clock: clock) { server in try await body(Ward(server), server) }
}
