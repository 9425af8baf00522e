/// Who owes the reports of a regime.
package struct Reporters: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable { case units, collaborators, groups }
    package enum Depth: String, Sendable, CaseIterable { case children, all }

    package let kind: Kind
    package let withinID: Unit.ID
    package let depth: Depth
    package let levels: [Unit.Level]?
    package let unitKinds: [Unit.Kind]?
    package var exceptIDs: [Unit.ID]

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
    /// Who has to sign before a report goes out.
    package enum SignOff: String, Sendable, CaseIterable { case none, leader }

    package let id: ID
    package let issuerID: Unit.ID
    package var title: String
    package var legalBasis: String?
    package let reportKind: ReportKind
    package let frequency: Frequency
    /// Labels of the only periods that are owed, nil for all.
    package let periods: [String]?
    package var reporters: Reporters
    /// Where reports go; never empty. The first is the one that an obligation names as its recipient.
    package let recipientIDs: [Unit.ID]
    package var due: DueRule
    /// 2…28: a period covers the days from this one of the month before to the day before this one of its last
    /// month. Nil: the calendar's days.
    package var coverageStartDay: Int?
    package var opensDaysBefore: Int
    package var lockAfterDays: Int?
    package var rollover: Rollover
    package let signOff: SignOff
    /// What a report has to have a section on; empty for none.
    package let template: [TemplateSection]
    /// Why those below may be due after their superior is.
    package var lateCascadeReason: String?
    /// When its times were last corrected for periods that were fixed already.
    package var correctedAt: Instant?
    package let validFrom: CivilDate
    package var validTo: CivilDate?
    /// The first period whose reporters are not fixed yet.
    package var nextPeriod: Period
    package var meta: Meta

    package init(
        id: ID, issuerID: Unit.ID, title: String, legalBasis: String?, reportKind: ReportKind,
        frequency: Frequency, periods: [String]?, reporters: Reporters, recipientIDs: [Unit.ID] = [],
        due: DueRule, coverageStartDay: Int? = nil, opensDaysBefore: Int, lockAfterDays: Int?,
        rollover: Rollover = .none, signOff: SignOff = .none, template: [TemplateSection] = [],
        lateCascadeReason: String? = nil, correctedAt: Instant? = nil,
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
        self.recipientIDs = recipientIDs.isEmpty ? [issuerID] : recipientIDs
        self.due = due
        self.coverageStartDay = coverageStartDay
        self.opensDaysBefore = opensDaysBefore
        self.lockAfterDays = lockAfterDays
        self.rollover = rollover
        self.signOff = signOff
        self.template = template
        self.lateCascadeReason = lateCascadeReason
        self.correctedAt = correctedAt
        self.validFrom = validFrom
        self.validTo = validTo
        self.nextPeriod = nextPeriod
        self.meta = meta
    }
}

/// A section that a regime asks its reports for.
package struct TemplateSection: Sendable, Hashable {
    /// Unique within the regime.
    package let code: String
    package let title: String
    /// Whether a report without text in it is refused at submission.
    package let required: Bool

    package init(code: String, title: String, required: Bool) {
        self.code = code
        self.title = title
        self.required = required
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
    /// A correction may begin with any period from the first to the last of these.
    case correctsFrom(first: Period, last: Period)
    /// Somebody who is in time would be late at once.
    case correctedDueInPast(Period, Instant)
    case issuerNotCommittee
    /// Named by its place in the list, as those that follow.
    case recipientTwice(Int)
    case recipientIsBoard(Int)
    case recipientNotValid(Int)
    case templateCodeTwice(Int)
    /// With the other regime, be it above or below.
    case cascade(Regime.ID, String, LateCascade)
}
