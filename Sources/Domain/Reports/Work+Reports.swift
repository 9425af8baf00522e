package struct NewReport: Sendable {
    package enum Subject: Sendable {
        case obligation(Obligation.ID)
        /// Something happened; nobody asked.
        case adHoc(UnitReference?)
        /// The same, by a group.
        case groupAdHoc(ReporterGroup.ID)
        case synthesis(UnitReference, Period)
    }

    package let id: Report.ID
    package let subject: Subject
    package let content: ReportContent
    package let submit: Bool
    /// Only with an obligation: its report is entered for whoever owes it.
    package let receipt: Receipt?
    /// Counts with `submit` only.
    package let declaration: PersonalDeclaration

    package init(
        id: Report.ID, subject: Subject, content: ReportContent, submit: Bool, receipt: Receipt? = nil,
        declaration: PersonalDeclaration = PersonalDeclaration()
    ) {
        self.receipt = receipt
        self.declaration = declaration
        self.id = id
        self.subject = subject
        self.content = content
        self.submit = submit
    }
}

extension Work {
    package func createReport(_ new: NewReport, _ claim: Claim?) throws -> Report {
        try create(claim, existing: { try view.report(new.id) }) {
            let (draft, regime) = try draft(new)
            try requireWriting(draft)
            try checkObligation(of: draft, new.receipt)
            try checkSynthesis(draft)
            try checkItems(draft.content.items)
            try draft.content.checkSilence()
            try draft.content.checkSections(regime?.template ?? [])
            try store.insert(draft)
            try record(
                "report.drafted", draft.id, in: draft.unitID,
                reason: (new.receipt?.reason).map(PersonalIdentifiers.masked))
            return new.submit ? try submit(draft, regime, new.declaration) : draft
        }
    }

    package func editReport(_ id: Report.ID, _ change: ReportChange, _ precondition: Precondition) throws
        -> Report
    {
        let before = try reportToWrite(id)
        try precondition.check(before.meta.version)
        var report = try before.edited(change)
        if change.items != nil { try checkItems(report.content.items) }
        if change.sections != nil { try report.content.checkSections(regime(of: report)?.template ?? []) }
        report.meta = report.meta.touched(ask.clock)
        try store.update(report)
        try record("report.edited", id, in: report.unitID)
        return report
    }

    package func submitReport(_ id: Report.ID, _ declaration: PersonalDeclaration = PersonalDeclaration())
        throws -> Report
    {
        let report = try reportToWrite(id)
        return try submit(report, regime(of: report), declaration)
    }

    private func regime(of report: Report) throws -> Regime? {
        try report.regimeID.flatMap { try store.regime($0) }
    }

    package func returnReport(_ id: Report.ID, reason: String, resubmitBy: Instant?) throws -> Report {
        let report = try reportToReceive(id).returned(reason: reason, resubmitBy: resubmitBy, at: ask.now)
        try follow(report) { $0.returned(resubmitBy: resubmitBy) }
        // The next version begins with what the last one rests on, which stays as it was handed in.
        let sources = try store.sources(of: id, number: report.number - 1)
        try store.setSources(sources, of: id, number: report.number)
        return try saveSeen(report, "report.returned", reason: reason)
    }

    package func acceptReport(_ id: Report.ID, rating: Int, comment: String?) throws -> Report {
        let before = try reportToReceive(id)
        let report = try before.accepted(rating: rating, comment: comment, at: ask.now)
        let note = try checkFourEyes(before)
        try follow(report) { $0.accepted() }
        return try saveSeen(report, "report.accepted", reason: note)
    }

    private func submit(_ before: Report, _ regime: Regime?, _ declaration: PersonalDeclaration) throws
        -> Report
    {
        let report = try cleared(before.submitted(at: ask.now, under: regime), declaration)
        try follow(report) { try $0.submitted(at: ask.now, receivedOn: report.onBehalf?.receivedOn) }
        return try saveSeen(report, "report.submitted")
    }

