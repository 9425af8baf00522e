import Domain
import Hummingbird

/// What happened, for those who ask again and again rather than be called.
enum ChangeRoutes {
    static let all: [Route] = [.get("/v1/changes", query: true, list)]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let since = query.text("since", length: 1...2_000)
        let kinds = query.kinds("types") ?? ToldEvent.Kind.offered
        let limit = query.integer("limit", in: Limits.page) ?? Limits.defaultPage
        try query.finish()
        let after =
            try since == "now" ? nil : since.map { try place($0, exchange.services.cursors) } ?? .start
        let page = try await exchange.view { try $0.changes(kinds, after: after, most: limit) }
        return .json { json in
            json.memberArray(
                "items", { json in for event in page.events { json.object { write(event, &$0) } } })
            json.member(
                "next",
                exchange.services.cursors.seal([String(page.last.sequence), page.last.mark], for: scope))
            json.member("hasMore", page.hasMore)
        }
    }

    /// Whoever asks: a place in the feed is the same for all, and what is seen from there is each caller's own.
    private static let scope = "changes"

    private static func place(_ cursor: String, _ cursors: Cursors) throws -> AuditSeal {
        guard let keys = cursors.open(cursor, for: scope), keys.count == 2,
            let sequence = keys.first.flatMap({ Int($0) }), let mark = keys.last
        else {
            throw Problem.invalidCursor.with([
                ProblemError(pointer: "?since", code: "invalidCursor", detail: .feedCursor)
            ])
        }
        return AuditSeal(sequence: sequence, mark: mark)
    }

    /// The same in the feed and in what webhooks send.
    static func write(_ event: ToldEvent, _ json: inout JSONWriter) {
        json.member("id", event.event.id)
        json.member("type", event.kind.rawValue)
        json.member("timestamp", event.event.at)
        json.member("data") { json in
            json.member("id", event.event.subject)
            json.memberOrNull("unitId", event.event.unitID?.rawValue)
            json.member("href", "\(event.kind.path)/\(event.event.subject)")
        }
    }
}

extension ToldEvent.Kind {
    /// Below which its subjects are read.
    fileprivate var path: String {
        switch self {
        case .reportSubmitted, .reportReturned, .reportAccepted, .reportWithdrawn: "/v1/reports"
        case .obligationOverdue: "/v1/obligations"
        case .surveyClosed: "/v1/surveys"
        case .planIssued, .planAmended, .planRevoked: "/v1/plans"
        case .webhookTested: "/v1/webhooks"
        }
    }
}

extension ToldEvent.Kind {
    init?(offered text: some StringProtocol) {
        guard let kind = Self.offered.first(where: { $0.rawValue == text }) else { return nil }
        self = kind
    }
}

extension Query {
    /// Several of the events' types, with commas between.
    func kinds(_ name: String) -> [ToldEvent.Kind]? {
        guard let text = text(name, length: 1...1_000) else { return nil }
        var kinds: [ToldEvent.Kind] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let kind = ToldEvent.Kind(offered: part), !kinds.contains(kind) else {
                fail(name, .invalidValue, .eventTypes)
                return nil
            }
            kinds.append(kind)
        }
        return kinds
    }
}

extension Problem {
    init(audit: AuditRefusal) {
        self =
            switch audit {
            case .placeUnknown:
                .invalidCursor.detailed(
                    "Kho dữ liệu đã được phục hồi về một thời điểm trước; hãy đọc lại từ đầu, không có since.",
                    "The store was put back to an earlier time; read again from the beginning, without since."
                ).with([ProblemError(pointer: "?since", code: "placeUnknown", detail: .feedCursor)])
            }
    }
}

extension Phrase {
    private static let kinds = ToldEvent.Kind.offered.map(\.rawValue).joined(separator: ", ")
    static let eventTypes = Phrase(vi: "một trong số \(kinds)", en: "one of \(kinds)")
    fileprivate static let feedCursor = Phrase(
        vi: "Cần giá trị next của lần trước, hoặc now.", en: "Expected the next of the time before, or now.")
}
