import Domain
import TestSupport
import Testing

@testable import APIServer

extension TestServer {
    /// A monthly regime of C1 for its cells (or for collaborators of C1), due on the 20th and open since September,
    /// with what a regime may ask for beside a date.
    func askMore(
        of kind: Reporters.Kind = .units, recipients: [String] = [], signOff: Regime.SignOff = .none,
        template: [TemplateSection] = [], reportKind: Regime.ReportKind = .periodic, lock: Int? = nil,
        opens: Int = 40
    ) async throws {
        let id = Regime.ID(trusted: clientID())
        let levels: [Unit.Level] = kind == .units ? [.grassroots] : [.commune]
        try await Preparation.work(storage, at: services.clock.now) { work in
            let issuer = try work.view.resolve(.code("C1"))
            let from = try #require(CivilDate("2026-10-01"))
            let regime = Regime(
                id: id, issuerID: issuer, title: "Báo cáo tháng", legalBasis: nil, reportKind: reportKind,
                frequency: .monthly, periods: nil,
                reporters: Reporters(
                    kind: kind, withinID: issuer, depth: .children, levels: levels, unitKinds: nil,
                    exceptIDs: []),
                recipientIDs: try recipients.map { try work.view.resolve(.code($0)) },
                due: DueRule(day: 20, edge: .onOrBefore, month: nil), opensDaysBefore: opens,
                lockAfterDays: lock, signOff: signOff, template: template, validFrom: from, validTo: nil,
                nextPeriod: Regime.firstPeriod(.monthly, from: from),
                meta: .new(work.caller.ask.clock))
            try work.store.insert(regime)
            try PeriodOpening(store: work.store, ask: work.caller.ask).open(id)
        }
    }
}

extension Ward {
    func draft(_ obligation: String, as token: String, _ more: String = #""summary": "Tình hình ổn định.""#)
        async throws -> TestServer.Reply
    {
        try await server.send(
            "POST", "/v1/reports", as: token,
            #"{"obligationId": "\#(obligation)", "title": "Báo cáo tháng 10", \#(more)}"#)
    }

    func act(_ action: String, _ report: String, as token: String, _ body: String? = nil) async throws
        -> TestServer.Reply
    {
        try await server.send("POST", "/v1/reports/\(report)/\(action)", as: token, body)
    }

    func read(_ report: String, as token: String) async throws -> TestServer.Reply {
        try await server.send("GET", "/v1/reports/\(report)", as: token)
    }

    func obligation(_ id: String, as token: String) async throws -> TestServer.Reply {
        try await server.send("GET", "/v1/obligations/\(id)", as: token)
    }

    func versions(_ report: String, as token: String) async throws -> [JSONValue] {
        try await server.send("GET", "/v1/reports/\(report)/versions", as: token).items
    }

    /// `dany check` finds nothing broken.
    func expectSound(at location: SourceLocation = #_sourceLocation) async throws {
        let day = server.services.clock.now.civilDate
        let found = try await server.storage.read { try $0.inspect(on: day) }
        #expect(found == [], sourceLocation: location)
    }
}