    /// Carries a report's step over to the obligation that it fulfils.
    @discardableResult
    func follow(_ report: Report, _ step: (Obligation) throws -> Obligation) throws -> Obligation? {
        guard let id = report.obligationID else { return nil }
        guard let before = try store.obligationToChange(id) else { throw AccessRefusal.notFound }
        var obligation = try step(before)
        obligation.meta = obligation.meta.touched(ask.clock)
        try store.update(obligation)
        return obligation
    }

    func saveSeen(_ report: Report, _ action: String, reason: String? = nil) throws -> Report {
        var report = report
        report.meta = report.meta.touched(ask.clock)
        report.seen = report.seen.touched(ask.clock)
        try store.update(report)
        try record(
            action, report.id, in: report.unitID, reason: reason.map(PersonalIdentifiers.masked))
        guard let shown = try view.shown(report) else { throw AccessRefusal.notFound }
        return shown
    }

    /// The report, locked, for the side that writes it.
    func reportToWrite(_ id: Report.ID) throws -> Report {
        _ = try view.report(id)
        guard let report = try store.reportToChange(id) else { throw AccessRefusal.notFound }
        try requireWriting(report)
        return report
    }

    /// A suspended or removed collaborator, be it as a group's leader, may still read what was written, and writes no more.
    private func requireWriting(_ report: Report) throws {
        guard try view.writes(report) else { throw AccessRefusal.forbidden }
        guard report.author != .unit, report.onBehalf == nil, let person = caller.collaboratorID else {
            return
        }
        guard try store.collaborator(person)?.standing == .active else { throw AccessRefusal.forbidden }
    }

    private func reportToReceive(_ id: Report.ID) throws -> Report {
        _ = try view.report(id)
        guard let report = try store.reportToChange(id) else { throw AccessRefusal.notFound }
        guard try view.receives(report.parties) else { throw AccessRefusal.forbidden }
        return report
    }

    private func draft(_ new: NewReport) throws -> (report: Report, regime: Regime?) {
        switch new.subject {
        case .obligation(let id):
            // Locked, so that a correction of the regime does not pass by a draft that is just begun.
            guard let obligation = try store.obligationToChange(id) else { throw AccessRefusal.notFound }
            try view.requireReading(of: obligation)
            let regime = try obligation.regimeID.flatMap { try store.regime($0) }
            return (try draft(new, for: obligation, regime), regime)
        case .adHoc(let reference): return (try adHocDraft(new, reference), nil)
        case .groupAdHoc(let id): return (try groupDraft(new, id), nil)
        case .synthesis(let reference, let period): return (try synthesisDraft(new, reference, period), nil)
        }
    }

    private func draft(_ new: NewReport, for obligation: Obligation, _ regime: Regime?) throws -> Report {
        let entered = try new.receipt.map { receipt in
            Report.OnBehalf(
                receivedVia: receipt.via, receivedOn: receipt.on, reason: receipt.reason,
                recipientID: try view.recipientToEnterFor(obligation), accountID: caller.account.id)
        }
        return Report(
            id: new.id, kind: regime?.reportKind.answeredBy ?? .adHoc, unitID: obligation.unitID,
            collaboratorID: obligation.collaboratorID, groupID: obligation.groupID,
            obligationID: obligation.id, regimeID: regime?.id, period: obligation.period,
            coverage: obligation.coverage, recipientID: obligation.recipientID, alsoTo: obligation.alsoTo,
            onBehalf: entered, content: new.content, dueAt: obligation.dueAt, meta: .new(ask.clock),
            seen: unseen)
    }

    private func adHocDraft(_ new: NewReport, _ reference: UnitReference?) throws -> Report {
        let given = try reference.map { try view.resolve($0) }
        let own = try caller.collaboratorID.flatMap { try store.collaborator($0) }
        // Who also writes for the unit itself, means the unit when naming it.
        let isUnits = given.map { caller.stands(at: $0, .officer) || $0 != own?.unitID } ?? false
        let collaborator = isUnits ? nil : own
        guard let unitID = given ?? collaborator?.unitID else { throw ReportRefusal.unitMissing }
        return Report(
            id: new.id, kind: .adHoc, unitID: unitID, collaboratorID: collaborator?.id, obligationID: nil,
            regimeID: nil, period: nil, coverage: DateSpan(first: caller.today, last: caller.today),
            recipientID: try committee(for: unitID, itself: collaborator != nil), content: new.content,
            dueAt: nil, meta: .new(ask.clock), seen: unseen)
    }

