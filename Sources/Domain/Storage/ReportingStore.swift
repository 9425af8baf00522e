package protocol RegimeReader {
    func regime(_ id: Regime.ID) throws -> Regime?
    func regimes(
        issuerID: Unit.ID?, query: String?, issuers: [Unit.ID], below anchors: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Regime>
    /// The days off and the working weekend days around these dates.
    func calendar(from first: CivilDate, to last: CivilDate) throws -> WorkingCalendar
    /// Regimes with a period whose reporters are to be fixed by now.
    func regimesToOpen(at now: Instant) throws -> [Regime.ID]
}

package protocol RegimeWriter: RegimeReader {
    func regimeToChange(_ id: Regime.ID) throws -> Regime?
    func insert(_ regime: Regime) throws
    func update(_ regime: Regime) throws
}

package struct ObligationFilter: Sendable, Hashable {
    package var unitID: Unit.ID?
    package var within: Unit.ID?
    package var period: Period?
    package var regimeID: Regime.ID?
    package var state: Obligation.State?
    package var timeliness: Obligation.Timeliness?
    package var dueBefore: Instant?

    package init(
        unitID: Unit.ID? = nil, within: Unit.ID? = nil, period: Period? = nil, regimeID: Regime.ID? = nil,
        state: Obligation.State? = nil, timeliness: Obligation.Timeliness? = nil, dueBefore: Instant? = nil
    ) {
        self.unitID = unitID
        self.within = within
        self.period = period
        self.regimeID = regimeID
        self.state = state
        self.timeliness = timeliness
        self.dueBefore = dueBefore
    }
}

package protocol ObligationReader {
    func obligation(_ id: Obligation.ID) throws -> Obligation?
    /// Sorted by due instant.
    func obligations(_ filter: ObligationFilter, _ scope: ReadingScope, at now: Instant, _ page: PageRequest)
        throws
        -> Page<Obligation>
    /// What the unit itself owes for the period.
    func obligations(unit id: Unit.ID, period: Period) throws -> [Obligation]
    /// What is owed to the unit for days of the span.
    func obligations(to recipientID: Unit.ID, overlapping span: DateSpan) throws -> [Obligation]
}

package protocol ObligationWriter: ObligationReader {
    func obligationToChange(_ id: Obligation.ID) throws -> Obligation?
    func insert(_ obligations: [Obligation]) throws
    func update(_ obligation: Obligation) throws
    /// Those of the collaborator for which nothing was handed in.
    func openObligations(of id: Collaborator.ID) throws -> [Obligation]
}

package struct ReportFilter: Sendable, Hashable {
    package var unitID: Unit.ID?
    package var within: Unit.ID?
    package var period: Period?
    package var kind: Report.Kind?
    package var status: Report.Status.Name?
    package var obligationID: Obligation.ID?
    package var regimeID: Regime.ID?

    package init(
        unitID: Unit.ID? = nil, within: Unit.ID? = nil, period: Period? = nil, kind: Report.Kind? = nil,
        status: Report.Status.Name? = nil, obligationID: Obligation.ID? = nil, regimeID: Regime.ID? = nil
    ) {
        self.unitID = unitID
        self.within = within
        self.period = period
        self.kind = kind
        self.status = status
        self.obligationID = obligationID
        self.regimeID = regimeID
    }
}

/// What a synthesis rests on: an accepted report, or some items of it.
package struct Source: Sendable, Hashable {
    package let reportID: Report.ID
    /// Nil: all of it.
    package let itemIDs: [Item.ID]?

    package init(reportID: Report.ID, itemIDs: [Item.ID]?) {
        self.reportID = reportID
        self.itemIDs = itemIDs
    }
}

package protocol ReportReader {
    func report(_ id: Report.ID) throws -> Report?
    func reports(_ ids: [Report.ID]) throws -> [Report.ID: Report]
    /// Newest first.
    func reports(_ filter: ReportFilter, _ scope: ReadingScope, on day: CivilDate, _ page: PageRequest) throws
        -> Page<Report>
    func versions(of id: Report.ID) throws -> [ReportVersion]
    /// Of the version in work, or the last one handed in.
    func sources(of id: Report.ID) throws -> [Source]
    func sources(of id: Report.ID, number: Int) throws -> [Source]
    /// Of every version of every synthesis.
    func citations(of id: Report.ID) throws -> [Citation]
}

package protocol ReportWriter: ReportReader {
    func reportToChange(_ id: Report.ID) throws -> Report?
    /// `ReportRefusal.obligationHasReport` when it has one.
    func insert(_ report: Report) throws
    /// Writes the report's row, and its last submitted version where that changed.
    func update(_ report: Report) throws
    /// Replaces those of one version.
    func setSources(_ sources: [Source], of id: Report.ID, number: Int) throws
}

package struct Figures: Sendable, Hashable {
    /// Without waived ones.
    package var expected = 0
    /// Neither handed in nor due yet.
    package var pending = 0
    package var submitted = 0
    /// With those that a board entered for their author.
    package var onTime = 0
    package var onTimeByProxy = 0
    package var late = 0
    /// Past due and not handed in.
    package var missing = 0
    package var waived = 0

    package init() {}

    /// On time ÷ (expected − pending), 0…1; nil when nothing is due yet.
    package var onTimeRate: Double? {
        expected > pending ? Double(onTime) / Double(expected - pending) : nil
    }

    package static func + (left: Figures, right: Figures) -> Figures {
        var sum = Figures()
        sum.expected = left.expected + right.expected
        sum.pending = left.pending + right.pending
        sum.submitted = left.submitted + right.submitted
        sum.onTime = left.onTime + right.onTime
        sum.onTimeByProxy = left.onTimeByProxy + right.onTimeByProxy
        sum.late = left.late + right.late
        sum.missing = left.missing + right.missing
        sum.waived = left.waived + right.waived
        return sum
    }
}

package protocol ComplianceReader {
    /// Figures of the unit itself and of each child with all below it.
    func complianceByChild(of id: Unit.ID, period: Period, at now: Instant) throws -> [(
        unit: Unit, figures: Figures
    )]
    /// Figures of the unit and all below it, by regime.
    func complianceByRegime(of id: Unit.ID, period: Period, at now: Instant) throws
        -> [(regimeID: Regime.ID, title: String, figures: Figures)]
}
