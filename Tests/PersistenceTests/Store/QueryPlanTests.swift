import Domain
import TestSupport
import Testing

@testable import Persistence

/// Explains each statement before it runs it.
final class Explaining: SQLTransaction {
    private let inner: any SQLTransaction
    private(set) var scans: [String] = []
    /// Whether going through everybody's rows in the list's order is too much as well.
    private let isNarrow: Bool
    /// Of SQLite, whose planner says so and takes no count of rows into account. Putting the pages of several ways
    /// together is none.
    private(set) var sorts: [String] = []

    init(_ inner: any SQLTransaction, isNarrow: Bool = false) {
        self.inner = inner
        self.isNarrow = isNarrow
    }

    private static let large = [
        "obligation", "report", "report_signature", "report_source", "unit_fact", "accepted_item",
        "obligation_tally",
    ]

    var dialect: Dialect { inner.dialect }

    func rows(_ statement: Statement) throws(StorageError) -> [Row] {
        let explain: Statement = dialect == .sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN "
        // Of each step of the plan what it goes through first.
        var first: [Int64: String] = [:]
        for row in try inner.rows(explain + statement) {
            let line = try row.text(dialect == .sqlite ? "detail" : "QUERY PLAN")
            if dialect == .sqlite {
                let step = try row.integer("parent")
                let isReading = line.hasPrefix("SCAN") || line.hasPrefix("SEARCH")
                if first[step] == nil, isReading { first[step] = line }
                let isMerge = ["SCAN arm", "SCAN found", "SCAN chosen"].contains(first[step])
                if line.contains("USE TEMP B-TREE FOR ORDER BY"), !isMerge { sorts.append(statement.sql) }
            }
            if isFullScan(line) { scans.append("\(line) — \(statement.sql)") }
        }
        return try inner.rows(statement)
    }

    func execute(_ statement: Statement) throws(StorageError) { _ = try rows(statement) }

    func execute(script: String) throws(StorageError) { try inner.execute(script: script) }

    /// Of the tables that grow without end. A walk along an index in the list's order is what a page is made
    /// of and no full scan: it ends with the page.
    private func isFullScan(_ line: String) -> Bool {
        let words = line.split(separator: " ").map(String.init)
        switch dialect {
        case .sqlite:
            let names = ["o", "r", "f", "i", "t"] + Self.large
            return words.first == "SCAN" && words.dropFirst().first.map(names.contains) == true
                && (isNarrow || !words.contains("USING"))
        case .postgres:
            guard let position = words.firstIndex(of: "Seq") else { return false }
            // "Seq Scan on report r  (cost=…": the table is the fourth word.
            return words.dropFirst(position + 3).first.map(Self.large.contains) == true
        }
    }
}

/// Left out on purpose: accounts, collaborators, groups, topics and regimes, of which an installation has few; a search
/// for words inside names, which no index of either database serves; and the import's and the inspection's reading of
/// everything.
@Suite struct QueryPlanTests {
    private static let units = 240

