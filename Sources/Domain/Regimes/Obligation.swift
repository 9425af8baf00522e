/// One report that somebody owes, for one period of a regime or on request (nghĩa vụ báo cáo).
package struct Obligation: Sendable, Hashable {
    package typealias ID = Identifier<Obligation>

    /// How far its report has come. What depends on the hour is derived: `state(at:)`, `timeliness(at:)`.
    package enum Progress: String, Sendable, CaseIterable { case none, submitted, returned, accepted, waived }

    package enum State: String, Sendable, CaseIterable {
        case upcoming, open, submitted, returned, accepted, waived
    }

    package enum Timeliness: String, Sendable, CaseIterable {
        case pending, overdue, onTime, onTimeByProxy, late
    }

    package struct Extension: Sendable, Hashable {
        /// When it would be due without.
        package let originalDueAt: Instant
        /// A corrected regime may ask for it later than this.
        package let dueAt: Instant
        package let reason: String

        package init(originalDueAt: Instant, dueAt: Instant, reason: String) {
            self.originalDueAt = originalDueAt
            self.dueAt = dueAt
            self.reason = reason
        }
    }

    package let id: ID
    /// Nil for what was asked for once; then there is a request, and no period.
    package let regimeID: Regime.ID?
    package let requestID: ReportRequest.ID?
    package let period: Period?
    package var coverage: DateSpan
    package let unitID: Unit.ID
    package let collaboratorID: Collaborator.ID?
    package let groupID: ReporterGroup.ID?
    package let recipientID: Unit.ID
    /// Further recipients.
    package let alsoTo: [Unit.ID]
    /// The unit and all above it, nearest first, on the day that fixed who owes: under these it counts. Empty for
    /// what was asked for once, which counts nowhere.
    package let line: [Unit.ID]
    package var opensAt: Instant
    /// The first instant that is late.
    package var dueAt: Instant
    /// From here on a first submission is refused.
    package var lockAt: Instant?
    package var resubmitBy: Instant?
    package var progress: Progress
    /// The submission that decides timeliness.
    package var submittedAt: Instant?
    /// The day on which a board got it on paper, by phone or by mail, if it then entered it: decides timeliness in
    /// place of `submittedAt`.
    package var receivedOn: CivilDate?
    package var extended: Extension?
    package var waiverReason: String?
    /// Waived because a corrected regime does not ask for it, and so asked for again if that is taken back.
    package var waivedByCorrection: Bool
    /// The report that was handed in.
    package var reportID: Report.ID?
    /// The report while it is a draft, which is its author's to know of.
    package var draftID: Report.ID?
    /// The recipient on whose side that draft was entered, if it was.
    package var draftEnteredAt: Unit.ID?
    package var meta: Meta

    package init(
        id: ID, regimeID: Regime.ID?, requestID: ReportRequest.ID? = nil, period: Period?, coverage: DateSpan,
        unitID: Unit.ID, collaboratorID: Collaborator.ID?, groupID: ReporterGroup.ID? = nil,
        recipientID: Unit.ID, alsoTo: [Unit.ID] = [], line: [Unit.ID] = [], opensAt: Instant, dueAt: Instant,
        lockAt: Instant?,
        resubmitBy: Instant? = nil, progress: Progress = .none, submittedAt: Instant? = nil,
        receivedOn: CivilDate? = nil, extended: Extension? = nil, waiverReason: String? = nil,
        waivedByCorrection: Bool = false, reportID: Report.ID? = nil,
        draftID: Report.ID? = nil, draftEnteredAt: Unit.ID? = nil, meta: Meta
    ) {
        self.id = id
        self.regimeID = regimeID
        self.requestID = requestID
        self.period = period
        self.coverage = coverage
        self.unitID = unitID
        self.collaboratorID = collaboratorID
        self.groupID = groupID
        self.recipientID = recipientID
        self.alsoTo = alsoTo
        self.line = line
        self.opensAt = opensAt
        self.dueAt = dueAt
        self.lockAt = lockAt
        self.resubmitBy = resubmitBy
        self.progress = progress
        self.submittedAt = submittedAt
        self.receivedOn = receivedOn
        self.extended = extended
        self.waiverReason = waiverReason
        self.waivedByCorrection = waivedByCorrection
        self.reportID = reportID
        self.draftID = draftID
        self.draftEnteredAt = draftEnteredAt
        self.meta = meta
    }
}

