/// What a correction does, or would do.
package struct CorrectionOutcome: Sendable {
    /// One fixed period.
    package struct Line: Sendable {
        package let period: Period
        /// Nil: nothing is owed for it any more.
        package let schedule: Schedule?
        package var moved = 0
        package var unchanged = 0
        package var waived = 0
        package var waivedBefore = 0
        package var handedIn = 0
        package var added = 0
    }

    /// As it is now, or would be.
    package let regime: Regime
    package let lines: [Line]
    package let dryRun: Bool
}

extension Work {
    /// Changes a regime from a period on as if it had said so from the start. What is owed for periods that are
    /// fixed is moved, waived or added to; who was excepted until now owes only what is not due yet.
    package func correctRegime(
        _ id: Regime.ID, _ correction: RegimeCorrection, reason: String, dryRun: Bool,
        _ precondition: Precondition
    ) throws -> CorrectionOutcome {
        _ = try view.regime(id)
        guard let before = try store.regimeToChange(id) else { throw AccessRefusal.notFound }
        try view.require(.advisor, over: before.issuerID)
        try precondition.check(before.meta.version)
        var regime = try before.corrected(by: correction, at: ask.now)
        try checkCascade(of: regime)
        regime.correctedAt = ask.clock
        regime.meta = regime.meta.touched(ask.clock)
        var lines: [CorrectionOutcome.Line] = []
        var period = correction.from
        while period.first < before.nextPeriod.first {
            defer { period = period.next }
            guard before.owes(period) || regime.owes(period) else { continue }
            lines.append(try correct(period, from: before, to: regime, reason, dryRun: dryRun))
        }
        if !dryRun {
            regime = try PeriodOpening(store: store, ask: ask).open(regime)
            try record("regime.corrected", id, in: regime.issuerID, reason: reason)
        }
        return CorrectionOutcome(regime: regime, lines: lines, dryRun: dryRun)
    }

    private func correct(
        _ period: Period, from before: Regime, to regime: Regime, _ reason: String, dryRun: Bool
    ) throws -> CorrectionOutcome.Line {
        let schedule =
            regime.owes(period) ? regime.schedule(of: period, try store.calendar(around: period)) : nil
        var line = CorrectionOutcome.Line(period: period, schedule: schedule)
        let owed = try store.obligationsToChange(
            regime: regime.id, period: period, within: nil, on: caller.today)
        let excepted = Set(regime.reporters.exceptIDs)
        for obligation in owed {
            let isOwed = !excepted.contains(obligation.unitID)
            switch try obligation.corrected(to: isOwed ? schedule : nil, reason: reason, at: ask.now) {
            case .unchanged: line.unchanged += 1
            case .handedIn: line.handedIn += 1
            case .waivedBefore: line.waivedBefore += 1
            case .waived(let changed):
                line.waived += 1
                if !dryRun { try save(changed, "obligation.waived", reason) }
            case .restored(let changed):
                line.added += 1
                if !dryRun { try move(changed, reason) }
            case .moved(let changed):
                line.moved += 1
                if !dryRun { try move(changed, reason) }
            }
        }
        guard let schedule, ask.now < schedule.dueAt else { return line }
        let added = try newlyOwed(period, from: before, to: regime, Set(owed.map(\.parties)))
        line.added += added.count
        if !dryRun {
            try store.insert(
                added.map { reporter in
                    regime.obligation(
                        Identifier(trusted: ask.makeID()), for: period, schedule, of: reporter,
                        .new(ask.clock))
                })
        }
        return line
    }

    /// Who was excepted when the period was fixed, and is no more.
    private func newlyOwed(
        _ period: Period, from before: Regime, to regime: Regime, _ owed: Set<Parties>
    ) throws -> [Reporter] {
        let readmitted = Set(before.reporters.exceptIDs).subtracting(regime.reporters.exceptIDs)
        guard !readmitted.isEmpty else { return [] }
        return try PeriodOpening(store: store, ask: ask)
            .reporters(of: regime, on: before.fixedAt(period).civilDate, for: period)
            .filter { readmitted.contains($0.unitID) }
            .filter { reporter in
                !owed.contains(
                    Parties(
                        unitID: reporter.unitID, author: reporter.author, recipientIDs: regime.recipientIDs))
            }
    }

    private func move(_ obligation: Obligation, _ reason: String) throws {
        try save(obligation, "obligation.corrected", reason)
        guard let id = obligation.draftID, var draft = try store.reportToChange(id),
            draft.coverage != obligation.coverage
        else { return }
        draft.coverage = obligation.coverage
        draft.meta = draft.meta.touched(ask.clock)
        try store.update(draft)
        try uncite(draft)
    }

    /// What a draft's sources no longer cover of its days, it does not cite.
    private func uncite(_ draft: Report) throws {
        let sources = try store.sources(of: draft.id, number: draft.number)
        guard !sources.isEmpty else { return }
        let reports = try store.reports(sources.map(\.reportID))
        let kept = sources.filter { reports[$0.reportID]?.coverage.overlaps(draft.coverage) == true }
        if kept.count < sources.count { try store.setSources(kept, of: draft.id, number: draft.number) }
    }
}
