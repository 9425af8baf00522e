package protocol RegimeReader {
    func regime(_ id: Regime.ID) throws -> Regime?
    func regimes(
        issuerID: Unit.ID?, query: String?, issuers: [Unit.ID], below anchors: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Regime>
    /// The days off and the working weekend days around these dates.
    func calendar(from first: CivilDate, to last: CivilDate) throws -> WorkingCalendar
    /// Those that hold on the day or later and ask units within one of these.
    func regimes(within ids: [Unit.ID], on day: CivilDate) throws -> [Regime]
    /// Those that hold on the day or later and are issued, or received, by the unit or one below it.
    func regimes(issuedBelow id: Unit.ID, on day: CivilDate) throws -> [Regime]
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
    package var requestID: ReportRequest.ID?

    package init(
        unitID: Unit.ID? = nil, within: Unit.ID? = nil, period: Period? = nil, regimeID: Regime.ID? = nil,
        requestID: ReportRequest.ID? = nil, state: Obligation.State? = nil,
        timeliness: Obligation.Timeliness? = nil, dueBefore: Instant? = nil
    ) {
        self.unitID = unitID
        self.within = within
        self.period = period
        self.regimeID = regimeID
        self.requestID = requestID
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
    /// All of a regime's for a period, locked, by id.
    /// - Parameter within: only those of the unit and all below it on the day.
    func obligationsToChange(regime: Regime.ID, period: Period, within: Unit.ID?, on day: CivilDate) throws
        -> [Obligation]
    func insert(_ obligations: [Obligation]) throws
    func update(_ obligation: Obligation) throws
    /// Those of the collaborator for which nothing was handed in.
    func openObligations(of id: Collaborator.ID) throws -> [Obligation]
}

package protocol RequestReader {
    func request(_ id: ReportRequest.ID) throws -> ReportRequest?
    /// Newest first: those of the units below `anchors`, and those that ask one of `units`.
    func requests(
        issuerID: Unit.ID?, query: String?, below anchors: [Unit.ID], asking units: [Unit.ID],
        on day: CivilDate, _ page: PageRequest
    ) throws -> Page<ReportRequest>
    /// One of each unit that it asks.
    func obligations(of id: ReportRequest.ID) throws -> [Obligation]
}

package protocol RequestWriter: RequestReader {
    func insert(_ request: ReportRequest) throws
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
    /// Writes what became of a version that was handed in.
    func update(_ version: ReportVersion, of id: Report.ID) throws
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

    /// Adds one obligation as it stands at the instant.
    package mutating func count(_ obligation: Obligation, at now: Instant) {
        guard obligation.progress != .waived else {
            waived += 1
            return
        }
        expected += 1
        switch obligation.timeliness(at: now) {
        case .pending: pending += 1
        case .overdue: missing += 1
        case .late: late += 1
        case .onTime: onTime += 1
        case .onTimeByProxy:
            onTime += 1
            onTimeByProxy += 1
        }
        submitted = onTime + late
    }

    /// On time ÷ (expected − pending), 0…1; nil when nothing is due yet.
    package var onTimeRate: Double? {
        expected > pending ? Double(onTime) / Double(expected - pending) : nil
    }

    package static func + (left: Figures, right: Figures) -> Figures { left.combined(with: right, +) }

    package static func - (left: Figures, right: Figures) -> Figures { left.combined(with: right, -) }

    private func combined(with other: Figures, _ combine: (Int, Int) -> Int) -> Figures {
        var result = Figures()
        result.expected = combine(expected, other.expected)
        result.pending = combine(pending, other.pending)
        result.submitted = combine(submitted, other.submitted)
        result.onTime = combine(onTime, other.onTime)
        result.onTimeByProxy = combine(onTimeByProxy, other.onTimeByProxy)
        result.late = combine(late, other.late)
        result.missing = combine(missing, other.missing)
        result.waived = combine(waived, other.waived)
        return result
    }
}

package protocol ComplianceReader {
    /// Figures of the unit itself, then of each child with all below it, by name: today's children, and those that
    /// were children for this period.
    func complianceByChild(of id: Unit.ID, period: Period, at now: Instant) throws
        -> [(unitID: Unit.ID, name: String, figures: Figures)]
    /// Figures of the unit and all below it, by regime.
    func complianceByRegime(of id: Unit.ID, period: Period, at now: Instant) throws
        -> [(regimeID: Regime.ID, title: String, figures: Figures)]
    /// Whether there are changes that were not drawn into the counts yet. Reading minds them; it only gets slower.
    func talliesToSettle() throws -> Bool
}

package protocol ComplianceWriter: ComplianceReader {
    /// Draws changes into the counts, and returns how many.
    func settleTallies(atMost limit: Int) throws -> Int
}