package enum ObligationRefusal: Error, Sendable, Hashable {
    case notYetOpen(Instant)
    case locked(Instant)
    case waived
    case extensionNotLater(Instant)
    case notToExtend(Obligation.Progress)
    /// Under the regime for this period, or not there.
    case nothingOwed(Period)
    case notToWaive(Obligation.Progress)
}

extension Obligation {
    package func state(at now: Instant) -> State {
        switch progress {
        case .none: now < opensAt ? .upcoming : .open
        case .submitted: .submitted
        case .returned: .returned
        case .accepted: .accepted
        case .waived: .waived
        }
    }

    package func timeliness(at now: Instant) -> Timeliness {
        guard let submittedAt else { return progress == .waived || now < dueAt ? .pending : .overdue }
        return Timeliness(submittedAt: submittedAt, receivedOn: receivedOn, dueAt: dueAt)
    }

    /// Whole seconds past the due instant, nil when on time or not submitted.
    package var lateBy: Int64? {
        guard let submittedAt else { return nil }
        return Timeliness.lateBy(submittedAt: submittedAt, receivedOn: receivedOn, dueAt: dueAt)
    }

    /// The first submission decides timeliness, and only it is barred by the lock: what came back may be sent
    /// again at any time.
    /// - Parameter day: on which a board received it that now enters it, in place of the author's own submission.
    package func submitted(at now: Instant, receivedOn day: CivilDate? = nil) throws(ObligationRefusal)
        -> Obligation
    {
        guard progress != .waived else { throw .waived }
        guard now >= opensAt else { throw .notYetOpen(opensAt) }
        if submittedAt == nil, let lockAt, (day?.start ?? now) >= lockAt { throw .locked(lockAt) }
        var result = self
        if submittedAt == nil { result.receivedOn = day }
        result.submittedAt = submittedAt ?? now
        result.progress = .submitted
        result.resubmitBy = nil
        return result
    }

    package func returned(resubmitBy: Instant?) -> Obligation {
        var result = self
        result.progress = .returned
        result.resubmitBy = resubmitBy
        return result
    }

    package func accepted() -> Obligation {
        var result = self
        result.progress = .accepted
        return result
    }

    /// Moves the due instant to a later one; a lock moves along.
    package func extended(to dueAt: Instant, reason: String) throws(ObligationRefusal) -> Obligation {
        guard progress == .none else { throw .notToExtend(progress) }
        guard dueAt > self.dueAt else { throw .extensionNotLater(self.dueAt) }
        var result = self
        if let lockAt {
            result.lockAt = Instant(
                milliseconds: lockAt.milliseconds + dueAt.milliseconds - self.dueAt.milliseconds)
        }
        result.extended = Extension(
            originalDueAt: extended?.originalDueAt ?? self.dueAt, dueAt: dueAt, reason: reason)
        result.dueAt = dueAt
        return result
    }

    /// Nothing is owed any more, be it past due (miễn). What was handed in is not waived.
    package func waived(reason: String) throws(ObligationRefusal) -> Obligation {
        guard progress == .none else { throw .notToWaive(progress) }
        var result = self
        result.progress = .waived
        result.waiverReason = reason
        return result
    }
}

extension Obligation.Timeliness {
    /// Of what was handed in. A day of receipt is on time when any of it is before the due instant.
    package init(submittedAt: Instant, receivedOn: CivilDate?, dueAt: Instant) {
        self =
            switch receivedOn {
            case nil: submittedAt < dueAt ? .onTime : .late
            case let day?: day.start < dueAt ? .onTimeByProxy : .late
            }
    }

    static func lateBy(submittedAt: Instant, receivedOn: CivilDate?, dueAt: Instant) -> Int64? {
        let at = receivedOn.map(\.start) ?? submittedAt
        return at < dueAt ? nil : at.seconds(since: dueAt)
    }
}
