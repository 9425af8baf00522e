import Domain
import NIOHTTP1
import Testing

@testable import APIServer

/// Provinces and what lies below them, each committee with its board and with people at work in every role:
///
///     TW ─┬─ P1 ─┬─ C1 ─── A1
///         │      └─ C2
///         └─ P2 ─── D1
///
/// Each owes a monthly report to the committee above. Every answer is held against openapi.yaml.
struct World: Sendable {
    static let committees: [(code: String, level: String, parent: String?)] = [
        ("TW", "central", nil), ("P1", "province", "TW"), ("P2", "province", "TW"), ("C1", "commune", "P1"),
        ("C2", "commune", "P1"), ("D1", "commune", "P2"), ("A1", "grassroots", "C1"),
    ]
    static let staffRoles: [Role] = [.administrator, .leader, .advisor, .officer, .auditor]

    let server: TestServer
    let contract: Contract
    /// By code.
    private(set) var unitIDs: [String: String] = [:]
    private var tokens: [String: String] = [:]

    init(_ server: TestServer) async throws {
        self.server = server
        contract = try Contract.shared
        tokens["administrator TW"] = try await server.account("administrator.tw", [(.administrator, "TW")])
            .token
        for (code, level, parent) in Self.committees {
            if let parent { _ = try await makeUnit(code, "committee", level, below: parent) }
            _ = try await makeUnit("\(code)-B", "advisoryBoard", level, below: code, receivesFor: code)
        }
        let units = try await make("GET", "/v1/units?limit=200", as: token(.administrator, "TW"))
        for unit in units["items"]?.elements ?? [] { unitIDs[unit["code"]?.text ?? ""] = unit["id"]?.text }
        for (code, _, _) in Self.committees {
            for role in Self.staffRoles where code != "TW" || role != .administrator {
                let place = role == .advisor ? "\(code)-B" : code
                let account = try await server.account("\(role).\(code.lowercased())", [(role, place)])
                tokens["\(role) \(code)"] = account.token
            }
        }
        for code in ["TW", "P1", "P2", "C1"] {
            _ = try await makeRegime(
                issuer: code,
                #"{"kind": "units", "withinCode": "\#(code)", "depth": "children", "unitKinds": ["committee"]}"#
            )
        }
    }

    /// Of somebody with the role at the committee (an advisor: at its board).
    func token(_ role: Role, _ code: String) throws -> String { try #require(tokens["\(role) \(code)"]) }

    func unit(_ code: String) throws -> String { try #require(unitIDs[code]) }

    /// An id that nothing has yet.
    func newID() -> String { server.services.ids.next() }

    func send(
        _ method: String, _ target: String, as token: String?, _ body: String? = nil, upload: [UInt8]? = nil,
        headers: [(String, String)] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestServer.Reply {
        let reply = try await server.send(method, target, as: token, body, upload: upload, headers: headers)
        contract.check(method, target, reply.status, sourceLocation: sourceLocation)
        return reply
    }

    /// A request that has to succeed.
    @discardableResult
    func make(
        _ method: String, _ target: String, as token: String?, _ body: String? = nil,
        headers: [(String, String)] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        let reply = try await send(
            method, target, as: token, body, headers: headers, sourceLocation: sourceLocation)
        try #require(
            (200...299).contains(reply.status), "\(method) \(target): \(reply.status) \(reply.text)",
            sourceLocation: sourceLocation)
        return try reply.json
    }

    /// A change that has to succeed, of the resource as it stands now.
    @discardableResult
    func change(
        _ method: String, _ path: String, as token: String, _ body: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        let tag = try await send("GET", path, as: token, sourceLocation: sourceLocation).etag
        return try await make(
            method, path, as: token, body, headers: [("If-Match", tag)], sourceLocation: sourceLocation)
    }

    func makeUnit(
        _ code: String, _ kind: String, _ level: String, below parent: String, receivesFor: String? = nil
    )
        async throws -> String
    {
        let receiving = receivesFor.map { #", "receivesForCode": "\#($0)""# } ?? ""
        let unit = try await make(
            "POST", "/v1/units", as: token(.administrator, "TW"),
            #"""
            {"code": "\#(code)", "name": "Đơn vị \#(code)", "kind": "\#(kind)", "level": "\#(level)",
             "parentCode": "\#(parent)", "validFrom": "2020-01-01"\#(receiving)}
            """#)
        return try unit.id
    }

    /// A monthly regime for October 2026, open already.
    func makeRegime(issuer: String, _ reporters: String) async throws -> String {
        let regime = try await make(
            "POST", "/v1/regimes", as: token(.advisor, issuer),
            #"""
            {"issuerCode": "\#(issuer)", "title": "Báo cáo tháng", "reportKind": "periodic",
             "frequency": "monthly", "reporters": \#(reporters), "due": {"day": 25, "edge": "onOrBefore"},
             "opensDaysBefore": 31, "validFrom": "2026-10-01", "allowsLateCascade": {"reason": "Thử"}}
            """#)
        return try regime.id
    }

    /// An appointed collaborator with an account.
    func makeCollaborator(_ code: String) async throws -> (id: String, codeName: String, token: String) {
        let advisor = try token(.advisor, code)
        let record = try await make("POST", "/v1/collaborators", as: advisor, #"{"unitCode": "\#(code)"}"#)
        try await make(
            "POST", "/v1/collaborators/\(record.id)/appointments", as: advisor,
            #"""
            {"unitCode": "\#(code)", "decisionNumber": "01-QĐ/BTG", "decisionDate": "2026-01-01",
             "from": "2026-01-01", "position": "Cộng tác viên"}
            """#)
        let codeName = try #require(record["codeName"]?.text)
        let account = try await server.account(
            codeName.lowercased(), [(.collaborator, code)], collaborator: Identifier(trusted: record.id))
        return (try record.id, codeName, account.token)
    }

    /// A group as JSON.
    static func group(_ unit: String, leader: String, name: String = "Tổ số 5", more: String = "") -> String {
        #"""
        {"unitId": "\#(unit)", "name": "\#(name)", "decisionNumber": "31-QĐ/ĐU", "decisionDate": "2026-01-05",
         "leaderId": "\#(leader)", "validFrom": "2026-02-01"\#(more)}
        """#
    }

    /// The obligations that a caller reads with a query.
    func obligations(_ query: String, as token: String) async throws -> [JSONValue] {
        try await make("GET", "/v1/obligations?limit=200&\(query)", as: token)["items"]?.elements ?? []
    }

    /// What a caller gets at each target, whole: status, tag and body.
    func snapshot(_ targets: [String], as token: String) async throws -> [String: String] {
        var result: [String: String] = [:]
        for target in targets {
            let reply = try await send("GET", target, as: token, headers: [("X-Request-Id", "snapshot")])
            result[target] = "\(reply.status) \(reply.etag) \(reply.text)"
        }
        return result
    }
}

extension JSONValue {
    var id: String {
        get throws { try #require(self["id"]?.text) }
    }
}