    @Test(arguments: StorageKind.available)
    func `no list reads all obligations, reports or units`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let units = try await fill(world)
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
            }
            for (role, anchor) in [(Role.officer, unit), (.leader, units[0]), (.advisor, world.root)] {
                let scope = scope(role, anchor, at: now)
                scans += try await plans(world) { try readLists($0, scope, unit: unit, at: now) }
            }
            #expect(scans.isEmpty, "\(Set(scans).joined(separator: "\n\n"))")
        }
    }

    /// An officer of one unit, a collaborator and the leader of few units are no reason to look at everybody's rows,
    /// even in order and until a page is full: theirs may never fill one.
    @Test(arguments: StorageKind.available)
    func `who reads little has no list that goes through everybody's rows`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let units = try await fill(world)
            let (now, unit) = (world.now, units[7])
            let person: Collaborator.ID = Identifier(trusted: "p")
            for scope in [
                scope(.officer, unit, at: now), scope(.leader, units[3], at: now),
                scope(.collaborator, unit, at: now, collaborator: person),
            ] {
                let scans = try await plans(world, isNarrow: true) { store in
                    try readLists(store, scope, unit: unit, at: now, changes: false)
                }
                #expect(scans.isEmpty, "\(Set(scans).joined(separator: "\n\n"))")
            }
        }
    }

    /// Sorted, each page would cost as much as reading all that its unit ever wrote.
    @Test func `a page of one unit's reports comes in the order of an index`() async throws {
        try await withStore(.sqlite) { world in
            let scope = scope(.officer, world.root, at: world.now)
            let (unit, now) = (world.root, world.now)
            let sorts = try await world.engine.read { transaction in
                let explaining = Explaining(transaction)
                for after in [nil, [String(now.milliseconds), "b"]] {
                    _ = try SQLStore(explaining).reports(
                        ReportFilter(unitID: unit, kind: .adHoc), scope, on: now.civilDate,
                        PageRequest(limit: 20, after: after))
                }
                return explaining.sorts
            }
            #expect(sorts.isEmpty)
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
    ) async throws
        -> [String]
    {
        try await world.engine.write { transaction in
            if transaction.dialect == .postgres {
                // With this few rows a scan is cheap; what matters is whether an index could serve.
                try transaction.execute(script: "SET LOCAL enable_seqscan = off")
            }
            let explaining = Explaining(transaction, isNarrow: isNarrow)
            try body(SQLStore(explaining))
            return explaining.scans
        }
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

    /// - Parameter changes: with the lists of what changed since, for which a change of anybody's is looked at.
    private func readLists(
        _ store: SQLStore, _ scope: ReadingScope, unit: Unit.ID, at now: Instant, changes: Bool = true
    ) throws {
        let (october, today) = (try period("2026-10"), now.civilDate)
        var obligations = [
            ObligationFilter(), ObligationFilter(unitID: unit), ObligationFilter(within: unit),
            ObligationFilter(period: october), ObligationFilter(regimeID: Identifier(trusted: "x")),
            ObligationFilter(dueBefore: now),
        ]
        obligations += Obligation.State.allCases.map { ObligationFilter(state: $0) }
        obligations += Obligation.Timeliness.allCases.map { ObligationFilter(timeliness: $0) }
        var reports = [
            ReportFilter(), ReportFilter(unitID: unit), ReportFilter(within: unit),
            ReportFilter(period: october),
            ReportFilter(obligationID: Identifier(trusted: "x")),
            ReportFilter(regimeID: Identifier(trusted: "x")),
        ]
        reports += Report.Kind.allCases.map { ReportFilter(kind: $0) }
        reports += Report.Status.Name.allCases.map { ReportFilter(status: $0) }
        let units = [
            UnitFilter(), UnitFilter(code: "U7"), UnitFilter(parent: unit), UnitFilter(within: unit),
            UnitFilter(level: .commune), UnitFilter(kind: .committee),
        ]
        let number = String(now.milliseconds)
        let pages = [
            (PageRequest(limit: 20), PageRequest(limit: 20, after: ["a", "b"])),
            (PageRequest(limit: 20, after: [number, "b"]), PageRequest(limit: 20)),
            (PageRequest(limit: 20, updatedSince: now), PageRequest(limit: 20, updatedSince: now)),
            (
                PageRequest(limit: 20, after: [number, "b"], updatedSince: now),
                PageRequest(limit: 20, after: [number, "b"], updatedSince: now)
            ),
        ]
        for (page, unitPage) in pages where changes || page.updatedSince == nil {
            for filter in obligations { _ = try store.obligations(filter, scope, at: now, page) }
            for filter in reports { _ = try store.reports(filter, scope, on: today, page) }
            for filter in units where changes {
                _ = try store.units(filter, below: scope.ownUnits, linesAbove: [], on: today, unitPage)
            }
        }
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

    /// 240 units under 20 provinces, with 1,920 obligations and as many reports.
    private func fill(_ world: World) async throws -> [Unit.ID] {
        let now = world.now
        let since = try day("2000-01-01")
        let regimes = try await (1...8).asyncMap { number in
            try await world.regime(try world.newRegime("R\(number)", levels: [.district]))
        }
        let ids = world.ids
        let content = world.content()
        let units = try await world.storage.write { store in
            var units: [Unit.ID] = []
            for number in 0..<Self.units {
                let unit = Unit(
                    id: ids.make(), code: "U\(number)", name: "Đơn vị \(number)", shortName: nil,
                    kind: .committee,
                    level: number < 20 ? .province : .commune,
                    parentID: number < 20 ? world.root : units[number % 20], receivesForID: nil,
                    officerInCharge: nil, validFrom: since, validTo: nil, meta: .new(now))
                try store.insert(unit)
                units.append(unit.id)
                for (month, regime) in zip(3..., regimes) {
                    let period = try #require(Period(frequency: .monthly, year: 2026, index: month))
                    let obligation = Obligation(
                        id: ids.make(), regimeID: regime, period: period, coverage: DateSpan(period),
                        unitID: unit.id, collaboratorID: nil, recipientID: world.root, opensAt: now,
                        dueAt: now,
                        lockAt: nil, meta: .new(now))
                    try store.insert([obligation])
                    try store.insert(
                        Report(
                            id: ids.make(), kind: .periodic, unitID: unit.id, collaboratorID: nil,
                            obligationID: obligation.id, regimeID: regime, period: period,
                            coverage: DateSpan(period), recipientID: world.root, content: content, dueAt: now,
                            meta: .new(now), seen: .new(now)))
                }
            }
            return units
        }
        // PostgreSQL does this by itself in time; SQLite is served without.
        if world.engine.dialect == .postgres {
            try await world.engine.write { try $0.execute(script: "ANALYZE") }
        }
        return units
    }
}