    private func groupDraft(_ new: NewReport, _ id: ReporterGroup.ID) throws -> Report {
        let group = try view.group(id)
        if caller.groupIDs.contains(id), group.hasEnded(on: caller.today) { throw GroupRefusal.ended }
        return Report(
            id: new.id, kind: .adHoc, unitID: group.unitID, collaboratorID: nil, groupID: id,
            obligationID: nil, regimeID: nil, period: nil,
            coverage: DateSpan(first: caller.today, last: caller.today),
            recipientID: try manager(group.unitID), content: new.content, dueAt: nil,
            meta: .new(ask.clock), seen: unseen)
    }

    private func synthesisDraft(_ new: NewReport, _ reference: UnitReference, _ period: Period) throws
        -> Report
    {
        let unitID = try view.resolve(reference)
        return Report(
            id: new.id, kind: .synthesis, unitID: unitID, collaboratorID: nil, obligationID: nil,
            regimeID: nil, period: period, coverage: DateSpan(period),
            recipientID: try committee(for: unitID, itself: false), content: new.content, dueAt: nil,
            meta: .new(ask.clock), seen: unseen)
    }

    private var unseen: Meta { Meta(version: 0, createdAt: ask.clock, updatedAt: ask.clock) }

    /// The nearest committee above (the unit itself at the root, or where a collaborator reports to it).
    private func committee(for unitID: Unit.ID, itself: Bool) throws -> Unit.ID {
        var line = try store.ancestors(of: unitID, on: caller.today)
        if itself, let unit = try store.place(unitID, on: caller.today)?.unit { line.insert(unit, at: 0) }
        return line.first { $0.kind == .committee }?.id ?? unitID
    }

    /// A committee or a cell receives from its groups itself, others through the committee above.
    private func manager(_ unitID: Unit.ID) throws -> Unit.ID {
        if try store.place(unitID, on: caller.today)?.unit.kind == .cell { return unitID }
        return try committee(for: unitID, itself: true)
    }

    private func checkSynthesis(_ draft: Report) throws {
        guard draft.kind == .synthesis, draft.obligationID == nil, let period = draft.period else { return }
        guard try view.visiblePlace(draft.unitID).unit.kind == .committee else {
            throw ReportRefusal.synthesisNeedsCommittee
        }
        let owed = try store.obligations(unit: draft.unitID, period: period)
        for id in owed.compactMap(\.regimeID) where try store.regime(id)?.reportKind == .synthesis {
            throw ReportRefusal.periodOwedByRegime
        }
    }

    private func checkObligation(of draft: Report, _ receipt: Receipt?) throws {
        guard let id = draft.obligationID, let obligation = try store.obligation(id) else { return }
        guard obligation.reportID == nil, obligation.draftID == nil else {
            throw ReportRefusal.obligationHasReport
        }
        guard obligation.progress != .waived else { throw ObligationRefusal.waived }
        try receipt?.check(obligation, today: caller.today)
    }

    private func checkItems(_ items: [Item]) throws {
        let topics = try store.topics(items.map(\.topicID))
        for (index, item) in items.enumerated() {
            guard let topic = topics[item.topicID], (try? view.visiblePlace(topic.unitID)) != nil else {
                throw ReportRefusal.topicUnknown(item: index)
            }
            guard topic.mergedIntoID == nil else { throw ReportRefusal.topicMerged(item: index) }
            if let area = item.areaUnitID, try store.place(area, on: caller.today) == nil {
                throw ReportRefusal.areaUnknown(item: index)
            }
        }
    }
}

extension Regime.ReportKind {
    var answeredBy: Report.Kind {
        switch self {
        case .periodic: .periodic
        case .synthesis: .synthesis
        }
    }
}
