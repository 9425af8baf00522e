/// What to change in a regime from a period on, also where reporters are fixed already.
package struct RegimeCorrection: Sendable {
    /// The first period that it holds for.
    package let from: Period
    package var due: DueRule?
    package var coverageStartDay = Change<Int>.keep
    package var opensDaysBefore: Int?
    package var lockAfterDays = Change<Int>.keep
    package var rollover: Rollover?
    package var exceptIDs: [Unit.ID]?
    package var validTo: CivilDate?
    package var lateCascadeReason = Change<String>.keep

    package init(from: Period) { self.from = from }
}

extension Regime {
    /// The regime as it should have been. With nothing to change it is the same, and only its days are worked out
    /// again, by today's list of holidays.
    package func corrected(by correction: RegimeCorrection, at now: Instant) throws(RegimeRefusal) -> Regime {
        try checkCorrectable(from: correction.from)
        var result = self
        if let day = correction.validTo {
            result = try result.ending(on: day, keeping: correction.from, at: now)
        }
        result.due = correction.due ?? due
        result.coverageStartDay = correction.coverageStartDay.applied(to: coverageStartDay)
        result.opensDaysBefore = correction.opensDaysBefore ?? opensDaysBefore
        result.lockAfterDays = correction.lockAfterDays.applied(to: lockAfterDays)
        result.rollover = correction.rollover ?? rollover
        result.lateCascadeReason = correction.lateCascadeReason.applied(to: lateCascadeReason)
        result.reporters.exceptIDs = correction.exceptIDs ?? reporters.exceptIDs
        try result.checkOpening()
        return result
    }

    /// From one of the last periods that are fixed, or the next one, which has only one set of rules to be fixed by.
    private func checkCorrectable(from period: Period) throws(RegimeRefusal) {
        let start = Regime.firstPeriod(frequency, from: validFrom)
        var first = nextPeriod
        for _ in 0..<Limits.correctedPeriods where first.first > start.first { first = first.previous }
        guard period.frequency == frequency, period.first >= first.first, period.first <= nextPeriod.first
        else { throw .correctsFrom(first: first, last: nextPeriod) }
    }
}

/// What a correction makes of one obligation.
package enum CorrectedObligation: Sendable, Hashable {
    case moved(Obligation)
    case unchanged
    case waived(Obligation)
    /// Waived by a correction that is taken back.
    case restored(Obligation)
    /// Handed in, and left as it is.
    case handedIn
    case waivedBefore
}

extension Obligation {
    /// What was handed in stays as it was, but comes on time where the corrected due instant is a later one: a
    /// correction makes nobody late. A later extension stays, and what an earlier correction waived is owed again
    /// while it is not due.
    /// - Parameter schedule: nil when nothing is owed any more.
    package func corrected(to schedule: Schedule?, reason: String, at now: Instant) throws(RegimeRefusal)
        -> CorrectedObligation
    {
        switch progress {
        case .waived:
            guard waivedByCorrection, let schedule else { return .waivedBefore }
            let result = restored(schedule)
            return now < result.dueAt ? .restored(result) : .waivedBefore
        case .submitted, .returned, .accepted:
            guard let schedule, schedule.dueAt > dueAt else { return .handedIn }
            return .moved(due(by: schedule))
        case .none: break
        }
        guard let schedule else {
            var result = self
            result.progress = .waived
            result.waiverReason = reason
            result.waivedByCorrection = true
            return .waived(result)
        }
        var result = due(by: schedule)
        result.coverage = schedule.coverage
        // What has opened stays open.
        result.opensAt = opensAt <= now ? min(opensAt, schedule.opensAt) : schedule.opensAt
        if let period, now < dueAt, result.dueAt <= now { throw .correctedDueInPast(period, result.dueAt) }
        return result == self ? .unchanged : .moved(result)
    }

    private func restored(_ schedule: Schedule) -> Obligation {
        var result = due(by: schedule)
        result.progress = .none
        result.waiverReason = nil
        result.waivedByCorrection = false
        result.coverage = schedule.coverage
        result.opensAt = schedule.opensAt
        return result
    }

    private func due(by schedule: Schedule) -> Obligation {
        var result = self
        result.extended = extended.map { extended in
            Extension(originalDueAt: schedule.dueAt, dueAt: extended.dueAt, reason: extended.reason)
        }
        result.dueAt = extended.map { max($0.dueAt, schedule.dueAt) } ?? schedule.dueAt
        result.lockAt = schedule.lockAt.map { lockAt in
            Instant(
                milliseconds: lockAt.milliseconds + result.dueAt.milliseconds - schedule.dueAt.milliseconds)
        }
        return result
    }
}
