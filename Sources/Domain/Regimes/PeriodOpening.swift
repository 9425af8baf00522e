/// Fixes who owes the reports of a period. Runs when a regime is made, and from a job as time goes on.
package struct PeriodOpening {
    private let store: any StoreWriter
    private let ask: Ask

    package init(store: any StoreWriter, ask: Ask) {
        self.store = store
        self.ask = ask
    }

    /// Opens what is due to be opened of one regime.
    package func open(_ id: Regime.ID) throws {
        guard let regime = try store.regimeToChange(id) else { return }
        _ = try open(regime)
    }

    func open(_ regime: Regime) throws -> Regime {
        var regime = regime
        while regime.fixedAt(regime.nextPeriod) <= ask.now {
            let period = regime.nextPeriod
            if let end = regime.validTo, period.first >= end { break }
            if regime.owes(period) { try fix(period, of: regime) }
            regime.nextPeriod = period.next
            guard regime.nextPeriod.year < 2998 else { break }
        }
        try store.update(regime)
        return regime
    }

    private func fix(_ period: Period, of regime: Regime) throws {
        let day = regime.fixedAt(period).civilDate
        let schedule = regime.schedule(of: period, try store.calendar(around: period))
        let obligations = try reporters(of: regime, on: day, for: period).map { reporter in
            regime.obligation(
                Identifier(trusted: ask.makeID()), for: period, schedule, of: reporter, .new(ask.clock))
        }
        try store.insert(obligations)
        try store.record(
            AuditEvent(
                id: Identifier(trusted: ask.makeID()), action: "period.opened",
                subject: "\(regime.id) \(period)",
                unitID: regime.issuerID, accountID: nil, reason: nil, at: ask.now, recordedAt: ask.clock,
                requestID: ask.requestID))
    }

    /// - Parameter period: who is no more when it begins does not report for it, although it is fixed earlier.
    func reporters(of regime: Regime, on day: CivilDate, for period: Period? = nil) throws
        -> [Reporter]
    {
        let subtree = try store.subtree(of: regime.reporters.withinID, on: day)
        let lines = Lines(subtree, above: try store.place(regime.reporters.withinID, on: day)?.path ?? [])
        let units =
            subtree
            .filter { regime.reporters.include($0, on: day) }
            .filter { unit in period.map { regime.reporters.include(unit, on: max(day, $0.first)) } ?? true }
        func reporter(_ unitID: Unit.ID, _ author: Author) -> Reporter {
            Reporter(unitID: unitID, author: author, line: lines.of(unitID))
        }
        switch regime.reporters.kind {
        case .units: return units.map { reporter($0.id, .unit) }
        case .collaborators:
            return try store.appointed(to: units.map(\.id), on: day)
                .map { reporter($0.unitID, .collaborator($0.id)) }
        case .groups:
            // One that is no more when the days that it would report on begin does not report on them.
            let begins = period.map { max(day, regime.coverage(of: $0).first) } ?? day
            return try store.groups(of: units.map(\.id), on: begins)
                .map { reporter($0.unitID, .group($0.id)) }
        }
    }
}

/// Somebody who owes a report: a unit, or whom it manages.
package struct Reporter: Sendable, Hashable {
    package let unitID: Unit.ID
    package let author: Author
    /// The unit and all above it, nearest first.
    package let line: [Unit.ID]
}

extension Regime {
    func obligation(
        _ id: Obligation.ID, for period: Period, _ schedule: Schedule, of reporter: Reporter, _ meta: Meta
    ) -> Obligation {
        Obligation(
            id: id, regimeID: self.id, period: period, coverage: schedule.coverage, unitID: reporter.unitID,
            collaboratorID: reporter.author.collaboratorID, groupID: reporter.author.groupID,
            recipientID: recipientIDs.first ?? issuerID, alsoTo: Array(recipientIDs.dropFirst()),
            line: reporter.line, opensAt: schedule.opensAt, dueAt: schedule.dueAt, lockAt: schedule.lockAt,
            meta: meta)
    }
}

extension RegimeReader {
    /// What a due day of the period may depend on: it may lie a year past the period's end.
    package func calendar(around period: Period) throws -> WorkingCalendar {
        try calendar(from: period.first.adding(days: -60), to: period.end.adding(days: 800))
    }
}

extension Storage {
    /// Opens every period that is due by the ask's time, each regime in a transaction of its own.
    package func openPeriods(_ ask: Ask) async throws {
        for id in try await read({ try $0.regimesToOpen(at: ask.now) }) {
            try await write { store in try PeriodOpening(store: store, ask: ask).open(id) }
        }
    }
}
