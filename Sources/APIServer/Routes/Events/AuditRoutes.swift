import Domain
import Hummingbird

/// Who did what, for those who oversee it, and the proof that nobody has touched the record since.
enum AuditRoutes {
    static let all: [Route] = [
        .get("/v1/audit-events", query: true, list),
        .get("/v1/audit-events/verification", query: true, verify),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let unit = query.unit("unit")
        let filter = AuditFilter(
            accountID: query.id("accountId"), apiKeyID: query.id("apiKeyId"),
            action: query.text("action", length: Limits.auditAction),
            subject: query.text("subject", length: Limits.auditSubject), from: query.instant("from"),
            until: query.instant("until"))
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { try $0.auditEvents(filter, unit, page) }
        return exchange.list(query, found, write)
    }

    private static func verify(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let anchor = query.text("anchor", length: Limits.auditAnchor).flatMap { text in
            let anchor = AuditSeal(anchor: text)
            if anchor == nil { query.fail("anchor", .invalidFormat, .auditAnchor) }
            return anchor
        }
        try query.finish()
        let chain = exchange.services.auditChain
        return answer(try await exchange.view { try $0.verifyAudit(from: anchor, chain) })
    }

    private static func answer(_ verification: AuditVerification) -> Answer {
        let walk = verification.walk
        return .json { json in
            json.member("isIntact", walk.faults.isEmpty)
            json.member("isComplete", verification.isComplete)
            json.member("checked", walk.checked)
            json.memberArray(
                "faults",
                { json in
                    for fault in walk.faults.prefix(Limits.toldErrors) {
                        json.object { json in
                            json.member("sequence", fault.sequence)
                            if let through = fault.through { json.member("through", through) }
                            json.member("kind", fault.kind.rawValue)
                        }
                    }
                })
            json.member("faultCount", walk.faults.count)
            json.member("unsealed", verification.unsealed)
            json.member("anchor", walk.last.anchor)
            json.member("head", verification.head.anchor)
        }
    }

    private static func write(_ record: AuditRecord, _ json: inout JSONWriter) {
        let event = record.event
        json.member("id", event.id)
        json.member("action", event.action)
        json.member("subject", event.subject)
        json.memberOrNull("unitId", event.unitID?.rawValue)
        json.memberOrNull("accountId", record.apiKeyID == nil ? event.accountID?.rawValue : nil)
        json.memberOrNull("apiKeyId", record.apiKeyID?.rawValue)
        json.memberOrNull("reason", event.reason)
        json.member("at", event.at)
        json.member("recordedAt", event.recordedAt)
        json.member("requestId", event.requestID)
        json.memberOrNull("sealedAs", record.seal?.anchor)
    }
}

extension AuditSeal {
    /// As it is kept elsewhere: the number, a colon, the mark.
    var anchor: String { "\(sequence):\(mark)" }

    init?(anchor: String) {
        let parts = anchor.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let number = parts.first.flatMap({ Int($0) }), number >= 0,
            let mark = parts.last, mark.utf8.count == (number == 0 ? 0 : Limits.auditMark)
        else { return nil }
        self.init(sequence: number, mark: String(mark))
    }
}

extension Phrase {
    fileprivate static let auditAnchor = Phrase(
        vi: "anchor hoặc head của lần kiểm tra trước: số, dấu hai chấm, rồi dấu niêm",
        en: "the anchor or head of an earlier verification: a number, a colon and a mark")
}
