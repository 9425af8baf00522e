/// When a report is due: a civil day of one of the period's months, with that day or without it.
package struct DueRule: Sendable, Hashable {
    package enum Edge: String, Sendable, CaseIterable {
        /// The day itself is on time: due when it ends.
        case onOrBefore
        /// The day itself is late: due when it begins.
        case before
    }

    /// 1…31; a day past the month's end is its last day.
    package let day: Int
    package let edge: Edge
    /// Counted from 1, the period's first month; may pass its last. Nil: the period's last month.
    package let month: Int?

    package init(day: Int, edge: Edge, month: Int?) {
        self.day = day
        self.edge = edge
        self.month = month
    }

    package func date(in period: Period) -> CivilDate {
        let (year, month) = period.month(month ?? period.frequency.monthsPerPeriod)
        let length = CivilDate.length(ofMonth: month, year: year)
        return CivilDate(knownYear: year, month: month, day: min(day, length))
    }

    /// The first instant that is late.
    package func instant(in period: Period) -> Instant {
        let date = date(in: period)
        return edge == .before ? date.start : date.adding(days: 1).start
    }
}

/// Who owes the reports of a regime.
package struct Reporters: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable { case units, collaborators }
    package enum Depth: String, Sendable, CaseIterable { case children, all }

    package let kind: Kind
    package let withinID: Unit.ID
    package let depth: Depth
    package let levels: [Unit.Level]?
    package let unitKinds: [Unit.Kind]?
    package let exceptIDs: [Unit.ID]

    package init(
        kind: Kind, withinID: Unit.ID, depth: Depth, levels: [Unit.Level]?, unitKinds: [Unit.Kind]?,
        exceptIDs: [Unit.ID]
    ) {
        self.kind = kind
        self.withinID = withinID
        self.depth = depth
        self.levels = levels
        self.unitKinds = unitKinds
        self.exceptIDs = exceptIDs
    }

    /// Whether this unit (or, for collaborators, one that this unit manages) reports in a period that is fixed on
    /// `day`. `within` itself reports only through its collaborators.
    package func include(_ unit: Unit, on day: CivilDate) -> Bool {
        let isWithin = unit.id == withinID
        if isWithin, kind == .units { return false }
        if depth == .children, !isWithin, unit.parentID != withinID { return false }
        guard unit.isValid(on: day), !exceptIDs.contains(unit.id) else { return false }
        if let end = unit.level.end, end <= day { return false }
        if let levels, !levels.contains(unit.level) { return false }
        if let unitKinds, !unitKinds.contains(unit.kind) { return false }
        return true
    }
}

/// Who reports what by when (chế độ báo cáo).
package struct Regime: Sendable, Hashable {
    package typealias ID = Identifier<Regime>
    package enum ReportKind: String, Sendable, CaseIterable { case periodic, synthesis }

    package let id: ID
    package let issuerID: Unit.ID
    package var title: String
    package var legalBasis: String?
    package let reportKind: ReportKind
    package let frequency: Frequency
    /// Labels of the only periods that are owed, nil for all.
    package let periods: [String]?
    package let reporters: Reporters
    package let due: DueRule
    package let opensDaysBefore: Int
    package let lockAfterDays: Int?
    package let validFrom: CivilDate
    package var validTo: CivilDate?
    /// The first period whose reporters are not fixed yet.
    package var nextPeriod: Period
    package var meta: Meta

    package init(
        id: ID, issuerID: Unit.ID, title: String, legalBasis: String?, reportKind: ReportKind,
        frequency: Frequency,
        periods: [String]?, reporters: Reporters, due: DueRule, opensDaysBefore: Int, lockAfterDays: Int?,
        validFrom: CivilDate, validTo: CivilDate?, nextPeriod: Period, meta: Meta
    ) {
        self.id = id
        self.issuerID = issuerID
        self.title = title
        self.legalBasis = legalBasis
        self.reportKind = reportKind
        self.frequency = frequency
        self.periods = periods
        self.reporters = reporters
        self.due = due
        self.opensDaysBefore = opensDaysBefore
        self.lockAfterDays = lockAfterDays
        self.validFrom = validFrom
        self.validTo = validTo
        self.nextPeriod = nextPeriod
        self.meta = meta
    }
}

package enum RegimeRefusal: Error, Sendable, Hashable {
    case periodsNotOfFrequency(Frequency)
    case reportersOutsideIssuer
    case synthesisNeedsUnits
    case validityOrder
    case startsInPast
    case startsTooLate
    /// It would open at the very instant at which it is due.
    case opensAtDue
    case endsBeforeFixedPeriod(Period)
    case issuerNotCommittee
}
