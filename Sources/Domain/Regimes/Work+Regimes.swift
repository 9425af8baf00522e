extension View {
    package func regime(_ id: Regime.ID) throws -> Regime {
        guard let regime = try store.regime(id) else { throw AccessRefusal.notFound }
        _ = try visiblePlace(regime.issuerID)
        return regime
    }

    package func regimes(issuer: UnitReference?, query: String?, _ page: PageRequest) throws -> Page<Regime> {
        try store.regimes(
            issuerID: try issuer.map { try resolve($0) }, query: query, issuers: Array(linesAbove()),
            below: anchors, on: caller.today, page)
    }
}

package struct NewRegime: Sendable {
    package let id: Regime.ID
    package let issuer: UnitReference
    package let title: String
    package let legalBasis: String?
    package let reportKind: Regime.ReportKind
    package let frequency: Frequency
    package let periods: [String]?
    package let reporterKind: Reporters.Kind
    package let within: UnitReference
    package let depth: Reporters.Depth
    package let levels: [Unit.Level]?
    package let unitKinds: [Unit.Kind]?
    package let exceptIDs: [Unit.ID]
    package let due: DueRule
    package let opensDaysBefore: Int
    package let lockAfterDays: Int?
    package let validFrom: CivilDate
    package let validTo: CivilDate?
    /// Empty: the issuer.
    package var recipients: [UnitReference] = []
    package var coverageStartDay: Int?
    package var rollover = Rollover.none
    package var signOff = Regime.SignOff.none
    package var template: [TemplateSection] = []
    package var lateCascadeReason: String?

    package init(
        id: Regime.ID, issuer: UnitReference, title: String, legalBasis: String?,
        reportKind: Regime.ReportKind,
        frequency: Frequency, periods: [String]?, reporterKind: Reporters.Kind, within: UnitReference,
        depth: Reporters.Depth, levels: [Unit.Level]?, unitKinds: [Unit.Kind]?, exceptIDs: [Unit.ID],
        due: DueRule,
        opensDaysBefore: Int, lockAfterDays: Int?, validFrom: CivilDate, validTo: CivilDate?
    ) {
        self.id = id
        self.issuer = issuer
        self.title = title
        self.legalBasis = legalBasis
        self.reportKind = reportKind
        self.frequency = frequency
        self.periods = periods
        self.reporterKind = reporterKind
        self.within = within
        self.depth = depth
        self.levels = levels
        self.unitKinds = unitKinds
        self.exceptIDs = exceptIDs
        self.due = due
        self.opensDaysBefore = opensDaysBefore
        self.lockAfterDays = lockAfterDays
        self.validFrom = validFrom
        self.validTo = validTo
    }
}

package struct RegimeChange: Sendable {
    package let title: String?
    package let legalBasis: Change<String>
    package let validTo: CivilDate?
    package let lateCascadeReason: Change<String>

    package init(
        title: String?, legalBasis: Change<String>, validTo: CivilDate?,
        lateCascadeReason: Change<String> = .keep
    ) {
        self.title = title
        self.legalBasis = legalBasis
        self.validTo = validTo
        self.lateCascadeReason = lateCascadeReason
    }
}

extension Work {
    /// Creates the regime and fixes the periods that are open already.
    /// - Returns: the regime, whether anybody reports under it today, and whether its first period is due already, for
    /// which nothing is asked.
    package func createRegime(_ new: NewRegime, _ claim: Claim?) throws -> (
        regime: Regime, hasReporters: Bool, isLate: Bool
    ) {
        var isLate = false
        let regime = try create(claim, existing: { try view.regime(new.id) }) {
            let issuerID = try view.resolve(new.issuer, on: new.validFrom)
            let withinID = try view.resolve(new.within, on: new.validFrom)
            let issuer = try view.require(.advisor, over: issuerID).unit
            guard issuer.kind == .committee || issuer.kind == .cell else {
                throw RegimeRefusal.issuerNotCommittee
            }
            guard try store.place(withinID, on: caller.today)?.path.contains(issuerID) == true else {
                throw RegimeRefusal.reportersOutsideIssuer
            }
            var regime = Regime(
                id: new.id, issuerID: issuerID, title: new.title, legalBasis: new.legalBasis,
                reportKind: new.reportKind, frequency: new.frequency, periods: new.periods,
                reporters: Reporters(
                    kind: new.reporterKind, withinID: withinID, depth: new.depth, levels: new.levels,
                    unitKinds: new.unitKinds, exceptIDs: new.exceptIDs),
                recipientIDs: try recipients(of: new),
                due: new.due, coverageStartDay: new.coverageStartDay, opensDaysBefore: new.opensDaysBefore,
                lockAfterDays: new.lockAfterDays, rollover: new.rollover, signOff: new.signOff,
                template: new.template, lateCascadeReason: new.lateCascadeReason, validFrom: new.validFrom,
                validTo: new.validTo,
                nextPeriod: Regime.firstPeriod(new.frequency, from: new.validFrom), meta: .new(ask.clock))
            try regime.check(today: caller.today)
            try checkCascade(of: regime)
            isLate = regime.skipPast(ask.now, try store.calendar(around: regime.nextPeriod))
            try store.insert(regime)
            try record("regime.created", regime.id, in: issuerID)
            return try PeriodOpening(store: store, ask: ask).open(regime)
        }
        let opening = PeriodOpening(store: store, ask: ask)
        let hasReporters = try !opening.reporters(of: regime, on: max(caller.today, regime.validFrom)).isEmpty
        return (regime, hasReporters, isLate)
    }

    package func changeRegime(_ id: Regime.ID, _ change: RegimeChange, _ precondition: Precondition) throws
        -> Regime
    {
        _ = try view.regime(id)
        guard var regime = try store.regimeToChange(id) else { throw AccessRefusal.notFound }
        try view.require(.advisor, over: regime.issuerID)
        try precondition.check(regime.meta.version)
        if let day = change.validTo { regime = try regime.ending(on: day, at: ask.now) }
        regime.title = change.title ?? regime.title
        regime.legalBasis = change.legalBasis.applied(to: regime.legalBasis)
        regime.lateCascadeReason = change.lateCascadeReason.applied(to: regime.lateCascadeReason)
        if !change.lateCascadeReason.isKeep { try checkCascade(of: regime) }
        regime.meta = regime.meta.touched(ask.clock)
        try store.update(regime)
        try record("regime.changed", id, in: regime.issuerID)
        return regime
    }

    /// Any body may be written to, so that one of another line gets what concerns it; a board gets what is addressed to
    /// the committee that it receives for.
    private func recipients(of new: NewRegime) throws -> [Unit.ID] {
        var ids: [Unit.ID] = []
        for (index, reference) in new.recipients.enumerated() {
            let id = try view.resolve(reference, on: new.validFrom)
            guard !ids.contains(id) else { throw RegimeRefusal.recipientTwice(index) }
            let unit = try view.visiblePlace(id).unit
            guard unit.kind != .advisoryBoard else { throw RegimeRefusal.recipientIsBoard(index) }
            guard unit.isValid(on: max(new.validFrom, caller.today)) else {
                throw RegimeRefusal.recipientNotValid(index)
            }
            ids.append(id)
        }
        return ids
    }
}
