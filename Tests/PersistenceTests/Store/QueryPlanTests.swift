import Domain
import Foundation
import TestSupport
import Testing

@testable import Persistence

/// Left out on purpose: a search for words inside names, which no index of either database serves; and the import's and
/// the inspection's reading of everything.
@Suite struct QueryPlanTests {
    /// Each function of the storage that gives a page has to be among those that are explained here.
    @Test func `every list of the storage is explained`() throws {
        let folder = URL(filePath: #filePath).appending(path: "../../../../Sources/Domain/Storage")
            .standardized
        var names: [String] = []
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let functions = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "func ")
            names += functions.dropFirst().filter { $0.contains("Page<") }.map {
                String($0.prefix { $0 != "(" })
            }
        }
        #expect(names.sorted() == ExplainedLists.all.keys.sorted())
    }

    @Test(arguments: StorageKind.available)
    func `no list reads all obligations, reports or units`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let units = try await world.fillForPlans()
            let (now, today) = (world.now, world.now.civilDate)
            let unit = units[7]
            let october = try period("2026-10")
            let authors = authors(unit, october, now)
            var scans = try await plans(world) { store in
                _ = try store.place(unit, on: today)
                _ = try store.ancestors(of: unit, on: today)
                _ = try store.subtree(of: unit, on: today)
                _ = try store.unitID(code: "U7", on: today)
                _ = try store.names(of: [unit], on: today)
                _ = try store.obligations(unit: unit, period: october)
                _ = try store.obligations(to: unit, overlapping: DateSpan(october))
                _ = try store.openObligations(of: Identifier(trusted: "x"))
                _ = try store.openObligations(of: Identifier<ReporterGroup>(trusted: "x"), from: today)
                _ = try store.citations(of: Identifier(trusted: "x"))
                _ = try store.complianceByChild(of: unit, period: october, at: now)
                _ = try store.reports(citing: [Identifier(trusted: "x")])
                for report in authors { _ = try store.signatures(toCompareWith: report, most: 1_000) }
                _ = try store.complianceByRegime(of: unit, period: october, at: now)
                let window = DateSpan(october)
                _ = try store.owed(
                    by: [unit], collaborator: Identifier(trusted: "x"), groups: [Identifier(trusted: "x")],
                    in: window, most: 9)
                _ = try store.dueTasks(of: [unit], in: window, most: 9)
            }
            for (role, anchor) in [(Role.officer, unit), (.leader, units[0]), (.advisor, world.root)] {
                let lists = lists(scope(role, anchor, at: now), anchor, unit: unit, world)
                scans += try await plans(world) { try lists.read($0) }
            }
            #expect(scans.isEmpty, "\(Set(scans).joined(separator: "\n\n"))")
        }
    }

    /// An officer of one unit, a collaborator and the leader of few units are no reason to look at everybody's rows,
    /// even in order and until a page is full: theirs may never fill one.
    @Test(arguments: StorageKind.available)
    func `who reads little has no list that goes through everybody's rows`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let units = try await world.fillForPlans()
            let (now, unit) = (world.now, units[7])
            let person: Collaborator.ID = Identifier(trusted: "p")
            for (scope, anchor) in [
                (scope(.officer, unit, at: now), unit), (scope(.leader, units[3], at: now), units[3]),
                (scope(.collaborator, unit, at: now, collaborator: person), unit),
            ] {
                let lists = lists(scope, anchor, unit: unit, world)
                let scans = try await plans(world, isNarrow: true) { try lists.read($0, changes: false) }
                #expect(scans.isEmpty, "\(Set(scans).joined(separator: "\n\n"))")
            }
        }
    }

    /// Sorted, each page would cost as much as reading all that its unit ever wrote.
    @Test func `a page of one unit's reports comes in the order of an index`() async throws {
        try await withStore(.sqlite) { world in
            let scope = scope(.officer, world.root, at: world.now)
            let (unit, now) = (world.root, world.now)
            let sorts = try await explained(world) { store in
                for after in [nil, [String(now.milliseconds), "b"]] {
                    _ = try store.reports(
                        ReportFilter(unitID: unit, kind: .adHoc), scope, on: now.civilDate,
                        PageRequest(limit: 20, after: after))
                }
            }.sorts
            #expect(sorts.isEmpty)
        }
    }

    /// A commune's collaborators owe a hundred times as many; they stand in other indexes.
    @Test func `what a committee and all below owe is found apart from what their collaborators do`()
        async throws
    {
        try await withStore(.sqlite) { world in
            let (unit, now) = (try await world.fillForPlans()[3], world.now)
            let scope = scope(.leader, unit, at: now)
            let lines = try await explained(world) {
                _ = try $0.obligations(ObligationFilter(), scope, at: now, PageRequest(limit: 20, after: nil))
            }.lines
            #expect(
                lines.contains { $0.contains("SEARCH o USING INDEX obligation_own (unit_id=?)") }, "\(lines)")
        }
    }

    /// PostgreSQL would expect some of what a unit receives among what it wrote, and go through all of that in vain.
    @Test(arguments: StorageKind.available)
    func `the reports of one unit are gone through once, whichever way they may be read`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let (unit, now) = (try await world.fillForPlans()[7], world.now)
            let scope = scope(.officer, unit, at: now)
            func isOneWalk(_ filter: ReportFilter) async throws -> Bool {
                let lines = try await explained(world) {
                    _ = try $0.reports(filter, scope, on: now.civilDate, PageRequest(limit: 20, after: nil))
                }.lines
                return !lines.contains { $0.contains("COMPOUND QUERY") || $0.contains("Append") }
            }
            #expect(try await isOneWalk(ReportFilter(unitID: unit)))
            #expect(try await !isOneWalk(ReportFilter()))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a scan is seen when there is one`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scans = try await world.engine.read { transaction in
                let explaining = Explaining(transaction)
                _ = try explaining.rows("SELECT id FROM obligation o WHERE o.waiver_reason = \("x")")
                _ = try explaining.rows("SELECT id FROM report WHERE content = \("x")")
                return explaining.scans
            }
            #expect(scans.count == 2)
        }
    }

    /// What was scanned in whole.
    private func plans(
        _ world: World, isNarrow: Bool = false, _ body: @escaping @Sendable (SQLStore) throws -> Void
    ) async throws -> [String] {
        try await explained(world, isNarrow: isNarrow, body).scans
    }

    private func explained(
        _ world: World, isNarrow: Bool = false, _ body: @escaping @Sendable (SQLStore) throws -> Void
    ) async throws -> (scans: [String], sorts: [String], lines: [String]) {
        try await world.engine.write { transaction in
            if transaction.dialect == .postgres {
                // With this few rows a scan is cheap; what matters is whether an index could serve.
                try transaction.execute(script: "SET LOCAL enable_seqscan = off")
            }
            let explaining = Explaining(transaction, isNarrow: isNarrow)
            try body(SQLStore(explaining))
            return (explaining.scans, explaining.sorts, explaining.lines)
        }
    }

    private func lists(_ scope: ReadingScope, _ anchor: Unit.ID, unit: Unit.ID, _ world: World)
        -> ExplainedLists
    {
        ExplainedLists(scope: scope, anchor: anchor, root: world.root, unit: unit, now: world.now)
    }

    private func scope(
        _ role: Role, _ unit: Unit.ID, at now: Instant, collaborator: Collaborator.ID? = nil
    ) -> ReadingScope {
        let account = Account(
            id: Identifier(trusted: "x"), username: "x", displayName: nil, unitID: unit,
            collaboratorID: collaborator,
            grants: [], lockedAt: nil, mustChangePassword: false, meta: .new(now))
        let standing = Standing(role: role, unitID: unit, anchorID: unit, anchorKind: .committee)
        let ask = Ask(
            accountID: account.id, sessionID: nil, now: now, clock: now, requestID: "x", makeID: { "x" })
        return ReadingScope(Caller(account: account, standings: [standing], ask: ask))
    }

    private func authors(_ unit: Unit.ID, _ period: Period, _ now: Instant) -> [Report] {
        let people: [(Collaborator.ID?, ReporterGroup.ID?)] = [
            (nil, nil), (Identifier(trusted: "x"), nil), (nil, Identifier(trusted: "x")),
        ]
        return people.map { collaborator, group in
            Report(
                id: Identifier(trusted: "x"), kind: .periodic, unitID: unit, collaboratorID: collaborator,
                groupID: group, obligationID: nil, regimeID: nil, period: period, coverage: DateSpan(period),
                recipientID: unit,
                content: ReportContent(title: "", summary: "", items: [], preparedAt: nil), dueAt: nil,
                meta: .new(now), seen: .new(now))
        }
    }
}
